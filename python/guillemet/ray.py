"""Tables of Ray datasets, made where the data is.

>>> from guillemet import ray  # doctest: +SKIP
>>> ray.quotes(dataset, text="body", id="url", keep=["outlet"])  # doctest: +SKIP

A dataset in, a lazy dataset out. Needs ray and pyarrow on all workers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guillemet._adapters import maker

if TYPE_CHECKING:
    import pyarrow as _pa  # noqa: ICN001
    from ray.data import Dataset

__all__ = ["decode", "paragraphs", "quotes", "sentences", "tokens"]


def _apply(  # noqa: PLR0913, PLR0917
    table: str,
    dataset: Dataset,
    text: str,
    id: str,
    keep: list[str] | None,
    options: dict[str, Any],
) -> Dataset:
    make = maker(table, text, id, keep, options)
    wanted = dataset.select_columns(list(dict.fromkeys([text, id, *(keep or [])])))

    def work(batch: _pa.Table) -> _pa.Table:
        return make(batch)

    return wanted.map_batches(work, batch_format="pyarrow")


def decode(
    dataset: Dataset,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> Dataset:
    """Make a table of the text of each record, and what was undone to get it.

    Takes the options of `guillemet.decode`.
    """
    return _apply("decode", dataset, text, id, keep, options)


def paragraphs(
    dataset: Dataset,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> Dataset:
    """Make a table of paragraphs.

    Takes the options of `guillemet.paragraphs`.
    """
    return _apply("paragraphs", dataset, text, id, keep, options)


def sentences(
    dataset: Dataset,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> Dataset:
    """Make a table of sentences.

    Takes the options of `guillemet.sentences`.
    """
    return _apply("sentences", dataset, text, id, keep, options)


def tokens(
    dataset: Dataset,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> Dataset:
    """Make a table of tokens.

    Takes the options of `guillemet.tokens`.
    """
    return _apply("tokens", dataset, text, id, keep, options)


def quotes(
    dataset: Dataset,
    *,
    text: str,
    id: str,
    keep: list[str] | None = None,
    **options: Any,  # noqa: ANN401
) -> Dataset:
    """Make a table of attributions: who said what.

    Takes the options of `guillemet.quotes`.
    """
    return _apply("quotes", dataset, text, id, keep, options)
