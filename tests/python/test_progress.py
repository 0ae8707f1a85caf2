"""The bar, and what there is without one."""

import contextlib
import io
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import corpus_maker
import pytest
import tqdm.auto

import guillemet as gm

COLUMNS: dict[str, Any] = {"text": "body", "id": "url"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    with path.open("wb") as file:
        corpus_maker.write(1500, file)
    return path


def test_the_bar_counts_bytes_read_and_tells_both_speeds(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.StringIO()

    class Shown(tqdm.auto.tqdm):  # type: ignore[misc,type-arg]
        def __init__(self, **options: Any) -> None:
            super().__init__(
                **options | {"file": shown, "disable": False, "delay": 0, "mininterval": 0}
            )

    monkeypatch.setattr(tqdm.auto, "tqdm", Shown)
    gm.scan(corpus, **COLUMNS).quotes().write(tmp_path / "q.parquet")
    last = shown.getvalue().split("\r")[-1].strip()
    assert last.startswith("quotes: 100%")
    size = corpus.stat().st_size / 1e6
    assert f"{size:.2f}M/{size:.2f}M" in last
    assert "B/s" in last
    assert " articles/s, " in last
    assert " quotes/s" in last


def test_without_tqdm_there_is_no_bar(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert gm.scan(corpus, **COLUMNS).quotes().write(tmp_path / "q.parquet").records == 1500


def test_without_a_terminal_or_when_not_wanted_nothing_is_shown(
    corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    quotes = gm.scan(corpus, **COLUMNS).quotes()
    quotes.write(tmp_path / "a.parquet")
    quotes.write(tmp_path / "b.parquet", progress=False)
    assert capfd.readouterr() == ("", "")


def test_on_a_terminal_ctrl_c_ends_the_run_and_leaves_it_resumable(
    corpus: Path, tmp_path: Path
) -> None:
    inputs = [str(corpus)] * 6
    target = tmp_path / "out"
    primary, terminal = pty.openpty()
    options = ["-o", str(target), "--text", "body", "--id", "url", "--resume"]
    arguments = [sys.executable, "-m", "guillemet", "quotes", *inputs, *options]
    with subprocess.Popen(arguments, stderr=terminal) as process:
        os.close(terminal)
        shown = b""
        while b"articles/s" not in shown:
            shown += os.read(primary, 4096)
        process.send_signal(signal.SIGINT)
        # So a pseudo-terminal tells that its other side is closed.
        with contextlib.suppress(OSError):
            while chunk := os.read(primary, 4096):
                shown += chunk
        status = process.wait()
    os.close(primary)
    assert status == 130
    assert shown.rstrip().endswith(b"guillemet: stopped")
    assert not list(target.glob(".*"))
    summary = gm.scan(inputs, **COLUMNS).quotes().write(target, resume=True)
    assert summary.records == 6 * 1500
    manifest = (target / "_manifest.jsonl").read_text()
    done = [json.loads(line) for line in manifest.splitlines()[1:]]
    assert done[-1]["is_finished"]
