//! Boundary normalisation: words that the model takes for part of a cue, a source or a content and
//! that are none, and the other way round.
//!
//! * A cue is a verb group: the place and time of speaking ("said in a statement", "said on
//!   Sunday") are cut off. The annotators of PolNeAR did so in about half of the cases.
//! * Marks around a nickname are part of a name, and so of no content.
//! * A verb has its particle: "called for", not "for the cessation".
//! * A source is no time, and no mark: "Friday" is dropped, and the rules may find another. It has
//!   the participle phrase between it and its cue ("a union boasting two million members said").
//! * Of a content in several spans, a span without quotation marks must follow another span or
//!   the report directly: words further away belong to something else. A span that ends in a
//!   relative pronoun ("the union, which Lee said is ...") only leads to the content.

use crate::TextSpan;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::Attribution;
use crate::quotes::tokens::{Shape, Token};
use crate::quotes::tokens::{TokenRange, Tokens};

/// The longest participle phrase between a source and its cue, in words: one source may have cues
/// all over a text, and what stands between is read for each.
const LONGEST_PHRASE: usize = 64;

/// Normalises attributions of one document.
#[derive(Debug)]
pub(crate) struct Normalizer<'a> {
    pub(crate) tokens: Tokens<'a>,
    /// The outermost quoted spans, in order and apart.
    pub(crate) quoted: &'a [TextSpan],
}

