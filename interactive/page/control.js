// What a person does: check boxes, filters, keys, files.
let unsaved = false;
let shownChanges = data.order; // those that pass the filters, in order
const haystacks = []; // by change: what the search looks in

function say(...content) {
  byId("effect").replaceChildren(...content);
}

// names lists the first few changes, with links.
function names(list) {
  const out = list.slice(0, 4).flatMap((i, k) => [k ? ", " : "", make("a", { href: "#change-" + plan.changes[i].id, "data-to": i }, rich(plan.changes[i].title))]);
  return list.length > 4 ? [...out, " and " + (list.length - 4) + " more"] : out;
}

// told says in words what a step does besides what it is about.
function told(effect, about, would) {
  const on = effect.on.filter((i) => !about.has(i)), off = effect.off.filter((i) => !about.has(i));
  const unsafe = on.filter((i) => safetyOf(i, graph.preferred[i]) === "unsafe").length;
  const out = [];
  if (on.length > 0) out.push((would ? "would also accept " : "also accepted ") + on.length + (unsafe ? " (" + unsafe + " unsafe)" : "") + ": ", ...names(on), ". ");
  if (off.length > 0) out.push((would ? "would also take out " : "also taken out ") + off.length + ": ", ...names(off), ". ");
  return out;
}

// refresh brings counts, tallies and the changes touched up to date.
function refresh(touched) {
  touched.forEach(show);
  const on = graph.way.filter((way) => way !== OFF).length;
  const unsafe = plan.changes.filter((c) => c.safety === "unsafe").length;
  byId("counts").textContent = on + " of " + plural(graph.way.length, "change") + " accepted" +
    (unsafe ? ", " + unsafe + " unsafe" : "") + (plan.refusals.length ? ", " + plan.refusals.length + " refused" : "");
  for (const [tally, changes] of tallies) tally.textContent = changes.filter((i) => graph.way[i] !== OFF).length + " / " + changes.length;
  byId("undo").disabled = graph.past.length === 0;
  bulkLabels();
}

// step goes from here to there, or says why it cannot.
function step(after, about, preferred) {
  unlight();
  if (typeof after === "string") {
    say("Not possible: this " + after + ".");
    refresh([...about]);
    return;
  }
  const effect = graph.effect(after);
  const also = told(effect, about, false);
  refresh(graph.go(after, preferred));
  unsaved = true;
  const on = effect.on.length, off = effect.off.length;
  say([on ? on + " accepted" : "", off ? off + " taken out" : "", !on && !off ? "Done" : ""].filter((s) => s).join(", ") + ". ", ...also);
}

function toggle(i, on) {
  step(on ? graph.accepted(i, graph.preferred[i]) : graph.rejected([i]), new Set([i]));
}

// choose takes another way: at once if the change is accepted.
function choose(i, way) {
  const preferred = graph.preferred.slice();
  preferred[i] = way;
  step(graph.way[i] === OFF ? graph.way : graph.accepted(i, way), new Set([i]), preferred);
  refresh([i]);
}

// light shows what a step would do before it is taken, until unlight. What the
// live region says of it stays, for its links to be followed.
let lit = [];

function unlight() {
  for (const article of lit) article.classList.remove("lit-on", "lit-off");
  lit = [];
}

function light(after, list) {
  unlight();
  if (typeof after === "string") return say("Not possible: this " + after + ".");
  const effect = graph.effect(after);
  for (const [numbers, mark] of [[effect.on, "lit-on"], [effect.off, "lit-off"]]) {
    for (const i of numbers) {
      articles[i].classList.add(mark);
      lit.push(articles[i]);
    }
  }
  const also = told(effect, new Set(list), true);
  say(...(list.length === 1 && also.length > 0 ? [make("b", {}, rich(plan.changes[list[0]].title)), ": "] : []), ...also);
}

