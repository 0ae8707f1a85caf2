"""Which rows are the same quotation, whatever they come in."""

import json
import random
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm

ARTICLES = [
    '"We will rebuild every single bridge in this county by May," said Ann Lee.',
    "Lee said that she would \u201crebuild every single bridge in this county.\u201d",
    '"It rained the whole day and nobody came to see us," said Bo Day.',
    "\u201cWe will rebuild every single bridge in this county by May.\u201d Bo Day said.",
]


@pytest.fixture(scope="module")
def quotes() -> gm.Table:
    return gm.quotes(ARTICLES, id=["a", "b", "c", "d"])


def test_reprints_are_found_and_told(quotes: gm.Table) -> None:
    table = gm.reprints(quotes)
    assert table.to_pydict() == {
        "id": ["a", "b", "d"],
        "quote": [0, 0, 0],
        "cluster": [0, 0, 0],
        "size": [3, 3, 3],
        "fullest": [True, False, False],
        "speakers_agree": [False, False, False],
    }
    assert table.schema.descriptions["size"] == "how many rows are that quotation"
    assert repr(table).startswith("3 quotations that are 1")


def test_every_kind_of_table_is_taken(quotes: gm.Table, tmp_path: Path) -> None:
    expected = gm.reprints(quotes).to_pydict()
    for suffix in ["parquet", "arrow", "jsonl", "csv"]:
        quotes.write(tmp_path / f"q.{suffix}")
        assert gm.reprints(tmp_path / f"q.{suffix}").to_pydict() == expected
    frames: list[Any] = [
        quotes.to_pandas(),
        quotes.to_polars(),
        quotes.to_arrow(),
        duckdb.sql("FROM quotes"),
    ]
    for frame in frames:
        assert gm.reprints(frame).to_pydict() == expected


def test_parts_that_scan_wrote_are_taken(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    records = zip("abcd", ARTICLES, strict=True)
    news.write_text(
        "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in records)
    )
    folder = tmp_path / "parts"
    for written in ("parquet", "jsonl"):
        extraction = gm.scan(news, id="id").quotes()
        extraction.write(folder, format=written, overwrite=True)
        assert gm.reprints(folder).column("id") == ["a", "b", "d"]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = gm.quotes(ARTICLES * 3).to_pylist()
    clusters = set()
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311
        found = gm.reprints(pa.Table.from_pylist(shuffled)).to_pylist()
        sets: dict[int, set[int]] = {}
        for row in found:
            sets.setdefault(row["cluster"], set()).add(row["id"])
        clusters.add(frozenset(map(frozenset, sets.values())))
    assert len(clusters) == 1


def test_indirect_rows_are_left_out_unless_wanted() -> None:
    text = "Ann Lee said that every single bridge in this county would be rebuilt by May."
    table = gm.quotes([text, text])
    assert gm.reprints(table).num_rows == 0
    assert gm.reprints(table, kinds=["indirect"]).num_rows == 2


def test_nothing_gives_nothing() -> None:
    assert gm.reprints(gm.quotes([])).num_rows == 0
    empty = pl.DataFrame({"id": [], "quote": [], "text": []})
    assert gm.reprints(empty).num_rows == 0


def test_wrong_arguments_are_named(quotes: gm.Table, tmp_path: Path) -> None:
    with pytest.raises(gm.GuillemetError, match='quotes: no column "quote"; expected one of its'):
        gm.reprints(pd.DataFrame({"id": [1], "text": ["a"]}))
    with pytest.raises(gm.GuillemetError, match="min_words: 2; expected a number of words"):
        gm.reprints(quotes, min_words=2)
    with pytest.raises(TypeError, match="quotes: list; expected a Table, a frame"):
        gm.reprints([1])  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        gm.reprints(tmp_path / "none.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(gm.GuillemetError, match=r"broken\.parquet"):
        gm.reprints(tmp_path / "broken.parquet")
    numbers = pa.table({"id": [1], "quote": [0], "text": [1.5]})
    with pytest.raises(gm.GuillemetError, match='column "text" of type Float64'):
        gm.reprints(numbers)
