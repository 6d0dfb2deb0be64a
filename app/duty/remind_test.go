package duty

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proviso/models"
)

// told is who is told of what, as "ann: a b; ben: a".
func told(all []Reminder) string {
	var out []string
	for _, r := range all {
		var ids []string
		for _, d := range r.Dues {
			ids = append(ids, d.ID)
		}
		out = append(out, r.Person+": "+strings.Join(ids, " "))
	}
	return strings.Join(out, "; ")
}

func TestReminders(t *testing.T) {
	t.Parallel()
	due := func(id, on string, k models.Duty) models.Due {
		d := models.Due{ID: id, On: day(t, on), Business: Business(day(t, on)), State: models.DueAhead, Duty: k}
		return d
	}
	both := models.Duty{Owner: "ann", Backup: "ben"}
	muted := models.Duty{Owner: "ann", Backup: "ben", Muted: []string{"ann"}}
	for _, x := range []struct {
		name       string
		due        models.Due
		since, day string
		want       string
	}{
		{"30 days before", due("a", "2026-07-30", both), "2026-06-29", "2026-06-30", "ann: a"},
		{"29 days before", due("a", "2026-07-30", both), "2026-06-30", "2026-07-01", ""},
		{"14", due("a", "2026-07-30", both), "2026-07-15", "2026-07-16", "ann: a"},
		{"7", due("a", "2026-07-30", both), "2026-07-22", "2026-07-23", "ann: a"},
		{"1", due("a", "2026-07-30", both), "2026-07-28", "2026-07-29", "ann: a"},
		{"on the day", due("a", "2026-07-30", both), "2026-07-29", "2026-07-30", "ann: a"},
		{"the next day, the backup too", due("a", "2026-07-30", both), "2026-07-30", "2026-07-31", "ann: a; ben: a"},
		{"two days after", due("a", "2026-07-30", both), "2026-07-31", "2026-08-01", ""},
		{"a week later again", due("a", "2026-07-30", both), "2026-08-06", "2026-08-07", "ann: a; ben: a"},
		{"on the last business day", due("a", "2026-11-15", both), "2026-11-12", "2026-11-13", "ann: a"},
		{"not the day before that", due("a", "2026-11-15", both), "2026-11-11", "2026-11-12", ""},
		{"muted by the owner", due("a", "2026-07-30", muted), "2026-07-29", "2026-07-30", ""},
		{"muted by the owner, overdue", due("a", "2026-07-30", muted), "2026-07-30", "2026-07-31", "ben: a"},
		{"of nobody", due("a", "2026-07-30", models.Duty{}), "2026-07-29", "2026-07-30", ": a"},
		{"after a stop of days, once", due("a", "2026-07-30", both), "2026-07-20", "2026-07-30", "ann: a"},
		{"the same day again", due("a", "2026-07-30", both), "2026-07-30", "2026-07-30", ""},
		{"filed", models.Due{ID: "a", On: day(t, "2026-07-30"), State: models.DueFiled, Duty: both}, "2026-07-29", "2026-07-30", ""},
		{"unknown", models.Due{ID: "a", State: models.DueUnknown, Duty: both}, "2026-07-29", "2026-07-30", ""},
	} {
		if got := told(Reminders([]models.Due{x.due}, day(t, x.since), day(t, x.day))); got != x.want {
			t.Errorf("%s: got %q, want %q", x.name, got, x.want)
		}
	}
}

// However the days are cut into runs, each person is told of each deadline on no
// day that one run of all of them would not tell, and of none twice in a run.
func TestRemindersAfterAStop(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		on := day(t, "2026-06-01") + models.Date(rapid.IntRange(0, 60).Draw(r, "on"))
		d := models.Due{ID: "a", On: on, Business: Business(on), State: models.DueAhead, Duty: models.Duty{Owner: "ann", Backup: "ben"}}
		since := day(t, "2026-05-20") + models.Date(rapid.IntRange(0, 60).Draw(r, "since"))
		until := since + models.Date(rapid.IntRange(0, 31).Draw(r, "days"))
		var daily []string
		for x := since + 1; x <= until; x++ {
			for _, one := range Reminders([]models.Due{d}, x-1, x) {
				daily = append(daily, one.Person)
			}
		}
		var once []string
		for _, one := range Reminders([]models.Due{d}, since, until) {
			if len(one.Dues) != 1 {
				r.Fatalf("told of one deadline %d times", len(one.Dues))
			}
			once = append(once, one.Person)
		}
		slices.Sort(daily)
		if daily = slices.Compact(daily); !slices.Equal(daily, once) {
			r.Fatalf("day by day %v, at once %v", daily, once)
		}
	})
}
