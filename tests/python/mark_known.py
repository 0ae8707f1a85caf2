"""Mark what is wrong today in the cases of who said what and who that is, and unmark what is right.

    python tests/python/mark_known.py

Rewrites the lines `known = ` of the files in tests/cases/quotes and tests/cases/speakers. A mark
that is there already keeps its words. To be read before it is committed: it hides what has become
worse, too.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import speaker_cases
from attribution import wrong_fields
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def known_line(wrong: dict[str, str], before: dict[str, str]) -> str:
    marks = {field: before.get(field, found) for field, found in wrong.items()}
    pairs = ", ".join(
        f"{field} = {json.dumps(what, ensure_ascii=True)}" for field, what in marks.items()
    )
    return f"known = {{ {pairs} }}"


def marks_of(case: dict[str, Any]) -> list[str | None]:
    """Return the line of the case itself and of each of its rows."""
    wrong, beyond = wrong_fields(case)
    extra = {"rows": "; ".join(" ".join(row["content"]) for row in beyond)} if beyond else {}
    before = [case.get("known", {}), *(row.get("known", {}) for row in case["quotes"])]
    return [
        known_line(now, then) if now else None
        for now, then in zip([extra, *wrong], before, strict=True)
    ]


def marks_of_speakers(case: dict[str, Any]) -> list[str | None]:
    """Return the line of each quotation and of each row that is asked for."""
    said, who, _ = speaker_cases.wrong_fields(case)
    asked = case.get("said", []) + case.get("who", [])
    return [
        known_line(now, row.get("known", {})) if now else None
        for now, row in zip(said + who, asked, strict=True)
    ]


def rewrite(path: Path) -> int:
    text = path.read_text(encoding="utf-8")
    # The mark of a case stands behind its name, that of a row at its top.
    of_case, places = marks_of, ("name = ", "[[case.quotes]]")
    if path.parent.name == "speakers":
        of_case, places = marks_of_speakers, ("[[case.said]]", "[[case.who]]")
    marks = [mark for case in tomllib.loads(text)["case"] for mark in of_case(case)]
    left = iter(marks)
    lines = []
    for line in text.splitlines():
        if line.startswith("known = "):
            continue
        lines.append(line)
        if line.startswith(places) and (mark := next(left)):
            lines.append(mark)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sum(mark is not None for mark in marks)


if __name__ == "__main__":
    for folder in ["quotes", "speakers"]:
        for path in sorted((ROOT / "tests" / "cases" / folder).glob("*.toml")):
            print(f"{folder}/{path.stem}: {rewrite(path)} marks")
