"""The command line."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import corpus_maker
import pytest
from conftest import ROOT
from readme import README

import guillemet as gm
from guillemet.__main__ import _size

LINES = "".join(json.dumps(record) + "\n" for record in corpus_maker.records(5))


def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "guillemet", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)


def test_from_standard_input_to_standard_output() -> None:
    done = run("quotes", "--text", "body", "--id", "url", "--keep", "outlet,length", stdin=LINES)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    table = gm.quotes(
        [record["body"] for record in corpus_maker.records(5)],
    )
    assert [row["text"] for row in rows] == table.column("text")
    assert rows[0]["outlet"] == "Herald"


def test_the_commands_of_the_readme(record: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command = re.compile(r"^\$ guillemet (.*?tests/documents\S*)", re.MULTILINE)
    commands = command.findall(README.read_text("utf-8"))
    assert commands == [
        f"{name} tests/documents/record.txt" for name in ["quotes", "speakers", "show"]
    ]
    quotes, speakers, shown = (run(*command.split()) for command in commands)
    assert len(quotes.stdout.splitlines()) == gm.quotes(record).num_rows
    assert len(speakers.stdout.splitlines()) == gm.speakers(record).num_rows
    assert "KTR" in shown.stdout


@pytest.mark.parametrize(
    "table", ["decode", "paragraphs", "sentences", "tokens", "speakers", "narration"]
)
def test_every_table_has_a_command(table: str) -> None:
    done = run(table, "-", "--text", "body", "--format", "csv", stdin=LINES)
    assert done.returncode == 0
    assert done.stdout.startswith("id,")


def test_a_file_is_written_and_told(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(LINES + "broken\n")
    arguments = ["quotes", tmp_path / "in.jsonl", "-o", tmp_path / "q.parquet", "--text", "body"]
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (0, "")
    assert "5 records" in done.stderr
    assert "1 errors" in done.stderr
    again = run(*arguments)
    assert again.returncode == 2
    assert "exists; expected --overwrite or another target" in again.stderr
    assert run(*arguments, "--overwrite", "--quiet").stderr == ""


def test_a_folder_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(LINES)
    arguments = ["quotes", tmp_path / "in.jsonl", "-o", tmp_path / "out", "--text", "body"]
    assert run(*arguments).returncode == 0
    assert run(*arguments, "--resume").returncode == 0


def test_what_is_known_comes_from_a_file(tmp_path: Path) -> None:
    known = tmp_path / "names.toml"
    example = re.search(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert example is not None
    known.write_text(example[1])
    line = json.dumps({"text": '"We won," I said. "So," POTUS tooted.', "byline": "By Ann Lee"})
    done = run("speakers", "--author", "byline", "--names", known, stdin=line)
    assert [json.loads(row)["name"] for row in done.stdout.splitlines()] == ["Ann Lee", "Joe Biden"]
    shown = run("show", "--author", "Ann Lee", "--names", known, stdin='"We won," I said.').stdout
    assert "1  Ann Lee, direct" in shown
    for text, problem in [
        ("names = [", "expected a file in TOML"),
        ('name = "x"', "unknown key 'name'; expected one of names, aliases, cues"),
        ("[names]\nKTR = 'firm'", 'unknown kind "firm" of "KTR"'),
        ("cues = 'tooted'", "cues: str; expected a list"),
    ]:
        known.write_text(text)
        wrong = run("quotes", "--names", known, stdin=line)
        assert wrong.returncode == 2
        assert problem in wrong.stderr
    assert run("quotes", "--names", tmp_path / "no.toml", stdin=line).returncode == 1


def test_status_and_messages() -> None:
    assert run("quotes", "no/such.jsonl").returncode == 1
    assert "no/such.jsonl: No such file" in run("quotes", "no/such.jsonl").stderr
    assert run("quotes", "--text", "body", "--language", "xx", stdin=LINES).returncode == 2
    assert run("quotes", "--nonsense").returncode == 2
    assert "or --input-format\n" in run("quotes", stdin="Once upon a time").stderr
    assert run("quotes", "--input-format", "text", stdin="Once upon a time").returncode == 0
    assert run().returncode == 2
    assert "guillemet quotes news.jsonl" in run("--help").stdout
    assert run("--version").stdout == f"guillemet {gm.__version__}\n"
    bad = run("sentences", stdin='{"text": "One."}\nbad\n')
    assert bad.returncode == 0
    assert "guillemet: -, record 2: " in bad.stderr
    assert run("sentences", "--errors", "raise", stdin="{}\nbad\n").returncode == 2


def test_a_reader_that_has_seen_enough() -> None:
    command = f"{sys.executable} -m guillemet tokens --text body | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", command], input=LINES * 400, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def on_a_terminal(*arguments: object, **environment: str) -> str:
    """Run a command with a pseudo-terminal as its output."""
    primary, terminal = pty.openpty()
    command = [sys.executable, "-m", "guillemet", *map(str, arguments)]
    shown = b""
    with subprocess.Popen(command, stdout=terminal, env={**os.environ, **environment}) as process:
        os.close(terminal)
        # So a pseudo-terminal tells that its other side is closed.
        with contextlib.suppress(OSError):
            while chunk := os.read(primary, 4096):
                shown += chunk
    os.close(primary)
    assert process.returncode == 0
    return shown.decode()


def test_show(record: str, tmp_path: Path) -> None:
    path = tmp_path / "record.txt"
    path.write_text(record, encoding="utf-8")
    plain = run("show", stdin=record).stdout
    assert run("show", path).stdout == plain
    assert "\n\n 1  " in plain
    assert "\x1b" not in plain
    assert "\x1b[32m" in on_a_terminal("show", path, NO_COLOR="")
    assert "\x1b" not in on_a_terminal("show", path, NO_COLOR="1")
    assert run("show", "--html", path).stdout.startswith("<!DOCTYPE html>")
    assert run("show", tmp_path / "no.txt").returncode == 1


def test_nothing_but_the_standard_library_is_loaded_to_start() -> None:
    program = (
        "import sys; import guillemet.__main__ as g; g.main(['--version']);"
        "print(sorted({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(gm.__file__).parents[1])},
    )
    assert done.stdout.splitlines()[1] == "['__main__', 'guillemet']"


def test_parts_have_the_size_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(LINES * 40)
    arguments = ["quotes", tmp_path / "in.jsonl", "-o", f"{tmp_path}/out/", "--text", "body"]
    assert run(*arguments, "--part-size", "1").returncode == 0
    assert run(*arguments, "--part-size", "1 much").returncode == 2
    assert list((tmp_path / "out").glob("part-*"))
    assert [_size(text) for text in ("7", "2k", "2kB", "16MiB", "1g")] == [
        7, 2048, 2000, 16 << 20, 1 << 30,
    ]  # fmt: skip
