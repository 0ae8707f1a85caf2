"""Makes example corpora of any size, escaped as the sample record is.

``python tests/python/corpus_maker.py 100000 corpus.jsonl.zst`` writes records made of the sample
record and, where the reference data is at hand, of the training articles in it: JSON string
bodies over HTML character references, with a date header. The n-th record is always the same.
"""

import gzip
import html
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa

ROOT = Path(__file__).parents[2]


def escaped(text: str, date: str) -> str:
    """Escape an article as the sample record is."""
    text = html.escape(text, quote=False).replace("'", "&#039;")
    text = text.replace("\n", "\r\n").replace("\u00a0", "&nbsp;")
    body = json.dumps(text, ensure_ascii=False)[1:-1]
    return f" date {date} " + body.replace('\\"', "\\u0022").replace("&", "\\u0026")


def articles() -> list[str]:
    """Return different raw records: the sample first, then the training articles."""
    record = (ROOT / "tests" / "documents" / "record.txt").read_text(encoding="utf-8")
    found = [record.removesuffix("\n")]
    shared = ROOT / os.environ.get("GUILLEMET_SHARED", "../shared")
    training = shared / "data" / "polnear" / "train.jsonl.gz"
    if training.exists():
        with gzip.open(training, "rt", encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                found.append(escaped(article["text"], article["date"] or "2016-01-01"))
    return found


def records(count: int) -> Iterator[dict[str, object]]:
    """Give records with a field for each kind of column."""
    found = articles()
    for number in range(count):
        yield {
            "url": f"https://news.example/{number}",
            "outlet": ["Herald", "Tribune", "Post"][number % 3],
            "length": len(found[number % len(found)]),
            "body": found[number % len(found)],
        }


def write(count: int, file: IO[bytes]) -> None:
    """Write JSON lines to a binary file."""
    for record in records(count):
        file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def write_file(count: int, path: Path, compression: str | None = None) -> None:
    """Write JSON lines to a path, compressed as said or as its suffix says."""
    with pa.output_stream(str(path), compression=compression or "detect") as file:
        write(count, file)


if __name__ == "__main__":
    write_file(int(sys.argv[1]), Path(sys.argv[2]))
