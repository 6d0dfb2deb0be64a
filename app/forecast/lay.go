package forecast

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// place finds the cells of all awards, in order.
func (p *plan) place(awards []Award) {
	money := map[Slice]bool{}
	for _, a := range awards {
		for _, s := range a.fall() {
			if c := s.cell(); !money[c] {
				money[c] = false // a place, though nothing may fall there
			}
		}
		for _, x := range a.portions() {
			money[x.slice.cell()] = true
		}
	}
	p.cells = slices.SortedFunc(maps.Keys(money), func(a, b Slice) int {
		return cmp.Or(cmp.Compare(a.FiscalYear, b.FiscalYear), cmp.Compare(a.Fund, b.Fund), cmp.Compare(a.Department, b.Department),
			cmp.Compare(a.Program, b.Program), cmp.Compare(a.Month, b.Month), no(a.PassThrough, b.PassThrough))
	})
	for _, c := range p.cells {
		p.funded = append(p.funded, money[c])
	}
}

func (s Slice) cell() Slice {
	s.Amount, s.Share = "", 0
	return s
}

// fall are the slices of an award; without any it has one that is all of it.
func (a Award) fall() []Slice {
	if len(a.Slices) == 0 {
		return []Slice{{Share: 1}}
	}
	return a.Slices
}

// of are the slices of one amount.
func (a Award) of(name Amount) []Slice {
	var own, common []Slice
	for _, s := range a.fall() {
		switch s.Amount {
		case name:
			own = append(own, s)
		case "":
			common = append(common, s)
		}
	}
	switch {
	case len(own) > 0:
		return own
	case len(common) > 0:
		return common
	}
	return []Slice{{Share: 1}}
}

// portion is an amount's part in a slice.
type portion struct {
	amount Amount
	slice  Slice
	cents  int64
}

// portions lay the amounts out over their slices.
func (a Award) portions() []portion {
	var out []portion
	for _, name := range amounts {
		x := a.Amounts.of(name)
		if x == nil || *x == 0 {
			continue
		}
		slices := a.of(name)
		shares := make([]float64, len(slices))
		for i, s := range slices {
			shares[i] = s.Share
		}
		for i, cents := range layOut(int64(*x), shares) {
			if cents > 0 {
				out = append(out, portion{name, slices[i], cents})
			}
		}
	}
	return out
}

// piece is an amount's part in a cell.
type piece struct {
	amount Amount
	cell   int
	month  Month
	cents  int64
}

// lay lays the amounts out over the cells.
func (a Award) lay(cells map[Slice]int) []piece {
	var out []piece
	for _, x := range a.portions() {
		out = append(out, piece{x.amount, cells[x.slice.cell()], x.slice.Month, x.cents})
	}
	return out
}

// layOut parts cents in proportion to the weights, by largest remainder: what is
// left over goes to the largest fractions, and among equal ones to the first.
func layOut(cents int64, weights []float64) []int64 {
	out := make([]int64, len(weights))
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	if sum <= 0 {
		return out
	}
	left := cents
	order := make([]int, len(weights))
	fraction := make([]float64, len(weights))
	for i, w := range weights {
		exact := float64(float64(cents) * (w / sum))
		whole := math.Floor(exact)
		out[i], fraction[i], order[i] = int64(whole), exact-whole, i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(fraction[b], fraction[a]) })
	for k := 0; left > 0; k++ {
		out[order[k%len(order)]]++
		left--
	}
	for k := len(order) - 1; left < 0; k = (k + len(order) - 1) % len(order) { // floats took a cent too many
		if out[order[k]] > 0 {
			out[order[k]]--
			left++
		}
	}
	return out
}
