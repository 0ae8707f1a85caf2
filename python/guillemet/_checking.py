"""Checking by hand: a sample to fill in, and what it says of the whole."""

from __future__ import annotations

import json
import math
import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from guillemet._guillemet import GuillemetError, Table, _rows, _table, decode
from guillemet._scan import Scan
from guillemet._sheets import sheet_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from guillemet._typing import Ids, Records, Rows

COLUMNS = ["cue", "source", "speaker", "confidence"]
JUDGED = ["row_ok", "source_ok", "speaker_ok"]
SHEET = {
    "id": "the record",
    "quote": "attribution of the record, from 0",
    "stratum": "the part of the quotations that the row stands for",
    "stratum_size": "how many quotations are in that part",
    "before": "what stands before it in the article",
    "text": "its words, from the first to the last",
    "after": "what stands behind it",
    "cue": "the words that report it",
    "source": "the words that name the speaker here",
    "speaker": "the speaker's name",
    "confidence": "how likely the row is right, from 0 to 1",
    "row_ok": "to fill in: whether it is a quotation with these words",
    "source_ok": "to fill in: whether the source is who says it here",
    "speaker_ok": "to fill in: whether the speaker is right, or rightly empty",
    "note": "to fill in: anything else",
}
TYPES = {"quote": "int", "stratum_size": "int", "confidence": "float"}
ANSWERS: dict[str, bool | None] = {
    **dict.fromkeys(["yes", "y", "true", "1"], True),
    **dict.fromkeys(["no", "n", "false", "0"], False),
    **dict.fromkeys(["unsure", "?", ""], None),
}
# The 97.5th percentile of the normal distribution.
Z = 1.959964


def sample(  # noqa: PLR0913
    quotes: Rows,
    articles: Records | Scan,
    /,
    *,
    text: str | None = None,
    id: Ids | None = None,
    n: int = 100,
    by: str | None = "kind",
    seed: int = 1,
    context: int = 200,
) -> Table:
    """Draw quotations to be checked by hand, each with what stands around it.

    Every stratum gives as many rows, or all that it has; `score` weighs them back. Written as a
    workbook (``sample(...).write("check.xlsx")``), the columns to fill in offer their answers.

    Parameters
    ----------
    quotes : Table, table of any library, str or os.PathLike
        What `quotes` has made, with its columns, in characters: as it is, in a frame, or as a file
        or folder that was written.
    articles : str, sequence, column, table or Scan
        The records that the quotations are of, as `quotes` takes them, or an archive.
    text, id : str, optional
        The columns of the records and their ids, if `articles` is a table; `id` may also be a
        sequence.
    n : int, default 100
        How many rows.
    by : str, optional, default "kind"
        The column whose values are the strata; ``None`` for a plain random sample.
    seed : int, default 1
        The same seed draws the same rows.
    context : int, default 200
        So many characters before and behind each quotation.

    Returns
    -------
    Table
        ``id``, ``quote``, ``stratum``, ``stratum_size``, ``before``, ``text``, ``after``, ``cue``,
        ``source``, ``speaker``, ``confidence``, and to be filled in with yes, no or unsure
        ``row_ok``, ``source_ok`` and ``speaker_ok``, and ``note``.

    Raises
    ------
    GuillemetError
        If an argument cannot be used, or the articles lack one of the quotations' ids.

    Examples
    --------
    >>> import guillemet as gm
    >>> articles = ['"We won," said Ann Lee. It rained.', 'Bo Day said that it rained.']
    >>> sheet = gm.sample(gm.quotes(articles), articles, n=2, context=10)
    >>> sheet["stratum"], sheet["text"], sheet["after"][0]
    (['direct', 'indirect'], ['"We won,"', 'that it rained'], ' said Ann ')
    """
    for name, number, least in (("n", n, 1), ("context", context, 0)):
        if isinstance(number, bool) or not isinstance(number, int):
            raise TypeError(f"{name}: {type(number).__name__}; expected a whole number")
        if number < least:
            raise GuillemetError(f"{name}: {number}; expected a whole number from {least} up")
    required = ["id", "quote", "text", "start", "end", *COLUMNS]
    table = _rows(quotes, "quotes", required + ([by] if by else []), [])
    strata = _strata(table[by] if by else ["all"] * len(table))
    chosen = _chosen(strata, n, random.Random(seed))  # noqa: S311
    rows = table._take(chosen).to_pylist()  # noqa: SLF001
    texts = _texts({str(row["id"]) for row in rows}, articles, text, id)
    for row in rows:
        row["stratum"] = "all" if by is None else str(row[by])
        row["stratum_size"] = len(strata[row["stratum"]])
        whole, start, end = texts[str(row["id"])], row["start"], row["end"]
        row["before"] = whole[max(0, start - context) : start]
        row["text"] = whole[start:end]
        row["after"] = whole[end : end + context]
    return table_of(rows, SHEET, TYPES, dict.fromkeys(JUDGED, "yes,no,unsure"))


