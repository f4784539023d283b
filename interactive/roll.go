package interactive

// roll is a body of rows of which those are made that come into view: one item
// may have thousands of changes in hundreds of files.
type roll struct {
	made []row
	rest []func() []row // each makes the rows that follow on those before
}

// add appends rows that are made already.
func (r *roll) add(rows ...row) {
	if len(r.rest) > 0 {
		r.later(func() []row { return rows })
		return
	}
	r.made = append(r.made, rows...)
}

// later appends rows that are made when they are needed.
func (r *roll) later(rows func() []row) { r.rest = append(r.rest, rows) }

// each appends n rows that are made when they are needed.
func (r *roll) each(n int, one func(i int) row) {
	const piece = 100 // more than most terminals show
	for from := 0; from < n; from += piece {
		r.later(func() []row {
			var rows []row
			for i := from; i < min(from+piece, n); i++ {
				rows = append(rows, one(i))
			}
			return rows
		})
	}
}

// follow appends another roll.
func (r *roll) follow(other *roll) {
	r.add(other.made...)
	r.rest = append(r.rest, other.rest...)
}

// upto returns the first n rows, or more, or all that there are.
func (r *roll) upto(n int) []row {
	for len(r.rest) > 0 && len(r.made) < n {
		r.made = append(r.made, r.rest[0]()...)
		r.rest = r.rest[1:]
	}
	return r.made
}

// all returns all rows.
func (r *roll) all() []row {
	for len(r.rest) > 0 {
		r.upto(len(r.made) + 1)
	}
	return r.made
}

// whole tells whether all rows are made.
func (r *roll) whole() bool { return len(r.rest) == 0 }

// rolled is a roll of rows that are made already.
func rolled(rows []row) *roll { return &roll{made: rows} }
