//! What speaks for and against an entity as the one that a source means.

use super::entities::{Entity, Mention};
use super::features::Sink;
use super::gender::Gender;
use super::name::NameKind;
use super::role::is_title_of;
use super::scene::{EntityFacts, MentionFacts, Place, Scene, Turn};
use super::seen::Seen;
use super::source::{FORMS, Source, SourceForm, is_behind_preposition, is_head, is_modifier};
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::Token;

/// A source and where it stands.
pub(super) struct At<'s> {
    scene: &'s Scene<'s>,
    sentence: usize,
    begins_paragraph: bool,
    gender: Gender,
    pub(super) source: &'s Source,
    paragraph: usize,
    /// The one who spoke last, and the last one who is somebody else.
    previous: Option<&'s Turn>,
    other: Option<u32>,
    /// How often somebody spoke before.
    turns: usize,
    /// Whether something is said there.
    speaks: bool,
    is_indefinite: bool,
}

impl<'s> At<'s> {
    pub(super) fn new(
        scene: &'s Scene<'s>,
        place: &Place,
        source: &'s Source,
        gender: Gender,
        turns: usize,
    ) -> Self {
        let sentence = scene.sentence_of(place.word);
        let mut spoken = scene.spoken();
        let previous = spoken.next();
        let other = spoken.find(|turn| Some(turn.entity) != previous.map(|turn| turn.entity));
        let first = scene.tokens.form(source.words.start);
        Self {
            scene,
            sentence,
            begins_paragraph: scene.begins_paragraph(place.word),
            gender,
            source,
            paragraph: scene.paragraph_of(sentence),
            previous,
            other: other.and_then(|turn| turn.entity),
            turns,
            speaks: place.speaks,
            is_indefinite: matches!(first, "a" | "an" | "one" | "another" | "A" | "An" | "One"),
        }
    }

    fn mention(&self, at: Option<usize>) -> Option<&MentionFacts> {
        self.scene.mentions.get(at?)
    }
}

