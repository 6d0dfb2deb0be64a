package models

import (
	"strings"
	"testing"
)

// Courts as the record cites them.
func TestCourtID(t *testing.T) {
	for cited, want := range map[string]string{
		"D.R.I.": "rid", "D. Colo.": "cod", "S.D. Ill.": "ilsd", "N.D. Ill.": "ilnd", "4th Cir.": "ca4", "2d Cir.": "ca2", "1st Cir.": "ca1",
		"11th Cir.": "ca11", "D.C. Cir.": "cadc", "Fed. Cir.": "cafc", "N.D. Cal.": "cand", "E.D. Mich.": "mied", "S.D.N.Y.": "nysd",
		"D. Mass.": "mad", "U.S. Supreme Court": "scotus", "U.S.": "scotus", "SCOTUS": "scotus", "W.D. Wash.": "wawd", "C.D. Cal.": "cacd",
		"D. Or. (Eugene)": "ord", "D. Conn. (unconfirmed)": "ctd", "E.D.N.Y. (unconfirmed)": "nyed", "D.D.C.": "dcd", "D.N.M.": "nmd",
		"D.N.D.": "ndd", "D.S.D.": "sdd", "S.D.W. Va.": "wvsd", "D. N. Mar. I.": "nmid", "ilnd": "ilnd", "ca7": "ca7",
		"": "", "Rhode Island Superior Court": "", "Cal. Super. Ct.": "", "N.D.": "", "X.D. Ill.": "",
	} {
		if got := CourtID(cited); got != want {
			t.Errorf("%q: got %q, want %q", cited, got, want)
		}
	}
}

// Dockets as cases of the record name them.
func TestCaseDocketKeys(t *testing.T) {
	for _, c := range []struct {
		of   Case
		want string
	}{
		{Case{Court: "N.D. Ill.", Docket: "1:17-cv-05720", AppealDockets: []string{"7th Cir. 17-2991", "7th Cir. 18-2885"}},
			"ilnd/1:17-cv-5720 ilnd/17-cv-5720 ca7/17-2991 ca7/18-2885"},
		{Case{Court: "N.D. Cal.", Docket: "3:18-cv-05146 (San Francisco); 3:18-cv-05169 (California)"},
			"cand/3:18-cv-5146 cand/18-cv-5146 cand/3:18-cv-5169 cand/18-cv-5169"},
		{Case{Court: "N.D. Cal.", Docket: "3:17-cv-00574 and 3:17-cv-00485", AppealDockets: []string{"9th Cir. 18-55599 (COPS)", "U.S. 20-666"}},
			"cand/3:17-cv-574 cand/17-cv-574 cand/3:17-cv-485 cand/17-cv-485 ca9/18-55599 scotus/20-666"},
		{Case{Court: "U.S. Supreme Court", Docket: "24A910"}, "scotus/24A910"},
		{Case{Court: "D. Mass."}, ""},
		{Case{Court: "4th Cir.", Docket: "not known"}, ""},
		{Case{Court: "a court of Oregon", Docket: "25-1138"}, ""},
	} {
		if got := strings.Join(c.of.DocketKeys(), " "); got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.of.Court, c.of.Docket, got, c.want)
		}
	}
}
