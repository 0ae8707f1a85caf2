//! Which layers a record has, where nobody says so.
//!
//! A text is a JSON string body if it has no character below U+0020 and no unescaped quotation
//! mark, every backslash starts an escape, and at least one escape is unmistakable: `\uXXXX`,
//! `\"`, `\/`, or `\r\n`. So `C:\new\table` is a path, and TeX and regular expressions are left
//! alone. It is HTML, after that, if at least one reference ends in a semicolon.
//!
//! The escapes are checked by the pass that undoes them; here is what they do not show.

use memchr::memchr;

use super::pass::Fault;

/// The number of quotation marks in a text that may be a JSON string body; none if it cannot be
/// one or, being without a backslash, it does not matter.
pub(super) fn quotes_of_json_candidate(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr(b'\\', bytes)?;
    let mut quotes = 0;
    // Chunks short enough that a byte counts their quotation marks, which compilers turn into
    // vector instructions.
    for chunk in bytes.chunks(128) {
        let (mut chunk_quotes, mut has_control) = (0_u8, false);
        for &byte in chunk {
            chunk_quotes += u8::from(byte == b'"');
            has_control |= byte < 0x20;
        }
        if has_control {
            return None;
        }
        quotes += usize::from(chunk_quotes);
    }
    Some(quotes)
}

/// Refuses a text that no JSON string can hold as it is.
pub(super) fn check_body(text: &str) -> Result<(), Fault> {
    let mut is_escaped = false;
    for (position, byte) in text.bytes().enumerate() {
        let problem = match byte {
            0..0x20 => "a control character that is not escaped",
            b'"' if !is_escaped => "a quotation mark that is not escaped",
            _ => {
                is_escaped = byte == b'\\' && !is_escaped;
                continue;
            }
        };
        return Err(Fault { position, problem });
    }
    Ok(())
}
