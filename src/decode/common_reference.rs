//! The HTML references that nearly all texts have, at one glance.
//!
//! Reading a reference byte by byte makes a processor guess at every byte. Here the eight bytes
//! behind the ampersand are cut off after their semicolon and looked up as one number. Whatever is
//! not in the table is left to [`html_reference`](super::html_reference).

/// A reference that ends in a semicolon and stands for one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CommonReference {
    pub(super) character: char,
    /// Where it ends.
    pub(super) end: usize,
    /// Whether its ampersand is written as a JSON escape.
    pub(super) is_escaped: bool,
}

/// Without `JSON`, only a raw ampersand begins a reference.
#[inline]
pub(super) fn read<const JSON: bool>(bytes: &[u8], start: usize) -> Option<CommonReference> {
    let window = u128::from_le_bytes(*bytes.get(start..)?.first_chunk()?);
    let is_escaped = JSON && window as u64 & ESCAPED_BITS == ESCAPED_AMPERSAND;
    let (letters, start) = if is_escaped {
        ((window >> 48) as u64, start + 6)
    } else if window as u8 == b'&' {
        ((window >> 8) as u64, start + 1)
    } else {
        return None;
    };
    let length = semicolon(letters)?;
    let name = letters & u64::MAX >> (56 - 8 * length);
    let &(entry, character) = TABLE.get(slot(name))?;
    (entry == name).then_some(CommonReference { character, end: start + length + 1, is_escaped })
}

/// `\u0026` as a number.
const ESCAPED_AMPERSAND: u64 = u64::from_le_bytes(*b"\\u0026\0\0");
const ESCAPED_BITS: u64 = 0xFFFF_FFFF_FFFF;

/// The number of bytes before the first semicolon.
#[inline]
fn semicolon(letters: u64) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const SEMICOLONS: u64 = u64::from_ne_bytes([b';'; 8]);
    // The lowest byte that is zero is the lowest whose upper bit is set here (Lamport, "Multiple
    // byte processing with full-word instructions", 1975).
    let other = letters ^ SEMICOLONS;
    let zeros = other.wrapping_sub(ONES) & !other & (ONES << 7);
    (zeros != 0).then_some(zeros.trailing_zeros() as usize / 8)
}

/// What escapers write, and the punctuation of the press.
const COMMON: [(&str, char); 44] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("#34", '"'),
    ("#034", '"'),
    ("#38", '&'),
    ("#038", '&'),
    ("#39", '\''),
    ("#039", '\''),
    ("#60", '<'),
    ("#62", '>'),
    ("#x22", '"'),
    ("#x26", '&'),
    ("#x27", '\''),
    ("#x3C", '<'),
    ("#x3E", '>'),
    ("#x2F", '/'),
    ("nbsp", '\u{A0}'),
    ("#160", '\u{A0}'),
    ("#xA0", '\u{A0}'),
    ("ndash", '\u{2013}'),
    ("#8211", '\u{2013}'),
    ("#x2013", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("#8212", '\u{2014}'),
    ("#x2014", '\u{2014}'),
    ("lsquo", '\u{2018}'),
    ("#8216", '\u{2018}'),
    ("#x2018", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("#8217", '\u{2019}'),
    ("#x2019", '\u{2019}'),
    ("ldquo", '\u{201C}'),
    ("#8220", '\u{201C}'),
    ("#x201C", '\u{201C}'),
    ("rdquo", '\u{201D}'),
    ("#8221", '\u{201D}'),
    ("#x201D", '\u{201D}'),
    ("hellip", '\u{2026}'),
    ("#8230", '\u{2026}'),
    ("laquo", '\u{AB}'),
    ("raquo", '\u{BB}'),
];

const SLOT_BITS: u32 = 7;

/// Found by trying: its products with all the names differ in their upper bits.
const MULTIPLIER: u64 = 0x6201_409A_614F_A8B5;

#[inline]
const fn slot(name: u64) -> usize {
    (name.wrapping_mul(MULTIPLIER) >> (u64::BITS - SLOT_BITS)) as usize
}

/// The common names with their semicolons, each in a slot of its own; 0 marks an empty one.
static TABLE: [(u64, char); 1 << SLOT_BITS] = lay_out();

#[expect(clippy::indexing_slicing, reason = "runs at compile time")]
const fn lay_out() -> [(u64, char); 1 << SLOT_BITS] {
    let mut table = [(0, '\0'); 1 << SLOT_BITS];
    let mut index = 0;
    while index < COMMON.len() {
        let (letters, character) = COMMON[index];
        let mut name = b';' as u64;
        let mut at = letters.len();
        while at > 0 {
            at -= 1;
            name = name << 8 | letters.as_bytes()[at] as u64;
        }
        assert!(table[slot(name)].0 == 0, "two names in one slot");
        table[slot(name)] = (name, character);
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::html_reference::{self, HtmlReference};
    use crate::decode::options::Charrefs;

    #[test]
    fn common_references_are_read_as_all_others() {
        for (name, character) in COMMON {
            for (ampersand, is_escaped) in [("&", false), ("\\u0026", true)] {
                let text = format!("{ampersand}{name};; and then more");
                let end = ampersand.len() + name.len() + 1;
                let expected = CommonReference { character, end, is_escaped };
                assert_eq!(read::<true>(text.as_bytes(), 0), Some(expected), "{text}");
                let plain = (!is_escaped).then_some(expected);
                assert_eq!(read::<false>(text.as_bytes(), 0), plain, "{text}");
                let slowly = html_reference::read::<true>(
                    text.as_bytes(),
                    ampersand.len(),
                    Charrefs::Attribute,
                );
                let HtmlReference::Decoded(slowly) = slowly else { panic!("{text}: {slowly:?}") };
                assert_eq!((slowly.characters, slowly.end), ([character, '\0'], end));
                assert!(slowly.is_terminated && !slowly.is_lossy);
            }
        }
    }

    #[test]
    fn nothing_else_is_common() {
        for text in [
            "&;              ",
            "& amp;          ",
            "&ampx;          ",
            "&amp\0;          ",
            "&amp            ",
            "&eacute;        ",
            "\\u0027amp;      ",
            "amp;            ",
            "&amp;",
        ] {
            assert_eq!(read::<true>(text.as_bytes(), 0), None, "{text}");
        }
    }
}
