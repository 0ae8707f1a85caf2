"""Runs that are stopped, tampered with and contested: the rows are those of an undisturbed run.

``python tests/hostile/stops.py --runs 200`` writes a corpus into folders of parts again and again.
Each run is disturbed in one way, drawn by chance: killed at any moment, parts removed, cut, changed
or added to, the manifest or the file of errors cut, a disk that is full, two runs at once, or a
replacement of another result that is killed. It is then gone on with until it is done. The parts
and errors must be those of an undisturbed run byte by byte, and files that are not the run's own,
in the folder and beside it, must be as they were.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "python"))
import corpus_maker  # noqa: E402

PROGRAM = """
import resource, sys, guillemet as gm
source, target, table, mode, disk = sys.argv[1:]
if int(disk):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(disk),) * 2)
made = getattr(gm.scan(source, text="body", id="url"), table)()
made.write(target, progress=False, part_size=1 << 19, format="jsonl", **{mode: True})
"""
FOREIGN = {
    "notes.txt": b"years of work",
    "part-00099.jsonl": b"mine",
    "part-0.jsonl": b"mine, too",
    ".hidden": b"",
}


class Disturbance:
    """One folder, what is done to it, and what it must hold at the end."""

    def __init__(self, corpus: Path, whole: Path, folder: Path, seed: int) -> None:
        self.corpus, self.whole, self.folder = corpus, whole, folder
        self.target = folder / "out"
        self.chance = random.Random(seed)  # noqa: S311
        self.lasts = 0.6

    def start(
        self, mode: str = "resume", disk: int = 0, table: str = "paragraphs"
    ) -> subprocess.Popen[bytes]:
        arguments = [self.corpus, self.target, table, mode, disk]
        command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
        return subprocess.Popen(command, stderr=subprocess.PIPE)

    def finish(self, mode: str = "resume") -> None:
        with self.start(mode) as process:
            _, problem = process.communicate()
        assert process.returncode == 0, problem.decode()

    def copy(self) -> None:
        shutil.copytree(self.whole, self.target)

    def parts(self) -> list[Path]:
        return sorted(path for path in self.target.glob("part-*") if path.name not in FOREIGN)

    def kill(self, mode: str = "resume") -> None:
        for _ in range(self.chance.randrange(1, 5)):
            with self.start(mode) as process:
                time.sleep(self.chance.random() * self.lasts)
                name = self.chance.choice(
                    [signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT]
                )
                process.send_signal(name)
                process.communicate()

    def kill_a_replacement(self) -> None:
        self.target.mkdir()
        with self.start("resume", table="decode") as process:
            process.communicate()
        self.add_foreign(but=("part-00099.jsonl", "part-0.jsonl"))
        self.kill("overwrite")
        self.finish("overwrite")

    def remove_parts(self) -> None:
        self.copy()
        for part in self.chance.sample(self.parts(), self.chance.randrange(1, 4)):
            part.unlink()

    def cut_a_part(self) -> None:
        self.copy()
        part = self.chance.choice(self.parts())
        data = part.read_bytes()
        part.write_bytes(data[: self.chance.randrange(len(data))])

    def change_a_part(self) -> None:
        self.copy()
        part = self.chance.choice(self.parts())
        data = bytearray(part.read_bytes())
        data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
        part.write_bytes(data)

    def add_to_a_part(self) -> None:
        self.copy()
        with self.chance.choice(self.parts()).open("ab") as part:
            part.write(b"{}\n")

    def cut_the_errors(self) -> None:
        self.copy()
        errors = self.target / "_errors.jsonl"
        data = errors.read_bytes()
        errors.write_bytes(data[: self.chance.randrange(len(data))])

    def cut_the_manifest(self) -> None:
        """As a machine leaves it that lost its power: what it does not name has no part, either."""
        self.copy()
        manifest = self.target / "_manifest.jsonl"
        data = manifest.read_bytes()
        cut = data[: self.chance.randrange(data.index(b"\n") + 1, len(data))]
        manifest.write_bytes(cut)
        named = cut[: cut.rindex(b"\n")].decode()
        for part in self.parts():
            if f'{{"begin":"{part.name}"}}' not in named:
                part.unlink()

    def fill_the_disk(self) -> None:
        sizes = sorted(part.stat().st_size for part in self.whole.glob("part-*"))
        with self.start(disk=self.chance.randrange(sizes[0] // 2, sizes[-1])) as process:
            process.communicate()
        assert process.returncode != 0

    def contest(self) -> None:
        processes = []
        for _ in range(self.chance.randrange(2, 4)):
            processes.append(self.start())
            time.sleep(self.chance.random() * self.lasts / 2)
        for process in processes:
            with process:
                _, problem = process.communicate()
            assert process.returncode == 0 or b"another run is writing" in problem, problem.decode()

    def add_foreign(self, but: tuple[str, ...] = ()) -> None:
        for name, data in FOREIGN.items():
            if name not in but:
                (self.target / name).write_bytes(data)
        (self.folder / "out.errors.jsonl").write_bytes(b"mine")

    def contents(self) -> dict[str, bytes]:
        names = {path.name for path in self.target.iterdir()}
        assert ".overwrite" not in names
        assert not {name for name in names if name.endswith(".part")}, names
        found = {name: (self.target / name).read_bytes() for name in names}
        del found["_manifest.jsonl"]
        return found


WAYS: dict[str, Callable[[Disturbance], None]] = {
    "killed": Disturbance.kill,
    "replacement killed": Disturbance.kill_a_replacement,
    "parts removed": Disturbance.remove_parts,
    "part cut": Disturbance.cut_a_part,
    "part changed": Disturbance.change_a_part,
    "part added to": Disturbance.add_to_a_part,
    "errors cut": Disturbance.cut_the_errors,
    "manifest cut": Disturbance.cut_the_manifest,
    "disk full": Disturbance.fill_the_disk,
    "contest": Disturbance.contest,
}


def whole_run(folder: Path, records: int) -> tuple[Path, Path, dict[str, bytes]]:
    """Make a corpus and what an undisturbed run makes of it."""
    corpus, whole = folder / "news.jsonl", folder / "whole"
    with corpus.open("wb") as file:
        for start in range(0, records, 100):
            corpus_maker.write(100, file)
            file.write(b"not a record of number %d\n" % start)
    made = Disturbance(corpus, whole, folder, 0)
    made.target = whole
    since = time.monotonic()
    made.finish()
    expected = made.contents()
    print(f"an undisturbed run takes {time.monotonic() - since:.1f} s; {len(expected)} files")
    return corpus, whole, expected


def disturbed(way: str, number: int, made: tuple[Path, Path, dict[str, bytes]], seed: int) -> None:
    """Disturb one run and compare what comes of it."""
    corpus, whole, expected = made
    folder = whole.parent / f"run{number}"
    folder.mkdir()
    run = Disturbance(corpus, whole, folder, seed + number)
    WAYS[way](run)
    if run.target.exists() and (run.target / "_manifest.jsonl").exists():
        run.add_foreign()
    run.finish()
    found = run.contents()
    foreign = {name: data for name, data in FOREIGN.items() if name in found}
    assert {name: found[name] for name in foreign} == foreign, f"{way}: foreign files"
    ours = {name: data for name, data in found.items() if name not in FOREIGN}
    assert ours == expected, f"{way}, seed {seed}, run {number}: other rows"
    beside = folder / "out.errors.jsonl"
    assert not beside.exists() or beside.read_bytes() == b"mine"
    shutil.rmtree(folder)


def run(count: int, seed: int, records: int) -> None:
    """Disturb so many runs, each way as often as any other."""
    print(f"seed {seed}")
    ways = [list(WAYS)[number % len(WAYS)] for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        made = whole_run(Path(folder), records)
        for number, way in enumerate(ways):
            disturbed(way, number, made, seed)
    print(f"{count} runs as undisturbed: {dict(Counter(ways))}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Disturb runs into folders of parts.")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--records", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))  # noqa: S311
    arguments = parser.parse_args()
    run(arguments.runs, arguments.seed, arguments.records)
