//! Who is who in an article: its names gathered into people, organizations and places.
//!
//! Full names come first: those with the same last word belong together unless their first names
//! or their genders differ ("Hillary Clinton" and "Hillary Rodham Clinton", but not "Bill
//! Clinton"). Then every lone name goes to the bearer for whom most speaks: last name before first
//! name, the gender of its title, how often the bearer is named in full, and who was named last.
//! An acronym belongs to the name it stands behind in brackets, or to one with its initials.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::gender::{Gender, GenderEvidence};
use super::known_names::Alias;
use super::name::{Name, NameKind};
use super::name_match::{Key, is_same_person, key, key_of, last_of, last_word, words};
use super::role::role_beside;
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, TokenRange, Tokens};

/// A person, an organization or something else with a name.
#[derive(Clone, Debug, Default)]
pub struct Entity {
    /// The words of its fullest name, without title.
    pub name: TokenRange,
    /// What the user calls it.
    pub called: Option<String>,
    /// What the article calls it besides, first mention first: titles and appositions, as words.
    pub roles: Vec<TokenRange>,
    /// What titles, first names and descriptions say of the gender.
    pub gender: GenderEvidence,
    /// How often it is named as each kind.
    pub kinds: [u32; NameKind::ALL.len()],
    /// Whether a verb of speech stands behind one of its names.
    pub speaks: bool,
    /// How often it is named.
    pub mentions: u32,
}

impl Entity {
    /// What most of its names are taken for.
    #[must_use]
    pub fn kind(&self) -> NameKind {
        let mut best = (0, NameKind::Person);
        for (&count, kind) in self.kinds.iter().zip(NameKind::ALL) {
            if count > best.0 {
                best = (count, kind);
            }
        }
        best.1
    }

    /// Whether a name means it.
    #[must_use]
    pub(super) fn is_called(&self, tokens: Tokens<'_>, name: &[&str]) -> bool {
        let known = words(tokens, &self.name);
        let key = |word: Option<&&str>| word.map(|word| key_of(word));
        let is_same_last = key(known.get(last_of(&known))) == key(name.get(last_of(name)));
        known.iter().map(|word| key_of(word)).eq(name.iter().map(|word| key_of(word)))
            || self.kind() == NameKind::Person && is_same_last && is_same_person(&known, name)
    }
}

/// A place where an entity is named.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The name there.
    pub name: Name,
    /// Whom it means, as an index into [`Entities::all`].
    pub entity: u32,
}

/// The entities of an article and every place where one is named.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// The entities.
    pub all: Vec<Entity>,
    /// The names, in order.
    pub mentions: Vec<Mention>,
}

/// The entities by the words of their names.
#[derive(Debug, Default)]
struct Index {
    last: HashMap<Key, Vec<u32>, RandomState>,
    first: HashMap<Key, Vec<u32>, RandomState>,
    middle: HashMap<Key, Vec<u32>, RandomState>,
    lone: HashMap<(Key, bool), u32, RandomState>,
    initials: HashMap<Initials, u32, RandomState>,
    /// Acronyms that stand in brackets behind the name.
    acronyms: HashMap<Key, u32, RandomState>,
    /// Those whom aliases mean, by the names that the user gives them.
    bearers: HashMap<String, u32, RandomState>,
}

fn enter(place: &mut HashMap<Key, Vec<u32>, RandomState>, key: Key, number: u32) {
    let bearers = place.entry(key).or_default();
    if bearers.len() < MOST_NAMESAKES && !bearers.contains(&number) {
        bearers.push(number);
    }
}

/// No more bearers of one word are compared than this; articles are far below it.
const MOST_NAMESAKES: usize = 16;

/// No more descriptions of one are kept.
const MOST_ROLES: usize = 8;

