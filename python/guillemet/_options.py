"""The options of a function as its docstring tells them: name, values, default and help.

The command line takes them from here, so that they stand in one place; tests hold signatures and
stubs against it.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Option(NamedTuple):
    """One keyword argument."""

    # As numpydoc writes it, without the default: ``{"char", "byte"}``, ``list of str``.
    type: str
    values: tuple[str, ...]
    # As Python writes it; `None` where there is none, or where it is told in words.
    default: str | None
    help: str

    @property
    def is_list(self) -> bool:
        """Whether it takes several values."""
        return "list of" in self.type


def documented(function: Callable[..., object]) -> dict[str, Option]:
    """Read the options under "Parameters" in the docstring of a function."""
    doc = inspect.getdoc(function) or ""
    parameters = doc.partition("Parameters\n----------\n")[2].partition("\nReturns\n")[0]
    options = {}
    for name, about, text in re.findall(
        r"^(\w+) : (.*)\n((?: {4}.*\n?)+)", parameters, re.MULTILINE
    ):
        kind, _, default = about.partition(", default ")
        kind = kind.removesuffix(", optional")
        values = tuple(re.findall(r'"(\w+)"', kind))
        is_literal = re.fullmatch(r'"\w*"|[\d.]+|True|False', default) is not None
        help_text = " ".join(text.split())
        options[name] = Option(kind, values, default if is_literal else None, help_text)
    return options
