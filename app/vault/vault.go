// Package vault keeps files by the hash of their content, in a folder or in a
// bucket of an S3-compatible store. It promises that a file is there whole or not
// at all, that equal content is kept once, that what is read is what was written
// (the hash is checked), and that a file is of the type that its name says and of
// no other. It refuses to know what a file is about and who may read it, and it
// deletes nothing by itself.
package vault

import (
	"context"
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

// Vault is a place for files. Nothing in it is reached by a name that a person
// chose.
type Vault struct {
	place place
	limit int64
}

// File is what is known of a kept file.
type File struct {
	Digest string // SHA-256 of the content, hex
	Size   int64  // bytes
	Type   string // media type
}

// place is where contents lie, each under its digest. What is not there is
// fs.ErrNotExist.
type place interface {
	// draft is a file to write to, which is nobody's yet; drop takes away what is
	// left of it.
	draft() (f *os.File, drop func(), err error)
	// put gives a draft that is whole its place; until then nothing is seen of it.
	put(ctx context.Context, f *os.File, digest string, size int64) error
	get(ctx context.Context, digest string) (io.ReadSeekCloser, error)
	remove(ctx context.Context, digest string) error
	// each names everything that lies there, what is none of ours too.
	each(ctx context.Context, f func(name string, size int64) error) error
	check(ctx context.Context) error
	close() error
}

// ErrAltered is of content that is not what was kept.
var ErrAltered = errors.New("its content is not what was kept")

// Close gives the place back.
func (v *Vault) Close() error { return v.place.close() }

// Limit is how long a file may be, in bytes.
func (v *Vault) Limit() int64 { return v.limit }

// Check errs if nothing can be kept or read.
func (v *Vault) Check(ctx context.Context) error {
	if err := v.place.check(ctx); err != nil {
		return fmt.Errorf("reach the place of documents: %w", err)
	}
	return nil
}

// Put keeps what it reads. The name is the one that a person gave the file: it
// says which type the content must be of, and is used for nothing else.
func (v *Vault) Put(ctx context.Context, name string, r io.Reader) (File, error) {
	kind, err := kindOf(name)
	if err != nil {
		return File{}, err
	}
	f, drop, err := v.place.draft()
	if err != nil {
		return File{}, fmt.Errorf("keep a document: %w", err)
	}
	defer drop()
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
	out := File{Digest: hex.EncodeToString(sum.Sum(nil)), Size: size, Type: kind.media}
	if err := v.place.put(ctx, f, out.Digest, size); err != nil {
		return File{}, fmt.Errorf("keep a document: %w", err)
	}
	return out, nil
}

// Bring keeps content that was kept in another place already, under its digest there.
// Its type was looked at when it was first kept, and how long it may be too.
func (v *Vault) Bring(ctx context.Context, digest string, r io.Reader) error {
	if !digestShape.MatchString(digest) {
		return models.NotFound("document", digest, nil)
	}
	f, drop, err := v.place.draft()
	if err != nil {
		return fmt.Errorf("bring document %s: %w", digest, err)
	}
	defer drop()
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, sum), stopping{ctx, r})
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != digest {
		err = ErrAltered
	}
	if err == nil {
		err = v.place.put(ctx, f, digest, size)
	}
	if err != nil {
		return fmt.Errorf("bring document %s: %w", digest, err)
	}
	return nil
}

// at is where content lies in its place.
func at(digest string) string { return digest[:2] + "/" + digest }

var digestShape = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Get gives the content of a file. Content that is not what was kept is
// ErrAltered, and none of it is given.
func (v *Vault) Get(ctx context.Context, digest string) (io.ReadSeekCloser, error) {
	if !digestShape.MatchString(digest) {
		return nil, models.NotFound("document", digest, nil)
	}
	f, err := v.place.get(ctx, digest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, models.NotFound("document", digest, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("read document %s: %w", digest, err)
	}
	sum := sha256.New()
	_, err = io.Copy(sum, stopping{ctx, f})
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != digest {
		err = ErrAltered
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

// Remove takes content away. Whoever calls it knows that nobody needs it; that it
// is not there is no error.
func (v *Vault) Remove(ctx context.Context, digest string) error {
	if !digestShape.MatchString(digest) {
		return models.NotFound("document", digest, nil)
	}
	if err := v.place.remove(ctx, digest); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("take document %s away: %w", digest, err)
	}
	return nil
}

// Each names everything that lies in the place: of content the name is its digest,
// of anything else where it lies.
func (v *Vault) Each(ctx context.Context, f func(name string, size int64) error) error {
	err := v.place.each(ctx, func(name string, size int64) error {
		if len(name) == 67 && digestShape.MatchString(name[3:]) && at(name[3:]) == name {
			name = name[3:]
		}
		return f(name, size)
	})
	if err != nil {
		return fmt.Errorf("list documents: %w", err)
	}
	return nil
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
