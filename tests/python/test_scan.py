"""Corpora in every format, and what is wrong with them."""

import bz2
import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus_maker
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

import guillemet as gm

COLUMNS: dict[str, Any] = {"text": "body", "id": "url", "keep": ["outlet", "length"]}
RECORDS = list(corpus_maker.records(40))
TABLE = pa.Table.from_pylist(RECORDS)
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()


def expected() -> pa.Table:
    return gm.quotes(TABLE, **COLUMNS).to_arrow()


def write_csv(path: Path, delimiter: str) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(RECORDS[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(RECORDS)


FORMATS: dict[str, Callable[[Path], object]] = {
    "a.jsonl": lambda path: path.write_bytes(LINES),
    "a.ndjson.gz": lambda path: path.write_bytes(
        gzip.compress(LINES[:999]) + gzip.compress(LINES[999:])
    ),
    "a.jsonl.zst": lambda path: path.write_bytes(pa.Codec("zstd").compress(LINES).to_pybytes()),
    "a.jsonl.bz2": lambda path: path.write_bytes(bz2.compress(LINES)),
    "a.json": lambda path: path.write_text(json.dumps(RECORDS, indent=1), encoding="utf-8"),
    "b.json": lambda path: path.write_text(
        "\n".join(json.dumps(record, indent=2) for record in RECORDS), encoding="utf-8"
    ),
    "a.csv": lambda path: write_csv(path, ","),
    "a.tsv": lambda path: write_csv(path, "\t"),
    "a.parquet": lambda path: pyarrow.parquet.write_table(TABLE, path, row_group_size=7),
    "a.arrow": lambda path: pyarrow.feather.write_feather(TABLE, path, compression="lz4"),
    "no-suffix": lambda path: path.write_bytes(gzip.compress(LINES)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_quotes(name: str, tmp_path: Path) -> None:
    FORMATS[name](tmp_path / name)
    quotes = gm.scan(tmp_path / name, **COLUMNS).quotes()
    wanted = expected()
    if name.endswith(("csv", "tsv")):
        # These formats have no types: every field is text, as it is written.
        at = wanted.column_names.index("length")
        wanted = wanted.set_column(at, "length", wanted.column(at).cast(pa.string()))
    assert quotes.collect().to_arrow().equals(wanted)
    assert len(quotes.errors) == 0
    assert pa.table(quotes).equals(wanted)


@pytest.mark.parametrize("table", ["decode", "paragraphs", "sentences", "tokens", "narration"])
def test_every_table_equals_that_of_records_in_memory(table: str) -> None:
    made = getattr(gm.scan(io.BytesIO(LINES), **COLUMNS), table)().collect().to_arrow()
    assert made.equals(getattr(gm, table)(TABLE, **COLUMNS).to_arrow())


def test_files_of_plain_text_have_their_paths_as_ids(tmp_path: Path) -> None:
    for number, record in enumerate(RECORDS):
        (tmp_path / f"{number:02}.txt").write_text(str(record["body"]), encoding="utf-8")
    made = gm.scan(tmp_path).quotes().collect().to_arrow()
    assert made.column("id")[0].as_py() == str(tmp_path / "00.txt")
    assert made.drop("id").equals(expected().drop(["id", "outlet", "length"]))


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_archives_are_read_member_by_member(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"articles.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, record in enumerate(RECORDS):
                archive.writestr(f"{number:02}.txt", str(record["body"]))
    else:
        with tarfile.open(path, "w:gz" if kind.endswith("gz") else "w") as archive:
            for number, record in enumerate(RECORDS):
                data = str(record["body"]).encode()
                member = tarfile.TarInfo(f"{number:02}.txt")
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
    made = gm.scan(path, keep=["path"]).quotes().collect().to_arrow()
    assert made.column("path")[0].as_py() == f"{path}/00.txt"
    assert made.drop(["id", "path"]).equals(expected().drop(["id", "outlet", "length"]))


@pytest.mark.parametrize("source", ["table", "reader", "polars", "iterator"])
def test_streams_of_arrow_batches(source: str) -> None:
    sources = {
        "table": lambda: TABLE,
        "reader": lambda: pa.RecordBatchReader.from_stream(TABLE),
        "polars": lambda: pl.DataFrame(TABLE),
        "iterator": lambda: iter(TABLE.to_batches(max_chunksize=3)),
    }
    assert gm.scan(sources[source](), **COLUMNS).quotes().collect().to_arrow().equals(expected())


def test_consumers_stream_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    quotes = gm.scan(tmp_path, **COLUMNS).quotes()
    count = expected().num_rows
    assert pl.DataFrame(quotes).height == count
    assert duckdb.sql("SELECT count(*) FROM quotes").fetchall() == [(count,)]
    assert sum(len(batch) for batch in quotes) == count
    assert quotes.schema.names == expected().column_names


def test_several_files_are_numbered_through(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    (tmp_path / "b.jsonl").write_bytes(LINES)
    (tmp_path / "_hidden.jsonl").write_bytes(LINES)
    (tmp_path / "notes.md").write_text("no records")
    ids = gm.scan(f"{tmp_path}/*.jsonl", text="body").decode().collect().column("id")
    assert ids == list(range(3 * len(RECORDS)))
    assert len(gm.scan(tmp_path, text="body").decode().collect()) == 2 * len(RECORDS)


def test_bad_records_become_errors_and_the_others_rows() -> None:
    lines = [
        '{"id": 1, "text": "One."}',
        '{"id": 2, "text": "Two.}',
        "",
        '{"id": 3, "text": 3}',
        '{"id": 4, "body": "Four."}',
        '{"id": 5, "text": null}',
        '{"id": "six", "text": "Six."}',
        '{"id": 7, "text": "Half \\ud83d pair."}',
        "[1]",
    ]
    data = "\n".join(lines).encode() + b'\n{"id": 8, "text": "\xff"}'
    made = gm.scan(io.BytesIO(data), id="id", format="jsonl").decode()
    table = made.collect()
    # Ids of several types in the first records are text.
    assert table.column("id") == ["1", "5", "six", "7", "8"]
    assert table.column("text") == ["One.", None, "Six.", "Half \ufffd pair.", "\ufffd"]
    assert table.column("lossy") == [0, None, 0, 1, 1]
    errors = made.errors.to_pylist()
    assert [(row["position"], row["id"]) for row in errors] == [
        (2, "2"),
        (4, "3"),
        (5, "4"),
        (9, None),
    ]
    problems = [row["problem"] for row in errors]
    assert "EOF while parsing a string" in problems[0]
    assert 'expected a string in the field "text"' in problems[1]
    assert problems[2] == 'no field "text"; it has "id", "body"'
    assert "expected a JSON object" in problems[3]


def test_values_of_another_type_than_the_first_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "One.", "day": null}\n')
    (tmp_path / "b.jsonl").write_text(
        '{"id": "2", "text": "Two.", "day": "Monday"}\n{"id": "x", "text": "Ex."}'
    )
    made = gm.scan(tmp_path, id="id", keep=["day"]).decode()
    table = made.collect()
    assert table.column("id") == [1, 2, None]
    assert table.column("day") == [None, "Monday", None]
    assert made.errors.column("position") == [2]
    assert "is no Int64" in made.errors.column("problem")[0]


def test_sources_that_break_off_are_errors(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES)[:-200])
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no more")
    (tmp_path / "c.jsonl").write_bytes(LINES)
    (tmp_path / "d.csv").write_text("url,title\n1,2\n")
    made = gm.scan(tmp_path, **COLUMNS).decode()
    assert len(made.collect()) >= len(RECORDS)
    errors = made.errors.to_pylist()
    assert [Path(row["source"]).name for row in errors] == ["a.jsonl.gz", "b.parquet", "d.csv"]
    assert 'no column "body"' in errors[2]["problem"]
    with pytest.raises(gm.GuillemetError, match=r"a\.jsonl\.gz: "):
        gm.scan(tmp_path, **COLUMNS, on_error="raise").decode().collect()


def test_a_record_beyond_the_limit_is_passed_over() -> None:
    data = gzip.compress(b'{"text": "' + b"x" * 5_000_000 + b'"}\n{"text": "Short."}\n')
    made = gm.scan(io.BytesIO(data), record_limit=1_000_000).decode()
    assert made.collect().column("text") == ["Short."]
    assert made.errors.column("problem") == ["a record of more than 1000000 bytes"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gm.scan("no/*.jsonl").quotes().collect(), "no files in"),
        (lambda: gm.scan(io.BytesIO(LINES)).quotes().collect(), 'text: no column "text"'),
        (lambda: gm.scan(TABLE, text="txt").quotes().collect(), '"url", "outlet"'),
        (lambda: gm.scan(io.BytesIO(LINES), text="body", id="x").quotes().collect(), "id: no col"),
        (lambda: gm.scan(io.BytesIO(LINES), format="xml").quotes(), "format: unknown value"),
        (lambda: gm.scan(io.BytesIO(b"prose")).quotes().collect(), "neither suffix nor first"),
        (lambda: gm.scan(TABLE, on_error="no").quotes(), "on_error: unknown value"),
        (lambda: gm.scan(TABLE, record_limit=-1), "record_limit: -1; expected .* from 1 to"),
        (lambda: gm.scan(TABLE, record_limit=2**70), "record_limit: 1180591620717411303424"),
        (lambda: gm.scan(TABLE).quotes().write("x.csv", part_size=0), "part_size: 0; expected"),
        (lambda: gm.scan(TABLE).quotes(text="body"), "expected given to scan"),
    ],
)
def test_bad_arguments_are_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(gm.GuillemetError, match=message):
        call()


def test_a_missing_file_and_a_wrong_type() -> None:
    with pytest.raises(FileNotFoundError):
        gm.scan("no/such.jsonl").quotes().collect()
    with pytest.raises(TypeError, match="sources"):
        gm.scan(7).quotes().collect()
    with pytest.raises(TypeError, match="record_limit: str"):
        gm.scan("a.jsonl", record_limit="1")
    with pytest.raises(TypeError, match="keep"):
        gm.scan("a.jsonl", keep="date")


def test_a_list_with_a_stream_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    quotes = gm.scan([tmp_path / "a.jsonl", io.BytesIO(LINES)], **COLUMNS).quotes()
    assert quotes.collect().num_rows == 2 * expected().num_rows
    with pytest.raises(gm.GuillemetError, match="has been read"):
        quotes.collect()


def test_a_stream_is_read_once() -> None:
    quotes = gm.scan(io.BytesIO(LINES), **COLUMNS).quotes()
    quotes.collect()
    with pytest.raises(gm.GuillemetError, match="has been read"):
        quotes.collect()


@pytest.mark.parametrize("name", ["q.parquet", "q.arrow", "q.jsonl", "q.jsonl.gz", "q.csv"])
def test_one_file_is_written(name: str, tmp_path: Path) -> None:
    quotes = gm.scan(TABLE, **COLUMNS).quotes()
    summary = quotes.write(tmp_path / name, progress=False)
    assert (summary.records, summary.rows, summary.errors) == (40, expected().num_rows, 0)
    assert "40 records" in repr(summary)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    readers = {
        ".parquet": pyarrow.parquet.read_table,
        ".arrow": pyarrow.feather.read_table,
        ".jsonl": lambda path: pl.read_ndjson(path).to_arrow(),
        ".gz": lambda path: pl.read_ndjson(gzip.open(path).read()).to_arrow(),  # noqa: SIM115
        ".csv": lambda path: pl.read_csv(path).to_arrow(),
    }
    back = readers[Path(name).suffix](tmp_path / name)
    assert back.column("text").to_pylist() == expected().column("text").to_pylist()
    with pytest.raises(gm.GuillemetError, match="exists"):
        quotes.write(tmp_path / name, progress=False)
    quotes.write(tmp_path / name, overwrite=True, progress=False)


def test_errors_are_written_beside_the_result(tmp_path: Path) -> None:
    made = gm.scan(io.BytesIO(b'{"text": "A."}\nbad\n')).sentences()
    assert made.write(tmp_path / "s.parquet", progress=False).errors == 1
    row = json.loads((tmp_path / "s.parquet.errors.jsonl").read_text())
    assert (row["position"], row["source"]) == (2, "stream")
