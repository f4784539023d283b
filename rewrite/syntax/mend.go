package syntax

// mend puts right what the grammar gets wrong about operators that bind weaker
// or tighter than it thinks. Nodes change places; the preorder stays.
func (t *Tree) mend() {
	for i := range t.nodes {
		switch t.nodes[i].kind {
		case Await:
			t.bindAwait(Node(i))
		case Call, Attribute, Subscript:
			t.bindSplat(Node(i))
		case WithItem:
			t.bindAs(Node(i))
		}
	}
}

// bindAs turns `a if b else (c as d)` in a with statement into
// `(a if b else c) as d`: the grammar reads the first, Python the second. The
// nodes before the pattern move one place down to make room for it at their
// top.
func (t *Tree) bindAs(item Node) {
	top := t.First(item)
	if top == item+1 && t.nodes[top].kind == ParenthesizedExpression {
		item, top = top, t.First(top)
	}
	if top < 0 || top != item+1 || t.nodes[top].kind != ConditionalExpression {
		return
	}
	as := top
	for t.nodes[as].kind == ConditionalExpression {
		for as = t.First(as); t.nodes[as].next >= 0; {
			as = t.nodes[as].next
		}
	}
	if t.nodes[as].kind != AsPattern || t.First(as) != as+1 || t.nodes[as+1].next < 0 {
		return
	}
	pattern, target, next := t.nodes[as], t.nodes[as+1].next, t.nodes[top].next
	end := t.nodes[as+1].end
	for i := as; i > top; i-- {
		t.nodes[i] = t.nodes[i-1]
	}
	for i := top + 1; i <= as; i++ {
		n := &t.nodes[i]
		if n.parent >= top {
			n.parent++
		}
		if n.next > top && n.next < as {
			n.next++
		} else if n.next == as {
			n.next = as + 1
		}
		if n.kind == ConditionalExpression && n.end == pattern.end {
			n.end = end
		}
	}
	whole := &t.nodes[top+1]
	field := whole.field
	whole.parent, whole.next, whole.field = top, target, NoField
	t.nodes[as+1].parent, t.nodes[as+1].next = pattern.parent+1, Nil
	t.nodes[target].parent = top
	t.nodes[top] = node{kind: AsPattern, field: field, start: whole.start, end: pattern.end, parent: item, next: next}
}

// bindAwait turns `await (a ** b)` into `(await a) ** b`: the grammar reads
// `await a ** b` as the first, Python as the second.
func (t *Tree) bindAwait(await Node) {
	power := t.First(await)
	if power < 0 || t.nodes[power].kind != BinaryOperator {
		return
	}
	left := t.Child(power, FieldLeft)
	if left != power+1 || !t.Is(t.Child(power, FieldOperator), "**") {
		return
	}
	t.nodes[await].kind, t.nodes[power].kind = BinaryOperator, Await
	t.nodes[power].field, t.nodes[left].field = FieldLeft, NoField
	t.nodes[power].start, t.nodes[power].end = t.nodes[await].start, t.nodes[left].end
	for c := t.nodes[left].next; c >= 0; c = t.nodes[c].next {
		t.nodes[c].parent = await
	}
	t.nodes[power].next, t.nodes[left].next = t.nodes[left].next, Nil
}

// bindSplat turns `(*a)(b)` into `*(a(b))`: the grammar reads a starred
// argument that is not the first as the first, Python as the second. Every
// node of the chain of trailers moves one place down to make room for the star
// at its top.
func (t *Tree) bindSplat(top Node) {
	splat := top
	for t.nodes[splat].kind == Call || t.nodes[splat].kind == Attribute || t.nodes[splat].kind == Subscript {
		first := t.First(splat)
		if first < 0 || t.nodes[first].start != t.nodes[top].start {
			return
		}
		splat = first
	}
	kind := t.nodes[splat].kind
	inner := t.First(splat)
	if kind != ListSplat && kind != DictionarySplat || inner < 0 || inner != splat+1 {
		return
	}
	old := append([]node(nil), t.nodes[top:splat+1]...)
	start := t.nodes[inner].start
	for j := len(old) - 1; j > 0; j-- {
		at := top + Node(j)
		from := old[j-1]
		t.nodes[at] = node{kind: from.kind, field: from.field, start: start, end: from.end, parent: at - 1, next: from.next}
		for c := old[j].next; c >= 0; c = t.nodes[c].next {
			t.nodes[c].parent = at
		}
	}
	t.nodes[inner].field, t.nodes[inner].next = old[len(old)-1].field, old[len(old)-1].next
	t.nodes[top].kind = kind
	t.nodes[top+1].field, t.nodes[top+1].next = NoField, Nil
}
