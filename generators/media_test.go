package generators

import "testing"

// The media types that a contract writes are judged beforehand; a parameter that changes
// nothing sends the same type the slow way.
func TestAMediumJudgedBeforehandIsJudgedAsOneWithAParameterIs(t *testing.T) {
	everyContract(t, func(t *testing.T, m *Maker) {
		for _, value := range m.media {
			before := m.medium(Request{Header: []Field{{Name: "content-type", Value: value}}})
			if after := m.medium(Request{Header: []Field{{Name: "Content-Type", Value: value + "; v=1"}}}); before != after || before.breaks || before.schema == "" {
				t.Errorf("%s is judged %+v, with a parameter %+v", value, before, after)
			}
		}
	})
}
