package forecast

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// However many there are and however large, they come out sorted, and those that are
// alike in their order.
func TestRanked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		type pair struct {
			key   int64
			place int
		}
		n := rapid.SampledFrom([]int{0, 1, 255, 256, 257, 1500}).Draw(t, "n")
		most := rapid.SampledFrom([]int64{0, 3, 1<<11 - 1, 1 << 11, 1 << 22, 1<<52 - 1}).Draw(t, "most")
		seed := rapid.Int64Range(1, 1<<30).Draw(t, "seed")
		x := make([]pair, n)
		for i := range x {
			seed = (seed*6364136223846793005 + 1442695040888963407) & (1<<62 - 1)
			x[i] = pair{seed >> 9 % (most + 1), i}
		}
		want := slices.Clone(x)
		slices.SortFunc(want, func(a, b pair) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.place, b.place)) })
		if got := ranked(t.Context(), x, func(p *pair) int64 { return p.key }); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
