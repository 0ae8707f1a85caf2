"""The examples of README.md: run them, or write down what they print.

`python tests/python/readme.py` puts the real output behind every example.
"""

import contextlib
import doctest
import io
import os
import re
import traceback
from pathlib import Path
from typing import Any

README = Path(__file__).parents[2] / "README.md"
EXAMPLE = re.compile(r"(```pycon\n)(.*?)(```)", re.DOTALL)


def run(example: doctest.Example, names: dict[str, Any]) -> str:
    """Return what an example prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(example.source, "<README>", "single"), names)  # noqa: S102
        except Exception:  # noqa: BLE001
            printed.write(traceback.format_exc(limit=0))
    return printed.getvalue()


def refreshed(readme: str) -> str:
    """Return the text with the output of every example as it is now."""
    names: dict[str, Any] = {}

    def block(match: re.Match[str]) -> str:
        lines = []
        for example in doctest.DocTestParser().get_examples(match[2]):
            first, *more = example.source.splitlines()
            lines += [f">>> {first}\n", *(f"... {line}\n" for line in more)]
            lines.append(run(example, names))
        return match[1] + "".join(lines) + match[3]

    return EXAMPLE.sub(block, readme)


if __name__ == "__main__":
    os.chdir(README.parent)
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
