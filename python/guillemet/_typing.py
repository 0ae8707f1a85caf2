"""Types of arguments, for type checkers."""

from collections.abc import Iterable, Mapping, Sequence
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


class RecordOptions(TypedDict, total=False):
    """The options that every table of an archive has."""

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


class DecodeOptions(RecordOptions, total=False):
    """The options of `decode` for an archive."""

    offsets: Literal["char", "byte", "utf16"]


class ParagraphOptions(DecodeOptions, total=False):
    """The options of `paragraphs`."""

    quoted: bool
    language: str


class SegmentOptions(RecordOptions, total=False):
    """How to segment."""

    language: str
    within_quotes: Literal["split", "whole"]


class TokenOptions(SegmentOptions, DecodeOptions, total=False):
    """The options of `tokens`."""


class SentenceOptions(TokenOptions, total=False):
    """The options of `sentences`."""

    quoted: bool


class SpeakerOptions(SegmentOptions, total=False):
    """The options of `speakers`, of which no column is a position."""

    kinds: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None
    min_confidence: float
    names: Mapping[str, str] | None
    aliases: Mapping[str, str] | None
    author: str | None
    cues: Sequence[str] | None


class QuoteOptions(SpeakerOptions, DecodeOptions, total=False):
    """The options of `quotes`."""


class NarrationOptions(TokenOptions, total=False):
    """The options of `narration`."""

    drop: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None
    cues: Literal["keep", "drop"]
    min_confidence: float
