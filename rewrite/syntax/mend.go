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
		}
	}
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
