package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"proviso/app/budget"
	"proviso/models"
)

// AwardFile is what the budget office keeps of an award, as its page shows it.
type AwardFile struct {
	*PlanFacts
	Award         *PlanAward
	Version       int // 0: nothing is kept yet
	LedgerVersion int // 0: no ledger was read
	Reconciled    ReconciledAward
	History       []models.Fact
}

// AwardFile is what is kept of an award, as the person may see it.
func (t *Tracker) AwardFile(ctx context.Context, who models.Person, grant string) (AwardFile, error) {
	f, err := t.awardFile(ctx, who, grant)
	if err != nil {
		return f, err
	}
	if f.Reconciled, err = t.awardReconciled(ctx, f.PlanFacts, grant); err != nil {
		return f, err
	}
	for _, kind := range []models.FactKind{models.FactAwardBudget, models.FactLedger, models.FactReconciliation} {
		all, err := t.store.History(ctx, kind, grant)
		if err != nil {
			return f, fmt.Errorf("read the history of %s: %w", grant, err)
		}
		f.History = append(f.History, all...)
	}
	slices.SortStableFunc(f.History, func(x, y models.Fact) int { return int(x.Seq - y.Seq) })
	return f, nil
}

func (t *Tracker) awardFile(ctx context.Context, who models.Person, grant string) (AwardFile, error) {
	var f AwardFile
	if err := mayPlan(who); err != nil {
		return f, err
	}
	b, err := t.Book(ctx, 0)
	if err != nil {
		return f, err
	}
	b = b.Holding(grant)
	g := b.index.grants[grant]
	if g == nil || !b.Shows(grant) || !b.sees(who)(g.Jurisdiction) {
		return f, models.NotFound("grant", grant, nil)
	}
	if f.PlanFacts, err = t.PlanFacts(ctx, who, g.Jurisdiction, 0); err != nil {
		return f, err
	}
	if f.Award = f.PlanFacts.Award(grant); f.Award == nil {
		return f, models.NotFound("grant", grant, nil)
	}
	f.Version, f.LedgerVersion = f.PlanFacts.Version(models.FactAwardBudget, grant), f.PlanFacts.Version(models.FactLedger, grant)
	return f, nil
}

// awardToKeep is the same, for who keeps it.
func (t *Tracker) awardToKeep(ctx context.Context, who models.Person, grant string) (AwardFile, error) {
	f, err := t.awardFile(ctx, who, grant)
	if err == nil && !f.Keeps {
		err = models.Denied("it takes the role budget or grants in %s to keep its budget", f.Place.Name)
	}
	return f, err
}

// AwardChange is what one act changes of an award's budget: one of the pointers is set.
// A row without a number is a new one; who wrote it, and on which day, is not the
// caller's to say. Version is that of the budget which the person saw.
type AwardChange struct {
	Version     int
	Line        *models.BudgetLine
	Encumbrance *models.Encumbrance // but for whether it is frozen
	Position    *models.FundedPosition
	Action      *models.Mitigation
	Haircut     *models.Haircut
	Freeze      *OrderFreeze
	Strike      *Strike // of the list line, order, position, action or haircut
	Bridge      *Bridge
	Note        *string
}

// Bridge is what has to be bridged if the money stops, and how fast it is spent; nil is
// not known.
type Bridge struct {
	Sum  *models.USD
	Name string
	Burn *models.USD
}

// OrderFreeze freezes one open order, or lets it go on.
type OrderFreeze struct {
	No   int
	Thaw bool
	Why  string
}

// KeepAwardBudget changes what is kept of an award. A change that was made to another
// version than the current one is a Conflict.
func (t *Tracker) KeepAwardBudget(ctx context.Context, who models.Person, grant string, c AwardChange) error {
	f, err := t.awardToKeep(ctx, who, grant)
	switch {
	case err != nil:
		return err
	case c.Version != f.Version:
		return outdated(f.Version, c.Version)
	}
	b := f.Award.Budget
	what, err := c.apply(&b, f.rules(), who.ID)
	switch {
	case err != nil:
	case c.Action != nil:
		err = budget.CheckBridge("amount", &f.Award.Budget, &b, f.Award.Position)
	case c.Bridge != nil:
		err = budget.CheckBridge("bridge", &f.Award.Budget, &b, f.Award.Position)
	}
	if err != nil {
		return err
	}
	return t.keepWork(ctx, who, models.FactAwardBudget, grant, b, c.Version, "keep-award-budget", what)
}

