package tracker

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"proviso/models"
)

// On the real record: what lies after the day of knowledge is gone, what lies
// before it stays, and the record itself is not touched.
func TestKnown(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	before, err := b.Case("evanston-uscm-v-sessions")
	if err != nil {
		t.Fatal(err)
	}
	was, err := models.Body(before)
	if err != nil {
		t.Fatal(err)
	}
	members := func(m models.Case) models.Order {
		return m.Orders[slices.IndexFunc(m.Orders, func(o models.Order) bool { return o.ID == "ev-pi-members" })]
	}
	for day, lifted := range map[models.Date]bool{models.NewDate(2018, time.August, 28): false, models.NewDate(2018, time.August, 29): true, 0: true} {
		m := KnownCase(before, day)
		if got := members(m).Stays[0].To.Known(); got != lifted {
			t.Errorf("%s: the stay is lifted: %t, want %t", day, got, lifted)
		}
		if day != 0 && slices.ContainsFunc(m.Events, func(e models.Event) bool { return e.Date.Earliest > day }) {
			t.Errorf("%s: an event of a later day", day)
		}
	}
	if now, err := models.Body(before); err != nil || string(now) != string(was) {
		t.Error("the case itself was changed")
	}
	if none := KnownCase(before, models.NewDate(2018, time.August, 8)); len(none.Orders) != 0 || none.Posture != "" {
		t.Errorf("before its first order: %+v", none.Orders)
	}
	notice, err := b.Law.FindCondition("jag-notice")
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[models.Date][2]bool{ // withdrawn, carried by awards of 2020
		models.NewDate(2018, time.January, 24): {false, false}, models.NewDate(2021, time.April, 13): {false, true},
		models.NewDate(2021, time.April, 14): {true, true}, 0: {true, true},
	} {
		k := KnownCondition(*notice, day)
		carried := slices.ContainsFunc(k.Attachments, func(a models.Attachment) bool { return a.FiscalYear == 2020 })
		if k.Withdrawn.Known() != want[0] || (k.WithdrawnBy != "") != want[0] || carried != want[1] {
			t.Errorf("%s: withdrawn %s by %q, carried in 2020 %t; want %v", day, k.Withdrawn, k.WithdrawnBy, carried, want)
		}
	}
	for _, a := range r.Actions {
		if a.ID != "doj-letters-2018-04-12" {
			continue
		}
		for day, want := range map[models.Date]int{models.NewDate(2018, time.April, 12): 0, models.NewDate(2019, time.February, 24): 1, models.NewDate(2019, time.February, 25): 2} {
			if got := KnownAction(a, day); len(got.Responses) != want {
				t.Errorf("%s: %d responses, want %d", day, len(got.Responses), want)
			}
		}
	}
	for _, m := range r.Cases {
		if got := KnownCase(m, 0); !reflect.DeepEqual(got, m) {
			t.Errorf("%s: known today it is another", m.ID)
		}
	}
}

// Judging some grants gives what judging all gives of them.
func TestJudge(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	q := AssessQuery{AsOf: models.NewDate(2018, time.October, 11)}
	all, err := b.Assess(q)
	if err != nil {
		t.Fatal(err)
	}
	q.State = "CO"
	some, err := b.Unjudged(q)
	if err != nil || len(some) == 0 {
		t.Fatal(len(some), err)
	}
	for i := range some {
		if some[i].State != "CO" || some[i].Rung != "" {
			t.Errorf("%+v", some[i])
		}
		got := b.Judge([]*models.Grant{&some[i].Grant}, q)[0]
		j := slices.IndexFunc(all.Grants, func(a models.Assessment) bool { return a.Grant.ID == got.Grant.ID })
		if j < 0 || !reflect.DeepEqual(got, all.Grants[j]) {
			t.Errorf("%s judged alone differs", got.Grant.ID)
		}
	}
}

// A misspelt id is answered with the nearest.
func TestMissing(t *testing.T) {
	_, r := realItems(t)
	b := NewBook(r)
	_, err := b.Case("chicago-v-session-fy2017")
	if models.KindOf(err) != models.KindNotFound || err.Error() != `case: no case is called "chicago-v-session-fy2017"; did you mean chicago-v-sessions-fy2017, chicago-v-sessions-fy2018, sf-ca-v-sessions-fy2018?` {
		t.Error(err)
	}
	if err := missing("thing", "a", make([]int, mostCompared+1), func(int) string { return "a" }); err.Error() != `thing: no thing is called "a"` {
		t.Error(err)
	}
}
