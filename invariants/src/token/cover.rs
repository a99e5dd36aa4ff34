//! The cheapest vertices of which every edge has one: which modes are exclusive where a token knows only shared and exclusive.

use crate::Rate;

/// A graph whose vertices have a price.
#[derive(Clone, Debug)]
pub struct Graph {
    weights: Vec<Rate>,
    neighbours: Vec<Vec<usize>>,
    loops: Vec<bool>,
}

impl Graph {
    /// A graph with these vertices, of these prices, and these edges. An edge from a vertex to itself forces it into every cover.
    ///
    /// # Panics
    ///
    /// Where an edge names a vertex that is not there.
    #[must_use]
    pub fn new(weights: Vec<Rate>, edges: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut graph =
            Self { neighbours: vec![Vec::new(); weights.len()], loops: vec![false; weights.len()], weights };
        for (one, other) in edges {
            if one == other {
                graph.loops[one] = true;
            } else if !graph.neighbours[one].contains(&other) {
                graph.neighbours[one].push(other);
                graph.neighbours[other].push(one);
            }
        }
        graph
    }

    /// The minimum weighted vertex cover (THEORY section 5), exact, in ascending order. Of several, the one that has the earlier
    /// vertices. Graphs are tiny; the time is exponential in the vertices without an edge to themselves.
    #[must_use]
    pub fn cover(&self) -> Vec<usize> {
        let mut search = Search { graph: self, open: vec![true; self.weights.len()] };
        let mut cover = Vec::new();
        for vertex in 0..self.weights.len() {
            if self.loops[vertex] {
                search.open[vertex] = false;
                cover.push(vertex);
            }
        }
        let mut rest = search.price(None);
        for vertex in 0..self.weights.len() {
            if search.degree(vertex) == 0 {
                continue;
            }
            search.open[vertex] = false;
            let without = search.price(None);
            if self.weights[vertex] + without == rest {
                cover.push(vertex);
                rest = without;
            } else {
                // No cheapest cover has the vertex, so all have its neighbours.
                for neighbour in &self.neighbours[vertex] {
                    if std::mem::replace(&mut search.open[*neighbour], false) {
                        cover.push(*neighbour);
                    }
                }
                rest = search.price(None);
            }
        }
        cover.sort_unstable();
        cover
    }
}

/// The vertices of a graph that are still in question.
struct Search<'a> {
    graph: &'a Graph,
    open: Vec<bool>,
}

impl Search<'_> {
    fn open_neighbours(&self, vertex: usize) -> impl Iterator<Item = usize> + '_ {
        self.graph.neighbours[vertex].iter().copied().filter(|neighbour| self.open[*neighbour])
    }

    fn degree(&self, vertex: usize) -> usize {
        if self.open[vertex] { self.open_neighbours(vertex).count() } else { 0 }
    }

    /// The price of the cheapest cover of the open vertices; with a limit, whatever is not below it where none is.
    fn price(&mut self, limit: Option<Rate>) -> Rate {
        let busiest = (0..self.open.len()).max_by_key(|vertex| (self.degree(*vertex), std::cmp::Reverse(*vertex)));
        let Some(vertex) = busiest.filter(|vertex| self.degree(*vertex) > 0) else { return Rate::ZERO };
        if let Some(limit) = limit
            && self.bound() >= limit
        {
            return limit;
        }
        self.open[vertex] = false;
        let below = |limit: Option<Rate>, spent: Rate| limit.map(|limit| limit.saturating_sub(spent));
        let weight = self.graph.weights[vertex];
        let with = weight + self.price(below(limit, weight));
        let neighbours: Vec<usize> = self.open_neighbours(vertex).collect();
        let all: Rate = neighbours.iter().map(|neighbour| self.graph.weights[*neighbour]).sum();
        for neighbour in &neighbours {
            self.open[*neighbour] = false;
        }
        let limit = Some(limit.map_or(with, |limit| limit.min(with)));
        let without = all + self.price(below(limit, all));
        for neighbour in &neighbours {
            self.open[*neighbour] = true;
        }
        self.open[vertex] = true;
        with.min(without)
    }

    /// What every cover costs at least: edges pay for their ends, none more than the cheaper end has left (Bar-Yehuda and Even, "A
    /// linear-time approximation algorithm for the weighted vertex cover problem", Journal of Algorithms 2, 1981).
    fn bound(&self) -> Rate {
        let mut left = self.graph.weights.clone();
        let mut paid = Rate::ZERO;
        for vertex in (0..self.open.len()).filter(|vertex| self.open[*vertex]) {
            for neighbour in self.open_neighbours(vertex) {
                let pays = left[vertex].min(left[neighbour]);
                left[vertex] = left[vertex].saturating_sub(pays);
                left[neighbour] = left[neighbour].saturating_sub(pays);
                paid = paid + pays;
            }
        }
        paid
    }
}
