"""The sample record, and what a careful reader takes out of it."""

import json
from pathlib import Path

import guillemet as gm


def test_decode(record: str) -> None:
    [row] = gm.decode([record]).to_pylist()
    assert row["date"].isoformat() == "2022-02-26"
    assert row["layers"] == "json+html"
    assert row["text"] == gm.decode(record)
    assert row["text"].startswith("With Ukraine under attack")
    assert gm.paragraphs(record).num_rows == 9


def test_positions_lead_back_to_the_record(record: str) -> None:
    text = gm.decode(record)
    rows = gm.quotes(record).to_pylist()
    assert rows
    for row in rows:
        raw = record[row["raw_start"] : row["raw_end"]]
        assert gm.decode(raw, layers=["json", "html"]) == text[row["start"] : row["end"]]


def test_what_a_careful_reader_finds(record: str, shared: Path) -> None:
    expected = json.loads((shared / "data/seed/expected.json").read_text(encoding="utf-8"))
    text = gm.decode(record)
    rows = gm.quotes(record).to_pylist()
    for quote in expected["quotes"]:
        hard = quote.get("hard", [])
        if "all" in hard:
            continue
        start = text.index(quote["content"][0])
        found = [row for row in rows if row["start"] <= start < row["end"]]
        assert len(found) == 1, quote
        [row] = found
        if "content extent" not in hard:
            pieces = [text[span["start"] : span["end"]] for span in row["spans"]]
            assert pieces == quote["content"]
        assert (row["cue"], row["source"]) == (quote["cue"], quote["source"])
        allowed = {quote["speaker"], None} if "speaker" in hard else {quote["speaker"]}
        assert row["speaker"] in allowed
        assert row["role"] == quote.get("role", row["role"])
