"""What the documentation shows is what happens."""

import doctest
import inspect
from typing import Any

import pyarrow as pa
import pytest
from conftest import ROOT
from readme import EXAMPLE, README, refreshed

import guillemet as gm

OBJECTS = [gm, *(getattr(gm, name) for name in gm.__all__ if not name.startswith("_"))]


@pytest.mark.parametrize("documented", OBJECTS, ids=lambda documented: documented.__name__)
def test_docstrings(documented: Any) -> None:
    members = [documented]
    if inspect.isclass(documented):
        members += [value for name, value in vars(documented).items() if not name.startswith("_")]
    for member in members:
        documentation = inspect.getdoc(member)
        assert documentation, member
        test = doctest.DocTestParser().get_doctest(documentation, {}, str(member), None, None)
        results = doctest.DocTestRunner().run(test)
        assert results.failed == 0
    has_example = gm.GuillemetError, gm.View
    assert documented in has_example or ">>>" in (inspect.getdoc(documented) or "")


def test_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    readme = README.read_text(encoding="utf-8")
    assert len(EXAMPLE.findall(readme)) > 4
    # If this fails because the output changed for the better: python tests/python/readme.py
    assert refreshed(readme) == readme


def test_tables_in_the_readme() -> None:
    readme = README.read_text(encoding="utf-8")
    for function in [gm.decode, gm.paragraphs, gm.sentences, gm.tokens, gm.quotes, gm.narration]:
        columns = ", ".join(pa.schema(function([]).schema).names)
        assert f"| {function.__name__} | {columns} |" in readme


def test_versions_agree() -> None:
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    assert f'version = "{gm.__version__}"' in manifest
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {gm.__version__}" in changes
