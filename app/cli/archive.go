package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"proviso/app/exchange"
	"proviso/app/store"
	"proviso/app/tracker"
	"proviso/app/vault"
	"proviso/models"
)

type archiveFlags struct {
	papersAt
	Archive          string `placeholder:"FILE|-" help:"Write the whole database to this file, which must not be there yet, or to standard output. It holds privileged text and hashes of passwords."`
	WithoutDocuments bool   `help:"Leave the contents of documents out of the archive."`
}

const archiveHelp = `An archive is a ZIP of the whole database: record, history, workspace, trail, what was published, people and settings, and the contents of documents. It is not encrypted: it holds what counsel wrote in confidence, who works here, and hashes of passwords and tokens. Keep it as you keep the database. The same database gives the same bytes; others can write meanwhile.

The key that seals second factors and webhooks (--key-file of serve) is not in it, and goes to the new house apart.`

func (c *archiveFlags) write(r *run) error {
	s, err := r.open(false)
	if err != nil {
		return err
	}
	defer s.Close()
	a := archiving{run: r, store: s, without: c.WithoutDocuments}
	if !c.WithoutDocuments {
		if a.vault, err = c.vault(r, 0); err != nil {
			return err
		}
		defer a.vault.Close()
	}
	if c.Archive == "-" {
		m, err := a.to(r.Out)
		if err == nil {
			fmt.Fprintln(r.Err, toldArchive(m))
		}
		return err
	}
	var m exchange.Manifest
	err = newFile("--archive", c.Archive, func(w io.Writer) error { m, err = a.to(w); return err })
	if err != nil {
		return err
	}
	return r.tellArchive(c.Archive+": "+toldArchive(m), m)
}

// archiving is an archive that is being made.
type archiving struct {
	*run
	store   *store.Store
	vault   *vault.Vault
	without bool
}

func (a archiving) to(w io.Writer) (m exchange.Manifest, err error) {
	err = a.store.Archive(a.ctx, func(x *store.Snapshot) error {
		if x.Trail.Faults > 0 {
			fmt.Fprintf(a.Err, "The trail has %d faults, which the archive carries on; proviso audit verify tells them.\n", x.Trail.Faults)
		}
		from := exchange.ArchiveParts{Program: programVersion(), Schema: x.Schema, Trail: x.Trail, WithoutDocuments: a.without}
		if !a.without {
			if from.Documents, err = tracker.New(a.store, a.now).NeededContents(a.ctx, x.Revision); err != nil {
				return err
			}
			from.Open = func(digest string) (io.ReadCloser, error) { return openContent(a.ctx, a.vault, digest) }
		}
		var of, done int64
		for _, t := range x.Schema.Tables {
			n, err := x.Count(a.ctx, t)
			if err != nil {
				return err
			}
			of += n
		}
		show := a.gauge(of)
		from.Rows = func(t models.ArchiveTable, emit func([]any) error) error {
			return x.Rows(a.ctx, t, func(row []any) error {
				done++
				show(done)
				return emit(row)
			})
		}
		m, err = exchange.WriteArchive(w, from)
		return err
	})
	return m, err
}

// openContent says what to do about content that is not there.
func openContent(ctx context.Context, v *vault.Vault, digest string) (io.ReadCloser, error) {
	content, err := v.Get(ctx, digest)
	switch {
	case models.KindOf(err) == models.KindNotFound:
		return nil, models.Refused("document %s is not there: it was taken away just now (then try again), or it is missing (proviso documents verify tells)", digest)
	case errors.Is(err, vault.ErrAltered):
		return nil, models.Refused("document %s is not what was kept; proviso documents verify tells which is altered", digest)
	}
	return content, err
}

