"""Who said what: scraped news text decoded, segmented and turned into tables of quotations.

>>> import guillemet as gm
>>> table = gm.quotes('"We won," said Ann Lee, the mayor of Salem.')
>>> table.column("speaker"), table.column("role")
(['Ann Lee'], ['the mayor of Salem'])

`decode`, `paragraphs`, `sentences`, `tokens`, `quotes` and `speakers` each make a `Table`; `show`
marks the quotations of one article. Nothing needs to be installed beside this package; pandas,
polars, pyarrow and DuckDB are used where they are.
"""

from guillemet._guillemet import (
    GuillemetError,
    Offsets,
    Schema,
    Summary,
    Table,
    View,
    __version__,
    decode,
    paragraphs,
    quotes,
    sentences,
    show,
    speakers,
    tokens,
)
from guillemet._scan import Extraction, Scan, scan

__all__ = [
    "Extraction",
    "GuillemetError",
    "Offsets",
    "Scan",
    "Schema",
    "Summary",
    "Table",
    "View",
    "__version__",
    "decode",
    "paragraphs",
    "quotes",
    "scan",
    "sentences",
    "show",
    "speakers",
    "tokens",
]
