package page

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// luminance is the relative luminance of an sRGB colour (WCAG 2.2, section 8).
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		t.Fatalf("%q is no colour", hex)
	}
	channel := func(v uint64) float64 {
		s := float64(v&0xff) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}

// Text has the contrast of level AA, 4.5, on all that it may stand on, and
// what shows a state has 3, in both themes.
func TestContrast(t *testing.T) {
	themes := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(styleSheet, 2)
	if len(themes) != 2 {
		t.Fatalf("%d themes", len(themes))
	}
	for i, name := range []string{"light", "dark"} {
		colour := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+);`).FindAllStringSubmatch(themes[i][1], -1) {
			colour[m[1]] = luminance(t, m[2])
		}
		check := func(least float64, fronts, grounds []string) {
			for _, front := range fronts {
				for _, ground := range grounds {
					a, okA := colour[front]
					b, okB := colour[ground]
					if !okA || !okB {
						t.Fatalf("%s: no colour %s or %s", name, front, ground)
					}
					if ratio := (math.Max(a, b) + 0.05) / (math.Min(a, b) + 0.05); ratio < least {
						t.Errorf("%s: %s on %s has %.2f, less than %.1f", name, front, ground, ratio, least)
					}
				}
			}
		}
		check(4.5, []string{"text", "faint", "accent", "bad"}, []string{"ground", "raised"})
		check(4.5, []string{"lit-on", "lit-off"}, []string{"ground"})
		check(4.5, []string{"accent-text"}, []string{"accent"})
		check(4.5, []string{"text", "keyword", "string", "comment", "number", "defined"}, []string{"ground", "del", "ins", "del-mark", "ins-mark"})
		check(3, []string{"edge", "focus"}, []string{"ground", "raised"})
	}
}