// The lists of an award and their rows.
func lineRow(x *models.BudgetLine) *models.Row         { return &x.Row }
func orderRow(x *models.Encumbrance) *models.Row       { return &x.Row }
func positionRow(x *models.FundedPosition) *models.Row { return &x.Row }
func actionRow(x *models.Mitigation) *models.Row       { return &x.Row }
func haircutRow(x *models.Haircut) *models.Row         { return &x.Row }

// apply makes the change and says what it did. The lists of b are made anew: others
// read the old ones.
func (c *AwardChange) apply(b *models.AwardBudget, a budget.Award, who string) (what string, err error) {
	switch {
	case c.Line != nil:
		if err = a.CheckLine(c.Line); err == nil {
			what, b.Lines, err = putRow("line", b.Lines, *c.Line, lineRow)
		}
	case c.Encumbrance != nil:
		c.Encumbrance.Frozen = frozenAs(b.Encumbrances, c.Encumbrance.No)
		if err = a.CheckEncumbrance(b, c.Encumbrance); err == nil {
			what, b.Encumbrances, err = putRow("order", b.Encumbrances, *c.Encumbrance, orderRow)
		}
	case c.Position != nil:
		if err = a.CheckPosition(c.Position); err == nil {
			what, b.Positions, err = putRow("position", b.Positions, *c.Position, positionRow)
		}
	case c.Action != nil:
		c.Action.By, c.Action.On = who, a.Today
		if err = a.CheckAction(c.Action); err == nil {
			what, b.Actions, err = putRow("action", b.Actions, *c.Action, actionRow)
		}
	case c.Haircut != nil:
		c.Haircut.By, c.Haircut.On = who, a.Today
		if err = a.CheckHaircut(c.Haircut); err == nil {
			what, b.Haircuts, err = putRow("haircut", b.Haircuts, *c.Haircut, haircutRow)
		}
	case c.Freeze != nil:
		return c.Freeze.apply(b, a, who)
	case c.Strike != nil:
		return c.Strike.ofAward(b)
	case c.Bridge != nil:
		b.Bridge, b.BridgeName, b.Burn, what = c.Bridge.Sum, strings.TrimSpace(c.Bridge.Name), c.Bridge.Burn, "the sum to bridge and how fast it is spent"
		err = a.CheckSums(b)
	case c.Note != nil:
		b.Note, what = strings.TrimSpace(*c.Note), "the note"
		err = a.CheckSums(b)
	default:
		err = models.Invalid("act", "says nothing to change")
	}
	return what, err
}

// frozenAs is how the order of a number is frozen.
func frozenAs(orders []models.Encumbrance, no int) *models.Freezing {
	for i := range orders {
		if orders[i].No == no && no > 0 {
			return orders[i].Frozen
		}
	}
	return nil
}

func (z *OrderFreeze) apply(b *models.AwardBudget, a budget.Award, who string) (string, error) {
	why := strings.TrimSpace(z.Why)
	orders := slices.Clone(b.Encumbrances)
	i, err := rowOf(orders, z.No, orderRow)
	switch {
	case err != nil:
		return "", err
	case why == "":
		return "", models.Invalid("why", "is missing; who asks for the order is told it")
	case z.Thaw && orders[i].Frozen == nil:
		return "", models.Conflict("no", "order %d is not frozen", z.No)
	case !z.Thaw && orders[i].Frozen != nil:
		return "", models.Conflict("no", "order %d is frozen already, since %s", z.No, orders[i].Frozen.On.Words())
	}
	what := "thawed"
	if orders[i].Frozen = nil; !z.Thaw {
		what, orders[i].Frozen = "froze", &models.Freezing{On: a.Today, Why: why, By: who}
	}
	b.Encumbrances = orders
	return fmt.Sprintf("%s order %d: %s", what, z.No, why), a.CheckEncumbrance(b, &orders[i])
}

func (s *Strike) ofAward(b *models.AwardBudget) (string, error) {
	var err error
	switch s.List {
	case "line":
		b.Lines, err = strike(b.Lines, s, lineRow)
	case "order":
		b.Encumbrances, err = strike(b.Encumbrances, s, orderRow)
	case "position":
		b.Positions, err = strike(b.Positions, s, positionRow)
	case "action":
		b.Actions, err = strike(b.Actions, s, actionRow)
	case "haircut":
		b.Haircuts, err = strike(b.Haircuts, s, haircutRow)
	default:
		err = models.Invalid("list", "%q is no list of an award", s.List)
	}
	return fmt.Sprintf("struck out %s %d: %s", s.List, s.No, strings.TrimSpace(s.Why)), err
}

// AwardRows are rows of one list of an award that are pasted at once.
type AwardRows struct {
	Lines        []models.BudgetLine
	Encumbrances []models.Encumbrance // one of a number that is kept takes its place
	Positions    []models.FundedPosition
	At           []int // the number of each row where it was pasted
	Replace      bool  // the rows that are kept and not among them are struck out
}

