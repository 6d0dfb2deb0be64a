package budget

import (
	"encoding/json"
	"fmt"

	"proviso/app/forecast"
)

// carried is what a plan came to as one process hands it to another: all of it, but for
// the function that tells progress.
type carried struct {
	*Reckoned
	Options carriedOptions
	Losses  *forecast.Carried
}

type carriedOptions struct {
	Options
	Progress *struct{} `json:",omitempty"` // in the place of the function
}

// Carry is what a plan came to, for another process to Fetch.
func (r *Reckoned) Carry() ([]byte, error) {
	c := carried{Reckoned: r, Options: carriedOptions{Options: r.Options}}
	if r.Result != nil {
		c.Losses = r.Result.Carry()
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("write down what a plan came to: %w", err)
	}
	return text, nil
}

// Fetch reads what another process has carried.
func Fetch(text []byte) (*Reckoned, error) {
	c := carried{Reckoned: &Reckoned{}}
	if err := json.Unmarshal(text, &c); err != nil {
		return nil, fmt.Errorf("read what a plan came to: %w", err)
	}
	c.Reckoned.Options = c.Options.Options
	if c.Reckoned.Result != nil {
		c.Reckoned.Result.Take(c.Losses)
	}
	return c.Reckoned, nil
}
