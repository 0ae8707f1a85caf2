//! What a user tells: names, aliases, authors, reporting verbs.
#![allow(
    clippy::field_reassign_with_default,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::time::{Duration, Instant};

use guillemet::extract::{
    Cues, Extracted, Extractor, KnownNames, NameKind, QuoteOptions, SpeakerKind,
};
use guillemet::segment::{Document, SegmentOptions};

fn extracted(text: &str, options: &QuoteOptions) -> Extracted {
    let document = Document::new(text, &SegmentOptions::default());
    Extractor::new(options.clone()).extract(&document)
}

/// With names, each with its kind, and aliases.
fn knowing(names: &[(&str, NameKind)], aliases: &[(&str, &str)]) -> QuoteOptions {
    let names = names.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
    let aliases = aliases.iter().map(|(form, name)| ((*form).to_owned(), (*name).to_owned()));
    let mut options = QuoteOptions::default();
    options.known = KnownNames::new(names, aliases).unwrap();
    options
}

/// The speakers of the quotations of a text, joined.
fn speakers(text: &str, options: &QuoteOptions) -> Vec<String> {
    let found = extracted(text, options).quotes;
    found.iter().map(|quote| quote.speakers.join("|")).collect()
}

#[test]
fn a_name_is_what_the_user_says_it_is() {
    let text = "\"We won,\" Acorn said. \"It is over,\" said the group's Ann Lee.";
    let kind = |kind| {
        let found = extracted(text, &knowing(&[("Acorn", kind)], &[]));
        assert_eq!(found.quotes[0].speaker.as_deref(), Some("Acorn"));
        found.quotes[0].speaker_kind
    };
    assert_eq!(kind(NameKind::Organization), Some(SpeakerKind::Organization));
    assert_eq!(kind(NameKind::Person), Some(SpeakerKind::Person));
}

#[test]
fn a_name_may_be_in_lower_case_and_of_many_words() {
    let names = [("the people's front of the river", NameKind::Organization)];
    let text = "\"We won,\" the people's front of the river said on Monday.";
    assert_eq!(speakers(text, &knowing(&names, &[])), ["the people's front of the river"]);
    let other = text.replace("the people", "The People");
    assert_ne!(speakers(&other, &knowing(&names, &[])), ["The People's front of the river"]);
}

#[test]
fn a_known_name_ends_a_sentence_and_begins_one() {
    let options = knowing(&[("Nova Inc.", NameKind::Organization)], &[]);
    for text in [
        "\"We won,\" said Nova Inc.",
        "\"We won,\" said Nova Inc. on Monday.",
        "Nova Inc. said: \"We won.\"",
        "\"We won,\" said Nova\nInc. in a statement.",
    ] {
        let found = extracted(text, &options);
        let name = found.quotes[0].speaker.as_deref();
        assert_eq!(name.map(|name| name.trim_end_matches('.')), Some("Nova Inc"), "{text}");
        assert_eq!(found.quotes[0].speaker_kind, Some(SpeakerKind::Organization), "{text}");
    }
}

#[test]
fn a_name_within_a_longer_one_is_left_alone() {
    let options = knowing(&[("Lee", NameKind::Organization)], &[]);
    assert_eq!(speakers("\"We won,\" said Ann Lee.", &options), ["Ann Lee"]);
    let text = "\"We won,\" said Ann Lee. \"It is over,\" Lee said.";
    assert_eq!(extracted(text, &options).quotes[1].speaker_kind, Some(SpeakerKind::Organization));
}

#[test]
fn an_alias_means_one_whom_the_article_need_not_name() {
    let options = knowing(&[], &[("POTUS", "Joe Biden"), ("the Big Guy", "Joe Biden")]);
    let text = "\"We won,\" POTUS said. \"It is over,\" Biden said. \"So,\" the Big Guy said.";
    assert_eq!(speakers(text, &options), ["Joe Biden"; 3]);
    let found = extracted(text, &options).speakers;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].name.as_str(), found[0].quotations), ("Joe Biden", 3));
    assert_eq!(found[0].aliases, ["POTUS", "Biden", "the Big Guy"]);
}

#[test]
fn an_alias_joins_the_one_whom_the_article_names() {
    let options = knowing(&[], &[("POTUS", "Joe Biden")]);
    let text =
        "Joseph R. Biden Jr. spoke on Monday. \"We won,\" POTUS said. \"So,\" Mr. Biden said.";
    assert_eq!(speakers(text, &options), ["Joe Biden"; 2]);
    assert_eq!(
        extracted(text, &options).speakers[0].aliases,
        ["Joseph R. Biden Jr.", "POTUS", "Biden"]
    );
    // Where the alias does not stand, nothing is changed.
    assert_eq!(speakers("\"We won,\" said Joseph R. Biden Jr.", &options), ["Joseph R. Biden Jr."]);
}

