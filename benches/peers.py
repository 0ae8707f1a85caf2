"""Decoding and sentences from Python, beside other packages in one run.

Needs an installed release build (`maturin build --release`) and the packages below:

    pip install pyarrow polars orjson turbohtml sentencex blingfire pysbd
    python benches/peers.py

The articles are those of `benches/README.md`. Every contender has its turn in each round, and runs
twice in it, of which the second is timed; what is printed is the median speed, and how many times
faster guillemet is on one thread.
"""

from __future__ import annotations

import html
import json
import statistics
import sys
import time
from typing import TYPE_CHECKING

import blingfire
import orjson
import polars as pl
import pyarrow as pa
import pysbd
import sentencex
import turbohtml
from articles import articles, escape

import guillemet as gm

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 9
# One call of pysbd takes as long as hundreds of the others.
PYSBD_ARTICLES = 12


def main() -> None:
    """Print the speed of all contenders."""
    texts = articles()
    records = [escape(text) for text in texts * 6]
    column = pa.array(records)
    series = pl.Series(records)

    def through_lists(loads: Callable[[str], str], unescape: Callable[[str], str]) -> pa.Array:
        return pa.array([unescape(loads(f'"{record}"')) for record in column.to_pylist()])

    def decoded(data: object, threads: int) -> pa.ChunkedArray:
        return pa.table(gm.decode(data, threads=threads)).column("text")

    expected = through_lists(json.loads, html.unescape)
    if decoded(column, 1).combine_chunks() != expected:
        sys.exit("the contenders do not decode alike")
    compare(
        "decode, an Arrow column in, an Arrow column out",
        megabytes(records),
        {
            "guillemet, 1 thread": lambda: decoded(column, 1),
            "guillemet, 2 threads": lambda: decoded(column, 2),
            "guillemet, polars, 1 thread": lambda: decoded(series, 1),
            "orjson + turbohtml": lambda: through_lists(orjson.loads, turbohtml.unescape),
            "orjson + html": lambda: through_lists(orjson.loads, html.unescape),
            "json + html": lambda: through_lists(json.loads, html.unescape),
        },
    )

    texts *= 3
    few = texts[:PYSBD_ARTICLES]
    sentence_column = pa.array(texts)
    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    compare(
        f"sentences, an Arrow column in (pysbd: {PYSBD_ARTICLES} articles of it)",
        megabytes(texts),
        {
            "guillemet, 1 thread": lambda: gm.sentences(sentence_column, threads=1),
            "guillemet, 2 threads": lambda: gm.sentences(sentence_column, threads=2),
            "sentencex": lambda: [
                list(sentencex.segment("en", text)) for text in sentence_column.to_pylist()
            ],
            "blingfire, offsets": lambda: [
                blingfire.text_to_sentences_and_offsets(text)
                for text in sentence_column.to_pylist()
            ],
            "pysbd": lambda: [segmenter.segment(text) for text in few],
        },
        {"pysbd": megabytes(few)},
    )


def megabytes(texts: list[str]) -> float:
    """Return the size of all texts in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def compare(
    title: str,
    size: float,
    contenders: dict[str, Callable[[], object]],
    other_sizes: dict[str, float] | None = None,
) -> None:
    """Time all contenders in turn, and print the median speed of each."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, run in contenders.items():
            # Another number of threads is another pool, whose first run is no run like the others.
            run()
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    speeds = {
        name: (other_sizes or {}).get(name, size) / statistics.median(times)
        for name, times in seconds.items()
    }
    first = next(iter(speeds.values()))
    print(f"\n{title}: {size:.1f} MB, median of {ROUNDS}")
    for name, speed in speeds.items():
        print(f"  {name:<28} {speed:9.2f} MB/s   guillemet x {first / speed:7.2f}")


if __name__ == "__main__":
    main()
