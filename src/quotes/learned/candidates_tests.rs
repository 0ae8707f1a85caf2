use super::super::testing::tagging;
use super::*;
use crate::quotes::tokens::testing::TokenizedText;

/// Candidates of a text whose tokens are labelled by letters. As text: cues, sources, contents.
fn spans(text: &str, letters: &str) -> [Vec<String>; 3] {
    let text = TokenizedText::new(text);
    assert_eq!(text.tokens().len(), letters.len(), "{:?}", text.document.tokens);
    let Candidates { cues, sources, contents } =
        Candidates::new(text.tokens(), &text.quoted(), &tagging(letters));
    let words = |span: &Candidate| text.words(&span.range()).to_owned();
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
