package public

import (
	"bytes"
	"slices"
	"testing"

	"proviso/app/publication"
	"proviso/views/tell"
)

// recent is an edition whose standings and orders were all verified through its day.
func recent(t *testing.T, lang string) tell.Frame {
	t.Helper()
	f := frame(t, lang, days[0])
	e := *f.Edition
	e.Places = slices.Clone(e.Places)
	for i := range e.Places {
		j := &e.Places[i]
		j.Cover = slices.Clone(j.Cover)
		for k := range j.Cover {
			j.Cover[k].Verified = e.AsOf
		}
	}
	e.Cases = slices.Clone(e.Cases)
	for i := range e.Cases {
		m := &e.Cases[i]
		m.Verified, m.Orders = e.AsOf, slices.Clone(m.Orders)
		for k := range m.Orders {
			m.Orders[k].Verified = e.AsOf
		}
	}
	f.Edition = &e
	return f
}

// On the 45th day after the last verification a page no longer says that an order
// stands, on the 44th it does.
func TestNotVerifiedSince(t *testing.T) {
	for _, lang := range tell.Languages {
		for _, after := range []int{0, publication.StaleAfter - 1, publication.StaleAfter, 400} {
			f := recent(t, lang)
			f.Today = f.Edition.AsOf.AddDays(after)
			stale := after >= publication.StaleAfter
			yes, since := f.Say("public.answer.covered"), f.Say("public.answer.not_verified", "Day", f.Day(f.Edition.AsOf))
			blocked, not := ">"+f.Standing("blocked")+"<", ">"+f.Say("public.not_verified")+"<"
			for path, want := range map[string][2]string{
				"coverage/jag-notice.denver-co":   {yes, since},
				"jurisdictions/denver-co":         {blocked, not},
				"coverage/jag-notice":             {">" + f.Cover("covered") + "</span></span></td>", not},
				"cases/chicago-v-sessions-fy2017": {">" + f.Certainty("yes") + "<", not},
			} {
				page := rendered(t, f, path)
				if says := bytes.Contains(page, []byte(want[0])); says == stale {
					t.Errorf("%s %s, %d days after: says %q: %v", lang, path, after, want[0], says)
				}
				if says := bytes.Contains(page, []byte(want[1])); says != stale {
					t.Errorf("%s %s, %d days after: says %q: %v", lang, path, after, want[1], says)
				}
			}
		}
	}
}

// What was verified beyond the day that a page tells of is history.
func TestHistoryStands(t *testing.T) {
	f := frame(t, "en", days[0]) // verified through 2022
	f.Today = "2026-11-30"
	page := rendered(t, f, "coverage/jag-notice.denver-co")
	if !bytes.Contains(page, []byte(f.Say("public.answer.covered"))) || !bytes.Contains(page, []byte("ot verified since 31 December 2022")) {
		t.Error("the page of a past day does not say what the record shows of it, and through when it was verified")
	}
}

// A document that was mended lately bears the mark, for thirty days.
func TestCorrectedMark(t *testing.T) {
	for _, lang := range tell.Languages {
		f := frame(t, lang, days[0])
		e := *f.Edition
		e.Corrections = []publication.Correction{{Edition: 2, Date: "2018-01-26", Kind: "amount", Field: "usd", Old: "1", New: "2", Reason: "a slip", ReasonES: "un error",
			Concerns: []publication.About{{Kind: publication.KindOverview, ID: "all"}, {Kind: publication.KindGrant, ID: "denver-co-byrne-jag-fy2017"}, {Kind: publication.KindCoverage, ID: "jag-notice"}}}}
		f.Edition = &e
		for day, want := range map[publication.Day]bool{"2018-01-25": false, "2018-01-26": true, "2018-02-24": true, "2018-02-25": false} {
			f.Today = day
			for path, concerned := range map[string]bool{"": true, "grants/denver-co-byrne-jag-fy2017": true, "coverage/jag-notice": true, "coverage/jag-notice.denver-co": true, "jurisdictions/denver-co": false} {
				page := rendered(t, f, path)
				has := bytes.Contains(page, []byte(`class="corrected"`)) && bytes.Contains(page, []byte(`<a href="`+f.Page("corrections")+`">`+f.Say("public.corrected")+`</a>`))
				if has != (want && concerned) {
					t.Errorf("%s %s %q: marked %v", lang, day, path, has)
				}
			}
		}
	}
}
