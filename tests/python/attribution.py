"""What is wrong of a case of who said what, by the fields of its rows."""

from __future__ import annotations

from typing import Any

import guillemet as gm

# What is absent of a case must be absent of the row.
ALWAYS = ["kind", "content", "cue", "source", "source_kind", "speaker", "role"]
# What is checked where a case gives it.
IF_GIVEN = ["speakers", "speaker_kind"]


def rows_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows found in the text of a case, each with the words of its pieces."""
    language = case.get("language", "en")
    text = case["text"]
    rows = gm.quotes([text], layers=[], header="keep", language=language).to_pylist()
    for row in rows:
        row["content"] = [text[span["start"] : span["end"]] for span in row["spans"]]
    return rows


def places(case: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """Return where the pieces of each expected row stand in the text."""
    found = []
    start = 0
    for row in case["quotes"]:
        at = start
        pieces = []
        for piece in row["content"]:
            place = case["text"].index(piece, at)
            at = place + len(piece)
            pieces.append((place, at))
        start = pieces[0][1]
        found.append(pieces)
    return found


def shared(row: dict[str, Any], pieces: list[tuple[int, int]]) -> int:
    return sum(
        max(0, min(end, span["end"]) - max(start, span["start"]))
        for start, end in pieces
        for span in row["spans"]
    )


def wrong_fields(
    case: dict[str, Any],
) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Return for each expected row what is found instead by field, and the rows beyond them."""
    rows = rows_of(case)
    wrong = []
    for expected, pieces in zip(case["quotes"], places(case), strict=True):
        row = max(rows, key=lambda row: shared(row, pieces), default=None)
        if row is None or not shared(row, pieces):
            wrong.append({"row": "missing"})
            continue
        rows.remove(row)
        fields = ALWAYS + [field for field in IF_GIVEN if field in expected]
        wrong.append(
            {
                field: "none" if row[field] is None else str(row[field])
                for field in fields
                if field not in expected.get("unchecked", []) and row[field] != expected.get(field)
            }
        )
    return wrong, rows
