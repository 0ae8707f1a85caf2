"""What the adapters to other engines share: the work on a batch, and a function for each table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import guillemet

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as _pa  # noqa: ICN001

TABLES = {
    "decode": "the text of each record, and what was undone to get it",
    "paragraphs": "paragraphs",
    "sentences": "sentences",
    "tokens": "tokens",
    "quotes": "attributions: who said what",
    "speakers": "speakers: who is quoted",
    "narration": "the reporter's own words",
}
Data = TypeVar("Data")


class TableMaker:
    """Makes one kind of table of a pyarrow table; pickled, it goes to other processes."""

    def __init__(self, table: str, columns: dict[str, Any], options: dict[str, Any]) -> None:
        self.table = table
        named = [columns["text"], columns["id"], *(columns["keep"] or [])]
        if columns["author"] is None:
            columns = {name: value for name, value in columns.items() if name != "author"}
        else:
            named.append(columns["author"])
        self.names = list(dict.fromkeys(named))
        # The engine has its own workers, one for each processor.
        self.arguments = {**columns, "threads": 1, **options}

    def __call__(self, batch: _pa.Table | _pa.RecordBatch) -> _pa.Table:
        """Make the table of one batch."""
        result: _pa.Table = getattr(guillemet, self.table)(batch, **self.arguments).to_arrow()
        return result

    def schema(self, schema: _pa.Schema) -> _pa.Schema:
        """Tell the columns of the table for records of this schema."""
        return self(schema.empty_table()).schema


class Adapter(Protocol[Data]):
    """Makes a table of an engine's data."""

    # Records need an id: an engine's batches have no row numbers.
    def __call__(
        self,
        data: Data,
        /,
        *,
        text: str,
        id: str,
        keep: list[str] | None = None,
        author: str | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Data:
        """Make the table; nothing is computed before the engine is asked for it."""
        ...


def adapter(table: str, apply: Callable[[TableMaker, Data], Data]) -> Adapter[Data]:
    """Make the function of one table for an engine, of which `apply` knows how to map batches."""

    def make(
        data: Data,
        /,
        *,
        text: str,
        id: str,
        keep: list[str] | None = None,
        author: str | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Data:
        columns = {"text": text, "id": id, "keep": keep, "author": author}
        return apply(TableMaker(table, columns, options), data)

    make.__name__ = make.__qualname__ = table
    make.__doc__ = (
        f"Make a table of {TABLES[table]}.\n\n"
        "`text`, `id`, `keep` and, for quotations and speakers, `author` name columns. "
        f"The options are those of `guillemet.{table}`; `threads` is 1 by default."
    )
    return make
