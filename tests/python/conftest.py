"""What several tests read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import reference_data
from reference_data import ROOT


def cases(name: str) -> list[Any]:
    """Return the cases of a file under tests/cases as parameters named after them."""
    with (ROOT / "tests" / "cases" / name).open("rb") as file:
        found = tomllib.load(file)["case"]
    assert found, name
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.fixture(scope="session")
def record() -> str:
    """Return the sample record."""
    path = ROOT / "tests" / "documents" / "record.txt"
    return path.read_text(encoding="utf-8").removesuffix("\n")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference data, which is not a part of the repository."""
    path = reference_data.shared()
    if not path.is_dir():
        pytest.skip(f"no reference data in {path}; GUILLEMET_SHARED says where it is")
    return path


@pytest.fixture(scope="session")
def articles(record: str) -> list[str]:
    """Return many different records: enough for several chunks and threads."""
    return [record.replace("Schuhrke", f"Schuhrke{number}") for number in range(400)]
