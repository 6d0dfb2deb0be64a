package web

import (
	"fmt"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"proviso/app/tracker"
	"proviso/models"
	"proviso/views/imports"
	"proviso/views/layout"
	"proviso/views/papers"
	"proviso/views/words"
)

func (p *Pages) documentRoutes(r fiber.Router) {
	r.Get("/workspace/documents", p.listDocuments)
	r.Get("/workspace/documents/new", p.newDocument)
	r.Post("/workspace/documents/upload", p.addDocument)
	r.Get("/workspace/documents/:id", p.showDocument)
	r.Get("/workspace/documents/:id/versions/:version", p.sendDocument)
	r.Post("/workspace/documents/:id/upload", p.reviseDocument)
	r.Post("/workspace/documents/:id/describe", p.describeDocument)
	r.Post("/workspace/documents/:id/remove", p.removeDocument)
}

// IsUpload is true of a request that sends a document, a file to import or a slice of one. Any other way of writing
// its address is one of a request with a body of the common length.
func IsUpload(method, path string) bool {
	return method == fiber.MethodPost && (path == imports.Home || strings.HasPrefix(path, imports.Home+"/") && strings.HasSuffix(path, "/slices") || strings.HasPrefix(path, "/workspace/documents/") && strings.HasSuffix(path, "/upload"))
}

// IsLong is true of a request that may take as long as an upload: it sends a file, or reads
// through one that was sent.
func IsLong(method, path string) bool {
	return IsUpload(method, path) || method == fiber.MethodPost && strings.HasPrefix(path, imports.Home+"/") && (strings.HasSuffix(path, "/columns") || strings.HasSuffix(path, "/sent"))
}

func (p *Pages) listDocuments(c *fiber.Ctx) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	get := a.view.Query.Get
	q := tracker.PaperQuery{Text: get("text"), Jurisdiction: get("jurisdiction"), About: get("about"), State: tracker.PaperState(get("state"))}
	all, err := p.tracker.Documents(c.UserContext(), p.who(c), q)
	if err != nil {
		return err
	}
	g := papers.GivenList{Places: p.paperPlaces(c, &a, models.Roles), Adds: len(p.paperPlaces(c, &a, tracker.KeepsPapers)) > 0}
	var refs []models.Ref
	for _, s := range tracker.PaperStates {
		g.States = append(g.States, string(s))
	}
	for _, x := range all {
		g.Papers = append(g.Papers, papers.Paper(x))
		refs = append(refs, x.About...)
	}
	for _, kind := range models.AboutKinds {
		refs = append(refs, models.Ref{Kind: kind, ID: q.About})
	}
	if g.Given, err = p.paperGiven(c, a.book, refs); err != nil {
		return err
	}
	for _, kind := range models.AboutKinds {
		if r := (models.Ref{Kind: kind, ID: q.About}); g.About[r].Name != "" {
			g.Only = r
		}
	}
	page := papers.NewListPage(a.view, g)
	if page.Table == nil {
		return Render(c, papers.List(page))
	}
	return a.send(c, papers.List(page), page.Frame, page.Table)
}

// paperGiven is what every page of documents needs to word them; refs are what
// they are about.
func (p *Pages) paperGiven(c *fiber.Ctx, b *tracker.Book, refs []models.Ref) (papers.Given, error) {
	g := papers.Given{Names: b.Everything(), About: map[models.Ref]papers.Subject{}}
	about, err := p.tracker.Subjects(c.UserContext(), p.who(c), refs)
	for r, s := range about {
		g.About[r] = papers.Subject{Name: subjectName(g.Names, s), Asked: s.Asked}
	}
	return g, err
}

// subjectName is what a document is about, in a few words.
func subjectName(names map[string]string, s tracker.Subject) string {
	say := words.English.Say
	of := ""
	switch {
	case s.Grant != nil:
		program, place := names[s.Grant.Program], names[s.Grant.Jurisdiction]
		if strings.HasSuffix(place, models.IllustrativeMark) { // said once
			program = strings.TrimSuffix(program, models.IllustrativeMark)
		}
		of = say("paper.about_grant", "Program", program, "Year", s.Grant.FiscalYear, "Place", place)
		if s.Grant.AwardNumber != "" {
			of = say("paper.about_number", "Name", of, "Number", s.Grant.AwardNumber)
		}
	case s.Action != nil:
		of = tracker.ActionName(s.Action)
		if s.Action.Date.Known() {
			of = say("paper.about_action", "Name", of, "Day", s.Action.Date.Words())
		}
	case s.Case != nil:
		of = s.Case.Caption
	}
	if s.Due != nil {
		return say("paper.about_deadline", "What", s.Due.What, "Of", of)
	}
	return of
}

