//! The learned model of names and speakers.
//!
//! The weights are part of the library; `src/model/weights/PROVENANCE.md` says where they come
//! from and how they are made.

use std::sync::{Arc, LazyLock};

use super::confidence::SpeakerConfidence;
use super::name_tagger::NameTagger;
use super::noun_type::NounTypes;
use super::ranker::Ranker;
use crate::Error;
use crate::model::Sections;
use crate::model::clusters::ClusterTable;

/// A tagger of names and a ranker that were trained together.
#[derive(Clone, Debug)]
pub struct SpeakerModel {
    /// Finds names.
    pub tagger: NameTagger,
    /// Knows what nouns mean.
    pub nouns: NounTypes,
    /// Says whom a source means.
    pub ranker: Ranker,
    /// Says how likely that is right.
    pub confidence: SpeakerConfidence,
}

impl SpeakerModel {
    /// A model with the weights of a file, and the word clusters of another one.
    ///
    /// # Errors
    ///
    /// If a section of either is missing.
    pub fn new(file: &Sections, words: &Sections) -> Result<Self, Error> {
        let clusters = ClusterTable::new(words.require(b"words   ")?, words.require(b"parents ")?);
        Ok(Self {
            tagger: NameTagger::new(file)?,
            nouns: NounTypes::new(file, clusters)?,
            ranker: Ranker::new(file)?,
            confidence: SpeakerConfidence::new(file),
        })
    }

    /// The model for English news that is part of the library, read once; `None` if its weights
    /// were of another version, which a test excludes.
    #[must_use]
    pub fn english() -> Option<Arc<Self>> {
        static MODEL: LazyLock<Option<Arc<SpeakerModel>>> = LazyLock::new(|| {
            let words = Sections::embedded(crate::model::ENGLISH).ok()?;
            let file = Sections::embedded(include_bytes!("../model/weights/speakers.bin")).ok()?;
            SpeakerModel::new(&file, &words).ok().map(Arc::new)
        });
        MODEL.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_are_of_this_version() {
        assert!(SpeakerModel::english().is_some());
    }
}
