//! Who is who in an article: its names gathered into people and organizations.
//!
//! Names with the same last word belong together unless their first names differ ("Hillary
//! Clinton", "Hillary Rodham Clinton" and "Clinton", but not "Bill Clinton"). A lone first or last
//! name means the bearer named last before it, or else the first one named after it. An acronym
//! belongs to the name it stands behind in brackets, or to one with its initials.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::language::lexicon::WordClass;
use crate::quotes::tokens::Shape;
use crate::quotes::tokens::{TokenRange, Tokens};
use crate::speakers::names::Name;

/// A person or an organization.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entity {
    /// The words of its fullest name, without title.
    pub name: TokenRange,
    /// What the article calls it besides: a title or an apposition, as words.
    pub role: Option<TokenRange>,
    /// Whether names or titles say that it is a man, a woman, or neither.
    pub gender: Gender,
    /// Whether it is an organization rather than a person.
    pub is_organization: bool,
    /// Whether a title or a first name says that it is a person, or a verb of speech follows.
    pub is_person: bool,
    /// How often it is named.
    pub mentions: u32,
}

/// The gender of a person, as far as the article tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gender {
    /// Nothing tells.
    #[default]
    Unknown,
    /// A man.
    Male,
    /// A woman.
    Female,
}

/// The entities of an article and every place where one is named.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entities {
    /// The entities, in the order in which they are first named.
    pub all: Vec<Entity>,
    /// The names, in order, and the entity that each means, as an index into `all`.
    pub mentions: Vec<(Name, u32)>,
}

/// The entities by the words of their names.
#[derive(Debug, Default)]
struct Index<'t> {
    last: HashMap<&'t str, Vec<u32>, RandomState>,
    first: HashMap<&'t str, Vec<u32>, RandomState>,
    initials: HashMap<String, u32, RandomState>,
}

/// No more bearers of one word are compared than this; articles are far below it.
const MOST_NAMESAKES: usize = 16;

impl Entities {
    /// Gathers the names of an article.
    #[must_use]
    pub(crate) fn new(tokens: Tokens<'_>, names: Vec<Name>) -> Self {
        let mut entities = Self::default();
        let mut index = Index::default();
        let mut of: Vec<Option<u32>> = vec![None; names.len()];
        // Full names first, so that a lone last name before them finds its bearer.
        for (name, slot) in names.iter().zip(&mut of).filter(|(name, _)| name.words.len() > 1) {
            *slot = Some(entities.full_name(tokens, &mut index, name));
        }
        let mut last_named: HashMap<u32, usize, RandomState> = HashMap::default();
        let mut before: Option<(usize, u32)> = None;
        for (at, (name, slot)) in names.iter().zip(&mut of).enumerate() {
            let entity = slot
                .or_else(|| in_brackets(tokens, name, before?, &mut index))
                .unwrap_or_else(|| entities.lone_name(tokens, &mut index, name, &last_named));
            *slot = Some(entity);
            before = Some((name.words.end, entity));
            last_named.insert(entity, at);
            entities.learn(tokens, entity, name);
        }
        entities.mentions =
            names.into_iter().zip(of).filter_map(|(name, entity)| Some((name, entity?))).collect();
        entities
    }

    /// The mention that contains the word, or begins at it.
    #[must_use]
    pub(crate) fn mention_at(&self, word: usize) -> Option<&(Name, u32)> {
        let next = self.mentions.partition_point(|(name, _)| name.words.start <= word);
        let mention = self.mentions.get(next.checked_sub(1)?)?;
        mention.0.words.contains(&word).then_some(mention)
    }

    /// The mentions whose names lie in a range of words.
    #[must_use]
    pub(crate) fn mentions_in(&self, range: &TokenRange) -> &[(Name, u32)] {
        let first = self.mentions.partition_point(|(name, _)| name.words.start < range.start);
        let last = self.mentions.partition_point(|(name, _)| name.words.start < range.end);
        self.mentions.get(first..last).unwrap_or_default()
    }

    /// An entity by its index.
    #[must_use]
    pub(crate) fn get(&self, entity: u32) -> Option<&Entity> {
        self.all.get(entity as usize)
    }

