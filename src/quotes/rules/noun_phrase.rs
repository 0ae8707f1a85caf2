//! Noun phrases beside a reporting verb, found without a parser.
//!
//! News text puts a source right before its cue ("the mayor said"), right after it ("said Ann
//! Lee, the mayor"), or before it with something in commas between ("Ann Lee, the mayor, said").
//! What ends a noun phrase on either side is a closed set of words (conjunctions, auxiliaries,
//! most prepositions) and punctuation, so the phrase is what lies between two such ends.
//!
//! Known gaps: a subject with an inner clause of its own ("the man who he says hit him said"), and
//! coordination, which is followed only between capitalised words.

use crate::TextSpan;
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, Token, TokenRange, Tokens};

/// A cue with the source beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The verb group.
    pub cue: TokenRange,
    /// The noun phrase.
    pub source: TokenRange,
}

/// No phrase is longer than this many words.
const LONGEST_PHRASE: usize = 40;

const BREAKS_PHRASE: WordClass = WordClass::CONJUNCTION.or(WordClass::AUXILIARY);
const BEGINS_PHRASE: WordClass = WordClass::DETERMINER
    .or(WordClass::POSSESSIVE)
    .or(WordClass::ROLE)
    .or(WordClass::TITLE)
    .or(WordClass::PRONOUN);

