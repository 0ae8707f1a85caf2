//! One escape of a JSON string (RFC 8259, section 7).

/// What stands at a backslash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonEscape {
    /// This character, and where the escape ends.
    Character(char, usize),
    /// Half a surrogate pair, and where the escape ends.
    LoneSurrogate(usize),
    /// No escape.
    Malformed,
}

/// Reads the escape whose backslash is at `start`.
///
/// Two escapes for the halves of one surrogate pair are read together. Only what lies between
/// the backslash and the end of the escape is looked at, so a broken escape hides nothing.
#[inline]
pub(super) fn read(bytes: &[u8], start: usize) -> JsonEscape {
    if let Some(character) = read_single(bytes, start) {
        JsonEscape::Character(character, start + 2)
    } else if bytes.get(start + 1) == Some(&b'u') {
        read_code_unit(bytes, start)
    } else {
        JsonEscape::Malformed
    }
}

/// Reads an escape of a single letter, if there is one at `start`; it ends two bytes later.
#[inline]
pub(super) fn read_single(bytes: &[u8], start: usize) -> Option<char> {
    let &[b'\\', letter] = bytes.get(start..)?.first_chunk()? else { return None };
    let &character = SINGLE.get(usize::from(letter))?;
    (character != 0).then_some(char::from(character))
}

/// The characters of the escapes of a single letter. (A table, since which letter comes next is
/// hard for a processor to foresee.)
#[expect(clippy::indexing_slicing, reason = "runs at compile time")]
const SINGLE: [u8; 256] = {
    let mut characters = [0; 256];
    characters[b'"' as usize] = b'"';
    characters[b'\\' as usize] = b'\\';
    characters[b'/' as usize] = b'/';
    characters[b'b' as usize] = 0x8;
    characters[b'f' as usize] = 0xC;
    characters[b'n' as usize] = b'\n';
    characters[b'r' as usize] = b'\r';
    characters[b't' as usize] = b'\t';
    characters
};

#[inline]
fn read_code_unit(bytes: &[u8], start: usize) -> JsonEscape {
    let Some(unit) = hexadecimal(bytes, start + 2) else { return JsonEscape::Malformed };
    let end = start + 6;
    if let Some(character) = char::from_u32(unit) {
        return JsonEscape::Character(character, end);
    }
    if unit < LOW_SURROGATES
        && bytes.get(end) == Some(&b'\\')
        && bytes.get(end + 1) == Some(&b'u')
        && let Some(low @ LOW_SURROGATES..0xE000) = hexadecimal(bytes, end + 2)
        && let Some(character) =
            char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - LOW_SURROGATES))
    {
        return JsonEscape::Character(character, end + 6);
    }
    JsonEscape::LoneSurrogate(end)
}

const LOW_SURROGATES: u32 = 0xDC00;

/// Four hexadecimal digits.
#[inline]
fn hexadecimal(bytes: &[u8], start: usize) -> Option<u32> {
    let digits: &[u8; 4] = bytes.get(start..)?.first_chunk()?;
    let value = digits.iter().fold(0, |value, &digit| value << 4 | digit_value(digit));
    (value <= 0xFFFF).then_some(value)
}

/// The value of a hexadecimal digit; of anything else, one that no later digit shifts out of
/// the upper half.
#[inline]
fn digit_value(byte: u8) -> u32 {
    #[expect(clippy::indexing_slicing, reason = "runs at compile time")]
    const VALUES: [u32; 256] = {
        let mut values = [0xFFFF_0000; 256];
        let mut byte = 0;
        while byte < 256 {
            if let Some(value) = (byte as u8 as char).to_digit(16) {
                values[byte] = value;
            }
            byte += 1;
        }
        values
    };
    VALUES.get(usize::from(byte)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_hexadecimal_digits_and_nothing_else() {
        for value in 0..=0xFFFF {
            assert_eq!(hexadecimal(format!("{value:04x}").as_bytes(), 0), Some(value));
            assert_eq!(hexadecimal(format!("{value:04X}").as_bytes(), 0), Some(value));
        }
        for position in 0..4 {
            for byte in 0..=255_u8 {
                let mut digits = *b"0000";
                digits[position] = byte;
                let expected = byte.is_ascii_hexdigit();
                assert_eq!(hexadecimal(&digits, 0).is_some(), expected, "{digits:?}");
            }
        }
        assert_eq!(hexadecimal(b"00A", 0), None);
    }

    #[test]
    fn surrogates_join_only_as_neighbours_in_order() {
        let read = |text: &str| read(text.as_bytes(), 0);
        assert_eq!(read(r"\ud83d\ude00"), JsonEscape::Character('\u{1F600}', 12));
        assert_eq!(read(r"\uD800\uDC00"), JsonEscape::Character('\u{10000}', 12));
        assert_eq!(read(r"\uDBFF\uDFFF"), JsonEscape::Character('\u{10FFFF}', 12));
        for lone in [r"\ude00\ud83d", r"\ud83d\ud83d", r"\ud83dx", r"\ud83d", r"\ud83d\\ude00"] {
            assert_eq!(read(lone), JsonEscape::LoneSurrogate(6), "{lone}");
        }
    }
}
