"""Quotations against a gold of one's own, in both of its formats."""

import json
from pathlib import Path
from typing import Any

import pytest

import guillemet as gm
from guillemet.__main__ import main

TEXT = (
    "\u201cWe have won it all,\u201d said Ann Lee, the mayor. She left.\n\n"
    "Tom Baker said that it was \u201ca great day\u201d for them."
)


def _span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


GOLD: list[dict[str, Any]] = [
    {
        "content": [_span("\u201cWe have won it all,\u201d")],
        "source": [_span("Ann Lee, the mayor")],
        "cue": [_span("said")],
        "speaker": "Ann Lee",
    },
    {
        "content": [_span("that it was \u201ca great day\u201d for them")],
        "source": [_span("Tom Baker")],
        "cue": [[TEXT.rindex("said"), TEXT.rindex("said") + 4]],
        "speaker": ["Tom Baker", "Baker"],
    },
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    line = json.dumps({"id": "a", "text": TEXT, "attributions": GOLD})
    (tmp_path / "gold.jsonl").write_text(line + "\n\n")
    return tmp_path / "gold.jsonl"


def figures(table: gm.Table) -> dict[str, tuple[float, float]]:
    return {row["measure"]: (row["recall"], row["precision"]) for row in table.to_pylist()}


def test_what_is_all_right_is_one(gold: Path) -> None:
    quotes = gm.quotes([TEXT], id=["a"])
    found = figures(gm.evaluate(gold, quotes))
    assert set(found) == {
        "found", "attributed", "speakers", "overlap", "cue", "source", "content",
    }  # fmt: skip
    assert set(found.values()) == {(1.0, 1.0)}


def test_what_is_missing_or_wrong_is_told(gold: Path) -> None:
    rows = gm.quotes([TEXT], id=["a"]).to_pylist()
    only = figures(gm.evaluate(gold, _table(rows[:1])))
    assert only["found"] == (0.5, 1.0)
    assert only["overlap"][0] < 1
    assert only["overlap"][1] == 1
    wrong = [dict(row) for row in rows]
    wrong[0]["speaker"] = "Tom Baker"
    wrong[1]["source_start"], wrong[1]["source_end"] = _span("She")
    found = figures(gm.evaluate(gold, _table(wrong)))
    assert found["found"] == (1.0, 1.0)
    assert found["attributed"] == (0.5, 0.5)
    assert found["speakers"] == (0.5, 0.5)
    assert found["source"] == (0.5, 0.5)
    assert figures(gm.evaluate(gold, gm.quotes([])))["found"] == (0.0, 0.0)


def _table(rows: list[dict[str, Any]]) -> Any:
    return pytest.importorskip("pyarrow").Table.from_pylist(rows)


def test_a_quotation_that_is_two_rows_is_found(gold: Path) -> None:
    [row, _] = gm.quotes([TEXT], id=["a"]).to_pylist()
    middle = TEXT.index("won")
    first = {**row, "end": middle, "spans": [{"start": row["start"], "end": middle}]}
    second = {**row, "start": middle, "spans": [{"start": middle, "end": row["end"]}]}
    assert figures(gm.evaluate(gold, _table([first, second])))["found"] == (0.5, 1.0)


def test_brat_is_read(gold: Path, tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    lines = []
    for number, entry in enumerate(GOLD):
        for place, part in enumerate(["content", "source", "cue"]):
            [(start, end)] = entry[part]
            kind = part.title()
            lines.append(f"T{number * 3 + place}\t{kind} {start} {end}\t{TEXT[start:end]}")
    lines += ["R1\tsays Arg1:T0 Arg2:T1", "R2\tby Arg1:T0 Arg2:T2"]
    lines += ["E1\tCue:T5 Content:T3 Source:T4", "#1\tAnnotatorNotes T0\tAnn Lee"]
    lines += ["#2\tAnnotatorNotes T4\tTom Baker"]
    (folder / "a.ann").write_text("\n".join(lines))
    quotes = gm.quotes([TEXT], id=["a"])
    assert figures(gm.evaluate(folder, quotes)) == figures(gm.evaluate(gold, quotes))


def test_the_command_prints_a_table(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in ("parquet", "csv"):
        table = tmp_path / f"quotes.{suffix}"
        gm.quotes([TEXT], id=["a"]).write(table)
        assert main(["evaluate", str(gold), str(table)]) == 0
        header, found, *_ = capsys.readouterr().out.splitlines()
        assert header.split() == ["measure", "gold", "rows", "recall", "precision", "F1"]
        assert found.split() == ["found", "2", "2", "100.0", "100.0", "100.0"]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    quotes = gm.quotes([TEXT], id=["a"])
    (tmp_path / "gold.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(gm.GuillemetError, match=r"gold: line 1 of .*gold\.jsonl"):
        gm.evaluate(tmp_path / "gold.jsonl", quotes)
    entry = {"id": "a", "text": "short", "attributions": [{"content": [[0, 9]]}]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(entry))
    with pytest.raises(gm.GuillemetError, match="a span from 0 to 9; expected one in its text"):
        gm.evaluate(tmp_path / "gold.jsonl", quotes)
    with pytest.raises(FileNotFoundError):
        gm.evaluate(tmp_path / "none.jsonl", quotes)
    (tmp_path / "empty").mkdir()
    with pytest.raises(gm.GuillemetError, match=r"gold: no \.ann in"):
        gm.evaluate(tmp_path / "empty", quotes)