// paperPart is the documents about something of a jurisdiction, for its page.
func (p *Pages) paperPart(c *fiber.Ctx, v layout.Context, g papers.GivenPart) (papers.Part, error) {
	b, err := p.tracker.Book(c.UserContext(), 0)
	if err != nil {
		return papers.Part{}, err
	}
	if g.Papers == nil {
		all, err := p.tracker.Documents(c.UserContext(), p.who(c), tracker.PaperQuery{About: g.For.ID})
		if err != nil {
			return papers.Part{}, err
		}
		for _, x := range all {
			g.Papers = append(g.Papers, papers.Paper(x))
		}
	}
	var refs []models.Ref
	for i := range g.Papers {
		refs = append(refs, g.Papers[i].About...)
	}
	if g.Given, err = p.paperGiven(c, b, refs); err != nil {
		return papers.Part{}, err
	}
	g.Adds = p.who(c).Has(b.Within(g.Jurisdiction), tracker.KeepsPapers...)
	return papers.NewPart(v, g), nil
}

// paperPlaces are the jurisdictions in which the person has one of the roles.
func (p *Pages) paperPlaces(c *fiber.Ctx, a *asked, roles []models.Role) []papers.Choice {
	var out []papers.Choice
	for _, j := range a.book.EveryPlace() {
		if p.who(c).Has(a.book.Within(j.ID), roles...) {
			out = append(out, papers.Choice{ID: j.ID, Name: j.Name})
		}
	}
	return out
}

func (p *Pages) newDocument(c *fiber.Ctx) error { return p.documentForm(c, nil) }

func (p *Pages) documentForm(c *fiber.Ctx, typed *papers.Typed) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	g := papers.GivenAdd{Places: p.paperPlaces(c, &a, tracker.KeepsPapers), Place: a.view.Query.Get("jurisdiction"), Most: p.tracker.LongestDocument(), Typed: typed}
	about := strings.Join(a.view.Query["about"], "\n")
	if typed != nil {
		about = strings.Join(ticked(c), "\n")
	}
	if g.For, err = papers.ParseAbout("about", about); err != nil {
		return err
	}
	if g.Given, err = p.paperGiven(c, a.book, g.For); err != nil {
		return err
	}
	page, err := papers.NewAddPage(a.view, g)
	if err != nil {
		return err
	}
	return Render(c, papers.New(page))
}

