//! Holds the table of references together with its two sources, and writes it anew:
//!
//!     GUILLEMET_REGENERATE=1 cargo test --test decode names

use std::fmt::Write as _;
use std::{env, fs};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/decode/html_names.rs");

/// The names that need no semicolon: those of the WHATWG HTML standard, section 13.5 "Named
/// character references", that it lists without one too.
const LEGACY: &str = "\
    AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT \
    Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN \
    Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar \
    ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34 \
    gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute \
    ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 \
    sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml";

fn render() -> String {
    let mut entries = Vec::new();
    let mut legacy_count = 0;
    for (name, text) in html_escape::NAMED_ENTITIES {
        let name = std::str::from_utf8(name).unwrap();
        let characters: Vec<char> = text.chars().collect();
        let second = match characters[..] {
            [_] => '\0',
            [_, second] => second,
            _ => panic!("{name} stands for {text:?}"),
        };
        let is_legacy = LEGACY.split(' ').any(|legacy| legacy == name);
        legacy_count += usize::from(is_legacy);
        let [first, second] = [characters[0], second].map(|c| format!("'\\u{{{:X}}}'", c as u32));
        entries.push(format!("(\"{name}\", [{first}, {second}], {is_legacy}),"));
    }
    assert_eq!(legacy_count, LEGACY.split(' ').count(), "a legacy name is in no table");
    let mut rendered = format!(
        "\
//! The named character references of HTML, sorted by name.
//!
//! Made by `tests/decode/names.rs` from the table of the crate html-escape (MIT), which has it
//! from <https://html.spec.whatwg.org/entities.json>, and from the names that the same standard
//! lists without a semicolon too. Not to be edited by hand.

/// The name without its semicolon, the one or two characters that it stands for (U+0000 for no
/// second one), and whether it is a reference without its semicolon too.
pub(super) type HtmlName = (&'static str, [char; 2], bool);

#[rustfmt::skip]
pub(super) static HTML_NAMES: [HtmlName; {}] = [
",
        entries.len()
    );
    let mut line = String::new();
    for entry in entries {
        if line.len() + entry.len() > 91 {
            writeln!(rendered, "   {line}").unwrap();
            line.clear();
        }
        write!(line, " {entry}").unwrap();
    }
    writeln!(rendered, "   {line}\n];").unwrap();
    rendered
}

#[test]
fn the_table_is_what_its_sources_say() {
    let rendered = render();
    if env::var_os("GUILLEMET_REGENERATE").is_some() {
        fs::write(TABLE, &rendered).unwrap();
    }
    let table = fs::read_to_string(TABLE).unwrap();
    assert!(table == rendered, "{TABLE} differs from its sources; see the top of this test");
    assert_eq!(html_escape::NAMED_ENTITIES.len(), 2125);
    assert_eq!(LEGACY.split(' ').count(), 106);
}
