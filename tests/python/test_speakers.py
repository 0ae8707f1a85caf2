"""Who is quoted: the table of speakers, and what a user knows of them."""

import pathlib
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm

JOINT = (
    '"We won," said Ann Lee, the mayor. "They did not," said Tom Roe. Mr. Roe and Ann Lee said '
    'that it was "over". "So," Lee said.'
)
TEXTS = [
    JOINT,
    None,
    '"We lost," said a voter.',
    '"We lost," I said. "It is over," POTUS tooted.',
]
FRAME = pd.DataFrame(
    {"url": ["a", "b", "c", "d"], "body": TEXTS, "byline": ["By Jo Coe", None, None, "By Jo Coe"]}
)
COLUMNS: dict[str, Any] = {"text": "body", "id": "url"}
KNOWN: dict[str, Any] = {"aliases": {"POTUS": "Joe Biden"}, "cues": ["tooted"]}


def test_a_speaker_of_a_record_is_a_row() -> None:
    table = gm.speakers(FRAME, **COLUMNS, keep=["byline"])
    assert table.to_pylist()[0] == {
        "id": "a",
        "speaker": 0,
        "name": "Ann Lee",
        "aliases": ["Lee"],
        "kind": "person",
        "role": "the mayor",
        "pronoun": None,
        "quotations": 3,
        "words": 7,
        "byline": "By Jo Coe",
    }
    roe = table.to_pylist()[1]
    assert (roe["name"], roe["aliases"], roe["pronoun"]) == ("Tom Roe", ["Roe"], "he")
    # Who has no name has no row.
    assert "c" not in table.column("id")
    assert repr(table).startswith("3 speakers in 4 records, 2 without any\nid  speaker  name")


def test_the_columns_of_quotes_say_the_same() -> None:
    rows = gm.quotes(FRAME, **COLUMNS).to_pylist()
    speakers = {
        (row["id"], row["speaker"]): row for row in gm.speakers(FRAME, **COLUMNS).to_pylist()
    }
    counted = dict.fromkeys(speakers, 0)
    for row in rows:
        names = [speakers[row["id"], number]["name"] for number in row["speaker_numbers"]]
        assert row["speakers"] == names
        assert row["speaker"] == (" and ".join(names) or None)
        assert 0 <= row["speaker_confidence"] <= 1
        for number in row["speaker_numbers"]:
            counted[row["id"], number] += 1
    assert counted == {key: row["quotations"] for key, row in speakers.items()}
    joint = next(row for row in rows if len(row["speakers"]) == 2)
    assert joint["speaker"] == "Tom Roe and Ann Lee"
    assert next(row for row in rows if row["id"] == "c")["speaker_kind"] == "person"


def test_numbers_do_not_depend_on_the_quotations_wanted() -> None:
    of_all = {row["name"]: row for row in gm.speakers(FRAME, **COLUMNS).to_pylist()}
    for kinds in [["mixed"], ["direct"], ["indirect"]]:
        quotations = gm.quotes(FRAME, **COLUMNS, kinds=kinds)
        numbers = {number for numbers in quotations.column("speaker_numbers") for number in numbers}
        made = gm.speakers(FRAME, **COLUMNS, kinds=kinds).to_pylist()
        assert {row["speaker"] for row in made} == numbers
        for row in made:
            assert row["speaker"] == of_all[row["name"]]["speaker"]
            assert row["quotations"] <= of_all[row["name"]]["quotations"]


def test_libraries_take_lists_and_join_the_tables() -> None:
    q, s = gm.quotes(FRAME, **COLUMNS), gm.speakers(FRAME, **COLUMNS)
    frame = q.to_pandas().explode("speaker_numbers").dropna(subset="speaker_numbers")
    joined = frame.merge(
        s.to_pandas(), left_on=["id", "speaker_numbers"], right_on=["id", "speaker"]
    )
    counts = dict(zip(s.column("name"), s.column("quotations"), strict=True))
    assert joined.groupby("name").size().to_dict() == counts
    keys = {"left_on": ["id", "speaker_numbers"], "right_on": ["id", "speaker"]}
    in_polars = pl.DataFrame(q).explode("speaker_numbers").join(pl.DataFrame(s), **keys)
    assert dict(in_polars.group_by("name").len().iter_rows()) == counts
    assert pl.DataFrame(q).schema["speakers"] == pl.List(pl.String)
    found = duckdb.sql(
        "SELECT s.name, count(*) FROM (SELECT id, unnest(speaker_numbers) AS number FROM q) AS u "
        "JOIN s ON u.id = s.id AND u.number = s.speaker GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert dict(found) == counts
    assert pa.table(q).schema.field("speaker_numbers").type == pa.list_(
        pa.field("item", pa.int32(), nullable=False)
    )


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "jsonl", "csv"])
def test_lists_are_written_and_read(tmp_path: pathlib.Path, suffix: str) -> None:
    for function in [gm.quotes, gm.speakers]:
        table = function(FRAME, **COLUMNS)
        path = tmp_path / f"{function.__name__}.{suffix}"
        table.write(path)
        column = "speakers" if function is gm.quotes else "aliases"
        if suffix == "arrow":
            read = pa.ipc.open_file(path).read_all().column(column).to_pylist()
        else:
            cast = "::JSON::VARCHAR[]" if suffix == "csv" else ""
            relation = duckdb.sql(f"SELECT {column}{cast} FROM '{path}'")  # noqa: S608
            read = [row[0] for row in relation.fetchall()]
        assert read == table.column(column)