impl Entities {
    /// Gathers the names of an article, some of which the user knows to mean somebody.
    #[must_use]
    pub fn new(tokens: Tokens<'_>, mut names: Vec<Name>, aliases: &[Alias<'_>]) -> Self {
        let mut entities = Self::default();
        let mut index = Index::default();
        let mut slots: Vec<Option<u32>> = vec![None; names.len()];
        let mut left = aliases.iter().peekable();
        for (name, slot) in names.iter().zip(&mut slots) {
            let is_alias = left.next_if(|alias| alias.start == name.words.start).is_some();
            if name.words.len() > 1 && !is_alias {
                *slot = Some(entities.full_name(tokens, &mut index, name));
            }
        }
        let mut left = aliases.iter().peekable();
        for (name, slot) in names.iter_mut().zip(&mut slots) {
            if let Some(alias) = left.next_if(|alias| alias.start == name.words.start) {
                *slot = Some(entities.bearer(tokens, &mut index, name, alias));
            }
        }
        for (name, slot) in names.iter().zip(&slots) {
            if let Some(entity) = slot {
                entities.learn(tokens, *entity, name);
            }
        }
        for (name, slot) in names.iter().zip(&slots) {
            if let (Some(entity), Some(acronym)) = (slot, acronym_behind(tokens, name)) {
                index.acronyms.entry(acronym).or_insert(*entity);
            }
        }
        let mut last_named: HashMap<u32, usize, RandomState> = HashMap::default();
        for (at, (name, slot)) in names.iter().zip(&mut slots).enumerate() {
            let entity = slot.unwrap_or_else(|| {
                let entity = entities.lone_name(tokens, &mut index, name, &last_named);
                entities.learn(tokens, entity, name);
                entity
            });
            *slot = Some(entity);
            last_named.insert(entity, at);
        }
        let mentions = names.into_iter().zip(slots);
        entities.mentions =
            mentions.filter_map(|(name, slot)| Some(Mention { name, entity: slot? })).collect();
        entities
    }

    /// The mention that contains the word.
    #[must_use]
    pub fn mention_at(&self, word: usize) -> Option<&Mention> {
        let next = self.mentions.partition_point(|mention| mention.name.words.start <= word);
        let mention = self.mentions.get(next.checked_sub(1)?)?;
        mention.name.words.contains(&word).then_some(mention)
    }

    /// The mentions whose names share a word with a range.
    #[must_use]
    pub fn mentions_in(&self, range: &TokenRange) -> &[Mention] {
        let mentions = &self.mentions;
        let first = mentions.partition_point(|mention| mention.name.words.end <= range.start);
        let last = mentions.partition_point(|mention| mention.name.words.start < range.end);
        mentions.get(first..last).unwrap_or_default()
    }

    /// An entity by its index.
    #[must_use]
    pub fn get(&self, entity: u32) -> Option<&Entity> {
        self.all.get(entity as usize)
    }

    fn full_name(&mut self, tokens: Tokens<'_>, index: &mut Index, name: &Name) -> u32 {
        let gender = Gender::of_words(tokens, name.titles.clone());
        let is_person = name.kind == NameKind::Person;
        let last = key(tokens, last_word(tokens, &name.words));
        let same = index.last.get(&last).into_iter().flatten().copied().find(|&known| {
            self.get(known).is_some_and(|entity| {
                let was_person = entity.kind() == NameKind::Person;
                if is_person && was_person {
                    !gender.contradicts(entity.gender.gender())
                        && is_same_person(&words(tokens, &entity.name), &words(tokens, &name.words))
                } else {
                    let keys = |words: &TokenRange| words.clone().map(|at| key(tokens, at));
                    keys(&entity.name).eq(keys(&name.words))
                }
            })
        });
        if let Some(entity) = same {
            if let Some(known) = self.all.get_mut(entity as usize) {
                known.gender.add(gender, 3.0);
                if name.words.len() > known.name.len() {
                    known.name = name.words.clone();
                }
            }
            return entity;
        }
        self.add(tokens, index, name)
    }

    /// Whom an alias means: one whose full name stands in the article, or else somebody new. The
    /// name is made one of what that is.
    fn bearer(
        &mut self,
        tokens: Tokens<'_>,
        index: &mut Index,
        name: &mut Name,
        alias: &Alias<'_>,
    ) -> u32 {
        let words: Vec<&str> = alias.bearer.words.iter().map(AsRef::as_ref).collect();
        let last = last_of(&words);
        let keys: Vec<Key> = words.iter().map(|word| key_of(word)).collect();
        let known = index.bearers.get(&alias.bearer.name).copied().or_else(|| {
            let namesakes = keys.get(last).and_then(|key| index.last.get(key));
            let mut namesakes = namesakes.into_iter().flatten().copied();
            namesakes.find(|&known| self.get(known).is_some_and(|e| e.is_called(tokens, &words)))
        });
        let is = |word: &&str| tokens.lexicon().entry(word).class.is(WordClass::ORGANIZATION);
        name.kind = match known.and_then(|known| self.get(known)) {
            Some(known) => alias.kind.unwrap_or_else(|| known.kind()),
            None if words.iter().any(is) => alias.kind.unwrap_or(NameKind::Organization),
            None => alias.kind.unwrap_or(name.kind),
        };
        let entity = known.unwrap_or_else(|| {
            let number = self.add(tokens, index, name);
            for (at, &key) in keys.iter().enumerate().take(last + 1) {
                let place = match at {
                    at if at == last => &mut index.last,
                    0 => &mut index.first,
                    _ => &mut index.middle,
                };
                enter(place, key, number);
            }
            number
        });
        if let Some(known) = self.all.get_mut(entity as usize) {
            known.called = Some(alias.bearer.name.clone());
        }
        index.bearers.insert(alias.bearer.name.clone(), entity);
        entity
    }

    fn add(&mut self, tokens: Tokens<'_>, index: &mut Index, name: &Name) -> u32 {
        let number = self.all.len() as u32;
        let gender = Gender::of_words(tokens, name.titles.clone());
        let mut entity = Entity { name: name.words.clone(), ..Entity::default() };
        entity.gender.add(gender, 3.0);
        if let Some(count) = entity.kinds.get_mut(name.kind as usize) {
            *count += 1;
        }
        self.all.push(entity);
        let last = last_word(tokens, &name.words);
        enter(&mut index.last, key(tokens, last), number);
        if name.words.len() > 1 {
            enter(&mut index.first, key(tokens, name.words.start), number);
            for at in name.words.start + 1..last {
                enter(&mut index.middle, key(tokens, at), number);
            }
            index.initials.entry(initials(tokens, &name.words)).or_insert(number);
        }
        number
    }

    fn lone_name(
        &mut self,
        tokens: Tokens<'_>,
        index: &mut Index,
        name: &Name,
        last_named: &HashMap<u32, usize, RandomState>,
    ) -> u32 {
        // Who is named in full first is the one whom the article is about.
        const FIRST: f32 = 1.2;
        const LAST: f32 = 4.0;
        let form = key(tokens, name.words.start);
        if let Some(&entity) = index.acronyms.get(&form) {
            return entity;
        }
        let gender = Gender::of_words(tokens, name.titles.clone());
        let is_person = name.kind == NameKind::Person;
        let places = [(&index.last, LAST), (&index.first, 1.5), (&index.middle, 0.5)];
        let bearers = places.iter().flat_map(|(place, weight)| {
            let bearers = place.get(&form).into_iter().flatten().enumerate();
            bearers.map(move |(at, &entity)| (entity, weight + if at == 0 { FIRST } else { 0.0 }))
        });
        let mut best: Option<(f32, u32)> = None;
        for (entity, weight) in bearers {
            let Some(known) = self.get(entity) else { continue };
            let is_same_kind = (known.kind() == NameKind::Person) == is_person;
            let is_whole = known.name.len() == 1;
            // "Acme" is Acme Corporation, but no Acme Rocket.
            let is_part_of_organization = name.kind == NameKind::Organization
                && known.kind() == NameKind::Organization
                && (weight >= LAST
                    || weight > 2.0 && tokens.is(known.name.end - 1, WordClass::ORGANIZATION));
            if gender.contradicts(known.gender.gender())
                || !is_same_kind && !is_whole
                || !(is_person || is_whole || is_part_of_organization)
            {
                continue;
            }
            let recent = last_named.get(&entity).map_or(0.0, |&at| 1.0 + at as f32 * 1e-3);
            let often = (known.mentions as f32).ln_1p();
            let score = weight + often + recent - if is_same_kind { 0.0 } else { 2.0 };
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, entity));
            }
        }
        if let Some((_, entity)) = best {
            return entity;
        }
        let is_acronym = tokens
            .get(name.words.start)
            .is_some_and(|word| word.shape == Shape::Capitals && word.span.len() > 1);
        let letters = first_letters(tokens.form(name.words.start).bytes());
        if is_acronym && let Some(&entity) = index.initials.get(&letters) {
            return entity;
        }
        if let Some(&entity) = index.lone.get(&(form, is_person)) {
            return entity;
        }
        let entity = self.add(tokens, index, name);
        index.lone.insert((form, is_person), entity);
        entity
    }

    /// Takes over what a mention tells: its kind, the gender, the role.
    fn learn(&mut self, tokens: Tokens<'_>, entity: u32, name: &Name) {
        let Some(known) = self.all.get_mut(entity as usize) else { return };
        if known.mentions == 0 {
            known.kinds = [0; NameKind::ALL.len()];
        }
        known.mentions += 1;
        if let Some(count) = known.kinds.get_mut(name.kind as usize) {
            *count += 1;
        }
        let next = tokens.get(name.words.end);
        known.speaks |=
            next.is_some_and(|next| next.is(WordClass::CUE) && next.shape == Shape::Lower);
        if name.kind == NameKind::Person {
            // A first name tells once; some are those of men and of women.
            if name.words.len() > 1 && known.gender == GenderEvidence::default() {
                let first = name.words.start..name.words.start + 1;
                known.gender.add(Gender::of_words(tokens, first), 1.0);
            }
            known.gender.add(Gender::of_words(tokens, name.titles.clone()), 3.0);
        }
        if known.roles.len() < MOST_ROLES
            && let Some(role) = role_beside(tokens, name)
        {
            known.gender.add(Gender::of_role(tokens, role.clone()), 0.5);
            known.roles.push(role);
        }
    }
}

/// "Confederation of Labor of Russia [KTR]": the acronym in the bracket behind a name.
fn acronym_behind(tokens: Tokens<'_>, name: &Name) -> Option<Key> {
    let open = name.words.end;
    let is_open = matches!(tokens.get(open)?.shape, Shape::Mark('(' | '['));
    let is_closed = matches!(tokens.get(open + 2)?.shape, Shape::Mark(')' | ']'));
    let is_acronym = tokens.get(open + 1)?.shape == Shape::Capitals;
    (name.words.len() > 1 && is_open && is_closed && is_acronym).then(|| key(tokens, open + 1))
}

/// The first letters of a name, as far as they are ASCII letters and no more than eight.
type Initials = [u8; 8];

fn initials(tokens: Tokens<'_>, name: &TokenRange) -> Initials {
    let capitals = name.clone().filter(|&at| tokens.is_capitalized(at));
    first_letters(capitals.filter_map(|at| tokens.form(at).bytes().next()))
}

fn first_letters(letters: impl Iterator<Item = u8>) -> Initials {
    let mut initials = Initials::default();
    for (slot, letter) in initials.iter_mut().zip(letters) {
        *slot = letter;
    }
    initials
}
