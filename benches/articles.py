"""The input of the benchmarks in Python; see `benches/README.md`."""

from __future__ import annotations

import gzip
import html
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "python"))
from reference_data import shared


def articles() -> list[str]:
    """Return the training articles of PolNeAR."""
    path = shared("data/polnear/train.jsonl.gz")
    if not path.is_file():
        sys.exit(f"skipped: cannot read {path}; set GUILLEMET_SHARED")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def escape(text: str) -> str:
    """Escape a text as scrapers do: as HTML, then as the body of a JSON string."""
    body = json.dumps(html.escape(text), ensure_ascii=False)[1:-1]
    return body.replace("&", "\\u0026").replace("\\n", "\\r\\n")