// mostAwardRows bounds a list of an award, those that were struck out among them.
const mostAwardRows = 20_000

// PasteAward adds many rows to a list of an award, all or none.
func (t *Tracker) PasteAward(ctx context.Context, who models.Person, grant string, version int, rows AwardRows) error {
	f, err := t.awardToKeep(ctx, who, grant)
	switch {
	case err != nil:
		return err
	case version != f.Version:
		return outdated(f.Version, version)
	}
	b, a := f.Award.Budget, f.rules()
	what := ""
	switch {
	case len(rows.Lines) > 0:
		what, b.Lines, err = pasted(&rows, "lines", b.Lines, rows.Lines, lineRow, a.CheckLine)
	case len(rows.Encumbrances) > 0:
		what, b.Encumbrances, err = rows.orders(b.Encumbrances, a)
	case len(rows.Positions) > 0:
		what, b.Positions, err = pasted(&rows, "positions", b.Positions, rows.Positions, positionRow, a.CheckPosition)
	default:
		err = models.Invalid("rows", "is missing; paste the table with the names of its columns in the first row")
	}
	if err != nil {
		return err
	}
	return t.keepWork(ctx, who, models.FactAwardBudget, grant, b, version, "paste-award-budget", what)
}

// replaced is why a row counts no more that a pasted table does not have.
const replaced = "a table was pasted in its place"

// pasted adds rows to those that are kept.
func pasted[T any](r *AwardRows, name string, kept, rows []T, row func(*T) *models.Row, check func(*T) error) (string, []T, error) {
	kept = slices.Clone(kept)
	struck := 0
	for i := range kept {
		if r.Replace && row(&kept[i]).Counts() {
			row(&kept[i]).Struck = replaced
			struck++
		}
	}
	for i, x := range rows {
		*row(&x) = models.Row{No: len(kept) + 1}
		if err := addressed(r.At, i, check(&x)); err != nil {
			return "", nil, err
		}
		kept = append(kept, x)
	}
	return pastedAs(name, len(rows), 0, struck), kept, bounded(len(kept))
}

// orders takes in orders by their numbers: one that is kept keeps its row, and is
// frozen if it was.
func (r *AwardRows) orders(kept []models.Encumbrance, a budget.Award) (string, []models.Encumbrance, error) {
	kept = slices.Clone(kept)
	at, seen := map[string]int{}, map[string]bool{}
	for i := range kept {
		if kept[i].Counts() {
			at[strings.ToLower(kept[i].Number)] = i
		}
	}
	corrected, struck := 0, 0
	for i, x := range r.Encumbrances {
		number := strings.ToLower(x.Number)
		if seen[number] {
			return "", nil, addressed(r.At, i, models.Invalid("number", "%q stands in the table twice", x.Number))
		}
		seen[number] = true
		k, is := at[number]
		x.Row, x.Frozen = models.Row{No: len(kept) + 1}, nil
		if is {
			x.Row, x.Frozen = kept[k].Row, kept[k].Frozen
		}
		// The numbers were looked at: the others need not be.
		if err := addressed(r.At, i, a.CheckEncumbrance(&models.AwardBudget{}, &x)); err != nil {
			return "", nil, err
		}
		if is {
			kept[k] = x
			corrected++
		} else {
			kept = append(kept, x)
		}
	}
	for i := range kept {
		if x := &kept[i]; r.Replace && x.Counts() && !seen[strings.ToLower(x.Number)] {
			x.Struck = replaced
			struck++
		}
	}
	return pastedAs("orders", len(r.Encumbrances), corrected, struck), kept, bounded(len(kept))
}

// addressed says in which row of a pasted table an error is; at are the numbers of the
// rows.
func addressed(at []int, i int, err error) error {
	var e *models.Error
	if i >= len(at) || !errors.As(err, &e) {
		return err
	}
	return models.Invalid(fmt.Sprintf("row %d, %s", at[i], strings.ReplaceAll(e.Field, "_", " ")), "%s", e.Msg)
}

func bounded(n int) error {
	if n > mostAwardRows {
		return models.Invalid("rows", "the list would have %d rows, those that were struck out among them; %d is the most", n, mostAwardRows)
	}
	return nil
}

func pastedAs(name string, n, corrected, struck int) string {
	s := fmt.Sprintf("pasted %d %s", n, name)
	if corrected > 0 {
		s += fmt.Sprintf(", %d of them in the place of what was kept", corrected)
	}
	if struck > 0 {
		s += fmt.Sprintf("; %d that were kept are struck out", struck)
	}
	return s
}
