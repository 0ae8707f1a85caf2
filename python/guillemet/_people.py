"""People over a corpus: which names of many records mean one person."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guillemet._guillemet import GuillemetError, _People, _rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    import polars as pl

    from guillemet._guillemet import Table
    from guillemet._typing import Rows


class People:
    """The people that quotations name, from `people`.

    `table` has one row for each; libraries take it as it is, as they take a `Table`.

    Examples
    --------
    >>> import guillemet as gm
    >>> q = gm.quotes(['"We won," said Ann Lee.', '"So we did," Ann B. Lee said.'])
    >>> people = gm.people(q)
    >>> people.table["name"], people.table["variants"]
    (['Ann B. Lee'], [['Ann B. Lee', 'Ann Lee']])
    >>> people.join(q)["person_name"]
    ['Ann B. Lee', 'Ann B. Lee']
    """

    def __init__(self, quotes: Rows, aliases: list[tuple[str, str]]) -> None:
        self._people = _People(quotes, aliases)
        self._table = self._people.table()

    @property
    def table(self) -> Table:
        """One row for each person, the most quoted first."""
        return self._table

    def join(self, quotes: Rows, /) -> Table:
        """Add ``person`` and ``person_name`` to rows with the column ``speaker``.

        Parameters
        ----------
        quotes : Table, table of any library, str or os.PathLike
            The rows that the people were found in, or others of the same corpus.

        Returns
        -------
        Table
            All their columns, and the two; null where the speaker is none of the people.
        """
        return self._people.join(quotes)

    def to_pandas(self) -> pd.DataFrame:
        """Make the table a `pandas.DataFrame`."""
        return self._table.to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """Make the table a `polars.DataFrame`."""
        return self._table.to_polars()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Export the table to another Arrow library."""
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, name: str, /) -> list[Any]:
        """Give the values of a column."""
        return self._table[name]

    def __repr__(self) -> str:
        return repr(self._table)

    def _repr_html_(self) -> str:
        return self._table._repr_html_()


def people(quotes: Rows, /, *, aliases: Mapping[str, str] | Rows | None = None) -> People:
    """Find the people that quotations of many records name.

    Names are one person's where titles, accents, order ("Lee, Ann"), case, initials, middle names
    and nicknames are all that they differ in. A family name alone is that of a full name if the
    corpus has one that fits, or one in four times as many records as the next; else it stays alone
    and is ``ambiguous``. Kinds and pronouns that differ keep namesakes apart. The result does
    not depend on the order of the rows.

    Parameters
    ----------
    quotes : Table, table of any library, str or os.PathLike
        Rows with ``id`` and ``speaker``, and if they are there ``speaker_kind`` and
        ``speaker_pronoun``: from `quotes`, in a frame, or as a file or folder that was written.
    aliases : dict, table, str or os.PathLike, optional
        Whom a name means, whatever else is known: ``{"POTUS": "Joe Biden"}``, or a table or file
        with the columns ``name`` and ``person``. Case does not matter.

    Returns
    -------
    People
        Its ``table`` has ``person`` (a number), ``name``, ``kind``, ``pronoun``, ``variants``,
        ``records``, ``quotations`` and ``ambiguous``; its ``join`` adds the person to rows.

    Raises
    ------
    GuillemetError
        If a column is missing, or an alias is empty.

    Examples
    --------
    >>> import guillemet as gm
    >>> q = gm.quotes(['"We won," said Ann Lee.', '"It rained," said the mayor, Bo Ray.'])
    >>> gm.people(q, aliases={"bo ray": "Robert Ray"})["name"]
    ['Ann Lee', 'Robert Ray']
    """
    pairs = list(_pairs(aliases))
    for name, person in pairs:
        if not name.strip() or not person.strip():
            raise GuillemetError(f"aliases: {name!r} for {person!r}; expected two names")
    # The name of a person means that person, too.
    known = {name.strip().casefold() for name, _ in pairs}
    own = {person for _, person in pairs if person.strip().casefold() not in known}
    return People(quotes, pairs + [(person, person) for person in sorted(own)])


def _pairs(aliases: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if aliases is None:
        return
    if hasattr(aliases, "items") and not hasattr(aliases, "__arrow_c_stream__"):
        for name, person in aliases.items():
            if not isinstance(name, str) or not isinstance(person, str):
                raise TypeError(f"aliases: {name!r} for {person!r}; expected two str")
            yield name, person
        return
    if isinstance(aliases, str) or hasattr(aliases, "__fspath__"):
        path = Path(aliases)
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            if rows and not {"name", "person"} <= rows[0].keys():
                raise GuillemetError(
                    f"aliases: {path} has {', '.join(rows[0])}; expected name and person"
                )
            yield from ((row["name"], row["person"]) for row in rows)
            return
    table = _rows(aliases, "aliases", ["name", "person"], [])
    if len(table):
        yield from zip(map(str, table["name"]), map(str, table["person"]), strict=True)
