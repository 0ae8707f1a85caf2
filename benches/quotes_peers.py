"""From escaped records to a table of quotations, beside a tokenizer alone.

    python benches/quotes_peers.py [ROUNDS]

Needs guillemet (a release build) and spaCy in one environment, and the corpus of the other
benchmarks. In each round, in turns: `quotes` over the escaped records on one thread and on two, and
spaCy's blank English pipeline, which only tokenizes, over their decoded texts. Printed are medians
over the rounds, in words (what stands between white space in the decoded texts) per second, and the
medians of the ratios within the rounds.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import spacy
from articles import articles

import guillemet as gm

if TYPE_CHECKING:
    from collections.abc import Callable

ESCAPES = {
    "&": r"\u0026amp;",
    "<": r"\u0026lt;",
    ">": r"\u0026gt;",
    '"': r"\u0026quot;",
    "'": r"\u0026#039;",
    "\n": r"\r\n",
    "\\": r"\\",
}


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure, and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    escapes = str.maketrans(ESCAPES)
    records = [text.translate(escapes) for text in articles()]
    texts = gm.decode(records).column("text")
    words = sum(len(text.split()) for text in texts)
    tokenize = spacy.blank("en")

    runs: dict[str, Callable[[], object]] = {
        "guillemet, one thread": lambda: gm.quotes(records, threads=1),
        "guillemet, two threads": lambda: gm.quotes(records, threads=2),
        "spaCy, blank pipeline": lambda: [len(tokenize(text)) for text in texts],
    }
    for work in runs.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, work in runs.items():
            times[name].append(seconds(work))

    print(f"{len(records)} records, {words} words, {rounds} rounds")
    for name, found in times.items():
        print(f"{name:24}{words / statistics.median(found) / 1000:8.0f} thousand words/s")
    one, two, spacy_times = times.values()

    def ratio(slow: list[float], fast: list[float]) -> float:
        return statistics.median(a / b for a, b in zip(slow, fast, strict=True))

    print(f"one thread is {ratio(spacy_times, one):.2f} times as fast as spaCy")
    print(f"two threads are {ratio(one, two):.2f} times as fast as one")


if __name__ == "__main__":
    main()
