"""Files that are broken or grow without bound: an error each, and nothing else in silence."""

import bz2
import gzip
import io
import json
import random
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from conftest import ROOT

import guillemet as gm

sys.path.insert(0, str(ROOT / "tests" / "hostile"))
import bit_flips
import bombs

LINES = b'{"text": "One."}\n{"text": "Two."}\n'


def read(path: Path, **options: Any) -> tuple[list[str], list[str]]:
    made = gm.scan(path, **options).decode()
    texts = made.collect().column("text")
    return texts, made.errors.column("problem")


@pytest.mark.parametrize("name", bit_flips.CHECKED)
def test_a_flipped_bit_under_a_checksum_is_told(name: str) -> None:
    seed = 1
    outcomes = bit_flips.flips(name, 150, seed)
    print(name, outcomes)
    assert outcomes["silent"] == 0


@pytest.mark.parametrize("name", bit_flips.UNCHECKED)
def test_a_flipped_bit_without_a_checksum_ends_in_rows_or_errors(name: str) -> None:
    assert sum(bit_flips.flips(name, 100, 2).values()) == 100


def test_broken_files_write_nothing_to_standard_error() -> None:
    command = [sys.executable, bit_flips.__file__, "--kind", "zstd.feather", "--flips", "200"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""


SMALL = [
    "escaped-key.jsonl.gz",
    "commas-within.csv.gz",
    "parquet.zip",
    "lz4-length.arrows",
    "zstd-length.arrows",
    "dictionary.arrows",
    "dictionary.parquet",
]


@pytest.mark.parametrize("name", SMALL)
def test_small_files_take_little_memory(name: str, tmp_path: Path) -> None:
    assert bombs.run(name, tmp_path)


@pytest.mark.parametrize(
    ("name", "pack"), [("a.jsonl.gz", gzip.compress), ("a.jsonl.bz2", bz2.compress)]
)
def test_compressed_streams_are_read_to_their_ends(name: str, pack: Any, tmp_path: Path) -> None:
    whole = pack(LINES)
    path = tmp_path / name
    for broken in (whole[:-3], b"", b"\0" * 20, whole + b"more"):
        path.write_bytes(broken)
        assert read(path)[1], broken[-5:]
    # What was unpacked and kept its name is read as it is.
    path.write_bytes(LINES)
    assert read(path) == (["One.", "Two."], [])


def tar(*members: tarfile.TarInfo, data: bytes = LINES) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for member in members:
            is_file = member.isreg()
            member.size = len(data) if is_file else 0
            archive.addfile(member, io.BytesIO(data) if is_file else None)
    return file.getvalue()


def test_tar_archives_are_read_whole_or_told(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    good = tar(tarfile.TarInfo("a.jsonl"))
    for data, texts, problem in [
        (good, 2, None),
        (good + tar(tarfile.TarInfo("b.jsonl")), 4, None),
        (good[:1024], 2, "ends without its end mark"),
        (good[:700], 2, "end"),
        (good + b"x" * 512, 2, "broken header"),
        (bytes(10240), 0, "without members"),
        (tar(tarfile.TarInfo("y" * 300 + ".jsonl")), 2, None),
    ]:
        path.write_bytes(data)
        found, problems = read(path)
        assert len(found) == texts, problem
        assert len(problems) == (problem is not None), problems
        assert problem is None or problem in problems[0]


def test_links_and_other_members_are_told(tmp_path: Path) -> None:
    hard, soft, pipe = (tarfile.TarInfo(f"{name}.jsonl") for name in ("hard", "soft", "pipe"))
    hard.type, hard.linkname = tarfile.LNKTYPE, "a.jsonl"
    soft.type, soft.linkname = tarfile.SYMTYPE, "/etc/passwd"
    pipe.type = tarfile.FIFOTYPE
    (tmp_path / "a.tar").write_bytes(tar(tarfile.TarInfo("a.jsonl"), hard, soft, pipe))
    texts, problems = read(tmp_path / "a.tar")
    assert texts == ["One.", "Two."]
    assert problems == [
        'a link to "a.jsonl", which is read under that name',
        'a link to "/etc/passwd", which is not followed',
        "no file but a pipe, a device or the like",
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zip_archives_whose_list_is_not_right_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.jsonl", LINES)
        archive.writestr("a.jsonl", LINES)
    texts, problems = read(path)
    assert len(texts) == 2
    assert "duplicate file names" in problems[0]
    # The name in the list at the end, which no checksum covers.
    data = bytearray(path.read_bytes())
    data[data.rindex(b"a.jsonl") + 6] ^= 1
    path.write_bytes(data)
    assert read(path)[1]
    with zipfile.ZipFile(path, "w"):
        pass
    assert read(path) == ([], ["an archive without members"])


def test_arrow_files_that_are_not_whole_are_told(tmp_path: Path) -> None:
    table = pa.table({"text": ["One.", "Two."]})
    stream, file = io.BytesIO(), io.BytesIO()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    with pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    path = tmp_path / "a.arrow"
    for data, texts, problem in [
        (stream.getvalue(), 2, None),
        (file.getvalue(), 2, None),
        (stream.getvalue() * 2, 2, "bytes behind the end"),
        (file.getvalue()[:-4], 2, "ends before its footer"),
        (bytes(1000), 0, "no schema"),
        (b"ARROW1\0\0", 0, "no schema"),
    ]:
        path.write_bytes(data)
        found, problems = read(path)
        assert len(found) == texts, problem
        assert problem is None or problem in problems[0]
        assert problem is not None or not problems


def test_columns_that_nobody_asked_for_are_not_looked_at(tmp_path: Path) -> None:
    """In Arrow and Parquet files the wanted columns alone are decoded."""
    table = pa.table(
        {
            "nothing": pa.nulls(2),
            "text": ["One.", "Two."],
            "struct": [{"a": [1, 2], "b": "x"}] * 2,
            "view": pa.array(["long enough to lie in a buffer"] * 2, pa.string_view()),
            "kind": pa.array(["a", "b"]).dictionary_encode(),
            "id": [7, 8],
            "decimal": pa.array([1, 2], pa.decimal128(38, 2)),
        }
    )
    for compression in ("uncompressed", "lz4", "zstd"):
        path = tmp_path / f"{compression}.arrow"
        options = pa.ipc.IpcWriteOptions(
            compression=None if compression == "uncompressed" else compression
        )
        with (
            pa.OSFile(str(path), "wb") as file,
            pa.ipc.new_file(file, table.schema, options=options) as writer,
        ):
            writer.write_table(table)
        made = gm.scan(path, id="id", keep=["kind"]).decode()
        assert made.collect().column("text") == ["One.", "Two."], made.errors.to_pylist()
        assert made.collect().column("kind") == ["a", "b"]


def test_what_is_not_utf8_does_not_depend_on_its_neighbours(tmp_path: Path) -> None:
    odd = b"\xed\xa0\x80"
    (tmp_path / "a.txt").write_bytes(odd)
    alone = gm.scan(tmp_path).decode().collect().column("text")
    assert alone == gm.decode([odd]).column("text")
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "\\ud800"}\n')
    (tmp_path / "c.txt").write_bytes(odd)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("a.txt", odd)
        archive.writestr("b.jsonl", '{"text": "\\ud800"}\n')
        archive.writestr("c.txt", odd)
    texts = gm.scan(tmp_path).decode().collect().column("text")
    assert texts == [*alone, "\ufffd", *alone, *alone, "\ufffd", *alone]


def test_messages_quote_the_start_of_long_names() -> None:
    key = "k" * 1_000_000
    made = gm.scan(io.BytesIO(json.dumps({key: 1}).encode() + b"\n" + LINES)).decode()
    made.collect()
    (problem,) = made.errors.column("problem")
    assert len(problem) < 200
    table = pa.table({key: ["x"]})
    with pytest.raises(gm.GuillemetError) as raised:
        gm.scan(table).decode().collect()
    assert len(str(raised.value)) < 300


def test_a_parquet_file_with_checksums_that_do_not_fit_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"text": ["“We won,” said Ann Lee."] * 3})
    pyarrow.parquet.write_table(
        table,
        path,
        compression="none",
        use_dictionary=False,
        write_page_checksum=True,
        write_statistics=False,
    )
    data = bytearray(path.read_bytes())
    data[data.index(b"Ann Lee")] ^= 1
    path.write_bytes(data)
    texts, problems = read(path)
    assert texts == []
    assert "checksum" in problems[0]


@pytest.mark.parametrize("compression", ["lz4", "zstd"])
def test_a_large_batch_is_read_if_its_file_is_as_large(compression: str, tmp_path: Path) -> None:
    """What a small file grows to is limited; what a large one holds is not."""
    chance = random.Random(1)  # noqa: S311
    path = tmp_path / "a.feather"
    for texts, is_read in [
        ([f"{chance.randbytes(500).hex()}" for _ in range(300)], True),
        (["x" * 1000] * 300, False),
    ]:
        pyarrow.feather.write_feather(pa.table({"text": texts}), path, compression=compression)
        found, problems = read(path, record_limit=2000)
        assert found == (texts if is_read else [])
        assert is_read or "are the limit by record_limit" in problems[0]
    assert len(read(path, record_limit=200_000)[0]) == 300
