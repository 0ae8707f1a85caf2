//! The extension module behind the Python package: arguments in, tables out, no logic of its own.

mod errors;
mod functions;
mod input;
mod options;
mod scalars;
mod table;
mod values;

#[pyo3::pymodule(name = "_guillemet")]
mod extension {
    #[pymodule_export]
    use super::errors::GuillemetError;
    #[pymodule_export]
    use super::functions::{decode, paragraphs, quotes, sentences, tokens};
    #[pymodule_export]
    use super::table::{Schema, Table};

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "a name that Python gives the meaning")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
