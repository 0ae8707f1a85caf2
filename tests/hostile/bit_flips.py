"""One flipped bit in files of many kinds: an error, or the same rows; never other text in silence.

``python tests/hostile/bit_flips.py --flips 3000`` flips one bit at a time in a small file of each
kind, at places spread evenly from a random start, and reads the file. A kind whose bytes are under
a checksum fails if the rows differ from those of the whole file and no error tells it; any kind
fails if the process dies. Kinds without a checksum are run for the second reason alone.
"""

import argparse
import bz2
import csv
import gzip
import io
import json
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

import guillemet as gm

RECORDS: list[dict[str, Any]] = [
    {
        "id": f"r{number}",
        "text": f"“We won number {number},” said Ann Lee. " + "It rained. " * (number % 7),
    }
    for number in range(40)
]
TABLE = pa.Table.from_pylist(RECORDS)
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()


def zstd(data: bytes) -> bytes:
    """Compress with a checksum, which pyarrow's codec leaves out."""
    command = ["zstd", "--check", "-q", "-c"]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def rows(delimiter: str) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, ["id", "text"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(RECORDS)
    return file.getvalue().encode()


def tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for part in range(4):
            data = b"".join(LINES.splitlines(keepends=True)[part * 10 : part * 10 + 10])
            member = tarfile.TarInfo(f"part{part}.jsonl")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file.getvalue()


def zipped(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for part in range(4):
            data = b"".join(LINES.splitlines(keepends=True)[part * 10 : part * 10 + 10])
            archive.writestr(f"part{part}.jsonl", data)
    return file.getvalue()


def stream() -> bytes:
    file = io.BytesIO()
    with pa.ipc.new_stream(file, TABLE.schema) as writer:
        writer.write_table(TABLE, max_chunksize=15)
    return file.getvalue()


def feather(compression: str) -> bytes:
    file = io.BytesIO()
    pyarrow.feather.write_feather(TABLE, file, compression=compression, chunksize=15)
    return file.getvalue()


def parquet(**options: Any) -> bytes:
    file = io.BytesIO()
    pyarrow.parquet.write_table(TABLE, file, row_group_size=15, **options)
    return file.getvalue()


CHECKED: dict[str, Callable[[], bytes]] = {
    "a.jsonl.gz": lambda: gzip.compress(LINES),
    "two-members.jsonl.gz": lambda: gzip.compress(LINES[:999]) + gzip.compress(LINES[999:]),
    "a.jsonl.zst": lambda: zstd(LINES),
    "a.jsonl.bz2": lambda: bz2.compress(LINES),
    "a.json.gz": lambda: gzip.compress(json.dumps(RECORDS, indent=1).encode()),
    "a.csv.gz": lambda: gzip.compress(rows(",")),
    "a.tsv.zst": lambda: zstd(rows("\t")),
    "a.tar.gz": lambda: gzip.compress(tar()),
    "a.tar.bz2": lambda: bz2.compress(tar()),
    "a.zip": lambda: zipped(zipfile.ZIP_DEFLATED),
    "stored.zip": lambda: zipped(zipfile.ZIP_STORED),
    "a.arrows.gz": lambda: gzip.compress(stream()),
    "a.feather.zst": lambda: zstd(feather("uncompressed")),
    "a.parquet": lambda: parquet(write_page_checksum=True),
}
UNCHECKED: dict[str, Callable[[], bytes]] = {
    "plain.parquet": parquet,
    "lz4.feather": lambda: feather("lz4"),
    "zstd.feather": lambda: feather("zstd"),
    "a.arrows": stream,
    "a.tar": tar,
    "unchecked.jsonl.zst": lambda: pa.Codec("zstd").compress(LINES).to_pybytes(),
}


def read(name: str, data: bytes) -> tuple[list[Any], int]:
    """Give the rows and the number of errors; an exception is an error."""
    file = io.BytesIO(data)
    file.name = name  # type: ignore[attr-defined]
    made = gm.scan(file, id="id").decode()
    try:
        table = made.collect()
    except gm.GuillemetError:
        return [], 1
    return list(zip(table.column("id"), table.column("text"), strict=True)), len(made.errors)


def flips(name: str, count: int, seed: int) -> dict[str, int]:
    """Flip bits in a file of a kind, and count what came of it."""
    whole = (CHECKED | UNCHECKED)[name]()
    expected, errors = read(name, whole)
    assert (len(expected), errors) == (len(RECORDS), 0), name
    bits = len(whole) * 8
    start = random.Random(seed).randrange(bits)  # noqa: S311
    outcomes = {"told": 0, "same": 0, "silent": 0}
    for number in range(count):
        bit = (start + number * bits // count) % bits
        data = bytearray(whole)
        data[bit // 8] ^= 1 << bit % 8
        found, errors = read(name, bytes(data))
        outcome = "told" if errors else "same" if found == expected else "silent"
        outcomes[outcome] += 1
        if outcome == "silent" and name in CHECKED:
            print(
                f"{name}: bit {bit} of {bits} gives {len(found)} rows and no error", file=sys.stderr
            )
    return outcomes


def run(count: int, seed: int) -> bool:
    """Run every kind in a process of its own; whether all went well."""
    is_well = True
    for name in CHECKED | UNCHECKED:
        command = [
            sys.executable,
            __file__,
            "--kind",
            name,
            "--flips",
            str(count),
            "--seed",
            str(seed),
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(f"{name:22} died: {done.returncode}")
            is_well = False
            continue
        outcomes = json.loads(done.stdout)
        checked = "under a checksum" if name in CHECKED else "no checksum"
        print(f"{name:22} {checked:16} {outcomes}", flush=True)
        is_well &= name in UNCHECKED or outcomes["silent"] == 0
    return is_well


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Flip bits in files of many kinds.")
    parser.add_argument("--flips", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))  # noqa: S311
    parser.add_argument("--kind")
    arguments = parser.parse_args()
    if arguments.kind:
        print(json.dumps(flips(arguments.kind, arguments.flips, arguments.seed)))
    else:
        print(f"seed {arguments.seed}")
        sys.exit(not run(arguments.flips, arguments.seed))
