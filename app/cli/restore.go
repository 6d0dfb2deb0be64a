package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"proviso/app/store"
	"proviso/app/vault"
	"proviso/models"
)

type restoreCmd struct {
	papersAt
	File    string `arg:"" placeholder:"FILE" help:"A copy that proviso backup wrote."`
	Replace bool   `help:"Put the copy in the place of the database that is there, which is kept beside it under another name. Nothing may have it open."`
}

func (c *restoreCmd) Help() string {
	return `The copy is checked against FILE.sha256, if that lies beside it, and page by page and line by line; it is brought up to this program's schema if it is older; then it gets the name of --db. Documents are brought along if FILE.documents lies beside it.`
}

func (c *restoreCmd) Run(r *run) error {
	if !isFile(r.db) {
		return models.Refused("a copy is restored to a SQLite file; a PostgreSQL database is restored by PostgreSQL's own means (the README has the commands), or from an archive: proviso import FILE --db URL")
	}
	if err := c.mustBeFree(r.db); err != nil {
		return err
	}
	said, err := saidHash(c.File)
	if err != nil {
		return err
	}
	if said == "" {
		fmt.Fprintf(r.Err, "There is no %s: the copy is checked for what its pages and its trail tell, and for no more.\n", c.File+shaEnd)
	}
	temp, err := c.fetch(r, said)
	if err != nil {
		return err
	}
	defer func() {
		for _, end := range []string{"", "-wal", "-shm", "-journal"} {
			os.Remove(temp + end) // nothing, once it was moved
		}
	}()
	done, err := r.checkCopy(temp)
	switch {
	case err != nil:
		return c.named(err, temp)
	case done.faults > 0 && said == "":
		return models.Refused("%s is damaged: its trail has %d faults, and without %s nothing says that the database had them too", c.File, done.faults, c.File+shaEnd)
	case done.faults > 0:
		fmt.Fprintf(r.Err, "The trail has %d faults, as it had when the copy was made; proviso audit verify tells them.\n", done.faults)
	}
	if err := c.bringUp(r, temp, &done); err != nil {
		return c.named(err, temp)
	}
	if done.documents, err = c.contents(r); err != nil {
		return err
	}
	kept, err := c.place(r, temp)
	if err != nil {
		return err
	}
	if kept != "" {
		fmt.Fprintf(r.Err, "What was there is kept as %s.\n", kept)
	}
	return r.tell(fmt.Sprintf("%s: restored from %s, checked; schema %d, %d documents; %d lines of the trail, head %s", r.db, c.File, done.schema, done.documents, done.trail.Lines, done.trail.Head),
		[]string{"file", "from", "schema", "documents", "lines", "faults", "head", "kept"}, r.db, c.File, done.schema, done.documents, done.trail.Lines, done.faults, done.trail.Head, kept)
}

// mustBeFree is an error if something is in the place, and is not to be replaced. A log
// without its database would be played into the one that is put there.
func (c *restoreCmd) mustBeFree(db string) error {
	if a, err := os.Stat(c.File); err == nil {
		if b, err := os.Stat(db); err == nil && os.SameFile(a, b) {
			return usage{fmt.Errorf("%s is the database itself", c.File)}
		}
	}
	for _, path := range []string{db, db + "-wal", db + "-journal"} {
		if _, err := os.Lstat(path); err == nil && !c.Replace {
			return models.Refused("%s is there already; name another file with --db, or replace it with --replace, which keeps it under another name", path)
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// fetch copies the file beside where it is to be.
func (c *restoreCmd) fetch(r *run, said string) (temp string, err error) {
	info, err := os.Stat(c.File)
	if err != nil {
		return "", usage{err}
	}
	if !info.Mode().IsRegular() {
		return "", usage{fmt.Errorf("%s is not a file", c.File)}
	}
	if log, err := os.Stat(c.File + "-wal"); err == nil && log.Size() > 0 {
		return "", models.Refused("%s is in use: a part of it lies in %s; copy it with proviso backup, and restore the copy", c.File, c.File+"-wal")
	}
	f, err := os.CreateTemp(filepath.Dir(r.db), ".proviso-*") // mode 0600
	if err != nil {
		return "", usage{fmt.Errorf("--db: %w", err)}
	}
	defer f.Close()
	sum, _, err := hashFile(r.ctx, c.File, f)
	if err == nil {
		err = f.Sync()
	}
	if err == nil && said != "" && said != sum {
		err = models.Refused("%s is damaged: it does not have the SHA-256 that %s says", c.File, c.File+shaEnd)
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// named tells of the copy by the name that the user gave.
func (c *restoreCmd) named(err error, temp string) error {
	var told *models.Error
	if !errors.As(err, &told) {
		return err
	}
	out := *told
	out.Msg = strings.ReplaceAll(out.Msg, temp, c.File)
	return &out
}

// bringUp brings an older copy up to this program's schema, and checks it again.
func (c *restoreCmd) bringUp(r *run, temp string, done *copied) error {
	s, err := store.Open(r.ctx, temp, store.Options{Now: r.now})
	if err != nil {
		return err
	}
	from, to, err := s.Migrate(r.ctx)
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	if from != to {
		fmt.Fprintf(r.Err, "The copy was of schema %d, and was brought up to %d.\n", from, to)
	}
	before := *done
	if *done, err = r.checkCopy(temp); err != nil {
		return err
	}
	if done.trail != before.trail {
		return fmt.Errorf("the trail came out otherwise after bringing the schema up from %d to %d", from, to)
	}
	_, err = store.Fold(r.ctx, temp)
	return err
}

func (c *restoreCmd) contents(r *run) (int, error) {
	if _, err := os.Stat(c.File + contentsEnd); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	from := vault.Folder(c.File+contentsEnd, 0)
	defer from.Close()
	var digests []string
	err := from.Each(r.ctx, func(name string, _ int64) error {
		digests = append(digests, name)
		return nil
	})
	if err != nil || len(digests) == 0 {
		return 0, err
	}
	to, err := c.vault(r, 0)
	if err != nil {
		return 0, err
	}
	return len(digests), r.carry(from, to, digests)
}

// place puts the copy where it is to be, and gives the name under which what was there is
// kept. The name of the database is free at no moment.
func (c *restoreCmd) place(r *run, temp string) (kept string, err error) {
	if _, err := os.Lstat(r.db); errors.Is(err, fs.ErrNotExist) {
		return "", c.swap(r, temp, "")
	}
	whole, err := store.Fold(r.ctx, r.db)
	if err != nil {
		return "", err
	}
	kept = r.db + ".replaced-" + r.now().UTC().Format("20060102T150405Z")
	if err := mustBeNew("--replace", kept); err != nil {
		return "", err
	}
	if !whole {
		fmt.Fprintf(r.Err, "%s cannot be read as a database; it is kept as it is.\n", r.db)
	}
	return kept, c.swap(r, temp, kept)
}

func (c *restoreCmd) swap(r *run, temp, kept string) error {
	aside := kept
	if aside == "" {
		aside = r.db + ".replaced-" + r.now().UTC().Format("20060102T150405Z")
	}
	// A log that was left must not be played into another database.
	for _, end := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Rename(r.db+end, aside+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if kept != "" {
		if err := os.Link(r.db, kept); err != nil { // a file system without links
			if err := os.Rename(r.db, kept); err != nil {
				return err
			}
		}
	}
	return moveTo(temp, r.db)
}
