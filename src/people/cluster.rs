//! Names put together to people.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::name::FoldedName;

/// A family name alone is that of the most frequent person of that name, who must have so many times
/// the records of the next one.
const CLEARLY: u64 = 4;

/// One row: a name as it is written, and what the record tells of its bearer.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Mention<'m> {
    /// The name.
    pub name: &'m str,
    /// person, organization, group or document, where that is known.
    pub kind: Option<&'m str>,
    /// he, she, they or it, where that is known.
    pub pronoun: Option<&'m str>,
    /// What tells the record from others.
    pub record: u64,
    /// How many quotations it counts for.
    pub quotations: u64,
}

impl<'m> Mention<'m> {
    /// A name in a record.
    #[must_use]
    pub fn new(name: &'m str, record: u64) -> Self {
        Self { name, record, quotations: 1, ..Self::default() }
    }
}

/// One person, organization or group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The name by which it is written most often, in full.
    pub name: String,
    /// What it is.
    pub kind: Option<String>,
    /// The pronoun that records use for it.
    pub pronoun: Option<String>,
    /// The names that mean it, the most frequent first.
    pub variants: Vec<String>,
    /// How many records it is in.
    pub records: u64,
    /// How many quotations it has.
    pub quotations: u64,
    /// Whether it is a family name alone that may be that of several people.
    pub ambiguous: bool,
}

/// All people, the most quoted first.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct People {
    /// The people.
    pub people: Vec<Person>,
}

/// What is told of one name with one kind and pronoun.
#[derive(Debug, Default)]
struct Told {
    quotations: u64,
    records: HashSet<u64, RandomState>,
    kinds: BTreeMap<String, u64>,
    pronouns: BTreeMap<String, u64>,
}

impl Told {
    fn add(&mut self, other: &Self) {
        self.quotations += other.quotations;
        self.records.extend(&other.records);
        for (kind, count) in &other.kinds {
            *self.kinds.entry(kind.clone()).or_default() += count;
        }
        for (pronoun, count) in &other.pronouns {
            *self.pronouns.entry(pronoun.clone()).or_default() += count;
        }
    }

    /// Whether kinds or pronouns keep two apart: each is told of both, most often as another.
    fn conflicts(&self, other: &Self) -> bool {
        let differ = |one: Option<&str>, its: Option<&str>| matches!((one, its), (Some(a), Some(b)) if a != b);
        let personal = |pronouns: &BTreeMap<String, u64>| {
            most_of(pronouns)
                .filter(|pronoun| *pronoun == "he" || *pronoun == "she")
                .map(str::to_owned)
        };
        differ(most_of(&self.kinds), most_of(&other.kinds))
            || differ(personal(&self.pronouns).as_deref(), personal(&other.pronouns).as_deref())
    }
}

fn most_of(counts: &BTreeMap<String, u64>) -> Option<&str> {
    // Of equal counts the first in the alphabet.
    counts
        .iter()
        .max_by_key(|(name, count)| (**count, std::cmp::Reverse(*name)))
        .map(|(name, _)| name.as_str())
}

/// Gathers mentions, in any order.
///
/// ```
/// use guillemet::people::{Mention, PeopleBuilder};
///
/// let mut builder = PeopleBuilder::default();
/// for (record, name) in ["Hillary Clinton", "Hillary Rodham Clinton", "Mrs. Clinton"].iter().enumerate() {
///     builder.add(&Mention::new(name, record as u64));
/// }
/// let people = builder.finish();
/// assert_eq!(people.people.len(), 1);
/// assert_eq!(people.people[0].variants.len(), 3);
/// ```
#[derive(Debug, Default)]
pub struct PeopleBuilder {
    told: HashMap<String, Told, RandomState>,
    aliases: HashMap<String, String, RandomState>,
}

impl PeopleBuilder {
    /// Says whom a name means, whatever else is known of it.
    pub fn alias(&mut self, name: &str, person: &str) {
        self.aliases.insert(name.trim().to_lowercase(), person.trim().to_owned());
    }

    /// Adds a row.
    pub fn add(&mut self, mention: &Mention<'_>) {
        if !self.told.contains_key(mention.name) {
            self.told.insert(mention.name.to_owned(), Told::default());
        }
        let Some(told) = self.told.get_mut(mention.name) else { return };
        told.quotations += mention.quotations;
        told.records.insert(mention.record);
        if let Some(kind) = mention.kind {
            count(&mut told.kinds, kind);
        }
        if let Some(pronoun) = mention.pronoun {
            count(&mut told.pronouns, pronoun);
        }
    }

