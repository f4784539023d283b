package interactive

import (
	"fmt"
	"strings"
	"testing"
)

// A roll has the rows that were put on it, in their order, however far it was
// made before more came, and makes no more of them than it is asked for.
func TestRoll(t *testing.T) {
	for asked := range 12 {
		made := 0
		r := new(roll)
		r.add(plain("a"))
		r.each(250, func(i int) row { made++; return plain("%d", i) })
		r.upto(asked)
		r.add(plain("b"))
		r.follow(rolled([]row{plain("c")}))
		if made > 100 || asked < 2 && made > 0 {
			t.Errorf("asked for %d rows, made %d", asked, made)
		}
		want := "a "
		for i := range 250 {
			want += fmt.Sprint(i, " ")
		}
		var got strings.Builder
		for _, row := range r.all() {
			got.WriteString(row.text() + " ")
		}
		if got.String() != want+"b c " || !r.whole() {
			t.Errorf("asked for %d rows: %s", asked, got.String())
		}
	}
}
