//! The learned model of attributions as a whole: tagger, linker, joints and confidence.
//!
//! The weights are part of the library; `src/model/weights/PROVENANCE.md` says where they come
//! from and how they are made.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::linker::{Linked, Linker};
use super::tagger::{Tagger, Tags};
use crate::model::Sections;
use crate::quotes::calibration::Confidence;
use crate::quotes::merge::split_model::Joints;
use crate::segment::Document;
use crate::{Error, TextSpan};

/// A tagger, a linker, joints and a confidence that were trained together.
#[derive(Clone, Debug)]
pub struct Model<'b> {
    tagger: Tagger<'b>,
    linker: Linker<'b>,
    confidence: Confidence,
    joints: Joints,
}

impl<'b> Model<'b> {
    /// A model with the weights of a file.
    ///
    /// # Errors
    ///
    /// If the bytes are not a file of weights, or one without the sections of this model.
    ///
    /// ```
    /// use guillemet::quotes::learned::model::Model;
    ///
    /// let error = Model::read(b"no weights").unwrap_err();
    /// assert!(error.to_string().starts_with("weights: "));
    /// ```
    pub fn read(bytes: &'b [u8]) -> Result<Self, Error> {
        let file = Sections::read(bytes)?;
        Ok(Self {
            tagger: Tagger::new(&file)?,
            linker: Linker::new(&file)?,
            confidence: Confidence::new(&file)?,
            joints: Joints::new(&file)?,
        })
    }

    /// Which quotations it takes for parts of one attribution.
    pub(crate) const fn joints(&self) -> &Joints {
        &self.joints
    }

    /// How sure its attributions are.
    ///
    /// ```
    /// use guillemet::quotes::learned::model::english;
    /// use guillemet::quotes::{QuoteKind, calibration::FEATURES};
    ///
    /// let confidence = english().unwrap().confidence();
    /// assert!(!confidence.is_other(QuoteKind::Indirect, &[0.0; FEATURES]));
    /// ```
    #[must_use]
    pub const fn confidence(&self) -> &Confidence {
        &self.confidence
    }

    /// The attributions of a document, in the order of their first pieces; `regions` are its
    /// stretches within quotation marks, with the marks, in order and apart.
    ///
    /// ```
    /// use guillemet::quotes::learned::model::english;
    /// use guillemet::quotes::learned::tagger::Tags;
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let text = "The mayor said on Monday that the bridge would open again in May.";
    /// let document = Document::new(text, &SegmentOptions::default());
    /// let found = english().unwrap().attributions(&document, &[], &mut Tags::default());
    /// assert_eq!(found[0].source.unwrap().of(text), "The mayor");
    /// assert!(found[0].content[0].of(text).ends_with("the bridge would open again in May"));
    /// ```
    #[must_use]
    pub fn attributions(
        &self,
        document: &Document<'_>,
        regions: &[TextSpan],
        tags: &mut Tags,
    ) -> Vec<Linked> {
        self.tagger.tag(document, regions, tags);
        self.linker.link(document, regions, tags)
    }
}

thread_local! {
    static TAGS: RefCell<Tags> = RefCell::default();
}

/// Works in memory that belongs to the thread: what was worked out of the words of one document
/// serves the next ones, also where extractors live for a few documents only.
pub(crate) fn in_memory<T>(work: impl FnOnce(&mut Tags) -> T) -> T {
    TAGS.with(|tags| match tags.try_borrow_mut() {
        Ok(mut tags) => work(&mut tags),
        Err(_) => work(&mut Tags::default()),
    })
}

/// The model for English news, read once; `None` if the weights built in were of another version.
#[must_use]
pub fn english() -> Option<&'static Model<'static>> {
    static MODEL: LazyLock<Option<Model<'static>>> =
        LazyLock::new(|| Model::read(crate::model::ENGLISH).ok());
    MODEL.as_ref()
}