    fn full_name<'t>(&mut self, tokens: Tokens<'t>, index: &mut Index<'t>, name: &Name) -> u32 {
        let last = tokens.form(last_word(tokens, &name.words));
        let known = index.last.get(last).into_iter().flatten().copied();
        let mut same = known.filter(|&known| {
            self.get(known)
                .is_some_and(|entity| is_same_full_name(tokens, &entity.name, &name.words))
        });
        if let Some(entity) = same.next_back() {
            if let Some(known) = self.all.get_mut(entity as usize)
                && name.words.len() > known.name.len()
            {
                known.name = name.words.clone();
            }
            return entity;
        }
        self.add(tokens, index, name)
    }

    fn add<'t>(&mut self, tokens: Tokens<'t>, index: &mut Index<'t>, name: &Name) -> u32 {
        let number = self.all.len() as u32;
        self.all.push(Entity {
            name: name.words.clone(),
            is_organization: name.is_organization,
            ..Entity::default()
        });
        let last = tokens.form(last_word(tokens, &name.words));
        let bearers = index.last.entry(last).or_default();
        if bearers.len() < MOST_NAMESAKES {
            bearers.push(number);
        }
        if name.words.len() > 1 {
            let bearers = index.first.entry(tokens.form(name.words.start)).or_default();
            if bearers.len() < MOST_NAMESAKES {
                bearers.push(number);
            }
            index.initials.entry(initials(tokens, &name.words)).or_insert(number);
        }
        number
    }

    fn lone_name<'t>(
        &mut self,
        tokens: Tokens<'t>,
        index: &mut Index<'t>,
        name: &Name,
        last_named: &HashMap<u32, usize, RandomState>,
    ) -> u32 {
        let form = tokens.form(name.words.start);
        let gender = title_gender(tokens, name);
        let of_last = index.last.get(form).into_iter().flatten();
        let of_first = index.first.get(form).into_iter().flatten();
        let fits = |entity: &&u32| {
            self.get(**entity).is_some_and(|known| {
                gender == Gender::Unknown
                    || known.gender == Gender::Unknown
                    || known.gender == gender
            })
        };
        // The bearer named last; before the first mention of any, the first in the article.
        let recent = |entities: Vec<u32>| {
            let named = entities
                .iter()
                .filter_map(|entity| last_named.get(entity).map(|&at| (at, *entity)));
            named.max().map(|(_, entity)| entity).or_else(|| entities.first().copied())
        };
        let bearer = recent(of_last.filter(fits).copied().collect()).or_else(|| {
            let people = of_first
                .filter(fits)
                .copied()
                .filter(|&entity| self.get(entity).is_some_and(|known| !known.is_organization));
            recent(people.collect())
        });
        if let Some(entity) = bearer {
            return entity;
        }
        let is_acronym = tokens
            .get(name.words.start)
            .is_some_and(|word| word.shape == Shape::Capitals && word.span.len() > 1);
        if is_acronym && let Some(&entity) = index.initials.get(form) {
            return entity;
        }
        self.add(tokens, index, name)
    }

    /// Takes over what a mention tells: gender by title or first name, and the role.
    fn learn(&mut self, tokens: Tokens<'_>, entity: u32, name: &Name) {
        let Some(known) = self.all.get_mut(entity as usize) else { return };
        known.mentions += 1;
        known.is_organization |= name.is_organization;
        let speaks = tokens
            .get(name.words.end)
            .is_some_and(|next| next.is(WordClass::CUE) && next.shape == Shape::Lower);
        let is_given = known.name.len() > 1
            && tokens.get(known.name.start).is_some_and(|word| word.is(WordClass::GIVEN_NAME));
        known.is_person |=
            !known.is_organization && (speaks || is_given || !name.titles.is_empty());
        let told = title_gender(tokens, name);
        if known.gender == Gender::Unknown {
            known.gender = match told {
                Gender::Unknown if !known.is_organization => given_gender(tokens, &known.name),
                told => told,
            };
        }
        if known.role.is_none() {
            known.role = role_beside(tokens, name);
        }
    }
}

/// "Confederation of Labor of Russia [KTR]": the name that the bracket follows, which the acronym
/// means from here on.
fn in_brackets<'t>(
    tokens: Tokens<'t>,
    name: &Name,
    (end, entity): (usize, u32),
    index: &mut Index<'t>,
) -> Option<u32> {
    let start = name.words.start;
    let is_open = matches!(tokens.get(end)?.shape, Shape::Mark('(' | '['));
    let is_closed = matches!(tokens.get(name.words.end)?.shape, Shape::Mark(')' | ']'));
    let is_acronym = tokens.get(start)?.shape == Shape::Capitals;
    let follows = end + 1 == start && is_open && is_closed && is_acronym;
    follows.then(|| index.last.entry(tokens.form(start)).or_default().push(entity));
    follows.then_some(entity)
}

