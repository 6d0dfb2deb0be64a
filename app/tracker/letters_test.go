package tracker

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"proviso/models"
)

func mailReader(id string, role models.Role, place string) models.Reader {
	p := person(id, role, place)
	p.Mail = id + "@example.gov"
	return models.Reader{Person: p, Digest: models.DigestNone}
}

// letterText is letters as one reads them: who, what kind, and which deadlines as
// what, but for those of performance reports.
func letterText(all []models.Letter) string {
	var out []string
	for _, l := range all {
		line := l.Person + " " + string(l.Kind) + ":"
		for _, d := range l.Dues {
			if strings.Contains(d.ID, "performance") { // falls due with the financial one, and is nobody's here
				continue
			}
			line += fmt.Sprintf(" %s %s %s", d.ID, d.State, d.As)
		}
		if l.Loose > 0 {
			line += fmt.Sprintf(" loose %d", l.Loose)
		}
		for _, d := range l.Moved {
			line += " moved " + d.ID
		}
		if !strings.HasSuffix(line, ":") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "; ")
}

func wantLetters(t *testing.T, tr *Tracker, day string, want string, readers ...models.Reader) []models.Letter {
	t.Helper()
	got, err := tr.Letters(t.Context(), date(t, day), readers)
	if err != nil {
		t.Fatal(err)
	}
	if text := letterText(got); text != want {
		t.Errorf("%s:\n got %s\nwant %s", day, text, want)
	}
	return got
}

const ffr = "g00.financial-report.2026-06-30"

// given gives the deadlines of the first award to an owner and a backup.
func given(t *testing.T, tr *Tracker, id, owner, backup string) {
	t.Helper()
	if err := tr.KeepDuty(t.Context(), person("keeper", models.RoleGrants, "brook-al"), id, DutyChange{People: &Keepers{owner, backup}}); err != nil {
		t.Fatal(err)
	}
}

// Scenario 7: the financial report of the period that ended on 30 June 2026 was due
// on 30 July. On 31 July, still not filed, its owner and the backup are told.
func TestScenario7Letters(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	given(t, tr, ffr, "ann", "ben")
	ann, ben := mailReader("ann", models.RoleGrants, "brook-al"), mailReader("ben", models.RoleViewer, "alta")
	other := mailReader("cal", models.RoleGrants, "other-bo")
	wantLetters(t, tr, "2026-07-29", "ann reminder: "+ffr+" soon owner; cal reminder: elsewhere.financial-report.2026-06-30 soon keeper", ann, ben, other)
	got := wantLetters(t, tr, "2026-07-31", "ann reminder: "+ffr+" overdue owner; ben reminder: "+ffr+" overdue backup; cal reminder: elsewhere.financial-report.2026-06-30 overdue keeper", ann, ben, other)
	if d := got[0].Dues[0]; d.Place != "Brook County" || d.Program != "JAG" || d.Year != 2025 || d.On != date(t, "2026-07-30") || d.Illustrative {
		t.Errorf("got %+v", d)
	}

	// After a stop one letter names all, and what was told is not told again.
	ann.Reminded = date(t, "2026-07-22")
	wantLetters(t, tr, "2026-07-31", "ann reminder: "+ffr+" overdue owner", ann)
	ann.Reminded = date(t, "2026-07-31")
	wantLetters(t, tr, "2026-07-31", "", ann)
	ann.Reminded, ann.Waiting = 0, []models.LetterKind{models.LetterReminder}
	wantLetters(t, tr, "2026-07-31", "", ann)
}

// A person who cannot be told is stood in for: by the backup, then by those who
// keep deadlines there. Nobody is told of a place whose work they may not see.
func TestLettersWhereTheOwnerIsGone(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	given(t, tr, ffr, "ann", "ben")
	keeper, ben := mailReader("kim", models.RoleGrants, "brook-al"), mailReader("ben", models.RoleGrants, "brook-al")
	for name, ann := range map[string]models.Reader{
		"no address":  {Person: person("ann", models.RoleGrants, "brook-al")},
		"disabled":    {Person: models.Person{ID: "ann", Mail: "ann@example.gov", Disabled: true, Assignments: []models.Assignment{{Role: models.RoleGrants}}}},
		"moved on":    mailReader("ann", models.RoleViewer, "other-bo"),
		"has no role": {Person: models.Person{ID: "ann", Mail: "ann@example.gov"}},
	} {
		t.Log(name)
		wantLetters(t, tr, "2026-07-29", "ben reminder: "+ffr+" soon owner", ann, ben, keeper)
		wantLetters(t, tr, "2026-07-29", "kim reminder: "+ffr+" soon keeper", ann, keeper)
	}
	// A role that holds everywhere makes nobody the keeper of the whole country.
	all := mailReader("all", models.RoleGrants, "")
	wantLetters(t, tr, "2026-07-29", "all reminder: "+ffr+" soon keeper", all)
}

