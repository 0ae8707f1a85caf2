"""Everything that a caller may hand over, from the libraries themselves."""

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm

TEXTS = ["caf&eacute;", None, "", 'She said: "No."']
DECODED = ["café", None, "", 'She said: "No."']
IDS = ["u1", "u2", "u3", "u4"]
YEARS = [2019, 2020, None, 2022]

COLUMNS: dict[str, Callable[[], Any]] = {
    "list": lambda: TEXTS,
    "tuple": lambda: tuple(TEXTS),
    "generator": lambda: (text for text in TEXTS),
    "bytes": lambda: [None if text is None else text.encode() for text in TEXTS],
    "mixed": lambda: [TEXTS[0], None, b"", TEXTS[3]],
    "numpy objects": lambda: np.array(TEXTS, dtype=object),
    "pandas str": lambda: pd.Series(TEXTS, dtype="str"),
    "pandas object": lambda: pd.Series(TEXTS, dtype=object),
    "pandas mixed": lambda: pd.Series([TEXTS[0], float("nan"), b"", TEXTS[3]], dtype=object),
    "pandas string": lambda: pd.Series(TEXTS, dtype="string[python]"),
    "pandas arrow": lambda: pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string())),
    "pandas category": lambda: pd.Series(TEXTS, dtype="category"),
    "polars": lambda: pl.Series(TEXTS),
    "polars binary": lambda: pl.Series(TEXTS).cast(pl.Binary),
    "polars category": lambda: pl.Series(TEXTS, dtype=pl.Categorical),
    "polars chunks": lambda: pl.concat([pl.Series(TEXTS[:1]), pl.Series(TEXTS[1:])]),
    "pyarrow string": lambda: pa.array(TEXTS),
    "pyarrow large_string": lambda: pa.array(TEXTS, pa.large_string()),
    "pyarrow string_view": lambda: pa.array(TEXTS, pa.string_view()),
    "pyarrow binary": lambda: pa.array(TEXTS, pa.binary()),
    "pyarrow large_binary": lambda: pa.array(TEXTS, pa.large_binary()),
    "pyarrow dictionary": lambda: pa.array(TEXTS).dictionary_encode(),
    "pyarrow chunks": lambda: pa.chunked_array([TEXTS[:2], [], TEXTS[2:]]),
    "pyarrow slice": lambda: pa.array(["x", *TEXTS, "y"])[1:-1],
}


def frame() -> pa.Table:
    return pa.table({"url": IDS, "body": TEXTS, "year": YEARS})


