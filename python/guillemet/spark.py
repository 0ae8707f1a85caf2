"""Tables of Spark data frames, made where the data is.

>>> from guillemet import spark  # doctest: +SKIP
>>> spark.quotes(frame, text="body", id="url", keep=["outlet"])  # doctest: +SKIP

A frame in, a lazy frame out; rows come in no order. Needs pyspark and pyarrow on all workers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guillemet._adapters import maker

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as _pa  # noqa: ICN001
    from pyspark.sql import DataFrame

__all__ = ["decode", "paragraphs", "quotes", "sentences", "tokens"]


def _apply(  # noqa: PLR0913, PLR0917
    table: str,
    frame: DataFrame,
    text: str,
    id: str,
    keep: list[str] | None,
    options: dict[str, Any],
) -> DataFrame:
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415

    make = maker(table, text, id, keep, options)

    def work(batches: Iterator[_pa.RecordBatch]) -> Iterator[_pa.RecordBatch]:
        for batch in batches:
            yield from make(batch).to_batches()

    wanted = frame.select(*dict.fromkeys([text, id, *(keep or [])]))
    schema = from_arrow_schema(make.schema(to_arrow_schema(wanted.schema)))
    return wanted.mapInArrow(work, schema)


def decode(
    frame: DataFrame,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> DataFrame:
    """Make a table of the text of each record, and what was undone to get it.

    Takes the options of `guillemet.decode`.
    """
    return _apply("decode", frame, text, id, keep, options)


def paragraphs(
    frame: DataFrame,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> DataFrame:
    """Make a table of paragraphs.

    Takes the options of `guillemet.paragraphs`.
    """
    return _apply("paragraphs", frame, text, id, keep, options)


def sentences(
    frame: DataFrame,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> DataFrame:
    """Make a table of sentences.

    Takes the options of `guillemet.sentences`.
    """
    return _apply("sentences", frame, text, id, keep, options)


def tokens(
    frame: DataFrame,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> DataFrame:
    """Make a table of tokens.

    Takes the options of `guillemet.tokens`.
    """
    return _apply("tokens", frame, text, id, keep, options)


def quotes(
    frame: DataFrame,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> DataFrame:
    """Make a table of attributions: who said what.

    Takes the options of `guillemet.quotes`.
    """
    return _apply("quotes", frame, text, id, keep, options)
