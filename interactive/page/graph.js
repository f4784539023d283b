// The graph of the plan and what is accepted of it. Changes are numbers, their
// indices in the plan. `way` holds for each change the way in which it is
// accepted, 0 or the number of an alternative, or OFF.
const OFF = -1;

class Graph {
  constructor(plan, data) {
    const changes = plan.changes;
    const number = new Map(changes.map((c, i) => [c.id, i]));
    this.needs = changes.map((c) => [c, ...c.alternatives].map((w) => w.requires.map((id) => number.get(id))));
    this.users = changes.map(() => []);
    this.needs.forEach((ways, i) => ways.forEach((needs, way) => needs.forEach((need) => this.users[need].push([i, way]))));
    this.clashes = changes.map(() => []);
    for (const [a, b, wayA, wayB] of data.clashes) {
      this.clashes[a].push([wayA, b, wayB]);
      this.clashes[b].push([wayB, a, wayA]);
    }
    this.way = data.shown.map((s) => (s.proposed ? 0 : OFF));
    this.preferred = changes.map(() => 0); // how a change is taken once it is
    this.past = [];
  }

  // requiring adds to `found` what requires a member of it, given the ways.
  requiring(found, ways) {
    const queue = [...found];
    while (queue.length > 0) {
      for (const [user, way] of this.users[queue.pop()]) {
        if (ways[user] === way && !found.has(user)) {
          found.add(user);
          queue.push(user);
        }
      }
    }
    return found;
  }

  // accepted returns the ways after a yes to a change in a way, with all that
  // it requires and without what excludes that; or a text that says why not.
  accepted(i, way, ways = this.way) {
    const after = ways.slice();
    const taken = new Set([i]);
    const queue = [i];
    after[i] = way;
    while (queue.length > 0) {
      const c = queue.pop();
      for (const need of this.needs[c][after[c]]) {
        if (taken.has(need) || after[need] !== OFF) continue;
        after[need] = this.preferred[need];
        taken.add(need);
        queue.push(need);
      }
    }
    const dropped = new Set();
    for (const c of taken) {
      for (const [mine, other, theirs] of this.clashes[c]) {
        if (after[other] === OFF || (mine >= 0 && mine !== after[c]) || (theirs >= 0 && theirs !== after[other])) continue;
        if (taken.has(other)) return "needs two changes that exclude each other: “" + title(c) + "” and “" + title(other) + "”";
        dropped.add(other);
      }
    }
    for (const c of this.requiring(dropped, after)) {
      if (taken.has(c)) return "excludes a change that it needs";
      after[c] = OFF;
    }
    return after;
  }

  // rejected returns the ways after a no to changes: what requires them goes.
  rejected(list, ways = this.way) {
    const after = ways.slice();
    for (const c of this.requiring(new Set(list), ways)) after[c] = OFF;
    return after;
  }

  // acceptedAll is a yes to many changes, which takes no accepted change away:
  // of changes that exclude each other the first stays.
  acceptedAll(list) {
    let after = this.way;
    let left = 0;
    for (const i of list) {
      if (after[i] !== OFF) continue;
      const next = this.accepted(i, this.preferred[i], after);
      if (typeof next === "string" || next.some((way, k) => way === OFF && after[k] !== OFF)) left++;
      else after = next;
    }
    return { after, left };
  }

  // effect tells what a step from here to there changes.
  effect(after) {
    const on = [], off = [], turned = [];
    after.forEach((way, i) => {
      const was = this.way[i];
      if (was === way) return;
      (was === OFF ? on : way === OFF ? off : turned).push(i);
    });
    return { on, off, turned };
  }

  // go takes a step that undo can take back, and returns the changes that it
  // touched.
  go(after, preferred = this.preferred) {
    const touched = [];
    for (let i = 0; i < after.length; i++) {
      if (this.way[i] === after[i] && this.preferred[i] === preferred[i]) continue;
      touched.push([i, this.way[i], this.preferred[i]]);
      this.way[i] = after[i];
      this.preferred[i] = after[i] === OFF ? preferred[i] : after[i];
    }
    if (touched.length > 0) this.past.push(touched);
    return touched.map(([i]) => i);
  }

  undo() {
    const touched = this.past.pop() || [];
    for (const [i, way, preferred] of touched) {
      this.way[i] = way;
      this.preferred[i] = preferred;
    }
    return touched.map(([i]) => i);
  }
}
