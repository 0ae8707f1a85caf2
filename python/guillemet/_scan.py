"""Corpora: many files of records, read and turned into tables as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Unpack

from guillemet._guillemet import GuillemetError, _Corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from os import PathLike

    import pandas as pd
    import polars as pl

    from guillemet._guillemet import Schema, Summary, Table
    from guillemet._typing import (
        DecodeOptions,
        NarrationOptions,
        ParagraphOptions,
        QuoteOptions,
        SentenceOptions,
        SpeakerOptions,
        TokenOptions,
    )


class Scan:
    """What to read; `scan` makes it, and its methods say what to make of it.

    Each method takes the options of the function of the same name.

    Examples
    --------
    >>> import guillemet as gm, io
    >>> corpus = gm.scan(io.BytesIO(b'{"text": "One. Two."}'))
    >>> corpus.sentences().collect().column("text")
    ['One.', 'Two.']
    """

    def __init__(self, **arguments: Any) -> None:  # noqa: ANN401
        self._arguments = arguments

    def decode(self, **options: Unpack[DecodeOptions]) -> Extraction:
        """One row per record: its text, and what was undone to get it."""
        return Extraction("decode", self._arguments, {**options})

    def paragraphs(self, **options: Unpack[ParagraphOptions]) -> Extraction:
        """One row per paragraph."""
        return Extraction("paragraphs", self._arguments, {**options})

    def sentences(self, **options: Unpack[SentenceOptions]) -> Extraction:
        """One row per sentence."""
        return Extraction("sentences", self._arguments, {**options})

    def tokens(self, **options: Unpack[TokenOptions]) -> Extraction:
        """One row per token."""
        return Extraction("tokens", self._arguments, {**options})

    def quotes(self, **options: Unpack[QuoteOptions]) -> Extraction:
        """One row per attribution."""
        return Extraction("quotes", self._arguments, {**options})

    def narration(self, **options: Unpack[NarrationOptions]) -> Extraction:
        """One row per record: its text without its quotations."""
        return Extraction("narration", self._arguments, {**options})

    def speakers(self, **options: Unpack[SpeakerOptions]) -> Extraction:
        """One row per speaker of a record."""
        return Extraction("speakers", self._arguments, {**options})


class Extraction:
    """A table of a corpus that has not been made yet.

    Iterate over it for batches, each a `Table`; hand it to any library that takes Arrow streams;
    `collect` it into memory, or `write` it. Each of these reads the corpus anew.

    Examples
    --------
    >>> import guillemet as gm, io
    >>> tokens = gm.scan(io.BytesIO(b'{"text": "One."}')).tokens()
    >>> tokens
    <guillemet.Extraction: tokens, not made yet>
    >>> [len(batch) for batch in tokens]
    [2]
    """

    def __init__(self, table: str, arguments: dict[str, Any], options: dict[str, Any]) -> None:
        self._table = table
        self._corpus = _Corpus(table=table, options=options, **arguments)

    @property
    def schema(self) -> Schema:
        """The columns; the first records are read to know the types of ids and kept columns."""
        return self._corpus.schema()

    @property
    def errors(self) -> Table:
        """What could not be read while the table was last iterated over or collected.

        Columns: `source`, `position` (the line or record, from 1), `id`, `problem`. A table that
        is written has its errors in a file beside it. Of very many, the first 100,000 are kept.
        """
        return self._corpus.errors()

    def __iter__(self) -> Iterator[Table]:
        """Iterate over batches, in the order of the input."""
        return iter(self._corpus.batches())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Export the batches to another Arrow library as they are made."""
        return self._corpus.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        """Say what would be made."""
        return f"<guillemet.Extraction: {self._table}, not made yet>"

    def collect(self) -> Table:
        """Make the whole table in memory."""
        return self._corpus.collect()

    def to_pandas(self) -> pd.DataFrame:
        """Make the whole table as a `pandas.DataFrame`."""
        return self.collect().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """Make the whole table as a `polars.DataFrame`."""
        return self.collect().to_polars()

    def write(  # noqa: PLR0913
        self,
        target: str | PathLike[str],
        /,
        *,
        format: Literal["parquet", "arrow", "jsonl", "csv"] | None = None,
        resume: bool = False,
        overwrite: bool = False,
        progress: bool = True,
        part_size: int | None = None,
    ) -> Summary:
        """Write the table, in bounded memory.

        Parameters
        ----------
        target : str or os.PathLike
            A file, whose suffix says the format (``.parquet``, ``.arrow``, ``.jsonl``, ``.csv``;
            the last two also with ``.gz`` or ``.zst``); or a folder for parts, if it is one, ends
            in a slash or has no suffix. A file appears under its name when it is whole.
            What could not be read goes to ``_errors.jsonl`` in the folder, or to a file of the
            target's name with ``.errors.jsonl`` after it.
        format : str, optional
            The format, where the suffix does not say it; of parts, Parquet by default.
        resume : bool, default False
            Go on with an earlier run into the same folder, which may have been stopped in any way.
            The rows are those of a run that was never stopped: parts are compared with the sizes
            and checksums in the folder's manifest, and made again from the first on that is
            missing or changed. Sources or options that have changed since are an error.
        overwrite : bool, default False
            Replace what an earlier run has written, once the new result is whole. Only files that
            the manifest of the folder names are ever replaced or removed.
        progress : bool, default True
            Show a bar on a terminal or in a notebook, if tqdm is installed.
        part_size : int, optional
            Text whose rows go to one part, in bytes; 128 MiB by default.

        Returns
        -------
        Summary

        Raises
        ------
        GuillemetError
            If an argument cannot be used, the target exists, holds a source or other files
            without a manifest, or, with ``on_error="raise"``, a record cannot be read.
        OSError
            If a file cannot be written, or another run is writing to the target.
        """
        if part_size is not None:
            _check_bytes("part_size", part_size, 2**63 - 1)
        if not progress:
            return self._corpus.write(target, format, resume, overwrite, part_size, None)
        with _bar(self._table, self._corpus.total_bytes()) as report:
            return self._corpus.write(target, format, resume, overwrite, part_size, report)