/// The word that a name is indexed by: its last, generational suffixes left out.
fn last_word(tokens: Tokens<'_>, name: &TokenRange) -> usize {
    let last = name.end.saturating_sub(1);
    let is_suffix = matches!(tokens.form(last), "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV");
    if is_suffix && name.len() > 1 { last - 1 } else { last }
}

/// Whether two full names with the same last word may mean the same: one first name is the other,
/// its initial, or all of one is in the other.
fn is_same_full_name(tokens: Tokens<'_>, one: &TokenRange, other: &TokenRange) -> bool {
    if one.len() < 2 {
        return false;
    }
    let (a, b) = (tokens.form(one.start), tokens.form(other.start));
    let is_initial = |short: &str, long: &str| {
        let initial = short.trim_end_matches('.');
        initial.chars().count() == 1 && long.starts_with(initial)
    };
    a == b || is_initial(a, b) || is_initial(b, a)
}

fn initials(tokens: Tokens<'_>, name: &TokenRange) -> String {
    name.clone()
        .filter(|&at| tokens.get(at).is_some_and(crate::quotes::tokens::Token::is_capitalized))
        .filter_map(|at| tokens.form(at).chars().next())
        .collect()
}

fn title_gender(tokens: Tokens<'_>, name: &Name) -> Gender {
    gender_of(tokens, name.titles.clone())
}

fn given_gender(tokens: Tokens<'_>, name: &TokenRange) -> Gender {
    if name.len() < 2 { Gender::Unknown } else { gender_of(tokens, name.start..name.start + 1) }
}

fn gender_of(tokens: Tokens<'_>, mut words: TokenRange) -> Gender {
    words
        .find_map(|at| {
            let word = tokens.get(at)?;
            match (word.is(WordClass::MALE), word.is(WordClass::FEMALE)) {
                (true, false) => Some(Gender::Male),
                (false, true) => Some(Gender::Female),
                _ => None,
            }
        })
        .unwrap_or_default()
}

/// What describes a name at its place: "Jeff Schuhrke, a lecturer in history,", "Sen. Lee",
/// "campaign manager Ann Lee".
fn role_beside(tokens: Tokens<'_>, name: &Name) -> Option<TokenRange> {
    let is = |at: usize, class| tokens.get(at).is_some_and(|word| word.is(class));
    let comma = name.words.end;
    let high = tokens.len();
    if tokens.get(comma).is_some_and(|word| word.is_mark(',')) && name.words.len() > 1 {
        let end = tokens.end_of_apposition(comma, high.min(comma + LONGEST_ROLE));
        let apposition = comma + 1..end;
        let begins =
            is(comma + 1, WordClass::DETERMINER.or(WordClass::POSSESSIVE).or(WordClass::ROLE));
        let describes = apposition.clone().any(|at| is(at, WordClass::ROLE.or(WordClass::TITLE)));
        if begins && describes && !is(comma + 1, WordClass::RELATIVE) {
            return Some(apposition);
        }
    }
    let mut start = name.titles.start;
    let noun = |at: usize| {
        tokens.get(at).is_some_and(|word| {
            word.is_word()
                && !word.is(NOT_IN_ROLE)
                && (word.is_outside() || name.words.clone().any(|at| !is(at, NOT_IN_ROLE)))
                && !tokens.form(at).ends_with(['\'', '\u{2019}'])
                && !matches!(tokens.form(at), "'s" | "\u{2019}s")
        })
    };
    let role_before = start > 0 && is(start - 1, WordClass::ROLE) && noun(start - 1);
    if role_before || !name.titles.is_empty() {
        while role_before && start > 0 && name.words.start - start < 8 && noun(start - 1) {
            start -= 1;
        }
        let is_courtesy = name.titles.len() == 1
            && start == name.titles.start
            && tokens.form(start).trim_end_matches('.').len() <= 4
            && matches!(tokens.form(start).trim_end_matches('.'), "Mr" | "Mrs" | "Ms" | "Miss");
        return (!is_courtesy && start < name.words.start).then_some(start..name.words.start);
    }
    None
}

const LONGEST_ROLE: usize = 40;

const NOT_IN_ROLE: WordClass = WordClass::PREPOSITION
    .or(WordClass::DETERMINER)
    .or(WordClass::CONJUNCTION)
    .or(WordClass::AUXILIARY)
    .or(WordClass::ADVERB)
    .or(WordClass::PRONOUN)
    .or(WordClass::CUE)
    .or(WordClass::TIME);
