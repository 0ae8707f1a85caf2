//! Everyone whom a source may mean.

use super::entities::Entity;
use super::features::{Collector, FEATURES, NONE_FEATURES, NoneValues, Values, Weigher};
use super::gender::Gender;
use super::name::NameKind;
use super::ranker::Ranker;
use super::scene::{EntityFacts, MentionFacts, Place, Scene};
use super::seen::{Gathered, Seen};
use super::source::{Source, SourceForm, is_head};
use super::values::{At, group};
use crate::quotes::tokens::TokenRange;

/// So many names before a source are looked at, and so many behind its beginning.
const NAMES_BEFORE: usize = 30;
const NAMES_BEHIND: usize = 12;

/// So many speakers before a source are looked at.
const TURNS_BEFORE: usize = 16;

/// No more than these are weighed; who was named longer ago is hardly ever meant.
const MOST: usize = 14;

/// Everyone whom a source may mean.
pub struct Candidates<'s> {
    seen: &'s [Seen],
    at: At<'s>,
}

impl<'s> Candidates<'s> {
    /// Those of the source at a place.
    pub(super) fn new(
        scene: &'s Scene<'s>,
        place: &'s Place,
        source: &'s Source,
        gathered: &'s mut Gathered,
    ) -> Self {
        gathered.seen.clear();
        look_around(scene, place, source, gathered);
        let turns = count_turns(scene, gathered);
        gathered.end();
        let gender = source.gender(scene.tokens);
        let is_one = is_one_of_many(scene, source);
        gathered.seen.retain(|seen| {
            let known = scene.entities.get(seen.entity).zip(scene.known(seen.entity));
            known.is_some_and(|(known, facts)| may_be(source.form, gender, known, facts))
                && (source.form != SourceForm::Absent || is_present(scene, seen))
                && !(is_one && is_second_word(scene, source, seen))
        });
        keep_nearest(scene, &mut gathered.seen);
        rank(scene, &mut gathered.seen, gender);
        Self { at: At::new(scene, place, source, gender, turns), seen: &gathered.seen }
    }

    /// The kind of the source.
    #[must_use]
    pub const fn group(&self) -> usize {
        group(self.at.source.form)
    }

    /// The one who is most likely meant, if it is not nobody, and how likely the answer is right.
    #[must_use]
    pub fn best(&self, ranker: &Ranker) -> (Option<u32>, f32) {
        let Some((entity, none)) = ranker.of(self.group()) else { return (None, 0.0) };
        let mut sink = Weigher::new(none);
        self.at.fill_none(&mut sink, self.seen.len());
        let mut scores = [f32::NEG_INFINITY; MOST + 1];
        let (mut best, mut highest) = (None, sink.sum());
        let (first, others) = scores.split_at_mut(1);
        first.fill(highest);
        for (seen, score) in self.seen.iter().zip(others) {
            let mut sink = Weigher::new(entity);
            self.at.fill(&mut sink, seen);
            *score = sink.sum();
            if *score > highest {
                (best, highest) = (Some(seen.entity), *score);
            }
        }
        let scores = scores.iter().take(self.seen.len() + 1);
        let sum: f32 = scores.map(|score| (score - highest).exp()).sum();
        (best, if sum > 0.0 { 1.0 / sum } else { 0.0 })
    }

    /// The entities.
    pub fn entities(&self) -> impl Iterator<Item = u32> {
        self.seen.iter().map(|seen| seen.entity)
    }

    /// The entities, and what speaks for and against each.
    #[must_use]
    pub fn values(&self) -> Vec<(u32, Values)> {
        let values = |seen: &Seen| {
            let mut values = [0.0; FEATURES];
            let mut sink = Collector::new(&mut values);
            self.at.fill(&mut sink, seen);
            debug_assert!(sink.is_full(), "fewer values than there are features");
            (seen.entity, values)
        };
        self.seen.iter().map(values).collect()
    }

    /// What speaks for and against nobody.
    #[must_use]
    pub fn none_values(&self) -> NoneValues {
        let mut values = [0.0; NONE_FEATURES];
        let mut sink = Collector::new(&mut values);
        self.at.fill_none(&mut sink, self.seen.len());
        debug_assert!(sink.is_full(), "fewer values than there are features");
        values
    }
}

/// Who is named around a place, and who spoke before it; of a source that is a name, who may be
/// that.
fn look_around(scene: &Scene<'_>, place: &Place, source: &Source, gathered: &mut Gathered) {
    let is_named = source.form == SourceForm::Named;
    let mentions = &scene.mentions;
    let next = mentions.partition_point(|mention| mention.word < place.word);
    let (before, behind) = mentions.split_at(next.min(mentions.len()));
    look_inside(scene, source, (next..).zip(behind), gathered);
    if is_named {
        note_bearers(scene, source, gathered);
    }
    let is_own = |mention: &MentionFacts| place.own.iter().any(|own| own.contains(&mention.word));
    for (at, mention) in before.iter().enumerate().rev().take(NAMES_BEFORE) {
        if !is_own(mention)
            && let Some(seen) = gathered.look_up(mention.entity, !is_named)
            && seen.before.is_none()
        {
            (seen.before, seen.last) = (Some(at), mention.word + 1);
        }
    }
    for (at, mention) in (next..).zip(behind).take(NAMES_BEHIND) {
        if !is_own(mention)
            && !source.words.contains(&mention.word)
            && let Some(seen) = gathered.look_up(mention.entity, !is_named)
        {
            seen.behind = seen.behind.or(Some(at));
        }
    }
    for (at, turn) in scene.turns.iter().enumerate().rev().take(TURNS_BEFORE) {
        let seen = turn.entity.and_then(|entity| gathered.look_up(entity, !is_named));
        if let Some(seen) = seen {
            seen.turn = seen.turn.or(Some(at));
            seen.last = seen.last.max(turn.word + 1);
            if seen.told == Gender::Unknown {
                seen.told = turn.gender;
            }
        }
    }
}

