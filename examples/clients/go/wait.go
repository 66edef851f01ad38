package clients

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pinecone-io/go-pinecone/v5/pinecone"
)

// ErrStuck is what Wait gives up with.
var ErrStuck = errors.New("the import does not get on")

// A Poll says how an import is waited for.
type Poll struct {
	Every    time.Duration
	Patience time.Duration         // without progress; real hosts stay at 100 % while they index
	Sleep    func(time.Duration)   // time.Sleep where it is nil
	Saw      func(pinecone.Import) // each answer, for a progress bar
}

// Wait polls an import until it has ended. One that failed or was cancelled is an error.
func Wait(ctx context.Context, index *pinecone.IndexConnection, id string, p Poll) (*pinecone.Import, error) {
	still, last := time.Duration(0), float32(-1)
	for {
		one, err := index.DescribeImport(ctx, id)
		if err != nil {
			return nil, err
		}
		if p.Saw != nil {
			p.Saw(*one)
		}
		switch one.Status {
		case pinecone.Completed:
			return one, nil
		case pinecone.Failed, pinecone.Cancelled:
			return one, fmt.Errorf("the import %s is %s after %d records: %s", id, one.Status, one.RecordsImported, reason(one))
		}
		if still += p.Every; one.PercentComplete != last {
			still, last = 0, one.PercentComplete
		}
		if still >= p.Patience {
			return one, fmt.Errorf("%w: %s at %g %%", ErrStuck, one.Status, one.PercentComplete)
		}
		p.sleep()
	}
}

func (p Poll) sleep() {
	if p.Sleep != nil {
		p.Sleep(p.Every)
		return
	}
	time.Sleep(p.Every)
}

func reason(one *pinecone.Import) string {
	if one.Error == nil {
		return "no reason is given"
	}
	return *one.Error
}
