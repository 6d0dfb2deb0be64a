package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is one row of the import table: what a folder may import, of ours and of
// others'. Change it only in a commit that says why.
type room struct {
	ours   []string
	others []string // module prefixes
	// inTests is what its tests may import besides: the real record, test
	// helpers, the property-testing library.
	inTests []string
	pure    bool // no clock, no randomness, no input or output
	seeded  bool // pure, but for a generator of its own with a seed that it is given
}

const (
	rapid = "pgregory.net/rapid"
	gorm  = "gorm.io/gorm"
)

// views are the rooms of pages, for those that render them.
var views = []string{"views/words", "views/ui", "views/layout", "views/filters", "views/pictures", "views/portfolio", "views/grants", "views/answers", "views/sources", "views/errors", "views/records", "views/calls", "views/search", "views/dossier", "views/forms", "views/account", "views/acceptances", "views/duties", "views/keep", "views/places", "views/demands", "views/desks", "views/papers", "views/replies", "views/trail", "views/planner", "views/drivers", "views/councils", "views/budgets", "views/publish", "views/webhooks", "views/imports", "views/reviews"}

// page is a room of views: models, templ and other views.
func page(ours ...string) room {
	return room{ours: append([]string{"models"}, ours...), others: []string{"github.com/a-h/templ"}, inTests: []string{"app/golden"}, pure: true}
}

