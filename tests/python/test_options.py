"""Options, and what is answered to those that cannot be used."""

import inspect
import pathlib
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm

FRAME = pa.table({"url": ["u"], "body": ["One."], "n": [1]})
FUNCTIONS = [gm.decode, gm.paragraphs, gm.sentences, gm.tokens, gm.quotes]

WRONG_VALUES: list[tuple[Any, dict[str, Any], str]] = [
    (FRAME, {}, 'text: not given, though the input is a table; expected one of its columns "url"'),
    (FRAME, {"text": "bod"}, 'text: no column "bod"; expected one of its columns "url", "body", '),
    (FRAME, {"text": "n"}, "text: a column of Int64; expected a column of strings or binaries"),
    (FRAME, {"text": "body", "id": "x"}, 'id: no column "x"; expected one of its columns "url"'),
    (FRAME, {"text": "body", "keep": ["x"]}, 'keep: no column "x"; expected one of its columns'),
    (FRAME, {"text": "body", "id": [1, 2]}, "id: 2 values; expected one for each of the 1 records"),
    (FRAME, {"text": "body", "keep": ["n", "n"]}, 'keep: the table already has a column "n"'),
    (["a"], {"text": "body"}, 'text: "body"; expected no column name, as the input is not a table'),
    (["a"], {"id": "url"}, "id: 'url'; expected no column name, as the input is not a table"),
    (["a"], {"keep": ["n"]}, 'keep: ["n"]; expected no column name, as the input is not a table'),
    (["a", "b"], {"id": [1]}, "id: 1 values; expected one for each of the 2 records"),
    (["a"], {"id": [2**70]}, "id: 1180591620717411303424; expected whole numbers of at most 64"),
    (["a"], {"layers": ["xml"]}, 'layers: unknown value "xml"; expected one of "auto", "json"'),
    (["a"], {"layers": "xml"}, 'layers: unknown value "xml"; expected one of "auto", "json"'),
    (["a"], {"charrefs": "loose"}, 'charrefs: unknown value "loose"; expected one of "attribute"'),
    (["a"], {"rounds": 0}, 'rounds: 0; expected a whole number from 1 up, or "fixpoint"'),
    (["a"], {"offsets": "codepoint"}, 'offsets: unknown value "codepoint"; expected one of "char"'),
    (["a"], {"threads": 0}, "threads: 0; expected a number of threads from 1 to 1024, or None"),
    (["a"], {"threads": 2**70}, "threads: 1180591620717411303424; expected a number of threads fr"),
    (
        ["a"],
        {"rounds": -(2**70)},
        "rounds: -1180591620717411303424; expected a whole number from 1",
    ),
    (["a"], {"errors": "ignore"}, 'errors: unknown value "ignore"; expected one of "replace"'),
    ([b"\xff"], {"errors": "raise"}, "record in row 0, byte 0: bytes that are not UTF-8"),
    (pa.array([1]), {}, "text: a column of Int64; expected a column of strings or binaries"),
]

