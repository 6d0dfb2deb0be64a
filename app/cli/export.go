package cli

import (
	"errors"
)

type exportCmd struct {
	archiveFlags
}

// Help stands below the flags.
func (c *exportCmd) Help() string { return archiveHelp }

func (c *exportCmd) Run(r *run) error {
	if c.Archive != "" {
		return c.archiveFlags.write(r)
	}
	return usage{errors.New("say what to write: --archive FILE")}
}
