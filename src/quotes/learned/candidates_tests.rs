use super::*;
use crate::model::clusters::ClusterTable;
use crate::model::crf::WIDTH;
use crate::quotes::marks::{outermost, pair_marks};
use crate::quotes::tokens::{Form, FormCache, TokenColumns};
use crate::segment::{Document, SegmentOptions};

/// Candidates of a text whose tokens are labelled by letters: "c" for a cue, "s" for a source before
/// its cue, "o" for a content behind it, "w" for what only the marginals take for a source; a
/// capital begins another span. As text: cues, sources, contents.
fn spans(text: &str, letters: &str) -> [Vec<String>; 3] {
    let document = Document::new(text, &SegmentOptions::default());
    assert_eq!(document.tokens.len(), letters.len(), "{:?}", document.tokens);
    let pairs = pair_marks(&document);
    let mut columns = TokenColumns::default();
    let mut forms = FormCache::default();
    forms.begin(1, || ());
    let (language, clusters) = (document.language, ClusterTable::default());
    columns.fill(&document, &pairs, &mut forms, |text| (Form::new(text, language, &clusters), ()));
    let tokens = columns.tokens(&document);

    let mut tagging = Tagging::default();
    for letter in letters.chars() {
        let part = match letter.to_ascii_lowercase() {
            'c' => Some(SpanLabel::Cue),
            's' => Some(SpanLabel::SourceBefore),
            'o' => Some(SpanLabel::ContentAfter),
            _ => None,
        };
        let before = tagging.labels.last().copied().unwrap_or_default();
        let goes_on = SpanLabel::from_label(before) == part && letter.is_ascii_lowercase();
        let label = part.map_or(0, |part| if goes_on { part.inside() } else { part.begin() });
        let mut row = [0.0; WIDTH];
        row[usize::from(label)] = 1.0;
        if letter == 'w' {
            row[0] = 0.7;
            row[usize::from(SpanLabel::SourceAfter.begin())] = 0.3;
        }
        tagging.labels.push(label);
        tagging.marginals.push(row);
    }
    let Candidates { cues, sources, contents } =
        Candidates::new(tokens, &outermost(&pairs), &tagging);
    let words = |span: &Candidate| tokens.span_of(&span.range()).of(text).to_owned();
    [cues, sources, contents].map(|spans| spans.iter().map(words).collect())
}

#[test]
fn runs_of_a_label_are_spans_and_a_new_beginning_parts_them() {
    let [cues, sources, contents] = spans("Ann Lee said it rained it hailed .", "ssCooOo.");
    assert_eq!(cues, ["said"]);
    assert_eq!(sources, ["Ann Lee"]);
    assert_eq!(contents, ["it rained", "it hailed"]);
}

#[test]
fn what_only_the_marginals_speak_for_is_a_weak_source() {
    let [_, sources, _] = spans("Ann Lee said so .", "wwco.");
    assert_eq!(sources, ["Ann Lee"]);
}

#[test]
fn marks_beside_a_content_belong_to_it() {
    let [_, _, contents] = spans("Lee said \"it rained all day.\"", "sc.oooo..");
    assert_eq!(contents, ["\"it rained all day.\""]);
}

#[test]
fn long_quotations_that_the_tagger_passed_over_are_contents() {
    let long = spans("\"It has rained all day.\"", "........");
    assert_eq!(long[2], ["\"It has rained all day.\""]);
    let short = spans("A \"great\" day", ".....");
    assert!(short[2].is_empty());
}

#[test]
fn an_antecedent_is_no_part_of_a_source() {
    let [_, sources, _] = spans("The club which Lee said is lost", "sssscoo");
    assert_eq!(sources, ["Lee"]);
}

#[test]
fn a_place_between_cue_and_content_belongs_to_neither() {
    let [cues, _, contents] = spans("Lee wrote on Twitter , it has rained all day", "sccooooooo");
    assert_eq!(cues, ["wrote"]);
    assert_eq!(contents, ["it has rained all day"]);
}
