"""Targets: what is replaced and removed, and what never is."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpus_maker
import pyarrow as pa
import pyarrow.dataset
import pytest

import guillemet as gm

COLUMNS: dict[str, Any] = {"text": "body", "id": "url"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    with path.open("wb") as file:
        corpus_maker.write(400, file)
        file.write(b"not a record\n")
    return path


def write(corpus: Path, target: Path, **options: Any) -> gm.Summary:
    options = {"format": "jsonl", "part_size": 1 << 18, "progress": False, **options}
    return gm.scan(corpus, **COLUMNS).paragraphs().write(target, **options)


def contents(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    found.pop("_manifest.jsonl", None)
    return found


@pytest.mark.parametrize("option", ["resume", "overwrite"])
def test_without_a_manifest_nothing_is_removed(option: str, corpus: Path, tmp_path: Path) -> None:
    table = pa.table({"a": [1, 2]})
    pyarrow.dataset.write_dataset(table, tmp_path / "data", format="parquet")
    before = contents(tmp_path / "data")
    assert list(before) == ["part-0.parquet"]
    with pytest.raises(gm.GuillemetError, match=r"part-0\.parquet.* no manifest.*another target"):
        write(corpus, tmp_path / "data", **{option: True})
    assert contents(tmp_path / "data") == before
    for name in ("_errors.jsonl", ".part-00000.jsonl.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text("mine")
        with pytest.raises(gm.GuillemetError, match="no manifest"):
            write(corpus, tmp_path / name, **{option: True})
        assert contents(tmp_path / name) == {name: b"mine"}


def test_a_target_that_overlaps_a_source_is_refused(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "part-0.jsonl").write_bytes(corpus.read_bytes())
    (tmp_path / "link").symlink_to(folder)
    (tmp_path / "other.jsonl").symlink_to(folder / "part-0.jsonl")
    before = contents(folder)
    for source, target in [
        (folder, folder),
        (folder, tmp_path / "link"),
        (tmp_path / "link", folder),
        (tmp_path / "other.jsonl", folder),
        (folder / "part-0.jsonl", folder / "part-0.jsonl"),
        (tmp_path / "other.jsonl", folder / "part-0.jsonl"),
        (folder, tmp_path),
    ]:
        for options in ({}, {"resume": True}, {"overwrite": True}):
            if target.suffix and options.get("resume"):
                continue
            with pytest.raises(gm.GuillemetError, match=r"target: the source .* lies in"):
                write(source, target, **options)
            assert contents(folder) == before
    with (
        (folder / "part-0.jsonl").open("rb") as file,
        pytest.raises(gm.GuillemetError, match="lies in"),
    ):
        gm.scan(file, **COLUMNS).paragraphs().write(folder / "part-0.jsonl", overwrite=True)
    assert contents(folder) == before
    # Beside the sources is not in them.
    write(folder / "part-0.jsonl", tmp_path / "news-out")


@pytest.mark.parametrize(
    "harm",
    [
        lambda part: part.unlink(),
        lambda part: part.write_bytes(part.read_bytes()[:-10]),
        lambda part: part.write_bytes(part.read_bytes().replace(b"a", b"b", 1)),
        lambda part: part.write_bytes(part.read_bytes() + b"{}\n"),
        lambda part: part.write_bytes(b""),
    ],
)
def test_parts_that_are_not_as_they_were_are_made_again(
    harm: Any, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, tmp_path / "whole")
    expected = contents(tmp_path / "whole")
    assert len(expected) > 2
    for name in expected:
        target = tmp_path / "out"
        shutil.copytree(tmp_path / "whole", target)
        (target / "notes.txt").write_text("mine")
        harm(target / name)
        summary = write(corpus, target, resume=True)
        assert (summary.records, summary.errors) == (400, 1)
        assert contents(target) == expected | {"notes.txt": b"mine"}, name
        shutil.rmtree(target)


def test_overwrite_keeps_the_old_result_until_the_new_one_is_whole(
    corpus: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    write(corpus, target)
    (target / "notes.txt").write_text("mine")
    before = contents(target)
    with pytest.raises(gm.GuillemetError, match='no column "bdy"'):
        gm.scan(corpus, text="bdy").paragraphs().write(target, overwrite=True, progress=False)
    made = gm.scan(corpus, **COLUMNS, on_error="raise").sentences()
    with pytest.raises(gm.GuillemetError, match="record 401"):
        made.write(target, overwrite=True, format="jsonl", progress=False)
    assert contents(target) == before
    assert write(corpus, target, resume=True).resumed == 400
    gm.scan(corpus, **COLUMNS).sentences().write(target, overwrite=True, progress=False)
    assert sorted(contents(target)) == ["_errors.jsonl", "notes.txt", "part-00000.parquet"]
    assert (target / "notes.txt").read_text() == "mine"
    assert sorted(os.listdir(target)) == [
        "_errors.jsonl",
        "_manifest.jsonl",
        "notes.txt",
        "part-00000.parquet",
    ]


def test_overwrite_does_not_take_the_name_of_another_file(corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    write(corpus, target)
    (target / "part-00077.jsonl").write_text("mine")
    before = contents(target)
    with pytest.raises(gm.GuillemetError, match=r"part-00077\.jsonl.* does not name"):
        write(corpus, target, overwrite=True)
    assert contents(target) == before


OVERWRITE = """
import sys, guillemet as gm
gm.scan(sys.argv[1], text="body", id="url").sentences().write(
    sys.argv[2], overwrite=True, format="jsonl", progress=False, part_size=1 << 18)