impl Tokens<'_> {
    /// Whether the marked words of a span are a name within a name: `Dwayne "The Rock" Johnson
    /// said`. (In a headline, where all is capitalised, the word behind the name is, too.)
    #[must_use]
    pub fn is_nickname(self, marked: TextSpan) -> bool {
        let range = self.range_of(marked);
        let is_name = |at: usize| {
            let is_other = BREAKS_PHRASE.or(BEGINS_PHRASE).or(WordClass::PREPOSITION);
            self.is_capitalized(at) && !self.is(at, is_other.or(WordClass::CUE))
        };
        let before = range.start.checked_sub(1);
        let mut words = self.range(range.clone()).filter(|word| word.is_word());
        before.is_some_and(is_name)
            && is_name(range.end)
            && !self.is_capitalized(range.end + 1)
            && words.clone().take(4).count() < 4
            && words.all(Token::is_capitalized)
    }

    /// The verb group around the cue verb at `verb`: auxiliaries and adverbs before it, the
    /// particle after it.
    #[must_use]
    pub fn verb_group(self, verb: usize, low: usize) -> TokenRange {
        let group = WordClass::AUXILIARY.or(WordClass::NEGATION).or(WordClass::ADVERB);
        let mut start = verb;
        while start > low
            && self.is(start - 1, group)
            && self.get(start - 1).is_some_and(|word| word.shape == Shape::Lower)
            && !self.is(start - 1, WordClass::TIME.or(WordClass::RELATIVE))
        {
            start -= 1;
        }
        let particle = self.form(verb + 1);
        let has_particle = self.is(verb, WordClass::TAKES_PARTICLE)
            && self.lexicon().takes_particle(self.form(verb), particle);
        start..verb + 1 + usize::from(has_particle)
    }

    /// The subject before the cue verb at `verb`, nothing before `low`.
    #[must_use]
    pub fn report_with_subject_before(self, verb: usize, low: usize) -> Option<Report> {
        let cue = self.verb_group(verb, low);
        let mut end = self.before_time(cue.start, low);
        // What stands between commas is an apposition, and part of the source, or an aside.
        for _ in 0..2 {
            let Some(open) = self.opening_of_aside(end, low) else { break };
            if self.begins_apposition(open + 1) {
                let head = self.phrase_before(open, low)?;
                return Some(Report { cue, source: head.start..end - 1 });
            }
            end = self.before_time(open, low);
        }
        let mut source = self.phrase_before(end, low);
        if source.is_none() && end > low && self.is(end - 1, WordClass::RELATIVE) {
            // "Lee, who said": the phrase before the relative pronoun.
            let comma = usize::from(end >= 2 + low && self.is_mark(end - 2, ','));
            source = self.phrase_before(end - 1 - comma, low);
        }
        Some(Report { cue, source: source? })
    }

    /// The subject after the cue verb at `verb`, nothing from `high` on.
    #[must_use]
    pub fn report_with_subject_after(self, verb: usize, low: usize, high: usize) -> Option<Report> {
        let cue = self.verb_group(verb, low.max(verb));
        let source = self.phrase_after(cue.end, high)?;
        Some(Report { cue, source })
    }

    /// Steps back over "on Friday", "last week", "Nov. 3".
    fn before_time(self, end: usize, low: usize) -> usize {
        let mut start = end;
        while start > low {
            let number_of_day = self.get(start - 1).map(|word| word.shape) == Some(Shape::Number)
                && start >= low + 2
                && self.is(start - 2, WordClass::TIME);
            if !self.is(start - 1, WordClass::TIME) && !number_of_day {
                break;
            }
            start -= 1 + usize::from(number_of_day);
            if start > low && self.is(start - 1, WordClass::BEFORE_TIME) {
                start -= 1;
            }
        }
        if start == low { end } else { start }
    }

    /// Where the aside begins that ends right before `end`: the comma, dash or bracket.
    fn opening_of_aside(self, end: usize, low: usize) -> Option<usize> {
        let close = end.checked_sub(1).filter(|&close| close > low)?;
        let mark = match self.get(close)?.shape {
            Shape::Mark(mark @ (',' | '\u{2014}' | '\u{2013}')) => mark,
            Shape::Mark(')') => '(',
            _ => return None,
        };
        let first = low.max(close.saturating_sub(LONGEST_PHRASE));
        (first..close)
            .rev()
            .take_while(|&at| self.get(at).is_some_and(Token::is_outside))
            .find(|&at| self.is_mark(at, mark))
            .filter(|&open| open > low)
    }

    /// Whether a phrase that describes the one before the comma begins here.
    fn begins_apposition(self, at: usize) -> bool {
        let describes = BEGINS_PHRASE.or(WordClass::RELATIVE);
        let adverbial = WordClass::PREPOSITION
            .or(WordClass::ADVERB)
            .or(WordClass::CONJUNCTION)
            .or(WordClass::CUE_PARTICIPLE);
        self.get(at).is_some_and(|word| {
            word.is(describes)
                || word.shape == Shape::Number
                || (word.is_word() && !word.is(adverbial) && !self.form(at).ends_with("ing"))
        }) && !self.is(at, WordClass::PREPOSITION)
    }

    /// The noun phrase that ends right before `end`.
    #[must_use]
    pub fn phrase_before(self, end: usize, low: usize) -> Option<TokenRange> {
        let mut start = end;
        let first = low.max(end.saturating_sub(LONGEST_PHRASE));
        while start > first && self.continues_phrase(start - 1, end, low) {
            start -= 1;
            let pronoun = WordClass::PRONOUN;
            if start + 1 == end && self.is(start, pronoun) {
                return Some(start..end);
            }
        }
        let start = self.without_leading_adverbial(start..end);
        let phrase = start..end;
        let has_word = self.range(phrase.clone()).any(Token::is_word);
        has_word.then_some(phrase)
    }

    /// Whether the word at `at` belongs to the noun phrase that ends before `end`.
    fn continues_phrase(self, at: usize, end: usize, low: usize) -> bool {
        let Some(word) = self.get(at) else { return false };
        let is_last = at + 1 == end;
        if !word.is_outside() {
            return false;
        }
        match word.shape {
            Shape::Mark('&' | '-' | '/' | '$' | '%' | '#' | '@' | '\'' | '\u{2019}') => true,
            Shape::Mark(_) => false,
            _ if self.is_possessive_ending(at) => true,
            _ if word.is(WordClass::CONJUNCTION) => {
                self.form(at) == "and" && at > low && self.joins_names(at)
            }
            _ if word.is(BREAKS_PHRASE) => false,
            _ if word.is(WordClass::PRONOUN) && !is_last => {
                word.is(WordClass::POSSESSIVE.or(WordClass::DETERMINER))
            }
            // A finite cue verb begins another clause; a participle may describe the noun.
            _ if word.is(WordClass::CUE) && word.shape == Shape::Lower && !is_last => {
                word.is(WordClass::CUE_PARTICIPLE)
                    || self.is(at + 1, WordClass::PREPOSITION)
                    || (at > low && self.is(at - 1, BEGINS_PHRASE))
            }
            _ => true,
        }
    }

    fn joins_names(self, and: usize) -> bool {
        let is_name_like = |at: usize| self.is_capitalized(at) || self.is(at, WordClass::ROLE);
        is_name_like(and - 1)
            && (is_name_like(and + 1) || self.is(and + 1, WordClass::DETERMINER))
            && !self.is(and + 1, WordClass::PRONOUN)
    }

    /// Where a phrase begins without the adverbs and prepositional phrases that lead to it.
    fn without_leading_adverbial(self, phrase: TokenRange) -> usize {
        let mut start = phrase.start;
        loop {
            let leads = WordClass::ADVERB.or(WordClass::NEGATION).or(WordClass::TIME);
            if start < phrase.end && self.is(start, WordClass::PREPOSITION) {
                // "In a statement Lee": the noun phrase after the one of the preposition.
                let next = (start + 2..phrase.end).rev().find(|&at| {
                    let begins = self.is_capitalized(at) || self.is(at, BEGINS_PHRASE);
                    let before = self.get(at - 1);
                    begins
                        && before.is_some_and(|word| {
                            word.shape == Shape::Lower
                                && !word.is(BEGINS_PHRASE.or(WordClass::PREPOSITION))
                        })
                });
                start = next.unwrap_or(start + 1);
            } else if start < phrase.end && self.is(start, leads) && !self.is(start, BEGINS_PHRASE)
            {
                start += 1;
            } else {
                return start;
            }
        }
    }

    /// The noun phrase that begins at `start`, with the appositions behind it.
    #[must_use]
    pub fn phrase_after(self, start: usize, high: usize) -> Option<TokenRange> {
        let first = self.get(start).filter(|_| start < high)?;
        if !first.is_outside() || !(first.is_capitalized() || first.is(BEGINS_PHRASE)) {
            return None;
        }
        if first.is(WordClass::TIME.or(WordClass::CONJUNCTION).or(WordClass::PREPOSITION)) {
            return None;
        }
        let is_pronoun = first.is(WordClass::PRONOUN)
            && !first.is(WordClass::POSSESSIVE.or(WordClass::DETERMINER));
        if is_pronoun {
            return Some(start..start + 1);
        }
        let high = high.min(start + LONGEST_PHRASE);
        let mut end = start + 1;
        while end < high {
            if self.is_mark(end, ',') {
                return Some(start..self.end_of_apposition(end, high));
            }
            if !self.extends_phrase(end, high) {
                break;
            }
            end += 1;
        }
        Some(start..end)
    }

    /// Whether the word at `at` belongs to the noun phrase before it.
    fn extends_phrase(self, at: usize, high: usize) -> bool {
        let Some(word) = self.get(at) else { return false };
        if !word.is_outside() || word.is(WordClass::TIME) {
            return false;
        }
        match word.shape {
            Shape::Mark('&' | '-' | '/' | '$' | '%' | '#' | '@' | '\'' | '\u{2019}') => true,
            Shape::Mark(_) => false,
            _ if self.is_possessive_ending(at) => true,
            _ if word.is(WordClass::RELATIVE) => self.form(at) == "who",
            _ if word.is(WordClass::CONJUNCTION) => self.form(at) == "and" && self.joins_names(at),
            _ if word.is(BREAKS_PHRASE) => false,
            _ if word.is(WordClass::PREPOSITION) => {
                matches!(self.form(at), "of" | "for")
                    || (matches!(self.form(at), "at" | "from" | "with")
                        && at + 1 < high
                        && (self.is_capitalized(at + 1) || self.form(at + 1) == "the"))
            }
            _ => {
                !word.is(WordClass::ADVERB.or(WordClass::PRONOUN))
                    || word.is(WordClass::POSSESSIVE.or(WordClass::DETERMINER))
            }
        }
    }

    /// Where the apposition ends that the comma at `comma` may begin; `comma` if there is none.
    #[must_use]
    pub fn end_of_apposition(self, comma: usize, high: usize) -> usize {
        let next_is_outside = self.get(comma + 1).is_some_and(Token::is_outside);
        if comma + 1 >= high || !next_is_outside || !self.begins_apposition(comma + 1) {
            return comma;
        }
        (comma + 1..high)
            .find(|&at| {
                self.get(at).is_none_or(|word| {
                    !word.is_outside()
                        || matches!(
                            word.shape,
                            Shape::Mark(
                                ',' | '.' | ';' | ':' | '\u{2014}' | '\u{2013}' | '!' | '?'
                            )
                        )
                })
            })
            .unwrap_or(high)
    }
}

