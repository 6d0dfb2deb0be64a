package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/app/vault"
	"proviso/models"
)

type backupCmd struct {
	papersAt
	File          string `arg:"" placeholder:"FILE" help:"The copy to write, which must not be there yet. Its SHA-256 is written beside it, as FILE.sha256."`
	WithDocuments bool   `help:"Copy the contents of documents too, into the folder FILE.documents."`
	Archive       bool   `help:"Write an archive, as proviso export --archive does, of a database of either kind."`
}

func (c *backupCmd) Help() string {
	return `The copy is a SQLite file, made while others read and write, and checked before it gets its name. It is not encrypted, and holds all that the database holds: keep it alike. The key that seals second factors and webhooks (--key-file of serve) is not in it.

A PostgreSQL database is backed up by PostgreSQL's own means, or with --archive.`
}

// shaEnd is what a file's name ends in that holds another's SHA-256, and contentsEnd that
// of a folder of documents, which serve looks for beside a database.
const (
	shaEnd      = ".sha256"
	contentsEnd = ".documents"
)

func (c *backupCmd) Run(r *run) error {
	if c.Archive {
		return (&archiveFlags{papersAt: c.papersAt, Archive: c.File}).write(r)
	}
	if err := mustBeNew("FILE", c.File); err != nil {
		return err
	}
	s, err := store.Open(r.ctx, r.db, store.Options{ReadOnly: true, Now: r.now})
	if err != nil {
		return err
	}
	defer s.Close()
	if have, _, err := s.SchemaVersion(r.ctx); err != nil || have == 0 {
		return errors.Join(err, s.Check(r.ctx)) // which says that there is no record
	}
	f, err := os.CreateTemp(filepath.Dir(c.File), ".proviso-*") // mode 0600
	if err != nil {
		return usage{err}
	}
	temp := f.Name()
	defer os.Remove(temp) // nothing, once it was moved
	defer f.Close()
	before, err := s.TrailHead(r.ctx)
	if err != nil {
		return err
	}
	if err := r.copyDatabase(s, temp); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("write %s: %w", c.File, err)
	}
	done, err := r.checkCopy(temp)
	if err != nil {
		return err
	}
	kept, err := s.TrailHas(r.ctx, done.trail.Head)
	switch {
	case err != nil:
		return err
	case done.trail.Lines < before.Seq || done.trail.Lines > 0 && !kept:
		return fmt.Errorf("the copy's trail ends with %s after %d lines, which is not how the database's goes", done.trail.Head, done.trail.Lines)
	case done.faults > 0:
		fmt.Fprintf(r.Err, "The trail has %d faults, which the copy has too; proviso audit verify tells them.\n", done.faults)
	}
	if done.documents, err = c.copyContents(r, temp); err != nil {
		return err
	}
	return c.name(r, temp, done)
}

// name gives the copy its name, once its hash lies beside where it will be.
func (c *backupCmd) name(r *run, temp string, done copied) error {
	sum, size, err := hashFile(r.ctx, temp, nil)
	if err != nil {
		return err
	}
	line := sum + "  " + filepath.Base(c.File) + "\n"
	if err := os.WriteFile(c.File+shaEnd, []byte(line), 0o600); err != nil {
		return fmt.Errorf("write %s: %w", c.File+shaEnd, err)
	}
	if err := moveTo(temp, c.File); err != nil {
		return fmt.Errorf("write %s: %w", c.File, err)
	}
	return r.tell(fmt.Sprintf("%s: %d bytes of schema %d, checked; %d documents; %d lines of the trail, head %s; SHA-256 %s", c.File, size, done.schema, done.documents, done.trail.Lines, done.trail.Head, sum),
		[]string{"file", "bytes", "schema", "documents", "lines", "faults", "head", "sha256"}, c.File, size, done.schema, done.documents, done.trail.Lines, done.faults, done.trail.Head, sum)
}

