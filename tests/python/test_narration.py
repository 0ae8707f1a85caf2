"""The reporter's own words, the share of quotation, the marked words and the base form of cues."""

import pytest

import guillemet as gm

TEXT = (
    "It rained.\n\n\u201cWe won,\u201d said Ann Lee. \u201cAt last.\u201d\n\n"
    "The mayor, Bo Day, said it was \u201ca great day\u201d for all.\n\nShe left."
)


def test_pieces_lead_back_to_the_text() -> None:
    [row] = gm.narration(TEXT).to_pylist()
    pieces = [TEXT[span["start"] : span["end"]] for span in row["spans"]]
    assert pieces == ["It rained.", "said Ann Lee.", "The mayor, Bo Day, said", "She left."]
    assert row["text"] == "\n\n".join(pieces)


def test_what_is_kept_and_what_is_quoted_make_up_the_record(record: str) -> None:
    text = gm.decode(record)
    kept = gm.narration(record).column("spans")[0]
    quoted = gm.quotes(record, kinds=["direct", "mixed"]).column("spans")
    inside = set()
    for spans in [kept, *quoted]:
        for span in spans:
            inside |= set(range(span["start"], span["end"]))
    left = {character for place, character in enumerate(text) if place not in inside}
    assert not any(character.isalnum() for character in left)


def test_every_unit_of_positions_cuts_the_same_words(record: str) -> None:
    text = gm.decode(record)
    by_char = gm.narration(record).column("spans")[0]
    by_byte = gm.narration(record, offsets="byte").column("spans")[0]
    raw = text.encode()
    for char, byte in zip(by_char, by_byte, strict=True):
        assert raw[byte["start"] : byte["end"]].decode() == text[char["start"] : char["end"]]


def test_kinds_and_cues_can_be_dropped() -> None:
    text = "Ann Lee said that it rained. It did."
    assert gm.narration(text).column("text") == [text]
    assert gm.narration(text, drop=["indirect"]).column("text") == ["Ann Lee said It did."]
    both = gm.narration(text, drop=["indirect"], cues="drop").column("text")
    assert both == ["Ann Lee It did."]
    # Nothing is as sure as that.
    assert gm.narration(TEXT, min_confidence=1.0).column("text") == [TEXT]


def test_records_keep_their_ids_and_nulls_have_no_row() -> None:
    table = gm.narration([None, "One.", ""], id=["a", "b", "c"])
    assert table.to_pydict() == {
        "id": ["b", "c"],
        "text": ["One.", ""],
        "spans": [[{"start": 0, "end": 4}], []],
    }


def test_wrong_values_are_named() -> None:
    with pytest.raises(
        gm.GuillemetError, match='cues: unknown value "all"; expected one of "keep", "drop"'
    ):
        gm.narration("a", cues="all")  # type: ignore[arg-type]
    with pytest.raises(gm.GuillemetError, match="drop: an empty list"):
        gm.narration("a", drop=[])
    with pytest.raises(TypeError, match="quoted: str; expected bool"):
        gm.sentences("a", quoted="yes")  # type: ignore[arg-type]


def test_the_share_of_quotation() -> None:
    shares = gm.sentences(TEXT, quoted=True)
    assert shares.column_names[-1] == "quoted"
    for row in shares.to_pylist():
        marked = row["text"].count("\u201c") > 0
        assert (row["quoted"] > 0) == marked
        assert 0 <= row["quoted"] <= 1
    paragraphs = gm.paragraphs(TEXT, quoted=True).to_pylist()
    assert [row["quoted"] for row in paragraphs][::3] == [0, 0]
    assert paragraphs[1]["quoted"] == round(
        len("\u201cWe won,\u201d\u201cAt last.\u201d") / len(paragraphs[1]["text"]), 3
    )
    assert "quoted" not in gm.sentences(TEXT).column_names


def test_a_kept_column_may_be_called_quoted_unless_it_is_asked_for() -> None:
    articles = gm.narration(TEXT)
    kept = gm.sentences(articles, text="text", keep=["spans"]).column_names
    assert kept[-1] == "spans"
    frame = {"text": [TEXT], "quoted": [1]}
    table = pytest.importorskip("pyarrow").table(frame)
    assert gm.sentences(table, text="text", keep=["quoted"]).column("quoted")[0] == 1
    with pytest.raises(gm.GuillemetError, match='already has a column "quoted"'):
        gm.sentences(table, text="text", keep=["quoted"], quoted=True)


def test_marked_words_of_mixed_quotations() -> None:
    rows = gm.quotes(TEXT).to_pylist()
    marked = [[TEXT[span["start"] : span["end"]] for span in row["marked"]] for row in rows]
    assert marked[-1] == ["\u201ca great day\u201d"]
    assert rows[0]["marked"] == rows[0]["spans"]
    assert [row["cue_lemma"] for row in rows] == ["say"] * len(rows)


def test_other_languages_have_no_lemma() -> None:
    text = "\u201eWir haben gewonnen\u201c, sagte Anna Lehmann."
    assert gm.quotes(text, language="de").column("cue_lemma") == [None]