"""


def staged_parts(target: Path) -> int:
    """How many parts wait to replace a result. The folder may go while it is looked into."""
    try:
        return sum(name.startswith("part-") for name in os.listdir(target / ".overwrite"))
    except FileNotFoundError:
        return 0


def test_overwrite_that_is_killed_leaves_one_result_or_the_other(
    corpus: Path, tmp_path: Path
) -> None:
    write(corpus, tmp_path / "old")
    subprocess.run(
        [sys.executable, "-c", OVERWRITE, str(corpus), str(tmp_path / "new")], check=True
    )
    old, new = contents(tmp_path / "old"), contents(tmp_path / "new")
    seen = set()
    for number in range(12):
        target = tmp_path / f"out{number}"
        shutil.copytree(tmp_path / "old", target)
        with subprocess.Popen(
            [sys.executable, "-c", OVERWRITE, str(corpus), str(target)]
        ) as process:
            while process.poll() is None and staged_parts(target) <= number // 2:
                time.sleep(0.0005)
            process.send_signal(signal.SIGKILL)
        # Either result is gone on with as it is; a replacement that had begun is finished.
        if contents(target) == old:
            seen.add("old")
        subprocess.run([sys.executable, "-c", OVERWRITE, str(corpus), str(target)], check=True)
        assert contents(target) == new
        assert not (target / ".overwrite").exists()
    assert "old" in seen


def test_files_of_errors_that_are_not_ours_stay(corpus: Path, tmp_path: Path) -> None:
    beside = tmp_path / "q.csv.errors.jsonl"
    beside.write_text('{"mine": 1}\n')
    for options in ({}, {"overwrite": True}):
        with pytest.raises(gm.GuillemetError, match=r"errors\.jsonl"):
            write(corpus, tmp_path / "q.csv", format="csv", **options)
        assert [path.name for path in tmp_path.iterdir()] == [beside.name]
        assert beside.read_text() == '{"mine": 1}\n'
    beside.unlink()
    write(corpus, tmp_path / "q.csv", format="csv")
    assert json.loads(beside.read_text())["position"] == 401
    with pytest.raises(gm.GuillemetError, match="exists"):
        write(corpus, tmp_path / "q.csv", format="csv")
    # Those of an earlier run go with its result.
    good = tmp_path / "good.jsonl"
    good.write_bytes(b"".join(corpus.read_bytes().splitlines(keepends=True)[:10]))
    write(good, tmp_path / "q.csv", format="csv", overwrite=True)
    assert not beside.exists()


def test_errors_appear_before_the_table_that_they_belong_to(tmp_path: Path) -> None:
    target, errors = tmp_path / "q.jsonl", tmp_path / "q.jsonl.errors.jsonl"

    def batches() -> Iterator[pa.Table]:
        yield pa.table({"text": ["One."]})
        yield pa.table({"other": ["Two."]})
        # No file can take the name of a folder: the table cannot appear.
        target.mkdir()

    with pytest.raises(OSError, match=r"q\.jsonl"):
        gm.scan(batches()).decode().write(target, progress=False)
    assert json.loads(errors.read_text())["problem"].startswith("a batch of 1 row is passed")
    assert sorted(tmp_path.iterdir()) == [target, errors]
    target.rmdir()
    source = tmp_path / "a.jsonl"
    source.write_text('{"text": "One."}\n')
    # Without their table they tell of a run that was stopped, and are not taken for nothing.
    with pytest.raises(gm.GuillemetError, match=r"errors\.jsonl.* exists; expected overwrite=True"):
        gm.scan(source).decode().write(target, progress=False)
    gm.scan(source).decode().write(target, progress=False, overwrite=True)
    assert sorted(tmp_path.iterdir()) == [source, target]


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_table_that_stands_has_its_errors_beside_it(
    is_replaced: bool,  # noqa: FBT001
    corpus: Path,
    tmp_path: Path,
) -> None:
    target, errors = tmp_path / "q.jsonl", tmp_path / "q.jsonl.errors.jsonl"
    if is_replaced:
        target.write_text("old\n")
    command = [sys.executable, "-c", OVERWRITE, str(corpus), str(target)]
    with subprocess.Popen(command) as process:
        # The moment between the two is short, and before them the errors are not there, either.
        while process.poll() is None and not errors.exists():
            pass
        process.send_signal(signal.SIGKILL)
    assert json.loads(errors.read_text())["position"] == 401
    subprocess.run(command, check=True)
    assert sorted(tmp_path.iterdir()) == [target, errors]


def test_a_manifest_that_is_not_whole_names_what_it_names(corpus: Path, tmp_path: Path) -> None:
    write(corpus, tmp_path / "whole")
    expected = contents(tmp_path / "whole")
    manifest = (tmp_path / "whole" / "_manifest.jsonl").read_bytes()
    lines = manifest.splitlines(keepends=True)
    for kept in range(1, len(lines)):
        target = tmp_path / f"out{kept}"
        shutil.copytree(tmp_path / "whole", target)
        (target / "_manifest.jsonl").write_bytes(b"".join(lines[:kept]) + lines[kept][:9])
        named = [json.loads(line)["begin"] for line in lines[1:kept] if b"begin" in line]
        unnamed = set(expected) - set(named) - {"_errors.jsonl"}
        if unnamed:
            # What the manifest does not name is not written over.
            before = {name: (target / name).read_bytes() for name in unnamed}
            with pytest.raises(gm.GuillemetError, match="no part of this run"):
                write(corpus, target, resume=True)
            for name, data in before.items():
                assert (target / name).read_bytes() == data
                (target / name).unlink()
        write(corpus, target, resume=True)
        assert contents(target) == expected
