package cli

import (
	"fmt"
	"os"

	"proviso/app/exchange"
	"proviso/models"
)

type importCmd struct {
	papersAt
	File string `arg:"" placeholder:"FILE" help:"An archive that proviso export --archive wrote."`
}

// Run looks at what a file is, and hands it to what reads its kind.
func (c *importCmd) Run(r *run) error {
	f, err := os.Open(c.File)
	if err != nil {
		return usage{err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return usage{fmt.Errorf("%s is not a file", c.File)}
	}
	if exchange.IsArchive(f, info.Size()) {
		return r.takeArchive(c.papersAt, f, info.Size())
	}
	return models.Refused("%s: this kind of file cannot be read yet; an archive that proviso export --archive wrote can", c.File)
}
