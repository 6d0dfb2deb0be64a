package cli

import (
	"errors"

	"proviso/app/tracker"
)

type importCmd struct {
	Files   []string `arg:"" optional:"" name:"file" type:"existingfile" help:"Files to read."`
	reports `embed:""`
}

func (c *importCmd) Run(r *run) error {
	s, err := r.open(true)
	if err != nil {
		return err
	}
	defer s.Close()
	t := tracker.New(s, r.now)
	if done, err := c.settle(r, t); done || err != nil {
		return err
	}
	if len(c.Files) == 0 {
		return usage{errors.New("name a file to import, or --list, --show, --keep, --leave or --undo")}
	}
	for _, path := range c.Files {
		if err := c.read(r, t, path); err != nil {
			return err
		}
	}
	return nil
}
