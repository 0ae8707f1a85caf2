//! The public items: found from the root of the crate, and a line for each.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{
    Attribute, Fields, GenericArgument, Generics, ImplItem, Item, ItemImpl, ItemTrait,
    PathArguments, Signature, TraitItem, Type, Variant,
};

use crate::krate::{Crate, CratePath, name_of};
use crate::syntax::{derives, has, is_enabled, is_hidden, is_public, text};

/// The public items of a crate.
pub(crate) struct Listing<'c> {
    krate: &'c Crate,
    /// Where users find each item, by where it is defined; the place that is shown is first.
    exposed: BTreeMap<CratePath, Vec<String>>,
    /// What sorts a line, and the line.
    lines: Vec<(String, String)>,
}

impl<'c> Listing<'c> {
    pub(crate) fn new(krate: &'c Crate) -> Self {
        let mut listing = Self { krate, exposed: BTreeMap::new(), lines: Vec::new() };
        listing.expose(&[], "guillemet");
        for (defined, places) in &mut listing.exposed {
            let defined = defined.join("::");
            places.sort_by_cached_key(|place| {
                let path = place.trim_start_matches("guillemet::");
                let same = path.bytes().zip(defined.bytes()).take_while(|(a, b)| a == b);
                (Reverse(same.count()), place.clone())
            });
        }
        for (defined, places) in listing.exposed.clone() {
            listing.list(&defined, &places[0]);
            for place in &places[1..] {
                listing.line(place, format!("pub use {} as {place}", places[0]));
            }
        }
        listing.list_impls();
        listing
    }

    /// The lines, sorted by the paths of what they show.
    pub(crate) fn lines(mut self) -> Vec<String> {
        self.lines.sort();
        self.lines.dedup();
        self.lines.into_iter().map(|(_, line)| line).collect()
    }

    /// The types that users can make, or match, as a whole: structs with nothing but public fields,
    /// and enums, unless they say that they may grow.
    pub(crate) fn exhaustive_types(&self) -> Vec<String> {
        let exhaustive = self.exposed.iter().filter(|(defined, _)| {
            let (attributes, is_whole) = match self.krate.item(defined) {
                Item::Enum(item) => (&item.attrs, true),
                Item::Struct(item) => {
                    let is_whole = item.fields.iter().all(|field| is_public(&field.vis));
                    (&item.attrs, is_whole)
                }
                _ => return false,
            };
            is_whole && !has(attributes, "non_exhaustive")
        });
        exhaustive.map(|(_, places)| places[0].clone()).collect()
    }

    /// Finds what users reach through a module.
    fn expose(&mut self, module: &[String], place: &str) {
        let krate = self.krate;
        let Some(found) = krate.modules.get(module) else { return };
        for item in &found.items {
            let (Some(name), true) = (name_of(item), is_shown(item)) else { continue };
            let mut path = module.to_vec();
            path.push(name.to_string());
            self.expose_item(path, &format!("{place}::{name}"));
        }
        for import in found.imports.iter().filter(|import| import.is_public) {
            let path = krate.resolve(module, &import.path);
            let path = path.unwrap_or_else(|| panic!("{place}: what is {:?}?", import.path));
            self.expose_item(path, &format!("{place}::{}", import.name));
        }
    }

    fn expose_item(&mut self, path: CratePath, place: &str) {
        if matches!(self.krate.item(&path), Item::Mod(_)) {
            self.line(place, format!("pub mod {place}"));
            self.expose(&path, place);
        } else {
            self.exposed.entry(path).or_default().push(place.to_owned());
        }
    }

    /// A line that stands behind the one of its type.
    fn impl_line(&mut self, place: &str, implemented: &str) {
        self.line(&format!("{place} "), format!("impl {implemented} for {place}"));
    }

    fn line(&mut self, place: &str, line: String) {
        self.lines.push((place.to_owned(), line));
    }

    /// The lines of an item itself.
    fn list(&mut self, defined: &[String], place: &str) {
        match self.krate.item(defined) {
            Item::Const(item) => {
                self.line(place, format!("pub const {place}: {}", text(&item.ty)));
            }
            Item::Enum(item) => {
                let head = format!("enum {place}{}", generics(&item.generics));
                self.line(place, format!("{}pub {head}", growth(&item.attrs)));
                for variant in &item.variants {
                    self.variant(variant, place);
                }
            }
            Item::Fn(item) => self.function(&item.sig, place, "pub "),
            Item::Static(item) => {
                self.line(place, format!("pub static {place}: {}", text(&item.ty)));
            }
            Item::Struct(item) => {
                let head = format!("struct {place}{}", generics(&item.generics));
                self.line(place, format!("{}pub {head}", growth(&item.attrs)));
                for (number, field) in item.fields.iter().enumerate() {
                    let number = number.to_string();
                    let name = field.ident.as_ref().map_or(number, ToString::to_string);
                    if is_public(&field.vis) && !is_hidden(&field.attrs) {
                        let field = format!("pub {place}::{name}: {}", text(&field.ty));
                        self.line(&format!("{place}::{name}"), field);
                    }
                }
            }
            Item::Trait(item) => self.list_trait(item, place),
            Item::Type(item) => {
                let head = format!("pub type {place}{}", generics(&item.generics));
                self.line(place, format!("{head} = {}", text(&item.ty)));
            }
            item => panic!("{place}: what is {}?", text(item)),
        }
    }

