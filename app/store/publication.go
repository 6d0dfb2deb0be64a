package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"proviso/models"
)

// PublicationKind is the kind of the lines of the trail that are about what was
// published, or how.
const PublicationKind models.FactKind = "publication"

// Publication is one edition as it was published. It never changes; that it was
// taken back stands beside it.
type Publication struct {
	Number         int64 // from 1, in the order of publishing
	Hash           string
	Revision       int64
	AsOf, KnownOn  models.Date
	Manifest       string // canonical JSON, of which Hash is the SHA-256; "" where it was not asked for
	PublishedAt    time.Time
	Author, Reason string
	WithdrawnAt    time.Time // zero: it stands
	WithdrawnBy    string
	WithdrawnWhy   string
}

// PublicDocument is the bytes of one published document.
type PublicDocument struct {
	Digest string // SHA-256 of Body, hex
	Body   string
}

type publicationRow struct {
	Number      int64  `gorm:"column:number;primaryKey;autoIncrement:false"`
	Hash        string `gorm:"column:hash"`
	Revision    int64  `gorm:"column:revision"`
	AsOf        day    `gorm:"column:as_of;not null"`
	KnownOn     day    `gorm:"column:known_on"`
	Manifest    string `gorm:"column:manifest"`
	PublishedAt stamp  `gorm:"column:published_at"`
	Author      string `gorm:"column:author"`
	Reason      string `gorm:"column:reason"`
}

func (publicationRow) TableName() string { return "publications" }

type withdrawalRow struct {
	Number      int64  `gorm:"column:number;primaryKey;autoIncrement:false"`
	WithdrawnAt stamp  `gorm:"column:withdrawn_at"`
	Author      string `gorm:"column:author"`
	Reason      string `gorm:"column:reason"`
}

func (withdrawalRow) TableName() string { return "publication_withdrawals" }

type documentRow struct {
	Digest string `gorm:"column:digest;primaryKey"`
	Body   string `gorm:"column:body"`
}

func (documentRow) TableName() string { return "public_documents" }

type settingsRow struct {
	Version   int64  `gorm:"column:version;primaryKey;autoIncrement:false"`
	ChangedAt stamp  `gorm:"column:changed_at"`
	Author    string `gorm:"column:author"`
	Body      string `gorm:"column:body"`
}

func (settingsRow) TableName() string { return "publication_settings" }

// Publish keeps an edition with the documents that are not kept yet: all or nothing,
// with a line in the trail. Its Number is the next after last, the number of the
// edition that its author saw as the newest ever made: of two who publish at once
// the second is told.
func (s *Store) Publish(ctx context.Context, p Publication, last int64, documents []PublicDocument, n Note) (Publication, error) {
	n.Kind, n.Person = PublicationKind, p.Hash[:min(len(p.Hash), 12)]
	err := s.change(ctx, "publish", func(tx *gorm.DB) ([]Note, error) {
		newest, err := only[int64](ctx, tx, "SELECT coalesce(max(number), 0) FROM publications")
		switch {
		case err != nil:
			return nil, err
		case newest != last:
			return nil, models.Conflict("publication", "number %d was published while you were looking at the preview; nothing was published: look at what it changes and publish again", newest)
		}
		if err := addDocuments(ctx, tx, documents); err != nil {
			return nil, err
		}
		p.Number, p.PublishedAt = last+1, s.o.Now().UTC()
		row := publicationRow{Number: p.Number, Hash: p.Hash, Revision: p.Revision, AsOf: day(p.AsOf), KnownOn: day(p.KnownOn), Manifest: p.Manifest,
			PublishedAt: stampOf(p.PublishedAt), Author: p.Author, Reason: p.Reason}
		return []Note{n}, insert(ctx, tx, []publicationRow{row})
	})
	return p, err
}

