"""Decoding and sentences from Python, beside other packages in one run.

Needs an installed release build (`maturin build --release`) and the packages below:

    pip install pyarrow polars orjson turbohtml sentencex blingfire pysbd
    python benches/peers.py

The articles are those of `benches/README.md`. Every contender has its turn in each round; what is
printed is the median speed, and how many times faster guillemet is on one thread.
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

    column = pa.array(texts)
    compare(
        "sentences, an Arrow column in",
        megabytes(texts),
        {
            "guillemet, 1 thread": lambda: gm.sentences(column, threads=1),
            "guillemet, 2 threads": lambda: gm.sentences(column, threads=2),
            "sentencex": lambda: [
                list(sentencex.segment("en", text)) for text in column.to_pylist()
            ],
            "blingfire, offsets": lambda: [
                blingfire.text_to_sentences_and_offsets(text) for text in column.to_pylist()
            ],
        },
    )

    few = texts[:PYSBD_ARTICLES]
    column = pa.array(few)
    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    compare(
        f"sentences of {PYSBD_ARTICLES} articles",
        megabytes(few),
        {
            "guillemet, 1 thread": lambda: gm.sentences(column, threads=1),
            "pysbd": lambda: [segmenter.segment(text) for text in few],
        },
        rounds=3,
    )


def megabytes(texts: list[str]) -> float:
    """Return the size of all texts in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def compare(
    title: str, size: float, contenders: dict[str, Callable[[], object]], rounds: int = ROUNDS
) -> None:
    """Time all contenders in turn, and print the median of each."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    first = next(iter(medians.values()))
    print(f"\n{title}: {size:.1f} MB, median of {rounds}")
    for name, median in medians.items():
        print(f"  {name:<28} {size / median:9.2f} MB/s   guillemet x {median / first:7.2f}")


if __name__ == "__main__":
    main()
