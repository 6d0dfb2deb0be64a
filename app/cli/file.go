package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// newFile writes a file that must not be there yet, readable by nobody else. It is
// written beside where it is to be, and moved there once it is whole and on the disk.
func newFile(flag, path string, write func(io.Writer) error) error {
	if err := mustBeNew(flag, path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".proviso-*") // mode 0600
	if err != nil {
		return usage{fmt.Errorf("%s: %w", flag, err)}
	}
	defer os.Remove(f.Name()) // nothing, once it was moved
	defer f.Close()
	if err := write(f); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return moveTo(f.Name(), path)
}

func mustBeNew(flag, path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return usage{fmt.Errorf("%s: %s is there already", flag, path)}
	}
	return nil
}

// moveTo gives a file its name, for good.
func moveTo(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// syncFolder lets new names in a folder outlive a fall of power.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// gauge shows how far a count has come, on a terminal; it draws when there is something
// new to be seen.
func (r *run) gauge(of int64) func(done int64) {
	draw := progress(r.Err)
	last := int64(-1)
	return func(done int64) {
		if draw == nil || of <= 0 {
			return
		}
		if now := 100 * done / of; now != last {
			last = now
			draw(int(min(done, of)), int(of))
		}
	}
}
