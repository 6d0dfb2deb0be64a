package cli

import (
	"errors"
	"fmt"
	"os"

	"proviso/app/exchange"
	"proviso/app/tracker"
)

type importCmd struct {
	papersAt
	Files   []string `arg:"" optional:"" name:"file" help:"Files to read: of what others report, or one archive that proviso export --archive wrote."`
	reports `embed:""`
}

// Run looks at what a file is, and hands it to what reads its kind.
func (c *importCmd) Run(r *run) error {
	if len(c.Files) > 0 && r.format == "xlsx" {
		return usage{errors.New("--format: xlsx is for --list, --show, --matches and --proposals; of files that are read here it is table, csv or json")}
	}
	if len(c.Files) == 1 {
		if done, err := c.archive(r); done || err != nil {
			return err
		}
	}
	for _, path := range c.Files { // before a database is made for what cannot be read
		if err := c.known(r, path); err != nil {
			return err
		}
	}
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
		return usage{errors.New("name a file to import, or --list, --show, --keep, --leave, --undo, --matches or --proposals")}
	}
	for _, path := range c.Files {
		if err := c.read(r, t, path); err != nil {
			return err
		}
	}
	return nil
}

// archive takes a whole house in; false: the file is no archive of one.
func (c *importCmd) archive(r *run) (bool, error) {
	f, err := os.Open(c.Files[0])
	if err != nil {
		return true, usage{err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return true, err
	}
	if !info.Mode().IsRegular() {
		return true, usage{fmt.Errorf("%s is not a file", c.Files[0])}
	}
	if !exchange.IsArchive(f, info.Size()) {
		return false, nil
	}
	return true, r.takeArchive(c.papersAt, f, info.Size())
}