def _strata(values: Sequence[object]) -> dict[str, list[int]]:
    strata = defaultdict(list)
    for row, value in enumerate(values):
        strata[str(value)].append(row)
    return strata


def _chosen(strata: dict[str, list[int]], count: int, chance: random.Random) -> list[int]:
    """Draw as many rows from each stratum, those with the fewest rows first."""
    chosen: list[int] = []
    ordered = sorted(strata.items(), key=lambda item: (len(item[1]), item[0]))
    for place, (_, rows) in enumerate(ordered):
        share = -(-(count - len(chosen)) // (len(ordered) - place))
        chosen += chance.sample(rows, min(share, len(rows)))
    return sorted(chosen)


def _texts(
    wanted: set[str], articles: Records | Scan, text: str | None, id: Ids | None
) -> dict[str, str]:
    """Decode the articles of some ids."""
    batches: Iterable[Table]
    batches = articles.decode() if isinstance(articles, Scan) else _decoded(articles, text, id)
    texts: dict[str, str] = {}
    for batch in batches:
        rows = [row for row, name in enumerate(batch["id"]) if str(name) in wanted]
        if rows:
            some = batch._take(rows)  # noqa: SLF001
            texts |= zip(map(str, some["id"]), some["text"], strict=True)
    missing = sorted(name for name in wanted if texts.get(name) is None)
    if missing:
        raise GuillemetError(
            f"articles: none with the id {missing[0]!r}; expected the records of the quotations"
        )
    return texts


def _decoded(articles: Any, text: str | None, id: Ids | None) -> Table:  # noqa: ANN401
    articles = [articles] if isinstance(articles, (str, bytes)) else articles
    table: Table = decode(articles, text=text, id=id)
    return table


def table_of(
    rows: list[dict[str, Any]],
    columns: dict[str, str],
    types: dict[str, str],
    choices: dict[str, str] | None = None,
) -> Table:
    """Make a table of plain rows; what has no type of its own is text, but ids stay whole."""
    types = dict(types)
    if rows and "id" in columns and all(isinstance(row["id"], int) for row in rows):
        types["id"] = "int"
    told = [
        [name, types.get(name, "str"), help_text, (choices or {}).get(name, "")]
        for name, help_text in columns.items()
    ]

    def plain(name: str, value: object) -> object:
        return str(value) if types.get(name, "str") == "str" and value is not None else value

    lines = (
        json.dumps({name: plain(name, row.get(name)) for name in columns}, ensure_ascii=False)
        for row in rows
    )
    return _table(told, "\n".join(lines).encode("utf-8", "surrogatepass"))


class Proportion(NamedTuple):
    """A share of judged rows, with its interval of 95 %."""

    judged: int
    right: int
    precision: float
    low: float
    high: float


def wilson(right: float, judged: float) -> tuple[float, float]:
    """Return the interval of 95 % in which a share lies, by Wilson's score."""
    if judged <= 0:
        return 0.0, 1.0
    share, spread = right / judged, Z * Z / judged
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / judged + spread / judged / 4)
    return max(0.0, centre - half), min(1.0, centre + half)


