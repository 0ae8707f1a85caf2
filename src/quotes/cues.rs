//! Reporting verbs beyond those of the word lists, as a user gives them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use foldhash::fast::RandomState;

use crate::Error;

/// More reporting verbs: each form stands for the like form of "say", in the model and in the
/// rules.
///
/// ```
/// use guillemet::extract::{Cues, QuoteOptions, quotes};
/// use guillemet::segment::{Document, SegmentOptions};
///
/// let mut options = QuoteOptions::default();
/// options.cues = Cues::new(["toot", "toots", "tooted", "tooting"].map(String::from))?;
/// let text = "\"We won,\" Ann Lee tooted.";
/// let found = quotes(&Document::new(text, &SegmentOptions::default()), &options);
/// assert_eq!(found[0].cue.map(|cue| cue.of(text)), Some("tooted"));
/// assert!(Cues::new(["Tooted".to_owned()]).is_err());
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "BTreeSet<String>", into = "BTreeSet<String>"))]
pub struct Cues {
    list: Option<Arc<List>>,
}

#[derive(Debug)]
struct List {
    /// No other list has it.
    number: u32,
    forms: BTreeSet<String>,
    stand_ins: HashMap<String, &'static str, RandomState>,
}

/// The number of the next list.
static NEXT: AtomicU32 = AtomicU32::new(1);

impl Cues {
    /// Verbs by their forms; only these are cues.
    ///
    /// # Errors
    ///
    /// If one of them is not a word in lower case.
    pub fn new(forms: impl IntoIterator<Item = String>) -> Result<Self, Error> {
        let forms: BTreeSet<String> = forms.into_iter().collect();
        let is_word = |form: &str| {
            !form.is_empty() && form.chars().all(|c| c.is_alphabetic() && !c.is_uppercase())
        };
        if let Some(other) = forms.iter().find(|form| !is_word(form)) {
            let expected = "verbs of one word, without other characters than lower-case letters";
            return Err(Error::argument("cues", format!("{other:?}"), expected));
        }
        if forms.is_empty() {
            return Ok(Self::default());
        }
        let stand_ins = forms.iter().map(|form| (form.clone(), stand_in(form, &forms))).collect();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Ok(Self { list: Some(Arc::new(List { number, forms, stand_ins })) })
    }

    /// What tells this list from every other one; 0 for none.
    pub(super) fn number(&self) -> u32 {
        self.list.as_ref().map_or(0, |list| list.number)
    }

    /// The word that a word is analysed as.
    pub(super) fn analysed<'t>(&self, word: &'t str) -> &'t str {
        self.list.as_ref().and_then(|list| list.stand_ins.get(word)).copied().unwrap_or(word)
    }
}

/// The form of "say" that a form is.
fn stand_in(form: &str, forms: &BTreeSet<String>) -> &'static str {
    let has_form = |form: String| forms.contains(&form);
    if form.ends_with("ing") {
        "saying"
    } else if has_form(format!("{form}s")) || has_form(format!("{form}es")) {
        "say"
    } else if form.ends_with('s') {
        "says"
    } else {
        "said"
    }
}

impl PartialEq for Cues {
    fn eq(&self, other: &Self) -> bool {
        let forms = |cues: &Self| cues.list.as_ref().map(|list| list.forms.clone());
        forms(self) == forms(other)
    }
}

impl TryFrom<BTreeSet<String>> for Cues {
    type Error = Error;

    fn try_from(forms: BTreeSet<String>) -> Result<Self, Error> {
        Self::new(forms)
    }
}

impl From<Cues> for BTreeSet<String> {
    fn from(cues: Cues) -> Self {
        cues.list.map(|list| list.forms.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_a_form_of_say() {
        let forms = ["toot", "toots", "tooting", "tooted", "outsaid", "hisses"];
        let cues = Cues::new(forms.map(String::from)).unwrap();
        let analysed = forms.map(|form| cues.analysed(form));
        assert_eq!(analysed, ["say", "says", "saying", "said", "said", "says"]);
        assert_eq!(cues.analysed("tooter"), "tooter");
    }

    #[test]
    fn lists_are_told_apart_and_compared_by_their_forms() {
        let list = || Cues::new(["tooted".to_owned()]).unwrap();
        assert_ne!(list().number(), list().number());
        assert_eq!(list(), list());
        assert_ne!(list(), Cues::default());
        assert_eq!(Cues::new([]).unwrap().number(), 0);
    }

    #[test]
    fn what_is_no_verb_is_refused() {
        for wrong in ["", "Tooted", "took to", "live-tweeted", "2nd"] {
            let problem = Cues::new([wrong.to_owned()]).unwrap_err().to_string();
            assert!(problem.starts_with(&format!("cues: {wrong:?}; expected verbs")), "{problem}");
        }
    }
}
