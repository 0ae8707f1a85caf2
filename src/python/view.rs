//! An article to look at.

use std::fs;
use std::path::PathBuf;

use pyo3::prelude::*;

use crate::extract::{Quote, quotes};
use crate::segment::Document;
use crate::table::TableOptions;
use crate::{Error, render};

/// An article with its quotations marked, from :func:`show`.
///
/// A notebook shows it by itself; ``str`` gives a page of HTML, which `save` writes.
#[pyclass(frozen, module = "guillemet")]
pub(crate) struct View {
    text: String,
    quotes: Vec<Quote>,
}

impl View {
    pub(crate) fn new(text: String, options: &TableOptions) -> Self {
        let quotes = quotes(&Document::new(&text, &options.segment), &options.quotes);
        Self { text, quotes }
    }
}

#[pymethods]
impl View {
    /// Write the page to a file.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file, which is replaced if there is one.
    ///
    /// Raises
    /// ------
    /// OSError
    ///     If it cannot be written.
    #[pyo3(signature = (path, /))]
    fn save(&self, path: PathBuf) -> PyResult<()> {
        let failed = |cause| Error::file(path.display().to_string(), cause);
        Ok(fs::write(&path, self.__str__()).map_err(failed)?)
    }

    /// Make text for a terminal: the words, and a line for each quotation below.
    ///
    /// Parameters
    /// ----------
    /// color : bool, default True
    ///     Colour each speaker's words, and mark cues and sources.
    #[pyo3(signature = (*, color = true))]
    fn to_terminal(&self, color: bool) -> String {
        render::terminal(&self.text, &self.quotes, color)
    }

    fn _repr_html_(&self) -> String {
        render::fragment(&self.text, &self.quotes)
    }

    fn __str__(&self) -> String {
        render::page(&self.text, &self.quotes)
    }

    fn __repr__(&self) -> String {
        let count = self.quotes.len();
        format!("<guillemet.View: {count} quotation{}>", if count == 1 { "" } else { "s" })
    }
}
