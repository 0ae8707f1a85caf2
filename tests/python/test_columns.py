"""Columns of every type: those asked for, and those that nobody asked for."""

import datetime as dt
import pathlib
import re
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm

TEXT = "\u201cWe won,\u201d said Ann Lee."
UNION = pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1]), pa.array(["x"])])
INTERVAL = pa.array([(1, 2, 3)], pa.month_day_nano_interval())

# Frames with a column `k` that the call does not name.
FRAMES: dict[str, Callable[[], Any]] = {
    "polars, nulls alone": lambda: pl.DataFrame({"t": [TEXT], "k": [None]}),
    "polars, 128 bits": lambda: pl.DataFrame({"t": [TEXT], "k": pl.Series([1], dtype=pl.Int128)}),
    "polars, nested nulls": lambda: pl.DataFrame({"t": [TEXT], "k": [[None]]}),
    "polars, an expression": lambda: pl.DataFrame({"t": [TEXT], "^.*$": [None]}),
    "pandas, a mixture": lambda: pd.DataFrame({"t": [TEXT], "k": [{1}]}),
    "pandas, a number": lambda: pd.DataFrame({"t": [TEXT], 5: [object()]}),
    "pyarrow, a union": lambda: pa.table({"t": [TEXT], "k": UNION}),
    "pyarrow, intervals": lambda: pa.record_batch({"t": [TEXT], "k": INTERVAL}),
    "DuckDB, nulls alone": lambda: duckdb.sql(f'select \'{TEXT}\' t, null as "k""k"'),
}

# Types of which every consumer can take the values, or can be told that it cannot.
KEPT: dict[str, Any] = {
    "list view": pa.array([[1, 2]], pa.list_view(pa.int64())),
    "run-end": pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array(["x"])),
    "union": UNION,
    "interval": INTERVAL,
    "nested interval": pa.StructArray.from_arrays([INTERVAL], ["inner"]),
    "nested list view": pa.array([[[1]]], pa.list_(pa.list_view(pa.int64()))),
    "decimal": pa.array([1], pa.decimal256(50, 2)),
    "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
    "time zone": pa.array(
        [dt.datetime(2020, 1, 1, tzinfo=dt.UTC)], pa.timestamp("us", "Europe/Paris")
    ),
    "late": pa.array([2**62], pa.timestamp("s")),
    "duration": pa.array([2**62], pa.duration("s")),
    "nulls": pa.nulls(1),
}


@pytest.mark.parametrize("name", FRAMES)
def test_columns_that_nobody_asked_for_are_not_looked_at(name: str) -> None:
    assert gm.quotes(FRAMES[name](), text="t").column("speaker") == ["Ann Lee"]
    extraction = gm.scan(FRAMES[name](), text="t").quotes()
    assert extraction.collect().column("speaker") == ["Ann Lee"]
    assert extraction.errors.num_rows == 0
    with pytest.raises(gm.GuillemetError, match='no column "x"; expected one of its columns "t", '):
        gm.quotes(FRAMES[name](), text="x")


def test_a_column_of_nulls_alone_can_be_asked_for() -> None:
    frame = pl.DataFrame({"t": [None, TEXT], "k": [None, None]})
    assert gm.quotes(frame, text="t", id="k", keep=["t"]).column("id") == [None]
    assert gm.scan(frame, text="t", keep=["k"]).quotes().collect().column("k") == [None]
    assert gm.decode(pl.Series([None, None])).column("text") == [None, None]


def test_a_column_that_arrow_has_no_type_for_is_named() -> None:
    frame = FRAMES["polars, 128 bits"]()
    with pytest.raises(
        gm.GuillemetError, match=r'^keep: column "k" of type Int128 .*expected a col'
    ):
        gm.quotes(frame, text="t", keep=["k"])


@pytest.mark.parametrize("name", KEPT)
def test_kept_columns_go_everywhere_or_are_named(name: str, tmp_path: pathlib.Path) -> None:
    table = gm.quotes(pa.table({"t": [TEXT], "k": KEPT[name]}), text="t", keep=["k"])
    assert "Ann Lee" in repr(table)
    assert "Ann Lee" in table._repr_html_()
    calls: list[Callable[[], object]] = [
        lambda: table.column("k"),
        table.to_pylist,
        table.to_pydict,
        table.to_arrow,
    ]
    calls += [
        lambda suffix=suffix: table.write(tmp_path / f"q.{suffix}")  # type: ignore[misc]
        for suffix in ["parquet", "arrow", "jsonl", "csv"]
    ]
    for call in calls:
        try:
            call()
        except (gm.GuillemetError, OSError) as problem:
            assert "type" in str(problem) or "Timestamp" in str(problem)  # noqa: PT017
        except OverflowError:
            assert name == "duration"
    # What could not be written leaves nothing behind.
    assert all(path.suffix != ".part" for path in tmp_path.iterdir())
    for suffix in ["parquet", "jsonl"]:
        corpus = gm.scan(pa.table({"t": [TEXT], "k": KEPT[name]}), text="t", keep=["k"])
        try:
            corpus.quotes().write(tmp_path / f"scan.{suffix}", progress=False)
        except (gm.GuillemetError, OSError) as problem:
            assert "type" in str(problem)  # noqa: PT017