// house is the table of STYLE.md, for the rooms that stand so far. cli may build
// on tracker for what law, risk and report know; it does not import these.
var house = map[string]room{
	"models":       {pure: true, inTests: []string{rapid}},
	"seeds":        {},
	"app":          {ours: []string{"app/cli"}},
	"app/law":      {ours: []string{"models"}, pure: true, inTests: []string{"app/seed", "app/golden", rapid}},
	"app/risk":     {ours: []string{"models", "app/law"}, pure: true, inTests: []string{"app/seed", "app/golden", rapid}},
	"app/duty":     {ours: []string{"models"}, pure: true, inTests: []string{"app/golden", rapid}},
	"app/forecast": {ours: []string{"models"}, others: []string{"gonum.org/v1/gonum/mathext"}, pure: true, seeded: true, inTests: []string{"app/golden", rapid}},
	"app/budget":   {ours: []string{"models", "app/forecast"}, pure: true, inTests: []string{"app/golden", rapid}},
	// What leaves the house. It and the rooms that serve the public import neither
	// models nor the tracker: in them nothing privileged can be named.
	"app/publication": {pure: true, inTests: []string{"app/golden", rapid}},
	"app/embed":       {ours: []string{"static", "app/publication", "views/tell", "views/public", "views/cards", "views/ui", "views/words"}, others: []string{"github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp", "github.com/a-h/templ", "github.com/andybalholm/brotli", "github.com/klauspost/compress", "golang.org/x/image"}, inTests: []string{"app/golden", "app/seed", "app/tracker"}},
	"app/report":      {ours: []string{"models"}, pure: true, inTests: []string{"app/golden", rapid}},
	"app/exchange":    {ours: []string{"models"}, others: []string{"go.yaml.in/yaml/v3", "github.com/xuri/excelize/v2", "github.com/arran4/golang-ical"}, pure: true, inTests: []string{"app/golden", rapid}},
	// What others report, read from their files: bytes in, rows out.
	"app/intake":          {ours: []string{"models"}, others: []string{"github.com/xuri/excelize/v2", "golang.org/x/text"}, pure: true, inTests: []string{"app/golden", "github.com/mattn/go-sqlite3", rapid}},
	"app/store":           {ours: []string{"models"}, others: []string{gorm, "gorm.io/driver/sqlite", "gorm.io/driver/postgres", "github.com/pressly/goose/v3", "github.com/mattn/go-sqlite3", "github.com/jackc/pgx/v5"}, inTests: []string{"app/store/storetest"}},
	"app/store/storetest": {ours: []string{"models", "app/store"}, others: []string{gorm, "github.com/jackc/pgx/v5"}},
	"app/tracker":         {ours: []string{"models", "app/law", "app/risk", "app/duty", "app/acceptance", "app/budget", "app/forecast", "app/intake", "app/publication", "app/report", "app/store", "app/vault", "app/reply"}, inTests: []string{"app/seed", "app/store/storetest", "app/golden", rapid}},
	"app/identity":        {ours: []string{"models", "app/store"}, others: []string{"golang.org/x/crypto/argon2", "golang.org/x/text/unicode/norm", "github.com/pquerna/otp", "github.com/trustelem/zxcvbn", "github.com/coreos/go-oidc/v3", "golang.org/x/oauth2", "github.com/boombuler/barcode"}, inTests: []string{"app/store/storetest"}},
	"app/notify":          {ours: []string{"models", "app/publication", "app/store", "views/tell", "views/words"}, others: []string{"github.com/wneessen/go-mail"}, inTests: []string{"app/store/storetest", "github.com/emersion/go-smtp"}},
	"app/seed":            {ours: []string{"models", "seeds", "app/exchange", "app/tracker"}, inTests: []string{"app/golden"}},
	"app/web":             {ours: append([]string{"models", "app/tracker", "app/exchange", "app/identity", "app/intake", "app/acceptance", "app/budget", "app/forecast", "app/publication", "app/reply", "app/embed", "views/tell"}, views...), others: []string{"github.com/gofiber/fiber/v2", "github.com/a-h/templ"}, inTests: []string{"app/seed", "app/store", "app/store/storetest"}},
	"app/api":             {ours: []string{"models", "app/tracker", "app/exchange"}, others: []string{"github.com/gofiber/fiber/v2", "github.com/danielgtaylor/huma/v2"}, inTests: []string{"app/config", "app/identity", "app/golden", "app/seed", "app/server", "app/store", "app/store/storetest", "github.com/pb33f"}},
	"app/acceptance":      {ours: []string{"models"}, pure: true, inTests: []string{"app/golden"}},
	"app/reply":           {ours: []string{"models"}, pure: true, inTests: []string{"app/seed"}},
	"app/vault":           {ours: []string{"models"}, others: []string{"github.com/minio/minio-go/v7"}},
	"app/config":          {},
	"app/server":          {ours: append([]string{"models", "static", "app/config", "app/tracker", "app/identity", "app/web", "app/api", "app/embed", "app/publication"}, views...), others: []string{"github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp", "github.com/prometheus/client_golang"}, inTests: []string{"app/intake", "github.com/pquerna/otp", "golang.org/x/net/html", "app/seed", "app/store", "app/store/storetest", "github.com/xuri/excelize/v2", "app/vault", "app/print"}},
	"app/e2e":             {ours: []string{"static", "app/config", "app/identity", "app/server"}, inTests: []string{"app/intake", "app/publication", "views/cards", "views/tell", "models", "app/seed", "app/store", "app/tracker", "app/store/storetest", "github.com/chromedp", "github.com/pquerna/otp", "github.com/jackc/pgx/v5", "github.com/mattn/go-sqlite3", "golang.org/x/net/html", "github.com/gofiber/fiber/v2", "github.com/valyala/fasthttp", "github.com/tsenart/vegeta/v12", "github.com/xuri/excelize/v2", "app/print", "app/vault"}},
	"app/print":           {},
	"static":              {},
	"views/words":         {others: []string{"github.com/nicksnyder/go-i18n/v2", "golang.org/x/text/language"}},
	"views/ui":            page("views/words"),
	"views/layout":        page("static", "views/words", "views/ui"),
	"views/filters":       page("views/layout", "views/ui"),
	"views/pictures":      {ours: []string{"models", "static", "views/words", "views/ui"}, others: []string{"github.com/a-h/templ"}, inTests: []string{"app/golden", rapid}, pure: true},
	"views/portfolio":     page("views/layout", "views/ui", "views/filters", "views/pictures"),
	"views/dossier":       page("views/forms", "views/layout", "views/pictures", "views/ui", "views/words"),
	"views/grants":        page("views/dossier", "views/layout", "views/pictures", "views/ui"),
	"views/places":        page("views/dossier", "views/layout", "views/ui"),
	"views/duties":        page("views/filters", "views/layout", "views/papers", "views/ui", "views/words"),
	"views/desks":         page("views/dossier", "views/forms", "views/layout", "views/papers", "views/pictures", "views/ui"),
	"views/drivers":       page("views/forms", "views/layout", "views/planner", "views/records", "views/replies", "views/ui"),
	"views/demands":       page("views/dossier", "views/layout", "views/ui"),
	"views/answers":       page("views/layout", "views/ui", "views/filters", "views/pictures", "views/words"),
	"views/sources":       page("views/layout", "views/ui", "views/records"),
	"views/records":       page("views/layout", "views/ui", "views/words", "views/pictures"),
	"views/calls":         page("views/layout", "views/ui"),
	"views/keep":          page("views/layout", "views/ui", "views/words", "views/records"),
	"views/trail":         page("views/forms", "views/layout", "views/records", "views/ui"),
	"views/search":        page("views/layout", "views/ui", "views/words"),
	"views/forms":         page("views/words"),
	"views/acceptances":   page("views/forms", "views/layout", "views/papers", "views/ui"),
	"views/councils":      {ours: []string{"models", "views/forms", "views/layout", "views/planner", "views/ui", "views/words"}, others: []string{"github.com/a-h/templ"}, inTests: []string{"app/golden", "app/print"}, pure: true},
	"views/replies":       page("views/forms", "views/layout", "views/papers", "views/ui", "views/words"),
	"views/budgets":       page("views/dossier", "views/forms", "views/layout", "views/planner", "views/replies", "views/ui"),
	"views/papers":        page("views/filters", "views/forms", "views/layout", "views/ui"),
	"views/account":       page("views/forms", "views/layout", "views/ui"),
	"views/planner":       page("views/forms", "views/layout", "views/records", "views/replies", "views/ui", "views/words"),
	// The public site and the embeds see what was published, and no models.
	"views/tell":     {ours: []string{"app/publication", "views/words"}, inTests: []string{"app/golden", "app/seed", "app/tracker"}, pure: true},
	"views/public":   {ours: []string{"app/publication", "static", "views/cards", "views/tell", "views/ui", "views/words"}, others: []string{"github.com/a-h/templ"}, inTests: []string{"app/golden", "app/seed", "app/tracker"}, pure: true},
	"views/cards":    {ours: []string{"app/publication", "static", "views/tell", "views/ui", "views/words"}, others: []string{"github.com/a-h/templ"}, inTests: []string{"app/golden", "app/seed", "app/tracker", "github.com/andybalholm/brotli", "golang.org/x/net/html"}, pure: true},
	"views/publish":  {ours: []string{"models", "app/publication", "views/forms", "views/layout", "views/records", "views/tell", "views/ui", "views/words"}, others: []string{"github.com/a-h/templ"}, inTests: []string{"app/golden"}, pure: true},
	"views/webhooks": page("views/forms", "views/layout", "views/ui", "views/words"),
	"views/imports":  page("views/forms", "views/layout", "views/ui", "views/words"),
	"views/reviews":  page("views/forms", "views/layout", "views/ui", "views/words"),
	"views/errors":   page("views/layout", "views/ui"),
	"app/cli":        {ours: []string{"models", "static", "app/config", "app/exchange", "app/budget", "app/forecast", "app/intake", "app/store", "app/tracker", "app/seed", "app/identity", "app/notify", "app/server", "app/vault", "app/print", "app/embed", "app/publication"}, others: []string{"github.com/alecthomas/kong", "golang.org/x/term"}, inTests: []string{"app/golden", "app/store/storetest"}},
	"app/golden":     {},
}

