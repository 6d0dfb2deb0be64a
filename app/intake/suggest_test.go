package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"proviso/app/golden"
	"proviso/models"
)

// What is suggested of the entries of real dockets, line by line: far the most say
// nothing about relief.
func TestSuggestSamples(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	for _, line := range strings.Split(strings.TrimSpace(string(testdata(t, "courts/entries.tsv"))), "\n") {
		cells := strings.Split(line, "\t")
		fmt.Fprintf(&out, "%s %s: %.90s\n", cells[0], cells[1], cells[2])
		for _, s := range Suggest(models.DocketEntry{Description: cells[2]}) {
			fmt.Fprintf(&out, "  -> %s %d: %s. %q\n", s.Kind, s.Score, s.Why, s.Words)
		}
	}
	golden.Equal(t, "suggest.golden", out.Bytes())
}

// Texts in the manner of clerks, for what the real ones at hand do not show.
func TestSuggest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"ORDER granting 3 Motion for TRO; granting 5 Motion for Preliminary Injunction. Signed by Judge A on 4/24/2025. (abc)", "temporary_restraining_order preliminary_injunction"},
		{"ORDER granting 3 Motion for TRO and 5 Motion for Preliminary Injunction.", "temporary_restraining_order preliminary_injunction"},
		{"MEMORANDUM OPINION AND ORDER granting in part and denying in part 12 Motion for Preliminary Injunction. (Attachments: # 1 Appendix)", "preliminary_injunction/45"},
		{"ORDER GRANTING PLAINTIFFS' MOTION FOR PRELIMINARY INJUNCTION", "preliminary_injunction"},
		{"MINUTE entry before the Honorable A: Plaintiff's motion for preliminary injunction [5] is granted. Enter Order.", "preliminary_injunction"},
		{"ORDER: The motion for a preliminary injunction is DENIED as moot.", "preliminary_injunction_denied/45"},
		{"OPINION & ORDER denying  5   Motion for Preliminary Injunction. Signed by Judge Jamel K. Semper on 6/17/2026.", "preliminary_injunction_denied"},
		{"PRELIMINARY INJUNCTION. Signed by Judge A.", "preliminary_injunction"},
		{"AMENDED PRELIMINARY INJUNCTION ORDER. Signed by Judge A.", "preliminary_injunction order_amended"},
		{"ORDER that Defendants are preliminarily enjoined from imposing the condition.", "preliminary_injunction"},
		{"FINAL JUDGMENT AND PERMANENT INJUNCTION", "permanent_injunction judgment"},
		{"ORDER granting 40 Motion for Permanent Injunction", "permanent_injunction"},
		{"TEMPORARY RESTRAINING ORDER entered.", "temporary_restraining_order"},
		{"ORDER extending 20 Temporary Restraining Order through 5/20/2025.", "order_amended"},
		{"ORDER denying 60 Motion to Stay Pending Appeal.", "stay_denied"},
		{"ORDER of USCA as to 30 Notice of Appeal: the motion for a stay pending appeal is granted.", "stay"},
		{"Filed order (A, B and C): The emergency motion for a stay pending appeal is GRANTED IN PART and DENIED IN PART.", "partial_stay/45"},
		{"ORDER granting 14 Motion to Stay Proceedings.", "stay_of_proceedings"},
		{"ORDER: The stay entered on August 10, 2018 is lifted.", "stay_lifted"},
		{"ORDER granting 91 Motion to Lift Stay.", "stay_lifted"},
		{"ORDER vacating 22 Preliminary Injunction.", "vacated"},
		{"ORDER granting 33 Motion to Dissolve the Preliminary Injunction.", "vacated"},
		{"FILED OPINION (A, B and C) AFFIRMED IN PART; REVERSED IN PART; REMANDED.", "affirmed/45 reversed/45"},
		{"Opinion filed: The judgment of the district court is REVERSED and the case is REMANDED.", "reversed"},
		{"OPINION filed. VACATED and REMANDED.", "vacated"},
		{"MANDATE of USCA as to 44 Notice of Appeal. USCA judgment: affirmed.", "mandate affirmed"},
		{"ORDER granting 50 Motion for Partial Summary Judgment; denying 52 Motion for Summary Judgment.", "summary_judgment"},
		{"CLERK'S JUDGMENT. Approved by Judge A.", "judgment"},
		{"ORDER granting 17 Motion to Dismiss for Lack of Jurisdiction.", "dismissed"},
		{"ORDER granting 70 Motion to Enforce the Preliminary Injunction.", "order_enforcing"},
		{"ORDER granting 71 Motion for Clarification of the Preliminary Injunction.", "order_clarifying"},
		{"NOTICE OF APPEAL as to 45 Order on Motion for Preliminary Injunction by Department of Justice.", "appeal_filed"},
		{"Application (24A910) for stay presented to Justice A and by her referred to the Court is granted.", "stay/35"},

		// None of these changes what is ordered.
		{"", ""},
		{"EMERGENCY MOTION for Stay Pending Appeal by Department of Justice.", ""},
		{"MOTION for Preliminary Injunction by City of A. (Attachments: # 1 Text of Proposed Order granting motion)", ""},
		{"PROPOSED ORDER granting Preliminary Injunction filed by City of A.", ""},
		{"[PROPOSED] ORDER granting preliminary injunction", ""},
		{"NOTICE of Proposed Order granting 5 Motion for Preliminary Injunction", ""},
		{"MEMORANDUM in Support of 5 Motion for Preliminary Injunction", ""},
		{"RESPONSE in Opposition re 5 Motion for Preliminary Injunction, which should be denied", ""},
		{"REPORT AND RECOMMENDATION: it is recommended that the motion for preliminary injunction be granted.", ""},
		{"DISSENT from Memorandum Opinion and Order Granting Motion for Preliminary Injunction", ""},
		{"ORDER setting hearing on 5 Motion for Preliminary Injunction for 5/1/2025.", ""},
		{"ORDER granting 8 Motion for Extension of Time to Respond to 5 Motion for Preliminary Injunction.", ""},
		{"ORDER granting 8 Motion to Expedite Motion for Preliminary Injunction", ""},
		{"ORDER granting 9 Motion for Leave to File Amicus Brief in support of motion for summary judgment", ""},
		{"ORDER granting 9 Motion to Extend Preliminary Injunction Briefing Schedule", ""},
		{"ORDER TO SHOW CAUSE why a preliminary injunction should not be granted.", ""},
		{"ORDER that the hearing set for 5/1/2025 is vacated.", ""},
		{"ORDER denying 17 Motion to Dismiss.", ""},
		{"ORDER: the motion for summary judgment is not granted at this time; ruling will be issued.", ""},
		{"ORDER OF USCA: No mandate shall issue.", ""},
		{"TRANSCRIPT of hearing on Preliminary Injunction granted 4/1/2025", ""},
		{"Transmission of Notice of Appeal to US Court of Appeals", ""},
		{"ENTERED IN ERROR: ORDER granting 5 Motion for Preliminary Injunction", ""},
		{"SCHEDULING ORDER: Motions for summary judgment due by 1/2/2026.", ""},
		{"MINUTE ORDER. The Court takes the motion for preliminary injunction under advisement.", ""},
	} {
		var got []string
		for _, s := range Suggest(models.DocketEntry{Description: c.text}) {
			kind := s.Kind
			if s.Score != MostSuggested {
				kind += fmt.Sprintf("/%d", s.Score)
			}
			got = append(got, kind)
			if !slices.Contains(SuggestionKinds, s.Kind) {
				t.Errorf("%s is not in the list of kinds", s.Kind)
			}
			if s.Words == "" || s.Why == "" {
				t.Errorf("%q: %+v does not say on what it rests", c.text, s)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	for _, s := range []string{"ORDER granting in part 5 Motion for TRO", "NOTICE OF APPEAL", "MANDATE", "ORDER: stay is lifted. A. B. v. C; \xff", strings.Repeat("ORDER granting motion for stay. ", 1000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		seen := map[string]bool{}
		for _, s := range Suggest(models.DocketEntry{Description: text}) {
			if s.Kind == "" || s.Why == "" || strings.TrimSpace(s.Words) == "" || s.Score < 1 || s.Score > MostSuggested || seen[s.Kind] || !slices.Contains(SuggestionKinds, s.Kind) {
				t.Fatalf("%q suggests %+v", text, s)
			}
			seen[s.Kind] = true
		}
	})
}
