"""What a user knows of names and verbs, as a file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guillemet._guillemet import GuillemetError

if TYPE_CHECKING:
    from os import PathLike

KEYS = ("names", "aliases", "cues")


def read_known(path: str | PathLike[str]) -> dict[str, Any]:
    """Read the options `names`, `aliases` and `cues` from a file in TOML.

    What they hold is left to the functions that take them.
    """
    try:
        known = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise GuillemetError(f"names: {path}: {problem}; expected a file in TOML") from problem
    for key in known:
        if key not in KEYS:
            expected = "one of " + ", ".join(KEYS)
            raise GuillemetError(f"names: {path}: unknown key {key!r}; expected {expected}")
    return known