/// Who is named in a source; the head of the phrase rather than what describes it.
fn look_inside<'m>(
    scene: &Scene<'_>,
    source: &Source,
    behind: impl Iterator<Item = (usize, &'m MentionFacts)>,
    gathered: &mut Gathered,
) {
    let is_head_at = |at: usize| {
        let mention = scene.entities.mentions.get(at);
        mention.is_some_and(|mention| is_head(scene.tokens, mention, &source.words))
    };
    let inside = behind.take_while(|(_, mention)| mention.word < source.words.end);
    for (at, mention) in inside.take(NAMES_BEHIND) {
        if let Some(seen) = gathered.noted(mention.entity)
            && seen.inside.is_none_or(|old| !is_head_at(old) && is_head_at(at))
        {
            seen.inside = Some(at);
        }
    }
}

/// Notes who has the lone name in a source as a last name.
fn note_bearers(scene: &Scene<'_>, source: &Source, gathered: &mut Gathered) {
    let mentions = scene.entities.mentions_in(&source.words);
    let Some(lone) = mentions.iter().find(|mention| {
        mention.name.words.len() == 1 && is_head(scene.tokens, mention, &source.words)
    }) else {
        return;
    };
    let last = |words: &TokenRange| words.end.checked_sub(1).map(|at| scene.tokens.lower(at));
    let wanted = last(&lone.name.words);
    for (entity, known) in (0..).zip(&scene.entities.all) {
        if known.name.len() > 1
            && last(&known.name) == wanted
            && let Some(seen) = gathered.noted(entity)
        {
            seen.may_bear = true;
        }
    }
}

/// Counts who spoke how often, and how often anybody did.
fn count_turns(scene: &Scene<'_>, gathered: &mut Gathered) -> usize {
    let mut count = 0;
    for turn in scene.spoken().take(TURNS_BEFORE) {
        count += 1;
        if let Some(seen) = turn.entity.and_then(|entity| gathered.known(entity)) {
            seen.spoke += 1;
            seen.spoke_as_pronoun |= turn.gender != Gender::Unknown;
        }
    }
    count
}

/// "He", "she" and "who" are people, and nobody is a place.
fn may_be(form: SourceForm, gender: Gender, known: &Entity, facts: &EntityFacts) -> bool {
    match form {
        SourceForm::He | SourceForm::She => {
            facts.kind == NameKind::Person && !known.gender.excludes(gender)
        }
        SourceForm::Relative | SourceForm::I => facts.kind == NameKind::Person,
        SourceForm::Named => true,
        _ => facts.kind != NameKind::Place || facts.speaks,
    }
}

/// Whether it is named outside quotation marks near the place, or spoke before.
fn is_present(scene: &Scene<'_>, seen: &Seen) -> bool {
    let is_outside = |at: usize| scene.mentions.get(at).is_some_and(|mention| mention.is_outside);
    seen.turn.is_some() || [seen.before, seen.behind].into_iter().flatten().any(is_outside)
}

/// "One New Hampshire Democrat": what an article or a number stands right before is no name.
fn is_one_of_many(scene: &Scene<'_>, source: &Source) -> bool {
    let first = scene.tokens.form(source.words.start);
    matches!(first, "a" | "an" | "one" | "another" | "A" | "An" | "One" | "Another")
}

fn is_second_word(scene: &Scene<'_>, source: &Source, seen: &Seen) -> bool {
    let mention = seen.inside.and_then(|at| scene.entities.mentions.get(at));
    mention.is_some_and(|mention| mention.name.titles.start == source.words.start + 1)
}

/// Keeps those who are named in the source, and who were named last.
fn keep_nearest(scene: &Scene<'_>, seen: &mut Vec<Seen>) {
    if seen.len() > MOST {
        seen.sort_by_key(|seen| {
            let behind = seen.behind.and_then(|at| scene.mentions.get(at));
            let last = seen.last.max(behind.map_or(0, |mention| mention.word + 1));
            std::cmp::Reverse((seen.inside.is_some(), last))
        });
        seen.truncate(MOST);
    }
}

/// Ranks who may be meant by who was named last.
fn rank(scene: &Scene<'_>, seen: &mut [Seen], gender: Gender) {
    let kind = |seen: &Seen| {
        let known = scene.known(seen.entity)?;
        (!gender.contradicts(known.gender)).then_some(known.kind == NameKind::Person)
    };
    let mut places = [(None, 0); MOST];
    for (place, seen) in places.iter_mut().zip(&*seen) {
        *place = (kind(seen), seen.last);
    }
    let places = places.get(..seen.len()).unwrap_or_default();
    for (seen, (kind, last)) in seen.iter_mut().zip(places) {
        let later = || places.iter().filter(|other| other.0 == *kind && other.1 > *last).count();
        seen.rank = kind.map(|_| later());
    }
}