    /// The people, the most quoted first.
    #[must_use]
    pub fn finish(self) -> People {
        let Self { told, aliases } = self;
        let mut groups: BTreeMap<String, Vec<(String, Told)>> = BTreeMap::new();
        let mut families: BTreeMap<String, Vec<(FoldedName, String, Told)>> = BTreeMap::new();
        for (name, told) in told {
            let alias = aliases.get(&name.trim().to_lowercase());
            match (alias, FoldedName::of(&name)) {
                (Some(person), _) => groups.entry(person.clone()).or_default().push((name, told)),
                (None, Some(folded)) => {
                    families.entry(folded.family.clone()).or_default().push((folded, name, told));
                }
                (None, None) => groups.entry(name.clone()).or_default().push((name, told)),
            }
        }
        let mut people: Vec<Person> =
            groups.into_iter().map(|(name, names)| person(names, Some(name), false)).collect();
        people.extend(families.into_values().flat_map(of_family));
        people.sort_by(|one, other| {
            other.quotations.cmp(&one.quotations).then_with(|| one.name.cmp(&other.name))
        });
        People { people }
    }
}

fn count(counts: &mut BTreeMap<String, u64>, value: &str) {
    match counts.get_mut(value) {
        Some(count) => *count += 1,
        None => _ = counts.insert(value.to_owned(), 1),
    }
}

/// A person that is being put together.
#[derive(Default)]
struct Group {
    folded: Vec<FoldedName>,
    names: Vec<(String, Told)>,
    told: Told,
}

impl Group {
    fn add(&mut self, folded: FoldedName, name: String, told: Told) {
        self.told.add(&told);
        self.folded.push(folded);
        self.names.push((name, told));
    }
}

/// The people of one family name.
fn of_family(mut names: Vec<(FoldedName, String, Told)>) -> Vec<Person> {
    // The fullest first, so that what is short finds them; then by frequency, then by the alphabet.
    names.sort_by(|(one, name, told), (other, its_name, its)| {
        let fullness = |folded: &FoldedName| folded.given.iter().map(String::len).sum::<usize>();
        (other.given.len().min(1), its.quotations, fullness(other), name).cmp(&(
            one.given.len().min(1),
            told.quotations,
            fullness(one),
            its_name,
        ))
    });
    let mut groups: Vec<Group> = Vec::new();
    let mut by_initial: HashMap<char, Vec<usize>, RandomState> = HashMap::default();
    let mut bare = Vec::new();
    for (folded, name, told) in names {
        if folded.is_bare() {
            bare.push((folded, name, told));
            continue;
        }
        let initial = folded.given.first().and_then(|given| given.chars().next());
        // A nickname may have another initial: Bill is William.
        let own = by_initial.get(&initial.unwrap_or(' ')).into_iter().flatten().copied();
        let candidates: Vec<usize> = if groups.len() <= LOOKED_AT {
            (0..groups.len()).collect()
        } else {
            own.take(LOOKED_AT).collect()
        };
        let joins = |&at: &usize| {
            groups.get(at).is_some_and(|group: &Group| {
                group.folded.iter().take(LOOKED_AT).all(|other| folded.agrees(other))
                    && !group.told.conflicts(&told)
            })
        };
        let fitting: Vec<usize> = candidates.into_iter().filter(joins).take(2).collect();
        // An initial that fits two people is neither's.
        if let [at] = fitting[..] {
            if let Some(group) = groups.get_mut(at) {
                group.add(folded, name, told);
            }
            continue;
        }
        by_initial.entry(initial.unwrap_or(' ')).or_default().push(groups.len());
        let mut group = Group::default();
        group.add(folded, name, told);
        groups.push(group);
    }
    let alone = join_bare(&mut groups, bare);
    let mut people: Vec<Person> =
        groups.into_iter().map(|group| person(group.names, None, false)).collect();
    people.extend(alone);
    people
}

/// So many people of one family name are compared with a name.
const LOOKED_AT: usize = 64;

/// Gives family names alone to whom they clearly mean; the rest is left as people of their own.
fn join_bare(groups: &mut [Group], bare: Vec<(FoldedName, String, Told)>) -> Vec<Person> {
    let mut alone: Vec<(String, Told)> = Vec::new();
    let mut is_ambiguous = false;
    for (folded, name, told) in bare {
        let mut fitting: Vec<(u64, usize)> = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| !group.told.conflicts(&told))
            .map(|(at, group)| (group.told.records.len() as u64, at))
            .collect();
        fitting.sort_unstable_by(|one, other| other.cmp(one));
        let clearest = match fitting[..] {
            [(_, at)] => Some(at),
            [(most, at), (next, _), ..] if most >= CLEARLY * next => Some(at),
            _ => None,
        };
        if let Some(group) = clearest.and_then(|at| groups.get_mut(at)) {
            group.add(folded, name, told);
        } else {
            is_ambiguous |= !groups.is_empty();
            alone.push((name, told));
        }
    }
    if alone.is_empty() { Vec::new() } else { vec![person(alone, None, is_ambiguous)] }
}

