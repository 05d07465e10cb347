"""The same draws with numpy, as the peer that BenchmarkOptions is compared with: SFC64, reused buffers, partition,
one process per core. Prints seconds.

  python3 numpy_draws.py options 1000 10000     options x draws, a programme of 6 carriers
  python3 numpy_draws.py programmes 4 1000000
"""
import sys
import time
from multiprocessing import Pool

import numpy as np

CARRIERS = 6


def shared(rng, n):
    factors = 2.5 + 0.2 * rng.standard_normal((CARRIERS, n))
    prices = 100 + 10 * rng.standard_normal((CARRIERS, n))
    return factors, prices


def ends(x):
    n = len(x)
    k = [int(0.025 * (n - 1)), int(0.5 * (n - 1)), int(0.975 * (n - 1))]
    x.partition(k)
    return x[k]


def part(args):
    seed, options, n, keep = args
    rng = np.random.Generator(np.random.SFC64(1))
    factors, prices = shared(rng, n)
    rng = np.random.Generator(np.random.SFC64(seed))
    q, tmp = np.empty(n), np.empty(n)
    co2, saving, investment = np.empty(n), np.empty(n), np.empty(n)
    total = [np.zeros(n) for _ in range(3)]
    out = []
    for k in options:
        co2.fill(0)
        saving.fill(0)
        for c in range(CARRIERS):
            v = 10 + (k * 7 + c * 13) % 50
            rng.standard_normal(out=q)
            q *= 0.05 * v
            q += v
            np.multiply(q, factors[c], out=tmp)
            co2 += tmp
            np.multiply(q, prices[c], out=tmp)
            saving += tmp
        v = 1000 + 100 * (k % 37)
        rng.standard_normal(out=investment)
        investment *= 0.15 * v
        investment += v
        for sum_, x in zip(total, (co2, saving, investment)):
            sum_ += x
        np.divide(investment, saving, out=tmp)
        tmp[saving <= 0] = np.inf
        out.append((ends(co2), ends(tmp)))
    return out, total


def main():
    count, n = int(sys.argv[2]), int(sys.argv[3])
    workers = 2
    with Pool(workers) as pool:
        pool.map(len, ["warm"] * workers)
        start = time.perf_counter()
        jobs = [(10 + w, range(w, count, workers), n, True) for w in range(workers)]
        parts = pool.map(part, jobs)
        co2, saving, investment = (sum(p[1][k] for p in parts) for k in range(3))
        ends(co2)
        payback = investment / saving
        payback[saving <= 0] = np.inf
        ends(payback)
        print(time.perf_counter() - start)


main()
