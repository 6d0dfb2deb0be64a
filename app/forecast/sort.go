package forecast

import (
	"cmp"
	"context"
	"slices"
)

// digit is how many bits of a number one pass of ranked looks at.
const digit = 11

// ranked sorts by a number that is not below zero, and leaves in their order those
// that are alike. It takes as many passes as the largest number has digits, which is
// faster than to compare, and asks after each of them whether anybody still waits.
func ranked[T any](ctx context.Context, x []T, of func(*T) int64) []T {
	if len(x) < 1<<digit/8 { // less than it takes to count the digits
		slices.SortStableFunc(x, func(a, b T) int { return cmp.Compare(of(&a), of(&b)) })
		return x
	}
	largest := int64(0)
	for i := range x {
		largest = max(largest, of(&x[i]))
	}
	other := make([]T, len(x))
	var next [1 << digit]int
	for shift := 0; largest>>shift > 0 && ctx.Err() == nil; shift += digit {
		clear(next[:])
		for i := range x {
			next[of(&x[i])>>shift&(1<<digit-1)]++
		}
		at := 0
		for d, n := range next {
			next[d], at = at, at+n
		}
		for i := range x {
			d := of(&x[i]) >> shift & (1<<digit - 1)
			other[next[d]] = x[i]
			next[d]++
		}
		x, other = other, x
	}
	return x
}
