"""How often quotations are right that claim a confidence: a table for tests/score.

    reliability.py EVAL GOLD SYSTEM

EVAL is the folder of the scorer score_quotes.py, whose reading of the files and whose rule for
right sources is used. A row is right if a gold attribution with a right source holds four fifths
of its marked characters or, of a row without marks, shares four fifths of both contents.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_, EVAL, GOLD, SYSTEM = sys.argv
sys.path.insert(0, EVAL)
scorer = import_module("score_quotes")


def is_right(row: Any, attribution: Any) -> bool:
    if row.quoted:
        shared = len(row.quoted & attribution.quoted)
        is_found = shared >= 0.8 * len(row.quoted)
    else:
        content, wanted = row.spans["content"], attribution.spans["content"]
        is_found = len(content & wanted) >= 0.8 * max(len(content), len(wanted))
    return is_found and scorer.right_source(row, attribution)


def judged_rows() -> Iterator[tuple[float, bool, str]]:
    found = {record["id"]: record["quotes"] for record in scorer.read_records(SYSTEM)}
    for gold in scorer.read_records(GOLD):
        document = scorer.Document(gold, found.get(gold["id"], []))
        for row in document.system:
            right = any(is_right(row, attribution) for attribution in document.gold)
            yield row.record["confidence"], right, row.record["kind"]


def table(name: str, judged: list[tuple[float, bool]]) -> None:
    print(f"\n{name}: {len(judged)} rows\nconfidence  rows  mean   right")
    error = 0.0
    for tenth in range(10):
        rows = [row for row in judged if min(int(row[0] * 10), 9) == tenth]
        if rows:
            mean = sum(confidence for confidence, _ in rows) / len(rows)
            right = sum(right for _, right in rows) / len(rows)
            error += abs(mean - right) * len(rows) / len(judged)
            print(f"0.{tenth}-{(tenth + 1) / 10:.1f}  {len(rows):8}  {mean:.3f}  {right:.3f}")
    print(f"expected calibration error {error:.3f}")


judged = list(judged_rows())
for name, kinds in (
    ("all", {"direct", "mixed", "indirect"}),
    ("direct and mixed", {"direct", "mixed"}),
    ("indirect", {"indirect"}),
):
    table(name, [(confidence, right) for confidence, right, kind in judged if kind in kinds])
