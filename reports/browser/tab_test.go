package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium holds the one browser of all tests.
var chromium context.Context

func TestMain(m *testing.M) {
	code, err := withChromium(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func withChromium(tests func() int) (int, error) {
	path, err := browserPath()
	if err != nil {
		return 0, err
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		return 0, fmt.Errorf("Chromium does not start: %w", err)
	}
	chromium = ctx
	return tests(), removeRuns()
}

func browserPath() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("these tests need a browser and found none: install Debian's package chromium")
}

// A look is how a page is looked at.
type look struct {
	width, height int64
	dark          bool
	scriptless    bool
}

var desktop = look{width: 1280, height: 900}

// A tab is one page, and what it did that a page of ours may not.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string // all that were about to leave
	trouble  []string // errors and warnings of the console, dialogs, refused loads
}

// open opens a file in a new tab and waits until it is loaded.
func open(t *testing.T, path string, l look) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium)
	t.Cleanup(cancel)
	out := &tab{t: t, ctx: ctx}
	out.must(chromedp.Do(ctx))
	out.must(chromedp.Listen(ctx, out.hear))
	call(out, network.Enable, network.EnableParams{})
	call(out, log.Enable, cdp.Empty{})
	out.as(l)
	out.must(chromedp.Do(ctx, chromedp.Navigate(fileURL(t, path))))
	return out
}

// as has the page looked at in another way.
func (b *tab) as(l look) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme(l.dark)}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.scriptless})
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(l.width, l.height)))
}

func scheme(dark bool) string {
	if dark {
		return "dark"
	}
	return "light"
}

func fileURL(t *testing.T, path string) string {
	t.Helper()
	whole, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: whole}).String()
}

// hear notes what the page does. It runs inside the loop that reads the browser.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventConsoleAPICalled:
		b.trouble = append(b.trouble, "console."+string(e.Type))
	case *runtime.EventExceptionThrown:
		b.trouble = append(b.trouble, "exception: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.trouble = append(b.trouble, "log: "+e.Entry.Text)
	case *page.EventJavascriptDialogOpening:
		b.trouble = append(b.trouble, "dialog: "+e.Message)
	}
}

// quiet fails the test where the page did anything but load itself.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) != 1 || !strings.HasPrefix(b.requests[0], "file://") {
		b.t.Errorf("requests left: %q", b.requests)
	}
	for _, said := range b.trouble {
		b.t.Errorf("the page is not quiet: %s", said)
	}
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// call sends a command of the protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	out, err := chromedp.Call(b.ctx, command, params)
	b.must(err)
	return out
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	b.must(err)
	return out
}

// press presses keys, as a reader without a mouse does.
func (b *tab) press(keys string) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent(keys)))
}
