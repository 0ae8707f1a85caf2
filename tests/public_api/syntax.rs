//! What is read off a piece of syntax: its text, its attributes, whether it is public.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token, Visibility};

/// The features with which the interface is read.
const FEATURES: [&str; 3] = ["arrow", "corpus", "serde"];

/// A piece of syntax as it is written, on one line.
pub(crate) fn text(node: &impl ToTokens) -> String {
    if node.to_token_stream().is_empty() {
        return String::new();
    }
    let written = node.span().source_text().unwrap();
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("( ", "(").replace(", )", ")")
}

pub(crate) const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub(crate) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// Whether an item is left out of the docs.
pub(crate) fn is_hidden(attributes: &[Attribute]) -> bool {
    lists(attributes, "doc").iter().any(|meta| meta.path().is_ident("hidden"))
}

/// Whether an item is there with [`FEATURES`], outside tests.
pub(crate) fn is_enabled(attributes: &[Attribute]) -> bool {
    lists(attributes, "cfg").iter().all(holds)
}

/// The traits that a type derives.
pub(crate) fn derives(attributes: &[Attribute]) -> Vec<String> {
    let mut derived = lists(attributes, "derive");
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
        let Ok(metas) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        else {
            continue;
        };
        let metas: Vec<Meta> = metas.into_iter().collect();
        for meta in metas.iter().skip(1).filter(|_| holds(&metas[0])) {
            if meta.path().is_ident("derive") {
                derived.extend(within(meta));
            }
        }
    }
    derived.iter().map(|meta| meta.path().segments.last().unwrap().ident.to_string()).collect()
}

/// What stands in the brackets of the attributes of this name: of `derive`, each trait.
fn lists(attributes: &[Attribute], name: &str) -> Vec<Meta> {
    let named = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    named.flat_map(|attribute| within(&attribute.meta)).collect()
}

fn within(meta: &Meta) -> Vec<Meta> {
    let Meta::List(list) = meta else { return Vec::new() };
    let parsed = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    parsed.unwrap().into_iter().collect()
}

/// Whether a condition of `cfg` is met.
fn holds(condition: &Meta) -> bool {
    let name = condition.path().require_ident().unwrap().to_string();
    match (name.as_str(), condition) {
        ("feature", Meta::NameValue(feature)) => {
            let Expr::Lit(ExprLit { lit: Lit::Str(feature), .. }) = &feature.value else {
                panic!("a feature that is no string")
            };
            FEATURES.contains(&feature.value().as_str())
        }
        ("unix", _) => true,
        ("test" | "doctest", _) => false,
        ("not", _) => !within(condition).iter().any(holds),
        ("all", _) => within(condition).iter().all(holds),
        ("any", _) => within(condition).iter().any(holds),
        _ => panic!("what does cfg({name}) mean?"),
    }
}
