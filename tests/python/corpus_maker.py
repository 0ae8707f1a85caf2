"""Makes example corpora of any size, escaped as the sample record is.

The tests read records made of the sample record and of the texts of the cases of quotations. The
benchmarks, and ``python tests/python/corpus_maker.py 100000 corpus.jsonl.zst``, take the training
articles of the reference data. All are JSON string bodies over HTML character references, with a
date header, and the n-th record is always the same.
"""

import gzip
import html
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyarrow as pa
from reference_data import ROOT, shared

# So many texts of cases are as long as an article.
TEXTS_OF_AN_ARTICLE = 50


def escaped(text: str, date: str) -> str:
    """Escape an article as the sample record is."""
    text = html.escape(text, quote=False).replace("'", "&#039;")
    text = text.replace("\n", "\r\n").replace("\u00a0", "&nbsp;")
    body = json.dumps(text, ensure_ascii=False)[1:-1]
    return f" date {date} " + body.replace('\\"', "\\u0022").replace("&", "\\u0026")


def sample() -> str:
    """Return the sample record."""
    path = ROOT / "tests" / "documents" / "record.txt"
    return path.read_text(encoding="utf-8").removesuffix("\n")


def articles() -> list[str]:
    """Return different raw records: the sample first, then as many as there are cases."""
    texts = []
    for path in sorted((ROOT / "tests" / "cases" / "quotes").glob("*.toml")):
        texts += [case["text"] for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    turned = texts + texts[:TEXTS_OF_AN_ARTICLE]
    bodies = ["\n\n".join(turned[n : n + TEXTS_OF_AN_ARTICLE]) for n in range(len(texts))]
    return [sample(), *(escaped(body, "2016-01-01") for body in bodies)]


def training_articles() -> list[str]:
    """Return the sample record and the training articles as raw records."""
    path = shared("data/polnear/train.jsonl.gz")
    if not path.is_file():
        sys.exit(f"cannot read {path}; GUILLEMET_SHARED says where the reference data is")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    bodies = (escaped(article["text"], article["date"] or "2016-01-01") for article in found)
    return [sample(), *bodies]


def records(count: int, bodies: list[str] | None = None) -> Iterator[dict[str, object]]:
    """Give records with a field for each kind of column."""
    found = bodies or articles()
    for number in range(count):
        yield {
            "url": f"https://news.example/{number}",
            "outlet": ["Herald", "Tribune", "Post"][number % 3],
            "length": len(found[number % len(found)]),
            "body": found[number % len(found)],
        }


def write(count: int, file: IO[bytes], bodies: list[str] | None = None) -> None:
    """Write JSON lines to a binary file."""
    for record in records(count, bodies):
        file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def write_file(count: int, path: Path, compression: str | None = None) -> None:
    """Write training articles to a path, compressed as said or as its suffix says."""
    with pa.output_stream(str(path), compression=compression or "detect") as file:
        write(count, file, training_articles())


if __name__ == "__main__":
    write_file(int(sys.argv[1]), Path(sys.argv[2]))
