//! Everyone whom a source may mean, and what speaks for each.

use super::entities::{Entity, Mention};
use super::features::Values;
use super::gender::Gender;
use super::name::NameKind;
use super::name_match::key;
use super::ranker::Candidates;
use super::scene::{Place, Scene};
use super::source::{Source, SourceForm, is_head};
use super::values::{At, Seen, TURNS_BEFORE, group};
use crate::quotes::tokens::Token;

/// So many names before a source are looked at, and so many behind its beginning.
const NAMES_BEFORE: usize = 40;
const NAMES_BEHIND: usize = 12;
/// Everyone whom the source at a place may mean.
pub(super) fn candidates(scene: &Scene<'_>, place: &Place, source: &Source) -> Candidates {
    let mut seen = around(scene, place, source);
    let gender = source.gender(scene.tokens);
    seen.retain(|seen| {
        scene.entities.get(seen.entity).is_some_and(|known| {
            may_be(source.form, gender, known)
                && (source.form != SourceForm::Named || seen.inside.is_some() || seen.may_bear)
                && (source.form != SourceForm::Absent || is_present(scene, seen))
                && !is_one_of_many(scene, source, seen)
        })
    });
    keep_nearest(scene, &mut seen);
    let ranks = ranks(scene, &seen, gender);
    let sentence = scene.sentence_of(place.word);
    let mut spoken = scene.spoken();
    let previous = spoken.next();
    let other = spoken.find(|turn| Some(turn.entity) != previous.map(|turn| turn.entity));
    let at = At {
        scene,
        sentence,
        begins_paragraph: scene.begins_paragraph(place.word),
        gender,
        source,
        turns: &scene.turns,
        paragraph: scene.paragraph_of(sentence),
        previous,
        other,
        place,
    };
    let entities: Vec<(u32, Values)> = seen
        .iter()
        .zip(&ranks)
        .filter_map(|(seen, &rank)| {
            let known = scene.entities.get(seen.entity)?;
            Some((seen.entity, at.values(seen, rank, known)))
        })
        .collect();
    let none = Some(at.none(entities.len()));
    Candidates { group: group(source.form), entities, none }
}

/// Who is named around a place.
fn around(scene: &Scene<'_>, place: &Place, source: &Source) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    let mentions = &scene.entities.mentions;
    let next = mentions.partition_point(|mention| mention.name.words.start < place.word);
    let is_own =
        |mention: &Mention| place.own.iter().any(|own| own.contains(&mention.name.words.start));
    let mut note = |entity: u32, change: &dyn Fn(&mut Seen)| {
        let known = all.iter_mut().find(|seen| seen.entity == entity);
        if let Some(seen) = known {
            change(seen);
        } else {
            let mut seen = Seen {
                entity,
                before: None,
                turn: None,
                inside: None,
                behind: None,
                may_bear: false,
            };
            change(&mut seen);
            all.push(seen);
        }
    };
    let before = mentions.iter().enumerate().take(next).rev().take(NAMES_BEFORE);
    for (at, mention) in before.filter(|(_, mention)| !is_own(mention)) {
        note(mention.entity, &|seen| seen.before = seen.before.or(Some(at)));
    }
    let behind = mentions.iter().enumerate().skip(next).take(NAMES_BEHIND);
    for (at, mention) in behind.filter(|(_, mention)| !is_own(mention)) {
        if source.words.contains(&mention.name.words.start) {
            note(mention.entity, &|seen| {
                let is_better = seen.inside.is_none_or(|old| {
                    let is_head_at = |at: usize| {
                        mentions
                            .get(at)
                            .is_some_and(|mention| is_head(scene.tokens, mention, &source.words))
                    };
                    !is_head_at(old) && is_head_at(at)
                });
                if is_better {
                    seen.inside = Some(at);
                }
            });
        } else {
            note(mention.entity, &|seen| seen.behind = seen.behind.or(Some(at)));
        }
    }
    for (at, turn) in scene.turns.iter().enumerate().rev().take(TURNS_BEFORE) {
        if let Some(entity) = turn.entity {
            note(entity, &|seen| seen.turn = seen.turn.or(Some(at)));
        }
    }
    mark_bearers(scene, source, &mut all);
    all
}

