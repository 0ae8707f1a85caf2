use proptest::prelude::*;

use super::*;

/// Nothing, two kinds of beginnings, and what goes on with them.
const LABELS: [usize; 5] = [0, 1, 2, HALF + 1, HALF + 2];

fn step(steps: &TransitionScores, before: usize, label: usize) -> f32 {
    match label.checked_sub(HALF) {
        None => steps.begin[before % HALF][label],
        Some(begun) if begun == before % HALF => steps.inside[before],
        Some(_) => f32::NEG_INFINITY,
    }
}

/// All paths of a chain of these labels with their scores.
fn paths(
    start: &Half,
    tables: &[TransitionScores],
    emissions: &[Row],
    classes: &[u8],
) -> Vec<(Vec<u8>, f64)> {
    let mut paths: Vec<(Vec<u8>, f64)> = vec![(Vec::new(), 0.0)];
    for (position, emission) in emissions.iter().enumerate() {
        let mut longer = Vec::new();
        for (path, score) in &paths {
            for label in LABELS {
                let step = match path.last() {
                    None => start.get(label).copied().unwrap_or(f32::NEG_INFINITY),
                    Some(&last) => {
                        step(&tables[usize::from(classes[position])], last.into(), label)
                    }
                };
                let mut path: Vec<u8> = path.clone();
                path.push(label as u8);
                longer.push((path, score + f64::from(step) + f64::from(emission[label])));
            }
        }
        paths = longer;
    }
    paths
}

fn values<const N: usize>() -> impl Strategy<Value = [f32; N]> {
    prop::collection::vec(-3.0_f32..3.0, N).prop_map(|values| values.try_into().unwrap())
}

fn half() -> impl Strategy<Value = Half> {
    values().prop_map(|mut half: Half| {
        half[3..].fill(f32::NEG_INFINITY);
        half
    })
}

fn steps() -> impl Strategy<Value = TransitionScores> {
    (prop::collection::vec(half(), HALF), values()).prop_map(|(begin, mut inside)| {
        let mut begin: [Half; HALF] = begin.try_into().unwrap();
        begin[0][2] = f32::NEG_INFINITY;
        inside[0] = f32::NEG_INFINITY;
        TransitionScores { begin, inside }
    })
}

proptest! {
    #[test]
    fn decoding_and_marginals_agree_with_all_paths(
        start in half(),
        tables in prop::array::uniform2(steps()),
        emissions in prop::collection::vec(values(), 1..5),
        classes in prop::collection::vec(0_u8..2, 5),
    ) {
        let paths = paths(&start, &tables, &emissions, &classes);
        let transitions = Transitions::new(start, tables.to_vec());
        let mut chain = LinearChainCrf::default();

        let mut labels = Vec::new();
        chain.decode(&transitions, &emissions, &classes, &mut labels);
        let best = paths.iter().map(|path| path.1).fold(f64::NEG_INFINITY, f64::max);
        let found = paths.iter().find(|path| path.0 == labels).unwrap().1;
        prop_assert!((best - found).abs() < 1e-4);

        let mut marginals = Vec::new();
        chain.marginals(&transitions, &emissions, &classes, &mut marginals);
        let z: f64 = paths.iter().map(|path| path.1.exp()).sum();
        prop_assert!((f64::from(chain.log_partition()) - z.ln()).abs() < 1e-3);
        for position in 0..emissions.len() {
            let shares = chain.steps(&transitions, &classes, &marginals, position);
            for label in LABELS {
                let expected = share(&paths, z, |path| path[position] as usize == label);
                prop_assert!((f64::from(marginals[position][label]) - expected).abs() < 1e-4);
                for before in LABELS.into_iter().filter(|_| position > 0) {
                    // What begins does not ask which label of a part is before it.
                    let is_before = |last: usize| {
                        last == before || label < HALF && last % HALF == before % HALF
                    };
                    let expected = share(&paths, z, |path| {
                        let [last, next] = [position - 1, position].map(|at| path[at].into());
                        next == label && is_before(last)
                    });
                    let found = step(&shares, before, label).max(0.0);
                    prop_assert!((f64::from(found) - expected).abs() < 1e-4);
                }
            }
        }
    }
}

fn share(paths: &[(Vec<u8>, f64)], z: f64, wanted: impl Fn(&[u8]) -> bool) -> f64 {
    paths.iter().filter(|path| wanted(&path.0)).map(|path| path.1.exp()).sum::<f64>() / z
}

#[test]
fn an_empty_sequence_has_no_labels() {
    let transitions = Transitions::new([0.0; HALF], vec![TransitionScores::all(0.0)]);
    let mut labels = vec![3];
    LinearChainCrf::default().decode(&transitions, &[], &[], &mut labels);
    assert!(labels.is_empty());
}
