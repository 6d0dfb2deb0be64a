package tracker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"proviso/app/store"
	"proviso/models"
)

// keepsHolds are the roles that place a hold in a jurisdiction and release it.
var keepsHolds = []models.Role{models.RoleGrants, models.RoleCounsel}

// HeldBy are the open holds that keep the document from being taken away.
func (w *Workbook) HeldBy(d models.Document) []models.RecordHold {
	var out []models.RecordHold
	for _, h := range w.Holds {
		if h.Holds(d) {
			out = append(out, h)
		}
	}
	return out
}

// HoldsOf are the holds of a jurisdiction for a demand or a case, open or not.
func (w *Workbook) HoldsOf(jurisdiction, matter string) []models.RecordHold {
	var out []models.RecordHold
	for _, h := range w.Holds {
		if h.Jurisdiction == jurisdiction && matter != "" && (h.Demand == matter || h.Case == matter) {
			out = append(out, h)
		}
	}
	return out
}

// PlaceHold keeps what is about the demand or case and the grants from being taken
// away, for the reason. Who placed it, its id, and its first day where it has none
// are not the caller's to say. It gives the hold as it was placed; one that is open
// for the same matter there is a Conflict.
func (t *Tracker) PlaceHold(ctx context.Context, who models.Person, h models.RecordHold, reason string) (models.RecordHold, error) {
	if err := mayWork(who); err != nil {
		return h, err
	}
	t.holding.Lock()
	defer t.holding.Unlock()
	b, w, on, err := t.at(ctx, 0)
	if err != nil {
		return h, err
	}
	if b, err = b.place(who, h.Jurisdiction); err != nil {
		return h, err
	}
	if !who.Has(b.Within(h.Jurisdiction), keepsHolds...) {
		return h, models.Denied("it takes the role grants or counsel in %s to place a hold", h.Jurisdiction)
	}
	matter := h.Demand
	if matter == "" {
		matter = h.Case
	}
	h.Reason = strings.TrimSpace(reason)
	h.Grants = slices.Compact(slices.Sorted(slices.Values(h.Grants)))
	switch {
	case h.Demand == "" && h.Case == "":
		return h, models.Invalid("demand", "is missing; a hold is for a demand or a case")
	case h.Reason == "":
		return h, models.Invalid("reason", "is missing; it is shown to whoever would take a document away")
	}
	refs := []models.Ref{{Kind: models.FactAction, ID: h.Demand}, {Kind: models.FactCase, ID: h.Case}}
	for _, g := range h.Grants {
		refs = append(refs, models.Ref{Kind: models.FactGrant, ID: g})
	}
	for _, r := range refs {
		if r.ID == "" {
			continue
		}
		if err := b.concerns(h.Jurisdiction, r); err != nil {
			return h, err
		}
	}
	before := w.HoldsOf(h.Jurisdiction, matter)
	if i := slices.IndexFunc(before, models.RecordHold.Open); i >= 0 {
		return h, models.Conflict("demand", "is under a hold already, since %s", before[i].From.Words())
	}
	if h.From == 0 {
		h.From = on.AsOf()
	}
	h.ID, h.By = fmt.Sprintf("%s.%s.%d", matter, h.Jurisdiction, len(before)+1), who.ID
	h.ReleasedOn, h.ReleasedBy, h.ReleaseWhy = 0, "", ""
	return h, t.keepHold(ctx, who, h, 0, "place-hold", h.Reason)
}

// ReleaseHold ends a hold, for the reason. Its fact stays. When a duty to keep
// records ends is counsel's to say, though others may begin one.
func (t *Tracker) ReleaseHold(ctx context.Context, who models.Person, id, reason string) error {
	if err := mayWork(who); err != nil {
		return err
	}
	b, w, on, err := t.at(ctx, 0)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(w.Holds, func(h models.RecordHold) bool { return h.ID == id })
	if i < 0 {
		return models.NotFound("hold", id, nil)
	}
	h := w.Holds[i]
	if b, err = b.place(who, h.Jurisdiction); err != nil {
		return models.NotFound("hold", id, nil)
	}
	reason = strings.TrimSpace(reason)
	switch {
	case !who.Has(b.Within(h.Jurisdiction), models.RoleCounsel):
		return models.Denied("it takes the role counsel in %s to release a hold", h.Jurisdiction)
	case !h.Open():
		return models.Conflict("hold", "was released on %s", h.ReleasedOn.Words())
	case reason == "":
		return models.Invalid("reason", "is missing; say why nothing needs to be held any longer")
	}
	h.ReleasedOn, h.ReleasedBy, h.ReleaseWhy = on.AsOf(), who.ID, reason
	return t.keepHold(ctx, who, h, w.Version(models.FactHold, id), "release-hold", reason)
}

func (t *Tracker) keepHold(ctx context.Context, who models.Person, h models.RecordHold, replaces int, action, reason string) error {
	body, err := models.Body(h)
	if err != nil {
		return err
	}
	_, err = t.store.Record(ctx, []store.Draft{{Kind: models.FactHold, ID: h.ID, Body: body, Replaces: replaces}}, who.ID, action, reason)
	return err
}

// place is the book of a jurisdiction of which the person reads the workspace.
func (b *Book) place(who models.Person, jurisdiction string) (*Book, error) {
	b = b.Holding(jurisdiction)
	if _, ok := b.Law.Jurisdiction(jurisdiction); !ok || !b.sees(who)(jurisdiction) {
		return b, models.NotFound("jurisdiction", jurisdiction, nil)
	}
	return b, nil
}

// concerns errs unless what a document or a hold of the jurisdiction is about is
// in the record, and a grant or deadline is of that jurisdiction or of a part of it.
func (b *Book) concerns(jurisdiction string, about models.Ref) error {
	missing := models.NotFound(string(about.Kind), about.ID, nil)
	b = b.Holding(about.ID, jurisdiction)
	switch about.Kind {
	case models.FactGrant:
		if g := b.index.grants[about.ID]; g == nil || !slices.Contains(b.Within(g.Jurisdiction), jurisdiction) {
			return missing
		}
	case models.FactAction:
		if b.index.actions[about.ID] == nil {
			return missing
		}
	case models.FactCase:
		if _, err := b.Case(about.ID); err != nil {
			return missing
		}
	case models.FactDuty:
		// Its deadline need not stand on every day: the grant or demand that its id
		// begins with does.
		for i, c := range about.ID {
			if c != '.' {
				continue
			}
			if g := b.index.grants[about.ID[:i]]; g != nil && slices.Contains(b.Within(g.Jurisdiction), jurisdiction) {
				return nil
			}
			if b.index.actions[about.ID[:i]] != nil && strings.HasSuffix(about.ID, "."+jurisdiction) {
				return nil
			}
		}
		return missing
	default:
		return models.Invalid("about", "%q is nothing that a document is about", string(about.Kind))
	}
	return nil
}
