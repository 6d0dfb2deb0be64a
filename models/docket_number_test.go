package models

import "testing"

func TestDocketNumber(t *testing.T) {
	for _, c := range []struct{ court, text, want string }{
		{"dcd", "1:16-cv-00745", "dcd/1:16-cv-745"},
		{"dcd", "1:16-cv-00745-ESH", "dcd/1:16-cv-745"},
		{"caed", "1:09-cv-00480-LJO-GSA", "caed/1:09-cv-480"},
		{"dcd", "16-cv-745", "dcd/16-cv-745"},
		{"dcd", "16-cv-00745", "dcd/16-cv-745"},
		{"DCD", " No. 1:16cv00745 (ESH) ", "dcd/1:16-cv-745"},
		{"dcd", "1:2016-cv-00745", "dcd/1:16-cv-745"},
		{"dcd", "Civil Action No. 16‑cv‑00745", "dcd/16-cv-745"}, // hyphens that do not break
		{"akd", "3:11-cv-00064", "akd/3:11-cv-64"},
		{"ned", "8:14-cr-00387-RGK-TDT-1", "ned/8:14-cr-387"}, // defendant's number
		{"cand", "3:26-cv-758", "cand/3:26-cv-758"},
		{"cacd", "CV 05-07468 SJO", "cacd/05-cv-7468"},
		{"cacd", "2:17-cv-00001", "cacd/2:17-cv-1"},
		{"cacd", "8:17-cv-00001", "cacd/8:17-cv-1"}, // another office, another case
		{"ca1", "25-1138", "ca1/25-1138"},
		{"ca7", "No. 17–2991", "ca7/17-2991"},
		{"ca9", "17-15589 (L)", "ca9/17-15589"},
		{"ca9", "22-21", "ca9/22-21"},
		{"scotus", "24A910", "scotus/24A910"},
		{"scotus", "24a0910", "scotus/24A910"},
		{"scotus", "14-556", "scotus/14-556"},
		{"scotus", "22O65", "scotus/22O65"},
		{"cand", "3:18-cv-05146 (San Francisco); 3:18-cv-05169 (California)", "cand/3:18-cv-05146 (san francisco); 3:18-cv-05169 (california)"},
		{"rid", "Misc. Business", "rid/misc. business"},
		{"rid", "", "rid/"},
		{"nysb", "19-23649", "nysb/19-23649"},
	} {
		if got := DocketNumber(c.court, c.text); got != c.want {
			t.Errorf("DocketNumber(%q, %q) = %q, want %q", c.court, c.text, got, c.want)
		}
	}
}

func TestDocketKeys(t *testing.T) {
	got := DocketKeys("dcd", "1:16-cv-00745")
	if len(got) != 2 || got[0] != "dcd/1:16-cv-745" || got[1] != "dcd/16-cv-745" {
		t.Errorf("got %q", got)
	}
	if got := DocketKeys("ca1", "25-1138"); len(got) != 1 || got[0] != "ca1/25-1138" {
		t.Errorf("got %q", got)
	}
}

// What is compared is compared with itself: to read a number a second time changes nothing.
func FuzzDocketNumber(f *testing.F) {
	for _, s := range []string{"1:16-cv-00745-ESH", "25-1138", "24A910", "CV 05-07468 SJO", "1:1:16-cv-1", "00:16-cv-1", "16-cv-745/8"} {
		f.Add("dcd", s)
	}
	f.Fuzz(func(t *testing.T, court, s string) {
		once := docketNumber(s)
		if twice := docketNumber(once); twice != once {
			t.Errorf("%q becomes %q, and then %q", s, once, twice)
		}
		if keys := DocketKeys(court, s); len(keys) == 0 || len(keys) > 2 {
			t.Errorf("%q has the keys %q", s, keys)
		}
	})
}