def score(sheet: Rows, /) -> Table:
    """Tell how precise the quotations are, by a sample that was checked by hand.

    Rows that are empty or unsure are left out. What is said of all quotations is weighted: a
    stratum counts by the number of quotations that it stands for.

    Parameters
    ----------
    sheet : str, os.PathLike, Table or table of any library
        The sample of `sample`, filled in: a workbook, another file, or a frame.

    Returns
    -------
    Table
        One row for each measure (``row``, ``source``, ``speaker``) over all, each stratum, and of
        ``row`` each tenth of confidence: ``measure``, ``group``, ``value``, ``judged``, ``right``,
        ``precision``, ``low`` and ``high`` (Wilson's interval of 95 %; of all, with the sample size
        that a plain sample as precise would have), and ``confidence``, the mean that was stated:
        what calibrated quotations have as their precision.

    Raises
    ------
    GuillemetError
        If a column is missing, or an answer is none of yes, no and unsure.

    Examples
    --------
    >>> import guillemet as gm
    >>> articles = ['"We won," said Ann Lee.', '"It rained," said Bo Day.']
    >>> rows = gm.sample(gm.quotes(articles), articles).to_pylist()
    >>> for row in rows:
    ...     row["row_ok"] = "yes"
    >>> import pyarrow
    >>> print(gm.score(pyarrow.Table.from_pylist(rows)).to_pylist()[0]["precision"])
    1.0
    """
    required = ["stratum", "stratum_size", "row_ok"]
    optional = ["confidence", "source_ok", "speaker_ok"]
    rows = sheet_rows(sheet, "sheet", required, optional)
    found = []
    for column in JUDGED:
        for number, row in enumerate(rows):
            row[column] = _answer(row.get(column), column, number)
        judged = [row for row in rows if row[column] is not None]
        measure = column.removesuffix("_ok")
        found.append(_scored(measure, "all", "all", judged, column, weighted=True))
        for stratum, part in _grouped(judged, lambda row: str(row["stratum"])):
            found.append(_scored(measure, "stratum", stratum, part, column))
        if column == "row_ok":
            told = [row for row in judged if row.get("confidence") is not None]
            for tenth, part in _grouped(told, lambda row: _tenth(float(row["confidence"]))):
                found.append(_scored(measure, "confidence", tenth, part, column))
    return table_of(found, SCORES, SCORE_TYPES)


SCORES = {
    "measure": "row, source or speaker",
    "group": "all, stratum or confidence",
    "value": "which of them",
    "judged": "rows that were judged",
    "right": "rows that are right",
    "precision": "the share that is right; of all, weighted by the strata",
    "low": "where the interval of 95 % begins",
    "high": "where it ends",
    "confidence": "the mean confidence that was stated",
}
SCORE_TYPES = dict.fromkeys(["judged", "right"], "int") | dict.fromkeys(
    ["precision", "low", "high", "confidence"], "float"
)


def _answer(value: object, column: str, row: int) -> bool | None:
    key = "" if value is None or value != value else str(value).strip().lower()  # noqa: PLR0124
    key = key.removesuffix(".0")
    if key not in ANSWERS:
        raise GuillemetError(
            f"{column}: {value!r} in row {row + 1}; expected yes, no, unsure or nothing"
        )
    return ANSWERS[key]


def _tenth(confidence: float) -> str:
    low = min(int(confidence * 10), 9)
    return f"{low / 10:.1f}-{(low + 1) / 10:.1f}"


def _grouped(rows: list[dict[str, Any]], key: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:  # noqa: ANN401
    groups = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return sorted(groups.items())


def _scored(  # noqa: PLR0913
    measure: str,
    group: str,
    value: str,
    rows: list[dict[str, Any]],
    column: str,
    *,
    weighted: bool = False,
) -> dict[str, Any]:
    told = [float(row["confidence"]) for row in rows if row.get("confidence") is not None]
    mean = sum(told) / len(told) if told else None
    share = _weighted(rows, column) if weighted else _plain(rows, column)
    figures = {name: round(x, 4) if name[0] in "plh" else x for name, x in share._asdict().items()}
    if not rows:
        figures |= dict.fromkeys(["precision", "low", "high"])
    stated = None if mean is None else round(mean, 4)
    return {"measure": measure, "group": group, "value": value, **figures, "confidence": stated}


def _plain(rows: list[dict[str, Any]], column: str) -> Proportion:
    right = sum(row[column] for row in rows)
    return Proportion(len(rows), right, right / max(len(rows), 1), *wilson(right, len(rows)))


def _weighted(rows: list[dict[str, Any]], column: str) -> Proportion:
    """Weigh the strata by their sizes."""
    strata = [part for _, part in _grouped(rows, lambda row: str(row["stratum"]))]
    sizes = [float(part[0]["stratum_size"]) for part in strata]
    precision = variance = 0.0
    for part, size in zip(strata, sizes, strict=True):
        share = sum(row[column] for row in part) / len(part)
        precision += size / sum(sizes) * share
        variance += (size / sum(sizes)) ** 2 * share * (1 - share) / len(part)
    # A plain sample of this size would be as precise.
    effective = precision * (1 - precision) / variance if variance > 0 else len(rows)
    right = sum(row[column] for row in rows)
    return Proportion(len(rows), right, precision, *wilson(precision * effective, effective))
