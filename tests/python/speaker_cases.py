"""What is wrong of a case of who says it, by the fields of what it asks for."""

from __future__ import annotations

from typing import Any

import guillemet as gm

COLUMNS = {"speakers": "speakers", "kind": "speaker_kind", "pronoun": "speaker_pronoun"}


def wrong_fields(case: dict[str, Any]) -> tuple[list[dict[str, str]], list[dict[str, str]], int]:
    """Return what is found instead for each quotation and row asked for, and how many rows are."""
    arguments = {"layers": [], "header": "keep", **case.get("options", {})}
    quotes = gm.quotes([case["text"]], **arguments).to_pylist()
    speakers = gm.speakers([case["text"]], **arguments).to_pylist()
    said = [wrong_quotation(asked, quotes, case["text"]) for asked in case.get("said", [])]
    who = case.get("who", [])
    rows = [*speakers, *[None] * len(who)]
    in_rows = [wrong_row(asked, row) for asked, row in zip(who, rows, strict=False)]
    return said, in_rows, len(speakers)


def wrong_quotation(
    asked: dict[str, Any], quotes: list[dict[str, Any]], text: str
) -> dict[str, str]:
    for row in quotes:
        if any(asked["words"] in text[span["start"] : span["end"]] for span in row["spans"]):
            return differing(asked, {field: row[column] for field, column in COLUMNS.items()})
    return {"row": "there is none"}


def wrong_row(asked: dict[str, Any], row: dict[str, Any] | None) -> dict[str, str]:
    return {"row": "there is none"} if row is None else differing(asked, row)


def differing(asked: dict[str, Any], found: dict[str, Any]) -> dict[str, str]:
    wrong = {field: found[field] for field in asked if field in found}
    wrong = {field: value for field, value in wrong.items() if value != asked[field]}
    return {
        field: ", ".join(value) if isinstance(value, list) else str(value or "")
        for field, value in wrong.items()
    }
