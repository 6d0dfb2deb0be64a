package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// sides puts the pieces together again.
func sides(pieces []models.Piece) (before, after string) {
	var b, a strings.Builder
	for _, p := range pieces {
		if p.Kind != models.PieceAdded {
			b.WriteString(p.Text)
		}
		if p.Kind != models.PieceRemoved {
			a.WriteString(p.Text)
		}
	}
	return b.String(), a.String()
}

func TestWording(t *testing.T) {
	mark := map[models.PieceKind]string{models.PieceRemoved: "-", models.PieceAdded: "+", models.PieceKept: "="}
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"", "must comply", "+must comply"},
		{"must comply", "", "-must comply"},
		{"must comply", "must comply", "=must comply"},
		{"The recipient must comply.", "The recipient will comply.", "=The recipient |-must|+will|= comply."},
		{"covering 1373", "covering 1373 and 1644", "=covering 1373|+ and 1644"},
		{"a, b", "a; b", "=a|-,|+;|= b"},
		{"one two three", "zero two four", "-one two three|+zero two four"},
		{"one, of two or three", "four, of two or five", "-one|+four|=, of two or |-three|+five"},
		{"It must comply and report.", "It will comply or report.", "=It |-must comply and|+will comply or|= report."},
		{"ham-handed bid", "ham handed bid", "-ham-handed|+ham handed|= bid"},
	} {
		var got []string
		for _, p := range Wording(c.before, c.after) {
			got = append(got, mark[p.Kind]+p.Text)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q to %q: got %q, want %q", c.before, c.after, s, c.want)
		}
	}
}

// A comparison gives both texts back, tells no piece twice, and never keeps and
// changes where nothing changed.
func TestWordingGivesBothBack(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([ab,]| |the |must |will |\x{e9}e ){0,40}`))
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		pieces := Wording(before, after)
		if b, a := sides(pieces); b != before || a != after {
			t.Fatalf("%q to %q: got %q and %q", before, after, b, a)
		}
		for i, p := range pieces {
			if p.Text == "" || i > 0 && pieces[i-1].Kind == p.Kind {
				t.Fatalf("%q to %q: piece %d is empty or goes on with the one before: %+v", before, after, i, pieces)
			}
		}
		if before == after && len(pieces) > 1 {
			t.Fatalf("%q: equal texts differ: %+v", before, pieces)
		}
	})
}

// Longer texts than anybody compares are told whole and cost nothing.
func TestWordingOfLongTexts(t *testing.T) {
	before, after := strings.Repeat("a b ", 5000)+"x", strings.Repeat("c d ", 5000)+"y"
	got := Wording(before, after)
	if b, a := sides(got); len(got) != 2 || b != before || a != after {
		t.Errorf("got %d pieces", len(got))
	}
}
