"""Where records come from: links, odd names, pipes; and what the command says and returns."""

import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import guillemet as gm

LINE = '{"text": "“We won,” said Ann Lee."}\n'


def run(*arguments: object, line: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "guillemet", *map(str, arguments)]
    if line is not None:
        command = ["bash", "-c", line.replace("guillemet", f"{sys.executable} -m guillemet")]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("pattern", ["", "/**/*.jsonl", "/**"])
def test_loops_of_links_end_and_each_file_is_read_once(pattern: str, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.jsonl").write_text(LINE)
    (tmp_path / "b.jsonl").write_text(LINE)
    (tmp_path / "c.jsonl").symlink_to(tmp_path / "b.jsonl")
    (tmp_path / "d.jsonl").hardlink_to(tmp_path / "b.jsonl")
    for number in range(3):
        (tmp_path / f"s{number}").symlink_to(".")
        (tmp_path / "below" / f"s{number}").symlink_to("..")
    made = gm.scan(f"{tmp_path}{pattern}").decode()
    assert len(made.collect()) == 2
    assert len(made.errors) == 0


def test_a_chain_of_doubled_links_is_walked_once(tmp_path: Path) -> None:
    for number in range(40):
        folder = tmp_path / f"f{number}"
        folder.mkdir()
        for name in "ab":
            (folder / name).symlink_to(f"../f{number + 1}")
    (tmp_path / "f40").mkdir()
    (tmp_path / "f40" / "a.jsonl").write_text(LINE)
    for source in (tmp_path, f"{tmp_path}/**/*.jsonl"):
        assert len(gm.scan(source).decode().collect()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names in UTF-8 only")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.jsonl"
    Path(os.fsdecode(name)).write_text(LINE + "bad\n")
    for source in (os.fsdecode(name), Path(os.fsdecode(name)), tmp_path, f"{tmp_path}/*.jsonl"):
        made = gm.scan(source).decode()
        assert len(made.collect()) == 1
        assert made.errors.column("source") == [f"{tmp_path}/caf\\xe9.jsonl"]
    Path(os.fsdecode(name[:-10] + b"\xe8.jsonl")).write_text(LINE)
    made = gm.scan(tmp_path).decode()
    summary = made.write(tmp_path / "out", progress=False)
    assert summary.records == 2
    assert run("decode", os.fsdecode(name)).returncode == 0


def test_pipes_and_devices_in_folders_are_passed_over_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINE)
    os.mkfifo(tmp_path / "b.jsonl")
    (tmp_path / "c.jsonl").symlink_to("/dev/null")
    os.mkfifo(tmp_path / "other")
    for source in (tmp_path, f"{tmp_path}/*.jsonl"):
        made = gm.scan(source).decode()
        assert len(made.collect()) == 1
        names = [Path(row["source"]).name for row in made.errors.to_pylist()]
        assert names == ["b.jsonl", "c.jsonl"]
        assert "a pipe, a socket or a device" in made.errors.column("problem")[0]


# Root may read everything, so it becomes somebody else once it has imported the package.
STRANGER = """
import os, sys
import guillemet as gm
assert len(gm.quotes("a")) == 0
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
"""


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder whose contents may be read in part and written nowhere."""

    def restrict(path: Path, mode: int) -> None:
        # Of one's own files the owner's permissions count.
        path.chmod(mode if os.geteuid() == 0 else (mode & 7) * 0o111)

    folders = {"entered": 0o711, "listed": 0o744, "open": 0o755, "shut": 0o700}
    for name in folders:
        (tmp_path / name).mkdir()
        for file, mode in (("a.jsonl", 0o644), ("b.jsonl", 0o600)):
            (tmp_path / name / file).write_text(LINE)
            restrict(tmp_path / name / file, mode)
    for name, mode in {**folders, ".": 0o755}.items():
        restrict(tmp_path / name, mode)
    yield tmp_path
    for name in (".", *folders):
        (tmp_path / name).chmod(0o755)


def as_a_stranger(folder: Path, program: str) -> str:
    command = [sys.executable, "-c", STRANGER + program, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="other systems have no such users")
def test_what_may_not_be_read_is_told(closed: Path) -> None:
    program = """
for source in (".", "./**/*.jsonl", "shut/*.jsonl", "open/b.jsonl", "shut/a.jsonl"):
    made = gm.scan(source).decode()
    try:
        print(len(made.collect()), *made.errors.column("source"))
        print(*set(made.errors.column("problem")))
    except PermissionError as problem:
        print(problem.errno, problem.filename)
"""
    denied = "Permission denied (os error 13)"
    below = f"1 entered listed/a.jsonl listed/b.jsonl open/b.jsonl shut\n{denied}\n"
    single = f"0 shut\n{denied}\n0 open/b.jsonl\n{denied}\n13 shut/a.jsonl\n"
    assert as_a_stranger(closed, program) == below * 2 + single


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="other systems have no such users")
def test_what_may_not_be_written_is_named(closed: Path) -> None:
    before = sorted(closed.rglob("*"))
    program = """
for target in ("q.csv", "new/", "open/q.csv", "open/new/", "shut/q.csv", "shut/new/"):
    try:
        gm.scan("open/a.jsonl").decode().write(target, progress=False)
    except PermissionError as problem:
        print(problem.errno, target.rstrip("/") in str(problem))
"""
    assert as_a_stranger(closed, program) == "13 True\n" * 6
    assert sorted(closed.rglob("*")) == before


def test_pipes_named_as_sources_are_read(tmp_path: Path) -> None:
    pipe = tmp_path / "a.jsonl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(LINE * 100))
    writer.start()
    assert len(gm.scan(pipe).decode().collect()) == 100
    writer.join()
    # The schema does not use the pipe up.
    writer = threading.Thread(target=lambda: pipe.write_text(LINE * 100))
    writer.start()
    made = gm.scan(pipe).decode()
    assert made.schema.names[0] == "id"
    assert len(made.collect()) == 100
    writer.join()
    with pytest.raises(gm.GuillemetError, match="has been read"):
        made.collect()
    (tmp_path / "x").write_text(LINE * 3)
    for line in (
        f"guillemet decode <(cat {tmp_path}/x)",
        f"cat {tmp_path}/x | guillemet decode /dev/stdin",
        f"gzip -c {tmp_path}/x | guillemet decode /dev/stdin",
        f"guillemet decode /dev/stdin < {tmp_path}/x",
    ):
        done = run(line=line)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout.splitlines()) == 3


def test_status_where_nothing_could_be_read_or_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("bad\n")
    (tmp_path / "good.jsonl").write_text(LINE)
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "zeros.tar").write_bytes(bytes(10240))
    assert run("decode", tmp_path / "a.jsonl").returncode == 1
    assert run("decode", tmp_path / "a.jsonl", "-o", tmp_path / "out.csv").returncode == 1
    assert run("decode", tmp_path / "zeros.tar").returncode == 1
    assert run("decode", tmp_path / "empty.jsonl").returncode == 0
    assert run("decode", tmp_path).returncode == 0
    closed = run(line=f"guillemet decode {tmp_path}/good.jsonl >&-")
    assert (closed.returncode, closed.stderr) == (1, "guillemet: standard output is closed\n")
    assert run(line=f"guillemet show {tmp_path}/good.jsonl >&-").returncode == 1
    assert (
        run(line=f"guillemet decode {tmp_path}/good.jsonl -o {tmp_path}/b.csv >&-").returncode == 0
    )


EVIL = "bad\x1b]0;pwned\x07"


def test_control_characters_reach_no_terminal(tmp_path: Path) -> None:
    (tmp_path / f"{EVIL}.jsonl").write_text(LINE + "bad\n")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(f"{EVIL}.jsonl", LINE + "bad\n")
    (tmp_path / "columns.jsonl").write_text(json.dumps({EVIL: 1}) + "\n" + LINE)
    (tmp_path / "values.csv").write_text(f"text,{EVIL}\n1\n")
    outputs = [
        run("decode", tmp_path / f"{EVIL}.jsonl"),
        run("decode", tmp_path),
        run("decode", tmp_path / "a.zip", "-o", tmp_path / "out.csv"),
        run("decode", tmp_path / "columns.jsonl"),
        run("decode", tmp_path / "columns.jsonl", "--text", EVIL),
        run("decode", tmp_path / "columns.jsonl", "--keep", EVIL + "x"),
        run("decode", tmp_path / f"no{EVIL}.jsonl"),
        run("decode", tmp_path / f"{EVIL}.xyz"),
        run("decode", tmp_path / "columns.jsonl", "-o", tmp_path / f"{EVIL}.xls"),
        run("decode", tmp_path / "columns.jsonl", "-o", tmp_path / EVIL / "a.csv"),
        run("decode", tmp_path / "columns.jsonl", "--resume", "-o", tmp_path / f"{EVIL}.csv"),
    ]
    for done in outputs:
        assert not {"\x1b", "\x07"} & set(done.stderr), done.args
    assert "\\u{1b}]0;pwned\\u{7}" in outputs[0].stderr
    with pytest.raises(FileNotFoundError):
        gm.scan(tmp_path / f"no{EVIL}.jsonl").decode().collect()
    with pytest.raises(gm.GuillemetError) as raised:
        gm.scan(tmp_path / "columns.jsonl", text=EVIL, on_error="raise").decode().collect()
    assert "\x1b" not in str(raised.value)
