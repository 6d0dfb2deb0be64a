package server

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proviso/app/embed"
	"proviso/app/intake"
	"proviso/app/publication"
	"proviso/app/store"
	"proviso/app/store/storetest"
	"proviso/app/tracker"
	"proviso/models"
)

const (
	canaryGrant  = "denver-co-byrne-jag-fy2017"
	canaryDemand = "bja-document-request-2018-01-24"
	canaryDriver = "denver-co.order-ends"
)

// canaryContact is how a reader of the public pages can be reached, who reported
// something.
const canaryContact = "canary-contact@example.org"

// canaryReader is the role that counsel names to read what counsel keeps, wherever a
// kind has such readers.
const canaryReader = models.RoleGrants

// canaryID is what a thing of a privileged kind is called, so that pages show it.
func canaryID(kind models.FactKind) string {
	switch kind {
	case models.FactPrivilegeLog:
		return models.ReplyID(canaryDemand, "denver-co")
	case models.FactLikelihood, models.FactCounselLikelihood:
		return canaryDriver
	}
	return canaryGrant
}

// readsCanary is who may read a kind of what is privileged of Denver: whoever comes to
// be let in is added here and nowhere else.
func readsCanary(kind models.FactKind, p models.Person) bool {
	roles := []models.Role{models.RoleCounsel}
	switch kind {
	case models.FactLikelihood:
		roles = append(roles, models.RoleBudget)
	case models.FactCounselNote, models.FactCounselLikelihood, models.FactClaimsFlag:
		roles = append(roles, canaryReader)
	}
	return p.Has([]string{"denver-co", "colorado"}, roles...)
}

// canarySets is a value of each closed set that privileged kinds have; a page can
// word no other.
var canarySets = map[reflect.Type]string{reflect.TypeFor[models.Ground](): string(models.Grounds[0]), reflect.TypeFor[models.Role](): string(canaryReader)}

// canaryNumbers are chances and sums that stand nowhere else, as they are kept and as
// pages and files say them.
var canaryNumbers = map[models.FactKind]struct {
	is   int64
	said []string
}{
	models.FactLikelihood:        {31_41, []string{"31.41 %", `"31.41"`, `"p50":3141`}}, // 31.41 alone is a second as well
	models.FactCounselLikelihood: {27_18, []string{"27.18 %", `"27.18"`, `"p50":2718`}},
	models.FactClaimsFlag:        {16_180_33, []string{"16,180.33", "16180.33", "48,540.99"}}, // and trebled
}

// canaries are the kinds of which an answer tells something.
func canaries(said string) []models.FactKind {
	var out []models.FactKind
	for _, kind := range models.PrivilegedKinds {
		tells := strings.Contains(said, "canary-"+string(kind)+"-")
		for _, number := range canaryNumbers[kind].said {
			tells = tells || strings.Contains(said, number)
		}
		if tells {
			out = append(out, kind)
		}
	}
	return out
}

// fill puts a canary into every text at any depth, and the number of its kind into
// every chance and sum, but for what says which thing it is about.
func fill(v reflect.Value, kind models.FactKind, path string, n *int) {
	id := canaryID(kind)
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		switch v.Type() {
		case reflect.TypeFor[models.Percent](), reflect.TypeFor[models.USD]():
			v.SetInt(canaryNumbers[kind].is)
		}
	case reflect.String:
		if v.Type() != reflect.TypeFor[string]() { // one of a closed set, which is no text
			v.SetString(canarySets[v.Type()])
			return
		}
		*n++
		v.SetString(fmt.Sprintf("canary-%s-%s-%d", kind, path, *n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), kind, path, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), kind, path, n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case !f.IsExported():
			case path == "" && (name == "id" || name == "grant"):
				v.Field(i).SetString(id)
			case path == "" && name == "jurisdiction":
				v.Field(i).SetString("denver-co")
			default:
				fill(v.Field(i), kind, strings.Trim(path+"-"+name, "-"), n)
			}
		}
	}
}

