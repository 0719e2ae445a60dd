"""`python -m benchmarks.build SIZE`: a synthetic city in the data folder of the environment."""

from __future__ import annotations

import sys

from rich.console import Console

from benchmarks.grounds import SIZES
from husheng.faces.demo import installing


def main() -> None:
    """Schema, cast, city. A build that was killed goes on where it stopped."""
    size, console = SIZES[sys.argv[1]], Console(stderr=True)
    empty = installing.prepare()
    from husheng.faces.demo import people, today
    from husheng.faces.demo.city.generate import generate_city

    if empty:
        today.stand_at_the_morning()
        people.settle([people.FOLLOWED], None)
    made = generate_city(console, leads=size.leads, cases=size.cases)
    rate = made.leaves / made.seconds if made.seconds else 0
    console.print(f"{size.words}: {made.seconds:.0f} s, {made.leaves:,} objects, {rate:,.0f}/s")


if __name__ == "__main__":
    main()
