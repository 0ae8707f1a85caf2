//! The modules of the crate, and what a path in one of them leads to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Ident, Item, ItemMacro, UseTree};

use crate::macros;
use crate::syntax::{has, is_enabled, is_public};

/// A path from the root of the crate.
pub(crate) type CratePath = Vec<String>;

/// All modules by their paths.
pub(crate) struct Crate {
    pub(crate) modules: BTreeMap<CratePath, Module>,
}

/// A module: its items, calls of macros filled in.
#[derive(Default)]
pub(crate) struct Module {
    pub(crate) items: Vec<Item>,
    pub(crate) imports: Vec<Import>,
}

/// A name that a `use` brings in.
pub(crate) struct Import {
    pub(crate) name: String,
    pub(crate) path: Vec<String>,
    pub(crate) is_public: bool,
}

impl Crate {
    /// Reads `src`, without what the features leave out.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut krate = Self { modules: BTreeMap::new() };
        let items = parse(&fs::read_to_string(root.join("lib.rs")).unwrap());
        krate.add(&root, Vec::new(), items);
        let definitions = krate.definitions();
        for module in krate.modules.values_mut() {
            let items = std::mem::take(&mut module.items);
            module.items =
                items.into_iter().flat_map(|item| filled_in(item, &definitions)).collect();
        }
        krate
    }

    fn add(&mut self, root: &Path, path: CratePath, items: Vec<Item>) {
        let mut module = Module::default();
        for item in items {
            match &item {
                Item::Mod(child) if is_enabled(&child.attrs) && !has(&child.attrs, "path") => {
                    let mut inside = path.clone();
                    inside.push(child.ident.to_string());
                    let items = match &child.content {
                        Some((_, items)) => items.clone(),
                        None => parse(&fs::read_to_string(file(root, &inside)).unwrap()),
                    };
                    self.add(root, inside, items);
                    module.items.push(item);
                }
                Item::Use(import) if is_enabled(&import.attrs) => {
                    let is_public = is_public(&import.vis);
                    imported(&import.tree, &[], is_public, &mut module.imports);
                }
                Item::Use(_) | Item::Mod(_) => {}
                _ => module.items.push(item),
            }
        }
        self.modules.insert(path, module);
    }

    /// The definitions of the macros that are read, by name.
    fn definitions(&self) -> BTreeMap<String, ItemMacro> {
        let items = self.modules.values().flat_map(|module| &module.items);
        let definitions = items.filter_map(|item| match item {
            Item::Macro(definition) => {
                let name = definition.ident.as_ref()?.to_string();
                macros::READ.contains(&name.as_str()).then(|| (name, definition.clone()))
            }
            _ => None,
        });
        definitions.collect()
    }

    /// The item of this path.
    pub(crate) fn item(&self, path: &[String]) -> &Item {
        let (name, module) = path.split_last().unwrap();
        self.defined(module, name).unwrap()
    }

    fn defined(&self, module: &[String], name: &str) -> Option<&Item> {
        let items = &self.modules.get(module)?.items;
        items.iter().find(|item| name_of(item).is_some_and(|ident| ident == name))
    }

    /// The path of what a path in a module leads to; none if that is in another crate.
    pub(crate) fn resolve(&self, module: &[String], path: &[String]) -> Option<CratePath> {
        let mut found = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "self" => module.to_vec(),
            "super" => module.split_last()?.1.to_vec(),
            name => self.find(module, name)?,
        };
        for name in &path[1..] {
            found = match name.as_str() {
                "super" => found.split_last()?.1.to_vec(),
                "self" => found,
                name => self.find(&found, name)?,
            };
        }
        Some(found)
    }

    /// What a name in a module means.
    fn find(&self, module: &[String], name: &str) -> Option<CratePath> {
        let mut own = module.to_vec();
        own.push(name.to_owned());
        if self.modules.contains_key(&own) || self.defined(module, name).is_some() {
            return Some(own);
        }
        let imports = &self.modules.get(module)?.imports;
        let import = imports.iter().find(|import| import.name == name)?;
        // The name of another crate leads nowhere from here.
        if import.path[0] == name { None } else { self.resolve(module, &import.path) }
    }
}

/// The name of an item that can be used from elsewhere.
pub(crate) const fn name_of(item: &Item) -> Option<&Ident> {
    Some(match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    })
}

fn parse(text: &str) -> Vec<Item> {
    syn::parse_file(text).unwrap().items
}

/// The file of a module.
fn file(root: &Path, module: &[String]) -> PathBuf {
    let folder: PathBuf = root.join(module.iter().collect::<PathBuf>());
    let file = folder.with_extension("rs");
    if file.exists() { file } else { folder.join("mod.rs") }
}

/// An item; what it stands for if it calls one of the macros.
fn filled_in(item: Item, definitions: &BTreeMap<String, ItemMacro>) -> Vec<Item> {
    let Item::Macro(call) = &item else { return vec![item] };
    let name = call.mac.path.segments.last().unwrap().ident.to_string();
    match definitions.get(&name) {
        Some(definition) if call.ident.is_none() => parse(&macros::expand(definition, call)),
        _ => vec![item],
    }
}

/// The names that a `use` brings in.
fn imported(tree: &UseTree, before: &[String], is_public: bool, imports: &mut Vec<Import>) {
    let with = |ident: &Ident| {
        let mut path = before.to_vec();
        path.push(ident.to_string());
        path
    };
    match tree {
        UseTree::Path(path) => imported(&path.tree, &with(&path.ident), is_public, imports),
        UseTree::Name(name) if name.ident == "self" => {
            let name = before.last().unwrap().clone();
            imports.push(Import { name, path: before.to_vec(), is_public });
        }
        UseTree::Name(name) => {
            let path = with(&name.ident);
            imports.push(Import { name: name.ident.to_string(), path, is_public });
        }
        UseTree::Rename(name) => {
            let path = with(&name.ident);
            imports.push(Import { name: name.rename.to_string(), path, is_public });
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                imported(tree, before, is_public, imports);
            }
        }
        UseTree::Glob(_) => assert!(!is_public, "{before:?}: `pub use` of everything is not read"),
    }
}
