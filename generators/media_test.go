package generators

import "testing"

func TestAMediumIsJudgedAsOneWithAParameterIs(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Maker) {
		for _, value := range m.media {
			plain := m.medium(Request{Header: []Field{{Name: "content-type", Value: value}}})
			if other := m.medium(Request{Header: []Field{{Name: "Content-Type", Value: value + "; v=1"}}}); plain != other || plain.breaks || plain.schema == "" {
				t.Errorf("%s is judged %+v, with a parameter %+v", value, plain, other)
			}
		}
	})
}
