"""The Python snippets of the page on engines run as they stand."""

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import corpus_maker
import pytest

import guillemet as gm

PAGE = Path(__file__).parents[2] / "docs" / "engines.md"
SECTIONS = dict(
    re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
)
# Each section, the library it needs, and how many rows come of it.
ENGINES: dict[str, tuple[str, Any]] = {
    "DuckDB": ("duckdb", None),
    "polars": ("polars", lambda names: names["by_polars"].collect().height),
    "Dask": ("dask", lambda names: len(names["by_dask"].compute())),
    "Daft": ("daft", lambda names: names["by_daft"].count_rows()),
    "Hugging Face datasets": ("datasets", lambda names: len(names["by_datasets"])),
    "Spark": ("pyspark", None),
    "Ray": ("ray", None),
}


def run(section: str, names: dict[str, Any]) -> None:
    """Run a section's snippet; only the first section has commands for a shell, too."""
    (snippet,) = re.findall(r"```python\n(.*?)```", SECTIONS[section], re.DOTALL)
    exec(compile(snippet, f"{PAGE}, {section}", "exec"), names)  # noqa: S102


def test_every_section_is_run() -> None:
    assert list(SECTIONS) == ["One machine", *ENGINES]


# Warnings of the engines are not ours to mend.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", ENGINES)
def test_snippets(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, count = ENGINES[engine]
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
    # Spark's workers are to find this package, too.
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    Path("news").mkdir()
    with Path("news/a.jsonl").open("wb") as file:
        corpus_maker.write(10, file)
    names: dict[str, Any] = {"gm": gm}
    run("One machine", names)
    assert names["summary"].records == 10
    assert list(Path("quotes").glob("part-*.parquet"))
    run(engine, names)
    if count is not None:
        assert count(names) == names["summary"].rows
