package browser

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	// chromedp speaks the DevTools protocol to a browser that it starts itself,
	// through a pipe: no driver, no server and no port are needed.
	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"awaken/cmd"
)

// limit ends a test whose browser hangs. It is no measure of speed.
const limit = 2 * time.Minute

// find returns the path of a browser, "" if there is none.
func find() string {
	for _, name := range []string{os.Getenv("AWAKEN_BROWSER"), "chromium", "chromium-browser", "google-chrome", "chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// session is one browser for all tests, with a tab for each.
var session context.Context

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	path := find()
	if path == "" {
		fmt.Fprintln(os.Stderr, "*** No browser was found: the review page is NOT TESTED. Run .ci/browser, or set AWAKEN_BROWSER. ***")
		if os.Getenv("CI") == "true" {
			return 1
		}
		return m.Run()
	}
	profile, err := os.MkdirTemp("", "awaken-browser")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(profile)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.Flag("headless", "new"), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		// No name has an address: what would ask a network fails, and is seen.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("hide-scrollbars", true),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, end := chromedp.NewContext(allocator)
	defer end()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		fmt.Fprintf(os.Stderr, "%s does not start: %v\n", path, err)
		return 1
	}
	session = ctx
	return m.Run()
}

// tab is a page in the browser.
type tab struct {
	t         *testing.T
	ctx       context.Context
	downloads string // folder
}

// open shows a file. The test fails if the page writes to the console or asks
// for anything but itself.
func open(t *testing.T, file string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	if session == nil {
		t.Skip("NOT TESTED: no browser was found; run .ci/browser, or set AWAKEN_BROWSER")
	}
	ctx, end := chromedp.NewContext(session)
	ctx, cancel := context.WithTimeout(ctx, limit)
	p := &tab{t: t, ctx: ctx, downloads: t.TempDir()}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	var mu sync.Mutex
	var complaints []string
	complain := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok {
			asked := e.Request.URL
			if asked != address && asked != "about:blank" && !strings.HasPrefix(asked, "data:") && !strings.HasPrefix(asked, "blob:") {
				complain("a request: %s", asked)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(ctx)
	read := make(chan struct{})
	go func() {
		defer close(read)
		for message, err := range messages {
			if err != nil {
				return
			}
			complain("on the console: %s", message)
		}
	}()
	t.Cleanup(func() {
		cancel()
		end()
		<-read
		for _, c := range complaints {
			t.Error(c)
		}
	})
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.CallBrowser(ctx, protocol.SetDownloadBehavior, protocol.SetDownloadBehaviorParams{
		Behavior: protocol.SetDownloadBehaviorBehaviorAllow, DownloadPath: p.downloads,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.do(before...)
	p.do(chromedp.Navigate(address), chromedp.WaitReady("#changes"))
	return p
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// eval runs JavaScript in the page, and waits for a promise.
func eval[T any](p *tab, script string) T {
	p.t.Helper()
	out, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", script, err)
	}
	return out
}

// bring scrolls an element to the middle of the window, and lets the page fill
// in what comes into sight.
func (p *tab) bring(selector string) {
	p.t.Helper()
	eval[bool](p, fmt.Sprintf(`(async () => {
		document.querySelector(%q).scrollIntoView({ block: "center" });
		for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
		return true;
	})()`, selector))
}

// click clicks with the mouse.
func (p *tab) click(selector string) {
	p.t.Helper()
	p.bring(selector)
	p.do(chromedp.Click(selector))
}

// keys types where the focus is. Unlike chromedp.KeyEvent it lets a page that
// handles a key keep it from becoming text, as a keyboard does.
func (p *tab) keys(keys string) {
	p.t.Helper()
	for _, r := range keys {
		for _, event := range kb.Encode(r) {
			if event.Type == input.DispatchKeyEventTypeKeyDown {
				event.Type = input.DispatchKeyEventTypeRawKeyDown
			}
			if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, *event); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// text is what an element shows.
func (p *tab) text(selector string) string {
	p.t.Helper()
	p.bring(selector)
	return eval[string](p, fmt.Sprintf("document.querySelector(%q).innerText", selector))
}

// accepted are the ids of the checked changes, separated by spaces, in the
// order of the page; shown those that pass the filters.
func (p *tab) accepted() string {
	p.t.Helper()
	return eval[string](p, `[...document.querySelectorAll("article.change")].filter((a) => a.querySelector(".head input").checked).map((a) => a.id.slice(7)).sort().join(" ")`)
}

func (p *tab) shown() string {
	p.t.Helper()
	return eval[string](p, `[...document.querySelectorAll("article.change:not([hidden])")].map((a) => a.id.slice(7)).sort().join(" ")`)
}

// downloaded waits for a file that the page saves, and returns its path.
func (p *tab) downloaded(name string) string {
	p.t.Helper()
	path := filepath.Join(p.downloads, name)
	for {
		if _, err := os.Stat(path); err == nil {
			return path
		}
		select {
		case <-p.ctx.Done():
			p.t.Fatalf("%s was not saved", name)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// awaken runs the command in dir.
func awaken(dir string, args ...string) (status int, stderr string) {
	var errs bytes.Buffer
	app := &cmd.App{Stdin: strings.NewReader(""), Stdout: new(bytes.Buffer), Stderr: &errs, Dir: dir}
	status = app.Run(context.Background(), args)
	return status, errs.String()
}
