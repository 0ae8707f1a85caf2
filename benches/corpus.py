"""How fast whole archives go, and what they take: ``python benches/corpus.py --records 20000``.

Makes a corpus of JSON lines in Zstandard, escaped as the sample record is (about 4 KB a record,
from the sample record and the PolNeAR training articles), and measures in one run, each in a
process of its own:

- extraction alone: `quotes`, or another ``--table``, over a table of such records in memory;
- the whole: reading, the same, and writing parts of Parquet, for a quarter of the corpus and for
  all of it, with the peak of the memory of each.

Needs the environment of the tests and a release build: ``maturin develop --release``.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "python"))
COLUMNS = {"text": "body", "id": "url", "keep": ["outlet"]}
# Records for extraction alone: some 80 MB, held in memory.
SAMPLE = 20_000


def extraction(table: str, corpus: Path, count: int) -> dict[str, float]:
    """Measure a function over the first records of the corpus, held in memory."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import json as arrow_json  # noqa: PLC0415

    import guillemet as gm  # noqa: PLC0415

    with pa.input_stream(str(corpus), compression="zstd") as lines:
        options = arrow_json.ReadOptions(block_size=16 << 20)
        with arrow_json.open_json(lines, read_options=options) as reader:
            batches, rows = [], 0
            while rows < count:
                batches.append(reader.read_next_batch())
                rows += batches[-1].num_rows
    articles = pa.Table.from_batches(batches).slice(0, count)
    since, before = time.perf_counter(), time.process_time()
    getattr(gm, table)(articles, **COLUMNS)
    seconds, processor = time.perf_counter() - since, time.process_time() - before
    return {"records": len(articles), "seconds": seconds, "processor": processor}


def whole(table: str, corpus: Path, target: Path) -> dict[str, float]:
    """Measure a run from the file to a folder of parts."""
    import guillemet as gm  # noqa: PLC0415

    made = getattr(gm.scan(corpus, **COLUMNS), table)()
    before = time.process_time()
    summary = made.write(target, overwrite=True, progress=False)
    names = ["records", "rows", "errors", "bytes", "seconds", "reading", "extraction", "writing"]
    processor = time.process_time() - before
    return {name: getattr(summary, name) for name in names} | {"processor": processor}


def measured(*arguments: object) -> dict[str, float]:
    """Run one of the functions above in a process of its own; `peak` is its memory in MB."""
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


def start_up() -> float:
    """Measure the command line without any work, in milliseconds: the median of eleven starts."""
    times = []
    for _ in range(11):
        since = time.perf_counter()
        command = [sys.executable, "-m", "guillemet", "--version"]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
        times.append(time.perf_counter() - since)
    return statistics.median(times) * 1000


def corpus_of(folder: Path, count: int) -> Path:
    """Make a corpus, unless an earlier run has."""
    import corpus_maker  # noqa: PLC0415

    path = folder / f"corpus-{count}.jsonl.zst"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        corpus_maker.write_file(count, part, "zstd")
        part.rename(path)
    return path


def speed(run: dict[str, float], time: str) -> float:
    """Tell records per second, of the clock or of processors."""
    return run["records"] / run[time]


def tell(corpus: Path, run: dict[str, float], alone: list[dict[str, float]]) -> None:
    """Print what a run over a corpus was like, beside runs of extraction alone."""
    text = run["bytes"] / 1e6
    work = sum(run[stage] for stage in STAGES)
    shares = ", ".join(f"{stage} {run[stage] / work:.1%}" for stage in STAGES)
    clock, processors = (
        speed(run, time) / statistics.median(speed(other, time) for other in alone)
        for time in ("seconds", "processor")
    )
    print(
        f"{run['records']:,.0f} records, {text:,.0f} MB of text in "
        f"{corpus.stat().st_size / 1e6:,.0f} MB: {run['seconds']:.1f} s, "
        f"{speed(run, 'seconds'):,.0f} articles/s, {text / run['seconds']:.1f} MB/s, "
        f"{run['rows']:,.0f} rows, {run['errors']:.0f} errors\n"
        f"  speed of extraction alone reached: {clock:.0%} by the clock, {processors:.0%} by "
        f"processor time; peak {run['peak']:,.0f} MB; work: {shares}"
    )


STAGES = ("reading", "extraction", "writing")


def main() -> None:
    """Make what is measured, measure it and print it."""
    parser = argparse.ArgumentParser(description="How fast whole archives go.")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--keep", action="store_true", help="keep the corpora for the next run")
    parser.add_argument("--table", default="quotes", help="what to make (default: quotes)")
    arguments = parser.parse_args()
    table, target = arguments.table, arguments.folder / "tables"
    print(f"start-up of the command: {start_up():.0f} ms")
    corpora = [corpus_of(arguments.folder, arguments.records // part) for part in (4, 1)]
    sample = min(SAMPLE, arguments.records // 4)
    alone = [measured("extraction", table, corpora[0], sample)]
    runs = []
    for corpus in corpora:
        runs.append(measured("whole", table, corpus, target))
        alone.append(measured("extraction", table, corpora[0], sample))
    speeds = ", ".join(f"{speed(run, 'seconds'):,.0f}" for run in alone)
    print(f"extraction alone, {sample:,} records in memory: {speeds} articles/s")
    for corpus, run in zip(corpora, runs, strict=True):
        tell(corpus, run, alone)
    shutil.rmtree(target)
    if not arguments.keep:
        for corpus in corpora:
            corpus.unlink()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["extraction", table, corpus, count]:
            found = extraction(table, Path(corpus), int(count))
        case ["whole", table, corpus, target]:
            found = whole(table, Path(corpus), Path(target))
        case _:
            main()
            sys.exit()
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps(found))
