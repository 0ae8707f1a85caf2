//! Articles to look at.

use std::fs;
use std::path::PathBuf;

use pyo3::prelude::*;

use crate::Error;
use crate::render::{self, Article};

/// Articles with their quotations marked, from :func:`show`.
///
/// A notebook shows them by itself; ``str`` gives a page of HTML, which `save` writes.
#[pyclass(frozen, module = "guillemet")]
pub(crate) struct View {
    articles: Vec<Article>,
}

impl View {
    pub(crate) fn new(articles: Vec<Article>) -> Self {
        Self { articles }
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
        let shown = |article: &Article| render::terminal(&article.text, &article.quotes, color);
        self.articles.iter().map(shown).collect::<Vec<_>>().join("\n\n")
    }

    fn _repr_html_(&self) -> String {
        render::fragments(&self.articles)
    }

    fn __str__(&self) -> String {
        render::pages(&self.articles)
    }

    fn __repr__(&self) -> String {
        let count: usize = self.articles.iter().map(|article| article.quotes.len()).sum();
        let plural = if count == 1 { "" } else { "s" };
        let articles = match self.articles.len() {
            1 => String::new(),
            articles => format!(" in {articles} articles"),
        };
        format!("<guillemet.View: {count} quotation{plural}{articles}>")
    }
}