#[test]
fn an_alias_may_mean_an_organization() {
    let options = knowing(&[], &[("the watchdog", "International Atomic Energy Agency")]);
    let found = extracted("\"We won,\" the watchdog said.", &options);
    assert_eq!(found.speakers[0].name, "International Atomic Energy Agency");
    assert_eq!(found.speakers[0].kind, Some(SpeakerKind::Organization));
    let names = [("Acme", NameKind::Organization)];
    let found = extracted("\"We won,\" Coyote said.", &knowing(&names, &[("Coyote", "Acme")]));
    assert_eq!(found.speakers[0].kind, Some(SpeakerKind::Organization));
}

#[test]
fn the_author_is_i_outside_of_quotation_marks() {
    let mut options = QuoteOptions::default();
    options.author = Some("By  Ann Lee".to_owned());
    let text = "\"We lost,\" I said.\n\n\"I said \u{2018}no\u{2019} to them,\" Tom Roe said.";
    let found = extracted(text, &options);
    assert_eq!(found.quotes[0].speaker.as_deref(), Some("Ann Lee"));
    assert_eq!(found.quotes[0].speaker_kind, Some(SpeakerKind::Person));
    assert_eq!(found.quotes[0].speaker_confidence, Some(1.0));
    assert!(found.quotes.iter().skip(1).all(|quote| quote.speaker.as_deref() != Some("Ann Lee")));
    // One author, whether there is a byline or none.
    let text = format!("By Ann M. Lee\n\n{text}");
    assert_eq!(extracted(&text, &options).quotes[0].speaker.as_deref(), Some("Ann M. Lee"));
    options.author = Some("By".to_owned());
    assert_eq!(extracted("\"We lost,\" I said.", &options).quotes[0].speaker, None);
}

#[test]
fn verbs_of_the_user_report() {
    let text = "It would rain, Ann Lee tooted.\n\n\
                The mayor of Salem toots every day that it rains too much in the hills.";
    let cues = |options: &QuoteOptions| -> Vec<String> {
        let found = extracted(text, options).quotes;
        found.iter().filter_map(|quote| Some(quote.cue?.of(text).to_owned())).collect()
    };
    let mut options = QuoteOptions::default();
    options.cues = Cues::new(["toot", "toots", "tooted"].map(String::from)).unwrap();
    for _ in 0..2 {
        assert_eq!(cues(&options), ["tooted", "toots"]);
        // What the thread has learned of these words is not taken over.
        assert!(cues(&QuoteOptions::default()).is_empty());
    }
}

#[test]
fn lists_are_checked() {
    let refused = |names: &[&str], aliases: &[(&str, &str)]| {
        let names = names.iter().map(|name| ((*name).to_owned(), NameKind::Person));
        let aliases = aliases.iter().map(|(form, name)| ((*form).to_owned(), (*name).to_owned()));
        KnownNames::new(names, aliases).unwrap_err().to_string()
    };
    assert!(refused(&["\u{2014}"], &[]).starts_with("names: \"\u{2014}\"; expected names with"));
    assert!(refused(&[&"a ".repeat(33)], &[]).starts_with("names: \"a a"));
    assert!(refused(&[], &[("", "Ann Lee")]).starts_with("aliases: \"\"; expected"));
    assert!(refused(&[], &[("Lee", " ")]).starts_with("aliases: \" \"; expected"));
    assert_eq!(
        refused(&[], &[("A", "B"), ("B", "C")]),
        "aliases: \"A\" means \"B\", which means \"C\"; expected names that are no aliases"
    );
}

#[test]
fn long_lists_take_no_time_that_depends_on_them() {
    let names: Vec<(String, NameKind)> =
        (0..50_000).map(|number| (format!("a a a a a {number}"), NameKind::Organization)).collect();
    let mut options = QuoteOptions::default();
    options.known = KnownNames::new(names, []).unwrap();
    let text = "\"a a a a a a a,\" said Ann Lee of a a a a a. ".repeat(200);
    let time = |options: &QuoteOptions| {
        let run = || {
            let since = Instant::now();
            assert_eq!(extracted(&text, options).quotes.len(), 200);
            since.elapsed()
        };
        (0..3).map(|_| run()).min().unwrap()
    };
    let (plain, known) = (time(&QuoteOptions::default()), time(&options));
    assert!(known < 2 * plain + Duration::from_millis(20), "{known:?}, without {plain:?}");
}
