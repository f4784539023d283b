// What stands on the page: the list of changes, whose details are made when
// they come near the window, the refusals and the overview.
const byId = (id) => document.getElementById(id);
const plan = JSON.parse(byId("plan").textContent);
const data = JSON.parse(byId("data").textContent);
const graph = new Graph(plan, data);
const wideEnough = matchMedia("(min-width: 64rem)");
const articles = []; // by change
const bodies = []; // by change; null until made

function title(i) {
  return clear(plan.changes[i].title);
}

function plural(n, noun) {
  return n + " " + noun + (n === 1 ? "" : "s");
}

function packageOf(i) {
  const parts = data.shown[i].file.split("/").slice(0, -1);
  return parts.length > 0 ? parts.join(".") : "(top level)";
}

function safetyOf(i, way) {
  const c = plan.changes[i];
  return way > 0 ? c.alternatives[way - 1].safety : c.safety;
}

// articleOf is one change in the list: its head now, the rest later.
function articleOf(i) {
  const c = plan.changes[i];
  const s = data.shown[i];
  const place = s.file + (s.line ? ":" + s.line : "");
  const head = make("div", { class: "head" },
    make("input", { type: "checkbox", id: "box-" + i, "aria-describedby": "about-" + i }),
    make("label", { for: "box-" + i, id: "title-" + i }, rich(c.title)),
    make("span", { class: "about", id: "about-" + i },
      make("span", { class: "tag " + c.safety }, c.safety), " ",
      make("span", { class: "tag" }, clear(c.rule)), " ",
      make("span", { class: "place" }, clear(place))));
  const article = make("article", { class: "change", id: "change-" + c.id, "data-change": i, "aria-labelledby": "title-" + i }, head);
  articles[i] = article;
  bodies[i] = null;
  return article;
}

// fill makes the details of a change.
function fill(i) {
  if (bodies[i]) return;
  const c = plan.changes[i];
  const body = make("div", { class: "body" });
  body.append(make("p", { class: "faint" }, clear(c.symbol), " · ", make("code", {}, c.id)));
  if (c.alternatives.length > 0) body.append(waysOf(i));
  const graphText = relations(i);
  if (graphText) body.append(graphText);
  if (c.why.length > 0) {
    const last = c.why[c.why.length - 1];
    body.append(make("details", { class: "why" },
      make("summary", {}, "Why: ", rich(last.reason)), chain(c.why)));
  }
  body.append(make("div", { class: "diffs" }, diffOf(data.shown[i].ways[shownWay(i)], wideEnough.matches)));
  bodies[i] = body;
  articles[i].append(body);
}

function shownWay(i) {
  return graph.way[i] === OFF ? graph.preferred[i] : graph.way[i];
}

// waysOf are the alternatives as radio buttons.
function waysOf(i) {
  const c = plan.changes[i];
  return make("fieldset", {}, make("legend", {}, "How"),
    [{ title: c.title, safety: c.safety }, ...c.alternatives].map((w, way) =>
      make("label", { class: "way" },
        make("input", { type: "radio", name: "way-" + i, value: way, checked: shownWay(i) === way }),
        make("span", {}, rich(w.title), " ", w.safety === "unsafe" ? make("span", { class: "tag unsafe" }, "unsafe") : null))));
}

// relations names what a change requires, what requires it and what excludes it.
function relations(i) {
  const link = (n) => make("li", {}, make("a", { href: "#change-" + plan.changes[n].id, "data-to": n }, rich(plan.changes[n].title)));
  const list = (heading, numbers) => {
    const unique = [...new Set(numbers)].filter((n) => n !== i);
    return unique.length === 0 ? null : make("details", {}, make("summary", {}, heading + " " + unique.length), make("ul", {}, unique.slice(0, 100).map(link)));
  };
  const parts = [
    list("requires", graph.needs[i].flat()),
    list("required by", graph.users[i].map(([n]) => n)),
    list("excludes", graph.clashes[i].map(([, n]) => n)),
  ].filter((p) => p);
  return parts.length === 0 ? null : make("div", { class: "relations" }, parts);
}

