"""Types of arguments, for type checkers."""

from collections.abc import Iterable
from os import PathLike
from typing import Protocol, TypeAlias


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
