//! Classes of characters that boundaries depend on.

use wide::u8x16;

use crate::language::is_quotation_mark;
use crate::language::lexicon::Lexicon;

/// What ends a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Terminator {
    /// A full stop, which also ends abbreviations.
    Stop,
    /// An ellipsis: U+2026, or two or more full stops.
    Ellipsis,
    /// A question or exclamation mark.
    Mark,
    /// A full stop of a script that writes no abbreviations with it, such as U+3002 IDEOGRAPHIC
    /// FULL STOP; a space need not follow.
    Full,
    /// A semicolon, in languages that write small letters after it.
    Semicolon,
    /// A bullet, before which a sentence ends.
    Bullet,
}

/// The kind of terminator a character is in a language.
pub(super) fn terminator(c: char, words: &Lexicon) -> Option<Terminator> {
    Some(match c {
        _ if words.terminators.contains(&c) => Terminator::Full,
        ';' if words.semicolons => Terminator::Semicolon,
        _ if is_bullet(c) => Terminator::Bullet,
        '.' => Terminator::Stop,
        '\u{2026}' => Terminator::Ellipsis, // HORIZONTAL ELLIPSIS
        // DOUBLE EXCLAMATION MARK; DOUBLE QUESTION MARK, QUESTION EXCLAMATION MARK, EXCLAMATION
        // QUESTION MARK; ARABIC QUESTION MARK
        '!' | '?' | '\u{203C}' | '\u{2047}'..='\u{2049}' | '\u{61F}' => Terminator::Mark,
        // IDEOGRAPHIC FULL STOP, its halfwidth form; fullwidth exclamation mark, full stop and
        // question mark; ARABIC FULL STOP; DEVANAGARI DANDA, DOUBLE DANDA; ARMENIAN FULL STOP;
        // ETHIOPIC FULL STOP, QUESTION MARK; MYANMAR SIGN SECTION; KHMER SIGN KHAN
        '\u{3002}' | '\u{FF61}' | '\u{FF01}' | '\u{FF0E}' | '\u{FF1F}' | '\u{6D4}' | '\u{964}'
        | '\u{965}' | '\u{589}' | '\u{1362}' | '\u{1367}' | '\u{104B}' | '\u{17D4}' => {
            Terminator::Full
        }
        _ => return None,
    })
}

/// Whether a terminator may begin with this byte. The lead bytes of those in [`terminator`] are
/// 0xD6 and above, as no letter's of the Latin, Greek and Cyrillic alphabets is; `more` adds the
/// marks that end a sentence in some languages only.
fn may_begin_terminator(byte: u8, more: bool) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | LEAD..) || more && matches!(byte, b':' | b';')
}

const LEAD: u8 = 0xD6;

/// The same of sixteen bytes together: a bit for each.
fn may_begin_terminators(bytes: [u8; 16], more: bool) -> u32 {
    let bytes = u8x16::new(bytes);
    let is = |byte| bytes.cmp_eq(u8x16::splat(byte));
    let mut found = is(b'.') | is(b'!') | is(b'?') | bytes.max(u8x16::splat(LEAD)).cmp_eq(bytes);
    if more {
        found |= is(b':') | is(b';');
    }
    found.move_mask().cast_unsigned()
}

/// Where the next byte is, at or after `from`, at which a terminator may begin.
pub(super) fn next_stop(bytes: &[u8], from: usize, words: &Lexicon) -> Option<usize> {
    let more = words.semicolons || !words.terminators.is_empty();
    let (blocks, rest) = bytes.get(from..)?.as_chunks::<32>();
    let mut at = from;
    for block in blocks {
        let (halves, _) = block.as_chunks();
        let place = |half: &[u8; 16]| may_begin_terminators(*half, more);
        let places = halves.iter().rev().fold(0, |places, half| places << 16 | place(half));
        if places != 0 {
            return Some(at + places.trailing_zeros() as usize);
        }
        at += block.len();
    }
    rest.iter().position(|&byte| may_begin_terminator(byte, more)).map(|index| at + index)
}

/// Bullets: BULLET, TRIANGULAR BULLET, HYPHEN BULLET, BLACK CIRCLE, BLACK SMALL SQUARE.
pub(super) const fn is_bullet(c: char) -> bool {
    matches!(c, '\u{2022}' | '\u{2023}' | '\u{2043}' | '\u{25CF}' | '\u{25AA}')
}

/// Dashes: the hyphen-minus, and HYPHEN to HORIZONTAL BAR.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}')
}

/// Apostrophes: the straight one, and RIGHT SINGLE QUOTATION MARK.
pub(super) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// Whether the character is of a script that puts no space between words.
pub(super) const fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// Whether the letter is a vowel, as any beyond ASCII may be.
pub(super) const fn is_vowel(c: char) -> bool {
    !c.is_ascii() || matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The character at byte `at`.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some(byte as char),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

/// The character that ends before byte `at`.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at.checked_sub(1)?) {
        Some(&byte) if byte.is_ascii() => Some(byte as char),
        Some(_) => text.get(..at)?.chars().next_back(),
        None => None,
    }
}

/// The first place at or after `at` that has no white space.
pub(super) fn skip_space(text: &str, mut at: usize) -> usize {
    while let Some(c) = char_at(text, at).filter(|c| c.is_whitespace()) {
        at += c.len_utf8();
    }
    at
}

/// Marks and brackets that may open a sentence, be it that they may also close one.
pub(super) const fn may_open(c: char) -> bool {
    // INVERTED EXCLAMATION MARK, INVERTED QUESTION MARK; CJK brackets
    is_quotation_mark(c)
        || matches!(c, '(' | '[' | '{' | '\u{A1}' | '\u{BF}')
        || matches!(c, '\u{3008}' | '\u{300A}' | '\u{3010}' | '\u{3014}' | '\u{FF08}')
}

/// Marks and brackets that may close a sentence: of the marks, all but those that open in every
/// language.
pub(super) const fn may_close(c: char) -> bool {
    let opens = matches!(c, '\u{300C}' | '\u{300E}' | '\u{301D}' | '\u{201A}' | '\u{201E}');
    is_quotation_mark(c) && !opens
        || matches!(c, ')' | ']' | '}')
        || matches!(c, '\u{3009}' | '\u{300B}' | '\u{3011}' | '\u{3015}' | '\u{FF09}')
}
