//! What the training of the models needs of the text core, so that features are computed by the
//! same code in training and in use. No stable interface.

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
    pub mod split_model {
        pub use crate::quotes::merge::split_model::*;
    }
    pub mod tokens {
        pub use crate::quotes::tokens::*;
    }
}
