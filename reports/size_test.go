package reports

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// counting counts what is written, and how often a body says that it was cut.
type counting struct{ bytes, cuts int }

func (c *counting) Write(p []byte) (int, error) {
	c.bytes += len(p)
	c.cuts += strings.Count(string(p), "cut: ")
	return len(p), nil
}

// large is a report with as many findings and exchanges, as a run would give them: texts
// of usual length, and one constraint each.
func large(findings, exchanges int) *Report {
	r := faulty()
	kinds := r.Findings
	r.Findings, r.Exchanges = nil, nil
	for i := range findings {
		f := kinds[i%len(kinds)]
		f.ID = fmt.Sprint(f.Check, "-", i)
		r.Findings = append(r.Findings, f)
	}
	for i := range exchanges {
		x := sampleExchange(fmt.Sprint("accept/", i), 200, fmt.Sprintf(`{"id":"%d"}`, i))
		x.Started = began.Add(time.Duration(i) * time.Millisecond)
		r.Exchanges = append(r.Exchanges, x)
	}
	return r
}

func TestHTMLOf500FindingsIsUnderAMegabyte(t *testing.T) {
	var c counting
	if err := large(500, 0).WriteHTML(&c); err != nil || c.bytes > 1_000_000 {
		t.Errorf("%d bytes, %v", c.bytes, err)
	}
}

func TestHAROf10000LongExchangesIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes 10,000 long exchanges")
	}
	r := large(0, 10_000)
	long := strings.Repeat("<", 2*harBody) // one byte of a body becomes one in the file
	for i := range r.Exchanges {
		r.Exchanges[i].Response = answered(200, long)
	}
	var c counting
	if err := r.WriteHAR(&c); err != nil {
		t.Fatal(err)
	}
	const rest = 2 << 10 // what an exchange takes beside its bodies
	if most := harTotal + 10_000*rest; c.bytes > most || c.cuts < 10_000 {
		t.Errorf("%d bytes, at most %d; of 10000 bodies, %d say that they were cut", c.bytes, most, c.cuts)
	}
}

// BenchmarkFormats writes each format of a usual report of 500 findings, and the
// exchanges of a long run. It gives the size of what is written beside the time.
func BenchmarkFormats(b *testing.B) {
	for _, format := range Formats() {
		write, _ := Writer(format)
		b.Run(format+" of 500 findings", func(b *testing.B) { measure(b, large(500, 200), write) })
	}
	b.Run("terminal of 500 findings", func(b *testing.B) {
		measure(b, large(500, 200), func(r *Report, w io.Writer) error { return r.WriteTerminal(w, TerminalOptions{}) })
	})
	b.Run("har of 10000 exchanges", func(b *testing.B) { measure(b, large(0, 10_000), (*Report).WriteHAR) })
}

func measure(b *testing.B, r *Report, write func(*Report, io.Writer) error) {
	b.ReportAllocs()
	var c counting
	for b.Loop() {
		c = counting{}
		if err := write(r, &c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(c.bytes)/1000, "kB")
}