class _bar:  # noqa: N801
    """A bar of the bytes read, where tqdm is installed and somebody may be watching."""

    def __init__(self, table: str, total: int | None) -> None:
        try:
            from tqdm.auto import tqdm  # noqa: PLC0415
        except ImportError:
            self.bar = None
            return
        self.table = table
        self.before: tuple[int, int] | None = None
        # None: no bar where the output is no terminal; notebooks have their own kind.
        self.bar = tqdm(total=total, unit="B", unit_scale=True, disable=None, delay=0.5, desc=table)

    def __enter__(self) -> Callable[[int, int, int, int], None] | None:
        return self.report if self.bar is not None else None

    def report(self, read: int, records: int, rows: int, errors: int) -> None:
        """Show how far the run is."""
        bar = self.bar
        if bar is None or bar.disable:
            return
        # What the runs gone on with have done says nothing of the speed of this one.
        self.before = self.before or (records, rows)
        elapsed = bar.format_dict["elapsed"] or 1e-9
        articles, made = (records - self.before[0]) / elapsed, (rows - self.before[1]) / elapsed
        speed = f"{articles:,.0f} articles/s, {made:,.0f} {self.table}/s"
        bar.set_postfix_str(f"{speed}, {errors} errors" if errors else speed, refresh=False)
        bar.update(read - bar.n)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()


def _check_bytes(name: str, value: object, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}: {type(value).__name__}; expected a number of bytes")
    if not 1 <= value <= most:
        raise GuillemetError(f"{name}: {value}; expected a number of bytes from 1 to {most}")


def scan(  # noqa: PLR0913
    sources: Any,  # noqa: ANN401
    /,
    *,
    text: str = "text",
    id: str | None = None,
    keep: Sequence[str] | None = None,
    author: str | None = None,
    format: str | None = None,
    on_error: Literal["record", "raise"] | None = None,
    record_limit: int = 256_000_000,
) -> Scan:
    r"""Describe a corpus; nothing is read yet.

    Parameters
    ----------
    sources : str, os.PathLike, file, Arrow table, iterator, or list of paths
        Files; patterns such as ``news/*.jsonl.zst``; folders, with all files below whose suffix is
        known; ``-`` for standard input; an open binary file; a table or stream of any Arrow
        library; or an iterator of Arrow batches. The format is read off the suffix, or else off
        the first bytes: JSON lines, JSON arrays, CSV, TSV, Parquet, Arrow, plain text, and tar or
        zip archives of them; in gzip, Zstandard or bzip2.
    text : str, default "text"
        The column or field of the texts. A JSON field is decoded as JSON while it is read, and raw
        offsets count in what that gives; plain text has no columns.
    id : str, optional
        The column of the ids; by default records are numbered, and files of plain text have their
        paths as ids.
    keep : list of str, optional
        Columns to carry along. Records of plain text have ``path``, and ``line`` where each line
        is one. A column of ids or kept values has one type for the whole run. CSV and TSV have no
        types: every field is text, as it is written. In JSON it is settled by the first megabyte
        of text in which the column has a value: truth values, integers, numbers, or else text, in
        which numbers stay as they are written. A later value of another type is converted if
        nothing of it is lost; otherwise it is an error, and null stands for it. A record whose
        rows would repeat what is kept of it to more than 256 MB (and to more than a hundred times
        its text) is an error.
    author : str, optional
        The column of the authors, who say what "I" says outside of quotation marks. (An author of
        all records is told by name, as an option of the table.)
    format : str, optional
        The format of all sources, whatever they are called: "jsonl", "json", "csv", "tsv",
        "parquet", "arrow", "text" (a file is a record), "lines" (a line is one), "tar" or "zip".
    on_error : {"record", "raise"}, optional
        What becomes of a record or file that cannot be read: "record" makes it a row of errors and
        goes on, "raise" stops with an exception. By default only what a source in Python itself
        raises (an iterator, an open file, an Arrow stream) stops the run; all else is recorded.
    record_limit : int, default 256,000,000
        The most bytes that one record may have, decompressed. Larger ones are errors. Twice as
        many are the limit of what has to be decompressed at once: a page of Parquet, or the
        wanted columns of an Arrow batch.

    Returns
    -------
    Scan

    Examples
    --------
    >>> import guillemet as gm, io
    >>> lines = b'{"url": "a", "body": "\\"Yes,\\" said Ann Lee."}\nbroken\n'
    >>> quotes = gm.scan(io.BytesIO(lines), text="body", id="url").quotes()
    >>> quotes.collect().column("speaker")
    ['Ann Lee']
    >>> quotes.errors.column("position")
    [2]
    """
    if isinstance(keep, str):
        raise TypeError("keep: str; expected a list of column names")
    _check_bytes("record_limit", record_limit, 2**31 - 1)
    return Scan(
        sources=sources,
        text=text,
        id=id,
        keep=list(keep or ()),
        author=author,
        format=format,
        on_error=on_error,
        record_limit=record_limit,
    )
