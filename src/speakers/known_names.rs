//! Names that a user knows: what they are, and whom they mean.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::name::{Name, NameKind};
use crate::Error;
use crate::quotes::tokens::{TokenRange, Tokens};
use crate::segment::{Document, SegmentOptions};

/// Names that a user knows, with what each is and whom it means. They are found as they are
/// written, with that case, and not within longer names.
///
/// ```
/// use guillemet::extract::{KnownNames, NameKind, QuoteOptions, quotes};
/// use guillemet::segment::{Document, SegmentOptions};
///
/// let names = [("The Ghost".to_owned(), NameKind::Organization)];
/// let aliases = [("POTUS".to_owned(), "Joe Biden".to_owned())];
/// let mut options = QuoteOptions::default();
/// options.known = KnownNames::new(names, aliases)?;
/// let document = Document::new("\"We won,\" POTUS said.", &SegmentOptions::default());
/// assert_eq!(quotes(&document, &options)[0].speaker.as_deref(), Some("Joe Biden"));
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Lists", into = "Lists"))]
pub struct KnownNames {
    known: Option<Arc<Known>>,
}

/// As they were given.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
struct Lists {
    names: BTreeMap<String, NameKind>,
    aliases: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Known {
    lists: Lists,
    /// The forms as a tree of words, from the root at 0.
    nodes: Vec<Node>,
    bearers: Vec<Bearer>,
}

#[derive(Debug, Default)]
struct Node {
    next: HashMap<Box<str>, usize, RandomState>,
    /// What the form is that ends here.
    form: Option<Form>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Form {
    kind: Option<NameKind>,
    /// Whom it means, as an index of the bearers.
    bearer: Option<usize>,
}

/// Who is meant by other names.
#[derive(Debug)]
pub struct Bearer {
    /// What they are called.
    pub name: String,
    /// The words of that.
    pub words: Vec<Box<str>>,
}

/// A place where a known name means somebody.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'k> {
    /// The first word.
    pub start: usize,
    /// What the user says that it is.
    pub kind: Option<NameKind>,
    /// Whom it means.
    pub bearer: &'k Bearer,
}

/// No form has more words; so a word of a text is compared with no more of them.
const MOST_WORDS: usize = 32;

impl KnownNames {
    /// Names with what they are, and other names with the names of those whom they mean.
    ///
    /// # Errors
    ///
    /// If a name has no letter or digit or more than 32 words, or if an alias means another alias.
    pub fn new(
        names: impl IntoIterator<Item = (String, NameKind)>,
        aliases: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let (names, aliases) = (names.into_iter().collect(), aliases.into_iter().collect());
        Self::try_from(Lists { names, aliases })
    }

    /// Puts the known names that stand in a text among those found, which are in order and stay so;
    /// gives the places of those that mean somebody, in order.
    pub(crate) fn apply(&self, tokens: Tokens<'_>, names: &mut Vec<Name>) -> Vec<Alias<'_>> {
        let Some(known) = self.known.as_deref() else { return Vec::new() };
        let mut places = known.places(tokens);
        places.retain(|(words, _)| {
            !overlapping(names, words).iter().any(|name| exceeds(name, words))
        });
        if places.is_empty() {
            return Vec::new();
        }
        let mut added = Vec::new();
        let mut aliases = Vec::new();
        for (words, form) in &places {
            let same = overlapping(names, words).iter().find(|name| name.words == *words);
            let titles = same.map_or(words.start..words.start, |name| name.titles.clone());
            let kind = form.kind.or(same.map(|name| name.kind)).unwrap_or_default();
            added.push(Name { words: words.clone(), titles, kind });
            let bearer = form.bearer.and_then(|bearer| known.bearers.get(bearer));
            aliases.extend(bearer.map(|bearer| Alias {
                start: words.start,
                kind: form.kind,
                bearer,
            }));
        }
        let next = |at: usize| places.partition_point(|(words, _)| words.end <= at);
        names.retain_mut(|name| {
            let is_free = |words: &TokenRange| {
                places.get(next(words.start)).is_none_or(|(other, _)| other.start >= words.end)
            };
            // A known name may have been taken for a part of a title.
            let last = places.get(..next(name.words.start)).and_then(<[_]>::last);
            let behind = last.map_or(0, |(words, _)| words.end);
            name.titles.start = name.titles.start.max(behind).min(name.titles.end);
            is_free(&name.words)
        });
        names.append(&mut added);
        names.sort_by_key(|name| name.words.start);
        aliases
    }
}

/// The names that share a word with some words.
fn overlapping<'n>(names: &'n [Name], words: &TokenRange) -> &'n [Name] {
    let first = names.partition_point(|name| name.words.end <= words.start);
    let last = names.partition_point(|name| name.words.start < words.end);
    names.get(first..last).unwrap_or_default()
}

