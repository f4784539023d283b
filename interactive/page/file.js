// Files: decisions out and in, and the plan.

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// decisions is the file that `awaken apply PLAN --decisions FILE` takes.
function decisions() {
  const accepted = [], rejected = [];
  plan.changes.forEach((c, i) => {
    const way = graph.way[i];
    if (way !== OFF) accepted.push({ id: c.id, alternative: way, title: way > 0 ? c.alternatives[way - 1].title : c.title });
    else if (data.shown[i].proposed) rejected.push(c.id); // else it is undecided
  });
  return { version: 1, plan: data.hash, accepted, rejected };
}

function saveDecisions() {
  download("awaken-decisions.json", JSON.stringify(decisions(), null, 2) + "\n");
  unsaved = false;
  say("Saved. Next: ", make("code", {}, "awaken apply PLAN --decisions awaken-decisions.json"), " with the plan from --save-plan or from “Save plan”.");
}

function savePlan() {
  download("awaken-plan.json", JSON.stringify(plan, null, 2) + "\n");
  const unsafe = plan.changes.some((c) => c.safety === "unsafe");
  say("Saved the whole plan", unsafe ? ", unsafe changes included: apply it with --decisions." : ".");
}

// openDecisions goes on with a review that was saved; undo takes it back.
async function openDecisions(file) {
  let read;
  try {
    read = JSON.parse(await file.text());
    if (read.version !== 1 || !Array.isArray(read.accepted)) throw new Error("these are no decisions of version 1");
  } catch (e) {
    return say("That file cannot be read: " + clear(String(e.message)));
  }
  const number = new Map(plan.changes.map((c, i) => [c.id, i]));
  const preferred = graph.preferred.slice();
  let after = graph.way.map(() => OFF);
  let gone = 0;
  for (const a of read.accepted) {
    const i = number.get(a.id);
    const way = a.alternative || 0;
    const titles = i === undefined ? [] : [plan.changes[i].title, ...plan.changes[i].alternatives.map((x) => x.title)];
    if (!(way in titles) || (read.plan !== data.hash && a.title !== titles[way])) gone++;
    else after[i] = preferred[i] = way;
  }
  // Files come from anybody: what is not closed is not taken.
  const open = after.map((way, i) => i).filter((i) => after[i] !== OFF && graph.needs[i][after[i]].some((need) => after[need] === OFF));
  after = graph.rejected(open, after);
  for (let i = 0; i < after.length; i++) {
    const bad = after[i] !== OFF && graph.clashes[i].some(([mine, other, theirs]) =>
      after[other] !== OFF && (mine < 0 || mine === after[i]) && (theirs < 0 || theirs === after[other]));
    if (bad) after = graph.rejected([i], after);
  }
  step(after, new Set(data.order), preferred);
  if (gone > 0) byId("effect").append(plural(gone, "decision") + " about changes that this plan does not have. ");
  unsaved = false;
}
