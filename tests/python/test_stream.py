"""A corpus that is used as a stream: read as far as it is asked for, and no further."""

import functools
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpus_maker
import duckdb
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm

COLUMNS: dict[str, Any] = {"text": "body", "id": "url"}
RECORDS = list(corpus_maker.records(400))
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()


class Endless(io.RawIOBase):
    """Records without end, and how much of them has been read."""

    name = "endless.jsonl"

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        start = self.given % len(LINES)
        data = LINES[start : start + size]
        self.given += len(data)
        return data


def batches() -> Iterator[pa.RecordBatch]:
    """Give batches without end."""
    return itertools.cycle(pa.Table.from_pylist(RECORDS).to_batches(max_chunksize=50))


@pytest.mark.parametrize("source", [Endless, batches])
def test_batches_come_before_the_corpus_ends(source: Any) -> None:
    quotes = iter(gm.scan(source(), **COLUMNS).quotes())
    first, second = next(quotes), next(quotes)
    assert len(first) > 0
    assert len(second) > 0


def test_no_more_is_read_than_the_blocks_in_flight() -> None:
    endless = Endless()
    quotes = iter(gm.scan(endless, **COLUMNS).quotes(threads=2))
    for _ in range(3):
        next(quotes)
    # Six blocks of about 1 MB wait in the queue, one is being read, and some have been taken.
    assert endless.given < 20_000_000


def test_consumers_take_the_first_batches_of_an_endless_corpus() -> None:
    endless = Endless()
    quotes = gm.scan(endless, **COLUMNS).quotes()
    reader = pa.RecordBatchReader.from_stream(quotes)
    assert reader.schema.names[:3] == ["id", "quote", "kind"]
    assert reader.read_next_batch().num_rows > 0
    reader.close()
    relation = gm.scan(Endless(), **COLUMNS).quotes()  # noqa: F841
    assert len(duckdb.sql("SELECT speaker FROM relation LIMIT 5").fetchall()) == 5


@pytest.mark.filterwarnings("ignore:.*unstable")
def test_polars_scans_it_lazily() -> None:
    endless = Endless()
    frame = pl.scan_arrow_c_stream(gm.scan(endless, **COLUMNS).quotes())
    assert frame.head(5).collect().height == 5
    assert endless.given < 20_000_000


def test_the_schema_of_a_stream_does_not_use_it_up() -> None:
    quotes = gm.scan(io.BytesIO(LINES), **COLUMNS).quotes()
    names = quotes.schema.names
    assert quotes.schema.names == names
    table = quotes.collect()
    assert table.column_names == names
    assert table.to_arrow().equals(gm.quotes(pl.DataFrame(RECORDS), **COLUMNS).to_arrow())


def test_what_a_source_raises_is_raised(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise RuntimeError("the line went dead")

    def broken() -> Iterator[pa.RecordBatch]:
        yield pa.RecordBatch.from_pylist(RECORDS[:2])
        raise RuntimeError("no more")

    def reader() -> pa.RecordBatchReader:
        batches = broken()
        first = next(batches)
        return pa.RecordBatchReader.from_batches(first.schema, itertools.chain([first], batches))

    for source, message, records in [
        (Broken, "the line went dead", 0),
        (broken, "no more", 2),
        (reader, "no more", 2),
    ]:
        columns = {} if records == 0 else COLUMNS
        scan = functools.partial(gm.scan, format="jsonl" if records == 0 else None, **columns)
        kind = gm.GuillemetError if source is reader else RuntimeError
        for run in (
            lambda made: made.collect(),
            list,
            lambda made: made.write(tmp_path / "out.csv", progress=False),
        ):
            with pytest.raises(kind, match=message):
                run(scan(source()).decode())
            assert list(tmp_path.iterdir()) == []
        # Unless it is asked to go on.
        made = scan(source(), on_error="record").decode()
        assert len(made.collect()) == records
        assert message in made.errors.column("problem")[0]
