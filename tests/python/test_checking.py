"""Samples to be checked by hand, and what they say of the whole."""

import random
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import guillemet as gm
from guillemet._checking import wilson

ARTICLES = pd.DataFrame(
    {
        "url": [f"a{number}" for number in range(200)],
        "body": [
            f"It rained. \u201cWe won {number},\u201d said Ann Lee. "
            f"Bo Day said that they lost {number}."
            for number in range(200)
        ],
    }
)


@pytest.fixture(scope="module")
def quotes() -> gm.Table:
    return gm.quotes(ARTICLES, text="body", id="url")


def _filled(sheet: gm.Table, answers: Any) -> pa.Table:
    rows = sheet.to_pylist()
    for number, row in enumerate(rows):
        row.update(answers(number, row))
    return pa.Table.from_pylist(rows, schema=pa.schema(sheet.schema))


def test_a_sample_is_stratified_and_has_the_words_around(quotes: gm.Table) -> None:
    sheet = gm.sample(quotes, ARTICLES, text="body", id="url", n=50, context=12)
    assert sheet.num_rows == 50
    kinds = sheet["stratum"]
    assert (kinds.count("direct"), kinds.count("indirect")) == (25, 25)
    bodies = dict(zip(ARTICLES["url"], ARTICLES["body"], strict=True))
    for row in sheet.to_pylist():
        assert row["before"] + row["text"] + row["after"] in bodies[row["id"]]
        assert len(row["before"]) <= 12
        assert row["row_ok"] is None
        assert row["stratum_size"] == 200
    again = gm.sample(quotes, ARTICLES, text="body", id="url", n=50, context=12)
    assert again.to_pylist() == sheet.to_pylist()
    other = gm.sample(quotes, ARTICLES, text="body", id="url", n=50, seed=2)
    assert other["id"] != sheet["id"]


def test_small_strata_give_all_that_they_have() -> None:
    texts = ["\u201cWe won,\u201d said Ann Lee."] * 3 + ["Ann Lee said that they lost."] * 40
    sheet = gm.sample(gm.quotes(texts), texts, n=20)
    assert sheet["stratum"].count("direct") == 3
    assert sheet.num_rows == 20
    everything = gm.sample(gm.quotes(texts), texts, n=1000, by=None)
    assert everything.num_rows == 43
    assert set(everything["stratum"]) == {"all"}


def test_articles_and_rows_may_come_in_any_form(quotes: gm.Table, tmp_path: Path) -> None:
    expected = gm.sample(quotes, ARTICLES, text="body", id="url", n=10).to_pylist()
    polars = gm.sample(quotes.to_polars(), pl.DataFrame(ARTICLES), text="body", id="url", n=10)
    assert polars.to_pylist() == expected
    pl.DataFrame(ARTICLES).write_ndjson(tmp_path / "news.jsonl")
    archive = gm.scan(tmp_path / "news.jsonl", text="body", id="url")
    archive.quotes().write(tmp_path / "parts/")
    assert gm.sample(tmp_path / "parts", archive, n=10).to_pylist() == expected


def test_a_workbook_comes_back_filled_in(quotes: gm.Table, tmp_path: Path) -> None:
    sheet = gm.sample(quotes, ARTICLES, text="body", id="url", n=10)
    sheet.write(tmp_path / "check.xlsx")
    with zipfile.ZipFile(tmp_path / "check.xlsx") as book:
        assert b'"yes,no,unsure"' in book.read("xl/worksheets/sheet1.xml")
    empty = gm.score(tmp_path / "check.xlsx").to_pylist()
    assert [(row["judged"], row["precision"]) for row in empty] == [(0, None)] * 3
    filled = _filled(sheet, lambda number, _: {"row_ok": "yes" if number % 2 else "no"})
    pl.DataFrame(filled).write_csv(tmp_path / "check.csv")
    table = gm.score(tmp_path / "check.csv")
    assert table.to_pylist()[0]["precision"] == 0.5


def test_strata_are_weighted_back() -> None:
    rows = [
        {"stratum": "a", "stratum_size": 900, "row_ok": "yes", "confidence": 0.95},
        {"stratum": "a", "stratum_size": 900, "row_ok": "Yes", "confidence": 0.85},
        {"stratum": "b", "stratum_size": 100, "row_ok": "no", "confidence": 0.95},
        {"stratum": "b", "stratum_size": 100, "row_ok": "unsure", "confidence": 0.15},
    ]
    found = gm.score(pl.DataFrame(rows)).to_pylist()
    everything = found[0]
    assert (everything["judged"], everything["right"]) == (3, 2)
    assert everything["precision"] == 0.9
    assert everything["low"] < 0.9 < everything["high"]
    strata = {row["value"]: row for row in found if row["group"] == "stratum"}
    assert (strata["a"]["precision"], strata["b"]["precision"]) == (1.0, 0.0)
    tenths = {row["value"]: row for row in found if row["group"] == "confidence"}
    assert tenths["0.9-1.0"]["precision"] == 0.5
    assert tenths["0.9-1.0"]["confidence"] == 0.95
    assert list(tenths) == ["0.8-0.9", "0.9-1.0"]


def test_intervals_hold_what_they_promise() -> None:
    # Values of Wilson's interval as published (Newcombe 1998, table I).
    assert [round(x, 4) for x in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(x, 4) for x in wilson(15, 148)] == [0.0624, 0.1605]
    assert [round(x, 4) for x in wilson(0, 20)] == [0.0, 0.1611]
    chance = random.Random(1)  # noqa: S311
    held = 0
    for _ in range(400):
        right = sum(chance.random() < 0.8 for _ in range(60))
        low, high = wilson(right, 60)
        held += low <= 0.8 <= high
    assert held / 400 > 0.92


def test_wrong_arguments_are_named(quotes: gm.Table) -> None:
    with pytest.raises(gm.GuillemetError, match="articles: none with the id 'a"):
        gm.sample(quotes, ["One."], n=3)
    with pytest.raises(gm.GuillemetError, match="n: 0; expected a whole number from 1 up"):
        gm.sample(quotes, ARTICLES, text="body", id="url", n=0)
    with pytest.raises(gm.GuillemetError, match='quotes: no column "mood"'):
        gm.sample(quotes, ARTICLES, text="body", id="url", by="mood")
    rows = [{"stratum": "a", "stratum_size": 1, "row_ok": "maybe"}]
    with pytest.raises(gm.GuillemetError, match="row_ok: 'maybe' in row 1; expected yes, no"):
        gm.score(pl.DataFrame(rows))
    with pytest.raises(gm.GuillemetError, match='sheet: no column "row_ok"'):
        gm.score(pl.DataFrame({"stratum": ["a"], "stratum_size": [1]}))
