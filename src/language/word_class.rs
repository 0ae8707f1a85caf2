//! What word lists say of a word.

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClass(u64);

macro_rules! classes {
    ($( $(#[$meta:meta])* $class:ident = $bit:literal; )+) => {
        impl WordClass {
            $( $(#[$meta])* pub const $class: Self = Self(1 << $bit); )+
        }
    };
}

// Classes that decide where sentences and tokens end.
classes! {
    /// An abbreviation that a name follows.
    BEFORE_NAME = 0;
    /// An abbreviation that a number or reference follows.
    NUMBER = 1;
    /// An abbreviated month or day.
    DATE = 2;
    /// An abbreviation after which the sentence goes on.
    INNER = 3;
    /// An abbreviation that may also end a sentence.
    EITHER = 4;
    /// An abbreviation of the time of day.
    TIME_OF_DAY = 5;
    /// A word that begins a sentence more often than it follows an abbreviation.
    STARTER = 6;
    /// A verb that says who spoke.
    REPORTING = 7;
    /// A name that holds an exclamation or question mark.
    NAME = 8;
    /// A month, a day, a time zone: what follows a time of day or an ordinal in mid-sentence.
    CALENDAR = 9;
    /// What a number identifies: `Figure 1.` is no sentence.
    LABEL = 10;
    /// An abbreviation that is also a word.
    WORD = 11;
    /// A word of the salutation or the close of a letter.
    LETTER = 12;
}

// Classes that attributions and names are found by.
classes! {
    /// "he", "him", "his", "himself".
    HE = 13;
    /// "she", "her", "hers", "herself".
    SHE = 14;
    /// Any personal or indefinite pronoun.
    PRONOUN = 15;
    /// "who", "which", "that".
    RELATIVE = 16;
    /// Articles, demonstratives, quantifiers and small numbers.
    DETERMINER = 17;
    /// "my", "his", "their".
    POSSESSIVE = 18;
    /// A preposition.
    PREPOSITION = 19;
    /// A conjunction or a word that begins a subordinate clause.
    CONJUNCTION = 20;
    /// An auxiliary verb, or its contraction.
    AUXILIARY = 21;
    /// "not", "never".
    NEGATION = 22;
    /// A common adverb that is not told by its ending.
    ADVERB = 23;
    /// A weekday, a month, a part of the day.
    TIME = 24;
    /// A word that leads to a time: "on", "last", "this".
    BEFORE_TIME = 25;
    /// A title that stands before a name.
    TITLE = 26;
    /// A noun that describes a speaker: "lecturer", "spokeswoman", "committee".
    ROLE = 27;
    /// A first name or a title of men.
    MALE = 28;
    /// A first name or a title of women.
    FEMALE = 29;
    /// A first name.
    GIVEN_NAME = 30;
    /// A verb that reports speech wherever it has a quotation or a clause beside it.
    STRONG_CUE = 31;
    /// A verb that reports speech in a sentence that has a quotation.
    WEAK_CUE = 32;
    /// The -ing form of either: "saying".
    CUE_PARTICIPLE = 33;
    /// A cue verb that may have a particle behind it: "point out".
    TAKES_PARTICLE = 34;
    /// A noun that stands in the name of an organization: "University", "Department".
    ORGANIZATION = 35;
    /// A word with a capital behind a small first letter, which no list tells: "eBay".
    MIXED_CASE = 36;
}

impl WordClass {
    /// No class.
    pub const NONE: Self = Self(0);

    /// Every class whose full stop belongs to the word.
    pub const ABBREVIATION: Self = Self::BEFORE_NAME
        .or(Self::NUMBER)
        .or(Self::DATE)
        .or(Self::INNER)
        .or(Self::EITHER)
        .or(Self::TIME_OF_DAY);

    /// Any verb that reports speech.
    pub const CUE: Self = Self::STRONG_CUE.or(Self::WEAK_CUE);

    /// Whether the two share a class.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The classes that both have.
    #[must_use]
    pub(crate) const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// One bit for each class.
    #[must_use]
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }
}

/// What a function word does in its sentence, as far as the tagger tells such words apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the headings of function_words.txt have the words")]
pub(crate) enum FunctionWord {
    #[default]
    None,
    That,
    To,
    SubjectPronoun,
    Relative,
    Interrogative,
    Coordinator,
    Comparative,
    Determiner,
    Be,
    Have,
    Do,
    Modal,
    Negation,
    Of,
    Preposition,
    For,
    Subordinator,
    ObjectPronoun,
    Title,
}

/// What the words under a heading of a word list are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heading {
    /// The classes of the word as it is listed.
    pub(super) class: WordClass,
    /// Those of the word with a full stop behind it.
    pub(super) stopped: WordClass,
    pub(super) function: FunctionWord,
    /// Whether only the word with a full stop is the function word.
    pub(super) is_function_stopped: bool,
}

impl Heading {
    const fn class(class: WordClass) -> Self {
        Self {
            class,
            stopped: WordClass::NONE,
            function: FunctionWord::None,
            is_function_stopped: false,
        }
    }

    const fn function(function: FunctionWord, class: WordClass) -> Self {
        Self { function, ..Self::class(class) }
    }

    /// The heading of this name, if there is one.
    pub(super) fn named(name: &str) -> Option<Self> {
        use FunctionWord as F;
        use WordClass as C;
        let title = C::BEFORE_NAME.or(C::TITLE);
        Some(match name {
            "before name" => Self::class(C::BEFORE_NAME),
            "number" => Self::class(C::NUMBER),
            "date" => Self::class(C::DATE),
            "inner" => Self::class(C::INNER),
            "either" => Self::class(C::EITHER),
            "time of day" => Self::class(C::TIME_OF_DAY),
            "starter" => Self::class(C::STARTER),
            "reporting" => Self::class(C::REPORTING),
            "name" => Self::class(C::NAME),
            "calendar" | "time zone" => Self::class(C::CALENDAR),
            "label" => Self::class(C::LABEL),
            "word" => Self::class(C::WORD),
            "letter" => Self::class(C::LETTER),

            "that" => Self::function(F::That, C::RELATIVE.or(C::DETERMINER).or(C::CONJUNCTION)),
            "to" => Self::function(F::To, C::PREPOSITION),
            "of" => Self::function(F::Of, C::PREPOSITION),
            "for" => Self::function(F::For, C::PREPOSITION),
            "subject pronoun" => Self::function(F::SubjectPronoun, C::PRONOUN),
            "object pronoun" => Self::function(F::ObjectPronoun, C::PRONOUN),
            "pronoun" => Self::class(C::PRONOUN),
            "he" => Self::class(C::HE),
            "she" => Self::class(C::SHE),
            "relative" => Self::function(F::Relative, C::RELATIVE.or(C::CONJUNCTION)),
            "interrogative" => Self::function(F::Interrogative, C::CONJUNCTION),
            "coordinator" => Self::function(F::Coordinator, C::CONJUNCTION),
            "comparative" => Self::function(F::Comparative, C::PREPOSITION),
            "determiner" => Self::function(F::Determiner, C::DETERMINER),
            "possessive" => Self::function(F::Determiner, C::POSSESSIVE),
            "quantifier" => Self::class(C::DETERMINER),
            "be" => Self::function(F::Be, C::AUXILIARY),
            "have" => Self::function(F::Have, C::AUXILIARY),
            "do" => Self::function(F::Do, C::AUXILIARY),
            "modal" => Self::function(F::Modal, C::AUXILIARY),
            "negation" => Self::function(F::Negation, C::NEGATION),
            "negative" => Self::class(C::NEGATION),
            "preposition" => Self::function(F::Preposition, C::PREPOSITION),
            "rare preposition" => Self::class(C::PREPOSITION),
            "subordinator" => Self::function(F::Subordinator, C::CONJUNCTION),
            "ambiguous subordinator" => Self::class(C::CONJUNCTION),
            "connective" => Self::function(F::Subordinator, C::ADVERB),
            "adverb" => Self::class(C::ADVERB),

            "day or month" => Self::class(C::CALENDAR.or(C::TIME)),
            "abbreviated day or month" => {
                Self { stopped: C::TIME, ..Self::class(C::DATE.or(C::CALENDAR).or(C::TIME)) }
            }
            "part of time" => Self::class(C::TIME),
            "before time" => Self::class(C::BEFORE_TIME),

            "courtesy title" => Self { stopped: C::TITLE, ..Self::function(F::Title, title) },
            "abbreviated title" => Self {
                stopped: C::TITLE,
                is_function_stopped: true,
                ..Self::function(F::Title, title)
            },
            "stopped title" => Self {
                stopped: C::TITLE,
                is_function_stopped: true,
                ..Self::function(F::Title, C::BEFORE_NAME)
            },
            "title" | "before title" => Self::class(C::TITLE),
            "male" => Self { stopped: C::MALE, ..Self::class(C::MALE) },
            "female" => Self { stopped: C::FEMALE, ..Self::class(C::FEMALE) },
            "role" => Self::class(C::ROLE),
            "organization" => Self { stopped: C::ORGANIZATION, ..Self::class(C::ORGANIZATION) },
            "male name" => Self::class(C::MALE.or(C::GIVEN_NAME)),
            "female name" => Self::class(C::FEMALE.or(C::GIVEN_NAME)),
            "given name" => Self::class(C::GIVEN_NAME),
            "strong" => Self::class(C::STRONG_CUE),
            "weak" => Self::class(C::WEAK_CUE),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_a_set_that_shares_a_class() {
        let pronoun = WordClass::HE.or(WordClass::PRONOUN);
        assert!(pronoun.is(WordClass::HE) && pronoun.is(WordClass::SHE.or(WordClass::HE)));
        assert!(!pronoun.is(WordClass::SHE) && !pronoun.is(WordClass::NONE));
        assert!(WordClass::CUE.is(WordClass::WEAK_CUE));
        assert!(!WordClass::CUE.is(WordClass::CUE_PARTICIPLE));
    }

    #[test]
    fn a_heading_says_what_its_words_are() {
        let heading = Heading::named("possessive").unwrap();
        assert_eq!(
            (heading.class, heading.function),
            (WordClass::POSSESSIVE, FunctionWord::Determiner)
        );
        // "Nov." is a time, "nov" none that is known; "Gov." is a title, and a function word.
        let title = Heading::named("abbreviated title").unwrap();
        assert!(title.stopped.is(WordClass::TITLE) && title.is_function_stopped);
        assert!(Heading::named("Possessive").is_none());
    }
}
