//! The vertex cover against all subsets.

use proptest::collection::vec;
use proptest::prelude::{Strategy, proptest};
use proptest::test_runner::Config;
use steadfast_invariants::Rate;
use steadfast_invariants::token::cover::Graph;

type Edges = Vec<(usize, usize)>;

/// Graphs of up to ten vertices with prices from 0 to 3, so that many covers cost the same.
fn graphs() -> impl Strategy<Value = (Vec<Rate>, Edges)> {
    (1_usize..=10)
        .prop_flat_map(|count| (vec((0_u32..=3).prop_map(Rate::whole), count), vec((0..count, 0..count), 0..=20)))
}

fn cheapest(weights: &[Rate], edges: &Edges) -> (Rate, Vec<usize>) {
    let count = weights.len();
    let subsets = (0_u32..1 << count).map(|bits| (0..count).filter(|place| bits >> place & 1 == 1).collect::<Vec<_>>());
    let covers = subsets.filter(|set| edges.iter().all(|(one, other)| set.contains(one) || set.contains(other)));
    let priced = covers.map(|set| {
        // What is left out early counts most: of equal price, the one that has the earlier vertices is the smallest.
        let left_out: Vec<bool> = (0..count).map(|place| !set.contains(&place)).collect();
        (set.iter().map(|place| weights[*place]).sum::<Rate>(), left_out, set)
    });
    let (price, _, set) = priced.min().expect("all vertices are a cover");
    (price, set)
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_cover_is_cheaper((weights, edges) in graphs()) {
        let cover = Graph::new(weights.clone(), edges.clone()).cover();
        assert!(edges.iter().all(|(one, other)| cover.contains(one) || cover.contains(other)), "{cover:?}");
        let price: Rate = cover.iter().map(|place| weights[*place]).sum();
        assert_eq!(price, cheapest(&weights, &edges).0);
    }

    /// Free vertices are left out of it: they may be in a cover without need.
    #[test]
    fn of_the_cheapest_the_one_with_the_earlier_vertices((weights, edges) in graphs()) {
        let weights: Vec<Rate> = weights.into_iter().map(|weight| weight + Rate::ONE).collect();
        assert_eq!(Graph::new(weights.clone(), edges.clone()).cover(), cheapest(&weights, &edges).1);
    }
}

#[test]
fn the_cheaper_side_is_exclusive() {
    let star = [(0, 3), (1, 3), (2, 3)];
    let graph = |hub: u32| Graph::new([1, 1, 1, hub].map(Rate::whole).to_vec(), star);
    assert_eq!(graph(2).cover(), [3]);
    assert_eq!(graph(4).cover(), [0, 1, 2]);
    assert_eq!(graph(3).cover(), [0, 1, 2]);
}

#[test]
fn an_edge_to_itself_forces_a_vertex() {
    assert_eq!(Graph::new([100, 1].map(Rate::whole).to_vec(), [(0, 0), (0, 1)]).cover(), [0]);
}

/// Eighty vertices of two sides, each with three others: no exponential time where the bound is tight.
#[test]
fn a_large_sparse_graph_is_solved() {
    let edges = (0..40).flat_map(|one| [0, 7, 19].map(|step| (one, 40 + (one + step) % 40)));
    assert_eq!(Graph::new(vec![Rate::ONE; 80], edges).cover().len(), 40);
}
