"""Corpora, targets and disks that are not as they should be."""

import gzip
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import corpus_maker
import pyarrow.parquet
import pytest

import guillemet as gm

COLUMNS: dict[str, Any] = {"text": "body", "id": "url"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "news.jsonl"
    with path.open("wb") as file:
        corpus_maker.write(800, file)
    return path


def python(code: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program; standard output is caught unless it is told where to go."""
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(
        [sys.executable, "-c", f"import sys, guillemet as gm\n{code}", *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **options,
    )


def parts(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.glob("part-*"))]


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("no records")
    (tmp_path / "odd.xyz").write_text("Once upon a time")
    with pytest.raises(FileNotFoundError) as missing:
        gm.scan(tmp_path / "a.jsonl").quotes().collect()
    assert missing.value.filename == str(tmp_path / "a.jsonl")
    for sources, message in [
        (f"{tmp_path}/*.jsonl", r"sources: no files in .*; expected files with a known suffix"),
        (tmp_path, r"sources: no files in .*\.jsonl, .*\.zst"),
        (tmp_path / "odd.xyz", "neither suffix nor first bytes tell the format"),
        (f"{tmp_path}/[", "sources: "),
        ([], "sources: an empty list"),
    ]:
        with pytest.raises((gm.GuillemetError, OSError), match=message):
            gm.scan(sources).quotes().collect()
    assert len(gm.scan(tmp_path / "odd.xyz", format="text").decode().collect()) == 1


def test_a_file_that_cannot_be_read_is_an_error_among_others(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.jsonl").write_text('{"text": "One."}')
    made = gm.scan(tmp_path).decode()
    assert made.collect().column("text") == ["One."]
    error = made.errors.to_pylist()[0]
    assert (error["source"], error["position"]) == (str(tmp_path / "a.jsonl"), None)
    assert error["problem"].startswith("No such file")


def test_a_corpus_without_records_is_a_table_without_rows(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n")
    quotes = gm.scan(tmp_path / "a.jsonl").quotes()
    assert quotes.collect().num_rows == 0
    for target in ["out", "q.csv", "q.parquet"]:
        assert quotes.write(tmp_path / target).rows == 0
    table = pyarrow.parquet.read_table(tmp_path / "out" / "part-00000.parquet")
    assert table.column_names == quotes.schema.names


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.jsonl").write_text('{"text": "One."}')
    (tmp_path / "below" / "up").symlink_to(tmp_path)
    assert gm.scan(tmp_path).decode().collect().column("text") == ["One."]


def test_a_file_that_grows_while_it_is_read_is_told(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "growing.jsonl"
    path.write_bytes(corpus.read_bytes() * 4)
    made = gm.scan(path, **COLUMNS).decode()
    batches = iter(made)
    count = len(next(batches))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"url": "late", "body": "Late."}\n')
    count += sum(len(batch) for batch in batches)
    # Nothing that was there at the start is lost.
    assert count in {3200, 3201}
    assert made.errors.column("problem") == ["the file changed while it was read"]


def test_raise_stops_at_the_first_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\nbad\n{"text": "Two."}\n')
    quotes = gm.scan(tmp_path, on_error="raise").quotes()
    for run in [quotes.collect, lambda: quotes.write(tmp_path / "q.csv"), lambda: list(quotes)]:
        with pytest.raises(gm.GuillemetError, match=r"a\.jsonl, record 2: "):
            run()
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_formats_and_targets_that_do_not_fit(corpus: Path, tmp_path: Path) -> None:
    quotes = gm.scan(corpus, **COLUMNS).quotes()
    for target, message in [
        ("q.xls", 'suffix "xls"'),
        ("q.parquet.gz", "no compression around parquet"),
        ("q.jsonl.bz2", "gzip or zstd, not bz2"),
    ]:
        with pytest.raises(gm.GuillemetError, match=message):
            quotes.write(tmp_path / target)
    with pytest.raises(gm.GuillemetError, match="resume: True for the single file"):
        quotes.write(tmp_path / "q.csv", resume=True)
    with pytest.raises(gm.GuillemetError, match="overwrite: True with resume=True"):
        quotes.write(tmp_path / "q", resume=True, overwrite=True)
    with pytest.raises(gm.GuillemetError, match='format: unknown value "xls"'):
        quotes.write(tmp_path / "q", format="xls")
    with pytest.raises(gm.GuillemetError, match='target: the stream "batches"'):
        gm.scan(gm.decode(["One."])).quotes().write(tmp_path / "q")
    with pytest.raises(FileNotFoundError):
        quotes.write(tmp_path / "no" / "q.csv")
    assert list(tmp_path.iterdir()) == []


# SIGXFSZ is ignored by Python, so a file that grows beyond the limit fails as on a full disk.
FULL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
gm.scan(sys.argv[1], text="body", id="url").sentences().write(
    sys.argv[2], format="jsonl", part_size=1 << 20, resume=True)
"""


def test_a_full_disk_is_an_error_and_the_run_can_be_gone_on_with(tmp_path: Path) -> None:
    # Three parts of the same size in text; the last has the most rows.
    long, short = "A sentence that goes on and on. " * 1000, "So. " * 8000
    texts = [long] * 80 + [short] * 40
    news = tmp_path / "news.jsonl"
    lines = (json.dumps({"url": n, "body": text}) + "\n" for n, text in enumerate(texts))
    news.write_text("".join(lines))
    sentences = gm.scan(news, **COLUMNS).sentences()
    sentences.write(tmp_path / "whole", format="jsonl", part_size=1 << 20)
    expected = parts(tmp_path / "whole")
    assert len(expected[-1]) > len(expected[0])
    done = python(FULL_DISK, news, tmp_path / "out", len(expected[0]))
    assert done.returncode == 1
    assert "OSError: [Errno 27] File too large" in done.stderr
    assert 0 < len(parts(tmp_path / "out")) < len(expected)
    assert not list((tmp_path / "out").glob(".*"))
    summary = sentences.write(tmp_path / "out", format="jsonl", part_size=1 << 20, resume=True)
    assert summary.resumed > 0
    assert parts(tmp_path / "out") == expected


def test_a_full_disk_behind_one_file_and_standard_output(corpus: Path, tmp_path: Path) -> None:
    code = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000,) * 2)
