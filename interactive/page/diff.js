// Diffs as tables: side by side where there is room, else one below the other.
// All text reaches the document as text nodes.

// make creates an element; children are elements or texts.
function make(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) e.setAttribute(name, value === true ? "" : value);
  }
  e.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return e;
}

// clear spells out what could make text look like other text: control
// characters and those that reorder it.
function clear(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (c) => {
    return "<" + c.charCodeAt(0).toString(16).padStart(2, "0") + ">";
  });
}

// rich shows `names` in backquotes as code.
function rich(text) {
  return clear(text).split("`").map((part, i, all) => (i % 2 === 1 && i < all.length - 1 ? make("code", {}, part) : part));
}

const KEYWORDS = new Set(("False None True and as assert async await break class continue def del elif else except finally for from " +
  "global if import in is lambda nonlocal not or pass raise return try while with yield").split(" "));
const TOKEN = /([rbfut]{0,2})("""|'''|["'])|(#.*)|(@[\w.]+)|([\p{L}_][\p{L}\p{N}_]*)|(\d[\w.]*)|\s+|./iuy;

// colour cuts a line of Python into [text, class] pairs; state.quote ends the
// string in which the line begins, and is set for the line behind.
function colour(line, state) {
  const out = [];
  let word = "";
  const string = (from, at) => {
    for (; at < line.length; at++) {
      if (line[at] === "\\") at++;
      else if (line.startsWith(state.quote, at)) {
        at += state.quote.length;
        state.quote = "";
        break;
      }
    }
    at = Math.min(at, line.length);
    out.push([line.slice(from, at), "string"]);
    return at;
  };
  for (let at = 0; at < line.length; ) {
    if (state.quote) {
      at = string(at, at);
      continue;
    }
    TOKEN.lastIndex = at;
    const m = TOKEN.exec(line);
    if (!m) { // half of a surrogate pair
      out.push([line[at++], ""]);
      continue;
    }
    const [text, , quote, comment, decorator, name, digits] = m;
    if (quote) {
      state.quote = quote;
      at = string(at, at + text.length);
      continue;
    }
    let kind = "";
    if (comment) kind = "comment";
    else if (decorator) kind = word === "" ? "decorator" : "";
    else if (digits) kind = "number";
    else if (name) kind = KEYWORDS.has(name) ? "keyword" : word === "def" || word === "class" ? "defined" : "";
    if (text.trim()) word = text;
    out.push([text, kind]);
    at += text.length;
  }
  if (state.quote && state.quote.length === 1) state.quote = "";
  return out;
}

// painted is a line's text as nodes, with syntax and with the marked pieces.
function painted(line, state) {
  const nodes = [];
  const marks = line.slice(1).map((piece, i) => [piece.length, i % 2 === 1]);
  let mark = 0;
  for (let [text, kind] of colour(line.slice(1).join(""), state)) {
    while (text) {
      while (mark < marks.length - 1 && marks[mark][0] === 0) mark++;
      const n = Math.min(text.length, marks[mark][0]);
      let node = clear(text.slice(0, n));
      if (kind) node = make("span", { class: kind }, node);
      if (marks[mark][1]) node = make("mark", {}, node);
      nodes.push(node);
      text = text.slice(n);
      marks[mark][0] -= n;
    }
  }
  if (line[0].endsWith("\\")) nodes.push(make("span", { class: "end" }, " no newline at the end"));
  return nodes;
}

// rowsOf pairs the lines of a hunk: [old line or null, new line or null].
function rowsOf(hunk) {
  const rows = [];
  let removed = [], added = [];
  const flush = () => {
    for (let k = 0; k < Math.max(removed.length, added.length); k++) rows.push([removed[k] || null, added[k] || null]);
    removed = [];
    added = [];
  };
  for (const line of hunk.lines) {
    if (line[0][0] === "-") removed.push(line);
    else if (line[0][0] === "+") added.push(line);
    else {
      flush();
      rows.push([line, line]);
    }
  }
  flush();
  return rows;
}

function cell(line, state, kind) {
  if (!line) return make("td", { class: "none" });
  const content = painted(line, state);
  if (line[0][0] === " ") return make("td", {}, content);
  return make("td", { class: kind }, make(kind, {}, content));
}

function number(n) {
  return make("th", { scope: "row", class: "line" }, n === null ? "" : String(n));
}

function sideBySide(hunk) {
  const old = { quote: hunk.quote }, fresh = { quote: hunk.quote };
  let a = hunk.old, b = hunk.new;
  return rowsOf(hunk).map(([before, after]) => make("tr", {},
    number(before ? a++ : null), cell(before, old, "del"),
    number(after ? b++ : null), cell(after, fresh, "ins")));
}

function oneBelowTheOther(hunk) {
  const old = { quote: hunk.quote }, fresh = { quote: hunk.quote };
  let a = hunk.old, b = hunk.new;
  return hunk.lines.map((line) => {
    switch (line[0][0]) {
      case "-":
        return make("tr", {}, number(a++), cell(line, old, "del"));
      case "+":
        return make("tr", {}, number(b++), cell(line, fresh, "ins"));
    }
    colour(line.slice(1).join(""), old);
    a++;
    return make("tr", {}, number(b++), cell(line, fresh, ""));
  });
}

// diffOf shows one way of a change, file by file.
function diffOf(files, wide) {
  if (files.length === 0) return make("p", { class: "faint" }, "It changes no text.");
  return make("div", { class: "files" }, files.map((file) => {
    if (file.error) return make("p", { class: "notice" }, clear(file.file + ": " + file.error));
    return make("figure", {}, make("figcaption", {}, clear(file.file)), file.hunks.map((hunk) =>
      make("table", { class: wide ? "diff wide" : "diff" },
        make("caption", {}, clear(file.file) + " from line " + hunk.old + (wide ? ", before and after" : "")),
        make("colgroup", {}, [0, 1].slice(wide ? 0 : 1).map(() => [make("col", { class: "line" }), make("col")]).flat()),
        make("tbody", {}, wide ? sideBySide(hunk) : oneBelowTheOther(hunk)))));
  }));
}
