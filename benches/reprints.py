"""Time and recall of `reprints` on generated quotations with planted variants.

    python benches/reprints.py 250000 1000000

Words are drawn as often as a Zipf distribution has them. Every fifth quotation is a variant of an
earlier one: shortened, in other marks, with words changed, cut in its middle, or merged with its
neighbour.
"""

import random
import resource
import sys
import time
from collections.abc import Callable

import pyarrow as pa

import guillemet as gm

VOCABULARY = 50_000


def quotations(count: int, seed: int) -> tuple[list[str], list[tuple[str, int]]]:
    """Make quotations, and for each that is a variant its kind and the row that it is of."""
    chance = random.Random(seed)  # noqa: S311
    words = [f"{chance.choice('bcdfglmnprst')}{number:x}a" for number in range(VOCABULARY)]
    weights = [1 / (rank + 10) for rank in range(VOCABULARY)]
    pool = iter(chance.choices(words, weights, k=count * 26))
    texts: list[str] = []
    planted: list[tuple[str, int]] = []
    originals: list[int] = []
    kinds = list(VARIANTS)
    for row in range(count):
        if row % 5 == 4:  # noqa: PLR2004
            kind, origin = chance.choice(kinds), chance.choice(originals[-200_000:])
            texts.append(VARIANTS[kind](texts[origin], texts[originals[-1]], chance))
            planted.append((kind, origin))
        else:
            texts.append(f"“{' '.join(next(pool) for _ in range(chance.randint(10, 40)))},”")
            planted.append(("", row))
            originals.append(row)
    return texts, planted


def _shortened(text: str, _: str, chance: random.Random) -> str:
    words = text.strip("“”,").split()
    length = chance.randint(7, max(7, len(words) - 2))
    start = chance.randint(0, max(0, len(words) - length))
    return f'"{" ".join(words[start : start + length])}"'


def _other_marks(text: str, _: str, __: random.Random) -> str:
    return f"'{text.strip('“”,').upper()}.'"


def _changed(text: str, _: str, chance: random.Random) -> str:
    words = text.strip("“”,").split()
    for _change in range(max(1, len(words) // 12)):
        words[chance.randrange(len(words))] = "otherwise"
    return f"“{' '.join(words)}”"


def _cut(text: str, _: str, __: random.Random) -> str:
    words = text.strip("“”,").split()
    third = len(words) // 3
    return f"“{' '.join(words[: third + 3])} … {' '.join(words[2 * third - 3 :])}”"


def _merged(text: str, other: str, _: random.Random) -> str:
    return f"{text} {other}"


VARIANTS: dict[str, Callable[[str, str, random.Random], str]] = {
    "shortened": _shortened,
    "other marks": _other_marks,
    "changed": _changed,
    "cut": _cut,
    "merged": _merged,
}


def main() -> None:
    """Print the time, the memory and the recall by kind for each number of rows."""
    for count in map(int, sys.argv[1:] or ["250000", "1000000"]):
        texts, planted = quotations(count, seed=1)
        rows = range(count)
        table = pa.table({"id": rows, "quote": pa.array([0] * count), "text": texts})
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        found = gm.reprints(table)
        seconds = time.perf_counter() - start
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        cluster = dict(zip(found.column("id"), found.column("cluster"), strict=True))
        print(
            f"{count:,} rows: {seconds:.1f} s, {peak:,.0f} MB more, {found.num_rows:,} in clusters"
        )
        for kind in VARIANTS:
            pairs = [(row, of) for row, (name, of) in enumerate(planted) if name == kind]
            hits = sum(row in cluster and cluster[row] == cluster.get(of) for row, of in pairs)
            print(f"  {kind}: {hits / len(pairs):.3f} of {len(pairs):,}")


if __name__ == "__main__":
    main()
