package tracker

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"proviso/app/store"
	"proviso/app/vault"
	"proviso/models"
)

// KeepsPapers are the roles that add documents in a jurisdiction and say what
// they are about; removesPapers those that take them away.
var (
	KeepsPapers   = []models.Role{models.RoleGrants, models.RoleBudget, models.RoleCounsel}
	removesPapers = []models.Role{models.RoleGrants, models.RoleCounsel}
)

// Limits of what is said of a document. MostAbout is how many things one is about.
const (
	longestTitle = 200
	longestNote  = 2000
	MostAbout    = 50
)

// PaperState says which documents are asked for.
type PaperState string

const (
	PapersKept    PaperState = ""
	PapersSoon    PaperState = "soon" // that expire soon
	PapersExpired PaperState = "expired"
	PapersHeld    PaperState = "held"
	PapersRemoved PaperState = "removed"
	PapersAll     PaperState = "all"
)

// PaperStates lists them in the order of choosing.
var PaperStates = []PaperState{PapersKept, PapersSoon, PapersExpired, PapersHeld, PapersRemoved, PapersAll}

// PaperQuery says which documents are asked for; empty fields let everything
// through, but for State.
type PaperQuery struct {
	Text         string // in the title, a file's name or the note
	Jurisdiction string
	About        string // id of what they are about; of an award or a demand its deadlines too
	State        PaperState
	On           models.Date // the day on which one looks; zero: today
}

// Paper is one document as it stands.
type Paper struct {
	models.Document
	Version int // of what is said of it
	Held    []models.RecordHold
}

// Documents lists those that the person may see: those that expire first come
// first, then by title.
func (t *Tracker) Documents(ctx context.Context, who models.Person, q PaperQuery) ([]Paper, error) {
	if err := mayWork(who); err != nil {
		return nil, err
	}
	b, w, on, err := t.at(ctx, q.On)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(PaperStates, q.State) {
		return nil, models.Invalid("state", "%q is not a state of a document; it is soon, expired, held, removed or all, or is left out", string(q.State))
	}
	if q.Jurisdiction != "" {
		if _, err := b.place(who, q.Jurisdiction); err != nil {
			return nil, err
		}
	}
	sees := b.sees(who)
	var out []Paper
	for _, d := range w.Documents {
		p := Paper{Document: d, Version: w.Version(models.FactDocument, d.ID), Held: w.HeldBy(d)}
		if sees(d.Jurisdiction) && q.lets(&p, on.AsOf()) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(x, y Paper) int {
		return cmp.Or(-cmpKnown(x.ExpiresOn, y.ExpiresOn), cmp.Compare(x.ExpiresOn, y.ExpiresOn), cmp.Compare(strings.ToLower(x.Title), strings.ToLower(y.Title)))
	})
	return out, nil
}

// cmpKnown puts a day that is not known below one that is.
func cmpKnown(x, y models.Date) int {
	switch {
	case x.Known() && !y.Known():
		return 1
	case y.Known() && !x.Known():
		return -1
	}
	return 0
}

func (q *PaperQuery) lets(p *Paper, on models.Date) bool {
	if q.Jurisdiction != "" && p.Jurisdiction != q.Jurisdiction {
		return false
	}
	if q.About != "" && !slices.ContainsFunc(p.About, func(r models.Ref) bool { return r.Concerns(q.About) }) {
		return false
	}
	if text := strings.ToLower(strings.TrimSpace(q.Text)); text != "" {
		in := p.Title + "\n" + p.Note
		for _, v := range p.Versions {
			in += "\n" + v.Name
		}
		if !strings.Contains(strings.ToLower(in), text) {
			return false
		}
	}
	switch kept := p.Removed == nil; q.State {
	case PapersSoon:
		return kept && p.ExpiresSoon(on)
	case PapersExpired:
		return kept && p.Expired(on)
	case PapersHeld:
		return kept && len(p.Held) > 0
	case PapersRemoved:
		return !kept
	case PapersAll:
		return true
	default:
		return kept
	}
}

// PaperFile is one document with all that its page says.
type PaperFile struct {
	Paper
	May     bool // the person may add versions and say what it is about
	Removes bool // the person may take it away, if nothing holds it
	History []models.Fact
}

// Document is one document, as the person may see it: what is not for the person
// is not there.
func (t *Tracker) Document(ctx context.Context, who models.Person, id string) (PaperFile, error) {
	f, err := t.paper(ctx, who, id)
	if err != nil {
		return f, err
	}
	if f.History, err = t.store.History(ctx, models.FactDocument, id); err != nil {
		return f, fmt.Errorf("read the history of document %s: %w", id, err)
	}
	return f, nil
}

