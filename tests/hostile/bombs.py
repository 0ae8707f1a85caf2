"""Small files that grow without bound, and how much memory each takes to be refused.

``python tests/hostile/bombs.py`` reads each in a process of its own with the default limits and two
threads, and fails if one takes more than 1 GB at its peak, gives no error, or ends otherwise.
"""

import argparse
import bz2
import gzip
import io
import json
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

LIMIT = 1_000_000_000
MB = 1 << 20
GOOD = b'{"text": "Good."}\n'


def repeated(part: bytes, count: int) -> Iterator[bytes]:
    """Give a part so many times, about a megabyte at once."""
    times = max(1, MB // len(part))
    while count > 0:
        yield part * min(times, count)
        count -= times


def zstd(path: Path, parts: Iterable[bytes], *options: str) -> None:
    command = ["zstd", "-q", "-f", "-1", *options, "-o", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in parts:
            process.stdin.write(part)


def gz(path: Path, parts: Iterable[bytes]) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for part in parts:
            file.write(part)


def bzip2(path: Path, parts: Iterable[bytes]) -> None:
    with bz2.open(path, "wb", compresslevel=9) as file:
        for part in parts:
            file.write(part)


def header(name: str, size: int, kind: bytes) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.type = size, kind
    return member.tobuf(tarfile.GNU_FORMAT)


def good_member() -> bytes:
    return header("good.jsonl", len(GOOD), tarfile.REGTYPE) + GOOD.ljust(512, b"\0") + b"\0" * 1024


def tar(kind: bytes, size: int, name: str = "x") -> Iterator[bytes]:
    yield header(name, size, kind)
    yield from repeated(b"a" * 4096, size // 4096)
    yield good_member()


def zipped(path: Path, name: str, parts: Iterable[bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(name, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
        archive.writestr("good.jsonl", GOOD)


def stream(table: pa.Table, **options: object) -> bytes:
    file = io.BytesIO()
    with pa.ipc.new_stream(file, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return file.getvalue()


def long_message(path: Path) -> None:
    """An Arrow message that says it has 8 GB, and has them."""
    data = bytearray(stream(pa.table({"text": ["x" * 1001]})))
    reader = pa.ipc.MessageReader.open_stream(pa.BufferReader(data))
    reader.read_next_message()
    # The length of the body stands as 64 bits in the header of the batch, before the body.
    body = reader.read_next_message().body
    at = data.rindex(struct.pack("<q", body.size), 0, len(data) - body.size)
    data[at : at + 8] = struct.pack("<q", 8 << 30)
    zstd(path, [bytes(data), *repeated(b"\0" * MB, 8 << 10)])


def buffer_length(path: Path, length: int, compression: str) -> None:
    """A compressed buffer that says it has more bytes than there is memory."""
    data = bytearray(stream(pa.table({"text": ["x" * 5000]}), compression=compression))
    at = data.rindex(struct.pack("<q", 5000))
    data[at : at + 8] = struct.pack("<q", length)
    path.write_bytes(data)


def parquet(path: Path, table: pa.Table, **options: object) -> None:
    pyarrow.parquet.write_table(table, path, **options)


def long_text(size: int) -> pa.Table:
    return pa.table({"text": pa.array(["x" * size], pa.large_string())})


def repeated_text(rows: int, size: int, kind: pa.DataType) -> pa.Table:
    keys = pa.array([0] * rows, pa.int32())
    return pa.table({"text": pa.DictionaryArray.from_arrays(keys, pa.array(["x" * size], kind))})


def lying_page(path: Path) -> None:
    """A page in gzip that has more bytes than its header says."""
    parquet(path, long_text(1200 * MB), compression="gzip", use_dictionary=False)
    data = bytearray(path.read_bytes())
    # The first page follows the mark: its kind, then its size as a number of variable length.
    assert data[4:7] == b"\x15\0\x15"
    end = next(at for at in range(7, 20) if data[at] < 0x80)
    digits = [2000 >> 7 * place & 0x7F for place in range(end - 6)]
    data[7 : end + 1] = bytes([digit | 0x80 for digit in digits[:-1]] + digits[-1:])
    path.write_bytes(data)


def dense_json(path: Path, key: bytes) -> None:
    gz(path, [b"{", *repeated(key, (200 << 20) // len(key)), b'"text": "One."}\n', GOOD])


ROW = b'{"text": "x"}'
BOMBS: dict[str, Callable[[Path], None]] = {
    "line.jsonl.gz": lambda path: gz(
        path, [b'{"text": "', *repeated(b"x" * MB, 2048), b'"}\n', GOOD]
    ),
    "line.jsonl.zst": lambda path: zstd(
        path, [b'{"text": "', *repeated(b"x" * MB, 8192), b'"}\n', GOOD]
    ),
    "line.jsonl.bz2": lambda path: bzip2(
        path, [b'{"text": "', *repeated(b"x" * MB, 512), b'"}\n', GOOD]
    ),
    "window.jsonl.zst": lambda path: zstd(
        path, [*repeated(b" " * MB, 4096), GOOD], "--long=31", "--ultra"
    ),
    "array.json.zst": lambda path: zstd(path, [b'[{"text": "', *repeated(b"x" * MB, 8192), b'"}]']),
    "deep.json.zst": lambda path: zstd(path, [*repeated(b"[" * MB, 2048)]),
    "key.jsonl.gz": lambda path: gz(
        path, [b'{"', *repeated(b"k" * MB, 200), b'": 1, "no": "text"}\n', GOOD]
    ),
    "escaped-key.jsonl.gz": lambda path: gz(
        path, [b'{"', *repeated(b"\\n" * 1000, 100_000), b'": 1, "no": "text"}\n', GOOD]
    ),
    "keys.jsonl.gz": lambda path: dense_json(path, b'"a":1,'),
    "list.jsonl.gz": lambda path: gz(
        path, [b'{"text": [', *repeated(b"[],", 60 * MB), b"[]]}\n", GOOD]
    ),
    "commas.csv.gz": lambda path: gz(
        path, [b"text,b\nGood.,1\n", *repeated(b"," * MB, 1024), b"\n"]
    ),
    "commas-within.csv.gz": lambda path: gz(
        path, [b"text,b\nGood.,1\n", *repeated(b"," * MB, 200), b"\n"]
    ),
    "header.csv.zst": lambda path: zstd(path, repeated(b"," * MB, 4096)),
    "quoted.csv.zst": lambda path: zstd(path, [b'text\nGood.\n"', *repeated(b"x" * MB, 4096)]),
    "text.txt.zst": lambda path: zstd(path, repeated(b"x" * MB, 8192)),
    "long-name.tar.zst": lambda path: zstd(path, tar(tarfile.GNUTYPE_LONGNAME, 8 << 30)),
    "long-link.tar.zst": lambda path: zstd(path, tar(tarfile.GNUTYPE_LONGLINK, 4 << 30)),
    "pax.tar.zst": lambda path: zstd(path, tar(tarfile.XHDTYPE, 8 << 30)),
    "global-pax.tar.zst": lambda path: zstd(path, tar(tarfile.XGLTYPE, 4 << 30)),
    "parquet.tar.zst": lambda path: zstd(path, tar(tarfile.REGTYPE, 8 << 30, "x.parquet")),
    "nested.tar.zst": lambda path: zstd(path, tar(tarfile.REGTYPE, 4 << 30, "x.zip")),
    "end.tar.zst": lambda path: zstd(path, [good_member(), *repeated(b"\0" * MB, 8192), b"x"]),
    "parquet.zip": lambda path: zipped(path, "x.parquet", repeated(b"x" * MB, 1024)),
    "nested.zip": lambda path: zipped(path, "x.zip", repeated(b"x" * MB, 1024)),
    "text.zip": lambda path: zipped(path, "x.txt", repeated(b"x" * MB, 1024)),
    "held.parquet.zst": lambda path: zstd(path, [b"PAR1", *repeated(b"x" * MB, 8192)]),
    "held.zip.gz": lambda path: gz(path, [b"PK\x03\x04", *repeated(b"x" * MB, 2048)]),
    "behind.arrow.zst": lambda path: zstd(
        path, [stream(pa.table({"text": ["Good."]})), *repeated(b"x" * MB, 8192)]
    ),
    "message.arrows.zst": long_message,
    "lz4-length.arrows": lambda path: buffer_length(path, 1 << 59, "lz4"),
    "zstd-length.arrows": lambda path: buffer_length(path, 1 << 48, "zstd"),
    "grows.arrows": lambda path: path.write_bytes(stream(long_text(2000 * MB), compression="zstd")),
    "grows-lz4.arrows": lambda path: path.write_bytes(
        stream(long_text(1500 * MB), compression="lz4")
    ),
    "dictionary.arrows": lambda path: path.write_bytes(
        stream(repeated_text(100_000, 10 * MB, pa.large_string()), compression="zstd")
    ),
    "page.parquet": lambda path: parquet(
        path, long_text(1200 * MB), compression="zstd", use_dictionary=False
    ),
    "lying-page.parquet": lying_page,
    "dictionary.parquet": lambda path: parquet(
        path, repeated_text(20_000, 5 * MB, pa.string()), compression="zstd"
    ),
}
# Nothing is wrong with these but that they are large once they are read.
HONEST = {
    "keys.jsonl.gz",
    "commas-within.csv.gz",
    "long-link.tar.zst",
    "global-pax.tar.zst",
    "dictionary.arrows",
    "dictionary.parquet",
}

READ = """
import sys
import guillemet as gm
errors, records = 0, 0
made = gm.scan(sys.argv[1]).decode(threads=2)
try:
    for number, batch in enumerate(made):
        records += len(batch)
        if number > 200:
            break
    errors = len(made.errors)
except gm.GuillemetError:
    errors = 1
# The peak of this process alone: that of resource counts the one that started it, too.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(records, errors, int(peak.split()[1]) * 1024)
"""


def run(name: str, folder: Path) -> bool:
    path = folder / name
    subprocess.run([sys.executable, __file__, "--make", name, str(folder)], check=True)
    size = path.stat().st_size
    since = time.monotonic()
    done = subprocess.run(
        [
            "/usr/bin/env",
            "bash",
            "-c",
            'ulimit -v 16000000; exec "$@"',
            "-",
            sys.executable,
            "-c",
            READ,
            str(path),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=600,
    )
    seconds = time.monotonic() - since
    path.unlink()
    if done.returncode:
        print(
            f"{name:24} {size:12,} bytes: died with {done.returncode} after {seconds:.1f} s",
            flush=True,
        )
        return False
    records, errors, peak = map(int, done.stdout.split())
    is_well = peak < LIMIT and (errors > 0 or name in HONEST)
    verdict = "" if is_well else "  <-- not well"
    print(
        f"{name:24} {size:12,} bytes: {peak / 1e6:6,.0f} MB, {seconds:5.1f} s, "
        f"{records} records, {errors} errors{verdict}",
        flush=True,
    )
    return is_well


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Read files that grow without bound.")
    parser.add_argument("names", nargs="*", help="some of the bombs (default: all)")
    parser.add_argument("--make", nargs=2, metavar=("NAME", "FOLDER"), help="only make one")
    arguments = parser.parse_args()
    if arguments.make:
        name, folder = arguments.make
        BOMBS[name](Path(folder) / name)
        sys.exit()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({"bombs": len(BOMBS)}))
        outcomes = [run(name, Path(folder)) for name in arguments.names or BOMBS]
    sys.exit(not all(outcomes))
