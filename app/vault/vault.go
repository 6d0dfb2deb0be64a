// Package vault keeps files by the hash of their content in a folder. It promises
// that a file is there whole or not at all, that equal content is kept once, that
// what is read is what was written (the hash is checked), and that a file is of
// the type that its name says and of no other. It refuses to know what a file is
// about and who may read it, and it deletes nothing by itself.
package vault

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"

	"proviso/models"
)

// Vault is an open folder. Nothing in it is reached by a name that a person chose.
type Vault struct {
	root  *os.Root
	limit int64
}

// File is what is known of a kept file.
type File struct {
	Digest string // SHA-256 of the content, hex
	Size   int64  // bytes
	Type   string // media type
}

// incoming holds files that are still being written.
const incoming = "incoming"

// Open opens the folder, and makes it where there is none. The limit is of one
// file, in bytes.
func Open(dir string, limit int64) (*Vault, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of documents: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of documents: %w", err)
	}
	if err := root.Mkdir(incoming, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		root.Close()
		return nil, fmt.Errorf("make the folder of incoming documents: %w", err)
	}
	return &Vault{root: root, limit: limit}, nil
}

// Close gives the folder back.
func (v *Vault) Close() error { return v.root.Close() }

// Put keeps what it reads. The name is the one that a person gave the file: it
// says which type the content must be of, and is used for nothing else.
func (v *Vault) Put(ctx context.Context, name string, r io.Reader) (File, error) {
	kind, err := kindOf(name)
	if err != nil {
		return File{}, err
	}
	temporary := incoming + "/" + rand.Text()
	f, err := v.root.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return File{}, fmt.Errorf("keep a document: %w", err)
	}
	defer v.root.Remove(temporary) // once it is in its place, there is nothing to remove
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(stopping{ctx, r}, v.limit+1))
	switch {
	case err != nil:
		return File{}, fmt.Errorf("keep a document: %w", err)
	case size > v.limit:
		return File{}, models.Invalid("file", "is longer than %d MiB", v.limit>>20)
	case size == 0:
		return File{}, models.Invalid("file", "is empty")
	}
	if err := kind.check(f, size); err != nil {
		return File{}, err
	}
	if err := f.Sync(); err != nil {
		return File{}, fmt.Errorf("keep a document: %w", err)
	}
	out := File{Digest: hex.EncodeToString(sum.Sum(nil)), Size: size, Type: kind.media}
	if err := v.place(temporary, out.Digest); err != nil {
		return File{}, fmt.Errorf("keep a document: %w", err)
	}
	return out, nil
}

// place moves a file that is whole to where its digest says.
func (v *Vault) place(temporary, digest string) error {
	if err := v.root.Mkdir(digest[:2], 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := v.root.Rename(temporary, at(digest)); err != nil {
		return err
	}
	for _, dir := range []string{digest[:2], "."} { // so that the name outlives a fall of power too
		d, err := v.root.Open(dir)
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

func at(digest string) string { return digest[:2] + "/" + digest }

var digestShape = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Get gives the content of a file. Content that is not what was kept is an error
// of ours, and none of it is given.
func (v *Vault) Get(digest string) (io.ReadSeekCloser, error) {
	if !digestShape.MatchString(digest) {
		return nil, models.NotFound("document", digest, nil)
	}
	f, err := v.root.Open(at(digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, models.NotFound("document", digest, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("read document %s: %w", digest, err)
	}
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != digest {
		err = errors.New("its content is not what was kept")
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("read document %s: %w", digest, err)
	}
	return f, nil
}

// stopping ends reading when its context does.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s stopping) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
