"""What a result is good for."""

import csv
import datetime as dt
import io
import json
import os
import pickle
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

import guillemet as gm

TEXT = '"We won," said Ann Lee, the mayor. "It is over." He thanked <b>"all"</b> & left.'


@pytest.fixture(name="table")
def make_table(record: str) -> gm.Table:
    return gm.quotes([record, None, TEXT], id=["a", "b", "c"])


def test_access_without_any_library(table: gm.Table) -> None:
    rows = table.to_pylist()
    assert len(table) == table.num_rows == len(rows)
    assert table.column_names == list(rows[0])
    assert table.to_pydict() == {name: [row[name] for row in rows] for name in table.column_names}
    assert table.column("speaker") == [row["speaker"] for row in rows]
    with pytest.raises(KeyError, match='no column "spaekers"; expected one of id, quote'):
        table.column("spaekers")


def test_every_library_reads_it_any_number_of_times(table: gm.Table) -> None:
    expected = table.to_pylist()
    q = table  # what the queries call it
    for _ in range(2):
        assert pa.table(q).to_pylist() == expected
        assert pl.DataFrame(table).to_dicts() == expected
        assert table.to_arrow().to_pylist() == expected
        assert table.to_polars().to_dicts() == expected
        assert pa.RecordBatchReader.from_stream(table).read_all().to_pylist() == expected
        assert duckdb.sql("SELECT count(*), count(speaker) FROM q").fetchall() == [
            (len(expected), sum(row["speaker"] is not None for row in expected))
        ]
    pairs = duckdb.sql("SELECT * FROM q AS a JOIN q AS b USING (id, quote)")
    assert len(pairs.fetchall()) == len(expected)


LISTS = {"speakers": pa.string(), "speaker_numbers": pa.int32()}


def test_types_are_those_that_every_consumer_takes(table: gm.Table) -> None:
    schema = pa.schema(table.schema)
    assert schema == pa.table(table).schema
    spans = pa.list_(pa.field("item", schema.field("spans").type.value_type, nullable=False))
    assert schema.field("spans").type == spans
    assert schema.field("marked").type == spans
    lists = {field.name: field.type.value_type for field in schema if field.name in LISTS}
    assert lists == LISTS
    types = {field.type for field in schema if field.name not in {"spans", "marked", *LISTS}}
    assert types == {pa.string(), pa.int32(), pa.float64()}
    assert pa.schema(gm.tokens([]).schema).field("id").type == pa.int64()
    assert len(table.schema) == len(schema.names)
    assert table.schema.names == schema.names
    assert set(table.schema.descriptions) == set(schema.names) - {"id"}
    assert "cue_start    Int32    where the cue begins" in repr(table.schema)


def test_whole_numbers_stay_whole_in_pandas(table: gm.Table) -> None:
    frame = table.to_pandas()
    assert frame["cue_start"].dtype == pd.Int32Dtype()
    assert frame["start"].dtype == np.dtype("int32")
    assert [None if pd.isna(start) else start for start in frame["cue_start"]] == table.column(
        "cue_start"
    )
    assert frame["speaker"].isna().tolist() == [
        speaker is None for speaker in table.column("speaker")
    ]
    assert pd.DataFrame.from_arrow(table).shape == frame.shape


def test_iteration_gives_batches(articles: list[str]) -> None:
    table = gm.tokens(articles)
    batches = list(table)
    assert len(batches) > 1
    assert sum(len(batch) for batch in batches) == len(table)
    assert pa.concat_tables([pa.table(batch) for batch in batches]).equals(pa.table(table))