func (t *Tracker) paper(ctx context.Context, who models.Person, id string) (PaperFile, error) {
	var f PaperFile
	if err := mayWork(who); err != nil {
		return f, err
	}
	b, w, _, err := t.at(ctx, 0)
	if err != nil {
		return f, err
	}
	i := slices.IndexFunc(w.Documents, func(d models.Document) bool { return d.ID == id })
	if i < 0 || !b.sees(who)(w.Documents[i].Jurisdiction) {
		return f, models.NotFound("document", id, nil)
	}
	d := w.Documents[i]
	within := b.Within(d.Jurisdiction)
	f.Paper = Paper{Document: d, Version: w.Version(models.FactDocument, id), Held: w.HeldBy(d)}
	f.May = d.Removed == nil && who.Has(within, KeepsPapers...)
	f.Removes = d.Removed == nil && who.Has(within, removesPapers...)
	return f, nil
}

// Upload is a file as it is sent.
type Upload struct {
	Name    string
	Note    string
	Content io.Reader
}

// PaperWords is what people say of a document.
type PaperWords struct {
	Title, SourceURL, Note string
	ExpiresOn              models.Date
	About                  []models.Ref
}

// AddDocument keeps a new document of a jurisdiction and gives its id. Nothing is
// kept of the file unless all is well with what is said of it.
func (t *Tracker) AddDocument(ctx context.Context, who models.Person, jurisdiction string, words PaperWords, u Upload) (string, error) {
	if err := mayWork(who); err != nil {
		return "", err
	}
	b, w, _, err := t.at(ctx, 0)
	if err != nil {
		return "", err
	}
	if b, err = b.place(who, jurisdiction); err != nil {
		return "", models.Invalid("jurisdiction", "is none of those where you have a role; choose from the list")
	}
	if !who.Has(b.Within(jurisdiction), KeepsPapers...) {
		return "", models.Denied("it takes the role grants, budget or counsel in %s to add a document", jurisdiction)
	}
	d := models.Document{ID: strings.ToLower(rand.Text()), Jurisdiction: jurisdiction}
	if err := b.say(w, &d, words); err != nil {
		return "", err
	}
	return d.ID, t.keepContent(ctx, who, d, 0, u, "add-document", d.Title)
}

// ReviseDocument adds a version; those before it stay and can be opened.
func (t *Tracker) ReviseDocument(ctx context.Context, who models.Person, id string, version int, u Upload) error {
	f, err := t.paper(ctx, who, id)
	if err != nil {
		return err
	}
	if err := f.open(f.May, "it takes the role grants, budget or counsel in %s to add a version"); err != nil {
		return err
	}
	return t.keepContent(ctx, who, f.Document, version, u, "revise-document", u.Note)
}

// open errs of a document that was taken away, and for whom the act is not.
func (f *PaperFile) open(may bool, denied string) error {
	if f.Removed != nil {
		return models.Conflict("document", "was taken away on %s", models.DateOf(f.Removed.At).Words())
	}
	if !may {
		return models.Denied(denied, f.Jurisdiction)
	}
	return nil
}

// keepContent keeps the file and records the document with it as its newest
// version. What is kept and then not recorded is taken away again.
func (t *Tracker) keepContent(ctx context.Context, who models.Person, d models.Document, replaces int, u Upload, action, reason string) error {
	if t.Vault == nil {
		return errNoVault
	}
	name, err := models.ParseFileName("file", u.Name)
	if err != nil {
		return err
	}
	note, err := short("file_note", u.Note, longestNote)
	if err != nil {
		return err
	}
	digest, err := t.record(ctx, who, d, replaces, Upload{name, note, u.Content}, action, reason)
	if err != nil && digest != "" {
		err = errors.Join(err, t.dropContents(context.WithoutCancel(ctx), digest))
	}
	return err
}

// record gives the digest of what it kept, recorded or not. While it runs no
// content is taken away: the one it keeps may have been there for another document.
func (t *Tracker) record(ctx context.Context, who models.Person, d models.Document, replaces int, u Upload, action, reason string) (string, error) {
	t.contents.RLock()
	defer t.contents.RUnlock()
	kept, err := t.Vault.Put(ctx, u.Name, u.Content)
	if err != nil {
		return "", err
	}
	done, err := t.claim(ctx, kept.Digest)
	if err != nil {
		return "", err
	}
	defer done()
	if n := len(d.Versions); n > 0 && d.Versions[n-1].Digest == kept.Digest {
		return kept.Digest, models.Invalid("file", "is the same as the version before, to the last byte")
	}
	d.Versions = append(slices.Clone(d.Versions), models.DocumentVersion{Digest: kept.Digest, Name: u.Name, Type: kept.Type, Size: kept.Size, By: who.ID, At: moment(t.Now()), Note: u.Note})
	return kept.Digest, t.keepPaper(ctx, who, d, replaces, store.Seen{}, action, reason)
}

