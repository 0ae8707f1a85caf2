mod clusters;
mod corpus;
mod learn;

use std::error::Error;
use std::path::{Path, PathBuf};

use guillemet::model::lexicon::{Entry, Lexicon, hash};
use guillemet::TextSpan;
use guillemet::quotes::pairing::pair_marks;
use guillemet::quotes::tagger::View;
use guillemet::segment::{Document, SegmentOptions};
use learn::{Field, Logistic, Rate, Sequence};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn lexicon() -> Result<(Vec<u8>, Vec<u8>)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut words: std::collections::BTreeMap<u32, Entry> = Default::default();
    for line in std::fs::read_to_string(here.join("clusters.tsv"))?.lines() {
        let mut f = line.split('\t');
        let w = f.next().unwrap();
        let mut n = || f.next().unwrap().parse::<u16>().unwrap();
        words.insert(hash(w), Entry { fine: n(), middle: n(), coarse: n(), kind: 0 });
    }
    for line in std::fs::read_to_string(here.join("function_words.txt"))?.lines().filter(|l| !l.starts_with('#')) {
        let mut f = line.split_whitespace();
        let k: u8 = f.next().unwrap().parse()?;
        for w in f { words.entry(hash(w)).or_default().kind = k; }
    }
    let words: Vec<_> = words.into_iter().collect();
    Ok(Lexicon::write(&words))
}

struct Doc { view: View, labels: Vec<u8>, cue_features: Vec<Vec<u32>>, fold: usize }

fn cue_model(docs: &[&Doc]) -> Logistic {
    let mut ex: Vec<(&[u32], bool)> = vec![];
    for d in docs { for (p, r) in d.view.paragraphs().iter().enumerate() {
        let n = r.len(); if n == 0 { continue; }
        let each = d.cue_features[p].len() / n;
        for (i, f) in d.cue_features[p].chunks(each).enumerate() { let l = d.labels[r.start + i]; ex.push((f, l == 1 || l == 2)); }
    } }
    Logistic::learn(&ex, 18, Rate { epochs: 4, step: 0.1, penalty: 0.3 })
}

fn sequences(d: &Doc, cue: &Logistic) -> Vec<Sequence> {
    let mut out = vec![];
    for (p, r) in d.view.paragraphs().iter().enumerate() {
        let n = r.len(); if n == 0 { continue; }
        let each = d.cue_features[p].len() / n;
        let scores: Vec<f32> = d.cue_features[p].chunks(each).map(|f| cue.score(f)).collect();
        let mut features = vec![];
        d.view.label_features(p, &scores, |_, f| features.push(f));
        let mut classes = vec![]; d.view.classes(p, &mut classes);
        let mut labels = d.labels[r.clone()].to_vec();
        if labels[0] > 0 && labels[0] % 2 == 0 { labels[0] -= 1; }
        out.push(Sequence { features, classes, labels });
    }
    out
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    if args[1] == "clusters" { return clusters::make(Path::new(&args[2]), Path::new(&args[3])); }
    let epochs: usize = args.get(3).map_or(8, |s| s.parse().unwrap());
    let step: f32 = args.get(4).map_or(0.1, |s| s.parse().unwrap());
    let penalty: f32 = args.get(5).map_or(1.0, |s| s.parse().unwrap());
    let bits: u32 = args.get(6).map_or(18, |s| s.parse().unwrap());
    let t = std::time::Instant::now();
    let articles = corpus::read(&PathBuf::from(&args[2]))?;
    let (slots, parents) = lexicon()?;
    let lex = Lexicon::new(&slots, &parents);
    let mut docs = vec![];
    for (i, a) in articles.iter().enumerate() {
        let d = Document::new(&a.text, &SegmentOptions::default());
        let regions: Vec<TextSpan> = pair_marks(&d).into_iter().filter(|p| p.depth == 0).map(|p| p.span).collect();
        let gold = a.gold(&d);
        let labels = corpus::labels(&gold, d.tokens.len());
        let mut view = View::default();
        view.update(&d, &regions, &lex);
        let cue_features = (0..view.paragraphs().len()).map(|p| { let mut v = vec![]; view.cue_features(p, |_, f| v.push(f)); v }).collect();
        docs.push(Doc { view, labels, cue_features, fold: i % 5 });
    }
    eprintln!("read {:?} tokens {}", t.elapsed(), docs.iter().map(|d| d.labels.len()).sum::<usize>());
    let train: Vec<&Doc> = docs.iter().filter(|d| d.fold != 0).collect();
    let held: Vec<&Doc> = docs.iter().filter(|d| d.fold == 0).collect();
    let mut seqs: Vec<Sequence> = vec![];
    for fold in 1..5 {
        let rest: Vec<&Doc> = train.iter().filter(|d| d.fold != fold).copied().collect();
        let m = cue_model(&rest);
        for d in train.iter().filter(|d| d.fold == fold) { seqs.extend(sequences(d, &m)); }
    }
    let cue = cue_model(&train);
    eprintln!("cues {:?}", t.elapsed());
    // cue quality
    let (mut tp, mut sys, mut gold) = (0, 0, 0);
    for d in &held { for (p, r) in d.view.paragraphs().iter().enumerate() { let n = r.len(); let each = d.cue_features[p].len() / n; for (i, f) in d.cue_features[p].chunks(each).enumerate() { let l = d.labels[r.start + i]; let g = l == 1 || l == 2; let s = cue.score(f) > -1.0; tp += usize::from(g && s); sys += usize::from(s); gold += usize::from(g); } } }
    println!("cue tokens at -1: P {:.1} R {:.1}", 100.0 * tp as f32 / sys as f32, 100.0 * tp as f32 / gold as f32);
    let refs: Vec<&Sequence> = seqs.iter().collect();
    let field = Field::learn(&refs, bits, Rate { epochs, step, penalty });
    eprintln!("field {:?}", t.elapsed());
    let tr = field.transitions();
    let mut c = [[0usize; 3]; 3];
    for d in &held { for s in sequences(d, &cue) {
        let l = field.decode(&tr, &s);
        for k in 0..3 { let a = corpus::spans(&l, k); let b = corpus::spans(&s.labels, k); c[k][0] += a.iter().filter(|x| b.contains(x)).count(); c[k][1] += a.len(); c[k][2] += b.len(); }
    } }
    for (k, n) in ["cue", "source", "content"].iter().enumerate() { let [tp, s, g] = c[k].map(|x| x as f32); println!("{n}: P {:.1} R {:.1} F {:.1}", 100. * tp / s, 100. * tp / g, 200. * tp / (s + g)); }
    Ok(())
}
