"""Peak memory of decoding a column of 1 GB, beyond the column itself (Linux only).

Needs an installed build, and pyarrow:

    python benches/decode_memory.py [THREADS]

The records are the escaped ones of `benches/README.md`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pyarrow as pa
from articles import articles, escape

import guillemet as gm

BYTES = 1_000_000_000


def main() -> None:
    """Print the peak beside the size of the output."""
    records = pa.array([escape(text) for text in articles()])
    column = pa.concat_arrays([records] * (BYTES // records.nbytes))
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    before = resident("VmRSS")
    # From here on, the peak counts anew.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    output = pa.table(gm.decode(column, threads=threads)).nbytes
    peak = resident("VmHWM") - before
    print(
        f"{threads} threads: {column.nbytes / 1e6:.0f} MB in, {output / 1e6:.0f} MB out, "
        f"peak {peak / 1e6:.0f} MB beyond the input: {peak / output:.2f} x the output"
    )


def resident(what: str) -> int:
    """Return a figure of memory in bytes, as the kernel gives it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    if found is None:
        message = f"/proc/self/status has no {what}"
        raise RuntimeError(message)
    return int(found[1]) * 1024


if __name__ == "__main__":
    main()
