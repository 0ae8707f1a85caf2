//! One HTML character reference (WHATWG HTML standard, section 13.2.5.72 and following).

use super::html_names::{HTML_NAMES, HtmlName};
use super::json_escape::{self, JsonEscape};
use super::options::Charrefs;
use super::windows_1252;

/// What stands at an ampersand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HtmlReference {
    Decoded(Decoded),
    /// What the standard calls an error and leaves as it is: `&nosuch;`, `&#;`.
    Malformed,
    /// No reference.
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// U+0000 stands for no second one.
    pub(super) characters: [char; 2],
    /// Where the reference ends.
    pub(super) end: usize,
    /// Whether it ends in a semicolon.
    pub(super) is_terminated: bool,
    /// Whether it names something that is no character, and became U+FFFD.
    pub(super) is_lossy: bool,
}

/// Reads the reference whose ampersand ends at `start`; with `JSON`, through the JSON escapes in
/// which any of its characters may be written.
///
/// It looks no further than the first character that cannot belong to a reference, and so never
/// beyond the next ampersand.
#[inline]
pub(super) fn read<const JSON: bool>(
    bytes: &[u8],
    start: usize,
    charrefs: Charrefs,
) -> HtmlReference {
    match ascii::<JSON>(bytes, start) {
        (b'#', next) => read_number::<JSON>(bytes, next, charrefs),
        (first, _) if first.is_ascii_alphanumeric() => read_name::<JSON>(bytes, start, charrefs),
        _ => HtmlReference::Text,
    }
}

/// The ASCII character at `start` and where the next one begins; U+0000 for the end, and some
/// byte above U+007F for any other character.
#[inline]
fn ascii<const JSON: bool>(bytes: &[u8], start: usize) -> (u8, usize) {
    match bytes.get(start) {
        Some(b'\\') if JSON => escaped_ascii(bytes, start),
        Some(&byte) => (byte, start + 1),
        None => (0, start),
    }
}

#[cold]
fn escaped_ascii(bytes: &[u8], start: usize) -> (u8, usize) {
    match json_escape::read(bytes, start) {
        JsonEscape::Character(character, end) => (u8::try_from(character).unwrap_or(0xFF), end),
        _ => (b'\\', start + 1),
    }
}

fn read_number<const JSON: bool>(bytes: &[u8], start: usize, charrefs: Charrefs) -> HtmlReference {
    let (first, after_first) = ascii::<JSON>(bytes, start);
    let is_hexadecimal = first | 0x20 == b'x';
    let digits = if is_hexadecimal { after_first } else { start };
    let mut number = 0_u32;
    let mut end = digits;
    let (mut byte, mut next) = ascii::<JSON>(bytes, end);
    loop {
        let decimal = byte.wrapping_sub(b'0');
        if decimal < 10 && !is_hexadecimal {
            number = number * 10 + u32::from(decimal);
        } else if is_hexadecimal && let Some(digit) = char::from(byte).to_digit(16) {
            number = number * 16 + digit;
        } else {
            break;
        }
        number = number.min(OUT_OF_RANGE);
        end = next;
        (byte, next) = ascii::<JSON>(bytes, end);
    }
    let is_terminated = byte == b';';
    if end == digits {
        return HtmlReference::Malformed;
    }
    if is_terminated {
        end = next;
    } else if charrefs == Charrefs::Semicolon {
        return HtmlReference::Text;
    }
    let character = match number {
        0 => None,
        0x80..0xA0 => windows_1252::from_c1(number).or(char::from_u32(number)),
        _ => char::from_u32(number),
    };
    HtmlReference::Decoded(Decoded {
        characters: [character.unwrap_or(char::REPLACEMENT_CHARACTER), '\0'],
        end,
        is_terminated,
        is_lossy: character.is_none(),
    })
}

/// Any number that is too large, so that more digits cannot overflow.
const OUT_OF_RANGE: u32 = 0x11_0000;

fn read_name<const JSON: bool>(bytes: &[u8], start: usize, charrefs: Charrefs) -> HtmlReference {
    let mut name = [0; LONGEST_NAME];
    let mut length = 0;
    let mut end = start;
    let (mut byte, mut next) = ascii::<JSON>(bytes, end);
    while byte.is_ascii_alphanumeric() {
        if let Some(slot) = name.get_mut(length) {
            *slot = byte;
        }
        length += 1;
        end = next;
        (byte, next) = ascii::<JSON>(bytes, end);
    }
    let is_terminated = byte == b';';
    if is_terminated && let Some(&(_, characters, _)) = find(&name, length) {
        let is_lossy = false;
        return HtmlReference::Decoded(Decoded { characters, end: next, is_terminated, is_lossy });
    }
    let legacy = match charrefs {
        Charrefs::Semicolon => None,
        // A longer word is no reference, and neither is the key of a query string.
        Charrefs::Attribute if byte == b'=' => None,
        Charrefs::Attribute => find_legacy(&name, length..=length),
        Charrefs::Text => find_legacy(&name, 0..=length),
    };
    match legacy {
        Some((characters, length)) => {
            let end = (0..length).fold(start, |at, _| ascii::<JSON>(bytes, at).1);
            let (is_terminated, is_lossy) = (false, false);
            HtmlReference::Decoded(Decoded { characters, end, is_terminated, is_lossy })
        }
        None if is_terminated => HtmlReference::Malformed,
        None => HtmlReference::Text,
    }
}

