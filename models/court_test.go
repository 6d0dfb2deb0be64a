package models

import (
	"slices"
	"testing"
)

func TestCourtID(t *testing.T) {
	for text, want := range map[string]string{
		"N.D. Ill.": "ilnd", "D.R.I.": "rid", "D. Or. (Eugene)": "ord", "D. Conn. (unconfirmed)": "ctd", "U.S. Supreme Court": "scotus", "U.S.": "scotus",
		"4th Cir.": "ca4", "2d Cir.": "ca2", "3d Cir.": "ca3", "1st Cir.": "ca1", "D.C. Cir.": "cadc", "D.D.C.": "dcd", "D.N.D.": "ndd", "D.S.D.": "sdd",
		"E.D.N.Y. (unconfirmed)": "nyed", "S.D.W. Va.": "wvsd", "D. Md.": "mdd", "M.D. La.": "lamd", "D. Me.": "med",
		"": "", "Cook County Circuit Court": "", "D.": "", "Bankr. M.D. Ala.": "", "N.D.": "", "Ct. Cl.": "",
	} {
		if got := CourtID(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestDocketKeysOfCase(t *testing.T) {
	for _, c := range []struct {
		is   Case
		want []string
	}{
		{Case{Court: "N.D. Ill.", Docket: "1:17-cv-05720", AppealDockets: []string{"7th Cir. 17-2991", "U.S. 20-666"}}, []string{"ilnd/1:17-cv-5720", "ilnd/17-cv-5720", "ca7/17-2991", "scotus/20-666"}},
		{Case{Court: "N.D. Cal.", Docket: "3:18-cv-05146 (San Francisco); 3:18-cv-05169 (California)", AppealDockets: []string{"9th Cir. 18-55599 (COPS)"}},
			[]string{"cand/3:18-cv-5146", "cand/18-cv-5146", "cand/3:18-cv-5169", "cand/18-cv-5169", "ca9/18-55599"}},
		{Case{Court: "N.D. Cal.", Docket: "3:17-cv-00574 and 3:17-cv-00485"}, []string{"cand/3:17-cv-574", "cand/17-cv-574", "cand/3:17-cv-485", "cand/17-cv-485"}},
		{Case{Court: "U.S. Supreme Court", Docket: "24A910"}, []string{"scotus/24A910"}},
		{Case{Court: "somewhere", Docket: "1:17-cv-05720", AppealDockets: []string{"17-2991"}}, nil},
		{Case{}, nil},
	} {
		if got := slices.Concat(c.is.DocketKeys()...); !slices.Equal(got, c.want) {
			t.Errorf("%+v:\n got %q\nwant %q", c.is, got, c.want)
		}
	}
}

// What is no court, or no docket, is not one by accident.
func FuzzCourtID(f *testing.F) {
	for _, s := range []string{"N.D. Ill.", "D.D.C.", "2d Cir.", "(", "d", "dd", "U.S. 20-666"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := CourtID(s); len(got) == 1 || len(got) > 6 {
			t.Errorf("%q is %q", s, got)
		}
		(&Case{Court: s, Docket: s, AppealDockets: []string{s}}).DocketKeys()
	})
}