// fit makes the cases of a likelihood those of the driver that it is about, which pages
// show: its outcomes are in no way privileged.
func fit(v any) {
	l, ok := v.(*models.Likelihood)
	if own, counsels := v.(*models.CounselLikelihood); counsels {
		l, ok = &own.Likelihood, true
	}
	if ok {
		l.Cases = l.Cases[:1]
		l.Cases[0].Outcome = ""
		for i, id := range []string{"ends", "narrowed"} {
			l.Cases[0].Chances[i].Outcome = id
		}
	}
}

// canaryBody is a body of the kind, whatever its type: the one of the lists of
// models.Privileged that takes it.
func canaryBody(t *testing.T, kind models.FactKind, n *int) []byte {
	t.Helper()
	all := reflect.TypeFor[models.Privileged]()
	for i := range all.NumField() {
		v := reflect.New(all.Field(i).Type.Elem())
		fill(v.Elem(), kind, "", n)
		fit(v.Interface())
		body, err := models.Body(v.Interface())
		if err != nil {
			t.Fatal(err)
		}
		var p models.Privileged
		if p.Take(kind, canaryID(kind), body) == nil && reflect.ValueOf(p).Field(i).Len() == 1 {
			return body
		}
	}
	t.Fatalf("no list of models.Privileged takes a %s", kind)
	return nil
}

// unpacked is an answer, and what is packed in it.
func unpacked(body string) string {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var out bytes.Buffer
	for _, f := range z.File {
		out.WriteString(f.Name + "\n")
		if r, err := f.Open(); err == nil {
			var part bytes.Buffer
			io.Copy(&part, r)
			out.WriteString(unpacked(part.String()))
		}
	}
	return out.String()
}

// leaves are what leaves the program besides the answers to requests that read,
// and is for nobody, counsel neither. A new way out has a line here: mail that is
// sent, papers that are printed.
var canaryLeaves = []struct {
	name string
	all  func(*testing.T, office, map[string]*browser) string
}{
	{"the log", func(_ *testing.T, o office, _ map[string]*browser) string { return o.log.String() }},
	{"the metrics", func(_ *testing.T, o office, _ map[string]*browser) string {
		return string(from(o.app, "127.0.0.1", "GET", "/metrics").Response.Body())
	}},
	{"a bundle of records", func(t *testing.T, _ office, people map[string]*browser) string {
		var out string
		for _, who := range []string{"here-auditor", "here-admin", "here-counsel", "all-auditor"} {
			b := people[who]
			if resp := b.send(recordsPage+"?jurisdiction=denver-co", recordsPage, "jurisdiction", "denver-co", "reference", "1", "why", "a newspaper asks"); resp.StatusCode != 200 {
				t.Fatalf("%s makes no bundle: %d %s", who, resp.StatusCode, b.body)
			}
			files := entries(t, b.body)
			for _, kind := range models.PrivilegedKinds {
				if !strings.Contains(files["withheld.csv"], ","+string(kind)+",") {
					t.Errorf("%s: the index has no %s", who, kind)
				}
			}
			out += unpacked(b.body)
		}
		return out
	}},
}