    fn variant(&mut self, variant: &Variant, place: &str) {
        let name = &variant.ident;
        let fields = match &variant.fields {
            Fields::Unit => String::new(),
            Fields::Named(fields) => format!(" {}", text(fields)),
            Fields::Unnamed(fields) => text(fields),
        };
        let default = if has(&variant.attrs, "default") { " // the default" } else { "" };
        self.line(&format!("{place}::{name}"), format!("{place}::{name}{fields}{default}"));
    }

    fn list_trait(&mut self, item: &ItemTrait, place: &str) {
        let bounds = text(&item.supertraits);
        let colon = if bounds.is_empty() { "" } else { ": " };
        let head = format!("pub trait {place}{}{colon}{bounds}", generics(&item.generics));
        self.line(place, head);
        for item in &item.items {
            match item {
                TraitItem::Fn(method) => self.function(&method.sig, place, ""),
                other => self.line(place, format!("{place}: {}", text(other))),
            }
        }
    }

    /// A function or method by its whole path.
    fn function(&mut self, signature: &Signature, place: &str, before: &str) {
        // Whether a function changes what it is given by value is its own affair.
        let written = text(signature).replace("(mut ", "(").replace(", mut ", ", ");
        let name = format!("fn {}", signature.ident);
        let line = written.replacen(&name, &format!("fn {place}"), 1);
        self.line(place, format!("{before}{line}"));
    }

    /// The lines of what is implemented for the public types.
    fn list_impls(&mut self) {
        let krate = self.krate;
        for (module, found) in &krate.modules {
            for item in &found.items {
                match item {
                    Item::Impl(item) if is_enabled(&item.attrs) => self.list_impl(item, module),
                    Item::Struct(item) => self.list_derives(&item.ident, &item.attrs, module),
                    Item::Enum(item) => self.list_derives(&item.ident, &item.attrs, module),
                    _ => {}
                }
            }
        }
    }

    fn list_derives(&mut self, name: &impl ToString, attributes: &[Attribute], module: &[String]) {
        let mut path = module.to_vec();
        path.push(name.to_string());
        let Some(place) = self.exposed.get(&path).map(|places| places[0].clone()) else { return };
        for derived in derives(attributes) {
            self.impl_line(&place, &derived);
        }
    }

    fn list_impl(&mut self, item: &ItemImpl, module: &[String]) {
        let Some(place) = self.place(module, &item.self_ty) else { return };
        if let Some((implemented, _)) = &item.trait_ {
            if self.is_usable(module, implemented) {
                self.impl_line(&place, &text(implemented.segments.last().unwrap()));
            }
            return;
        }
        for item in &item.items {
            match item {
                ImplItem::Fn(method)
                    if is_public(&method.vis)
                        && is_enabled(&method.attrs)
                        && !is_hidden(&method.attrs) =>
                {
                    self.function(&method.sig, &format!("{place}::{}", method.sig.ident), "pub ");
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let place = format!("{place}::{}", constant.ident);
                    self.line(&place, format!("pub const {place}: {}", text(&constant.ty)));
                }
                _ => {}
            }
        }
    }

    /// Where users find a type; none if they do not.
    fn place(&self, module: &[String], named: &Type) -> Option<String> {
        let Type::Path(path) = named else { return None };
        let path = self.krate.resolve(module, &segments(&path.path))?;
        Some(self.exposed.get(&path)?[0].clone())
    }

    /// Whether users can use an implementation: they know the trait, and the types that it is for.
    fn is_usable(&self, module: &[String], implemented: &syn::Path) -> bool {
        let mut named = vec![segments(implemented)];
        let arguments = &implemented.segments.last().unwrap().arguments;
        if let PathArguments::AngleBracketed(arguments) = arguments {
            named.extend(arguments.args.iter().filter_map(|argument| match argument {
                GenericArgument::Type(Type::Path(path)) => Some(segments(&path.path)),
                _ => None,
            }));
        }
        let mut own = named.iter().filter_map(|path| self.krate.resolve(module, path));
        own.all(|path| self.exposed.contains_key(&path))
    }
}

/// Whether a module shows an item to its users.
fn is_shown(item: &Item) -> bool {
    let (visibility, attributes) = match item {
        Item::Const(item) => (&item.vis, &item.attrs),
        Item::Enum(item) => (&item.vis, &item.attrs),
        Item::Fn(item) => (&item.vis, &item.attrs),
        Item::Mod(item) => (&item.vis, &item.attrs),
        Item::Static(item) => (&item.vis, &item.attrs),
        Item::Struct(item) => (&item.vis, &item.attrs),
        Item::Trait(item) => (&item.vis, &item.attrs),
        Item::Type(item) => (&item.vis, &item.attrs),
        _ => return false,
    };
    is_public(visibility) && is_enabled(attributes) && !is_hidden(attributes)
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

fn generics(generics: &Generics) -> String {
    let clause = generics.where_clause.to_token_stream();
    let space = if clause.is_empty() { "" } else { " " };
    format!("{}{space}{}", text(generics), text(&generics.where_clause))
}

fn growth(attributes: &[Attribute]) -> &'static str {
    if has(attributes, "non_exhaustive") { "#[non_exhaustive] " } else { "" }
}
