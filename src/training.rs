//! What the training of the models needs of the text core, so that features are computed by the
//! same code in training and in use. No stable interface.

/// What word lists say.
pub mod language {
    pub use crate::language::lexicon::WordClass;
}

/// Weight files and what works on them.
pub mod model {
    pub use crate::model::{SectionBytes, SectionName, Sections};

    pub mod clusters {
        pub use crate::model::clusters::*;
    }
    pub mod crf {
        pub use crate::model::crf::*;
    }
    pub mod linear {
        pub use crate::model::linear::*;
    }
}

/// Who reports what, by which words.
pub mod quotes {
    pub use crate::quotes::attribution::*;
    pub use crate::quotes::model::Model;

    pub mod calibration {
        pub use crate::quotes::calibration::*;
    }
    pub mod learned {
        pub use crate::quotes::learned::candidates::*;
        pub use crate::quotes::learned::fingerprint::*;
        pub use crate::quotes::learned::link_features::*;
        pub use crate::quotes::learned::paragraph::*;
        pub use crate::quotes::learned::quotation::*;
        pub use crate::quotes::learned::span_label::*;
        pub use crate::quotes::learned::tagger::*;
        pub use crate::quotes::learned::training::*;
    }
    pub mod marks {
        pub use crate::quotes::marks::*;
    }
    pub mod split_model {
        pub use crate::quotes::merge::split_model::*;
    }
    pub mod tokens {
        pub use crate::quotes::tokens::*;
    }
}

/// Who the sources of an article are.
pub mod speakers {
    pub mod candidates {
        pub use crate::speakers::candidates::*;
    }
    pub mod confidence {
        pub use crate::speakers::confidence::*;
    }
    pub mod entities {
        pub use crate::speakers::entities::*;
    }
    pub mod features {
        pub use crate::speakers::features::*;
    }
    pub mod model {
        pub use crate::speakers::model::*;
    }
    pub mod name {
        pub use crate::speakers::name::*;
    }
    pub mod name_tagger {
        pub use crate::speakers::name_tagger::*;
    }
    pub mod noun_type {
        pub use crate::speakers::noun_type::*;
    }
    pub mod profile {
        pub use crate::speakers::profile::*;
    }
    pub mod ranker {
        pub use crate::speakers::ranker::*;
    }
    pub mod resolver {
        pub use crate::speakers::resolver::*;
    }
    pub mod source {
        pub use crate::speakers::source::*;
    }
    pub mod source_names {
        pub use crate::speakers::source_names::*;
    }
}
