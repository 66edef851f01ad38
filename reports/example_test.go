package reports_test

import (
	"fmt"
	"os"

	"example.com/importcheck/reports"
)

// The report.json of a run is read back, whichever release wrote it.
func ExampleRead() {
	f, err := os.Open("testdata/faulty/report.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	r, err := reports.Read(f)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Verdict)
	for _, finding := range r.Findings[:1] {
		fmt.Println(finding.Check, finding.Constraint)
	}
	// Output:
	// violates
	// valid-accepted /uri maxLength 1500
}
