//! The learned model of attributions as a whole: tagger, linker, split model and calibration.
//!
//! The weights are part of the library; `src/model/weights/PROVENANCE.md` says where they come
//! from and how they are made.

use std::sync::{Arc, LazyLock};

use super::calibration::Calibration;
use super::learned::fingerprint;
use super::learned::linker::Linker;
use super::learned::quotation::QuotationModel;
use super::learned::tagger::Tagger;
use super::merge::split_model::SplitModel;
use crate::Error;
use crate::model::Sections;

/// A tagger, a linker, a split model and a calibration that were trained together.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) tagger: Tagger,
    pub(super) linker: Linker,
    pub(super) quotation: QuotationModel,
    pub(super) split: SplitModel,
    pub(crate) calibration: Calibration,
}

impl Model {
    /// A model with the weights of a file.
    ///
    /// # Errors
    ///
    /// If a section is missing or of another length, or if the weights were trained with other
    /// features than those of this version ([`fingerprint`]).
    ///
    /// ```
    /// use guillemet::training::model::Sections;
    /// use guillemet::training::quotes::Model;
    ///
    /// let mut file = Vec::new();
    /// Sections::write(&mut file, &[(b"features", &[0; 8])]);
    /// let error = Model::new(&Sections::read(&file)?).unwrap_err();
    /// assert!(error.to_string().starts_with("weights: features"), "{error}");
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn new(file: &Sections) -> Result<Self, Error> {
        fingerprint::check(file)?;
        Ok(Self {
            tagger: Tagger::new(file)?,
            linker: Linker::new(file)?,
            quotation: QuotationModel::new(file)?,
            split: SplitModel::new(file)?,
            calibration: Calibration::new(file)?,
        })
    }

    /// The model for English news that is part of the library, read once; `None` if its weights
    /// were of another version, which a test excludes.
    ///
    /// ```
    /// use guillemet::training::quotes::Model;
    ///
    /// assert!(Model::english().is_some());
    /// ```
    #[must_use]
    pub fn english() -> Option<Arc<Self>> {
        static MODEL: LazyLock<Option<Arc<Model>>> = LazyLock::new(|| {
            let file = Sections::embedded(crate::model::ENGLISH).ok()?;
            Model::new(&file).ok().map(Arc::new)
        });
        MODEL.clone()
    }
}