fn person(mut names: Vec<(String, Told)>, name: Option<String>, ambiguous: bool) -> Person {
    names.sort_by(|(one, told), (other, its)| {
        its.quotations.cmp(&told.quotations).then_with(|| one.cmp(other))
    });
    let mut all = Told::default();
    for (_, told) in &names {
        all.add(told);
    }
    // The most frequent of those with a first name.
    let full = names.iter().find(|(name, _)| FoldedName::of(name).is_some_and(|f| !f.is_bare()));
    let own = name.or_else(|| full.or(names.first()).map(|(name, _)| name.clone()));
    Person {
        name: own.unwrap_or_default(),
        kind: most_of(&all.kinds).map(str::to_owned),
        pronoun: most_of(&all.pronouns).map(str::to_owned),
        variants: names.into_iter().map(|(name, _)| name).collect(),
        records: all.records.len() as u64,
        quotations: all.quotations,
        ambiguous,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The people of names with their counts, as their variants.
    fn people(names: &[(&str, u64)]) -> Vec<Vec<String>> {
        let mut builder = PeopleBuilder::default();
        let mut record = 0;
        for &(name, count) in names {
            for _ in 0..count {
                record += 1;
                builder.add(&Mention::new(name, record));
            }
        }
        builder.finish().people.into_iter().map(|person| person.variants).collect()
    }

    #[test]
    fn one_person_has_one_row() {
        let names = [("Donald Trump", 9), ("Donald J. Trump", 5), ("Mr. Trump", 3), ("TRUMP", 1)];
        assert_eq!(people(&names).len(), 1);
    }

    #[test]
    fn a_family_name_alone_needs_one_clear_bearer() {
        let clear = [("Hillary Clinton", 9), ("Bill Clinton", 2), ("Clinton", 4)];
        let found = people(&clear);
        assert_eq!(found[0], ["Hillary Clinton", "Clinton"]);
        let unclear = [("Hillary Clinton", 9), ("Bill Clinton", 5), ("Clinton", 4)];
        assert_eq!(people(&unclear).len(), 3);
        let mut builder = PeopleBuilder::default();
        for (record, name) in ["Ann Lee", "Bo Lee", "Lee"].iter().enumerate() {
            builder.add(&Mention::new(name, record as u64));
        }
        let found = builder.finish().people;
        let ambiguous: Vec<&str> =
            found.iter().filter(|p| p.ambiguous).map(|p| p.name.as_str()).collect();
        assert_eq!(ambiguous, ["Lee"]);
    }

    #[test]
    fn pronouns_and_kinds_keep_namesakes_apart() {
        let mut builder = PeopleBuilder::default();
        let mut add = |name, pronoun, kind, record| {
            builder.add(&Mention { kind, pronoun, ..Mention::new(name, record) });
        };
        add("Alex Lee", Some("he"), Some("person"), 0);
        add("Alexandra Lee", Some("she"), Some("person"), 1);
        add("Lee", Some("she"), None, 2);
        add("Ford", Some("it"), Some("organization"), 3);
        add("Gerald Ford", Some("he"), Some("person"), 4);
        let found = builder.finish().people;
        let variants: Vec<Vec<String>> = found.into_iter().map(|person| person.variants).collect();
        assert_eq!(variants.len(), 4, "{variants:?}");
        assert!(variants.contains(&vec!["Alexandra Lee".to_owned(), "Lee".to_owned()]));
    }

    #[test]
    fn aliases_win_and_the_order_does_not_show() {
        let names = ["Joe Biden", "POTUS", "Barack Obama", "President Obama"];
        let made = |order: &[usize]| {
            let mut builder = PeopleBuilder::default();
            builder.alias("potus", "Barack Obama");
            builder.alias("Barack Obama", "Barack Obama");
            builder.alias("President Obama", "Barack Obama");
            for &at in order {
                builder.add(&Mention::new(names[at], at as u64));
            }
            builder.finish().people
        };
        let found = made(&[0, 1, 2, 3]);
        assert_eq!(found[0].name, "Barack Obama");
        assert_eq!(found[0].variants.len(), 3);
        assert_eq!(made(&[3, 1, 0, 2]), found);
    }
}
