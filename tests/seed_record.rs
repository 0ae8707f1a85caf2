//! The sample record, from its raw bytes to who said what.
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use guillemet::decode::{DecodeOptions, Layer, decode};
use guillemet::extract::{Quote, QuoteKind, QuoteOptions, SourceKind, quotes};
use guillemet::segment::{Document, SegmentOptions};

const RECORD: &str = include_str!("documents/record.txt");
const KTR: Option<&str> = Some("Confederation of Labor of Russia");

#[test]
fn the_record_decodes_to_nine_paragraphs() {
    let decoded = decode(RECORD.trim_end_matches('\n'), &DecodeOptions::default()).unwrap();
    assert_eq!(decoded.date.map(|date| date.to_string()).as_deref(), Some("2022-02-26"));
    assert_eq!(decoded.layers, [Layer::Json, Layer::Html]);
    assert!(decoded.text.starts_with("With Ukraine under attack, a Russian labor confederation"));
    assert!(decoded.text.ends_with("issued a statement supporting Moscow's invasion of Ukraine."));
    let document = Document::new(&decoded.text, &SegmentOptions::default());
    assert_eq!(document.paragraphs.len(), 9);
}

#[test]
fn every_quotation_has_its_words_cue_source_and_speaker() {
    let decoded = decode(RECORD, &DecodeOptions::default()).unwrap();
    let text = decoded.text.as_ref();
    let document = Document::new(text, &SegmentOptions::default());
    let found = quotes(&document, &QuoteOptions::default());

    for quote in &found {
        // The raw words, decoded by themselves, are the words of the text.
        for &span in quote.spans.iter().chain(&quote.cue).chain(&quote.source) {
            let raw = &RECORD[decoded.map.to_raw(span).range()];
            assert_eq!(decode(raw, &decoded_as(&decoded.layers)).unwrap().text, span.of(text));
        }
        // Nobody is named who is not the speaker.
        let is_known = [KTR, Some("Jeff Schuhrke"), None].contains(&quote.speaker.as_deref());
        assert!(is_known, "{quote:?}");
    }

    let quote = |start: &str| -> &Quote {
        let fits = |quote: &&Quote| quote.spans[0].of(text).starts_with(start);
        found.iter().find(fits).unwrap_or_else(|| panic!("no quotation begins {start:?}"))
    };
    let cue = |quote: &Quote| quote.cue.map(|span| span.of(text));
    let source = |quote: &Quote| quote.source.map(|span| span.of(text));

    let demand = &found[0];
    let demanded = "a \"cessation of military action\" and \"renewal of peaceful dialogue\"";
    assert_eq!(demand.spans[0].of(text), demanded);
    assert_eq!((demand.kind, cue(demand)), (QuoteKind::Mixed, Some("called for")));
    let confederation = "a Russian labor confederation boasting an estimated two million members";
    assert_eq!(source(demand), Some(confederation));
    assert_eq!(demand.source_kind, Some(SourceKind::Nominal));

    let pull = found.iter().find(|quote| quote.cue.is_none()).unwrap();
    assert_eq!(pull.spans.len(), 1);
    assert!(pull.spans[0].of(text).starts_with("\"Intensification of the conflict"));
    assert_eq!((pull.kind, source(pull)), (QuoteKind::Direct, None));

    let statement = quote("\"The Confederation of Labor of Russia [KTR]");
    assert_eq!(cue(statement), Some("said"));
    assert_eq!(source(statement), Some("the organization consisting of more than 20 unions"));
    assert_eq!(statement.source_kind, Some(SourceKind::Nominal));

    let continued = quote("\"All disagreements");
    assert_eq!(continued.spans.len(), 2);
    assert_eq!((cue(continued), source(continued)), (Some("continued"), Some("KTR")));
    assert_eq!(continued.speaker.as_deref(), KTR);

    let added = found.iter().find(|quote| cue(quote) == Some("added")).unwrap();
    assert_eq!((added.spans.len(), source(added)), (2, Some("KTR")));
    assert_eq!((added.speaker.as_deref(), added.source_kind), (KTR, Some(SourceKind::Name)));

    let called = quote("\"the cessation of military action");
    assert_eq!((called.kind, cue(called)), (QuoteKind::Direct, Some("called for")));
    assert_eq!(called.speaker.as_deref(), KTR);

    let noted = found.iter().find(|quote| cue(quote) == Some("noted")).unwrap();
    assert_eq!((noted.kind, noted.speaker.as_deref()), (QuoteKind::Mixed, KTR));

    let indirect = quote("there is not currently an anti-war consensus");
    assert!(indirect.spans[0].of(text).ends_with("of the Russian labor movement"));
    assert_eq!((indirect.kind, cue(indirect)), (QuoteKind::Indirect, Some("pointed out")));
    let lecturer = "a lecturer in history at the University of Illinois at Chicago";
    assert_eq!(source(indirect), Some(format!("Jeff Schuhrke, {lecturer}")).as_deref());
    assert_eq!(indirect.speaker.as_deref(), Some("Jeff Schuhrke"));
    assert_eq!(indirect.role.as_deref(), Some(lecturer));

    let aligned = quote("is \"closely aligned\" with Russian President Vladimir Putin");
    assert_eq!((aligned.kind, cue(aligned)), (QuoteKind::Mixed, Some("said")));
    assert_eq!(source(aligned), Some("Schuhrke"));
    assert_eq!(aligned.speaker.as_deref(), Some("Jeff Schuhrke"));
}

fn decoded_as(layers: &[Layer]) -> DecodeOptions {
    let mut options = DecodeOptions::default();
    options.layers = guillemet::decode::Layers::Declared(layers.to_vec());
    options
}