// heldAgainst is what the keeping of a document is weighed against where a hold may
// forbid it: with another hold, placed by another process since, it is weighed again.
func (w *Workbook) heldAgainst() store.Seen {
	return store.Seen{Revision: w.Revision, Kinds: []models.FactKind{models.FactHold}}
}

// settled does something until no other process has written in between.
func settled(f func() error) error {
	for {
		if err := f(); !errors.Is(err, store.ErrMoved) {
			return err
		}
	}
}

func (t *Tracker) keepPaper(ctx context.Context, who models.Person, d models.Document, replaces int, seen store.Seen, action, reason string) error {
	body, err := models.Body(d)
	if err != nil {
		return err
	}
	_, err = t.store.RecordAfter(ctx, seen, []store.Draft{{Kind: models.FactDocument, ID: d.ID, Body: body, Replaces: replaces}}, who.ID, action, reason)
	return err
}

// DescribeDocument changes what is said of a document, but not its content. What
// a hold reaches it stays about: else it could be taken away after all.
func (t *Tracker) DescribeDocument(ctx context.Context, who models.Person, id string, version int, words PaperWords) error {
	f, err := t.paper(ctx, who, id)
	if err != nil {
		return err
	}
	if err := f.open(f.May, "it takes the role grants, budget or counsel in %s to change what is said of a document"); err != nil {
		return err
	}
	t.holding.Lock()
	defer t.holding.Unlock()
	return settled(func() error {
		b, w, _, err := t.at(ctx, 0)
		if err != nil {
			return err
		}
		d := f.Document
		if err := b.say(w, &d, words); err != nil {
			return err
		}
		return t.keepPaper(ctx, who, d, version, w.heldAgainst(), "describe-document", "")
	})
}

// say puts what people say into a document, if all is well with it.
func (b *Book) say(w *Workbook, d *models.Document, words PaperWords) error {
	var err error
	if d.Title, err = short("title", words.Title, longestTitle); err != nil {
		return err
	}
	if d.Title == "" {
		return models.Invalid("title", "is missing; say what the document is")
	}
	if d.Note, err = short("note", words.Note, longestNote); err != nil {
		return err
	}
	if d.SourceURL = strings.TrimSpace(words.SourceURL); d.SourceURL != "" && !strings.HasPrefix(d.SourceURL, "https://") && !strings.HasPrefix(d.SourceURL, "http://") {
		return models.Invalid("source_url", "%q is not an address that begins with https:// or http://", d.SourceURL)
	}
	if d.SourceURL, err = short("source_url", d.SourceURL, longestNote); err != nil {
		return err
	}
	if len(words.About) > MostAbout {
		return models.Invalid("about", "names more than %d things", MostAbout)
	}
	var about []models.Ref
	for _, r := range words.About {
		if slices.Contains(about, r) {
			continue
		}
		if !slices.Contains(d.About, r) { // what it was about may have been withdrawn since
			if err := b.concerns(d.Jurisdiction, r); err != nil {
				return models.Invalid("about", "%s is not in the record, or not of this jurisdiction", r.ID)
			}
		}
		about = append(about, r)
	}
	for _, r := range d.About {
		for _, h := range w.Holds {
			if h.Reaches(d.Jurisdiction, r) && !slices.Contains(about, r) {
				return models.Invalid("about", "must go on naming %s while the hold %s is open: %s", r.ID, h.ID, h.Reason)
			}
		}
	}
	d.About, d.ExpiresOn = about, words.ExpiresOn
	return nil
}

// short is a text without spaces around it, if it is no longer than that.
func short(field, s string, most int) (string, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if n := len([]rune(s)); n > most {
		return "", models.Invalid(field, "is too long: %d characters; %d is the most", n, most)
	}
	return s, nil
}