WRONG_TYPES: list[tuple[Any, dict[str, Any], str]] = [
    (5, {}, "data: int; expected str, bytes, a sequence of them, or a column or table"),
    (None, {}, "data: NoneType; expected str, bytes, a sequence of them"),
    ({"a": 1}, {}, "data: dict; expected"),
    ({"a"}, {}, "data: set; expected"),
    (["a", 3], {}, "data: int in row 1; expected str, bytes or None"),
    (pathlib.Path("x"), {}, "data: pathlib."),
    (pl.LazyFrame({"a": ["x"]}), {}, "data: polars LazyFrame; expected data in memory: call .coll"),
    (np.zeros((2, 2)), {}, "data: an array of 2 dimensions; expected"),
    (["a"], {"kind": ["direct"]}, 'has no option "kind"; expected one of text, id, keep, '),
    (["a"], {"id": 5}, "id: int; expected a sequence, one value per record"),
    (["a", "b"], {"id": [1, "b"]}, "id: str in row 1 after int; expected values of one type"),
    (["a"], {"id": [object()]}, "id: object in row 0 ("),
    (FRAME, {"text": 3}, "text: int; expected str"),
    (FRAME, {"text": "body", "keep": "n"}, "keep: str; expected a list of column names"),
    (["a"], {"layers": 3}, 'layers: int; expected "auto" or a list of "json" and "html"'),
    (["a"], {"layers": None}, 'layers: NoneType; expected "auto" or a list of "json" and "html"'),
    (["a"], {"rounds": True}, 'rounds: bool; expected a whole number from 1 up, or "fixpoint"'),
    (["a"], {"offsets": 1}, "offsets: int; expected str"),
    (["a"], {"threads": "2"}, "threads: str; expected a number of threads from 1 to 1024"),
    (["a"], {"threads": True}, "threads: bool; expected a number of threads from 1 to 1024"),
]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(("data", "options", "message"), WRONG_VALUES)
def test_wrong_values(function: Any, data: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(gm.GuillemetError) as caught:
        function(data, **options)
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(("data", "options", "message"), WRONG_TYPES)
def test_wrong_types(function: Any, data: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        function(data, **options)
    assert message in str(caught.value)


def test_options_of_some_functions() -> None:
    text = '"We won," said Ann Lee. She said it was over. They call him "Boss".'
    with pytest.raises(gm.GuillemetError, match='kinds: unknown value "spoken"'):
        gm.quotes(text, kinds=["spoken"])  # type: ignore[list-item]
    with pytest.raises(gm.GuillemetError, match="kinds: an empty list; expected a list of"):
        gm.quotes(text, kinds=[])
    with pytest.raises(gm.GuillemetError, match=r"min_confidence: 1\.5; expected a number from 0"):
        gm.quotes(text, min_confidence=1.5)
    with pytest.raises(TypeError, match="min_confidence: str; expected a number from 0 to 1"):
        gm.quotes(text, min_confidence="high")  # type: ignore[arg-type]
    with pytest.raises(gm.GuillemetError, match='language: unknown value "xx"; expected one of'):
        gm.sentences(text, language="xx")
    with pytest.raises(TypeError, match='decode\\(\\) has no option "kinds"'):
        gm.decode(text, kinds=["direct"])  # type: ignore[call-overload]
    with pytest.raises(gm.GuillemetError, match="with_map: True; expected False, as there is more"):
        gm.decode([text], with_map=True)  # type: ignore[call-overload]
    assert set(gm.quotes(text, kinds=["direct"]).column("kind")) == {"direct"}
    assert gm.quotes(text, kinds=None).to_pylist() == gm.quotes(text).to_pylist()
    confident = gm.quotes(text, min_confidence=0.9).column("confidence")
    assert all(confidence >= 0.9 for confidence in confident)


def test_two_columns_of_one_name() -> None:
    frame = pd.DataFrame([["a", "b"]], columns=["body", "body"])
    for data in [frame, pa.table([["a"], ["b"]], names=["body", "body"])]:
        with pytest.raises(gm.GuillemetError, match='text: several columns "body"'):
            gm.decode(data, text="body")


def test_units_of_positions() -> None:
    record = "\U0001f642 n\u00e9 &quot;Oui&quot;, dit-elle."
    text = gm.decode(record)
    for unit, encode in [
        ("char", lambda words: words),
        ("byte", lambda words: words.encode()),
        ("utf16", lambda words: words.encode("utf-16-le")),
    ]:
        size = 2 if unit == "utf16" else 1
        for row in gm.tokens(record, offsets=unit).to_pylist():
            start, end = row["start"] * size, row["end"] * size
            assert encode(text)[start:end] == encode(row["text"])
            start, end = row["raw_start"] * size, row["raw_end"] * size
            raw = encode(record)[start:end]
            raw = raw if unit == "char" else raw.decode("utf-16-le" if unit == "utf16" else "utf-8")
            assert gm.decode(raw, layers=["html"]) == row["text"]


def test_maps() -> None:
    record = "\U0001f642 R&amp;D \\u0022né\\u0022 \ud83d"
    for unit, encode in [
        ("char", lambda words: words),
        ("byte", lambda words: words.encode("utf-8", "surrogatepass")),
        ("utf16", lambda words: words.encode("utf-16-le", "surrogatepass")),
    ]:
        text, offsets = gm.decode(record, with_map=True, offsets=unit, layers=["json", "html"])
        size = 2 if unit == "utf16" else 1
        assert text == '\U0001f642 R&D "né" \ufffd'
        for raw_span, text_span in offsets.edits:
            assert offsets.to_raw(*text_span) == raw_span
            assert offsets.to_text(*raw_span) == text_span
        start = len(encode(text[: text.index("né")])) // size
        end = start + len(encode("né")) // size
        raw_start, raw_end = offsets.to_raw(start, end)
        assert encode(record)[raw_start * size : raw_end * size] == encode("né")
        assert repr(offsets) == f"<guillemet.Offsets: {len(offsets.edits)} edits, in {unit}>"
    with pytest.raises(gm.GuillemetError, match="start: -1; expected a position from 0 up"):
        offsets.to_raw(-1, 2)
    with pytest.raises(gm.GuillemetError, match="end: 1; expected a position from 2 up"):
        offsets.to_text(2, 1)


def test_signatures_name_the_options_and_their_defaults() -> None:
    for function in [*FUNCTIONS, gm.show]:
        parameters = list(inspect.signature(function).parameters.values())
        assert parameters[0].kind is inspect.Parameter.POSITIONAL_ONLY
        documentation = inspect.getdoc(function)
        assert documentation is not None
        for parameter in parameters[1:]:
            assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
            assert f"\n{parameter.name} : " in documentation
            # What the signature says is what happens when nothing is said.
            function("a", **{parameter.name: parameter.default})
        with pytest.raises(TypeError, match="expected one of ") as caught:
            function("a", nonsense=1)
        known = str(caught.value).rpartition("one of ")[2].split(", ")
        assert sorted(known) == sorted(parameter.name for parameter in parameters[1:])