impl At<'_> {
    /// What speaks for and against nobody; `compatible` entities may be meant.
    #[inline(always)]
    pub(super) fn fill_none(&self, fill: &mut impl Sink, compatible: usize) {
        let tokens = self.scene.tokens;
        let head = self.source.head.and_then(|head| tokens.get(head));
        fill.one_of(self.source.form as usize, FORMS);
        fill.is(head.is_some_and(|head| head.is(WordClass::ROLE)));
        fill.is(head.is_some_and(Token::is_capitalized));
        fill.is(compatible == 0);
        fill.is(compatible == 1);
        fill.put((self.turns as f32).ln_1p());
        fill.is(self.previous.is_some_and(|turn| turn.entity.is_none()));
        fill.is(self.begins_paragraph);
        fill.is(tokens.get(self.source.words.start).is_some_and(|word| !word.is_outside()));
        fill.is(self.sentence <= 1);
        fill.is(!self.speaks);
        let unnamed = self.previous.filter(|turn| turn.entity.is_none());
        let far = unnamed.map_or(99, |turn| self.sentence.saturating_sub(turn.sentence));
        fill.is(far <= 1);
        fill.is(far <= 3);
        self.source.noun.into_iter().for_each(|share| fill.put(share));
        let is_definite = f32::from(u8::from(self.source.form == SourceForm::Definite));
        self.source.noun.into_iter().for_each(|share| fill.put(share * is_definite));
    }

    /// What speaks for and against an entity.
    #[inline(always)]
    pub(super) fn fill(&self, fill: &mut impl Sink, seen: &Seen) {
        let entity = self.scene.entities.get(seen.entity);
        let Some((entity, facts)) = entity.zip(self.scene.known(seen.entity)) else { return };
        fill.is(true);
        self.fill_kind(fill, facts);
        self.fill_place(fill, seen);
        self.fill_turns(fill, seen);
        self.fill_role(fill, entity);
        self.fill_inside(fill, seen, facts);
        self.fill_other(fill, seen, facts);
        self.fill_noun(fill, seen, facts);
    }

    /// What it is, and how often it is named.
    #[inline(always)]
    fn fill_kind(&self, fill: &mut impl Sink, known: &EntityFacts) {
        fill.one_of(known.kind as usize, NameKind::ALL.len());
        fill.is(known.speaks);
        fill.is(known.gender != Gender::Unknown);
        fill.is(self.gender != Gender::Unknown && known.gender == self.gender);
        // Large values take large effect, in spite of the penalty on weights.
        fill.put(if self.gender.contradicts(known.gender) { 3.0 } else { 0.0 });
        fill.is(self.gender != Gender::Unknown && known.gender == Gender::Unknown);
        fill.put(known.frequency);
        fill.put(known.share);
        fill.is(known.is_most);
    }

    /// Where it was named last.
    #[inline(always)]
    fn fill_place(&self, fill: &mut impl Sink, seen: &Seen) {
        let named = self.mention(seen.before);
        let turn = seen.turn.and_then(|at| self.scene.turns.get(at));
        let turn = turn.filter(|turn| named.is_none_or(|mention| mention.word < turn.word));
        let is_turn = turn.is_some();
        // The sentence, the paragraph, and whether it is a subject there.
        let last = match (turn, named) {
            (Some(turn), _) => Some((turn.sentence, turn.paragraph, turn.is_subject)),
            (None, Some(named)) => Some((named.sentence, named.paragraph, named.is_subject)),
            (None, None) => None,
        };
        let distance = last.map(|last| self.sentence.saturating_sub(last.0));
        fill.one_of(distance.map_or(7, bucket), 8);
        fill.one_of(last.map_or(3, |last| self.paragraph.saturating_sub(last.1)), 4);
        fill.one_of(seen.rank.map_or(4, |rank| rank.min(3)), 5);
        let is_subject = last.is_some_and(|last| last.2);
        fill.is(is_subject);
        fill.is(named.is_some_and(|mention| mention.is_modifier));
        fill.is(named.is_some_and(|mention| mention.is_behind_preposition));
        fill.is(named.is_some_and(|mention| !mention.is_outside));
        fill.is(last.is_some_and(|last| last.1 == 0));
        fill.is(is_turn);
        fill.is(turn.is_some_and(|turn| turn.speaks));
        fill.is(is_turn && self.speaks);
        let leads = !is_turn && named.is_some_and(|mention| mention.leads);
        fill.is(leads);
        fill.is(leads && distance == Some(0));
        fill.is(leads && distance == Some(1));
        fill.is(leads && distance == Some(2));
        fill.is(!is_turn && named.is_some_and(|mention| mention.is_content));
        fill.is(is_turn && distance == Some(0));
        fill.is(is_turn && distance == Some(1));
        fill.is(is_subject && distance == Some(0));
        fill.is(is_subject && distance == Some(1));
    }

    /// Whether it spoke before.
    #[inline(always)]
    fn fill_turns(&self, fill: &mut impl Sink, seen: &Seen) {
        let previous = self.previous.filter(|turn| turn.entity == Some(seen.entity));
        let is_previous = previous.is_some();
        let far = previous.map_or(99, |turn| self.sentence.saturating_sub(turn.sentence));
        let paragraphs = previous.map_or(99, |turn| self.paragraph.saturating_sub(turn.paragraph));
        fill.is(is_previous);
        fill.is(far <= 1);
        fill.is(far <= 3);
        fill.is(paragraphs == 0);
        fill.is(paragraphs == 1);
        let is_other = self.other == Some(seen.entity);
        fill.is(is_other);
        fill.put((seen.spoke as f32).ln_1p());
        fill.is(seen.spoke_as_pronoun);
        fill.is(seen.told == self.gender && self.gender != Gender::Unknown);
        fill.is(seen.told.contradicts(self.gender));
        fill.is(is_previous && self.begins_paragraph);
        fill.is(is_other && self.begins_paragraph);
    }

    /// Whether it is called what the source says.
    #[inline(always)]
    fn fill_role(&self, fill: &mut impl Sink, known: &Entity) {
        let head = self.source.head.filter(|_| group(self.source.form) == DESCRIPTION);
        let (matches, shared, is_in_name) =
            head.map_or_else(Default::default, |head| self.calls(known, head));
        fill.is(matches);
        fill.is(matches && self.source.form == SourceForm::Definite);
        fill.is(matches && shared);
        fill.is(shared);
        fill.is(is_in_name);
    }

    /// Whether the noun of a description is a role of an entity, a word before the noun is in its
    /// roles, and the noun is part of its name.
    fn calls(&self, known: &Entity, head: usize) -> (bool, bool, bool) {
        let tokens = self.scene.tokens;
        let form = |at: usize| tokens.form(at);
        let words = || known.roles.iter().cloned().flatten();
        let is_content = |&word: &usize| {
            tokens.get(word).is_some_and(|word| {
                word.is_word() && !word.is(WordClass::DETERMINER.or(WordClass::POSSESSIVE))
            })
        };
        let noun = form(head);
        let mut modifiers = (self.source.words.start..head).filter(is_content);
        (
            words().any(|word| is_title_of(noun, form(word))),
            modifiers.any(|at| words().any(|word| form(word).eq_ignore_ascii_case(form(at)))),
            known.name.clone().any(|at| form(at).eq_ignore_ascii_case(noun)),
        )
    }

    /// How it is named in the source itself.
    #[inline(always)]
    fn fill_inside(&self, fill: &mut impl Sink, seen: &Seen, known: &EntityFacts) {
        let mention = seen.inside.and_then(|at| self.scene.entities.mentions.get(at));
        match mention {
            Some(mention) => self.fill_mention(fill, mention, known),
            None => fill.skip(17),
        }
        fill.is(seen.may_bear && mention.is_none());
        fill.is(seen.may_bear && mention.is_some());
    }

    /// How its name stands in the source.
    fn fill_mention(&self, fill: &mut impl Sink, mention: &Mention, known: &EntityFacts) {
        let tokens = self.scene.tokens;
        let (words, comma) = (&self.source.words, self.source.comma);
        let (titles, name) = (&mention.name.titles, &mention.name.words);
        let is_in_first = name.start < comma;
        let head = is_head(tokens, mention, words);
        let first = self.scene.entities.mentions_in(words).first();
        fill.is(true);
        fill.is(head && is_in_first);
        fill.is(head && !is_in_first);
        fill.is(first.is_some_and(|first| first.name == mention.name));
        fill.is(is_modifier(tokens, mention));
        fill.is(is_behind_preposition(tokens, mention, words.start));
        fill.is(titles.start == words.start);
        fill.is(titles.start == words.start && name.end == words.end);
        fill.is(name.end == comma);
        for kind in NameKind::ALL {
            fill.is(head && known.kind == kind);
        }
        fill.is(!head && known.kind == NameKind::Person);
        fill.is(titles.start == comma + 1);
        fill.is(self.is_indefinite);
        fill.is(head && is_in_first && self.is_indefinite);
    }

    /// What only some sources ask.
    #[inline(always)]
    fn fill_other(&self, fill: &mut impl Sink, seen: &Seen, known: &EntityFacts) {
        let form = self.source.form;
        let behind = seen.behind.filter(|_| seen.before.is_none() && seen.turn.is_none());
        let behind = self.mention(behind).map(|mention| mention.sentence);
        fill.is(behind == Some(self.sentence));
        fill.is(behind == Some(self.sentence + 1));
        let is_organization = known.kind == NameKind::Organization;
        let is_person = known.kind == NameKind::Person;
        fill.is(form == SourceForm::It && is_organization);
        fill.is(form == SourceForm::They && is_organization);
        fill.is(form == SourceForm::We && is_organization);
        fill.is(form == SourceForm::They && is_person);
        let has_byline = self.scene.bylines.contains(&seen.entity);
        fill.is(form == SourceForm::I && has_byline);
        fill.is(has_byline);
        fill.is(form == SourceForm::Plural && is_organization);
        fill.is(form == SourceForm::Plural && is_person);
        fill.is(form == SourceForm::Definite && is_organization);
        fill.is(form == SourceForm::Indefinite && is_person);
        fill.is(form == SourceForm::Possessive && is_person);
        let asks_thing =
            is_organization && matches!(form, SourceForm::It | SourceForm::They | SourceForm::We);
        let is_previous = self.previous.is_some_and(|turn| turn.entity == Some(seen.entity));
        fill.is(asks_thing && seen.rank == Some(0));
        fill.is(asks_thing && is_previous);
        fill.is(asks_thing && known.speaks);
    }

    /// How it fits the noun of a description.
    #[inline(always)]
    fn fill_noun(&self, fill: &mut impl Sink, seen: &Seen, known: &EntityFacts) {
        if group(self.source.form) != DESCRIPTION {
            fill.skip(14);
            return;
        }
        let is = |condition: bool| f32::from(u8::from(condition));
        let is_organization = known.kind == NameKind::Organization;
        let is_person = known.kind == NameKind::Person;
        let [person, organization, other] = self.source.noun;
        fill.put(person * is(is_person));
        fill.put(person * is(!is_person));
        fill.put(organization * is(is_organization));
        fill.put(organization * is(is_person));
        fill.put(other);
        let fits = is(self.source.form == SourceForm::Definite)
            * (person * is(is_person) + organization * is(is_organization));
        let is_previous = self.previous.is_some_and(|turn| turn.entity == Some(seen.entity));
        fill.put(fits);
        fill.put(fits * is(seen.rank == Some(0)));
        fill.put(fits * is(self.gender != Gender::Unknown && known.gender == self.gender));
        fill.put(fits * is(known.is_most));
        fill.put(fits * known.frequency);
        fill.put(fits * is(is_previous));
        fill.put(fits * is(seen.before.is_some() || seen.turn.is_some()));
        fill.is(self.stands_before(seen));
        fill.is(self.stands_behind(seen));
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