def test_pickling(table: gm.Table) -> None:
    again = pickle.loads(pickle.dumps(table))  # noqa: S301
    assert pa.table(again).equals(pa.table(table), check_metadata=True)
    assert repr(again) == repr(table)


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "jsonl", "csv"])
def test_writing(table: gm.Table, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"quotes.{suffix}"
    path.write_text("something older", encoding="utf-8")
    table.write(path)
    table.write(os.fspath(path))
    assert os.listdir(tmp_path) == [path.name]
    expected = table.to_pylist()
    match suffix:
        case "parquet":
            assert pa.parquet.read_table(path).to_pylist() == expected
            column = pa.parquet.ParquetFile(path).metadata.row_group(0).column(3)
            assert column.compression == "ZSTD"
            assert pl.read_parquet(path).to_dicts() == expected
        case "arrow":
            assert pa.feather.read_table(path).to_pylist() == expected
        case "jsonl":
            lines = path.read_text(encoding="utf-8").splitlines()
            assert [json.loads(line) for line in lines] == expected
        case "csv":
            rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
            assert [row["text"] for row in rows] == table.column("text")
            assert [json.loads(row["spans"]) for row in rows] == table.column("spans")
            assert [row["cue"] or None for row in rows] == table.column("cue")


def test_formulas_in_csv(tmp_path: Path) -> None:
    table = gm.decode(["=1+1", "-2", "@x", "+3", "plain", None])
    path = tmp_path / "texts.csv"
    table.write(path, escape_formulas=True)
    texts = pd.read_csv(path)["text"].tolist()
    assert texts[:5] == ["'=1+1", "'-2", "'@x", "'+3", "plain"]
    table.write(path)
    assert pd.read_csv(path)["text"].tolist()[0] == "=1+1"


def test_an_empty_table_is_written_with_its_columns(tmp_path: Path) -> None:
    table = gm.quotes([])
    for suffix, read in [("csv", pd.read_csv), ("parquet", pd.read_parquet)]:
        path = tmp_path / f"empty.{suffix}"
        table.write(path)
        assert list(read(path).columns) == table.column_names


def test_writing_that_fails(table: gm.Table, tmp_path: Path) -> None:
    with pytest.raises(gm.GuillemetError, match=r"expected one of \.parquet, \.arrow"):
        table.write(tmp_path / "quotes.xls")
    with pytest.raises(FileNotFoundError) as caught:
        table.write(tmp_path / "nowhere" / "quotes.csv")
    assert caught.value.filename == os.fspath(tmp_path / "nowhere" / "quotes.csv")
    directory = tmp_path / "quotes.csv"
    directory.mkdir()
    with pytest.raises(IsADirectoryError):
        table.write(directory)
    assert os.listdir(tmp_path) == ["quotes.csv"]


def test_kept_columns_of_many_types_come_back() -> None:
    day = dt.date(2022, 2, 26)
    moment = dt.datetime(2022, 2, 26, 12, 30, tzinfo=dt.UTC)
    columns = {
        "day": pa.array([day, None]),
        "moment": pa.array([moment, None]),
        "tags": pa.array([["a", "b"], None]),
        "place": pa.array([{"lat": 1.5, "name": "x"}, None]),
        "price": pa.array([1, None], pa.uint8()),
        "flag": pa.array([True, None]),
        "raw": pa.array([b"\xff", None]),
    }
    source = pa.table({"body": ["One.", "Two."], **columns})
    rows = gm.sentences(source, text="body", keep=list(columns)).to_pylist()
    assert [{name: row[name] for name in columns} for row in rows] == [
        {name: column[index].as_py() for name, column in columns.items()} for index in range(2)
    ]


def test_repr_in_a_terminal(table: gm.Table) -> None:
    lines = repr(table).splitlines()
    assert lines[0].startswith(f"{len(table)} quotations in 3 records, 1 without any: ")
    assert lines[1].split() == ["id", "kind", "speaker", "cue", "source", "text"]
    assert lines[-1] == "columns: " + ", ".join(table.column_names)
    assert max(map(len, lines[:-1])) <= 128
    assert repr(gm.tokens("")).startswith("0 tokens in 1 record, 1 without any")


def test_html_in_a_notebook() -> None:
    text = "\"<script>alert(1)</script> & 'so' on,\" said <b>Ann</b> Lee."
    html = gm.quotes([text] * 12)._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "and 2 more rows" in html
    assert html.count("<tr>") == 22


def test_show(tmp_path: Path, record: str) -> None:
    view = gm.show(record)
    html = view._repr_html_()
    assert "<script" not in html
    assert "Jeff Schuhrke" in html
    path = tmp_path / "article.html"
    view.save(path)
    assert path.read_bytes().decode() == str(view)
    assert html in str(view)
    assert repr(gm.show("")) == "<guillemet.View: 0 quotations>"
    assert repr(gm.show(TEXT, kinds=["direct"])).startswith("<guillemet.View: ")
    assert repr(gm.show([record, "One."])).endswith(" in 2 articles>")
    with pytest.raises(FileNotFoundError):
        view.save(tmp_path / "nowhere" / "article.html")