impl Normalizer<'_> {
    pub(crate) fn normalize(&self, attribution: &mut Attribution) {
        if let Some(cue) = attribution.cue {
            attribution.cue = Some(self.cue(cue));
        }
        if attribution.source.is_some_and(|source| self.is_time(source) || !self.has_words(source))
        {
            attribution.source = None;
        }
        self.drop_nickname(attribution);
        if attribution.spans.len() > 1 {
            self.spans(attribution);
        }
        self.give_particle(attribution);
        if let (Some(source), Some(cue)) = (attribution.source, attribution.cue) {
            attribution.source = Some(self.with_participle(source, cue));
        }
    }

    fn words(&self, span: TextSpan) -> TokenRange {
        self.tokens.range_of(span)
    }

    fn is(&self, at: usize, class: WordClass) -> bool {
        self.tokens.get(at).is_some_and(|word| word.is(class))
    }

    fn has_words(&self, span: TextSpan) -> bool {
        self.words(span).any(|at| self.tokens.get(at).is_some_and(Token::is_word))
    }

    /// Takes the first part of the source's name, up to a nickname, from the contents: `Dwayne "The
    /// Rock" Johnson said`. (The source stays the last name, by which its speaker is known.)
    fn drop_nickname(&self, attribution: &mut Attribution) {
        let Some(source) = attribution.source.filter(|_| attribution.spans.len() > 1) else {
            return;
        };
        let name = attribution.spans.iter().position(|&span| {
            let next = self.quoted.partition_point(|quotation| quotation.end() < span.end());
            let quotation = self.quoted.get(next).filter(|quotation| quotation.end() == span.end());
            quotation.is_some_and(|&quotation| self.tokens.is_nickname(quotation))
                && self.words(span).end == self.words(source).start
        });
        if let Some(name) = name {
            attribution.spans.remove(name);
        }
    }

    /// Gives the cue the particle that a content right behind it begins with.
    fn give_particle(&self, attribution: &mut Attribution) {
        let Some(cue) = attribution.cue else { return };
        let particle = self.words(cue).end;
        let Some(verb) = particle.checked_sub(1) else { return };
        let begins = |span: &&mut TextSpan| self.words(**span).start == particle;
        let Some(span) = attribution.spans.iter_mut().find(begins) else { return };
        let [verb, form] = [verb, particle].map(|at| self.tokens.form(at));
        let next = self.tokens.get(particle + 1).filter(|next| next.span.start() < span.end());
        if let (true, Some(next)) = (self.tokens.lexicon().takes_particle(verb, form), next) {
            *span = TextSpan::new(next.span.start(), span.end());
            attribution.cue = self.tokens.get(particle).map(|word| cue.cover(word.span));
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
            || (self.tokens.form(at) == "on" && self.is(at + 1, WordClass::TIME))
    }

    /// A source with the participle phrase between it and its cue.
    fn with_participle(&self, source: TextSpan, cue: TextSpan) -> TextSpan {
        let between = self.words(source).end..self.words(cue).start;
        let is_participle = |at: usize| {
            let word = self.tokens.form(at);
            self.tokens.get(at).is_some_and(|word| word.shape == Shape::Lower)
                && word.len() > 4
                && word.ends_with("ing")
        };
        let is_phrase = (2..LONGEST_PHRASE).contains(&between.len())
            && is_participle(between.start)
            && between.clone().all(|at| self.tokens.get(at).is_some_and(Token::is_word));
        if !is_phrase {
            return source;
        }
        let end = between.clone().find(|&at| self.begins_time(at)).unwrap_or(between.end);
        let last = self.tokens.get(end.saturating_sub(1));
        last.map_or(source, |last| source.cover(last.span))
    }

    /// A cue up to the place or time that follows its verb.
    fn cue(&self, cue: TextSpan) -> TextSpan {
        let words = self.words(cue);
        let Some(verb) = words.clone().find(|&at| self.is(at, WordClass::CUE)) else { return cue };
        let adverbial = (verb + 1..words.end).find(|&at| {
            self.begins_time(at)
                || (self.tokens.form(at) == "in" && self.is(at + 1, WordClass::DETERMINER))
        });
        let last = adverbial.and_then(|at| self.tokens.get(at - 1));
        last.map_or(cue, |last| TextSpan::new(cue.start(), last.span.end()))
    }

    fn spans(&self, attribution: &mut Attribution) {
        let report = [attribution.cue, attribution.source];
        let report: Vec<TokenRange> = report.into_iter().flatten().map(|s| self.words(s)).collect();
        let mut kept: Vec<TextSpan> = Vec::new();
        for &span in &attribution.spans {
            let words = self.words(span);
            let leads = words.end.checked_sub(1).is_some_and(|at| self.is(at, WordClass::RELATIVE));
            let follows = kept.last().is_none_or(|before| {
                let gap = self.words(*before).end..words.start;
                !gap.clone().any(|at| {
                    self.tokens.get(at).is_some_and(Token::is_word)
                        && !report.iter().any(|part| part.contains(&at))
                })
            });
            if self.has_marks(span) || (follows && !leads) {
                kept.push(span);
            }
        }
        if !kept.is_empty() {
            attribution.spans = kept;
        }
    }

    fn has_marks(&self, span: TextSpan) -> bool {
        let next = self.quoted.partition_point(|quotation| quotation.end() <= span.start());
        self.quoted.get(next).is_some_and(|quotation| quotation.overlaps(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    /// An attribution given and read by its words: content, cue and source.
    fn normalized(text: &str, content: &[&str], report: [&str; 2]) -> (Vec<String>, [String; 2]) {
        let read = TokenizedText::new(text);
        let [cue, source] = report.map(|words| Some(read.span(words)));
        let spans = content.iter().map(|words| read.span(words)).collect();
        let mut attribution = Attribution { spans, cue, source, ..Attribution::default() };
        let quoted = read.quoted();
        Normalizer { tokens: read.tokens(), quoted: &quoted }.normalize(&mut attribution);
        let words = |span: TextSpan| span.of(text).to_owned();
        let report = [attribution.cue, attribution.source];
        let content = attribution.spans.into_iter().map(words).collect();
        (content, report.map(|span| span.map_or_else(String::new, words)))
    }

    #[test]
    fn a_cue_ends_before_the_place_and_the_time_of_speaking() {
        for adverbial in ["in a statement", "on Sunday", "Sunday"] {
            let text = format!("Lee said {adverbial} it rained.");
            let (_, [cue, _]) =
                normalized(&text, &["it rained"], [&text[4..text.len() - 11], "Lee"]);
            assert_eq!(cue, "said", "{text}");
        }
    }

    #[test]
    fn a_source_is_no_time() {
        let (_, [_, source]) =
            normalized("It rained, said on Friday.", &["It rained"], ["said", "Friday"]);
        assert_eq!(source, "");
    }

    #[test]
    fn a_cue_has_the_particle_that_its_content_began_with() {
        let (content, [cue, _]) =
            normalized("Lee called for peace at once.", &["for peace at once"], ["called", "Lee"]);
        assert_eq!((content[0].as_str(), cue.as_str()), ("peace at once", "called for"));
    }

    #[test]
    fn a_source_has_the_participle_phrase_before_its_cue() {
        let text = "A union boasting two million members said it rained.";
        let (_, [_, source]) = normalized(text, &["it rained"], ["said", "A union"]);
        assert_eq!(source, "A union boasting two million members");
    }

    #[test]
    fn words_far_from_the_marks_are_no_content() {
        let text = "\"We won,\" said Lee. Roe left when it rained.";
        let (content, _) = normalized(text, &["\"We won,\"", "it rained"], ["said", "Lee"]);
        assert_eq!(content, ["\"We won,\""]);
        let text = "\"We won,\" said Lee, when it rained.";
        let (content, _) = normalized(text, &["\"We won,\"", "when it rained"], ["said", "Lee"]);
        assert_eq!(content, ["\"We won,\"", "when it rained"]);
    }

    #[test]
    fn the_marks_of_a_nickname_are_no_content() {
        let text = "Dwayne \"The Rock\" Johnson said \"no\".";
        let (content, _) =
            normalized(text, &["Dwayne \"The Rock\"", "\"no\""], ["said", "Johnson"]);
        assert_eq!(content, ["\"no\""]);
    }
}