gm.scan(sys.argv[1], text="body", id="url").quotes().write(sys.argv[2])
"""
    done = python(code, corpus, tmp_path / "q.parquet")
    assert "OSError: [Errno 27] File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []
    command = "import guillemet.__main__ as g; sys.exit(g.main(sys.argv[1:]))"
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = python(command, "quotes", "--text", "body", corpus, stdout=full)
    assert (done.returncode, done.stderr) == (
        1,
        "guillemet: standard output: No space left on device\n",
    )


def test_two_runs_do_not_write_one_file(corpus: Path, tmp_path: Path) -> None:
    started, go_on = threading.Event(), threading.Event()

    class Slow(io.BytesIO):
        """The corpus, whose last bytes have to be waited for."""

        name = "slow.jsonl"

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            if self.tell() > 3_000_000:
                started.set()
                assert go_on.wait(60)
            return data

    slow = gm.scan(Slow(corpus.read_bytes()), **COLUMNS).quotes()
    first = threading.Thread(target=slow.write, args=(tmp_path / "q.csv",))
    first.start()
    try:
        assert started.wait(60)
        while not (tmp_path / ".q.csv.part").exists():
            assert first.is_alive()
        with pytest.raises(OSError, match="another run is writing to it"):
            gm.scan(corpus, **COLUMNS).quotes().write(tmp_path / "q.csv")
    finally:
        go_on.set()
        first.join()
    assert [path.name for path in tmp_path.iterdir()] == ["q.csv"]


def test_sources_that_give_other_records_than_before_are_told(corpus: Path, tmp_path: Path) -> None:
    quotes = gm.scan(corpus, **COLUMNS).quotes()
    quotes.write(tmp_path / "out", part_size=1 << 20)
    manifest = tmp_path / "out" / "_manifest.jsonl"
    lines = [json.loads(line) for line in manifest.read_text().splitlines()]
    # As if one record less had been readable when the first part was made.
    assert lines[1] == {"begin": "part-00000.parquet"}
    lines[2]["records"] -= 1
    manifest.write_text("".join(json.dumps(line) + "\n" for line in lines[:3]))
    with pytest.raises(gm.GuillemetError, match="resume: sources that give other records"):
        quotes.write(tmp_path / "out", resume=True, part_size=1 << 20)


PEAK = """
import gzip, resource
text = "The council met on Monday in the town hall. " * 700_000
with gzip.open(sys.argv[1], "wt", compresslevel=1) as file:
    for number in range(int(sys.argv[2])):
        file.write('{"text": "' + text + '"}\\n')
del text
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
summary = gm.scan(sys.argv[1]).decode().write(sys.argv[1] + ".out.jsonl", overwrite=True)
assert summary.records == int(sys.argv[2])
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_does_not_grow_with_the_number_of_very_large_records(tmp_path: Path) -> None:
    """Records of 31 MB each: what is in flight is limited in bytes, not only in number."""
    few, many = (
        int(python(PEAK, tmp_path / f"{count}.jsonl.gz", count).stdout) for count in (8, 24)
    )
    print(f"peak: {few} MiB more for 8 records, {many} MiB more for 24")
    assert many < few + 100


def test_a_small_file_may_hold_a_record_of_any_size(tmp_path: Path) -> None:
    bomb = gzip.compress(b'{"text": "' + b"x" * 50_000_000 + b'"}\n{"text": "Short."}\n')
    assert len(bomb) < 100_000
    limit = 1_000_000
    for name, data, texts in [
        ("a.jsonl.gz", bomb, ["Short."]),
        ("a.json.gz", bomb, ["Short."]),
        ("a.txt.gz", bomb, []),
        ("a.csv.gz", gzip.compress(b'text\nOne.\n"' + b"x" * 50_000_000), ["One."]),
    ]:
        path = tmp_path / name
        path.write_bytes(data)
        made = gm.scan(path, record_limit=limit).decode()
        assert made.collect().column("text") == texts, name
        assert len(made.errors) == 1, name
        assert (
            "limit" in made.errors.column("problem")[0]
            or "more than 1000000 bytes" in (made.errors.column("problem")[0])
        )
        os.unlink(path)  # noqa: PTH108
