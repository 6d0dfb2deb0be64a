package vault

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// folder keeps files in a folder of this machine. It is made with the first of
// them: what is only read needs none.
type folder struct {
	dir  string
	mu   sync.Mutex
	root *os.Root // nil until it is needed
}

// incoming holds files that are still being written.
const incoming = "incoming"

// Folder keeps files in the folder. The limit is of one file, in bytes.
func Folder(dir string, limit int64) *Vault { return &Vault{&folder{dir: dir}, limit} }

// open opens the folder, and makes it for the first file.
func (p *folder) open(make bool) (*os.Root, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.root != nil {
		return p.root, nil
	}
	if make {
		if err := os.MkdirAll(p.dir, 0o700); err != nil {
			return nil, err
		}
	}
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return nil, err
	}
	p.root = root
	return root, nil
}

func (p *folder) draft() (*os.File, func(), error) {
	root, err := p.open(true)
	if err != nil {
		return nil, nil, err
	}
	if err := root.Mkdir(incoming, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, nil, err
	}
	name := incoming + "/" + rand.Text()
	f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, nil, err
	}
	return f, func() { f.Close(); root.Remove(name) }, nil // once it is in its place, there is nothing to remove
}

func (p *folder) put(_ context.Context, f *os.File, digest string, _ int64) error {
	root, err := p.open(true)
	if err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := root.Mkdir(digest[:2], 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := root.Rename(incoming+"/"+filepath.Base(f.Name()), at(digest)); err != nil {
		return err
	}
	for _, dir := range []string{digest[:2], "."} { // so that the name outlives a fall of power too
		d, err := root.Open(dir)
		if err != nil {
			return err
		}
		err = d.Sync()
		d.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *folder) get(_ context.Context, digest string) (io.ReadSeekCloser, error) {
	root, err := p.open(false)
	if err != nil {
		return nil, err
	}
	return root.Open(at(digest))
}

func (p *folder) remove(_ context.Context, digest string) error {
	root, err := p.open(false)
	if err != nil {
		return err
	}
	return root.Remove(at(digest))
}

func (p *folder) each(ctx context.Context, f func(string, int64) error) error {
	root, err := p.open(false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was taken away meanwhile
		}
		if err != nil {
			return err
		}
		return f(name, info.Size())
	})
}

func (p *folder) check(context.Context) error {
	_, err := p.open(true)
	return err
}

func (p *folder) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.root == nil {
		return nil
	}
	err := p.root.Close()
	p.root = nil
	if err != nil {
		return fmt.Errorf("close the folder of documents: %w", err)
	}
	return nil
}
