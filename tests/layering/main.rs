//! The house rules: imports run one way, between rooms and between files; the text core knows
//! neither Arrow nor Python; files stay short.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]
#![allow(clippy::string_slice, reason = "searches find the borders of characters")]

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Source, sources};

/// The rooms from the lowest to the highest. A room may use those before it.
const ORDER: [&str; 18] = [
    "interrupt",
    "error",
    "span",
    "language",
    "decode",
    "segment",
    "model",
    "quotes",
    "speakers",
    "extract",
    "render",
    "reprints",
    "people",
    "parallel",
    "atomic_file",
    "table",
    "corpus",
    "python",
];

#[test]
fn no_room_uses_one_above_it() {
    let rank = |room: &str| ORDER.iter().position(|other| *other == room);
    let mut checked = 0;
    let all = sources();
    for file in &all {
        for used in file.uses(&all) {
            let (Some(own), Some(other)) = (file.module.first(), used.first()) else { continue };
            if own == other || own == "training" {
                continue;
            }
            assert!(rank(other).is_some(), "{}: what is {other:?}?", file.path.display());
            assert!(rank(other) < rank(own), "{} uses {}", file.path.display(), used.join("::"));
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} uses found");
}

/// In every folder, what uses what among its files and folders.
#[test]
fn no_files_or_folders_use_each_other_in_circles() {
    let mut graphs: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let all = sources();
    for file in &all {
        for used in file.uses(&all) {
            let common = file.module.iter().zip(&used).take_while(|(own, other)| own == other);
            let depth = common.count();
            let (Some(own), Some(other)) = (file.module.get(depth), used.get(depth)) else {
                continue;
            };
            let graph = graphs.entry(used[..depth].to_vec()).or_default();
            graph.entry(own.clone()).or_default().insert(other.clone());
        }
    }
    assert!(graphs.len() > 10, "only {} folders found", graphs.len());
    for (folder, graph) in graphs {
        if let Some(circle) = circle(&graph) {
            panic!("in {}: {}", folder.join("::"), circle.join(" -> "));
        }
    }
}

/// A circle in a graph, if there is one.
fn circle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        graph: &BTreeMap<String, BTreeSet<String>>,
        node: &str,
        path: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> bool {
        if let Some(start) = path.iter().position(|before| before == node) {
            path.drain(..start);
            path.push(node.to_owned());
            return true;
        }
        if done.contains(node) {
            return false;
        }
        path.push(node.to_owned());
        if graph.get(node).is_some_and(|used| used.iter().any(|next| walk(graph, next, path, done)))
        {
            return true;
        }
        path.pop();
        done.insert(node.to_owned());
        false
    }
    let (mut path, mut done) = (Vec::new(), BTreeSet::new());
    graph.keys().any(|node| walk(graph, node, &mut path, &mut done)).then_some(path)
}

#[test]
fn a_circle_is_found() {
    let graph = |edges: &[(&str, &str)]| {
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            graph.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        graph
    };
    assert_eq!(circle(&graph(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let found = circle(&graph(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap();
    assert_eq!(found, ["b", "c", "b"]);
}

#[test]
fn the_text_core_knows_neither_arrow_nor_python() {
    for Source { path, module, code, .. } in sources() {
        let room = module.first().map_or("lib", String::as_str);
        let names = |package: &str| code.contains(&format!("{package}::"));
        if !["table", "corpus", "python"].contains(&room) {
            assert!(!names("arrow") && !names("parquet"), "{}", path.display());
        }
        if room != "python" {
            assert!(!names("pyo3"), "{}", path.display());
        }
    }
}

#[test]
fn files_stay_readable() {
    for Source { path, lines, .. } in sources() {
        let is_data = path.ends_with("decode/html_names.rs");
        assert!(is_data || lines <= 400, "{} has {lines} lines", path.display());
    }
}