function chain(steps) {
  return make("ol", {}, steps.map((s) => make("li", {}, make("span", { class: "place" }, clear(s.file) + ":" + s.line), " ", rich(s.reason))));
}

// show brings a change on the page up to date.
function show(i) {
  const on = graph.way[i] !== OFF;
  articles[i].classList.toggle("on", on);
  byId("box-" + i).checked = on;
  if (!bodies[i]) return;
  for (const radio of bodies[i].querySelectorAll("input[type=radio]")) radio.checked = Number(radio.value) === shownWay(i);
  bodies[i].querySelector(".diffs").replaceChildren(diffOf(data.shown[i].ways[shownWay(i)], wideEnough.matches));
}

function refusalOf(r) {
  return make("article", { class: "refusal" },
    make("h3", {}, make("span", { class: "place" }, clear(r.file + ":" + r.line + ":" + r.column)), " ", make("span", { class: "tag" }, clear(r.rule))),
    make("p", {}, rich(r.reason)),
    r.way_out ? make("p", {}, make("b", {}, "Way out: "), rich(r.way_out)) : null,
    r.why.length > 0 ? make("details", { class: "why" }, make("summary", {}, "Why"), chain(r.why)) : null);
}

// The groups of the overview, which are the filters too: the value of a change.
const groupings = [
  { id: "rule", name: "Rule", of: (i) => plan.changes[i].rule },
  { id: "path", name: "File", of: (i) => data.shown[i].file },
  { id: "package", name: "Package", of: packageOf },
  { id: "safety", name: "Safety", of: (i) => plan.changes[i].safety },
  { id: "part", name: "Component", of: (i) => String(data.shown[i].part + 1), bySize: true },
];

// groupsOf counts the changes by value: [value, changes].
function groupsOf(grouping) {
  const groups = new Map();
  for (const i of data.order) {
    const value = grouping.of(i);
    if (!groups.has(value)) groups.set(value, []);
    groups.get(value).push(i);
  }
  const list = [...groups];
  if (grouping.bySize) list.sort((a, b) => b[1].length - a[1].length);
  else list.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return list;
}

// nameOf tells the components apart by where they begin.
function nameOf(grouping, value, changes) {
  return grouping.id === "part" ? value + ", from " + title(changes[0]).replaceAll("`", "") : clear(value);
}

const tallies = []; // [element, changes] of the overview

function buildOverview() {
  for (const grouping of groupings) {
    const groups = groupsOf(grouping);
    byId(grouping.id).append(make("option", { value: "" }, "all"),
      ...groups.map(([value, changes]) => make("option", { value }, nameOf(grouping, value, changes) + " (" + changes.length + ")")));
    const rows = groups.slice(0, 12).map(([value, changes]) => {
      const tally = make("td", { class: "tally" });
      tallies.push([tally, changes]);
      return make("tr", {}, make("th", { scope: "row" },
        make("button", { type: "button", "data-filter": grouping.id, "data-value": value }, nameOf(grouping, value, changes))), tally);
    });
    byId("tables").append(make("table", {}, make("caption", {}, grouping.name),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, grouping.name), make("th", { scope: "col" }, "accepted"))),
      make("tbody", {}, rows),
      groups.length > 12 ? make("tfoot", {}, make("tr", {}, make("td", { colspan: 2 }, "and " + (groups.length - 12) + " more in the filter"))) : null));
  }
  byId("state").append(...[["", "all"], ["on", "accepted"], ["off", "not accepted"], ["changed", "unlike the proposal"]].map(([value, text]) => make("option", { value }, text)));
}

function buildLists() {
  byId("changes").append(...data.order.map(articleOf));
  if (data.order.length === 0) byId("changes").append(make("p", {}, "Nothing is proposed."));
  byId("refusals").append(...plan.refusals.map(refusalOf));
  byId("refusals").hidden = plan.refusals.length === 0;
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      fill(Number(entry.target.dataset.change));
    }
  }, { rootMargin: "100% 0px" });
  for (const article of articles) near.observe(article);
}
