// Package forecast says how much money a portfolio of awards may lose: awards,
// what may happen to many of them at once, and a seed in, a distribution of losses
// out. It promises that the same model gives the same figures, byte for byte, on
// any machine and any number of cores, in whatever order drivers and awards are
// given; that no dollar is lost twice; and that an award whose amounts are not
// known is listed and counted, never taken for zero. It refuses to know the
// record, the people, the clock and any randomness but the seed it is given.
//
// How cents are laid out: each amount of an award is laid out over its slices
// once, in whole cents, by largest remainder. A loss takes the severity's part of
// every slice, rounded to the cent, and each total is the sum of its slices, in
// integers. So a total by fiscal year, fund, department, program, month, channel or
// place is always the total, and a loss is never more than the amount. An expected
// loss is rounded once; the expected losses of a grouping are laid out to that figure,
// by largest remainder again.
//
// Products are written float64(x*y)+z: without the conversion a compiler may fuse
// the two on some machines, and the last bit would differ.
package forecast