// takeArchive takes an archive into an empty database. Nothing is written before all of
// it was read and held against its hashes.
func (r *run) takeArchive(at papersAt, f *os.File, size int64) error {
	from := stoppable{r.ctx, f}
	show := r.gauge(size)
	a, err := exchange.OpenArchive(from, size, func(done int64) { show(done + 64) })
	if err == nil {
		err = a.Verify(nil)
	}
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	if err != nil {
		return err
	}
	s, err := store.Open(r.ctx, r.db, store.Options{Now: r.now})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.CheckEmpty(r.ctx); err != nil {
		return err
	}
	if err := r.bringContents(at, a); err != nil {
		return err
	}
	if err := s.TakeIn(r.ctx, r.incoming(a)); err != nil {
		return err
	}
	if a.Trail.Faults > 0 {
		fmt.Fprintf(r.Err, "The trail came with %d faults; proviso audit verify tells them.\n", a.Trail.Faults)
	}
	return r.tellArchive("imported: "+toldArchive(a.Manifest), a.Manifest)
}

// incoming is what is in an archive, and the check that it came out as it went in.
func (r *run) incoming(a *exchange.Archive) store.Incoming {
	var of, done int64
	for _, f := range a.Files {
		if f.Rows != nil {
			of += *f.Rows
		}
	}
	show := r.gauge(of)
	return store.Incoming{
		Schema: a.Schema,
		Rows: func(t models.ArchiveTable, insert func([]any) error) error {
			return a.Rows(t, func(row []any) error {
				done++
				show(done)
				return insert(row)
			})
		},
		Check: func(x *store.Snapshot) error {
			if x.Trail != a.Trail {
				return models.Refused("the trail that is in the archive (%d lines, %d faults, head %s) is not the one that its manifest tells of (%d lines, %d faults, head %s); nothing was written",
					x.Trail.Lines, x.Trail.Faults, x.Trail.Head, a.Trail.Lines, a.Trail.Faults, a.Trail.Head)
			}
			for _, t := range x.Schema.Tables {
				file, err := exchange.TableFile(t, func(t models.ArchiveTable, emit func([]any) error) error { return x.Rows(r.ctx, t, emit) })
				if err == nil {
					err = a.Says(t, file)
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// bringContents keeps the contents of documents. Until the database says whose they are,
// nobody sees them.
func (r *run) bringContents(at papersAt, a *exchange.Archive) error {
	digests := a.Digests()
	if len(digests) == 0 {
		return nil
	}
	v, err := at.vault(r, 0)
	if err != nil {
		return err
	}
	defer v.Close()
	show := r.gauge(int64(len(digests)))
	for i, digest := range digests {
		content, err := a.Content(digest)
		if err != nil {
			return err
		}
		err = v.Bring(r.ctx, digest, content)
		content.Close()
		if err != nil {
			return err
		}
		show(int64(i + 1))
	}
	return nil
}

// stoppable ends reading when its context does.
type stoppable struct {
	ctx context.Context
	io.ReaderAt
}

func (s stoppable) ReadAt(p []byte, at int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.ReaderAt.ReadAt(p, at)
}

func toldArchive(m exchange.Manifest) string {
	documents := "without documents"
	if m.Documents != nil {
		documents = fmt.Sprintf("%d documents", *m.Documents)
	}
	return fmt.Sprintf("%d rows of schema %d, %s; %d lines of the trail, head %s; SHA-256 of the record %s",
		rowsOf(m), m.SchemaVersion, documents, m.Trail.Lines, m.Trail.Head, m.Record)
}

func rowsOf(m exchange.Manifest) (n int64) {
	for _, f := range m.Files {
		if f.Rows != nil {
			n += *f.Rows
		}
	}
	return n
}

func (r *run) tellArchive(sentence string, m exchange.Manifest) error {
	documents := 0
	if m.Documents != nil {
		documents = *m.Documents
	}
	return r.tell(sentence, []string{"rows", "schema", "documents", "lines", "head", "record_sha256"},
		rowsOf(m), m.SchemaVersion, documents, m.Trail.Lines, m.Trail.Head, m.Record)
}
