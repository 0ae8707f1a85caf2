//! A row of the result, and the options that choose rows.

use crate::TextSpan;
use crate::quotes::{Cues, QuoteKind};
use crate::speakers::{KnownNames, SourceKind, SpeakerKind, SpeakerPronoun};

/// What to extract.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct QuoteOptions {
    /// The kinds wanted.
    pub kinds: Vec<QuoteKind>,
    /// Quotations of which the model is less sure than this are left out.
    pub min_confidence: f32,
    /// Names that the user knows.
    pub known: KnownNames,
    /// More reporting verbs.
    pub cues: Cues,
    /// Who wrote the documents, unless it is told of a document: "I" is the author, outside of
    /// quotation marks.
    pub author: Option<String>,
}

impl Default for QuoteOptions {
    fn default() -> Self {
        Self {
            kinds: vec![QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect],
            min_confidence: 0.0,
            known: KnownNames::default(),
            cues: Cues::default(),
            author: None,
        }
    }
}

/// One attribution: the words of one speaker, reported by one cue.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Quote {
    /// How much of it stands inside quotation marks.
    pub kind: QuoteKind,
    /// Its spans, in order; quotation marks and the punctuation inside them included.
    pub spans: Vec<TextSpan>,
    /// Those parts of them that stand inside quotation marks, marks included.
    pub marked: Vec<TextSpan>,
    /// The paragraph of the first span, as an index into those of its
    /// [document](crate::segment::Document::paragraphs).
    pub paragraph: u32,
    /// The sentence of the first span, as an index into those of its
    /// [document](crate::segment::Document::sentences).
    pub sentence: u32,
    /// The words that report it: "said", "according to".
    pub cue: Option<TextSpan>,
    /// The words that name the speaker here.
    pub source: Option<TextSpan>,
    /// What the source is grammatically.
    pub source_kind: Option<SourceKind>,
    /// The fullest name that the article gives the speaker, without title.
    pub speaker: Option<String>,
    /// The same as a list: several for a joint source, none if no name is known.
    pub speakers: Vec<String>,
    /// The same by their numbers among the [speakers](super::Speaker) of the document.
    pub speaker_numbers: Vec<u32>,
    /// What the speaker is, as far as that is known.
    pub speaker_kind: Option<SpeakerKind>,
    /// The pronoun that the article itself uses for the speaker, if it uses one.
    pub speaker_pronoun: Option<SpeakerPronoun>,
    /// How likely `speaker` is right, null included, from 0 to 1; none where no speaker is asked
    /// for.
    pub speaker_confidence: Option<f32>,
    /// The title or description that the article gives the speaker.
    pub role: Option<String>,
    /// How likely the row is right, from 0 to 1.
    pub confidence: f32,
}
