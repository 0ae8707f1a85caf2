//! The text of an article cut at every edge of a mark.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::colours::{Colour, colours};
use crate::TextSpan;
use crate::extract::Quote;

/// What a mark says about its words. The order is that in which they are put on one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Content,
    Source,
    Cue,
}

/// Words with a role in a quotation.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: TextSpan,
    role: Role,
    quote: usize,
}

/// Words over which no mark begins or ends.
pub(super) struct Stretch<'a> {
    pub(super) words: &'a str,
    /// Where they end in the text.
    pub(super) end: u32,
    /// The innermost quotation that has the words as its content, with its number from 0.
    pub(super) content: Option<(usize, &'a Quote)>,
    /// The same for sources.
    pub(super) source: Option<(usize, &'a Quote)>,
    /// The same for cues.
    pub(super) cue: Option<(usize, &'a Quote)>,
}

fn marks(quotes: &[Quote]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, quote) in quotes.iter().enumerate() {
        let mut mark = |role, span: TextSpan| marks.push(Mark { span, role, quote: number });
        quote.spans.iter().for_each(|&span| mark(Role::Content, span));
        quote.source.into_iter().for_each(|span| mark(Role::Source, span));
        quote.cue.into_iter().for_each(|span| mark(Role::Cue, span));
    }
    marks.retain(|mark| !mark.span.is_empty());
    marks
}

/// Hands on the stretches of a text in their order.
pub(super) fn stretches<'a>(
    text: &'a str,
    quotes: &'a [Quote],
    mut each: impl FnMut(&Stretch<'a>),
) {
    let marks = marks(quotes);
    let mut edges: Vec<(u32, bool, usize)> = Vec::with_capacity(marks.len() * 2);
    for (index, mark) in marks.iter().enumerate() {
        edges.push((mark.span.start(), true, index));
        edges.push((mark.span.end(), false, index));
    }
    edges.sort_unstable();
    // By role, then from the outermost to the innermost.
    let mut open: BTreeSet<(Role, u32, Reverse<u32>, usize)> = BTreeSet::new();
    let mut position = 0;
    let end = (text.len() as u32, None);
    let edges = edges.into_iter().map(|(edge, begins, index)| (edge, Some((begins, index))));
    for (edge, change) in edges.chain([end]) {
        let words = TextSpan::new(position, edge).of(text);
        position = edge;
        let innermost = |role: Role| {
            let from = (role, 0, Reverse(u32::MAX), 0);
            let to = (role, u32::MAX, Reverse(0), usize::MAX);
            let (.., number) = open.range(from..=to).next_back()?;
            Some((*number, quotes.get(*number)?))
        };
        if !words.is_empty() {
            let (content, source) = (innermost(Role::Content), innermost(Role::Source));
            each(&Stretch { words, end: edge, content, source, cue: innermost(Role::Cue) });
        }
        let Some((begins, mark)) =
            change.and_then(|(begins, index)| Some((begins, marks.get(index)?)))
        else {
            continue;
        };
        let key = (mark.role, mark.span.start(), Reverse(mark.span.end()), mark.quote);
        if begins {
            open.insert(key);
        } else {
            open.remove(&key);
        }
    }
}

/// The speakers in the order of their first words, with how many quotations each has.
pub(super) struct Speakers<'q> {
    numbers: HashMap<&'q str, usize, RandomState>,
    colours: Vec<Colour>,
    pub(super) counts: Vec<(&'q str, usize)>,
}

impl<'q> Speakers<'q> {
    pub(super) fn new(quotes: &'q [Quote]) -> Self {
        let mut speakers =
            Self { numbers: HashMap::default(), colours: Vec::new(), counts: Vec::new() };
        for speaker in quotes.iter().filter_map(|quote| quote.speaker.as_deref()) {
            let next = speakers.counts.len();
            let number = *speakers.numbers.entry(speaker).or_insert(next);
            match speakers.counts.get_mut(number) {
                Some((_, count)) => *count += 1,
                None => speakers.counts.push((speaker, 1)),
            }
        }
        speakers.colours = colours(speakers.counts.iter().map(|(speaker, _)| *speaker));
        speakers
    }

    /// The colour of a speaker; `None` for one without a name.
    pub(super) fn colour(&self, speaker: Option<&str>) -> Option<Colour> {
        self.number(speaker).and_then(|number| self.colours.get(number)).copied()
    }

    /// The number of a speaker, from 0; `None` for one without a name.
    pub(super) fn number(&self, speaker: Option<&str>) -> Option<usize> {
        speaker.and_then(|speaker| self.numbers.get(speaker)).copied()
    }
}
