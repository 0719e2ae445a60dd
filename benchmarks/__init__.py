"""What we claim, measured: one file per claim, beside a peer or a physical limit in the same run where one can run.

`python -m benchmarks [--only NAME] [--large]` prints a table and writes `build/bench.json`. Each claim is a module
of `benchmarks.claims` with `measure(ground: Ground) -> Iterable[Figure]`; it runs in a process of its own on a
synthetic city that is built once under `build/bench` and kept.
"""
