//! Tokens of a text, for tests.

use super::{Form, FormCache, TokenColumns, TokenRange, Tokens};
use crate::TextSpan;
use crate::model::clusters::ClusterTable;
use crate::quotes::marks::{QuotePair, outermost, pair_marks};
use crate::segment::{Document, SegmentOptions};

/// A text with its quotation marks and its tokens, none of which is in a cluster.
pub(crate) struct TokenizedText<'t> {
    pub(crate) document: Document<'t>,
    pub(crate) pairs: Vec<QuotePair>,
    columns: TokenColumns,
}

impl<'t> TokenizedText<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let document = Document::new(text, &SegmentOptions::default());
        let pairs = pair_marks(&document);
        let mut columns = TokenColumns::default();
        let mut forms = FormCache::default();
        forms.begin(1, || ());
        let (language, clusters) = (document.language, ClusterTable::default());
        let make = |form: &str| (Form::new(form, language, &clusters), ());
        columns.fill(&document, &pairs, &mut forms, make);
        Self { document, pairs, columns }
    }

    pub(crate) const fn tokens(&self) -> Tokens<'_> {
        self.columns.tokens(&self.document)
    }

    /// The outermost quoted spans.
    pub(crate) fn quoted(&self) -> Vec<TextSpan> {
        outermost(&self.pairs)
    }

    /// Where some words first stand.
    pub(crate) fn span(&self, words: &str) -> TextSpan {
        let start = self.document.text.find(words).unwrap();
        TextSpan::new(start as u32, (start + words.len()) as u32)
    }

    /// The first token of some words.
    pub(crate) fn at(&self, words: &str) -> usize {
        self.tokens().range_of(self.span(words)).start
    }

    /// The words of some tokens.
    pub(crate) fn words(&self, range: &TokenRange) -> &'t str {
        self.tokens().span_of(range).of(self.document.text)
    }
}
