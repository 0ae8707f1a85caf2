"""Quotations against a user's own gold: recall, precision and F1."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from guillemet._checking import table_of
from guillemet._guillemet import GuillemetError, _marks, _rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

    from guillemet._guillemet import Table
    from guillemet._typing import Rows

# A quotation is found if so much of it is.
FOUND = 0.8
# Words by which no two sources can be told apart.
STOPWORDS = frozenset(
    "a an the this that these those some any no every each i you he it she we they one him her "  # noqa: SIM905
    "them me us his hers its their theirs our my your who whom whose which of in on at by from to "
    "for with as about and or but nor is are was were be been has have had do does did will would "
    "can could may might must shall should mr mrs ms miss dr sen rep gov president".split()
)
DETERMINERS = frozenset(["a", "an", "the", "this", "that", "these", "those", "some", "any", "no"])
PARTS = {
    "content": {"content", "quote", "quotation", "contents"},
    "source": {"source", "speaker", "entity"},
    "cue": {"cue", "verb"},
}
MEASURES = {
    "measure": "what is compared",
    "gold": "attributions of the gold",
    "rows": "rows of the table",
    "recall": "the share of the gold that the table has",
    "precision": "the share of the table that the gold has",
    "f1": "the harmonic mean of both",
}
TYPES = dict.fromkeys(["gold", "rows"], "int") | dict.fromkeys(
    ["recall", "precision", "f1"], "float"
)


class Item(NamedTuple):
    """An attribution, of the gold or of the table: places in the text, white space left out."""

    content: frozenset[int]
    source: frozenset[int]
    cue: frozenset[int]
    # The words of the source that tell it from others.
    head: frozenset[int]
    # Letters and digits of the content between quotation marks.
    quoted: frozenset[int]
    # Names that are right; none for one that is rightly without. `None`: nobody said.
    speakers: tuple[str, ...] | None


class Article(NamedTuple):
    """A text and its attributions in the gold, as they were read."""

    text: str
    attributions: list[dict[str, Any]]


def evaluate(gold: str | PathLike[str], quotes: Rows, /) -> Table:
    r"""Compare quotations with a gold of one's own.

    Quoted attributions are compared by their letters and digits inside quotation marks: rows
    belong to an attribution if four fifths of them are in it, and it is found if they cover four
    fifths of it. Measures: ``found``; ``attributed``, with a source that has a word of the gold's;
    ``speakers``, with the speaker's name (of attributions for which the gold tells it); of all
    attributions the ``overlap`` of their contents' characters, and ``cue``, ``source`` and
    ``content`` as equal spans.

    Parameters
    ----------
    gold : str or os.PathLike
        JSON lines, one article each: ``{"id", "text", "attributions": [{"content": [[start, end],
        ...], "source": [...], "cue": [...], "speaker": name, list of names or null}]}``, with
        characters of ``text``; or a folder in brat's standoff format, with the file name as id:
        text-bound annotations ``Content`` (or ``Quote``), ``Source`` and ``Cue``, held together by
        relations or events, and the speaker in a note (``#1 AnnotatorNotes T1 Ann Lee``).
    quotes : Table, table of any library, str or os.PathLike
        What `quotes` has made of the gold's texts, with their ids, in characters.

    Returns
    -------
    Table
        ``measure``, ``gold``, ``rows``, ``recall``, ``precision``, ``f1``.

    Raises
    ------
    GuillemetError
        If a line or annotation cannot be read, or a position lies outside its text.
    OSError
        If a file cannot be read.

    Examples
    --------
    >>> import guillemet as gm, json, pathlib, tempfile
    >>> text = '"We won," said Ann Lee.'
    >>> said = {"content": [[0, 9]], "cue": [[10, 14]], "source": [[15, 22]], "speaker": "Ann Lee"}
    >>> line = json.dumps({"id": "a", "text": text, "attributions": [said]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "gold.jsonl")
    ...     _ = path.write_text(line)
    ...     table = gm.evaluate(path, gm.quotes([text], id=["a"]))
    >>> [(row["measure"], row["f1"]) for row in table.to_pylist()][:3]
    [('found', 1.0), ('attributed', 1.0), ('speakers', 1.0)]
    """
    path = Path(gold)
    articles = _brat(path) if path.is_dir() else _json_lines(path)
    required = ["id", "start", "end"]
    optional = ["spans", "source_start", "source_end", "cue_start", "cue_end", "speaker"]
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(quotes, "quotes", required, optional).to_pylist():
        rows[str(row["id"])].append(row)
    tallies = {name: Tally() for name in (*BELONGING, "overlap", "cue", "source", "content")}
    for name, article in articles.items():
        marked = _letters(article.text, _marks(article.text))
        wanted = [_gold_item(article.text, entry, marked, name) for entry in article.attributions]
        found = [_row_item(article.text, row, marked, name) for row in rows.get(name, [])]
        for measure, is_right in BELONGING.items():
            _count_belonging(tallies[measure], wanted, found, is_right)
        _count_spans(tallies, wanted, found)
    return table_of([tally.row(name) for name, tally in tallies.items()], MEASURES, TYPES)


class Tally:
    """Counts of a measure; those of `overlap` are characters, of which no number is told."""

    def __init__(self) -> None:
        self.items = [0, 0]
        self.total = [0, 0]
        self.right = [0, 0]

    def add(self, side: int, right: int, total: int, items: int) -> None:
        """Add what one article has on one side: 0 for the gold, 1 for the table."""
        self.right[side] += right
        self.total[side] += total
        self.items[side] += items

    def row(self, measure: str) -> dict[str, Any]:
        """Tell recall, precision and F1."""
        shares = zip(self.right, self.total, strict=True)
        recall, precision = (right / total if total else 0.0 for right, total in shares)
        both = recall + precision
        harmonic = 2 * recall * precision / both if both else 0.0
        figures = {"recall": recall, "precision": precision, "f1": harmonic}
        counts = {"gold": self.items[0], "rows": self.items[1]}
        rounded = {name: round(figure, 4) for name, figure in figures.items()}
        return {"measure": measure, **counts, **rounded}


def _json_lines(path: Path) -> dict[str, Article]:
    articles = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                article = json.loads(line)
                name = str(article["id"])
                articles[name] = Article(str(article["text"]), list(article["attributions"]))
            except (ValueError, KeyError, TypeError) as problem:
                raise GuillemetError(
                    f"gold: line {number} of {path} ({problem!r}); expected an object with id, "
                    "text and attributions"
                ) from problem
    return articles


def _brat(folder: Path) -> dict[str, Article]:
    articles = {}
    for notes in sorted(folder.rglob("*.ann")):
        text = notes.with_suffix(".txt").read_text(encoding="utf-8")
        name = notes.relative_to(folder).with_suffix("").as_posix()
        articles[name] = Article(text, _standoff(notes))
    if not articles:
        raise GuillemetError(f"gold: no .ann in {folder}; expected brat's files, or JSON lines")
    return articles


class Standoff:
    """The annotations of one file: spans, what ties them together, and notes."""

    def __init__(self) -> None:
        self.spans: dict[str, tuple[str, list[list[int]]]] = {}
        self.ties: list[list[str]] = []
        self.triggers: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def read(self, line: str) -> None:
        """Read a line."""
        key, _, rest = line.partition("\t")
        about, _, note = rest.partition("\t")
        kind, *words = about.split() or [""]
        if key.startswith("T"):
            places = about.split(" ", 1)[1].split(";")
            known = (part for part, names in PARTS.items() if kind.lower() in names)
            spans = [[int(place) for place in pair.split()] for pair in places]
            self.spans[key] = (next(known, ""), spans)
        elif key.startswith(("R", "E")):
            ends = [word.partition(":")[2] for word in (kind, *words) if ":" in word]
            self.ties.append(ends)
            if key.startswith("E"):
                self.triggers[key] = ends[0]
        elif key.startswith("#"):
            self.names[words[0]] = note.strip()

    def attributions(self) -> list[dict[str, Any]]:
        """Put contents together with what is tied to them."""
        found: dict[str, dict[str, Any]] = {
            key: {"content": places}
            for key, (part, places) in self.spans.items()
            if part == "content"
        }
        for ends in self.ties:
            keys = [self.triggers.get(key, key) for key in ends]
            for content in (key for key in keys if key in found):
                for key in keys:
                    part, places = self.spans.get(key, ("", []))
                    if part in ("source", "cue"):
                        found[content].setdefault(part, []).extend(places)
                    if key in self.names:
                        found[content]["speaker"] = self.names[key]
        for key in found.keys() & self.names.keys():
            found[key]["speaker"] = self.names[key]
        return list(found.values())


def _standoff(path: Path) -> list[dict[str, Any]]:
    notes = Standoff()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            notes.read(line)
        except (IndexError, ValueError) as problem:
            raise GuillemetError(
                f"gold: line {number} of {path}: {line[:80]!r}; expected brat's standoff format"
            ) from problem
    return notes.attributions()


def _places(text: str, spans: Iterable[Any], where: str) -> frozenset[int]:
    places: set[int] = set()
    for start, end in spans:
        if not 0 <= start <= end <= len(text):
            raise GuillemetError(
                f"{where}: a span from {start} to {end}; expected one in its text of {len(text)} "
                "characters"
            )
        places.update(place for place in range(start, end) if not text[place].isspace())
    return frozenset(places)


def _letters(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(p for start, end in spans for p in range(start, end) if text[p].isalnum())


def _gold_item(text: str, entry: dict[str, Any], marked: frozenset[int], name: str) -> Item:
    where = f"gold: {name!r}"
    content = _places(text, entry.get("content") or [], where)
    names = entry.get("speaker")
    names = [names] if isinstance(names, str) else names
    speakers = tuple(_name(name) for name in names or ()) if "speaker" in entry else None
    source = _places(text, entry.get("source") or [], where)
    cue = _places(text, entry.get("cue") or [], where)
    return Item(content, source, cue, _head(text, source), content & marked, speakers)


def _row_item(text: str, row: dict[str, Any], marked: frozenset[int], name: str) -> Item:
    where = f"quotes: {name!r}"
    spans = row.get("spans") or [{"start": row["start"], "end": row["end"]}]
    spans = json.loads(spans) if isinstance(spans, str) else spans
    content = _places(text, ((span["start"], span["end"]) for span in spans), where)

    def words(part: str) -> frozenset[int]:
        start = row.get(f"{part}_start")
        return frozenset() if start is None else _places(text, [(start, row[f"{part}_end"])], where)

    speaker = row.get("speaker")
    names = () if speaker is None else (_name(speaker),)
    source = words("source")
    return Item(content, source, words("cue"), source, content & marked, names)


def _name(name: str) -> str:
    """Fold what two spellings of a name may differ in."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("\u2019", "'")
    return " ".join(re.findall(r"\w+", re.sub(r"'s\b", "", folded)))


def _head(text: str, source: frozenset[int]) -> frozenset[int]:
    """Leave of a source the words that tell it from others; of a pronoun the pronoun."""
    if not source:
        return source
    start, end = min(source), max(source) + 1
    tokens = list(re.finditer(r"[^\W\d_]+", text[start:end]))
    chosen = [token for token in tokens if token[0].lower() not in STOPWORDS]
    chosen = chosen or [token for token in tokens if token[0].lower() not in DETERMINERS]
    places = {start + place for token in chosen for place in range(*token.span())}
    return frozenset(places) & source


def _is_any(_: Item, __: Item) -> bool:
    return True


def _has_source(gold: Item, row: Item) -> bool:
    return bool(gold.head & row.source) if gold.head else not row.source


def _has_speaker(gold: Item, row: Item) -> bool:
    return (
        not row.speakers if not gold.speakers else bool({*gold.speakers} & {*(row.speakers or ())})
    )


BELONGING: dict[str, Callable[[Item, Item], bool]] = {
    "found": _is_any,
    "attributed": _has_source,
    "speakers": _has_speaker,
}


def _count_belonging(
    tally: Tally, gold: list[Item], rows: list[Item], is_right: Callable[[Item, Item], bool]
) -> None:
    """Count the quoted attributions that are found, and the rows that belong to them."""
    gold = [item for item in gold if item.quoted]
    rows = [item for item in rows if item.quoted]
    if is_right is _has_speaker:
        told = [item for item in gold if item.speakers is not None]
        untold = frozenset().union(*(item.quoted for item in gold if item.speakers is None))
        rows = [row for row in rows if len(row.quoted & untold) < FOUND * len(row.quoted)]
        gold = told
    found, belonging = 0, set()
    for item in gold:
        own = [
            number
            for number, row in enumerate(rows)
            if len(row.quoted & item.quoted) >= FOUND * len(row.quoted)
        ]
        covered: frozenset[int] = frozenset().union(*(rows[number].quoted for number in own))
        if len(covered & item.quoted) < FOUND * len(item.quoted):
            continue
        right = [number for number in own if is_right(item, rows[number])]
        of_right: frozenset[int] = frozenset().union(*(rows[number].quoted for number in right))
        if len(of_right & item.quoted) >= FOUND * len(covered & item.quoted):
            found += 1
            belonging.update(right)
    tally.add(0, found, len(gold), len(gold))
    tally.add(1, len(belonging), len(rows), len(rows))


def _count_spans(tallies: dict[str, Tally], gold: list[Item], rows: list[Item]) -> None:
    """Count characters that both have, and parts that are the same."""
    whole = [frozenset().union(*(item.content for item in side)) for side in (gold, rows)]
    for side, items in enumerate((gold, rows)):
        tallies["overlap"].add(side, len(whole[0] & whole[1]), len(whole[side]), len(items))
        others = (rows, gold)[side]
        by_place = defaultdict(list)
        for other in others:
            for place in other.cue or other.content:
                by_place[place].append(other)
        for part in ("cue", "source", "content"):
            having = [item for item in items if getattr(item, part)]
            right = sum(
                any(
                    getattr(other, part) == getattr(item, part)
                    for place in (item.cue or item.content)
                    for other in by_place[place]
                )
                for item in having
            )
            tallies[part].add(side, right, len(having), len(having))
