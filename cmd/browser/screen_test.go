package browser

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"awaken/rewrite/plan"
)

var screen = flag.Bool("screen", false, "take the screenshot of the review page anew")

// screenFile is the screenshot that README.md shows.
const screenFile = "../../testdata/screens/page.png"

// looks sets what the person at the browser prefers.
func looks(features ...*emulation.MediaFeature) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return chromedp.Void{}, err
	}
}

// TestScreen holds that the screenshot is there and small, and takes it with
// -screen: the shop's review, with the pointer on what others require.
func TestScreen(t *testing.T) {
	if *screen {
		r := review(t, "bulk", chromedp.EmulateViewport(1280, 860), looks(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: "light"}))
		r.click("#text")
		r.keys("inventory")
		i := slices.IndexFunc(r.plan.Changes, func(c *plan.Change) bool {
			return strings.HasPrefix(c.Symbol, "shop.services.inventory.") && len(r.plan.Dependents(r.plan.All(), c.ID)) > 2
		})
		if i < 0 {
			t.Fatal("the shop has no such change")
		}
		box := "#change-" + r.plan.Changes[i].ID + " .head input"
		r.bring(box)
		r.do(chromedp.Focus(chromedp.CSS(box)))
		r.bring(box)
		wait[bool](r.tab, `document.querySelectorAll(".lit-off").length > 1`)
		png, err := chromedp.Run(r.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(screenFile), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(screenFile, png, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(screenFile)
	if err != nil {
		t.Fatalf("%v: take it with -screen", err)
	}
	if info.Size() > 300_000 {
		t.Errorf("%s has %d bytes, more than a README should carry", screenFile, info.Size())
	}
}

// all makes every diff, as printing does, and lays it out.
const all = `(() => {
	dispatchEvent(new Event("beforeprint"));
	document.styleSheets[0].insertRule(".change { content-visibility: visible !important; }");
	for (const d of document.querySelectorAll("details")) d.open = true;
	return document.querySelectorAll("article.change .diffs").length === document.querySelectorAll("article.change").length;
})()`

// TestPhone holds that nothing lies beside a narrow screen.
func TestPhone(t *testing.T) {
	phone := chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch)
	for name, open := range map[string]func(t *testing.T) *tab{
		"bulk": func(t *testing.T) *tab { return review(t, "bulk", phone).tab },
		"tangled": func(t *testing.T) *tab {
			p, s := tangled()
			long := strings.Repeat("long", 100)
			p.Changes[0].Title, p.Changes[0].Rule, p.Changes[0].Symbol = long+" `"+long+"`", long, long
			p.Refusals[0].Reason, p.Refusals[0].File = long, long
			return open(t, write(t, p, s), phone)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			if got := eval[bool](r, `document.querySelector("#overview").open`); got {
				t.Error("the overview is in the way")
			}
			if !eval[bool](r, all) {
				t.Error("not all diffs are made")
			}
			if n := eval[int](r, `document.querySelectorAll(".diff.wide").length`); n != 0 {
				t.Errorf("%d diffs are side by side", n)
			}
			if got := eval[int](r, `document.documentElement.scrollWidth`); got != 390 {
				t.Errorf("the page is %d wide, want 390", got)
			}
			beside := eval[string](r, `[...document.querySelectorAll("body *")].filter((e) => {
				const box = e.getBoundingClientRect();
				return box.right > 390.5 && box.width > 1 && !e.closest("option, .skip");
			}).map((e) => e.tagName + "." + e.className + " " + e.textContent.slice(0, 40)).slice(0, 5).join("; ")`)
			if beside != "" {
				t.Errorf("beside the screen: %s", beside)
			}
			small := eval[string](r, `[...document.querySelectorAll("button, select, input, summary")].filter((e) => {
				const box = (e.closest("label") && e.type === "radio" ? e.closest("label") : e).getBoundingClientRect();
				return box.width > 0 && (box.width < 20 || box.height < 20);
			}).map((e) => e.tagName + "#" + e.id).slice(0, 5).join("; ")`)
			if small != "" {
				t.Errorf("too small for a finger: %s", small)
			}
		})
	}
}

// TestWide holds that a wide screen shows both sides, and that the side goes
// where the window becomes narrow.
func TestWide(t *testing.T) {
	r := review(t, "daemon", chromedp.EmulateViewport(1280, 800))
	wait[bool](r.tab, `document.querySelector(".diff.wide") !== null`)
	r.do(chromedp.EmulateViewport(600, 800))
	wait[bool](r.tab, `document.querySelector(".diff.wide") === null && document.querySelector(".diff") !== null`)
}

// TestNames holds that whatever takes the focus has a name for a screen reader,
// and that ids are unique, which labels rely on.
func TestNames(t *testing.T) {
	p, s := tangled()
	r := open(t, write(t, p, s))
	if !eval[bool](r, all) {
		t.Error("not all diffs are made")
	}
	nameless := eval[string](r, `[...document.querySelectorAll("button, select, input, a, summary, nav, main, search, section, footer, dialog")].filter((e) => {
		const by = e.getAttribute("aria-labelledby");
		const name = e.getAttribute("aria-label") || (by && document.getElementById(by).textContent) ||
			(e.labels && e.labels.length > 0 && e.labels[0].textContent) || (e.matches("button, a, summary") && e.textContent) || (e.matches("main") && "main");
		return !name || !name.trim();
	}).map((e) => e.outerHTML.slice(0, 80)).join("; ")`)
	if nameless != "" {
		t.Errorf("without a name: %s", nameless)
	}
	if twice := eval[string](r, `[...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, ids) => ids.indexOf(id) !== i).join(" ")`); twice != "" {
		t.Errorf("ids that stand twice: %s", twice)
	}
}

// TestPrint holds that paper shows every diff.
func TestPrint(t *testing.T) {
	r := review(t, "daemon")
	pdf, err := chromedp.Run(r.ctx, chromedp.PrintToPDF())
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Fatalf("%.8q, %v", pdf, err)
	}
	if got := eval[int](r.tab, `document.querySelectorAll("article.change .diffs").length`); got != len(r.plan.Changes) {
		t.Errorf("%d of %d diffs are printed", got, len(r.plan.Changes))
	}
}