// What a person has muted is not told to that person, in reminder and digest.
func TestLettersMuted(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	given(t, tr, ffr, "ann", "ben")
	ann, ben := mailReader("ann", models.RoleGrants, "brook-al"), mailReader("ben", models.RoleGrants, "brook-al")
	ann.Digest = models.DigestDaily
	mute := true
	if err := tr.KeepDuty(t.Context(), ann.Person, ffr, DutyChange{Version: 1, Mute: &mute}); err != nil {
		t.Fatal(err)
	}
	ann.Digested = date(t, "2026-07-31") // nothing moved since
	wantLetters(t, tr, "2026-08-14", "ben reminder: "+ffr+" overdue backup; ann digest: loose 2", ann, ben)
}

// A digest tells what is due and what was moved since the last, of the person's own
// places, and comes as often as it was chosen.
func TestDigest(t *testing.T) {
	t.Parallel()
	tr := kept(t, 1)
	given(t, tr, ffr, "ann", "")
	ann := mailReader("ann", models.RoleGrants, "brook-al")
	ann.Reminded = date(t, "2026-12-31")
	wantLetters(t, tr, "2026-08-03", "", ann) // none was chosen
	ann.Digest = models.DigestDaily
	ann.Digested = date(t, "2026-07-30")
	wantLetters(t, tr, "2026-07-31", "ann digest: "+ffr+" overdue owner loose 1", ann)
	ann.Digested = date(t, "2026-07-31")
	wantLetters(t, tr, "2026-08-02", "ann digest: "+ffr+" overdue owner loose 2", ann)
	ann.Digest = models.DigestWeekly
	wantLetters(t, tr, "2026-08-02", "", ann) // a Sunday
	wantLetters(t, tr, "2026-08-03", "ann digest: "+ffr+" overdue owner loose 2", ann)
	ann.Digested = date(t, "2026-07-20")
	wantLetters(t, tr, "2026-08-02", "ann digest: "+ffr+" overdue owner loose 2", ann) // late, after a stop
	ann.Digested = date(t, "2026-03-24")                                               // the store's clock stands at 31 March, when the owner was chosen
	wantLetters(t, tr, "2026-03-31", "ann digest: moved "+ffr, ann)
	ann.Digested = date(t, "2026-03-31")
	wantLetters(t, tr, "2026-04-07", "", ann)
}

// A letter is text and days: no kind that counsel keeps, and nothing of what people
// note of a deadline, can be reached from its type.
func TestLettersHoldNothingPrivate(t *testing.T) {
	t.Parallel()
	private := map[reflect.Type]bool{reflect.TypeFor[models.Privileged](): true, reflect.TypeFor[models.CounselNote](): true,
		reflect.TypeFor[models.Work](): true, reflect.TypeFor[models.Duty](): true, reflect.TypeFor[models.Attempt](): true, reflect.TypeFor[models.Acceptance](): true}
	seen := map[reflect.Type]bool{}
	var walk func(x reflect.Type, path string)
	walk = func(x reflect.Type, path string) {
		if private[x] {
			t.Errorf("%s is a %s", path, x)
		}
		if seen[x] {
			return
		}
		seen[x] = true
		switch x.Kind() {
		case reflect.Struct:
			for i := range x.NumField() {
				walk(x.Field(i).Type, path+"."+x.Field(i).Name)
			}
		case reflect.Slice, reflect.Pointer, reflect.Array, reflect.Map:
			walk(x.Elem(), path)
		case reflect.Interface:
			t.Errorf("%s can hold anything", path)
		}
	}
	walk(reflect.TypeFor[models.Letter](), "Letter")

	tr := kept(t, 1)
	given(t, tr, ffr, "ann", "")
	canary := "canary-7d1f"
	if err := tr.KeepDuty(t.Context(), person("ann", models.RoleGrants, "brook-al"), ffr, DutyChange{Version: 1, Note: &canary}); err != nil {
		t.Fatal(err)
	}
	ann := mailReader("ann", models.RoleGrants, "brook-al")
	ann.Digest = models.DigestDaily
	got, err := tr.Letters(t.Context(), date(t, "2026-07-31"), []models.Reader{ann})
	if err != nil || len(got) != 2 || strings.Contains(fmt.Sprintf("%+v", got), canary) {
		t.Errorf("got %+v, %v", got, err)
	}
}
