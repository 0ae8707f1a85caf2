//! The learned model of names and speakers.
//!
//! The weights are part of the library; `src/model/weights/PROVENANCE.md` says where they come
//! from and how they are made.

use std::sync::LazyLock;

use super::confidence::SpeakerConfidence;
use super::name_tagger::NameTagger;
use super::noun_type::NounTypes;
use super::ranker::Ranker;
use crate::Error;
use crate::model::Sections;
use crate::model::lexicon::Lexicon;

/// A tagger of names and a ranker that were trained together.
#[derive(Clone, Debug)]
pub struct SpeakerModel<'b> {
    /// Finds names.
    pub tagger: NameTagger<'b>,
    /// Knows what nouns mean.
    pub nouns: NounTypes<'b>,
    /// Says whom a source means.
    pub ranker: Ranker,
    /// Says how likely that is right.
    pub confidence: SpeakerConfidence,
}

impl<'b> SpeakerModel<'b> {
    /// A model with the weights of a file and the words of another one.
    ///
    /// # Errors
    ///
    /// If the bytes are not a file of weights, or one without the sections of this model.
    pub fn read(bytes: &'b [u8], words: &Sections<'b>) -> Result<Self, Error> {
        let file = Sections::read(bytes)?;
        let lexicon = Lexicon::new(words.require(b"words   ")?, words.require(b"parents ")?);
        Ok(Self {
            tagger: NameTagger::new(&file, lexicon)?,
            nouns: NounTypes::new(&file, lexicon)?,
            ranker: Ranker::new(&file)?,
            confidence: SpeakerConfidence::new(&file),
        })
    }
}

/// The model for English news, read once; `None` if the weights built in were of another version.
#[must_use]
pub fn english() -> Option<&'static SpeakerModel<'static>> {
    static MODEL: LazyLock<Option<SpeakerModel<'static>>> = LazyLock::new(|| {
        let words = Sections::read(crate::model::ENGLISH).ok()?;
        SpeakerModel::read(include_bytes!("../model/weights/speakers.bin"), &words).ok()
    });
    MODEL.as_ref()
}
