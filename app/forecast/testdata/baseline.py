"""The models of bench_test.go in NumPy: the same awards, chances, severities and
groupings, with the same figures for each line. Writes the seconds of the best of
five rounds; starting Python and importing NumPy are not counted."""
import sys
import time

import numpy as np


def book(awards, drivers):
    i = np.arange(awards)
    cents = np.round((100_000 + (i % 97) * 12_345.67) * 100)
    lines = [i % 3, i % 4, i % 10, i % 5, i % 12]
    p = 0.05 + (np.arange(drivers) % 10) * 0.05
    return cents, i % drivers, lines, p


def figures(x):
    x = np.sort(x)
    q = x[np.ceil(np.array([0.5, 0.8, 0.9, 0.95, 0.99]) * len(x)).astype(int) - 1]
    tail = x[int(len(x) * 0.95):].mean()
    return x.mean(), q, tail, (x > 0).mean()


def shared(rng, trials=100_000, awards=50, drivers=10):
    """One matrix product: what each driver takes of each line."""
    cents, under, lines, p = book(awards, drivers)
    columns = [np.bincount(under, cents, drivers)[:, None]]
    for line in lines:
        m = np.zeros((drivers, line.max() + 1))
        np.add.at(m, (under, line), cents)
        columns.append(m)
    columns.append(np.diag(columns[0][:, 0]))
    take = np.hstack(columns)
    happened = (rng.random((trials, drivers)) < p).astype(float)
    totals = happened @ take
    return [figures(totals[:, k]) for k in range(totals.shape[1])]


def own(rng, trials=10_000, awards=5_000, drivers=30):
    """Driver by driver, only where it happened; severities from a table of 1,025
    quantiles (rng.beta takes several times as long)."""
    cents, under, lines, p = book(awards, drivers)
    low, mode, high = 0.1, 0.4, 0.9
    mean, sd = (low + 4 * mode + high) / 6, (high - low) / 6
    m, s = (mean - low) / (high - low), sd / (high - low)
    n = m * (1 - m) / s**2 - 1
    table = np.sort(low + (high - low) * rng.beta(m * n, (1 - m) * n, 1025))
    cell = np.unique(np.stack(lines), axis=1, return_inverse=True)[1].ravel()
    cells = cell.max() + 1
    of = np.zeros((cells, sum(line.max() + 1 for line in lines)))
    base = 0
    for line in lines:
        of[cell, base + line] = 1
        base += line.max() + 1
    rows = np.zeros((trials, cells))
    drivers_lost = np.zeros((trials, drivers))
    for d in range(drivers):
        mine = np.flatnonzero(under == d)
        hit = np.flatnonzero(rng.random(trials) < p[d])
        x = rng.random((len(hit), len(mine))) * 1024
        k = x.astype(np.int32)
        lo = table[k]
        lost = np.rint((lo + (x - k) * (table[k + 1] - lo)) * cents[mine])
        drivers_lost[hit, d] = lost.sum(axis=1)
        to = np.zeros((len(mine), cells))
        to[np.arange(len(mine)), cell[mine]] = 1
        used = np.unique(cell[mine])
        rows[np.ix_(hit, used)] += lost @ to[:, used]
    totals = np.hstack([rows.sum(axis=1)[:, None], rows @ of, drivers_lost])
    return [figures(totals[:, k]) for k in range(totals.shape[1])]


def enumerate_(rng, awards=100, drivers=20):
    """All sums and their chances, sorted, for the total and each line that has not
    one value; the same columns are reckoned once."""
    cents, under, lines, p = book(awards, drivers)
    cents = cents + 2.0 ** (20 + np.arange(awards) % 20)
    seen = {}
    for line in [np.zeros(awards, int), *lines, under]:
        for value in range(line.max() + 1):
            mine = line == value
            if mine.tobytes() not in seen:
                seen[mine.tobytes()] = sums(np.bincount(under[mine], cents[mine], drivers), p)
    return seen


def sums(take, p):
    x, chances = np.zeros(1), np.ones(1)
    for d in np.flatnonzero(take):
        x = np.concatenate([x, x + take[d]])
        chances = np.concatenate([chances * (1 - p[d]), chances * p[d]])
    order = np.argsort(x)
    x, chances = x[order], chances[order]
    within = np.cumsum(chances)
    q = x[np.searchsorted(within, np.array([0.5, 0.8, 0.9, 0.95, 0.99]) - 1e-12)]
    tail = np.minimum(chances[::-1], np.maximum(0, 0.05 - np.concatenate([[0], np.cumsum(chances[::-1])[:-1]])))
    return x @ chances, q, tail @ x[::-1] / 0.05, 1 - chances[0]


best = float("inf")
run = {"shared": shared, "own": own, "enumerate": enumerate_}[sys.argv[1]]
for round_ in range(5):
    rng = np.random.Generator(np.random.PCG64(round_))
    start = time.perf_counter()
    run(rng)
    best = min(best, time.perf_counter() - start)
print(best)
