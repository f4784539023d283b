package cmd

import (
	"os"
	"strings"
	"testing"
)

// TestReviewScreen holds README.md to the captured screen, and that to a size
// that a page can show: testdata/screens/review.sh takes it anew.
func TestReviewScreen(t *testing.T) {
	screen, err := os.ReadFile("../testdata/screens/review.txt")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "```text\n"+string(screen)+"```\n") {
		t.Error("README.md does not show testdata/screens/review.txt")
	}
	if n := strings.Count(string(screen), "\n"); n > 30 || strings.Contains(string(screen), "\x1b") {
		t.Errorf("the screen has %d lines, or escape sequences", n)
	}
	for _, want := range []string{"1 of 9", "[safe] await", "+         await self.notifier.send(alert)", "? keys"} {
		if !strings.Contains(string(screen), want) {
			t.Errorf("no %q in the screen", want)
		}
	}
}