/// Marks who has the lone name in a source as a last name.
fn mark_bearers(scene: &Scene<'_>, source: &Source, all: &mut [Seen]) {
    let mentions = scene.entities.mentions_in(&source.words);
    let Some(lone) = mentions.iter().find(|mention| {
        mention.name.words.len() == 1 && is_head(scene.tokens, mention, &source.words)
    }) else {
        return;
    };
    let wanted = key(scene.tokens, lone.name.words.start);
    for seen in all {
        let known = scene.entities.get(seen.entity);
        seen.may_bear = known.is_some_and(|known| {
            known.name.len() > 1
                && known.name.end.checked_sub(1).map(|at| key(scene.tokens, at)) == Some(wanted)
        });
    }
}

/// For everyone who may be meant by type and gender, how many of them were named later.
/// Organizations and the like are counted among themselves.
fn ranks(scene: &Scene<'_>, seen: &[Seen], gender: Gender) -> Vec<Option<usize>> {
    let last = |seen: &Seen| {
        let named = seen.before.and_then(|at| scene.entities.mentions.get(at));
        let named = named.map(|mention| mention.name.words.start);
        named.max(seen.turn.and_then(|at| scene.turns.get(at)).map(|turn| turn.word))
    };
    let kind = |seen: &Seen| {
        let known = scene.entities.get(seen.entity)?;
        (!gender.contradicts(known.gender.gender())).then(|| known.kind() == NameKind::Person)
    };
    let places: Vec<(Option<bool>, Option<usize>)> =
        seen.iter().map(|seen| (kind(seen), last(seen))).collect();
    let later = |&(kind, place): &(Option<bool>, Option<usize>)| {
        places.iter().filter(|other| other.0 == kind && other.1 > place).count()
    };
    places.iter().map(|place| place.0.map(|_| later(place))).collect()
}

/// No more than these are weighed; who was named longer ago is hardly ever meant.
const MOST: usize = 14;

/// Keeps those who are named in the source, and who were named last.
fn keep_nearest(scene: &Scene<'_>, seen: &mut Vec<Seen>) {
    if seen.len() > MOST {
        let place = |at: Option<usize>| {
            let mention = at.and_then(|at| scene.entities.mentions.get(at));
            mention.map(|mention| mention.name.words.start)
        };
        seen.sort_by_cached_key(|seen| {
            let turn = seen.turn.and_then(|at| scene.turns.get(at)).map(|turn| turn.word);
            let last = place(seen.before).max(turn).max(place(seen.behind));
            std::cmp::Reverse((seen.inside.is_some(), last))
        });
        seen.truncate(MOST);
    }
}

/// "One New Hampshire Democrat": what an article or a number stands right before is no name.
fn is_one_of_many(scene: &Scene<'_>, source: &Source, seen: &Seen) -> bool {
    let first = scene.tokens.form(source.words.start);
    let mention = seen.inside.and_then(|at| scene.entities.mentions.get(at));
    let is_next = mention.is_some_and(|m| m.name.titles.start == source.words.start + 1);
    is_next && matches!(first, "a" | "an" | "one" | "another" | "A" | "An" | "One" | "Another")
}

/// Whether it is named outside quotation marks near the place, or spoke before.
fn is_present(scene: &Scene<'_>, seen: &Seen) -> bool {
    let is_outside = |at: usize| {
        let mention = scene.entities.mentions.get(at);
        let word = mention.and_then(|mention| scene.tokens.get(mention.name.words.start));
        word.is_some_and(Token::is_outside)
    };
    seen.turn.is_some() || [seen.before, seen.behind].into_iter().flatten().any(is_outside)
}

/// "He", "she" and "who" are people, and nobody is a place.
fn may_be(form: SourceForm, gender: Gender, known: &Entity) -> bool {
    match form {
        SourceForm::He | SourceForm::She => {
            known.kind() == NameKind::Person && !known.gender.excludes(gender)
        }
        SourceForm::Relative | SourceForm::I => known.kind() == NameKind::Person,
        SourceForm::Named => true,
        _ => known.kind() != NameKind::Place || known.speaks,
    }
}
