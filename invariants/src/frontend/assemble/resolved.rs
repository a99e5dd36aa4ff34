//! Graphs and variables with their final sorts.

use std::collections::HashMap;

use crate::frontend::inference::Inference;
use crate::frontend::lower::Body;
use crate::graph::{Block, End, Graph, Statement};
use crate::object::Param;
use crate::sort::Sort;
use crate::term::{Term, Var};

/// Puts the final sorts into what lowering made.
pub(super) struct Resolver<'a> {
    inference: &'a mut Inference,
    /// The terms that are done, by their addresses; the originals are kept, so that no address is used twice.
    done: HashMap<usize, Term>,
    kept: Vec<Term>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(inference: &'a mut Inference) -> Self {
        Self { inference, done: HashMap::new(), kept: Vec::new() }
    }

    /// The final sort.
    pub(super) fn sort(&mut self, sort: &Sort) -> Sort {
        self.inference.resolve(sort)
    }

    /// The variable with its final sort.
    pub(super) fn var(&mut self, var: &Var) -> Var {
        let sort = self.sort(&var.sort);
        var.resorted(sort)
    }

    /// Parameters with their final sorts.
    pub(super) fn params(&mut self, params: &[Param]) -> Vec<Param> {
        params.iter().map(|param| Param { var: self.var(&param.var), ..param.clone() }).collect()
    }

    /// The term with the final sorts of all its parts.
    pub(super) fn term(&mut self, term: &Term) -> Term {
        self.kept.push(term.clone());
        let inference = &mut *self.inference;
        term.map_sorts(&mut |sort| inference.resolve(sort), &mut self.done)
    }

    /// The graph with final sorts.
    pub(super) fn graph(&mut self, graph: &Graph) -> Graph {
        let blocks = graph.blocks.iter().map(|block| {
            let statements = block.statements.iter().map(|statement| Statement {
                slot: self.var(&statement.slot),
                value: self.term(&statement.value),
                site: statement.site,
            });
            let statements = statements.collect();
            let end = match &block.end {
                End::Test { condition, site, then, other } => {
                    End::Test { condition: self.term(condition), site: *site, then: *then, other: *other }
                }
                End::Return { value, site } => End::Return { value: self.term(value), site: *site },
                End::Goto(_) | End::Refuse { .. } | End::Panic { .. } => block.end.clone(),
            };
            Block { statements, end }
        });
        let blocks = blocks.collect();
        let state = graph.state.iter().map(|var| self.var(var)).collect();
        Graph { blocks, state, result: self.sort(&graph.result) }
    }

    /// The body with final sorts.
    pub(super) fn body(&mut self, body: &Body) -> Body {
        let params = body.params.iter().map(|var| self.var(var)).collect();
        Body { params, graph: self.graph(&body.graph) }
    }
}