// ticked are the addresses of what a document is about, of the boxes that are.
func ticked(c *fiber.Ctx) []string {
	var out []string
	for i := range tracker.MostAbout {
		if v := clean(c.FormValue(papers.AboutField(i))); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// paperFields are those of the forms of documents.
var paperFields = []string{"jurisdiction", "title", "expires_on", "source_url", "file_note", "why"}

// refusedDocument shows the form again with what was typed, if the person can mend
// it.
func refusedDocument(c *fiber.Ctx, form string, err error, show func(*fiber.Ctx, *papers.Typed) error) error {
	switch models.KindOf(err) {
	case models.KindInvalid:
		c.Status(fiber.StatusUnprocessableEntity)
	case models.KindConflict:
		c.Status(fiber.StatusConflict)
	default:
		return err
	}
	t := &papers.Typed{Form: form, Fault: err, Values: typed(c, paperFields...)}
	for _, n := range []string{"about", "note"} {
		t.Values[n] = lines(c.FormValue(n))
	}
	for i := range tracker.MostAbout {
		t.Values[papers.AboutField(i)] = clean(c.FormValue(papers.AboutField(i)))
	}
	return show(c, t)
}

// paperWords reads what is said of a document.
func paperWords(c *fiber.Ctx) (tracker.PaperWords, error) {
	w := tracker.PaperWords{Title: clean(c.FormValue("title")), SourceURL: clean(c.FormValue("source_url")), Note: lines(c.FormValue("note"))}
	var err error
	if v := c.FormValue("expires_on"); v != "" {
		if w.ExpiresOn, err = models.ParseDate("expires_on", v); err != nil {
			return w, err
		}
	}
	w.About, err = papers.ParseAbout("about", strings.Join(append(ticked(c), lines(c.FormValue("about"))), "\n"))
	return w, err
}

// sentDocument is the file of a form; close it.
func sentDocument(c *fiber.Ctx) (tracker.Upload, multipart.File, error) {
	header, err := c.FormFile("file")
	if err != nil {
		return tracker.Upload{}, nil, models.Invalid("file", "is missing; choose one")
	}
	f, err := header.Open()
	if err != nil {
		return tracker.Upload{}, nil, fmt.Errorf("open an upload: %w", err)
	}
	return tracker.Upload{Name: header.Filename, Note: clean(c.FormValue("file_note")), Content: f}, f, nil
}

func (p *Pages) addDocument(c *fiber.Ctx) error {
	id, err := p.add(c)
	if err != nil {
		return refusedDocument(c, "add-form", err, p.documentForm)
	}
	return c.Redirect(papers.At(id), fiber.StatusSeeOther)
}

func (p *Pages) add(c *fiber.Ctx) (string, error) {
	words, err := paperWords(c)
	if err != nil {
		return "", err
	}
	upload, f, err := sentDocument(c)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return p.tracker.AddDocument(c.UserContext(), p.who(c), clean(c.FormValue("jurisdiction")), words, upload)
}

func (p *Pages) showDocument(c *fiber.Ctx) error { return p.document(c, nil) }

// document shows one, with what was typed if that was refused.
func (p *Pages) document(c *fiber.Ctx, typed *papers.Typed) error {
	a, err := p.read(c)
	if err != nil {
		return err
	}
	f, err := p.tracker.Document(c.UserContext(), p.who(c), c.Params("id"))
	if err != nil {
		return err
	}
	a.view.Path = papers.At(f.ID)
	g := papers.GivenShow{Paper: papers.Paper(f.Paper), May: f.May, Removes: f.Removes, History: f.History, Most: p.tracker.LongestDocument(), Typed: typed}
	refs := slices.Clone(f.About)
	for _, h := range f.Held {
		refs = append(refs, h.Matter())
	}
	if g.Given, err = p.paperGiven(c, a.book, refs); err != nil {
		return err
	}
	if g.People, err = p.personNames(c); err != nil {
		return err
	}
	page, err := papers.NewShowPage(a.view, g)
	if err != nil {
		return err
	}
	return Render(c, papers.Show(page))
}

// changedDocument makes a change of a document and goes back to its page.
func (p *Pages) changedDocument(c *fiber.Ctx, form string, change func(id string, version int) error) error {
	id := c.Params("id")
	n, err := version(c)
	if err == nil {
		err = change(id, n)
	}
	if err != nil {
		return refusedDocument(c, form, err, p.document)
	}
	return c.Redirect(papers.At(id), fiber.StatusSeeOther)
}

func (p *Pages) reviseDocument(c *fiber.Ctx) error {
	return p.changedDocument(c, "upload-form", func(id string, version int) error {
		upload, f, err := sentDocument(c)
		if err != nil {
			return err
		}
		defer f.Close()
		return p.tracker.ReviseDocument(c.UserContext(), p.who(c), id, version, upload)
	})
}

func (p *Pages) describeDocument(c *fiber.Ctx) error {
	return p.changedDocument(c, "describe-form", func(id string, version int) error {
		words, err := paperWords(c)
		if err != nil {
			return err
		}
		return p.tracker.DescribeDocument(c.UserContext(), p.who(c), id, version, words)
	})
}

func (p *Pages) removeDocument(c *fiber.Ctx) error {
	return p.changedDocument(c, "remove-form", func(id string, version int) error {
		return p.tracker.RemoveDocument(c.UserContext(), p.who(c), id, version, clean(c.FormValue("why")))
	})
}

// sendDocument sends a version to be kept by whoever asks. A browser shows none of
// it as a page of ours: it is attached, of the type that was found, and in a
// sandbox if it is opened all the same.
func (p *Pages) sendDocument(c *fiber.Ctx) error {
	n, err := strconv.Atoi(c.Params("version"))
	if err != nil {
		return models.NotFound("version", short(c.Params("version")), nil)
	}
	v, content, err := p.tracker.OpenDocument(c.UserContext(), p.who(c), c.Params("id"), n)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, v.Type)
	c.Set(fiber.HeaderContentDisposition, attached(v.Name))
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'; frame-ancestors 'none'")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	return c.SendStream(content, int(v.Size))
}

// attached names a file as RFC 6266 has it: in plain letters for old programs, and
// in full. Nothing of the name can end the header.
func attached(name string) string {
	var plain, full strings.Builder
	for _, r := range name {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' || r == ';' {
			r = '_'
		}
		plain.WriteRune(r)
	}
	for _, b := range []byte(name) {
		if 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte("!#$&+-.^_`|~", b) >= 0 {
			full.WriteByte(b)
		} else {
			fmt.Fprintf(&full, "%%%02X", b)
		}
	}
	return `attachment; filename="` + plain.String() + `"; filename*=UTF-8''` + full.String()
}
