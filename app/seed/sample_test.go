package seed

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"proviso/seeds"
)

// TestSample: the sample that ships has no faults, holds the fixtures, and nothing
// of it is in the real record.
func TestSample(t *testing.T) {
	r, faults := Sample()
	for _, f := range faults {
		t.Error(f)
	}
	ids := map[string]bool{}
	for _, g := range r.Grants {
		ids[g.ID] = true
	}
	for _, id := range []string{"illustrative-g1", "illustrative-g2", "illustrative-g4", "illustrative-g5", "illustrative-joint", "illustrative-offer"} {
		if !ids[id] {
			t.Errorf("%s is missing", id)
		}
	}
	if len(r.Jurisdictions) != 2 || len(r.Cases)+len(r.Notices)+len(r.Associations) > 0 {
		t.Errorf("%d places, %d cases, %d notices, %d associations", len(r.Jurisdictions), len(r.Cases), len(r.Notices), len(r.Associations))
	}
	real, _ := Embedded()
	if _, sample, invented := real.Apart(); len(sample.Grants)+len(invented) > 0 {
		t.Errorf("the real record holds %d invented things", len(invented))
	}
}

// TestSampleIsMarked: a thing of the sample that is not marked, or that bears on
// something real, is refused.
func TestSampleIsMarked(t *testing.T) {
	for name, c := range map[string]struct{ file, from, to, want string }{
		"a place without its mark":          {"jurisdictions/sample.yaml", "    illustrative: true\n    note: An invented county", "    uncertain: true\n    note: An invented county", "illustrative: is missing"},
		"a place in a state":                {"jurisdictions/sample.yaml", "    kind: city\n", "    kind: city\n    state: CO\n", "an invented place lies in none"},
		"an action for everyone":            {"actions/illustrative-lantern-request-2026-11-02.yaml", "illustrative: true\n", "illustrative: true\neveryone: true\n", "sent to invented places alone"},
		"an action to a real place":         {"actions/illustrative-lantern-request-2026-11-02.yaml", "  - illustrative-brindlewick\n", "  - denver-co\n", "sent to invented places alone"},
		"a condition on a real program":     {"conditions/illustrative-lantern-count.yaml", "      - illustrative-night-patrols\n", "      - byrne-jag\n", "attached to invented programs alone"},
		"a grant without its mark":          {"grants/illustrative-brindlewick.yaml", "    illustrative: true\n", "", "illustrative: is missing"},
		"a source with a document":          {"sources/sample.yaml", "    illustrative: true\n", "    illustrative: true\n    url: https://example.org/\n", "there is no document"},
		"a memorandum that does not foot":   {"grants/illustrative-brindlewick.yaml", "'120247.93'", "'120247.92'", "$0.01 is missing"},
		"a memorandum numbered otherwise":   {"grants/illustrative-brindlewick.yaml", "version: 2", "version: 3", "versions are numbered from 1"},
		"a memorandum before the first":     {"grants/illustrative-brindlewick.yaml", "date: '2026-08-17'\n          adm", "date: '2026-01-17'\n          adm", "not after its beginning on 2 March 2026"},
		"a member that declined and shares": {"grants/illustrative-brindlewick.yaml", "amount: '0.00'\n              status: declined", "amount: '5.00'\n              status: declined", "declined and has a share"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := fstest.MapFS{}
			err := fs.WalkDir(seeds.Sample, ".", func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				src, err := fs.ReadFile(seeds.Sample, path)
				if path == "sample/"+c.file {
					text := strings.Replace(string(src), c.from, c.to, 1)
					if text == string(src) {
						t.Errorf("%s has no %q", path, c.from)
					}
					src = []byte(text)
				}
				changed[path] = &fstest.MapFile{Data: src}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			_, faults := readSample(seeds.FS, changed)
			var all []string
			for _, f := range faults {
				all = append(all, f.String())
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, c.want) || !strings.Contains(got, "seeds/sample/"+c.file) {
				t.Errorf("got %q, want %q of %s", got, c.want, c.file)
			}
		})
	}
	stray := fstest.MapFS{"sample/notices/illustrative-n.yaml": {Data: []byte("id: illustrative-n\nkind: rescission\nsources: [a-source]\n")}}
	if _, faults := readSample(seeds.FS, stray); !strings.Contains(faults[len(faults)-1].String()+faults[0].String(), "never invented") {
		t.Errorf("an invented notice: %v", faults)
	}
}
