"""Time and memory of `people` on generated mentions, each in a record of its own.

python benches/people.py 1000000 10000000
"""

import random
import resource
import sys
import time

import pyarrow as pa

import guillemet as gm


def main() -> None:
    """Print the time and the memory for each number of mentions."""
    for count in map(int, sys.argv[1:] or ["1000000"]):
        chance = random.Random(1)  # noqa: S311
        given = ["Ann", "Bob", "Robert", "Mary", "J.", "Zoe", "Karl", "William", "Bill", "Ida"]
        families = [f"{chance.choice('BDKLMRST')}a{number:x}son" for number in range(count // 40)]
        names = [f"{chance.choice(given)} {chance.choice(families)}" for _ in range(count)]
        table = pa.table({"id": range(count), "speaker": names})
        del names
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        people = gm.people(table)
        seconds = time.perf_counter() - start
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"{count:,} mentions: {len(people):,} people, {seconds:.1f} s, {peak:,.0f} MB more")


if __name__ == "__main__":
    main()