#[cfg(test)]
mod tests {
    use crate::quotes::tokens::testing::TokenizedText;

    /// The cue and the source of the report whose verb is `verb`, its subject before it.
    fn before(text: &str, verb: &str) -> Option<[String; 2]> {
        let text = TokenizedText::new(text);
        let report = text.tokens().report_with_subject_before(text.at(verb), 0)?;
        Some([report.cue, report.source].map(|range| text.words(&range).to_owned()))
    }

    /// The same, its subject behind it.
    fn after(text: &str, verb: &str) -> Option<String> {
        let text = TokenizedText::new(text);
        let report = text.tokens().report_with_subject_after(text.at(verb), 0, text.tokens().len());
        Some(text.words(&report?.source).to_owned())
    }

    #[test]
    fn a_subject_begins_behind_what_ends_a_noun_phrase() {
        for (text, source) in [
            ("The mayor said it rained.", "The mayor"),
            ("Roe left but Ann Lee said it rained.", "Ann Lee"),
            ("In a letter Lee said it rained.", "Lee"),
            ("Lee on Friday said it rained.", "Lee"),
            ("Ann Lee, the mayor, said it rained.", "Ann Lee, the mayor"),
        ] {
            assert_eq!(before(text, "said").unwrap()[1], source, "{text}");
        }
        assert_eq!(before("said it rained.", "said"), None);
    }

