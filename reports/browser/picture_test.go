package browser

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"example.com/importcheck"
	"example.com/importcheck/mockhost"
	"example.com/importcheck/spec"
	"github.com/chromedp/cdproto/page"
)

var pictureFile = flag.String("picture", "", "write the README's picture of a report to this file")

// The picture shows a page of pageWidth at pictureWidth, at which it can still be read: at this
// width the request and the answer stand side by side.
const (
	pageWidth    = 900
	pictureWidth = 800
)

// The README's picture is the top of a report, down to the command that repeats the first finding.
func TestThePictureOfAReport(t *testing.T) {
	b := open(t, filepath.Join(runForPicture(t), "report.html"), look{width: pageWidth, height: 900})
	bottom := ask[float64](b, `document.querySelector(".finding").getBoundingClientRect().bottom + scrollY`)
	beyond := true
	taken := call(b, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{Width: pageWidth, Height: bottom + 24, Scale: float64(pictureWidth) / pageWidth}})
	small := inFewColours(t, taken.Data)
	picture(t, small)
	if *pictureFile != "" {
		if err := os.WriteFile(*pictureFile, small, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("../../docs/report.png")
	if err != nil {
		t.Fatal(err)
	}
	picture(t, kept)
}

// picture checks the size of a picture.
func picture(t *testing.T, data []byte) {
	t.Helper()
	p, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != pictureWidth || p.Height < 600 || p.Height > 1600 || len(data) > 150<<10 {
		t.Errorf("the picture has %d by %d pixels and %d bytes", p.Width, p.Height, len(data))
	}
}

// inFewColours returns a picture with 256 of its colours, which takes less than half the room: the
// most frequent ones, of which none is like another.
func inFewColours(t *testing.T, data []byte) []byte {
	t.Helper()
	whole, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	area, count := whole.Bounds(), map[color.Color]int{}
	for y := range area.Dy() {
		for x := range area.Dx() {
			count[whole.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return count[b] - count[a] })
	var palette color.Palette
	for _, c := range colours {
		if len(palette) < 256 && !slices.ContainsFunc(palette, func(have color.Color) bool { return distance(have, c) < 6 }) {
			palette = append(palette, c)
		}
	}
	few := image.NewPaletted(area, palette)
	draw.Draw(few, area, whole, image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// distance is the largest difference of two colours in red, green or blue, of 255.
func distance(a, b color.Color) uint32 {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	return max(max(r, r2)-min(r, r2), max(g, g2)-min(g, g2), max(bl, b2)-min(bl, b2)) >> 8
}

// runForPicture makes the run of the picture, whose host has the address of a server under
// development.
func runForPicture(t *testing.T) string {
	t.Helper()
	address := "127.0.0.1:0"
	if *pictureFile != "" {
		address = "127.0.0.1:8080"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	host := httptest.NewUnstartedServer(mockhost.Must(spec.Latest, mockhost.WithFault("types.uri.number-accepted")))
	_ = host.Listener.Close() // the one that it came with
	host.Listener = listener
	host.Start()
	defer host.Close()
	dir := t.TempDir()
	if _, err := importcheck.Check(context.Background(), importcheck.Host(host.URL), importcheck.Key(mockhost.Key),
		importcheck.Seed(1), importcheck.Reports(dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}