// addDocuments adds those that no edition has had yet.
func addDocuments(ctx context.Context, tx *gorm.DB, documents []PublicDocument) error {
	var rows []documentRow
	for part := range slices.Chunk(documents, chunk) {
		digests := make([]string, len(part))
		for i := range part {
			digests[i] = part[i].Digest
		}
		found, err := find[string](ctx, tx, "SELECT digest FROM public_documents WHERE digest IN ?", digests)
		if err != nil {
			return err
		}
		there := make(map[string]bool, len(found))
		for _, d := range found {
			there[d] = true
		}
		for _, d := range part {
			if !there[d.Digest] {
				rows = append(rows, documentRow(d))
				there[d.Digest] = true
			}
		}
	}
	slices.SortFunc(rows, func(x, y documentRow) int { return cmp.Compare(x.Digest, y.Digest) })
	rows = slices.CompactFunc(rows, func(x, y documentRow) bool { return x.Digest == y.Digest })
	return insert(ctx, tx, rows)
}

// Withdraw takes an edition back: it is no longer the newest, and its frozen
// address says so.
func (s *Store) Withdraw(ctx context.Context, number int64, author, reason string, n Note) error {
	n.Kind = PublicationKind
	return s.change(ctx, "withdraw a publication", func(tx *gorm.DB) ([]Note, error) {
		rows, err := s.publications(ctx, tx, "WHERE p.number = ?", number)
		switch {
		case err != nil:
			return nil, err
		case len(rows) == 0:
			return nil, models.NotFound("publication", fmt.Sprint(number), nil)
		case !rows[0].WithdrawnAt.IsZero():
			return nil, models.Conflict("publication", "number %d was withdrawn already", number)
		}
		n.Person = rows[0].Hash[:12]
		return []Note{n}, insert(ctx, tx, []withdrawalRow{{number, stampOf(s.o.Now()), author, reason}})
	})
}

type publicationFound struct {
	Row          publicationRow `gorm:"embedded"`
	WithdrawnAt  *stamp
	WithdrawnBy  string
	WithdrawnWhy string
}

const publicationQuery = "SELECT p.number, p.hash, p.revision, p.as_of, p.known_on, p.manifest, p.published_at, p.author, p.reason, w.withdrawn_at," +
	" coalesce(w.author, '') AS withdrawn_by, coalesce(w.reason, '') AS withdrawn_why FROM publications p LEFT JOIN publication_withdrawals w ON w.number = p.number "

