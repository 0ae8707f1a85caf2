"""What the adapters to other engines share: the work on a batch, and the schema it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import guillemet

if TYPE_CHECKING:
    import pyarrow as _pa  # noqa: ICN001


class TableMaker:
    """Makes one kind of table of a pyarrow table; pickled, it goes to other processes."""

    def __init__(self, table: str, columns: dict[str, Any], options: dict[str, Any]) -> None:
        self.table = table
        # The engine has its own workers, one for each processor.
        self.arguments = {**columns, "threads": 1, **options}

    def __call__(self, batch: _pa.Table | _pa.RecordBatch) -> _pa.Table:
        """Make the table of one batch."""
        result: _pa.Table = getattr(guillemet, self.table)(batch, **self.arguments).to_arrow()
        return result

    def schema(self, schema: _pa.Schema) -> _pa.Schema:
        """Tell the columns of the table for records of this schema."""
        return self(schema.empty_table()).schema


def maker(
    table: str,
    text: str,
    id: str,
    keep: list[str] | None,
    options: dict[str, Any],
) -> TableMaker:
    """Make a maker. Records need an id: an engine's batches have no row numbers."""
    return TableMaker(table, {"text": text, "id": id, "keep": keep}, options)
