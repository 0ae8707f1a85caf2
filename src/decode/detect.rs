//! Which layers a record has, where nobody says so.
//!
//! A text is a JSON string body if it has no character below U+0020 and no unescaped quotation
//! mark, every backslash starts an escape, and at least one escape is unmistakable: `\uXXXX`,
//! `\"`, `\/`, or `\r\n`. So `C:\new\table` is a path, and TeX and regular expressions are left
//! alone. It is HTML, after that, if at least one reference ends in a semicolon.
//!
//! All but the last of this is checked by the pass that undoes the escapes.

use super::pass::Fault;

/// The first character that no JSON string body holds as it is, or `fault` if that comes before.
pub(super) fn first_fault(text: &str, fault: Fault) -> Fault {
    let mut is_escaped = false;
    let unescaped = text.bytes().take(fault.position).enumerate().find_map(|(position, byte)| {
        let problem = match byte {
            0..0x20 => "a control character that is not escaped",
            b'"' if !is_escaped => "a quotation mark that is not escaped",
            _ => {
                is_escaped = byte == b'\\' && !is_escaped;
                return None;
            }
        };
        Some(Fault { position, problem })
    });
    unescaped.unwrap_or(fault)
}
