//! What a tagger could make of a text, for tests.

use super::span_label::SpanLabel;
use super::tagger::Tagging;
use crate::model::crf::WIDTH;

/// Labels written as letters, one for each token: "c" for a cue, "s" for a source before its cue,
/// "o" for a content behind it, "w" for what only the marginals take for a source; a capital begins
/// another span.
pub(crate) fn tagging(letters: &str) -> Tagging {
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
    tagging
}