/// Whether a name has these words and others.
fn exceeds(name: &Name, words: &TokenRange) -> bool {
    name.words.start <= words.start && words.end <= name.words.end && name.words != *words
}

impl Known {
    /// Where forms stand, the longest ones first and none within another.
    fn places(&self, tokens: Tokens<'_>) -> Vec<(TokenRange, Form)> {
        let mut places = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.longest(tokens, at) {
                Some((end, form)) => {
                    places.push((at..end, form));
                    at = end;
                }
                None => at += 1,
            }
        }
        places
    }

    fn longest(&self, tokens: Tokens<'_>, start: usize) -> Option<(usize, Form)> {
        let mut node = self.nodes.first()?;
        let mut longest = None;
        for at in start..tokens.len() {
            let Some(next) = node.next.get(tokens.form(at)) else { break };
            node = self.nodes.get(*next)?;
            longest = node.form.map(|form| (at + 1, form)).or(longest);
        }
        longest
    }

    /// The place for what a form is.
    fn form(&mut self, words: Vec<Box<str>>) -> Option<&mut Form> {
        let mut at = 0;
        for word in words {
            let last = self.nodes.len();
            let next = *self.nodes.get_mut(at)?.next.entry(word).or_insert(last);
            if next == last {
                self.nodes.push(Node::default());
            }
            at = next;
        }
        Some(self.nodes.get_mut(at)?.form.get_or_insert_default())
    }
}

/// The words of a name, as those of a text are found.
fn words(argument: &str, name: &str) -> Result<Vec<Box<str>>, Error> {
    let document = Document::new(name, &SegmentOptions::default());
    let words: Vec<Box<str>> = document.tokens.iter().map(|token| token.of(name).into()).collect();
    if words.len() <= MOST_WORDS && name.contains(char::is_alphanumeric) {
        return Ok(words);
    }
    let expected = format!("names with a letter or a digit and at most {MOST_WORDS} words");
    Err(Error::argument(argument, format!("{name:?}"), expected))
}

impl TryFrom<Lists> for KnownNames {
    type Error = Error;

    fn try_from(lists: Lists) -> Result<Self, Error> {
        if lists == Lists::default() {
            return Ok(Self::default());
        }
        let nodes = vec![Node::default()];
        let mut known = Known { lists: Lists::default(), nodes, bearers: Vec::new() };
        for (name, &kind) in &lists.names {
            if let Some(form) = known.form(words("names", name)?) {
                form.kind = Some(kind);
            }
        }
        let mut bearers: HashMap<&str, usize, RandomState> = HashMap::default();
        for (alias, name) in &lists.aliases {
            if let Some(other) = lists.aliases.get(name).filter(|other| *other != name) {
                let found = format!("{alias:?} means {name:?}, which means {other:?}");
                return Err(Error::argument("aliases", found, "names that are no aliases"));
            }
            let last = known.bearers.len();
            let bearer = *bearers.entry(name).or_insert(last);
            if bearer == last {
                let words = words("aliases", name)?;
                known.bearers.push(Bearer { name: name.clone(), words });
            }
            let kind = lists.names.get(name).copied();
            if let Some(form) = known.form(words("aliases", alias)?) {
                form.kind = form.kind.or(kind);
                form.bearer = Some(bearer);
            }
        }
        known.lists = lists;
        Ok(Self { known: Some(Arc::new(known)) })
    }
}

impl From<KnownNames> for Lists {
    fn from(names: KnownNames) -> Self {
        names.known.map(|known| known.lists.clone()).unwrap_or_default()
    }
}

impl PartialEq for KnownNames {
    fn eq(&self, other: &Self) -> bool {
        let lists = |names: &Self| Lists::from(names.clone());
        lists(self) == lists(other)
    }
}