// relight goes back from the pointer to the keyboard, whose focus may be on a
// box: the page can scroll under a pointer that rests.
function relight() {
  const at = document.activeElement;
  if (at.matches("#changes input:focus-visible")) foresee(at);
  else unlight();
}

function foresee(target) {
  const i = changeOf(target);
  if (i === null) return;
  if (target.matches("input[type=radio]")) {
    if (graph.way[i] !== OFF) light(graph.accepted(i, Number(target.value)), [i]);
  } else light(graph.way[i] === OFF ? graph.accepted(i, graph.preferred[i]) : graph.rejected([i]), [i]);
}

function changeOf(node) {
  const article = node && node.closest && node.closest("article.change");
  return article ? Number(article.dataset.change) : null;
}

// Filters.

function haystack(i) {
  if (haystacks[i] === undefined) {
    const c = plan.changes[i];
    const lines = data.shown[i].ways.flatMap((files) => files.flatMap((f) => [f.file, ...f.hunks.flatMap((h) => h.lines.map((l) => l.slice(1).join("")))]));
    haystacks[i] = [c.id, c.rule, c.title, c.symbol, ...c.alternatives.map((a) => a.title), ...c.why.map((s) => s.reason), ...lines].join("\n").toLowerCase();
  }
  return haystacks[i];
}

function filter() {
  const words = byId("text").value.toLowerCase().split(/\s+/).filter((w) => w);
  const wanted = groupings.map((g) => [g, byId(g.id).value]).filter(([, value]) => value);
  const state = byId("state").value;
  shownChanges = data.order.filter((i) => wanted.every(([g, value]) => g.of(i) === value) &&
    (!state || (state === "changed" ? (graph.way[i] === 0) !== data.shown[i].proposed : (graph.way[i] !== OFF) === (state === "on"))) &&
    words.every((w) => haystack(i).includes(w)));
  const visible = new Set(shownChanges);
  articles.forEach((article, i) => { article.hidden = !visible.has(i); });
  bulkLabels();
}

function unfilter() {
  for (const id of ["text", "state", ...groupings.map((g) => g.id)]) byId(id).value = "";
  filter();
}

// Answers for all that is shown.

function bulk(on) {
  if (on) {
    const { after, left } = graph.acceptedAll(shownChanges);
    return { after, left, effect: graph.effect(after) };
  }
  const after = graph.rejected(shownChanges.filter((i) => graph.way[i] !== OFF));
  return { after, left: 0, effect: graph.effect(after) };
}

function bulkLabels() {
  const visible = new Set(shownChanges);
  byId("matches").textContent = shownChanges.length + " of " + plural(data.order.length, "change") + " shown";
  for (const [id, on, verb] of [["accept-shown", true, "Accept shown"], ["reject-shown", false, "Reject shown"]]) {
    const { effect } = bulk(on);
    const list = on ? effect.on : effect.off;
    const more = list.filter((i) => !visible.has(i)).length;
    byId(id).textContent = verb + " (" + (list.length - more) + (more ? ", and " + more + " more" : "") + ")";
    byId(id).disabled = list.length === 0;
  }
}

function decideShown(on) {
  const { after, left, effect } = bulk(on);
  const list = on ? effect.on : effect.off;
  if (list.length === 0) return;
  const unsafe = on ? list.filter((i) => safetyOf(i, after[i]) === "unsafe").length : 0;
  const about = new Set(shownChanges);
  const go = () => {
    step(after, about);
    if (left > 0) byId("effect").append(plural(left, "change") + " left as they were: they exclude accepted ones.");
  };
  if (unsafe === 0) return go();
  byId("confirm-title").textContent = "Accept " + plural(list.length, "change") + "?";
  byId("confirm-text").textContent = unsafe + " of them unsafe: they rest on weaker evidence or alter timing.";
  byId("confirm").onclose = () => { if (byId("confirm").returnValue === "yes") go(); };
  byId("confirm").returnValue = "no";
  byId("confirm").showModal();
}
