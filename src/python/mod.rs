//! The extension module behind the Python package: arguments in, tables out, no logic of its own.

#![allow(
    clippy::doc_link_with_quotes,
    clippy::doc_markdown,
    reason = "docstrings are written as numpydoc"
)]
#![allow(clippy::needless_pass_by_value, reason = "arguments arrive by value")]

mod answers;
mod corpus;
mod errors;
mod exit;
mod exported;
mod frames;
mod functions;
mod input;
mod offsets;
mod options;
mod people;
mod rows;
mod scalars;
mod schema;
mod show;
mod sources;
mod summary;
mod table;
mod values;
mod view;

/// Tables are large and soon dropped. This allocator keeps their memory a while for the next one;
/// that of most systems returns it at once, and asking anew for every page takes longer than
/// decoding what goes there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pyo3::pymodule(name = "_guillemet")]
mod extension {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::answers::{_colours, _marks, _rows, _table, find_reprints};
    #[pymodule_export]
    use super::corpus::{Batches, PyCorpus};
    #[pymodule_export]
    use super::errors::GuillemetError;
    #[pymodule_export]
    use super::exit::{_close, _forked};
    #[pymodule_export]
    use super::functions::{decode, narration, paragraphs, quotes, sentences, speakers, tokens};
    #[pymodule_export]
    use super::offsets::Offsets;
    #[pymodule_export]
    use super::people::PyPeople;
    #[pymodule_export]
    use super::schema::Schema;
    #[pymodule_export]
    use super::show::show;
    #[pymodule_export]
    use super::summary::PySummary;
    #[pymodule_export]
    use super::table::PyTable;
    #[pymodule_export]
    use super::view::View;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::exit::register(module)
    }

    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "a name that Python gives the meaning")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