// forbiddenCalls may not stand in a pure room: the clock, randomness without a
// seed, files, processes, printing.
var forbiddenCalls = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"},
	"os":   {"*"}, "net": {"*"}, "net/http": {"*"}, "os/exec": {"*"}, "log": {"*"}, "log/slog": {"*"},
	"math/rand": {"*"}, "math/rand/v2": {"*"}, "database/sql": {"*"},
	"fmt": {"Print", "Printf", "Println"},
}

// The sources are parsed here and no child process is asked, so that the test
// cache sees every file that was read and a breach cannot pass on an old result.
func TestHouse(t *testing.T) {
	root := ".."
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		folder := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(path, root+string(filepath.Separator))))
		r, ok := house[folder]
		if !ok {
			t.Errorf("%s: the folder %s has no row in the import table", path, folder)
			return nil
		}
		seen[folder] = true
		checkFile(t, path, folder, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder := range house {
		if !seen[folder] {
			t.Errorf("the row %s of the import table has no folder", folder)
		}
	}
}

func checkFile(t *testing.T, path, folder string, r room) {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	isTest := strings.HasSuffix(path, "_test.go")
	names := map[string]string{} // local name -> import path
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		local := imported[strings.LastIndex(imported, "/")+1:]
		if local == "v2" {
			local = "rand"
		}
		if spec.Name != nil {
			local = spec.Name.Name
		}
		names[local] = imported
		if !allowed(imported, folder, r, isTest) {
			t.Errorf("%s imports %s, which the import table does not allow to %s", path, imported, folder)
		}
		if local == "." {
			t.Errorf("%s: dot imports hide where a name is from", path)
		}
	}
	if isTest {
		return
	}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		calls := forbiddenCalls[names[x.Name]]
		seeded := r.seeded && names[x.Name] == "math/rand/v2" && (sel.Sel.Name == "NewPCG" || sel.Sel.Name == "PCG")
		clock := names[x.Name] == "time" && sel.Sel.Name == "Now"
		switch {
		case clock && folder != "app":
			t.Errorf("%s: time.Now stands in main.go only; a room is given the clock", path)
		case r.pure && !seeded && (slices.Contains(calls, "*") || slices.Contains(calls, sel.Sel.Name)):
			t.Errorf("%s: %s.%s in a pure room", path, x.Name, sel.Sel.Name)
		case names[x.Name] == "fmt" && strings.HasPrefix(sel.Sel.Name, "Print"):
			t.Errorf("%s: fmt.%s prints past the streams that cli was given", path, sel.Sel.Name)
		}
		return true
	})
}

func allowed(imported, folder string, r room, isTest bool) bool {
	if ours, ok := strings.CutPrefix(imported, "proviso/"); ok {
		return slices.Contains(r.ours, ours) || isTest && (ours == folder || slices.Contains(r.inTests, ours))
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	under := func(p string) bool { return imported == p || strings.HasPrefix(imported, p+"/") }
	return slices.ContainsFunc(r.others, under) || isTest && slices.ContainsFunc(r.inTests, under)
}

// TestTopLevel keeps the top of the house to what STYLE.md names.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	plan := []string{"app", "models", "views", "static", "seeds", "go.mod", "go.sum", "Taskfile.yml", "README.md", "LICENSE"}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(plan, name) || strings.HasPrefix(name, "proviso.db") {
			continue
		}
		t.Errorf("%s stands at the top of the house, which has no place for it", name)
	}
}

// TestFileSizes holds hand-written code to 600 lines a file.
func TestFileSizes(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err == nil && strings.Count(string(src), "\n") > 600 {
			t.Errorf("%s has %d lines; look for the second subject", path, strings.Count(string(src), "\n"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
