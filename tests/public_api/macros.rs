//! The macros of the crate that make public types: their definitions, filled in with what they are
//! called with.

use std::collections::BTreeMap;

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser, Result};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, ItemMacro, LitStr, Token, Type, braced};

use crate::syntax::text;

/// The macros whose calls are read.
pub(crate) const READ: [&str; 3] = ["named_option", "span_type", "decode_options"];

/// What the variables of a macro stand for: `$name` for one text.
type Variables = BTreeMap<&'static str, String>;

/// What a macro is called with.
#[derive(Default)]
struct Call {
    variables: Variables,
    /// The variables that are repeated, one set for each time.
    repeated: Vec<Variables>,
}

/// The source text that a call stands for.
pub(crate) fn expand(definition: &ItemMacro, call: &ItemMacro) -> String {
    let tokens = call.mac.tokens.clone();
    let name = call.mac.path.segments.last().unwrap().ident.to_string();
    let call = match name.as_str() {
        "named_option" => named_option.parse2(tokens),
        "span_type" => span_type.parse2(tokens),
        "decode_options" => decode_options.parse2(tokens),
        _ => panic!("{name}! is not read"),
    };
    let rules = definition.mac.tokens.clone().into_iter().collect::<Vec<_>>();
    // pattern => { body }
    let body = rules.iter().rfind(|token| matches!(token, TokenTree::Group(_))).unwrap();
    let body = body.span().source_text().unwrap();
    let body = body.strip_prefix('{').unwrap().strip_suffix('}').unwrap();
    fill_in(body, &call.unwrap())
}

fn named_option(input: ParseStream<'_>) -> Result<Call> {
    let metas = attributes(input)?;
    input.parse::<Token![pub]>()?;
    input.parse::<Token![enum]>()?;
    let name: Ident = input.parse()?;
    input.parse::<Token![as]>()?;
    let argument: LitStr = input.parse()?;
    let content;
    braced!(content in input);
    let values = Punctuated::<NamedValue, Token![,]>::parse_terminated(&content)?;
    Ok(Call {
        variables: [("meta", metas), ("type", text(&name)), ("argument", text(&argument))].into(),
        repeated: values.into_iter().map(|value| value.0).collect(),
    })
}

struct NamedValue(Variables);

impl Parse for NamedValue {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let metas = attributes(input)?;
        let variant: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let name: LitStr = input.parse()?;
        Ok(Self(
            [("variant_meta", metas), ("variant", text(&variant)), ("name", text(&name))].into(),
        ))
    }
}

fn span_type(input: ParseStream<'_>) -> Result<Call> {
    let metas = attributes(input)?;
    let name: Ident = input.parse()?;
    Ok(Call { variables: [("meta", metas), ("type", text(&name))].into(), repeated: Vec::new() })
}

fn decode_options(input: ParseStream<'_>) -> Result<Call> {
    let fields = Punctuated::<OptionField, Token![,]>::parse_terminated(input)?;
    let repeated = fields.into_iter().map(|field| field.0).collect();
    Ok(Call { variables: Variables::new(), repeated })
}

struct OptionField(Variables);

impl Parse for OptionField {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let metas = attributes(input)?;
        let field: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let of_type: Type = input.parse()?;
        Ok(Self([("meta", metas), ("field", text(&field)), ("type", text(&of_type))].into()))
    }
}

/// The attributes in front of what is next; docs, which no signature shows, are left out.
fn attributes(input: ParseStream<'_>) -> Result<String> {
    let attributes = Attribute::parse_outer(input)?;
    let shown = attributes.iter().filter(|attribute| !attribute.path().is_ident("doc"));
    Ok(shown.map(|attribute| attribute.to_token_stream().to_string()).collect())
}

/// The body of a macro with the values of its variables.
fn fill_in(body: &str, call: &Call) -> String {
    let Some((before, rest)) = body.split_once('$') else { return body.to_owned() };
    let (value, rest) = if rest.starts_with('(') {
        let end = closing(rest);
        let (inside, rest) = (&rest[1..end], &rest[end + 1..]);
        let (separator, rest) = rest.split_at(rest.find(['+', '*']).unwrap());
        let value = match inside.strip_prefix("#[$").and_then(|rest| rest.strip_suffix(']')) {
            Some(attributes) => call.variables[attributes].clone(),
            None => repeat(inside, separator, call),
        };
        (value, &rest[1..])
    } else {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        (if name == "crate" { name.to_owned() } else { call.variables[name].clone() }, rest)
    };
    format!("{before}{value}{}", fill_in(rest, call))
}

fn repeat(inside: &str, separator: &str, call: &Call) -> String {
    let times = call.repeated.iter().map(|repeated| {
        let mut variables = call.variables.clone();
        variables.extend(repeated.clone());
        fill_in(inside, &Call { variables, repeated: Vec::new() })
    });
    times.collect::<Vec<_>>().join(separator)
}

/// Where the bracket is closed that a text begins with.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    panic!("brackets that are not closed: {text}")
}