def test_what_the_user_knows_wins() -> None:
    assert gm.quotes(FRAME, **COLUMNS, **KNOWN, author="byline").column("speaker")[-2:] == [
        "Jo Coe",
        "Joe Biden",
    ]
    for data in [FRAME, pl.DataFrame(FRAME), duckdb.sql("SELECT * FROM FRAME"), pa.table(FRAME)]:
        names = gm.speakers(data, **COLUMNS, **KNOWN, author="byline").column("name")
        assert names == ["Ann Lee", "Tom Roe", "Jo Coe", "Joe Biden"]
    by_name = gm.speakers(FRAME, **COLUMNS, **KNOWN, author="Ann Coe").column("name")
    assert by_name[-2:] == ["Ann Coe", "Joe Biden"]
    text = '"We won," Acorn said.'
    for kind, told in [("person", "person"), ("organization", "organization")]:
        assert gm.speakers(text, names={"Acorn": kind}).column("kind") == [told]
    view = gm.show(TEXTS[3] or "", author="Ann Coe", **KNOWN)
    assert "Ann Coe" in str(view)
    assert "Joe Biden" in view.to_terminal(color=False)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"names": ["KTR"]}, "names: list; expected a dict of names, each with what it is"),
        ({"names": {"KTR": 1}}, "names: int; expected str"),
        (
            {"names": {"KTR": "firm"}},
            'names: unknown kind "firm" of "KTR"; expected one of "person"',
        ),
        ({"names": {"...": "person"}}, 'names: "..."; expected names with a letter or a digit'),
        ({"aliases": "POTUS"}, "aliases: str; expected a dict of other names"),
        ({"aliases": {"A": "B", "B": "C"}}, 'aliases: "A" means "B", which means "C"; expected'),
        ({"cues": "tooted"}, "cues: str; expected a list of verbs"),
        ({"cues": ["Tooted"]}, 'cues: "Tooted"; expected verbs of one word'),
        ({"author": 1}, "author: int; expected str"),
        ({"author": "bylin"}, 'author: "bylin"; expected a name, which has a capital'),
    ],
)
def test_what_cannot_be_known_is_refused(options: dict[str, Any], problem: str) -> None:
    for function in [gm.quotes, gm.speakers]:
        with pytest.raises((gm.GuillemetError, TypeError)) as caught:
            function(["text"], **options)
        assert str(caught.value).startswith(problem)
    with pytest.raises((gm.GuillemetError, TypeError)):
        gm.scan(FRAME, text="body").quotes(**options)


def test_an_author_that_is_no_column_of_a_table_is_named() -> None:
    with pytest.raises(gm.GuillemetError, match='author: no column "bylin"; expected one of its'):
        gm.quotes(FRAME, **COLUMNS, author="bylin")
    for wrong in [[1, 2, 3, 4], [["a"]] * 4]:
        frame = pl.DataFrame({"body": TEXTS, "by": wrong})
        with pytest.raises(
            gm.GuillemetError, match=r"author: a column of .*; expected a column of"
        ):
            gm.quotes(frame, text="body", author="by")
    with pytest.raises(gm.GuillemetError, match='author: no column "bylin"; expected one of'):
        gm.scan(FRAME, text="body", author="bylin").quotes().collect()


def test_a_corpus_has_authors_of_its_own(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "news.jsonl"
    FRAME.to_json(path, orient="records", lines=True)
    corpus = gm.scan(path, **COLUMNS, author="byline", keep=["byline"])
    made = corpus.speakers(**KNOWN).collect()
    assert made.column("name") == ["Ann Lee", "Tom Roe", "Jo Coe", "Joe Biden"]
    assert (
        made.to_pylist()
        == gm.speakers(FRAME, **COLUMNS, **KNOWN, author="byline", keep=["byline"]).to_pylist()
    )
    # Of a record without an author, the one of all is told.
    frame = FRAME.assign(byline=None)
    assert (
        gm.scan(frame, text="body", author="byline")
        .speakers(author="Ann Coe")
        .collect()
        .column("name")[2]
        == "Ann Coe"
    )


def test_a_run_goes_on_only_with_the_same_knowledge(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "news.jsonl"
    FRAME.to_json(path, orient="records", lines=True)
    corpus = gm.scan(path, **COLUMNS, author="byline")
    target = tmp_path / "out"
    corpus.quotes(**KNOWN).write(target, progress=False)
    corpus.quotes(**KNOWN).write(target, progress=False, resume=True)
    for other, problem in [
        ({**KNOWN, "cues": ["tooted", "toots"]}, "options.table.quotes.cues"),
        ({**KNOWN, "names": {"KTR": "organization"}}, "options.table.quotes.known.names.KTR"),
        ({**KNOWN, "aliases": {"POTUS": "Jo Coe"}}, "options.table.quotes.known.aliases.POTUS"),
        ({**KNOWN, "author": "Jo Coe"}, "options.table.quotes.author"),
    ]:
        with pytest.raises(gm.GuillemetError, match=problem):
            corpus.quotes(**other).write(target, progress=False, resume=True)
    with pytest.raises(gm.GuillemetError, match=r"options\.columns\.author"):
        gm.scan(path, **COLUMNS).quotes(**KNOWN).write(target, progress=False, resume=True)


def test_long_records_number_their_speakers_on() -> None:
    filler = "It rained all day in the hills and nobody went out of the house. " * 40_000
    text = f'"We won," said Ann Lee.\n\n{filler}\n\n"It is over," said Tom Roe.'
    rows = gm.quotes(text, kinds=["direct"]).to_pylist()
    assert [row["speaker_numbers"] for row in rows] == [[0], [1]]
    assert gm.speakers(text, kinds=["direct"]).column("name") == ["Ann Lee", "Tom Roe"]
