"""Types of the extension module; its docstrings stand in the module itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, Final, Literal, Self, final, overload

import pandas as pd
import polars as pl
import pyarrow as pa

from guillemet._typing import Ids, Record, Records, Rows

__all__ = [
    "GuillemetError",
    "Offsets",
    "Schema",
    "Summary",
    "Table",
    "View",
    "_Batches",
    "_Corpus",
    "_People",
    "__version__",
    "_close",
    "_colours",
    "_forked",
    "_marks",
    "_rows",
    "_table",
    "decode",
    "narration",
    "paragraphs",
    "quotes",
    "reprints",
    "sentences",
    "show",
    "speakers",
    "tokens",
]

__version__: Final[str]

def _close() -> None: ...
def _forked() -> None: ...
def _colours(names: list[str]) -> list[str]: ...
def _marks(text: str) -> list[tuple[int, int]]: ...
def _rows(data: Rows, argument: str, required: list[str], optional: list[str]) -> Table: ...
def _table(columns: list[list[str]], rows: bytes) -> Table: ...

class GuillemetError(ValueError): ...

@final
class Schema:
    def __arrow_c_schema__(self) -> object: ...
    def __len__(self) -> int: ...
    @property
    def names(self) -> list[str]: ...
    @property
    def types(self) -> dict[str, str]: ...
    @property
    def descriptions(self) -> dict[str, str]: ...

@final
class Summary:
    @property
    def records(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def errors(self) -> int: ...
    @property
    def resumed(self) -> int: ...
    @property
    def bytes(self) -> int: ...
    @property
    def bytes_read(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def reading(self) -> float: ...
    @property
    def extraction(self) -> float: ...
    @property
    def writing(self) -> float: ...

@final
class Table:
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Table]: ...
    def __reduce__(self) -> tuple[Any, tuple[bytes]]: ...
    @property
    def num_rows(self) -> int: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def schema(self) -> Schema: ...
    def column(self, name: str, /) -> list[Any]: ...
    def __getitem__(self, key: str, /) -> list[Any]: ...
    def head(self, n: int = 5, /) -> Table: ...
    def _take(self, rows: list[int]) -> Table: ...
    def to_pydict(self) -> dict[str, list[Any]]: ...
    def to_pylist(self) -> list[dict[str, Any]]: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def write(
        self,
        path: str | PathLike[str],
        /,
        *,
        escape_formulas: bool = False,
        bom: bool = False,
    ) -> None: ...
    def _repr_html_(self) -> str: ...
    @staticmethod
    def _from_ipc(data: bytes, /) -> Table: ...

@final
class _Batches:
    def __iter__(self) -> _Batches: ...
    def __next__(self) -> Table: ...

@final
class _People:
    def __new__(cls, quotes: Rows, aliases: list[tuple[str, str]]) -> Self: ...
    def table(self) -> Table: ...
    def join(self, quotes: Rows) -> Table: ...

@final
class _Corpus:
    def __new__(
        cls,
        table: str,
        sources: object,
        text: str,
        id: str | None,
        keep: list[str],
        author: str | None,
        format: str | None,
        record_limit: int | None,
        on_error: str | None,
        options: dict[str, Any],
    ) -> Self: ...
    def schema(self) -> Schema: ...
    def errors(self) -> Table: ...
    def batches(self) -> _Batches: ...
    def collect(self) -> Table: ...
    def total_bytes(self) -> int | None: ...
    def __arrow_c_stream__(self, requested_schema: object | None) -> object: ...
    def write(
        self,
        target: str | PathLike[str] | None,
        format: str | None,
        resume: bool,
        overwrite: bool,
        part_size: int | None,
        report: Callable[[int, int, int, int], None] | None,
    ) -> Summary: ...

@final
class Offsets:
    def to_raw(self, start: int, end: int, /) -> tuple[int, int]: ...
    def to_text(self, start: int, end: int, /) -> tuple[int, int]: ...
    @property
    def edits(self) -> list[tuple[tuple[int, int], tuple[int, int]]]: ...

@final
class View:
    def save(self, path: str | PathLike[str], /) -> None: ...
    def to_terminal(self, *, color: bool = True) -> str: ...
    def _repr_html_(self) -> str: ...

@overload
def decode(  # type: ignore[overload-overlap]  # a str is a sequence of str, too
    data: Record,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    with_map: Literal[False] = False,
    offsets: Literal["char", "byte", "utf16"] = "char",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> str: ...
@overload
def decode(
    data: Record,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    with_map: Literal[True],
    offsets: Literal["char", "byte", "utf16"] = "char",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> tuple[str, Offsets]: ...
@overload
def decode(
    data: Records,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    with_map: Literal[False] = False,
    offsets: Literal["char", "byte", "utf16"] = "char",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> Table: ...
def paragraphs(
    data: Records,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    quoted: bool = False,
    offsets: Literal["char", "byte", "utf16"] = "char",
    language: str = "en",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> Table: ...
def sentences(
    data: Records,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    quoted: bool = False,
    offsets: Literal["char", "byte", "utf16"] = "char",
    language: str = "en",
    within_quotes: Literal["split", "whole"] = "split",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> Table: ...
def tokens(
    data: Records,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    offsets: Literal["char", "byte", "utf16"] = "char",
    language: str = "en",
    within_quotes: Literal["split", "whole"] = "split",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> Table: ...
def quotes(
    data: Records,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    kinds: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None = None,
    min_confidence: float = 0.0,
    names: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
    author: str | None = None,
    cues: Sequence[str] | None = None,
    offsets: Literal["char", "byte", "utf16"] = "char",
    language: str = "en",
    within_quotes: Literal["split", "whole"] = "split",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> Table: ...
def speakers(
    data: Records,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    kinds: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None = None,
    min_confidence: float = 0.0,
    names: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
    author: str | None = None,
    cues: Sequence[str] | None = None,
    language: str = "en",
    within_quotes: Literal["split", "whole"] = "split",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> Table: ...
def narration(
    data: Records,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    keep: Sequence[str] | None = None,
    drop: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None = None,
    cues: Literal["keep", "drop"] = "keep",
    min_confidence: float = 0.0,
    offsets: Literal["char", "byte", "utf16"] = "char",
    language: str = "en",
    within_quotes: Literal["split", "whole"] = "split",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
    threads: int | None = None,
) -> Table: ...
def show(
    data: Records,
    /,
    *,
    text: str | None = None,
    ids: Ids | None = None,
    id: str | int | None = None,
    quotes: Rows | None = None,
    kinds: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None = None,
    min_confidence: float = 0.0,
    names: Mapping[str, str] | None = None,
    aliases: Mapping[str, str] | None = None,
    author: str | None = None,
    cues: Sequence[str] | None = None,
    language: str = "en",
    within_quotes: Literal["split", "whole"] = "split",
    layers: Literal["auto"] | Sequence[Literal["json", "html"]] = "auto",
    json: Literal["lenient", "strict"] = "lenient",
    surrogates: Literal["replace", "keep", "error"] = "replace",
    charrefs: Literal["attribute", "text", "semicolon"] = "attribute",
    rounds: int | Literal["fixpoint"] = 1,
    newlines: Literal["keep", "lf"] = "keep",
    nbsp: Literal["keep", "space"] = "keep",
    nul: Literal["keep", "drop", "replace"] = "keep",
    c1: Literal["keep", "cp1252"] = "keep",
    header: Literal["auto", "keep"] = "auto",
    errors: Literal["replace", "raise"] = "replace",
) -> View: ...
def reprints(
    quotes: Rows,
    /,
    *,
    min_words: int = 6,
    kinds: Sequence[Literal["direct", "mixed", "indirect", "other"]] | None = None,
) -> Table: ...