def test_chunks_need_not_end_where_those_of_other_columns_do() -> None:
    rows = 1000
    for texts, ids in [(1, 7), (7, 1), (3, 5), (1, 1)]:
        frame = pd.DataFrame(
            {
                "t": pd.Series(
                    pa.chunked_array(chunked("r", rows, texts)), dtype="string[pyarrow]"
                ),
                "k": pd.Series(pa.chunked_array(chunked("k", rows, ids)), dtype="string[pyarrow]"),
            }
        )
        table = gm.decode(frame, text="t", keep=["k"])
        assert table.column("k") == [f"k{row}" for row in range(rows)]
        given = pa.chunked_array(chunked("i", rows, ids))
        table = gm.decode(pa.chunked_array(chunked("r", rows, texts)), id=given)
        assert table.column("id") == [f"i{row}" for row in range(rows)]
        assert table.column("text") == [f"r{row}" for row in range(rows)]


def chunked(letter: str, rows: int, parts: int) -> list[list[str]]:
    size = rows // parts + 1
    values = [f"{letter}{row}" for row in range(rows)]
    return [values[start : start + size] for start in range(0, rows, size)]


def test_what_rows_would_repeat_has_a_bound() -> None:
    frame = pa.table({"t": ["a " * 2000, TEXT], "k": ["x" * 1_000_000, "y"], "n": ["a", "b"]})
    problem = (
        '2000 rows would repeat column "k", of 1000000 bytes here, to more than 256 MB; '
        "keep shorter columns, or join the table with the input by id"
    )
    for given in (frame, frame.to_pandas(), pl.DataFrame(frame)):
        with pytest.raises(gm.GuillemetError, match=f"^record in row 0: {re.escape(problem)}$"):
            gm.tokens(given, text="t", id="n", keep=["k"])
    made = gm.scan(frame, text="t", id="n", keep=["k"]).tokens()
    assert set(made.collect().column("k")) == {"y"}
    (error,) = made.errors.to_pylist()
    assert (error["position"], error["id"]) == (1, "a")
    assert problem in error["problem"]
    with pytest.raises(gm.GuillemetError, match="2000 rows would repeat"):
        gm.scan(frame, text="t", keep=["k"], on_error="raise").tokens().collect()
    assert gm.quotes(frame, text="t", keep=["k"]).column("k") == ["y"]
    # An article kept in each of its rows is far from it.
    article = TEXT * 1000
    frame = pa.table({"t": [article] * 3, "k": [article] * 3})
    assert len(gm.scan(frame, text="t", keep=["k"]).quotes().collect()) == 3000


def test_what_bytes_mean_does_not_depend_on_the_other_records() -> None:
    lone = b"\xed\xa0\x80"
    for beside in ["ok", "\ud800"]:
        table = gm.decode([lone, beside])
        assert table.column("text")[0] == "\ufffd" * 3
        assert table.column("lossy") == [3, int(beside != "ok")]
    assert gm.decode("\ud800") == "\ufffd"
    assert gm.decode(lone) == "\ufffd" * 3


def test_dates_and_the_like_are_ids() -> None:
    for ids in [
        [dt.date(2020, 1, 1)],
        np.array(["2020-01-01"], "datetime64[D]"),
        (dt.date(2020, 1, 1) for _ in range(1)),
    ]:
        assert gm.decode(["a"], id=ids).column("id") == [dt.date(2020, 1, 1)]
    ids = np.array(["2020-01-01"], "datetime64[ns]")
    assert gm.decode(["a"], id=ids).column("id") == [dt.datetime(2020, 1, 1)]  # noqa: DTZ001


def test_columns_of_pandas_may_be_called_by_numbers() -> None:
    frame = pd.DataFrame({0: [TEXT], 1: ["a"]})
    table = gm.quotes(frame, text="0", id="1")
    assert (table.column("id"), table.column("speaker")) == (["a"], ["Ann Lee"])


def test_no_name_steers_a_terminal() -> None:
    name = "k\x1b]0;owned\x07\u202e"
    table = gm.quotes(pa.table({"t": [TEXT], name: ["v\x1b[31m"]}), text="t", keep=[name])
    with pytest.raises(KeyError) as caught:
        table.column("x")
    for shown in [repr(table), str(table.schema), table._repr_html_(), caught.value.args[0]]:
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert "k\\u{1b}]0;owned" in repr(table)
    assert table.column(name) == ["v\x1b[31m"]


def test_numbers_out_of_range_say_the_range() -> None:
    source = pa.table({"text": [TEXT]})
    for wrong in [-1, 0, 2**70]:
        with pytest.raises(
            gm.GuillemetError, match=r"^record_limit: .* expected a number of bytes"
        ):
            gm.scan(source, record_limit=wrong).quotes()
    with pytest.raises(
        gm.GuillemetError, match=r"^part_size: -1; expected a number of bytes from 1"
    ):
        gm.scan(source).quotes().write("unused", part_size=-1)
