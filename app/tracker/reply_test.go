package tracker

import (
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/app/reply"
	"proviso/app/vault"
	"proviso/models"
)

// TestScenario12: a demand due 23 February 2018 is recorded, its file is opened, a
// record hold starts on the linked awards, and taking a linked document away is
// refused with the reason until counsel releases the hold.
func TestScenario12(t *testing.T) {
	t.Parallel()
	tr, _ := keptReal(t)
	tr.Vault = vault.Folder(t.TempDir(), 1<<20)
	ctx, grants, counsel := t.Context(), person("gus", models.RoleGrants, ""), person("cal", models.RoleCounsel, "denver-co")
	const id, place = "test-request-2018-01-25", "denver-co"
	demand := models.Action{ID: id, Kind: "document_request", Effect: models.EffectDemand, Date: models.OnDay(models.NewDate(2018, 1, 25)), Office: "Bureau of Justice Assistance", Recipients: []string{place},
		Programs: []string{"byrne-jag"}, FiscalYears: []int{2016, 2017}, RespondBy: models.NewDate(2018, 2, 23), AskedFor: "All orders", Sources: []string{"seed-2018-01-24"}}
	if _, err := tr.Keep(ctx, grants, Change{Drafts: []Draft{made(t, models.FactAction, id, 0, demand)}, Reason: "the letter came"}); err != nil {
		t.Fatal(err)
	}
	tr.Now = func() time.Time { return time.Date(2018, time.February, 24, 12, 0, 0, 0, time.UTC) } // before the record's clearance of 2019
	if err := tr.OpenReply(ctx, grants, id, place, true); err != nil {
		t.Fatal(err)
	}
	f, err := tr.Reply(ctx, counsel, id, place)
	if err != nil || len(f.Holds) != 1 || len(f.Grants) == 0 || len(f.Holds[0].Grants) != len(f.Grants) || f.Standing.State != reply.Overdue || len(f.Items) != 1 {
		t.Fatalf("the file: %+v, %v", f, err)
	}
	document, err := tr.AddDocument(ctx, grants, place, PaperWords{Title: "Order 12", About: []models.Ref{{Kind: models.FactGrant, ID: f.Grants[0].Grant.ID}}}, Upload{Name: "order.txt", Content: strings.NewReader("An order.\n")})
	if err != nil {
		t.Fatal(err)
	}
	err = tr.RemoveDocument(ctx, grants, document, 1, "tidying")
	if models.KindOf(err) != models.KindConflict || !strings.Contains(err.Error(), "cannot be taken away") || !strings.Contains(err.Error(), "the document request of 25 January 2018 by Bureau of Justice Assistance asks for records") {
		t.Errorf("a document under the hold: %v", err)
	}
	if err := tr.UnholdReply(ctx, grants, id, place, "over"); models.KindOf(err) != models.KindDenied {
		t.Errorf("grants releases the hold: %v", err)
	}
	// Two who write at once: one is told, and nothing is lost.
	item := func(label string) ReplyChange {
		return ReplyChange{Version: 1, Item: &models.AskedItem{Label: label, Text: "x"}}
	}
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []models.Person{grants, counsel} {
		wg.Go(func() { errs[i] = tr.KeepReply(ctx, who, id, place, item(who.ID)) })
	}
	wg.Wait()
	told := 0
	for _, err := range errs {
		if models.KindOf(err) == models.KindConflict {
			told++
		} else if err != nil {
			t.Error(err)
		}
	}
	if f, err = tr.Reply(ctx, counsel, id, place); err != nil || told != 1 || len(f.Items) != 2 || f.Version != 2 {
		t.Errorf("two at once: %d were told, items %d, version %d, %v", told, len(f.Items), f.Version, err)
	}
	// A complete response meets the deadline.
	for _, x := range f.Items {
		x.Closed, x.ClosedOn = models.ItemNothing, models.NewDate(2018, 2, 20)
		if err := tr.KeepReply(ctx, grants, id, place, ReplyChange{Version: f.Version, Item: &x}); err != nil {
			t.Fatal(err)
		}
		f.Version++
	}
	letter := models.ReplyLetter{SentOn: models.NewDate(2018, 2, 20), Office: "City Attorney", Position: "Enclosed is all.", Complete: true}
	if err := tr.KeepReply(ctx, grants, id, place, ReplyChange{Version: f.Version, Letter: &letter}); err != nil {
		t.Fatal(err)
	}
	if d, err := tr.Deadline(ctx, grants, f.DueID, 0); err != nil || d.State != models.DueFiled || d.FiledOn != letter.SentOn {
		t.Errorf("the deadline: %s, filed on %s, %v", d.State, d.FiledOn, err)
	}
	if f, err = tr.Reply(ctx, grants, id, place); err != nil || f.Standing.State == reply.Overdue {
		t.Errorf("answered, and %s: %v", f.Standing.State, err)
	}
	if err := tr.UnholdReply(ctx, counsel, id, place, "the matter is over"); err != nil {
		t.Fatal(err)
	}
	if err := tr.RemoveDocument(ctx, grants, document, 1, "tidying"); err != nil {
		t.Errorf("after the release: %v", err)
	}
}
