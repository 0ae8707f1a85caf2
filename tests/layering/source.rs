//! The source files of the crate, and what each of them uses.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// Its module: `["decode", "date"]`; empty for `lib.rs`.
    pub(crate) module: Vec<String>,
    /// Its text without comments and unit tests.
    pub(crate) code: String,
    pub(crate) lines: usize,
    /// The absolute paths that it names, and whether it hands them on (`pub use`).
    paths: Vec<(Vec<String>, bool)>,
}

/// All files of `src`.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    gather(&root, &[], &mut found);
    assert!(found.len() > 100, "only {} files found", found.len());
    found
}

fn gather(folder: &Path, module: &[String], found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut inside = module.to_vec();
        if path.is_dir() {
            inside.push(name);
            gather(&path, &inside, found);
        } else if path.extension().is_some_and(|suffix| suffix == "rs") {
            if !["lib", "mod"].contains(&name.as_str()) {
                inside.push(name);
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let code = code.lines().filter(is_code).collect::<Vec<_>>().join("\n");
            let lines = text.lines().count();
            let mut source = Source { path, module: inside, code, lines, paths: Vec::new() };
            source.paths = source.read_paths();
            found.push(source);
        }
    }
}

impl Source {
    /// The modules that the file uses; a name that a folder only hands on counts as its file's.
    pub(crate) fn uses(&self, all: &[Self]) -> BTreeSet<Vec<String>> {
        let mut used = BTreeSet::new();
        for (path, is_handed_on) in &self.paths {
            // What a folder hands on, it does not use.
            let is_own_child = path.starts_with(&self.module) && path.len() > self.module.len();
            if *is_handed_on && is_own_child {
                continue;
            }
            let home = home(all, path);
            if home != self.module {
                used.insert(home);
            }
        }
        used
    }

    fn read_paths(&self) -> Vec<(Vec<String>, bool)> {
        let mut paths = Vec::new();
        for (start, _) in self.code.match_indices("use ") {
            let before = self.code[..start].trim_end_matches(' ');
            let is_public = before.ends_with("pub") || before.ends_with(')');
            if !(before.is_empty() || before.ends_with('\n') || is_public) {
                continue;
            }
            let statement = self.code[start + 4..].split(';').next().unwrap();
            for path in expand(statement) {
                paths.extend(self.absolute(&path).map(|path| (path, is_public)));
            }
        }
        // Paths inside the code.
        for (start, _) in self.code.match_indices("crate::") {
            let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            let rest = &self.code[start..];
            let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
            paths
                .extend(self.absolute(rest[..end].trim_end_matches(':')).map(|path| (path, false)));
        }
        paths
    }

    /// A path from the root of the crate; none for one into another crate.
    fn absolute(&self, path: &str) -> Option<Vec<String>> {
        let mut base = self.module.clone();
        let mut parts = path.split("::").peekable();
        match parts.next()? {
            "crate" => base.clear(),
            "self" => {}
            "super" => {
                base.pop();
                while parts.next_if_eq(&"super").is_some() {
                    base.pop();
                }
            }
            first => {
                let is_child = self.code.contains(&format!("mod {first};"));
                base.extend(is_child.then(|| first.to_owned()));
                if !is_child {
                    return None;
                }
            }
        }
        base.extend(parts.filter(|part| *part != "self").map(str::to_owned));
        Some(base)
    }
}

/// The file that a path leads to.
fn home(all: &[Source], path: &[String]) -> Vec<String> {
    let find = |module: &[String]| all.iter().find(|source| source.module == module);
    let mut length = path.len();
    while length > 0 && find(&path[..length]).is_none() {
        length -= 1;
    }
    let (module, rest) = path.split_at(length);
    let (Some(source), Some(item)) = (find(module), rest.first()) else { return module.to_vec() };
    for (handed_on, is_public) in &source.paths {
        let is_it = handed_on.last() == Some(item) && handed_on != path;
        if *is_public && is_it && handed_on.len() > 1 {
            return home(all, handed_on);
        }
    }
    module.to_vec()
}

/// The paths of a use statement: `a::{b, c::d as e}` are `a::b` and `a::c::d`.
fn expand(statement: &str) -> Vec<String> {
    let Some((head, list)) = statement.split_once('{') else {
        let path = statement.split(" as ").next().unwrap();
        return vec![path.split_whitespace().collect()];
    };
    let list = list.trim_end().strip_suffix('}').unwrap_or(list);
    let (mut depth, mut item, mut items) = (0, String::new(), Vec::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(std::mem::take(&mut item));
                continue;
            }
            _ => {}
        }
        item.push(c);
    }
    items.push(item);
    let items = items.iter().filter(|item| !item.trim().is_empty());
    items.flat_map(|item| expand(&format!("{head}{}", item.trim()))).collect()
}
