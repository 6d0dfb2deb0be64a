package reply

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"proviso/app/seed"
	"proviso/models"
)

func day(t *testing.T, s string) models.Date {
	t.Helper()
	d, err := models.ParseDate("day", s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var real = sync.OnceValue(func() models.Record {
	r, faults := seed.Embedded()
	if len(faults) > 0 {
		panic(faults[0])
	}
	return r
})

// matter is a demand of the real record in a jurisdiction, without a file.
func matter(t *testing.T, action, jurisdiction string) Matter {
	t.Helper()
	r := real()
	m := Matter{Jurisdiction: jurisdiction}
	for _, a := range r.Actions {
		if a.ID == action {
			m.Action, m.Due = a, a.RespondBy
		}
		if a.Effect == models.EffectClear && (a.Everyone || slices.Contains(a.Recipients, jurisdiction)) {
			m.Clearances = append(m.Clearances, a)
		}
	}
	if m.Action.ID == "" {
		t.Fatalf("there is no %s", action)
	}
	return m
}

// TestStandRecord: where the demands of the record stand without any file, the day
// before, on and after each of their days.
func TestStandRecord(t *testing.T) {
	const january, november, april = "bja-document-request-2018-01-24", "ojp-letter-2017-11-15", "doj-letters-2018-04-12"
	for _, c := range []struct {
		action, place, on string
		want              State
		says              string
	}{
		{january, "louisville-metro-ky", "2018-01-23", NotYet, "24 January 2018"},
		{january, "louisville-metro-ky", "2018-01-24", Asked, ""},
		{january, "louisville-metro-ky", "2018-02-23", Asked, ""},
		{january, "louisville-metro-ky", "2018-02-24", Unknown, "whether one was sent is not known"},
		{january, "louisville-metro-ky", "2018-04-11", Unknown, ""},
		{january, "louisville-metro-ky", "2018-04-12", Cleared, "cleared, 12 April 2018"},
		{january, "west-palm-beach-fl", "2018-02-23", Asked, "sued, 6 February 2018"},
		{january, "west-palm-beach-fl", "2018-03-26", Unknown, "sued"},
		{january, "west-palm-beach-fl", "2018-03-27", Cleared, "27 March 2018"},
		{january, "denver-co", "2018-01-24", Asked, "public statement asserting compliance"}, // the public was told, not the agency
		{january, "denver-co", "2018-02-24", Unknown, ""},
		{january, "denver-co", "2019-02-27", Unknown, ""}, // in February; on which day is not known
		{january, "denver-co", "2019-02-28", Cleared, "February 2019"},
		{january, "oregon", "2021-04-27", Unknown, ""},
		{january, "oregon", "2021-04-28", Cleared, "for all recipients"},
		{january, "bernalillo-county-nm", "2018-01-25", Asked, "refusing to yield"},
		{november, "louisville-metro-ky", "2017-12-08", Asked, "responded, a day not known"},
		{november, "louisville-metro-ky", "2017-12-09", Unknown, "responded"},
		{november, "lawrence-ma", "2017-11-29", Asked, ""}, // in November; on which day is not known
		{november, "lawrence-ma", "2017-11-30", Answered, "responded, November 2017"},
		{april, "vermont", "2019-02-24", Asked, ""}, // no day is set
		{april, "vermont", "2019-02-25", Cleared, ""},
	} {
		s := Stand(matter(t, c.action, c.place), day(t, c.on))
		if s.State != c.want || !strings.Contains(strings.Join(s.Why, " "), c.says) {
			t.Errorf("%s, %s on %s: %s %q, want %s %q", c.action, c.place, c.on, s.State, s.Why, c.want, c.says)
		}
	}
}

// TestStandFile: how the file of the letter of 24 January 2018 moves, each line
// adding to those before it.
func TestStandFile(t *testing.T) {
	m := matter(t, "bja-document-request-2018-01-24", "denver-co")
	r := &models.Reply{}
	m.Reply = r
	d := func(s string) models.Date { return day(t, s) }
	for _, c := range []struct {
		what string
		do   func()
		on   string
		want State
		says string
	}{
		{"opened", func() {
			r.Items = append(r.Items, models.AskedItem{Row: models.Row{No: 1}, Label: "1", Text: "orders"})
		}, "2018-01-25", Asked, "the file has nothing"},
		{"late", func() {}, "2018-02-24", Overdue, "due on 23 February 2018"},
		{"asked to look", func() {
			r.Custodians = append(r.Custodians, models.Custodian{Row: models.Row{No: 1}, Office: "Sheriff", AskedOn: d("2018-01-26")})
		}, "2018-01-26", Collecting, "from 26 January 2018"},
		{"the day before", func() {}, "2018-01-25", Asked, ""},
		{"sent", func() {
			r.Productions = append(r.Productions, models.Production{Row: models.Row{No: 1}, First: "DEN-1", Last: "DEN-9", SentOn: d("2018-02-05"), Answers: []int{1}})
		}, "2018-02-23", InPart, "productions 1"},
		{"in part, and late", func() {}, "2018-02-24", Overdue, ""},
		{"complete, but for an item", func() {
			r.Letters = append(r.Letters, models.ReplyLetter{Row: models.Row{No: 1}, SentOn: d("2018-02-20"), Office: "City Attorney", Complete: true})
		}, "2018-02-20", InPart, "items are open: 1"},
		{"closed", func() { r.Items[0].Closed, r.Items[0].ClosedOn = models.ItemComplete, d("2018-02-20") }, "2018-02-20", Answered, ""},
		{"not late", func() {}, "2018-03-20", Answered, ""},
		{"the item on the day before", func() {}, "2018-02-19", InPart, ""},
		{"a second letter refuses", func() {
			r.Letters = append(r.Letters, models.ReplyLetter{Row: models.Row{No: 2}, SentOn: d("2018-03-01"), Office: "City Attorney", Refuses: true, Why: "no more is owed"})
		}, "2018-03-01", Refused, "no more is owed"},
		{"cleared", func() {
			r.Clearances = append(r.Clearances, models.Clearance{Row: models.Row{No: 1}, On: d("2018-04-01"), Office: "BJA"})
		}, "2018-04-01", Cleared, "BJA said on 1 April 2018"},
		{"before it", func() {}, "2018-03-31", Refused, ""},
		{"struck out", func() { r.Clearances[0].Struck, r.Letters[1].Struck = "of another matter", "a draft" }, "2018-04-01", Answered, ""},
	} {
		c.do()
		if s := Stand(m, d(c.on)); s.State != c.want || !strings.Contains(strings.Join(s.Why, " "), c.says) {
			t.Errorf("%s, on %s: %s %q, want %s %q", c.what, c.on, s.State, s.Why, c.want, c.says)
		}
	}
	m.FiledOn, r.Letters[0].Struck = d("2018-02-21"), "never sent"
	if s := Stand(m, d("2018-03-01")); s.State != Overdue || s.Under != InPart || s.Since.Earliest != d("2018-02-24") || !strings.Contains(strings.Join(s.Why, " "), "kept as met on 21 February 2018") {
		t.Errorf("kept as filed without a response: %+v", s)
	}
}

// TestFlags: ranges that overlap are flagged against the one that they overlap,
// gaps are counted, and what is struck out is left alone.
func TestFlags(t *testing.T) {
	p := func(no int, first, last string) models.Production {
		return models.Production{Row: models.Row{No: no}, First: first, Last: last}
	}
	r := &models.Reply{Productions: []models.Production{p(1, "DEN-0001", "DEN-0100"), p(2, "den-0050", "den-0060"), p(3, "DEN-0101", ""), p(4, "DEN-0110", "DEN-0120"), p(5, "SHF1", "SHF3"), p(6, "", ""), p(7, "DEN-0090", "DEN-0095")}}
	r.Productions[6].Struck = "typed twice"
	r.Productions[5].Answers = []int{4}
	var got []string
	for _, f := range Flags(r) {
		got = append(got, strings.Repeat("#", f.No)+" "+f.Text)
	}
	want := []string{"## den-0050 to den-0060 overlaps production 1, DEN-0001 to DEN-0100", "#### 8 numbers between production 3 and this one were in none", "###### it answers item 4, which was struck out"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for control, want := range map[string][]int{"DEN-55": {1, 2}, "DEN-0101": {3}, "DEN-105": nil, "den-92": {1}, "SHF4": nil, "privileged": nil} {
		if got := Produced(r, control); !slices.Equal(got, want) {
			t.Errorf("%s was in %v, want %v", control, got, want)
		}
	}
}

// TestCheck: bad input is told at its field.
func TestCheck(t *testing.T) {
	a := Ask{Made: models.OnDay(day(t, "2018-01-24")), Today: day(t, "2018-03-01")}
	r := &models.Reply{Items: []models.AskedItem{{Row: models.Row{No: 1}, Label: "1", Text: "x"}, {Row: models.Row{No: 2, Struck: "twice"}, Label: "2", Text: "x"}}}
	d := func(s string) models.Date { return day(t, s) }
	ok := models.Production{First: "A1", SentOn: d("2018-02-01"), How: "mail", ToWhom: "BJA", Answers: []int{1}}
	sent := func(change func(*models.Production)) error { p := ok; change(&p); return a.CheckProduction(r, &p) }
	entry := models.WithheldItem{Control: "A7", Author: "Law", Type: "memo", Description: "about the demand", Ground: models.GroundWork}
	held := func(change func(*models.WithheldItem)) error {
		x := entry
		change(&x)
		return a.CheckWithheld(r, &models.PrivilegeLog{Entries: []models.WithheldItem{{Row: models.Row{No: 1}, Control: "a9"}}}, &x)
	}
	for what, c := range map[string]struct {
		err   error
		field string
	}{
		"good":                             {sent(func(*models.Production) {}), ""},
		"sent before the demand":           {sent(func(p *models.Production) { p.SentOn = d("2018-01-23") }), "sent_on"},
		"sent on its day":                  {sent(func(p *models.Production) { p.SentOn = d("2018-01-24") }), ""},
		"sent tomorrow":                    {sent(func(p *models.Production) { p.SentOn = d("2018-03-02") }), "sent_on"},
		"a range backwards":                {sent(func(p *models.Production) { p.First, p.Last = "A9", "A8" }), "last"},
		"two prefixes":                     {sent(func(p *models.Production) { p.Last = "B3" }), "last"},
		"no number":                        {sent(func(p *models.Production) { p.First = "box" }), "first"},
		"a last without a first":           {sent(func(p *models.Production) { p.First, p.Last = "", "A8" }), "first"},
		"nothing":                          {sent(func(p *models.Production) { p.First = "" }), "first"},
		"a number too great":               {sent(func(p *models.Production) { p.First = "A99999999999999999999" }), "first"},
		"an item that is struck out":       {sent(func(p *models.Production) { p.Answers = []int{2} }), "answers"},
		"an item that there is not":        {sent(func(p *models.Production) { p.Answers = []int{9} }), "answers"},
		"to nobody":                        {sent(func(p *models.Production) { p.ToWhom = "" }), "to_whom"},
		"a period backwards":               {a.CheckItem(r, &models.AskedItem{Label: "3", Text: "x", From: d("2018-01-02"), To: d("2018-01-01")}), "to"},
		"an item twice":                    {a.CheckItem(r, &models.AskedItem{Label: "1", Text: "x"}), "label"},
		"the same item":                    {a.CheckItem(r, &models.AskedItem{Row: models.Row{No: 1}, Label: "1", Text: "x"}), ""},
		"a number that was struck out":     {a.CheckItem(r, &models.AskedItem{Label: "2", Text: "x"}), ""},
		"closed on no day":                 {a.CheckItem(r, &models.AskedItem{Label: "3", Text: "x", Closed: models.ItemNothing}), "closed_on"},
		"an objection without a ground":    {a.CheckItem(r, &models.AskedItem{Label: "3", Text: "x", Closed: models.ItemObjected, ClosedOn: d("2018-02-01")}), "why"},
		"answered before asked":            {a.CheckCustodian(&models.Custodian{Office: "Sheriff", AskedOn: d("2018-02-02"), AnsweredOn: d("2018-02-01")}), "answered_on"},
		"nothing found, on no day":         {a.CheckCustodian(&models.Custodian{Office: "Sheriff", AskedOn: d("2018-02-02"), Nothing: true}), "answered_on"},
		"nobody asked":                     {a.CheckCustodian(&models.Custodian{AskedOn: d("2018-02-02")}), "office"},
		"a refusal without a reason":       {a.CheckLetter(&models.ReplyLetter{SentOn: d("2018-02-02"), Office: "Mayor", Refuses: true, Position: "no"}), "why"},
		"a letter that says nothing":       {a.CheckLetter(&models.ReplyLetter{SentOn: d("2018-02-02"), Office: "Mayor"}), "position"},
		"a clearance without a document":   {a.CheckClearance(&models.Clearance{On: d("2018-02-02"), Office: "BJA"}), "document"},
		"a clearance that rests on a page": {a.CheckClearance(&models.Clearance{On: d("2018-02-02"), Office: "BJA", Source: "s"}), ""},
		"a clearance before the demand":    {a.CheckClearance(&models.Clearance{On: d("2018-01-02"), Office: "BJA", Source: "s"}), "on"},
		"held back":                        {held(func(*models.WithheldItem) {}), ""},
		"held back twice":                  {held(func(x *models.WithheldItem) { x.Control = "A9" }), "control"},
		"held back on no ground":           {held(func(x *models.WithheldItem) { x.Ground = "secret" }), "ground"},
		"held back without a description":  {held(func(x *models.WithheldItem) { x.Description = "" }), "description"},
	} {
		got := ""
		if e, is := c.err.(*models.Error); is {
			got = e.Field
		} else if c.err != nil {
			got = c.err.Error()
		}
		if got != c.field {
			t.Errorf("%s: the fault is at %q (%v), want %q", what, got, c.err, c.field)
		}
	}
}
