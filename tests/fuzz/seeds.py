"""Make small valid inputs for the fuzzer: ``python tests/fuzz/seeds.py FOLDER``.

A folder for each target, with what the target's first bytes choose in front of each input.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet as pq

TESTS = Path(__file__).parents[1]
ROWS = [
    {"id": "a", "text": '"We won," said Ann Lee.', "kept": 1},
    {"id": "b", "text": "caf\u00e9 &amp; bar", "kept": None},
    {"id": "c", "text": None, "kept": -3},
]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
TABLE = pa.table(
    {
        "id": pa.array([row["id"] for row in ROWS]),
        "text": pa.array([row["text"] for row in ROWS]),
        "kept": pa.array([row["kept"] for row in ROWS]),
    }
)


def case_texts() -> list[str]:
    paths = sorted((TESTS / "cases" / "quotes").glob("*.toml"))
    cases = [case for path in paths for case in tomllib.loads(path.read_text("utf-8"))["case"]]
    return [case["text"] for case in cases]


def csv(delimiter: str) -> bytes:
    out = io.BytesIO()
    pyarrow.csv.write_csv(TABLE, out, pyarrow.csv.WriteOptions(delimiter=delimiter))
    return out.getvalue()


def parquet(**options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(TABLE, out, **options)
    return out.getvalue()


def arrow(compression: str | None, *, stream: bool = False) -> bytes:
    out = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with new(out, TABLE.schema, options=options) as writer:
        writer.write_table(TABLE)
    return out.getvalue()


def zstd(content: bytes) -> bytes:
    return pa.compress(content, codec="zstd", asbytes=True)


MEMBERS = {
    "a.jsonl": LINES,
    "b/c.csv": csv(","),
    "d.txt": b"One.\n\nTwo.",
    "e.jsonl.gz": gzip.compress(LINES, mtime=0),
}


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in MEMBERS.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def zipped(compression: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in MEMBERS.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return out.getvalue()


def manifests() -> list[bytes]:
    done = {
        "parts": 1,
        "blocks": 1,
        "records": 3,
        "rows": 3,
        "errors": 0,
        "bytes": 14,
        "errors_length": 0,
        "is_finished": False,
    }
    half = b"PLAN\n" + json.dumps(done).encode() + b"\n"
    whole = half + json.dumps(done | {"is_finished": True}).encode() + b"\n"
    return [b"", b"PLAN\n", half, whole, half[:-9]]


def seeds() -> dict[str, list[bytes]]:
    texts = [text.encode() for text in case_texts()]
    record = (TESTS / "documents" / "record.txt").read_bytes()
    files = {
        "jsonl": [LINES],
        "json": [json.dumps(ROWS).encode()],
        "csv": [csv(",")],
        "tsv": [csv("\t")],
        "text": [b"One.\n\n\xe2\x80\x9cTwo.\xe2\x80\x9d"],
        "arrow": [arrow(None), arrow("lz4"), arrow("zstd"), arrow(None, stream=True)],
        "parquet": [
            parquet(compression=codec, use_dictionary=dictionary)
            for codec in ["none", "snappy", "zstd", "lz4", "gzip"]
            for dictionary in [False, True]
        ],
        "tar": [tar()],
        "zip": [zipped(zipfile.ZIP_STORED), zipped(zipfile.ZIP_DEFLATED)],
        "gz": [gzip.compress(LINES, mtime=0), 2 * gzip.compress(LINES, mtime=0)],
        "zst": [zstd(LINES), 2 * zstd(LINES)],
        "bz2": [bz2.compress(LINES), 2 * bz2.compress(LINES)],
    }
    made = {
        target: [bytes([choice]) + content for content in contents for choice in range(4)]
        for target, contents in files.items()
    }
    made["decode"] = [bytes(10) + record] + [
        bytes(10) + case["input"].encode()
        for path in sorted((TESTS / "cases" / "decode").glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
        if "input" in case
    ]
    made["segment"] = [bytes(2) + text for text in texts]
    made["quotes"] = [bytes(1) + text for text in texts]
    made["manifest"] = manifests()
    made["flips"] = [bytes([kind, 0, 20, 1]) for kind in range(5)]
    return made


if __name__ == "__main__":
    for target, inputs in seeds().items():
        folder = Path(sys.argv[1]) / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(inputs):
            (folder / f"seed-{number}").write_bytes(content)
