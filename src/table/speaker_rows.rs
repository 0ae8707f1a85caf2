//! Rows of speakers.

use arrow::array::ArrayRef;

use super::builder::{ListBuilder, Places, Rows, TextBuilder, integers};
use crate::Error;
use crate::extract::{Extractor, QuoteOptions, Speaker, SpeakerKind, SpeakerPronoun};
use crate::segment::Document;

/// Rows of speakers.
pub(crate) struct SpeakerRows {
    extractor: Extractor,
    number: Vec<i32>,
    name: TextBuilder,
    aliases: ListBuilder<TextBuilder>,
    kind: TextBuilder,
    role: TextBuilder,
    pronoun: TextBuilder,
    quotations: Vec<i32>,
    words: Vec<i32>,
}

impl SpeakerRows {
    pub(crate) fn new(options: &QuoteOptions) -> Self {
        Self {
            extractor: Extractor::new(options.clone()),
            number: Vec::new(),
            name: TextBuilder::default(),
            aliases: ListBuilder::default(),
            kind: TextBuilder::default(),
            role: TextBuilder::default(),
            pronoun: TextBuilder::default(),
            quotations: Vec::new(),
            words: Vec::new(),
        }
    }

    fn push_row(&mut self, speaker: &Speaker) -> Result<(), Error> {
        self.number.push(speaker.number as i32);
        self.name.push(&speaker.name)?;
        self.aliases.push_texts(&speaker.aliases)?;
        self.kind.push_option(speaker.kind.map(SpeakerKind::name))?;
        self.role.push_option(speaker.role.as_deref())?;
        self.pronoun.push_option(speaker.pronoun.map(SpeakerPronoun::name))?;
        self.quotations.push(speaker.quotations as i32);
        self.words.push(speaker.words as i32);
        Ok(())
    }
}

impl Rows for SpeakerRows {
    fn push(
        &mut self,
        document: &Document<'_>,
        author: Option<&str>,
        _: &mut Places<'_>,
    ) -> Result<usize, Error> {
        let speakers = self.extractor.extract_by(document, author).speakers;
        speakers.iter().try_for_each(|speaker| self.push_row(speaker))?;
        Ok(speakers.len())
    }

    fn finish(self) -> Vec<ArrayRef> {
        vec![
            integers(self.number),
            self.name.finish(),
            self.aliases.finish(TextBuilder::finish),
            self.kind.finish(),
            self.role.finish(),
            self.pronoun.finish(),
            integers(self.quotations),
            integers(self.words),
        ]
    }
}
