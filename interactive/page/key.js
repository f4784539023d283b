// Events and keys; and the start.
const KEYS = [
  ["j, k", "next, previous change"],
  ["Space", "accept or take out (on the check box)"],
  ["y, n", "accept, reject this change"],
  ["1 … 9, 0", "alternative; 0 is the default"],
  ["w", "why, open or close"],
  ["u", "undo"],
  ["/", "search; Escape leaves it"],
  ["s", "save the decisions"],
  ["?", "this help"],
];

// visit goes to a change, past the filters if they hide it.
function visit(i) {
  if (articles[i].hidden) unfilter();
  fill(i);
  byId("box-" + i).focus({ preventScroll: true });
  articles[i].scrollIntoView({ block: "nearest" });
}

function move(by) {
  if (shownChanges.length === 0) return;
  const here = changeOf(document.activeElement);
  const at = here === null ? -1 : shownChanges.indexOf(here);
  const to = at < 0 ? (by > 0 ? 0 : shownChanges.length - 1) : Math.min(Math.max(at + by, 0), shownChanges.length - 1);
  visit(shownChanges[to]);
}

function press(key) {
  const i = changeOf(document.activeElement);
  switch (key) {
    case "j": return move(1), true;
    case "k": return move(-1), true;
    case "u": return takeBack(), true;
    case "s": return saveDecisions(), true;
    case "/": return byId("text").focus(), byId("text").select(), true;
    case "?": return byId("help").showModal(), true;
  }
  if (i === null) return false;
  switch (key) {
    case "y": return graph.way[i] === OFF && toggle(i, true), true;
    case "n": return graph.way[i] !== OFF && toggle(i, false), true;
    case "w": {
      const why = bodies[i] && bodies[i].querySelector(".why");
      if (why) why.open = !why.open;
      return true;
    }
  }
  if (/^[0-9]$/.test(key) && Number(key) <= plan.changes[i].alternatives.length) return choose(i, Number(key)), true;
  return false;
}

function takeBack() {
  const touched = graph.undo();
  unlight();
  refresh(touched);
  if (touched.length > 0) unsaved = true;
  say(touched.length > 0 ? "Taken back: " + plural(touched.length, "change") + " as before." : "Nothing to undo.");
}

let foreseen = null;

function listen() {
  const changes = byId("changes");
  changes.addEventListener("change", (event) => {
    const i = changeOf(event.target);
    if (i === null) return;
    if (event.target.type === "radio") choose(i, Number(event.target.value));
    else toggle(i, event.target.checked);
  });
  changes.addEventListener("pointerover", (event) => {
    const spot = event.pointerType === "touch" ? null : event.target.closest(".head, .way");
    if (spot === foreseen) return;
    foreseen = spot;
    if (spot) foresee(spot.matches(".way") ? spot.querySelector("input") : spot);
    else relight();
  });
  changes.addEventListener("pointerleave", () => { foreseen = null; relight(); });
  changes.addEventListener("focusin", (event) => { if (event.target.matches("input")) foresee(event.target); });
  changes.addEventListener("focusout", unlight);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to]");
    if (link) {
      event.preventDefault();
      visit(Number(link.dataset.to));
    }
    const button = event.target.closest("[data-filter]");
    if (button) {
      byId(button.dataset.filter).value = button.dataset.value;
      filter();
    }
  });
  byId("text").addEventListener("input", filter);
  for (const id of ["state", ...groupings.map((g) => g.id)]) byId(id).addEventListener("change", filter);
  for (const [id, on] of [["accept-shown", true], ["reject-shown", false]]) {
    const foreseeBulk = () => light(bulk(on).after, shownChanges);
    byId(id).addEventListener("click", () => decideShown(on));
    byId(id).addEventListener("focus", foreseeBulk);
    byId(id).addEventListener("pointerenter", foreseeBulk);
    byId(id).addEventListener("blur", unlight);
    byId(id).addEventListener("pointerleave", relight);
  }
  byId("clear").addEventListener("click", unfilter);
  byId("undo").addEventListener("click", takeBack);
  byId("save").addEventListener("click", saveDecisions);
  byId("save-plan").addEventListener("click", savePlan);
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    if (event.target.files.length > 0) openDecisions(event.target.files[0]);
    event.target.value = "";
  });
  byId("help-button").addEventListener("click", () => byId("help").showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    if (target === byId("text") && event.key === "Escape") {
      target.blur();
      event.preventDefault();
      return;
    }
    const typing = target.matches("select, textarea, input:not([type=checkbox]):not([type=radio])");
    if (typing || document.querySelector("dialog[open]") || !byId("keys-on").checked) return;
    if (press(event.key)) event.preventDefault();
  });
  wideEnough.addEventListener("change", () => bodies.forEach((body, i) => { if (body) show(i); }));
  addEventListener("beforeprint", () => shownChanges.forEach(fill));
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

byId("overview").open = wideEnough.matches;
byId("keys").append(...KEYS.flatMap(([key, what]) => [make("dt", {}, key.split(", ").flatMap((k, n) => [n ? " " : "", make("kbd", {}, k)])), make("dd", {}, what)]));
buildOverview();
buildLists();
listen();
refresh(data.order);
filter();
