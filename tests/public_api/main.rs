//! The public interface of the crate, kept as a list so that a change of it is seen.
//!
//! `list.txt` has a line for each public item, read off the source with the feature `corpus`: its
//! path and its signature. What is hidden from the docs, what only training needs and the Python
//! module are left out. A change that is meant is accepted by
//! `UPDATE_PUBLIC_API=1 cargo test --test public_api`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]
#![allow(clippy::string_slice, reason = "searches find the borders of characters")]

mod krate;
mod listing;
mod macros;
mod syntax;

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use krate::Crate;
use listing::Listing;

#[test]
fn the_public_interface_is_the_list() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public_api/list.txt");
    let found = Listing::new(&Crate::read()).lines();
    assert!(found.len() > 300, "only {} public items found", found.len());
    if env::var_os("UPDATE_PUBLIC_API").is_some() {
        fs::write(&path, found.join("\n") + "\n").unwrap();
        return;
    }
    let listed = fs::read_to_string(&path).unwrap_or_default();
    let before: BTreeSet<&str> = listed.lines().collect();
    let now: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let added = now.difference(&before).map(|line| format!("+ {line}\n"));
    let removed = before.difference(&now).map(|line| format!("- {line}\n"));
    let changes: String = removed.chain(added).collect();
    assert!(
        changes.is_empty(),
        "the public interface has changed:\n\n{changes}\nTo accept this, run\n\n    \
         UPDATE_PUBLIC_API=1 cargo test --test public_api\n\nand say it in CHANGELOG.md."
    );
}

/// Public types that are complete: a field or a variant more would be another thing.
const COMPLETE: [&str; 2] = ["guillemet::decode::Date", "guillemet::language::Side"];

#[test]
fn types_that_may_grow_are_non_exhaustive() {
    let found = Listing::new(&Crate::read()).exhaustive_types();
    assert_eq!(found, COMPLETE, "a public type needs #[non_exhaustive], or a place in COMPLETE");
}