TABLES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: frame().to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get),
    "pandas of objects": lambda: pd.DataFrame(
        {
            "url": IDS,
            "body": TEXTS,
            "year": pd.array(YEARS, dtype="Int64"),
            "odd": [{}, 1, "a", b""],
        }
    ),
    "polars": lambda: pl.DataFrame(frame()),
    "pyarrow": frame,
    "pyarrow chunks": lambda: pa.concat_tables([frame()[:1], frame()[1:]]),
    "pyarrow batch": lambda: frame().to_batches()[0],
    "pyarrow reader": lambda: frame().to_reader(),
    "duckdb": lambda: duckdb.from_arrow(frame()),
    "guillemet": lambda: gm.decode(
        frame(), text="body", id="url", keep=["year", "body", "url"], layers=[]
    ),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns(kind: str) -> None:
    assert gm.decode(COLUMNS[kind]()).to_pydict()["text"] == DECODED
    table = gm.quotes(COLUMNS[kind](), id=IDS)
    assert table.column("id") == ["u4"]
    assert table.column("text") == ['"No."']
    assert gm.tokens(COLUMNS[kind]()).column("id") == [0, 3, 3, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("kind", TABLES)
def test_tables(kind: str) -> None:
    if kind == "guillemet":
        source = gm.decode(frame(), text="body", id="url", keep=["year"], layers=[])
        table = gm.decode(source, text="text", id="id", keep=["year"])
    else:
        table = gm.decode(TABLES[kind](), text="body", id="url", keep=["year"])
    assert table.column_names[-1] == "year"
    assert table.column("id") == IDS
    assert table.column("text") == DECODED
    assert table.column("year") == YEARS
    types = [pa.table(table).schema.field(name).type for name in ["id", "text", "year"]]
    assert types == [pa.string(), pa.string(), pa.int64()]


@pytest.mark.parametrize(
    ("ids", "arrow_type"),
    [
        (["a", "b", None, "d"], pa.string()),
        ([1, 2, 3, 4], pa.int64()),
        ([1.5, 2, 3, 4], pa.float64()),
        ([True, False, None, True], pa.bool_()),
        ([b"a", b"b", b"c", b"d"], pa.binary()),
        (np.array([1, 2, 3, 4]), pa.int64()),
        (np.array(["a", "b", "c", "d"]), pa.string()),
        (pd.Series([1, 2, 3, 4]), pa.int64()),
        (pd.Index(["a", "b", "c", "d"]), pa.string()),
        (pl.Series([1, 2, 3, 4], dtype=pl.UInt32), pa.uint32()),
        (pl.Series(["a", "b", "c", "d"], dtype=pl.Categorical), pa.string()),
        (pa.array(["a", "b", "c", "d"], pa.string_view()), pa.string()),
        (pa.chunked_array([[1], [2, 3], [4]]), pa.int64()),
        (pa.array([0, 1, 2, 3], pa.timestamp("us", "UTC")), pa.timestamp("us", "UTC")),
    ],
)
def test_ids_keep_their_type(ids: Any, arrow_type: pa.DataType) -> None:
    table = pa.table(gm.decode(TEXTS, id=ids))
    assert table.schema.field("id").type == arrow_type
    assert table["id"].to_pylist() == gm.decode(TEXTS, id=ids).column("id")
    sentences = pa.table(gm.sentences(pa.chunked_array([TEXTS[:2], TEXTS[2:]]), id=ids))
    assert sentences["id"].to_pylist() == table["id"].take([0, 3]).to_pylist()


def test_one_record() -> None:
    assert gm.decode("caf&eacute;") == "café"
    assert gm.decode(b"caf&eacute; \xff") == "café \ufffd"
    assert gm.decode("") == ""
    assert gm.paragraphs("One.").to_pylist() == [
        {
            "id": 0,
            "paragraph": 0,
            "start": 0,
            "end": 4,
            "raw_start": 0,
            "raw_end": 4,
            "text": "One.",
        }
    ]


def test_a_lone_surrogate_becomes_one_replacement_character() -> None:
    text = "né \ud83d! \udc00"
    table = gm.decode([text, "sound"])
    assert table.column("text") == ["né \ufffd! \ufffd", "sound"]
    assert table.column("lossy") == [2, 0]
    assert gm.decode(text) == "né \ufffd! \ufffd"
    [_, token, *_] = gm.tokens([text]).to_pylist()
    assert text[token["raw_start"] : token["raw_end"]] == "\ud83d"
    frame = pd.DataFrame({"body": pd.Series([text], dtype=object)})
    assert gm.decode(frame, text="body").column("lossy") == [2]


def test_bytes_that_are_not_utf8() -> None:
    record = b"caf\xe9 &amp; cr\xe8me"
    [row] = gm.decode([record]).to_pylist()
    assert (row["text"], row["lossy"]) == ("caf\ufffd & cr\ufffdme", 2)
    for unit, raw in [("byte", record), ("char", record.decode(errors="replace"))]:
        tokens = gm.tokens([record], offsets=unit).to_pylist()
        [mark] = [token for token in tokens if token["text"] == "&"]
        assert raw[mark["raw_start"] : mark["raw_end"]] == raw[5:10]
    with pytest.raises(gm.GuillemetError, match="row 1, byte 3: bytes that are not UTF-8"):
        gm.decode([b"", record], errors="raise")


def test_a_string_column_that_is_not_utf8() -> None:
    # As a reader that does not check leaves it.
    column = pa.array([b"caf\xe9"]).view(pa.string())
    assert gm.decode(column).column("text") == ["caf\ufffd"]


def test_empty_inputs_have_typed_columns() -> None:
    for data in [[], pa.array([], pa.string()), pl.Series([], dtype=pl.String)]:
        table = gm.quotes(data)
        assert table.num_rows == 0
        assert pa.table(table).schema.field("id").type == pa.int64()
    empty = frame()[:0]
    for data in [empty, pl.DataFrame(empty), empty.to_pandas(), empty.to_reader()]:
        schema = pa.table(gm.quotes(data, text="body", id="url", keep=["year"])).schema
        assert schema.field("id").type == pa.string()
    assert gm.decode([None, None]).column("text") == [None, None]
