//! What speaks for and against an entity as the one that a source means.

use super::entities::{Entity, Mention};
use super::features::{FEATURES, Filler, NONE_FEATURES, NoneValues, Values};
use super::gender::Gender;
use super::name::NameKind;
use super::role::is_title_of;
use super::scene::{Place, Scene, Turn};
use super::source::{FORMS, Source, SourceForm, is_behind_preposition, is_head, is_modifier};
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::Token;

/// So many speakers before a source are looked at.
pub(super) const TURNS_BEFORE: usize = 30;

/// Where an entity is named around a place, as indices of mentions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) entity: u32,
    pub(super) before: Option<usize>,
    pub(super) turn: Option<usize>,
    pub(super) inside: Option<usize>,
    pub(super) behind: Option<usize>,
    pub(super) may_bear: bool,
}

/// A source and where it stands.
pub(super) struct At<'s> {
    pub(super) scene: &'s Scene<'s>,
    pub(super) sentence: usize,
    pub(super) begins_paragraph: bool,
    pub(super) gender: Gender,
    pub(super) source: &'s Source,
    pub(super) turns: &'s [Turn],
    pub(super) paragraph: usize,
    /// The one who spoke last, and the last one who is somebody else.
    pub(super) previous: Option<&'s Turn>,
    pub(super) other: Option<&'s Turn>,
    pub(super) place: &'s Place,
}

impl At<'_> {
    /// What was said before, the last first.
    fn spoken(&self) -> impl Iterator<Item = &Turn> + Clone {
        self.scene.spoken()
    }
}

