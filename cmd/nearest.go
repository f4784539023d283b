package cmd

// smetrics has the Jaro-Winkler similarity, which suits short words with a
// mistyped end; urfave/cli uses it for the same purpose.
import "github.com/xrash/smetrics"

// nearest returns the candidate most like word, or "" if none is like it.
// Of equally near ones the first is taken.
func nearest(word string, candidates []string) string {
	const (
		least      = 0.6 // below this a proposal confuses more than it helps
		threshold  = 0.7 // as in Winkler's paper: similarity from which a common prefix counts
		prefixSize = 4   // and the longest prefix, in bytes, that counts
	)
	best, found := least, ""
	for _, candidate := range candidates {
		if likeness := smetrics.JaroWinkler(word, candidate, threshold, prefixSize); likeness > best {
			best, found = likeness, candidate
		}
	}
	return found
}

// didYouMean is a hint that names the nearest candidate, else lists them all.
func didYouMean(word string, candidates []string) string {
	if near := nearest(word, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return "known are " + join(candidates)
}
