use super::*;
use crate::model::crf::WIDTH;
use crate::model::lexicon::{Entry, Lexicon, hash};
use crate::quotes::marks::pair_marks;
use crate::segment::SegmentOptions;

/// Candidates of a text whose tokens are labelled by letters: "c" for a cue, "s" for a source before
/// its cue, "o" for a content behind it, "w" for what only the marginals take for a source; a
/// capital begins another piece. As text: cues, sources, contents.
fn pieces(text: &str, letters: &str) -> [Vec<String>; 3] {
    let document = Document::new(text, &SegmentOptions::default());
    assert_eq!(document.tokens.len(), letters.len(), "{:?}", document.tokens);
    let quoted_spans: Vec<TextSpan> = pair_marks(&document).iter().map(|pair| pair.span).collect();
    let entry = |kind| Entry { kind, ..Entry::default() };
    let words = [("which", kind::RELATIVE), ("on", kind::PREPOSITION)];
    let words = words.map(|(word, kind)| (hash(word), entry(kind)));
    let (slots, parents) = Lexicon::write(&words);

    let mut tags = Tagging::default();
    tags.view.update(&document, &quoted_spans, &Lexicon::new(&slots, &parents));
    for letter in letters.chars() {
        let part = match letter.to_ascii_lowercase() {
            'c' => Some(SpanLabel::Cue),
            's' => Some(SpanLabel::SourceBefore),
            'o' => Some(SpanLabel::ContentAfter),
            _ => None,
        };
        let before = tags.labels.last().copied().unwrap_or_default();
        let goes_on = SpanLabel::from_label(before) == part && letter.is_ascii_lowercase();
        let label = part.map_or(0, |part| if goes_on { part.inside() } else { part.begin() });
        let mut row = [0.0; WIDTH];
        row[usize::from(label)] = 1.0;
        if letter == 'w' {
            row[0] = 0.7;
            row[usize::from(SpanLabel::SourceAfter.begin())] = 0.3;
        }
        tags.labels.push(label);
        tags.marginals.push(row);
    }
    let Candidates { cues, sources, contents, .. } =
        Candidates::new(&document, &quoted_spans, &tags);
    [cues, sources, contents].map(|pieces| {
        pieces.iter().map(|piece| span(&document, piece).of(text).to_owned()).collect()
    })
}

#[test]
fn runs_of_a_label_are_pieces_and_a_new_beginning_parts_them() {
    let [cues, sources, contents] = pieces("Ann Lee said it rained it hailed .", "ssCooOo.");
    assert_eq!(cues, ["said"]);
    assert_eq!(sources, ["Ann Lee"]);
    assert_eq!(contents, ["it rained", "it hailed"]);
}

#[test]
fn what_only_the_posteriors_speak_for_is_a_weak_source() {
    let [_, sources, _] = pieces("Ann Lee said so .", "wwco.");
    assert_eq!(sources, ["Ann Lee"]);
}

#[test]
fn marks_beside_a_content_belong_to_it() {
    let [_, _, contents] = pieces("Lee said \"it rained all day.\"", "sc.oooo..");
    assert_eq!(contents, ["\"it rained all day.\""]);
}

#[test]
fn long_quotations_that_the_tagger_passed_over_are_contents() {
    let long = pieces("\"It has rained all day.\"", "........");
    assert_eq!(long[2], ["\"It has rained all day.\""]);
    let short = pieces("A \"great\" day", ".....");
    assert!(short[2].is_empty());
}

#[test]
fn an_antecedent_is_no_part_of_a_source() {
    let [_, sources, _] = pieces("The club which Lee said is lost", "sssscoo");
    assert_eq!(sources, ["Lee"]);
}

#[test]
fn a_place_between_cue_and_content_belongs_to_neither() {
    let [cues, _, contents] = pieces("Lee wrote on Twitter , it has rained all day", "sccooooooo");
    assert_eq!(cues, ["wrote"]);
    assert_eq!(contents, ["it has rained all day"]);
}
