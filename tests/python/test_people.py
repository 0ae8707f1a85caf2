"""One person of many names, over many records."""

import random
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import guillemet as gm

NAMES = (
    ["Hillary Clinton"] * 9
    + ["Hillary Rodham Clinton", "Mrs. Clinton", "CLINTON"]
    + ["Donald Trump"] * 5
    + ["Donald J. Trump", "Trump", "Donald Trump Jr."]
    + ["Ann Lee", "Bo Lee", "Lee", None]
)
ROWS = pd.DataFrame({"id": [f"a{n}" for n in range(len(NAMES))], "speaker": NAMES})


def found(people: gm.People) -> dict[str, set[str]]:
    rows = people.table.to_pylist()
    return {row["name"]: set(row["variants"]) for row in rows}


def test_names_of_one_person_are_one_row() -> None:
    people = gm.people(ROWS)
    assert found(people) == {
        "Hillary Clinton": {"Hillary Clinton", "Hillary Rodham Clinton", "Mrs. Clinton", "CLINTON"},
        "Donald Trump": {"Donald Trump", "Donald J. Trump", "Trump"},
        "Donald Trump Jr.": {"Donald Trump Jr."},
        "Ann Lee": {"Ann Lee"},
        "Bo Lee": {"Bo Lee"},
        "Lee": {"Lee"},
    }
    rows = people.table.to_pylist()
    assert rows[0]["person"] == 0
    assert (rows[0]["records"], rows[0]["quotations"]) == (12, 12)
    assert [row["name"] for row in rows if row["ambiguous"]] == ["Lee"]
    assert repr(people).startswith("6 people")


def test_rows_are_joined_with_their_people() -> None:
    people = gm.people(ROWS)
    joined = people.join(ROWS)
    assert joined.column_names == ["id", "speaker", "person", "person_name"]
    names = dict(zip(joined["speaker"], joined["person_name"], strict=True))
    assert names["CLINTON"] == "Hillary Clinton"
    assert names[None] is None
    with pytest.raises(gm.GuillemetError, match='a table that has a column "person"'):
        people.join(joined)
    quotes = gm.quotes("\u201cWe won,\u201d said Ann Lee.")
    joined = people.join(quotes)
    assert joined.column_names == [*quotes.column_names, "person", "person_name"]
    assert joined["person_name"] == ["Ann Lee"]


def test_every_form_and_order_gives_the_same_people(tmp_path: Path) -> None:
    expected = gm.people(ROWS).table.to_pylist()
    ROWS.to_parquet(tmp_path / "q.parquet")
    for data in [pl.DataFrame(ROWS), tmp_path / "q.parquet"]:
        assert gm.people(data).table.to_pylist() == expected
    rows = list(range(len(ROWS)))
    for seed in range(5):
        random.Random(seed).shuffle(rows)  # noqa: S311
        assert gm.people(ROWS.iloc[rows]).table.to_pylist() == expected


def test_kinds_and_pronouns_keep_namesakes_apart() -> None:
    rows = pl.DataFrame(
        {
            "id": [0, 1, 2, 3],
            "speaker": ["Alex Lee", "Alex Lee", "Ford", "Gerald Ford"],
            "speaker_kind": ["person", "person", "organization", "person"],
            "speaker_pronoun": ["he", "he", "it", "he"],
        }
    )
    rows = gm.people(rows).table.to_pylist()
    assert [(row["name"], row["kind"], row["pronoun"]) for row in rows] == [
        ("Alex Lee", "person", "he"),
        ("Ford", "organization", "it"),
        ("Gerald Ford", "person", "he"),
    ]


def test_aliases_win(tmp_path: Path) -> None:
    aliases = {"trump": "Donald Trump Jr.", "Mrs. Clinton": "Chelsea Clinton"}
    (tmp_path / "aliases.csv").write_text(
        "name,person\n" + "".join(f"{name},{person}\n" for name, person in aliases.items())
    )
    table = pl.DataFrame({"name": list(aliases), "person": list(aliases.values())})
    for given in (aliases, table, tmp_path / "aliases.csv"):
        people = found(gm.people(ROWS, aliases=given))
        assert people["Donald Trump Jr."] == {"Trump", "Donald Trump Jr."}
        assert people["Chelsea Clinton"] == {"Mrs. Clinton"}
    with pytest.raises(gm.GuillemetError, match="aliases: '' for 'a'; expected two names"):
        gm.people(ROWS, aliases={"": "a"})
    with pytest.raises(TypeError, match="aliases: 'a' for 1; expected two str"):
        gm.people(ROWS, aliases={"a": 1})  # type: ignore[dict-item]


def test_nobody_is_nobody() -> None:
    assert len(gm.people(gm.quotes([]))) == 0
    with pytest.raises(gm.GuillemetError, match='quotes: no column "speaker"'):
        gm.people(pd.DataFrame({"id": [1]}))
