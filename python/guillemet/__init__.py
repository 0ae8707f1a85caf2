"""Who said what: scraped news text decoded, segmented and turned into tables of quotations.

>>> import guillemet as gm
>>> table = gm.quotes('"We won," said Ann Lee, the mayor of Salem.')
>>> table.column("speaker"), table.column("role")
(['Ann Lee'], ['the mayor of Salem'])

`decode`, `paragraphs`, `sentences`, `tokens`, `quotes`, `speakers` and `narration` each make a
`Table`; `show` marks the quotations of articles. Nothing needs to be installed beside this package;
pandas, polars, pyarrow and DuckDB are used where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guillemet._guillemet import (
    GuillemetError,
    Offsets,
    Schema,
    Summary,
    Table,
    View,
    __version__,
    decode,
    narration,
    paragraphs,
    quotes,
    reprints,
    sentences,
    show,
    speakers,
    tokens,
)
from guillemet._scan import Extraction, Scan, scan

if TYPE_CHECKING:
    from guillemet import plot
    from guillemet._checking import sample, score
    from guillemet._evaluate import evaluate
    from guillemet._people import People, people

__all__ = [
    "Extraction",
    "GuillemetError",
    "Offsets",
    "People",
    "Scan",
    "Schema",
    "Summary",
    "Table",
    "View",
    "__version__",
    "decode",
    "evaluate",
    "narration",
    "paragraphs",
    "people",
    "plot",
    "quotes",
    "reprints",
    "sample",
    "scan",
    "score",
    "sentences",
    "show",
    "speakers",
    "tokens",
]

# Imported when they are asked for: few who make tables need them.
_LATE = {
    "People": "guillemet._people",
    "evaluate": "guillemet._evaluate",
    "people": "guillemet._people",
    "plot": "guillemet.plot",
    "sample": "guillemet._checking",
    "score": "guillemet._checking",
}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    if name not in _LATE:
        raise AttributeError(f"module 'guillemet' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    module = import_module(_LATE[name])
    return module if name == "plot" else getattr(module, name)


def __dir__() -> list[str]:
    """Name what there is."""
    return sorted([*globals(), *_LATE])