// copyDatabase copies, and shows how far it is by how long the file is already.
func (r *run) copyDatabase(s *store.Store, file string) error {
	size, err := s.Size(r.ctx)
	if err != nil {
		return err
	}
	show := r.gauge(size)
	end := r.beside(func(ctx context.Context) {
		look := time.NewTicker(200 * time.Millisecond)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-look.C:
				if info, err := os.Stat(file); err == nil {
					show(min(info.Size(), size-1))
				}
			}
		}
	})
	err = s.CopyTo(r.ctx, file)
	end()
	if err == nil {
		show(size)
	}
	return err
}

// copied is what was found in a copy.
type copied struct {
	schema    int64
	trail     store.TrailReport
	faults    int
	documents int
}

// checkCopy looks at every page and row of a database file, and walks its trail.
func (r *run) checkCopy(file string) (out copied, err error) {
	s, err := store.Open(r.ctx, file, store.Options{ReadOnly: true, Now: r.now})
	if err != nil {
		return out, err
	}
	defer s.Close()
	if out.schema, _, err = s.SchemaVersion(r.ctx); err != nil {
		return out, err
	}
	if out.schema == 0 {
		return out, models.Refused("%s is no database of proviso", file)
	}
	if err := s.CheckIntegrity(r.ctx); err != nil {
		return out, err
	}
	out.trail, err = s.VerifyTrail(r.ctx, func(store.Fault) { out.faults++ })
	return out, err
}

// copyContents copies the contents that the copy's documents need. A folder of them is as
// serve keeps one.
func (c *backupCmd) copyContents(r *run, file string) (int, error) {
	if !c.WithDocuments {
		return 0, nil
	}
	if err := mustBeNew("--with-documents", c.File+contentsEnd); err != nil {
		return 0, err
	}
	s, err := store.Open(r.ctx, file, store.Options{ReadOnly: true, Now: r.now})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	revision, err := s.Revision(r.ctx)
	if err != nil {
		return 0, err
	}
	digests, err := tracker.New(s, r.now).NeededContents(r.ctx, revision)
	if err != nil {
		return 0, err
	}
	from, err := c.vault(r, 0)
	if err != nil {
		return 0, err
	}
	defer from.Close()
	temp, err := os.MkdirTemp(filepath.Dir(c.File), ".proviso-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(temp) // nothing, once it was moved
	if err := r.carry(from, vault.Folder(temp, 0), digests); err != nil {
		return 0, err
	}
	return len(digests), moveTo(temp, c.File+contentsEnd)
}

// carry copies contents from one place to another, and closes the latter.
func (r *run) carry(from, to *vault.Vault, digests []string) error {
	defer to.Close()
	show := r.gauge(int64(len(digests)))
	for i, digest := range digests {
		content, err := openContent(r.ctx, from, digest)
		if err != nil {
			return err
		}
		err = to.Bring(r.ctx, digest, content)
		content.Close()
		if err != nil {
			return err
		}
		show(int64(i + 1))
	}
	return to.Close()
}

// hashFile gives the SHA-256 of a file and its length, and writes it to w if that is not nil.
func hashFile(ctx context.Context, path string, w io.Writer) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	sum := sha256.New()
	to := io.Writer(sum)
	if w != nil {
		to = io.MultiWriter(sum, w)
	}
	n, err := io.Copy(to, io.NewSectionReader(stoppable{ctx, f}, 0, info.Size()))
	return hex.EncodeToString(sum.Sum(nil)), n, err
}

// saidHash is what FILE.sha256 says, as sha256sum writes it; "": there is none.
func saidHash(file string) (string, error) {
	text, err := os.ReadFile(file + shaEnd)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	sum, _, _ := strings.Cut(string(text), " ")
	if len(sum) != 2*sha256.Size {
		return "", models.Refused("%s is not as sha256sum writes it: a SHA-256, two spaces and the file's name", file+shaEnd)
	}
	return sum, nil
}