/// The characters and the length of the longest legacy name of one of these lengths that the
/// name begins with.
fn find_legacy(
    name: &[u8; LONGEST_NAME],
    lengths: std::ops::RangeInclusive<usize>,
) -> Option<([char; 2], usize)> {
    let longest = (*lengths.end()).min(LONGEST_LEGACY_NAME);
    (*lengths.start()..=longest).rev().find_map(|length| {
        let mut prefix = [0; LONGEST_NAME];
        prefix.get_mut(..length)?.copy_from_slice(name.get(..length)?);
        let &(_, characters, is_legacy) = find(&prefix, length)?;
        is_legacy.then_some((characters, length))
    })
}

/// `CounterClockwiseContourIntegral` has 31 letters.
const LONGEST_NAME: usize = 32;
/// `Aacute` and its like.
const LONGEST_LEGACY_NAME: usize = 6;

/// Looks up the name of this length, behind which there are zeros.
#[inline]
fn find(name: &[u8; LONGEST_NAME], length: usize) -> Option<&'static HtmlName> {
    let letters = name.get(..length)?;
    let mut slot = hash(name);
    loop {
        // An index is one more than the place in the table; 0 marks an empty slot.
        let index = INDEX.get(slot % SLOTS).copied()?;
        let entry = HTML_NAMES.get(usize::from(index).checked_sub(1)?)?;
        if entry.0.as_bytes() == letters {
            return Some(entry);
        }
        slot += 1;
    }
}

const SLOTS: usize = 8192;

/// An open-addressing hash index of the table, made at compile time.
static INDEX: [u16; SLOTS] = index_names();

#[expect(clippy::indexing_slicing, reason = "runs at compile time")]
const fn index_names() -> [u16; SLOTS] {
    let mut index = [0; SLOTS];
    let mut entry = 0;
    while entry < HTML_NAMES.len() {
        let letters = HTML_NAMES[entry].0.as_bytes();
        let mut name = [0; LONGEST_NAME];
        let mut at = 0;
        while at < letters.len() {
            name[at] = letters[at];
            at += 1;
        }
        let mut slot = hash(&name);
        while index[slot % SLOTS] != 0 {
            slot += 1;
        }
        entry += 1;
        index[slot % SLOTS] = entry as u16;
    }
    index
}

/// Multiplies the words of a name, one turned against the other, by the golden ratio.
#[expect(clippy::indexing_slicing, reason = "the index is below the length")]
const fn hash(name: &[u8; LONGEST_NAME]) -> usize {
    let (words, _) = name.as_chunks::<8>();
    let mut hash = 0_u64;
    let mut at = 0;
    while at < words.len() {
        hash = hash.rotate_left(23) ^ u64::from_le_bytes(words[at]);
        at += 1;
    }
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up(letters: &str) -> Option<&'static HtmlName> {
        let mut name = [0; LONGEST_NAME];
        name[..letters.len()].copy_from_slice(letters.as_bytes());
        find(&name, letters.len())
    }

    #[test]
    fn every_name_is_found_and_no_other() {
        for entry in &HTML_NAMES {
            assert_eq!(look_up(entry.0), Some(entry));
            assert!(
                entry.0.len() <= LONGEST_NAME && (!entry.2 || entry.0.len() <= LONGEST_LEGACY_NAME)
            );
            assert!(entry.0.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
        for name in ["", "a", "nosuch", "APOS", "Nbsp", "amp;"] {
            assert_eq!(look_up(name), None, "{name}");
        }
    }

    #[test]
    fn a_reference_is_read_through_json_escapes() {
        let plain = read::<false>(b"&eacute;", 1, Charrefs::Attribute);
        let HtmlReference::Decoded(plain) = plain else { panic!("{plain:?}") };
        assert_eq!((plain.characters, plain.end), (['\u{E9}', '\0'], 8));

        let escaped = br"\u0026e\u0061cute\u003b";
        let escaped = read::<true>(escaped, 6, Charrefs::Attribute);
        assert_eq!(escaped, HtmlReference::Decoded(Decoded { end: 23, ..plain }));
    }
}
