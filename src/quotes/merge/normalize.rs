//! What the model takes for part of a cue, a source or a content, but is not, or the other way
//! round.
//!
//! * A cue is a verb group: the place and time of speaking ("said in a statement", "said on
//!   Sunday") are cut off. The annotators of PolNeAR did so in about half of the cases.
//! * Marks around a nickname are part of a name, and so of no content.
//! * A verb has its particle: "called for", not "for the cessation".
//! * A source is no time, and no mark: "Friday" is dropped, and the rules may find another. It has
//!   the participle phrase between it and its cue ("a union boasting two million members said").
//! * Of a content in several pieces, a piece without quotation marks must follow another piece or
//!   the report directly: a stretch further away belongs to something else. A piece that ends in a
//!   relative pronoun ("the union, which Lee said is ...") only leads to the content.

use crate::TextSpan;
use crate::language::lexicon::{Lexicon, WordClass};
use crate::quotes::attribution::Attribution;
use crate::quotes::rules::noun_phrase::{Phrases, WordRange};
use crate::quotes::tokens::{Shape, Word};

/// The longest participle phrase between a source and its cue, in words: one source may have cues
/// all over a text, and what stands between is read for each.
const LONGEST_PHRASE: usize = 64;

/// Trims attributions of one document.
#[derive(Debug)]
pub(crate) struct Trimmer<'a> {
    pub(crate) phrases: Phrases<'a>,
    /// The stretches within quotation marks, in order and apart.
    pub(crate) regions: &'a [TextSpan],
}

impl Trimmer<'_> {
    pub(crate) fn trim(&self, attribution: &mut Attribution) {
        if let Some(cue) = attribution.cue {
            attribution.cue = Some(self.cue(cue));
        }
        if attribution.source.is_some_and(|source| self.is_time(source) || !self.has_words(source))
        {
            attribution.source = None;
        }
        self.drop_nickname(attribution);
        if attribution.pieces.len() > 1 {
            self.pieces(attribution);
        }
        self.give_particle(attribution);
        if let (Some(source), Some(cue)) = (attribution.source, attribution.cue) {
            attribution.source = Some(self.with_participle(source, cue));
        }
    }

    fn words(&self, span: TextSpan) -> WordRange {
        self.phrases.words_in(span)
    }

    fn is(&self, at: usize, class: WordClass) -> bool {
        self.phrases.word(at).is_some_and(|word| word.is(class))
    }

    fn has_words(&self, span: TextSpan) -> bool {
        self.words(span).any(|at| self.phrases.word(at).is_some_and(Word::is_word))
    }

    /// Takes the first part of the source's name, up to a nickname, from the contents: `Dwayne "The
    /// Rock" Johnson said`. (The source stays the last name, by which its speaker is known.)
    fn drop_nickname(&self, attribution: &mut Attribution) {
        let Some(source) = attribution.source.filter(|_| attribution.pieces.len() > 1) else {
            return;
        };
        let name = attribution.pieces.iter().position(|&piece| {
            let next = self.regions.partition_point(|region| region.end() < piece.end());
            let region = self.regions.get(next).filter(|region| region.end() == piece.end());
            region.is_some_and(|&region| self.phrases.is_nickname(region))
                && self.words(piece).end == self.words(source).start
        });
        if let Some(name) = name {
            attribution.pieces.remove(name);
        }
    }

    /// Gives the cue the particle that a content right behind it begins with.
    fn give_particle(&self, attribution: &mut Attribution) {
        let Some(cue) = attribution.cue else { return };
        let particle = self.words(cue).end;
        let Some(verb) = particle.checked_sub(1) else { return };
        let begins = |piece: &&mut TextSpan| self.words(**piece).start == particle;
        let Some(piece) = attribution.pieces.iter_mut().find(begins) else { return };
        let [verb, form] = [verb, particle].map(|at| self.phrases.form(at));
        let next = self.phrases.word(particle + 1).filter(|next| next.span.start() < piece.end());
        if let (true, Some(next)) = (Lexicon::english().takes_particle(verb, form), next) {
            *piece = TextSpan::new(next.span.start(), piece.end());
            attribution.cue = self.phrases.word(particle).map(|word| cue.cover(word.span));
        }
    }

    fn is_time(&self, span: TextSpan) -> bool {
        let words = self.words(span);
        words.clone().any(|at| self.is(at, WordClass::TIME))
            && words.into_iter().all(|at| self.is(at, WordClass::TIME.or(WordClass::BEFORE_TIME)))
    }

    /// "Friday", "on Friday".
    fn begins_time(&self, at: usize) -> bool {
        self.is(at, WordClass::TIME)
            || (self.phrases.form(at) == "on" && self.is(at + 1, WordClass::TIME))
    }

    /// A source with the participle phrase that parts it from its cue.
    fn with_participle(&self, source: TextSpan, cue: TextSpan) -> TextSpan {
        let between = self.words(source).end..self.words(cue).start;
        let is_participle = |at: usize| {
            let word = self.phrases.form(at);
            self.phrases.word(at).is_some_and(|word| word.shape == Shape::Lower)
                && word.len() > 4
                && word.ends_with("ing")
        };
        let is_phrase = (2..LONGEST_PHRASE).contains(&between.len())
            && is_participle(between.start)
            && between.clone().all(|at| self.phrases.word(at).is_some_and(Word::is_word));
        if !is_phrase {
            return source;
        }
        let end = between.clone().find(|&at| self.begins_time(at)).unwrap_or(between.end);
        let last = self.phrases.word(end.saturating_sub(1));
        last.map_or(source, |last| source.cover(last.span))
    }

    /// A cue up to the place or time that follows its verb.
    fn cue(&self, cue: TextSpan) -> TextSpan {
        let words = self.words(cue);
        let Some(verb) = words.clone().find(|&at| self.is(at, WordClass::CUE)) else { return cue };
        let adverbial = (verb + 1..words.end).find(|&at| {
            self.begins_time(at)
                || (self.phrases.form(at) == "in" && self.is(at + 1, WordClass::DETERMINER))
        });
        let last = adverbial.and_then(|at| self.phrases.word(at - 1));
        last.map_or(cue, |last| TextSpan::new(cue.start(), last.span.end()))
    }

    fn pieces(&self, attribution: &mut Attribution) {
        let report = [attribution.cue, attribution.source];
        let report: Vec<WordRange> = report.into_iter().flatten().map(|s| self.words(s)).collect();
        let mut kept: Vec<TextSpan> = Vec::new();
        for &piece in &attribution.pieces {
            let words = self.words(piece);
            let leads = words.end.checked_sub(1).is_some_and(|at| self.is(at, WordClass::RELATIVE));
            let follows = kept.last().is_none_or(|before| {
                let gap = self.words(*before).end..words.start;
                !gap.clone().any(|at| {
                    self.phrases.word(at).is_some_and(Word::is_word)
                        && !report.iter().any(|part| part.contains(&at))
                })
            });
            if self.has_marks(piece) || (follows && !leads) {
                kept.push(piece);
            }
        }
        if !kept.is_empty() {
            attribution.pieces = kept;
        }
    }

    fn has_marks(&self, piece: TextSpan) -> bool {
        let next = self.regions.partition_point(|region| region.end() <= piece.start());
        self.regions.get(next).is_some_and(|region| region.overlaps(piece))
    }
}