impl At<'_> {
    pub(super) fn none(&self, compatible: usize) -> NoneValues {
        let mut values = [0.0; NONE_FEATURES];
        let mut fill = Filler::new(&mut values);
        let head = self.source.head.and_then(|head| self.scene.tokens.get(head));
        fill.one_of(self.source.form as usize, FORMS);
        fill.is(head.is_some_and(|head| head.is(WordClass::ROLE)));
        fill.is(head.is_some_and(Token::is_capitalized));
        fill.is(compatible == 0);
        fill.is(compatible == 1);
        fill.put((self.spoken().take(TURNS_BEFORE).count() as f32).ln_1p());
        fill.is(self.previous.is_some_and(|turn| turn.entity.is_none()));
        fill.is(self.begins_paragraph);
        fill.is(self
            .scene
            .tokens
            .get(self.source.words.start)
            .is_some_and(|word| !word.is_outside()));
        fill.is(self.sentence <= 1);
        fill.is(!self.place.speaks);
        let unnamed = self.previous.filter(|turn| turn.entity.is_none());
        let far = unnamed.map_or(99, |turn| self.sentence.saturating_sub(turn.sentence));
        fill.is(far <= 1);
        fill.is(far <= 3);
        self.source.noun.into_iter().for_each(|share| fill.put(share));
        let is_definite = f32::from(u8::from(self.source.form == SourceForm::Definite));
        self.source.noun.into_iter().for_each(|share| fill.put(share * is_definite));
        values
    }

    pub(super) fn values(&self, seen: &Seen, rank: Option<usize>, known: &Entity) -> Values {
        let mut values = [0.0; FEATURES];
        let mut fill = Filler::new(&mut values);
        fill.is(true);
        self.fill_kind(&mut fill, known);
        self.fill_place(&mut fill, seen, rank);
        self.fill_turns(&mut fill, seen);
        self.fill_role(&mut fill, known);
        self.fill_inside(&mut fill, seen, known);
        self.fill_other(&mut fill, seen, rank, known);
        values
    }

    /// What it is, and how often it is named.
    fn fill_kind(&self, fill: &mut Filler<'_>, known: &Entity) {
        let gender = known.gender.gender();
        fill.one_of(known.kind() as usize, NameKind::ALL.len());
        fill.is(known.speaks);
        fill.is(gender != Gender::Unknown);
        fill.is(self.gender != Gender::Unknown && gender == self.gender);
        // Large values take large effect, in spite of the penalty on weights.
        fill.put(if self.gender.contradicts(gender) { 3.0 } else { 0.0 });
        fill.is(self.gender != Gender::Unknown && gender == Gender::Unknown);
        fill.put((known.mentions as f32).ln_1p() / 3.0);
        fill.put(known.mentions as f32 / self.scene.most_mentions as f32);
        fill.is(known.mentions == self.scene.most_mentions);
    }

    /// Where it was named last.
    fn fill_place(&self, fill: &mut Filler<'_>, seen: &Seen, rank: Option<usize>) {
        let named = seen.before.and_then(|at| self.scene.entities.mentions.get(at));
        let named_sentence = seen.before.and_then(|at| self.scene.sentences.get(at)).copied();
        let turn = seen.turn.and_then(|at| self.scene.turns.get(at));
        let is_turn = turn
            .is_some_and(|turn| named.is_none_or(|mention| mention.name.words.start < turn.word));
        let last = if is_turn { turn.map(|turn| turn.sentence) } else { named_sentence };
        let distance = last.map(|last| self.sentence.saturating_sub(last));
        fill.one_of(distance.map_or(7, bucket), 8);
        let own = self.paragraph;
        let paragraphs = last.map_or(3, |last| own.saturating_sub(self.scene.paragraph_of(last)));
        fill.one_of(paragraphs, 4);
        fill.one_of(rank.map_or(4, |rank| rank.min(3)), 5);
        let is_subject = match turn.filter(|_| is_turn) {
            Some(turn) => turn.is_subject,
            None => named.is_some_and(|mention| self.scene.is_subject(mention)),
        };
        fill.is(is_subject);
        fill.is(named.is_some_and(|mention| is_modifier(self.scene.tokens, mention)));
        fill.is(named.is_some_and(|mention| is_behind_preposition(self.scene.tokens, mention, 0)));
        fill.is(named.is_some_and(|mention| {
            self.scene.tokens.get(mention.name.words.start).is_some_and(|word| !word.is_outside())
        }));
        fill.is(last.is_some_and(|last| self.scene.paragraph_of(last) == 0));
        fill.is(is_turn);
        fill.is(is_turn && turn.is_some_and(|turn| turn.speaks));
        fill.is(is_turn && self.place.speaks);
        let leads = seen.before.and_then(|at| self.scene.leads.get(at)).copied();
        let leads = !is_turn && leads.unwrap_or_default();
        fill.is(leads);
        fill.is(leads && distance == Some(0));
        fill.is(leads && distance == Some(1));
        fill.is(leads && distance == Some(2));
        fill.is(!is_turn && named.is_some_and(|m| self.scene.is_content(m.name.words.start)));
        fill.is(is_turn && distance == Some(0));
        fill.is(is_turn && distance == Some(1));
        fill.is(is_subject && distance == Some(0));
        fill.is(is_subject && distance == Some(1));
    }

    /// Whether it spoke before.
    fn fill_turns(&self, fill: &mut Filler<'_>, seen: &Seen) {
        let own = self.paragraph;
        let previous = self.previous;
        let is_previous = previous.is_some_and(|turn| turn.entity == Some(seen.entity));
        let far = previous.map_or(99, |turn| self.sentence.saturating_sub(turn.sentence));
        let paragraphs = previous.map_or(99, |turn| own.saturating_sub(turn.paragraph));
        fill.is(is_previous);
        fill.is(is_previous && far <= 1);
        fill.is(is_previous && far <= 3);
        fill.is(is_previous && paragraphs == 0);
        fill.is(is_previous && paragraphs == 1);
        let is_other = self.other.is_some_and(|turn| turn.entity == Some(seen.entity));
        fill.is(is_other);
        let turns = self.spoken().take(TURNS_BEFORE);
        let own_turns = turns.filter(|turn| turn.entity == Some(seen.entity));
        fill.put((own_turns.clone().count() as f32).ln_1p());
        fill.is(own_turns.into_iter().any(|turn| turn.gender != Gender::Unknown));
        let told = self.turns.iter().rev().take(TURNS_BEFORE);
        let told = told.filter(|turn| turn.entity == Some(seen.entity)).map(|turn| turn.gender);
        let told = told.filter(|&gender| gender != Gender::Unknown);
        fill.is(told.clone().next() == Some(self.gender) && self.gender != Gender::Unknown);
        fill.is(told.clone().next().is_some_and(|gender| gender.contradicts(self.gender)));
        fill.is(is_previous && self.begins_paragraph);
        fill.is(is_other && self.begins_paragraph);
    }

    /// Whether it is called what the source says.
    fn fill_role(&self, fill: &mut Filler<'_>, known: &Entity) {
        let head = self.source.head.filter(|_| group(self.source.form) == DESCRIPTION);
        let modifiers = self.source.words.start..head.unwrap_or(self.source.words.start);
        let head = head.map(|head| self.scene.tokens.form(head));
        let words = || known.roles.iter().cloned().flatten();
        let matches = head.is_some_and(|head| {
            words().any(|word| is_title_of(head, self.scene.tokens.form(word)))
        });
        let is_content = |&word: &usize| {
            self.scene.tokens.get(word).is_some_and(|word| {
                word.is_word() && !word.is(WordClass::DETERMINER.or(WordClass::POSSESSIVE))
            })
        };
        let shared = modifiers.filter(is_content).any(|modifier| {
            let form = self.scene.tokens.form(modifier);
            words().any(|word| self.scene.tokens.form(word).eq_ignore_ascii_case(form))
        });
        fill.is(matches);
        fill.is(matches && self.source.form == SourceForm::Definite);
        fill.is(matches && shared);
        fill.is(shared);
        let is_in_name = head.is_some_and(|head| {
            known.name.clone().any(|at| self.scene.tokens.form(at).eq_ignore_ascii_case(head))
        });
        fill.is(is_in_name && self.source.form != SourceForm::Named);
    }

    /// How it is named in the source itself.
    fn fill_inside(&self, fill: &mut Filler<'_>, seen: &Seen, known: &Entity) {
        let words = &self.source.words;
        let mention = seen.inside.and_then(|at| self.scene.entities.mentions.get(at));
        let is = |test: &dyn Fn(&Mention) -> bool| mention.is_some_and(test);
        let is_in_first = is(&|mention| mention.name.words.start < self.source.comma);
        let head = is(&|mention| is_head(self.scene.tokens, mention, words));
        let inside = self.scene.entities.mentions_in(words);
        let kind = known.kind();
        fill.is(mention.is_some());
        fill.is(head && is_in_first);
        fill.is(head && !is_in_first);
        fill.is(is(&|mention| inside.first().is_some_and(|first| first.name == mention.name)));
        fill.is(is(&|mention| is_modifier(self.scene.tokens, mention)));
        fill.is(is(&|mention| is_behind_preposition(self.scene.tokens, mention, words.start)));
        fill.is(is(&|mention| mention.name.titles.start == words.start));
        fill.is(is(&|mention| {
            mention.name.titles.start == words.start && mention.name.words.end == words.end
        }));
        fill.is(is(&|mention| mention.name.words.end == self.source.comma));
        for other in NameKind::ALL {
            fill.is(head && kind == other);
        }
        fill.is(mention.is_some() && !head && kind == NameKind::Person);
        fill.is(is(&|mention| mention.name.titles.start == self.source.comma + 1));
        let first = self.scene.tokens.form(words.start);
        let is_indefinite = matches!(first, "a" | "an" | "one" | "another" | "A" | "An" | "One");
        fill.is(mention.is_some() && is_indefinite);
        fill.is(head && is_in_first && is_indefinite);
        fill.is(seen.may_bear && mention.is_none());
        fill.is(seen.may_bear && mention.is_some());
    }

    /// What only some sources ask.
    fn fill_other(&self, fill: &mut Filler<'_>, seen: &Seen, rank: Option<usize>, known: &Entity) {
        let form = self.source.form;
        let kind = known.kind();
        let behind = seen.behind.filter(|_| seen.before.is_none() && seen.turn.is_none());
        let behind = behind.and_then(|at| self.scene.sentences.get(at));
        fill.is(behind.is_some_and(|&behind| behind == self.sentence));
        fill.is(behind.is_some_and(|&behind| behind == self.sentence + 1));
        let is_organization = kind == NameKind::Organization;
        fill.is(form == SourceForm::It && is_organization);
        fill.is(form == SourceForm::They && is_organization);
        fill.is(form == SourceForm::We && is_organization);
        fill.is(form == SourceForm::They && kind == NameKind::Person);
        let has_byline = self.scene.bylines.contains(&seen.entity);
        fill.is(form == SourceForm::I && has_byline);
        fill.is(has_byline);
        fill.is(form == SourceForm::Plural && is_organization);
        fill.is(form == SourceForm::Plural && kind == NameKind::Person);
        fill.is(form == SourceForm::Definite && is_organization);
        fill.is(form == SourceForm::Indefinite && kind == NameKind::Person);
        fill.is(form == SourceForm::Possessive && kind == NameKind::Person);
        let asks_thing = matches!(form, SourceForm::It | SourceForm::They | SourceForm::We);
        let previous = self.previous.and_then(|turn| turn.entity);
        fill.is(asks_thing && is_organization && rank == Some(0));
        fill.is(asks_thing && is_organization && previous == Some(seen.entity));
        fill.is(asks_thing && is_organization && known.speaks);
        let [person, organization, other] = self.source.noun;
        let is_description = group(form) == DESCRIPTION;
        let is = |condition: bool| f32::from(u8::from(condition));
        fill.put(person * is(kind == NameKind::Person));
        fill.put(person * is(kind != NameKind::Person));
        fill.put(organization * is(is_organization));
        fill.put(organization * is(kind == NameKind::Person));
        fill.put(other);
        let is_definite = is(form == SourceForm::Definite);
        let fits = is_definite
            * (person * is(kind == NameKind::Person) + organization * is(is_organization));
        fill.put(fits);
        fill.put(fits * is(rank == Some(0)));
        fill.put(fits * is(self.gender != Gender::Unknown && known.gender.gender() == self.gender));
        fill.put(fits * is(known.mentions == self.scene.most_mentions));
        fill.put(fits * (known.mentions as f32).ln_1p() / 3.0);
        fill.put(fits * is(previous == Some(seen.entity)));
        fill.put(fits * is(seen.before.is_some() || seen.turn.is_some()));
        fill.is(is_description && self.stands_before(seen));
        fill.is(is_description && self.stands_behind(seen));
    }

    /// "Ann Lee, then her secretary": the name stands before the comma.
    fn stands_before(&self, seen: &Seen) -> bool {
        let mention = seen.before.and_then(|at| self.scene.entities.mentions.get(at));
        let end = mention.map_or(0, |mention| mention.name.words.end);
        let start = self.source.words.start;
        self.scene.tokens.get(end).is_some_and(|word| word.is_mark(','))
            && (1..=2).contains(&(start.saturating_sub(end)))
    }

    /// "Her secretary, Ann Lee" of which the name is no part of the source.
    fn stands_behind(&self, seen: &Seen) -> bool {
        let mention = seen.behind.and_then(|at| self.scene.entities.mentions.get(at));
        let end = self.source.words.end;
        mention.is_some_and(|mention| {
            let start = mention.name.titles.start;
            start == end
                || start == end + 1
                    && self.scene.tokens.get(end).is_some_and(|word| word.is_mark(','))
        })
    }
}

/// A distance in sentences by order of magnitude.
const fn bucket(distance: usize) -> usize {
    match distance {
        0..=3 => distance,
        4..=6 => 4,
        7..=12 => 5,
        _ => 6,
    }
}

/// The group of descriptions.
const DESCRIPTION: usize = 2;

/// Sources of one group are weighed alike.
pub(super) const fn group(form: SourceForm) -> usize {
    match form {
        SourceForm::He | SourceForm::She => 0,
        SourceForm::It => 6,
        SourceForm::They | SourceForm::I | SourceForm::We | SourceForm::OtherPronoun => 1,
        SourceForm::Definite
        | SourceForm::Possessive
        | SourceForm::Indefinite
        | SourceForm::Plural
        | SourceForm::Bare => DESCRIPTION,
        SourceForm::Named => 3,
        SourceForm::Absent => 4,
        SourceForm::Relative => 5,
    }
}
