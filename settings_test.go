package importcheck

import "testing"

func TestALiveHostIsAskedSlowlyAndLoadedOnlyWhereThatIsAccepted(t *testing.T) {
	for name, row := range map[string]struct {
		say     func(*Settings)
		rate    float64
		profile string
		refused bool
	}{
		"the mock host":                      {func(s *Settings) { s.HostURL = "" }, 0, "full", false},
		"loopback":                           {func(s *Settings) { s.HostURL = "http://127.0.0.1:1" }, 0, "full", false},
		"loopback with a key that is real":   {func(s *Settings) { s.HostURL, s.Key = "http://[::1]:1", "pcsk_x" }, liveRate, "safe", false},
		"another host":                       {func(*Settings) {}, liveRate, "safe", false},
		"another host at a rate":             {func(s *Settings) { s.Rate = 50 }, 50, "safe", false},
		"another host without a bound":       {func(s *Settings) { s.Rate = 0 }, 0, "safe", false},
		"another host in full":               {func(s *Settings) { s.Profile = "full" }, liveRate, "full", true},
		"another host in full, accepted":     {func(s *Settings) { s.Profile, s.AcceptImports = "full", true }, liveRate, "full", false},
		"another host in full, as a dry run": {func(s *Settings) { s.Profile, s.DryRun = "full", true }, liveRate, "full", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := DefaultSettings()
			s.HostURL, s.Key = "index.example.com", "test"
			row.say(s)
			if _, err := s.Target(); (err != nil) != row.refused {
				t.Errorf("refused: %v", err)
			}
			if s.rate() != row.rate || s.profile() != row.profile {
				t.Errorf("%v requests a second, profile %s", s.rate(), s.profile())
			}
		})
	}
}
