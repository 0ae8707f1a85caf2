"""What reading costs, by format, against another version: ``python benches/formats.py SITE``.

SITE is a folder with the other version's package, as a wheel unpacks to; this one's is that of the
environment, or of ``--site``. A corpus of 6,000 articles (some 24 MB of text) is made in each
format; ``decode`` of it, or another ``--table``, is timed on one thread. Every run is a process of
its own, the two versions take turns, and what is told is the median of the processor time and the
ratio of the two. Both want a release build, the input is that of ``corpus.py``.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "python"))
RUN = """
import sys, time
sys.path.insert(0, sys.argv[1])
import guillemet as gm
made = getattr(gm.scan(sys.argv[3], text="body", id="url", keep=["outlet"]), sys.argv[2])(threads=1)
rows = len(made.collect())
before = time.process_time()
for _ in range(int(sys.argv[4])):
    assert len(made.collect()) == rows
print((time.process_time() - before) / int(sys.argv[4]))
"""


def corpora(folder: Path, count: int) -> list[Path]:
    """Make the same records in every format."""
    import corpus_maker  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import csv, feather, parquet  # noqa: PLC0415

    lines = folder / "news.jsonl"
    corpus_maker.write_file(count, lines)
    records = [json.loads(line) for line in lines.read_bytes().splitlines()]
    table = pa.Table.from_pylist(records)
    feather.write_feather(table, folder / "lz4.feather", compression="lz4")
    feather.write_feather(table, folder / "zstd.feather", compression="zstd")
    parquet.write_table(table, folder / "news.parquet", compression="zstd")
    csv.write_csv(table, folder / "news.csv")
    csv.write_csv(table, folder / "news.tsv", csv.WriteOptions(delimiter="\t"))
    corpus_maker.write_file(count, folder / "news.jsonl.zst")
    return sorted(folder.iterdir())


def main() -> None:
    """Time both versions in turn and print the ratios."""
    parser = argparse.ArgumentParser(description="What reading costs, by format.")
    parser.add_argument("other", help="a folder with the package of the other version")
    parser.add_argument("--site", default=str(ROOT / "python"), help="that of this version")
    parser.add_argument("--table", default="decode")
    parser.add_argument("--records", type=int, default=6000)
    parser.add_argument("--runs", type=int, default=9, help="processes of each version")
    parser.add_argument("--repeat", type=int, default=5, help="times in each process")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for path in corpora(Path(folder), arguments.records):
            times: dict[str, list[float]] = {arguments.site: [], arguments.other: []}
            for _ in range(arguments.runs):
                for site, taken in times.items():
                    command = [sys.executable, "-c", RUN, site, arguments.table]
                    command += [str(path), str(arguments.repeat)]
                    taken.append(float(subprocess.check_output(command)))  # noqa: S603
            now, before = (statistics.median(taken) for taken in times.values())
            print(f"{path.name:14} {1000 * now:7.1f} ms {1000 * before:7.1f} ms {now / before:.3f}")


if __name__ == "__main__":
    main()
