"""Types of arguments, for type checkers."""

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import Literal, Protocol, TypeAlias, TypedDict


class ArrowStreamExportable(Protocol):
    """Columns and tables: whatever gives its data as a stream of Arrow arrays."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Export the data."""
        ...


class ArrowArrayExportable(Protocol):
    """Arrays and record batches: whatever gives its data as one Arrow array."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Export the data."""
        ...


Record: TypeAlias = str | bytes
Records: TypeAlias = Record | Iterable[Record | None] | ArrowStreamExportable | ArrowArrayExportable
Ids: TypeAlias = str | Iterable[object] | ArrowStreamExportable | ArrowArrayExportable
Rows: TypeAlias = str | PathLike[str] | ArrowStreamExportable | ArrowArrayExportable


class DecodeOptions(TypedDict, total=False):
    """The options of `decode` for an archive."""

    offsets: Literal["char", "byte", "utf16"]
    layers: Literal["auto"] | Sequence[Literal["json", "html"]]
    json: Literal["lenient", "strict"]
    surrogates: Literal["replace", "keep", "error"]
    charrefs: Literal["attribute", "text", "semicolon"]
    rounds: int | Literal["fixpoint"]
    newlines: Literal["keep", "lf"]
    nbsp: Literal["keep", "space"]
    nul: Literal["keep", "drop", "replace"]
    c1: Literal["keep", "cp1252"]
    header: Literal["auto", "keep"]
    errors: Literal["replace", "raise"]
    threads: int | None


class ParagraphOptions(DecodeOptions, total=False):
    """The options of `paragraphs`."""

    quoted: bool
    language: str


class TokenOptions(DecodeOptions, total=False):
    """The options of `tokens`."""

    language: str
    within_quotes: Literal["split", "whole"]


class SentenceOptions(TokenOptions, total=False):
    """The options of `sentences`."""

    quoted: bool


class QuoteOptions(TokenOptions, total=False):
    """The options of `quotes`."""

    kinds: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None
    min_confidence: float


class NarrationOptions(TokenOptions, total=False):
    """The options of `narration`."""

    drop: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None
    cues: Literal["keep", "drop"]
    min_confidence: float
