"""The Python snippets of the page on engines run as they stand."""

import re
from pathlib import Path
from typing import Any

import corpus_maker
import pytest

import guillemet as gm

PAGE = Path(__file__).parents[2] / "docs" / "engines.md"


def test_snippets_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    with Path("news/a.jsonl").open("wb") as file:
        corpus_maker.write(10, file)
    snippets = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(snippets) == 3
    names: dict[str, Any] = {"gm": gm}
    for snippet in snippets:
        exec(compile(snippet, str(PAGE), "exec"), names)  # noqa: S102
    assert names["summary"].records == 10
    assert list(Path("quotes").glob("part-*.parquet"))
    assert names["table"].collect().height == names["summary"].rows