    #[test]
    fn a_verb_group_has_its_auxiliaries_and_its_particle() {
        let cue = |text, verb| before(text, verb).unwrap()[0].clone();
        assert_eq!(cue("The mayor has never said so.", "said"), "has never said");
        assert_eq!(cue("The mayor pointed out the rain.", "pointed"), "pointed out");
        assert_eq!(cue("The mayor said out loud.", "said"), "said");
    }

    #[test]
    fn a_subject_behind_its_verb_has_its_apposition() {
        let apposition = after("It rained, said Ann Lee, the mayor of Reno, on Friday.", "said");
        assert_eq!(apposition.as_deref(), Some("Ann Lee, the mayor of Reno"));
        assert_eq!(after("It rained, said she in Reno.", "said").as_deref(), Some("she"));
        assert_eq!(after("It rained, said on Friday.", "said"), None);
    }

    #[test]
    fn marks_within_a_name_are_a_nickname() {
        let is_nickname = |text: &str| {
            let text = TokenizedText::new(text);
            text.tokens().is_nickname(text.pairs[0].span)
        };
        assert!(is_nickname("Dwayne \"The Rock\" Johnson said so."));
        assert!(!is_nickname("Johnson called \"The Rock\" a film."));
        assert!(!is_nickname("Johnson \"the rock\" Roe said so."));
    }
}
