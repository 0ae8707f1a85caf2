"""Folders of parts: stopped runs, changed inputs, two runs at once."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import corpus_maker
import pyarrow as pa
import pyarrow.parquet
import pytest
from conftest import ROOT

import guillemet as gm

sys.path.insert(0, str(ROOT / "tests" / "hostile"))
import stops

RUN = """
import sys, guillemet as gm
gm.scan(sys.argv[1], text="body", id="url").quotes().write(
    sys.argv[2], resume=True, progress=False, part_size=int(sys.argv[3]))
"""
PART_SIZE = 1 << 19


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name in ["a.jsonl", "b.jsonl"]:
        with (folder / name).open("wb") as file:
            corpus_maker.write(1000, file)
            file.write(b"not a record\n")
    return folder


def rows(folder: Path) -> pa.Table:
    parts = sorted(folder.glob("part-*.parquet"))
    return pa.concat_tables([pyarrow.parquet.read_table(part) for part in parts])


def write(corpus: Path, target: Path, **options: object) -> gm.Summary:
    quotes = gm.scan(corpus, text="body", id="url").quotes()
    return quotes.write(target, progress=False, part_size=PART_SIZE, **options)  # type: ignore[arg-type]


def test_after_kill_9_at_any_moment_the_rows_are_the_same(corpus: Path, tmp_path: Path) -> None:
    since = time.monotonic()
    summary = write(corpus, tmp_path / "whole")
    lasted = time.monotonic() - since
    expected = rows(tmp_path / "whole")
    errors = (tmp_path / "whole" / "_errors.jsonl").read_text()
    assert (summary.records, summary.errors) == (2000, 2)
    assert len(list((tmp_path / "whole").glob("part-*"))) > 5
    seed = random.randrange(1 << 32)  # noqa: S311
    print(f"seed {seed}")
    chance = random.Random(seed)  # noqa: S311
    kills = run = kills_at_work = 0
    while kills < 20:
        run += 1
        target = tmp_path / f"run{run}"
        while True:
            arguments = [sys.executable, "-c", RUN, str(corpus), str(target), str(PART_SIZE)]
            with subprocess.Popen(arguments) as process:
                try:
                    # Start-up included; the fastest runs are killed several times over.
                    status = process.wait(0.05 + chance.random() * lasted)
                except subprocess.TimeoutExpired:
                    process.kill()
                    kills += 1
                    kills_at_work += bool(list(target.glob("*part-*")))
                    continue
            assert status == 0
            break
        assert rows(target).equals(expected), f"seed {seed}, run {run}"
        assert (target / "_errors.jsonl").read_text() == errors
        assert not list(target.glob(".*"))
    print(f"{kills_at_work} of {kills} kills while parts were written, {run} runs")
    assert kills_at_work > 0


def test_a_finished_run_is_left_alone(corpus: Path, tmp_path: Path) -> None:
    first = write(corpus, tmp_path / "out")
    again = write(corpus, tmp_path / "out", resume=True)
    assert (again.rows, again.resumed) == (first.rows, first.records)


def test_what_has_changed_is_told(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.jsonl"
    path.write_text('{"body": "\\"Yes,\\" said Ann Lee.", "url": 1}\n')
    write(tmp_path / "in", tmp_path / "out")
    with pytest.raises(gm.GuillemetError, match=r"resume=True, overwrite=True"):
        write(tmp_path / "in", tmp_path / "out")
    path.write_text(path.read_text() * 2)
    with pytest.raises(gm.GuillemetError, match=r"resume: an input that has changed.*a\.jsonl"):
        write(tmp_path / "in", tmp_path / "out", resume=True)
    quotes = gm.scan(corpus, text="body", id="url").quotes(kinds=["direct"])
    with pytest.raises(gm.GuillemetError, match=r"options\.table\.quotes\.kinds"):
        quotes.write(tmp_path / "out", resume=True, progress=False)
    assert write(tmp_path / "in", tmp_path / "out", overwrite=True).rows == 2


def test_a_folder_with_other_files_is_not_cleared(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(gm.GuillemetError, match=r"thesis\.txt"):
        write(corpus, tmp_path, overwrite=True)


def test_two_runs_do_not_write_to_one_folder(corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    arguments = [sys.executable, "-c", RUN, str(corpus), str(target), str(PART_SIZE)]
    with subprocess.Popen(arguments) as process:
        manifest = target / "_manifest.jsonl"
        while not (manifest.exists() and manifest.stat().st_size):
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGSTOP)
        try:
            with pytest.raises(OSError, match="another run"):
                write(corpus, target, resume=True)
        finally:
            process.send_signal(signal.SIGCONT)
        assert process.wait() == 0


def test_ctrl_c_stops_cleanly_and_can_be_gone_on_with(corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    arguments = [sys.executable, "-c", RUN, str(corpus), str(target), str(PART_SIZE)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        while not list(target.glob("part-*")):
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert "KeyboardInterrupt" in errors
    assert not list(target.glob(".*"))
    assert write(corpus, target, resume=True).records == 2000


def test_the_manifest_has_a_line_for_each_part(corpus: Path, tmp_path: Path) -> None:
    write(corpus, tmp_path / "out")
    lines = (tmp_path / "out" / "_manifest.jsonl").read_text().splitlines()
    plan, *done = [json.loads(line) for line in lines]
    assert plan["version"] == gm.__version__
    assert [Path(file["name"]).name for file in plan["inputs"]] == ["a.jsonl", "b.jsonl"]
    assert done[-1]["is_finished"]
    assert done[-1]["rows"] == rows(tmp_path / "out").num_rows


def test_disturbed_runs_end_as_undisturbed_ones() -> None:
    stops.run(count=len(stops.WAYS), seed=random.randrange(1 << 32), records=1500)  # noqa: S311