func (s *Store) publications(ctx context.Context, tx *gorm.DB, where string, args ...any) ([]Publication, error) {
	rows, err := find[publicationFound](ctx, tx, publicationQuery+where, args...)
	if err != nil {
		return nil, err
	}
	out := make([]Publication, len(rows))
	for i := range rows {
		r := &rows[i].Row
		out[i] = Publication{Number: r.Number, Hash: r.Hash, Revision: r.Revision, AsOf: models.Date(r.AsOf), KnownOn: models.Date(r.KnownOn), Manifest: r.Manifest, Author: r.Author, Reason: r.Reason,
			WithdrawnBy: rows[i].WithdrawnBy, WithdrawnWhy: rows[i].WithdrawnWhy}
		if out[i].PublishedAt, err = r.PublishedAt.time(); err != nil {
			return nil, err
		}
		if out[i].WithdrawnAt, err = rows[i].WithdrawnAt.maybe(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Publications are all editions, the newest first.
func (s *Store) Publications(ctx context.Context) ([]Publication, error) {
	out, err := s.publications(ctx, s.read, "ORDER BY p.number DESC")
	return out, s.fault(ctx, "list publications", err)
}

// PublicationOf is the edition whose hash begins so; it may have been withdrawn.
func (s *Store) PublicationOf(ctx context.Context, id string) (Publication, error) {
	rows, err := s.publications(ctx, s.read, "WHERE substr(p.hash, 1, ?) = ? ORDER BY p.number LIMIT 1", len(id), id)
	switch {
	case err != nil:
		return Publication{}, s.fault(ctx, "read a publication", err)
	case len(rows) == 0:
		return Publication{}, models.NotFound("publication", id, nil)
	}
	return rows[0], nil
}

// NewestPublication is the newest edition that was not withdrawn; false if there is
// none.
func (s *Store) NewestPublication(ctx context.Context) (Publication, bool, error) {
	rows, err := s.publications(ctx, s.read, "WHERE w.number IS NULL ORDER BY p.number DESC LIMIT 1")
	if err != nil || len(rows) == 0 {
		return Publication{}, false, s.fault(ctx, "read the newest publication", err)
	}
	return rows[0], true, nil
}

// PublicState is a number that moves with every publication and every withdrawal,
// and when the settings change; last is the number of the last edition ever made,
// newest that of the newest which stands (0: none).
type PublicState struct {
	State, Last, Newest, Revision, Settings int64
	AsOf, KnownOn                           models.Date // of the newest; zero KnownOn: all that was recorded
}

// PublicState is read with one query.
func (s *Store) PublicState(ctx context.Context) (PublicState, error) {
	row, err := only[struct {
		State, Last, Newest, Revision, Settings int64
		AsOf, KnownOn                           day
	}](ctx, s.read, "SELECT n.last + n.gone AS state, n.last, n.newest, n.settings, coalesce(p.revision, 0) AS revision, p.as_of, p.known_on FROM (SELECT"+
		" (SELECT coalesce(max(number), 0) FROM publications) AS last, (SELECT count(*) FROM publication_withdrawals) AS gone,"+
		" (SELECT coalesce(max(version), 0) FROM publication_settings) AS settings,"+
		" (SELECT coalesce(max(p.number), 0) FROM publications p WHERE NOT EXISTS (SELECT 1 FROM publication_withdrawals w WHERE w.number = p.number)) AS newest) AS n LEFT JOIN publications p ON p.number = n.newest")
	return PublicState{row.State, row.Last, row.Newest, row.Revision, row.Settings, models.Date(row.AsOf), models.Date(row.KnownOn)}, s.fault(ctx, "read what is published", err)
}

// PublicDocuments are the documents of the digests, in the order of their digests.
// It errs where one is not there.
func (s *Store) PublicDocuments(ctx context.Context, digests []string) ([]PublicDocument, error) {
	wanted := slices.Compact(slices.Sorted(slices.Values(digests)))
	out := make([]PublicDocument, 0, len(wanted))
	for part := range slices.Chunk(wanted, 4*chunk) {
		rows, err := find[documentRow](ctx, s.read, "SELECT digest, body FROM public_documents WHERE digest IN ? ORDER BY digest", part)
		if err != nil {
			return nil, s.fault(ctx, "read published documents", err)
		}
		if len(rows) != len(part) {
			return nil, errors.New("read published documents: one of them is not kept")
		}
		for _, r := range rows {
			out = append(out, PublicDocument(r))
		}
	}
	return out, nil
}

// PublicSettings is how and when is published: the newest version, and its body
// ("" of version 0: nobody has said).
func (s *Store) PublicSettings(ctx context.Context) (version int64, body string, err error) {
	rows, err := find[settingsRow](ctx, s.read, "SELECT version, changed_at, author, body FROM publication_settings ORDER BY version DESC LIMIT 1")
	if err != nil || len(rows) == 0 {
		return 0, "", s.fault(ctx, "read how is published", err)
	}
	return rows[0].Version, rows[0].Body, nil
}

// SetPublicSettings adds the version after replaces.
func (s *Store) SetPublicSettings(ctx context.Context, replaces int64, body, author string, n Note) error {
	n.Kind, n.Person = PublicationKind, "settings"
	return s.change(ctx, "change how is published", func(tx *gorm.DB) ([]Note, error) {
		newest, err := only[int64](ctx, tx, "SELECT coalesce(max(version), 0) FROM publication_settings")
		switch {
		case err != nil:
			return nil, err
		case newest != replaces:
			return nil, models.Conflict("version", "somebody changed these settings while you were looking at them; look at them again")
		}
		return []Note{n}, insert(ctx, tx, []settingsRow{{replaces + 1, stampOf(s.o.Now()), author, body}})
	})
}
