from guillemet._guillemet import (
    GuillemetError,
    Schema,
    Table,
    __version__,
    decode,
    paragraphs,
    quotes,
    sentences,
    tokens,
)

__all__ = [
    "GuillemetError",
    "Schema",
    "Table",
    "__version__",
    "decode",
    "paragraphs",
    "quotes",
    "sentences",
    "tokens",
]
