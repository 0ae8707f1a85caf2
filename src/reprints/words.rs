//! The words of quotations as numbers.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::language::Language;
use crate::language::lexicon::{FunctionWord, WordClass};

/// The letters of the shortest word that says something by itself.
const SHORTEST_CONTENT: usize = 3;

/// The words of one quotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'w> {
    pub(super) numbers: &'w [u32],
    /// How many of them, from each position on, stand inside quotation marks: one more than words.
    pub(super) marked: &'w [u32],
}

impl Words<'_> {
    pub(super) fn count_marked(self) -> u32 {
        self.marked.first().copied().unwrap_or_default()
    }

    pub(super) fn is_marked(self, word: usize) -> bool {
        let after = self.marked.get(word + 1).copied().unwrap_or_default();
        self.marked.get(word).is_some_and(|&here| here > after)
    }
}

/// The words of all quotations, one after another.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<Box<str>, u32, RandomState>,
    /// For each word, whether it says something by itself.
    is_content: Vec<bool>,
    words: Vec<u32>,
    marked: Vec<u32>,
    /// Where the words of each quotation end.
    ends: Vec<usize>,
    word: String,
}

impl Vocabulary {
    /// Adds a quotation. Words without any marks all count as marked.
    pub(super) fn push(&mut self, text: &str) {
        let start = self.words.len();
        let mut is_inside = false;
        for character in text.chars() {
            if is_part(character) {
                self.word.extend(character.to_lowercase());
                if !is_word_by_itself(character) {
                    continue;
                }
            } else if is_apostrophe(character) {
                continue;
            }
            self.end_word(is_inside);
            is_inside = match character {
                '\u{201C}' | '\u{201E}' | '\u{AB}' => true,
                '\u{201D}' | '\u{BB}' => false,
                '"' => !is_inside,
                _ => is_inside,
            };
        }
        self.end_word(is_inside);
        self.sum_marked(start);
        self.ends.push(self.words.len());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, quotation: usize) -> Words<'_> {
        let before = quotation.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default();
        let end = self.ends.get(quotation).copied().unwrap_or_default();
        Words {
            numbers: self.words.get(start..end).unwrap_or_default(),
            // Each quotation before has one entry more than words.
            marked: self.marked.get(start + quotation..=end + quotation).unwrap_or_default(),
        }
    }

    pub(super) fn is_content(&self, word: u32) -> bool {
        self.is_content.get(word as usize).copied().unwrap_or_default()
    }

    fn end_word(&mut self, is_marked: bool) {
        if self.word.is_empty() {
            return;
        }
        let next = self.is_content.len() as u32;
        let number = self.numbers.get(self.word.as_str()).copied().unwrap_or(next);
        if number == next {
            self.is_content.push(says_something(&self.word));
            self.numbers.insert(self.word.as_str().into(), next);
        }
        self.word.clear();
        self.words.push(number);
        self.marked.push(u32::from(is_marked));
    }

    /// Makes of the flags of the last quotation how many words are marked from each position on.
    fn sum_marked(&mut self, start: usize) {
        let count = self.words.len() - start;
        let first = self.marked.len() - count;
        self.marked.push(0);
        let Some(flags) = self.marked.get_mut(first..) else { return };
        let is_without = flags.iter().all(|&flag| flag == 0);
        let mut sum = 0;
        for flag in flags.iter_mut().rev().skip(1) {
            sum += if is_without { 1 } else { *flag };
            *flag = sum;
        }
    }
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric()
}

/// Whether a character of a script without spaces is a word.
fn is_word_by_itself(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// "don't" is one word with any apostrophe, and with none.
fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2018}' | '\u{2019}')
}

/// Whether a word is no function word, of which any two quotations share many.
fn says_something(word: &str) -> bool {
    let entry = Language::English.lexicon().entry(word);
    let function = WordClass::PRONOUN
        .or(WordClass::DETERMINER)
        .or(WordClass::POSSESSIVE)
        .or(WordClass::PREPOSITION)
        .or(WordClass::CONJUNCTION)
        .or(WordClass::AUXILIARY)
        .or(WordClass::NEGATION)
        .or(WordClass::ADVERB);
    word.chars().nth(SHORTEST_CONTENT - 1).is_some()
        && entry.function == FunctionWord::None
        && !entry.class.is(function)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_with_any_marks_and_capitals() {
        let mut vocabulary = Vocabulary::default();
        for text in ["\u{201C}We don\u{2019}t know\u{201D}", "we DON'T  know,", "We dont\u{A0}know"]
        {
            vocabulary.push(text);
        }
        let first = vocabulary.get(0).numbers.to_vec();
        assert_eq!(first.len(), 3);
        assert!((1..3).all(|other| vocabulary.get(other).numbers == first));
        assert!((0..3).all(|other| vocabulary.get(other).count_marked() == 3));
    }

    #[test]
    fn words_know_whether_they_are_inside_marks() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.push("");
        vocabulary.push("it was \"a great\" day");
        let words = vocabulary.get(1);
        let marked: Vec<bool> = (0..5).map(|word| words.is_marked(word)).collect();
        assert_eq!(marked, [false, false, true, true, false]);
        assert_eq!(words.count_marked(), 2);
        assert_eq!(vocabulary.get(0).numbers.len(), 0);
        assert!(
            vocabulary.is_content(words.numbers[3]) && !vocabulary.is_content(words.numbers[0])
        );
    }
}
