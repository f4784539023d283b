// Package browser holds no code: its tests drive the page of `awaken fix
// --report` in a real browser, from the dry run to the files that `awaken
// apply --decisions` writes.
//
//	go test ./cmd/browser                                 # alone
//	go test ./cmd/browser -run TestScreen -screen         # takes testdata/screens/page.png anew
//
// They need Chromium or Chrome: `chromium`, `chromium-browser`,
// `google-chrome` or `chrome` on the path, or AWAKEN_BROWSER with a program's
// path; .ci/browser installs one where it can. Without one they are skipped,
// and where CI=true they fail.
package browser