// RemoveDocument takes a document away, for the reason: its content goes, unless
// another document has it too, and what was said of it stays with who took it away.
// A hold that reaches it refuses that.
func (t *Tracker) RemoveDocument(ctx context.Context, who models.Person, id string, version int, why string) error {
	f, err := t.paper(ctx, who, id)
	if err != nil {
		return err
	}
	if err := f.open(f.Removes, "it takes the role grants or counsel in %s to take a document away"); err != nil {
		return err
	}
	if why, err = short("why", why, longestNote); err != nil {
		return err
	}
	if why == "" {
		return models.Invalid("why", "is missing; it is what is left of the document")
	}
	if err := t.remove(ctx, who, f.Document, version, why); err != nil {
		return err
	}
	var digests []string
	for _, v := range f.Versions {
		digests = append(digests, v.Digest)
	}
	return t.dropContents(ctx, digests...)
}

// remove records that the document is taken away. No hold is placed meanwhile.
func (t *Tracker) remove(ctx context.Context, who models.Person, d models.Document, version int, why string) error {
	t.holding.Lock()
	defer t.holding.Unlock()
	return settled(func() error {
		w, err := t.Work(ctx)
		if err != nil {
			return err
		}
		if held := w.HeldBy(d); len(held) > 0 {
			h := held[0]
			return models.Conflict("document", "cannot be taken away: the hold %s of %s reaches it, because %s", h.ID, h.From.Words(), h.Reason)
		}
		d.Removed = &models.Removal{At: moment(t.Now()), By: who.ID, Why: why}
		return t.keepPaper(ctx, who, d, version, w.heldAgainst(), "remove-document", why)
	})
}

// dropContents takes content away that no document needs any longer.
func (t *Tracker) dropContents(ctx context.Context, digests ...string) error {
	if t.Vault == nil {
		return nil // the check names it
	}
	t.contents.Lock()
	defer t.contents.Unlock()
	for _, digest := range digests {
		if err := t.dropContent(ctx, digest); err != nil {
			return err
		}
	}
	return nil
}

// needs is true if the contents of the document are needed: it is kept, or a hold
// reaches it, whatever else was written.
func (w *Workbook) needs(d models.Document) bool { return d.Removed == nil || len(w.HeldBy(d)) > 0 }

// contents counts, by digest, what needs its content: versions of documents, and packs.
func (w *Workbook) contents() map[string]int {
	out := map[string]int{}
	for _, d := range w.Documents {
		if !w.needs(d) {
			continue
		}
		for _, v := range d.Versions {
			out[v.Digest]++
		}
	}
	for i := range w.Acceptances {
		for digest := range printsOf(&w.Acceptances[i]) {
			out[digest]++
		}
	}
	return out
}

// LongestDocument is how long one may be, in bytes.
func (t *Tracker) LongestDocument() int64 {
	if t.Vault == nil {
		return 0
	}
	return t.Vault.Limit()
}

// errNoVault is told where there is no place for documents.
var errNoVault = models.Refused("this program was started without a place for documents")

// OpenDocument gives the content of a version (from 1), which the caller closes.
// Content that is not what was kept is not given.
func (t *Tracker) OpenDocument(ctx context.Context, who models.Person, id string, version int) (models.DocumentVersion, io.ReadSeekCloser, error) {
	f, err := t.paper(ctx, who, id)
	if err != nil {
		return models.DocumentVersion{}, nil, err
	}
	if version < 1 || version > len(f.Versions) {
		return models.DocumentVersion{}, nil, models.NotFound("version", fmt.Sprint(version), nil)
	}
	v := f.Versions[version-1]
	if f.Removed != nil {
		return v, nil, &models.Error{Kind: models.KindNotFound, Field: "document", Msg: fmt.Sprintf("it was taken away on %s: %s", models.DateOf(f.Removed.At).Words(), f.Removed.Why)}
	}
	content, err := t.content(ctx, v)
	return v, content, err
}

// content is that of a version, as it was uploaded and in no other state.
func (t *Tracker) content(ctx context.Context, v models.DocumentVersion) (io.ReadSeekCloser, error) {
	if t.Vault == nil {
		return nil, errNoVault
	}
	content, err := t.Vault.Get(ctx, v.Digest)
	switch {
	case errors.Is(err, vault.ErrAltered):
		return nil, models.Conflict("document", "the content that is kept of %s is not what was uploaded on %s: its SHA-256 differs. None of it is given out; restore it from a backup, or upload the original again", v.Name, models.DateOf(v.At).Words())
	case models.KindOf(err) == models.KindNotFound:
		return nil, models.Conflict("document", "the content of %s is missing from the place of documents; restore it from a backup, or upload the original again", v.Name)
	}
	return content, err
}
