"""The cases under tests/cases/speakers, which the Rust tests read, too."""

from typing import Any

import pytest
from conftest import ROOT, cases
from speaker_cases import wrong_fields

NAMES = sorted(path.name for path in (ROOT / "tests/cases/speakers").glob("*.toml"))


@pytest.mark.parametrize("case", [case for name in NAMES for case in cases(f"speakers/{name}")])
def test_speakers(case: dict[str, Any]) -> None:
    said, who, rows = wrong_fields(case)
    for asked, now in zip(case.get("said", []) + case.get("who", []), said + who, strict=True):
        assert now.keys() == asked.get("known", {}).keys(), (asked, now)
    if "who" in case:
        assert rows <= len(case["who"])
