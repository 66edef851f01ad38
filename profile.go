package importcheck

import (
	"errors"
	"fmt"
	"regexp"

	"example.com/importcheck/internal/host"
	"example.com/importcheck/internal/run"
)

// The profiles: how much a run may send.
const (
	Full = run.Full // everything; every valid start is sent, and must be accepted
	Safe = run.Safe // what must be refused, and up to MaxImports starts of one's own storage
)

// liveRate is how many requests a second a host gets whose users may notice.
const liveRate = 5

// realKey is what keys of the publisher look like: a tunnel to production has a
// loopback address too.
var realKey = regexp.MustCompile(`^pcsk_|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// settle decides what the user left open, by the address of the host; it is empty for a
// host in this process. The profile is full for those and for loopback with a key that is
// plainly not real, safe elsewhere.
func (c *config) settle(address string) error {
	near := address == "" || host.Near(address, c.proxy)
	switch {
	case c.profile == "" && near && (address == "" || !realKey.MatchString(c.key)):
		c.profile = Full
	case c.profile == "":
		c.profile = Safe
	case c.profile != Full && c.profile != Safe:
		return errors.New("there is no profile " + c.profile + "; choose full or safe")
	}
	c.costly = c.profile == Safe || !near
	if c.rate < 0 {
		c.rate = 0
		if c.costly && address != "" {
			c.rate = liveRate
		}
	}
	c.rate /= float64(max(1, c.shard.Of))
	return nil
}

// allowed says why a run may not begin, before anything is sent.
func (c *config) allowed() error {
	switch {
	case !c.shard.Fits():
		return fmt.Errorf("there is no shard %s; they are counted from 0", c.shard)
	case !c.shard.Whole() && c.reports == "":
		return errors.New("a shard is of use beside the others alone: name a folder for its reports with the option Reports")
	case c.costly && c.profile == Full && !c.accept:
		return errors.New("--profile full starts imports by the hundred at the host, which cost money and change its index: " +
			"leave it out to send only what must be refused, or say --i-accept-imports beside it")
	case c.costly && (c.profile == Full || c.maxImports > 0) && c.reports == "":
		return errors.New("a run that may start imports keeps a list of them, from which they can be cancelled: name a folder for it with the option Reports")
	}
	return nil
}