// TestCanary: what is privileged, any field of any kind of it, is in no answer to
// anybody but counsel: each route that reads, for each role, in each format, with
// the ids of what there is. A route that nobody ever gets an answer of fails, so
// that a new one is walked without being named here.
func TestCanary(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := newArchive(t, s)
	o := a.office
	digests := canaryWork(t, a)
	n := 0
	for _, kind := range models.PrivilegedKinds {
		for version := range 2 {
			if _, err := s.Record(t.Context(), []store.Draft{{Kind: kind, ID: canaryID(kind), Body: canaryBody(t, kind, &n), Replaces: version}}, "carl", "write-"+string(kind), "canary-reason"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n < 4 {
		t.Fatalf("only %d canaries were put", n)
	}
	ids := append(canaryIDs(t, s), canaryDemand)
	people := map[string]*browser{"the public": {t: t, app: o.app}}
	roles := map[string][]models.Assignment{}
	may := func(who string, kind models.FactKind) bool {
		return readsCanary(kind, models.Person{ID: "x", Assignments: roles[who]})
	}
	add := func(name string, given ...models.Assignment) {
		people[name], roles[name] = o.person(t, name, given...), given
	}
	for _, r := range models.Roles {
		a := in("denver-co", r)
		if r == models.RoleSigner {
			a.Office = "Mayor"
		}
		add("here-"+string(r), a)
	}
	for _, r := range []models.Role{models.RoleAuditor, models.RoleAdmin, models.RolePublisher} {
		add("all-"+string(r), models.Assignment{Role: r})
	}
	for _, r := range []models.Role{models.RoleCounsel, models.RoleBudget, canaryReader} {
		add(string(r)+"-elsewhere", in("chicago-il", r))
	}
	answered, read, walked := map[string]bool{}, map[string]bool{}, 0
	look := func(who string, b *browser, pattern, at string) {
		resp := b.do("GET", at, nil)
		walked++
		if resp.StatusCode < 300 {
			answered[pattern] = true
		}
		said := unpacked(b.body)
		for _, v := range resp.Header {
			said += strings.Join(v, "\n")
		}
		if strings.Contains(said, "canary-reason") && !may(who, models.FactPrivilegeLog) {
			t.Errorf("%s reads why something privileged was written at %s", who, at)
		}
		if strings.Contains(said, canaryContact) {
			if read["contact"] = true; !tracker.ReadsReports(models.Person{ID: "x", Assignments: roles[who]}) {
				t.Errorf("%s reads how a reader can be reached at %s", who, at)
			}
		}
		for _, kind := range canaries(said) {
			if read[who+" "+string(kind)] = true; !may(who, kind) {
				t.Errorf("%s reads a %s at %s", who, kind, at)
			}
			if strings.HasPrefix(at, "/budget") && !strings.Contains(resp.Header.Get("Content-Type"), "text/html") {
				t.Errorf("a %s is in a file at %s", kind, at)
			}
		}
	}
	for _, r := range o.app.GetRoutes(true) {
		if r.Method != "GET" || strings.Contains(r.Path, "*") {
			continue
		}
		calls := strings.HasPrefix(r.Path, "/api/v1/imports") || r.Path == "/api/v1/proposals" || r.Path == "/api/v1/reconciliation"
		public := !calls && !strings.HasPrefix(r.Path, "/workspace") && !strings.HasPrefix(r.Path, "/deadlines") && !strings.HasPrefix(r.Path, "/account") && !strings.HasPrefix(r.Path, "/budget")
		addresses := canaryAddresses(o, people["all-admin"], people["here-counsel"], r.Path, ids, digests)
		for who, b := range people {
			if public && who != "the public" && who != "here-viewer" {
				continue // whoever has signed in reads the same pages, of the record as it stands
			}
			for _, at := range addresses {
				queries := []string{"", "?format=csv", "?format=xlsx", "?format=json", "?format=ics"}
				if strings.HasPrefix(r.Path, "/budget") {
					queries = append(queries, "?jurisdiction=denver-co", "?jurisdiction=denver-co&award="+canaryGrant, "?jurisdiction=denver-co&format=csv&table=drivers", "?jurisdiction=denver-co&format=xlsx")
				}
				if calls {
					queries = append(queries, "?jurisdiction=denver-co")
				}
				if public || who == "here-viewer" || who == "all-auditor" {
					queries = append(queries, "?jurisdiction=denver-co&program=byrne-jag&fiscal_year=2017&condition=jag-notice&as_of=2026-11-24", "?kind="+string(models.PrivilegedKinds[0]), "?text="+url.QueryEscape(canaryGrant))
				}
				for _, query := range queries {
					look(who, b, r.Path, at+query)
				}
			}
		}
	}
	for _, r := range o.app.GetRoutes(true) { // but for what is published, which is walked below
		if r.Method == "GET" && !answered[r.Path] && !slices.Contains([]string{"/metrics", "/welcome/:token", "/calendar/:token", "/static/:file", "/sign-in/oidc", "/sign-in/oidc/callback",
			"/embed/:kind/:id", "/feeds/:kind/:id", "/oembed", "/sitemap-:part.xml"}, r.Path) && !strings.Contains(r.Path, "*") && r.Path != "/api" {
			t.Errorf("nobody got an answer of %s: it was not walked", r.Path)
		}
	}
	for who := range people {
		for _, kind := range models.PrivilegedKinds {
			if strings.HasPrefix(who, "here-") && may(who, kind) && !read[who+" "+string(kind)] {
				t.Errorf("%s never reads a %s: the walk does not reach it", who, kind)
			}
		}
	}
	if !read["contact"] {
		t.Error("nobody reads how a reader can be reached: the walk does not come to the reports")
	}
	if walked < 1000 {
		t.Errorf("%d answers were looked at", walked)
	}
	// Finding a text that one may not read is reading it.
	b := people["all-auditor"]
	if b.do("GET", "/workspace/trail?text=canary-counsel-note-text", nil); !strings.Contains(b.body, "No line fits") {
		t.Error("the auditor can look for what is privileged")
	}
	if said := canaryPublished(t, a); strings.Contains(said, "canary-") || len(canaries(said)) > 0 {
		t.Errorf("%v is published: %.600s", canaries(said), said[max(0, strings.Index(said, "canary-")-500):])
	}
	for _, l := range canaryLeaves {
		said := l.all(t, o, people)
		if found := canaries(said); len(found) > 0 || strings.Contains(said, "canary-") {
			t.Errorf("%v is in %s: %.600s", found, l.name, said[max(0, strings.Index(said, "canary-")-500):])
		}
	}
}

// canaryPublished publishes the record and gives every byte that then leaves: the
// manifest and documents, each page, card, file and feed made of them, and what
// webhooks are told.
func canaryPublished(t *testing.T, a archive) string {
	t.Helper()
	var out strings.Builder
	if _, err := a.tracker.Publish(t.Context(), models.Person{ID: "pia", Assignments: []models.Assignment{{Role: models.RolePublisher}}}, tracker.Publishing{Settings: publication.Settings{AsOf: "2026-11-24"}, Reason: "canary-publisher-reason"}); err != nil {
		t.Fatal(err)
	}
	e, err := a.tracker.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	documents, err := e.Documents()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		out.Write(d.Body)
	}
	happened := publication.Published(nil, e)
	for _, m := range happened.MessagesFor(true, func(publication.About) bool { return true }, func(publication.About, publication.Head) publication.Addresses { return publication.Addresses{} }) {
		body, err := m.Body()
		if err != nil {
			t.Fatal(err)
		}
		out.Write(body)
	}
	site := embed.New("https://proviso.test", nil, nil, slog.New(slog.NewTextHandler(io.Discard, nil)))
	site.Show(e, "2026-11-24", nil)
	n := 0
	if err := site.Everything(func(_ string, body []byte) { n++; out.Write(body) }); err != nil || n < 3000 {
		t.Fatalf("%d answers: %v", n, err)
	}
	return out.String()
}

// canaryWork does what gives the pages of the workspace something to show: a
// document, the file of a demand, a driver and a scenario, and an answer that is
// locked. It gives the digests of the pack.
func canaryWork(t *testing.T, a archive) []string {
	t.Helper()
	ctx, who := t.Context(), models.Person{ID: "carl", Assignments: []models.Assignment{in("denver-co", models.RoleCounsel), in("denver-co", models.RoleGrants)}}
	if _, err := a.tracker.AddDocument(ctx, who, "denver-co", tracker.PaperWords{Title: "A letter", About: []models.Ref{{Kind: models.FactGrant, ID: canaryGrant}}}, tracker.Upload{Name: "letter.pdf", Content: strings.NewReader(pdf)}); err != nil {
		t.Fatal(err)
	}
	if err := a.tracker.OpenReply(ctx, who, canaryDemand, "denver-co", true); err != nil {
		t.Fatal(err)
	}
	order := models.Driver{Jurisdiction: "denver-co", Name: "Order ends", Outcomes: []models.DriverOutcome{{Name: "Ends"}, {Name: "Narrowed"}}}
	if err := a.tracker.KeepDriver(ctx, who, order, 0); err != nil {
		t.Fatal(err)
	}
	worst := models.Scenario{Jurisdiction: "denver-co", Name: "Worst", Assumptions: []models.ScenarioAssumption{{Driver: canaryDriver, Certain: "ends"}}}
	if err := a.tracker.KeepScenario(ctx, who, worst, 0); err != nil {
		t.Fatal(err)
	}
	if id, err := a.tracker.TakeReport(ctx, "/en/", "Something is wrong on this page.", canaryContact); err != nil {
		t.Fatal(err)
	} else if err := a.tracker.AnswerReport(ctx, models.Person{ID: "pia", Assignments: []models.Assignment{{Role: models.RolePublisher}}}, id, "Mended."); err != nil {
		t.Fatal(err)
	}
	awards, err := os.ReadFile(filepath.Join("..", "intake", "testdata", "usaspending", "award_summaries_epa.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.tracker.ReadImport(ctx, who, tracker.ImportFile{Source: intake.Source{Name: "awards.csv", Bytes: bytes.NewReader(awards), Size: int64(len(awards))}, Jurisdiction: "denver-co"}); err != nil {
		t.Fatal(err)
	}
	const ledger = "Award Number,YTD Actual\n2017-DJ-BX-0001,5.00\n2017-DJ-BX-0002,6.00\n" // which waits to be told what its columns are
	if _, err := a.tracker.TakeFile(ctx, who, tracker.ImportFile{Source: intake.Source{Name: "ledger.csv", Bytes: strings.NewReader(ledger), Size: int64(len(ledger))}, Jurisdiction: "denver-co"}); err != nil {
		t.Fatal(err)
	}
	keptByHand(t, a.tracker, coloradoDocket(t, a.tracker))
	budgetWork(t, a.tracker, who)
	issued(t, a.tracker, "denver-co")
	b := a.person(t, "planner", in("denver-co", models.RoleGrants))
	at := "/workspace/acceptances/" + canaryGrant
	for _, f := range [][]string{{at + "/plan", "version", "0", "route", "accept", "why", "for the file", "letter", "", "offices", "Mayor"}, {at + "/lock", "version", "1"}} {
		if resp := b.send(at, f[0], f[1:]...); resp.StatusCode != 303 {
			t.Fatalf("%s: %d", f[0], resp.StatusCode)
		}
	}
	b.do("GET", at, nil)
	var out []string
	for _, m := range regexp.MustCompile(`/packs/([0-9a-f]{64})`).FindAllStringSubmatch(b.body, -1) {
		out = append(out, m[1])
	}
	if len(out) == 0 {
		t.Fatal("there is no pack")
	}
	return out
}

// canaryIDs are ids to fill into addresses: of a thing of each kind, and the
// numbers of the lines that are about what is privileged.
func canaryIDs(t *testing.T, s *store.Store) []string {
	t.Helper()
	out := []string{canaryGrant, "denver-co"}
	facts, err := s.Facts(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[models.FactKind]bool{}
	for _, f := range facts {
		if !seen[f.Kind] {
			seen[f.Kind] = true
			out = append(out, f.ID)
		}
	}
	lines, err := s.Lines(t.Context(), store.TrailFilter{Kinds: models.PrivilegedKinds}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		out = append(out, fmt.Sprint(l.Seq))
	}
	return append(out, canaryGrant+".acceptance")
}

// canaryAddresses are those of a route that answer somebody, and where it names a
// kind, those of what is privileged too, which must answer nobody.
func canaryAddresses(o office, admin, counsel *browser, pattern string, ids, digests []string) []string {
	at := []string{pattern}
	expand := func(param string, values []string) {
		var out []string
		for _, a := range at {
			if !strings.Contains(a, param) {
				out = append(out, a)
				continue
			}
			for _, v := range values {
				out = append(out, strings.Replace(a, param, v, 1))
			}
		}
		at = out
	}
	kinds := []string{"grant"}
	for _, k := range slices.Concat(models.WorkKinds, models.PrivilegedKinds) {
		kinds = append(kinds, string(k))
	}
	expand(":kind", kinds)
	expand(":slug", []string{"denver-co"})
	expand(":jurisdiction", []string{"denver-co"})
	expand(":digest", digests)
	expand(":version", []string{"1"})
	expand(":token", []string{"none"})
	expand(":file", []string{"none"})
	expand(":number", []string{"1", "2"})
	if !strings.Contains(pattern, ":id") {
		return at
	}
	expand(":id", ids)
	var out []string
	for _, a := range at {
		for _, b := range []*browser{admin, counsel} {
			if resp := b.do("GET", a, nil); resp.StatusCode < 300 || strings.Contains(a, "counsel-note") && strings.Contains(a, canaryGrant) {
				out = append(out, a)
				break
			}
		}
	}
	return out[:min(len(out), 3)]
}
