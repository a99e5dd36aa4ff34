//! Lowers the methods of a source text, and runs their graphs on values.

use std::collections::HashMap;

use steadfast_source::parse;

use crate::eval::{Assignment, evaluate};
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::inference::Inference;
use crate::frontend::items::{Crate, SourceFile};
use crate::frontend::lower::{Body, State, method};
use crate::frontend::scope::Scope;
use crate::graph::{BlockId, End, Graph};
use crate::sort::Sort;
use crate::term::{Term, Var};
use crate::value::Value;

/// How a run ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    Returned(Value, Vec<Value>),
    Refused,
    Panicked,
}

/// A method whose sorts are resolved, with the variables of the state.
pub(super) struct Resolved {
    pub(super) params: Vec<Var>,
    pub(super) graph: Graph,
}

/// Does something with the crate of one file.
pub(super) fn with_crate<T>(text: &str, use_it: impl FnOnce(&Crate<'_>) -> T) -> T {
    let parsed = parse(text).expect("the fixture is Rust");
    let files = [SourceFile { path: "src/lib.rs".to_owned(), parsed, number: 0 }];
    let krate = Crate::of(&files);
    use_it(&krate)
}

/// Every method of the type `name`, lowered on its own.
pub(super) fn lower_all(krate: &Crate<'_>, name: &str) -> Vec<(String, Result<Resolved, Diagnostic>)> {
    let mut methods: Vec<_> = krate.methods_of(name).collect();
    methods.sort_by_key(|item| krate.site(item.place.file, item.signature.ident.span()));
    let lowered = methods.iter().map(|item| {
        let mut inference = Inference::default();
        let scope = Scope::at(&item.place);
        let path: syn::Path = syn::parse_str(name).expect("a name is a path");
        let sort = krate.sort_of_path(&path, &scope, &mut inference).expect("the fixture's state is read");
        let record = sort.record().expect("the state is a struct").clone();
        let fields: Vec<Var> =
            record.fields.iter().map(|field| Var::new(field.name.clone(), field.sort.clone())).collect();
        let state = State { sort: &sort, fields: &fields };
        let body = method(krate, &mut inference, item, state);
        (item.signature.ident.to_string(), body.map(|body| resolved(body, &mut inference)))
    });
    lowered.collect()
}

fn resolved(body: Body, inference: &mut Inference) -> Resolved {
    let mut done = HashMap::new();
    let mut term =
        |term: &Term, inference: &mut Inference| term.map_sorts(&mut |sort: &Sort| inference.resolve(sort), &mut done);
    let mut graph = body.graph;
    for block in &mut graph.blocks {
        for statement in &mut block.statements {
            statement.value = term(&statement.value, inference);
            statement.slot = statement.slot.resorted(inference.resolve(&statement.slot.sort));
        }
        match &mut block.end {
            End::Test { condition, .. } => *condition = term(condition, inference),
            End::Return { value, .. } => *value = term(value, inference),
            End::Goto(_) | End::Refuse { .. } | End::Panic { .. } => {}
        }
    }
    graph.result = inference.resolve(&graph.result);
    graph.state = graph.state.iter().map(|var| var.resorted(inference.resolve(&var.sort))).collect();
    let params = body.params.iter().map(|var| var.resorted(inference.resolve(&var.sort))).collect();
    Resolved { params, graph }
}

impl Resolved {
    /// Runs the graph from a state.
    pub(super) fn run(&self, args: &[Value], state: &[Value]) -> Outcome {
        let mut values = Assignment::new();
        for (var, value) in self.params.iter().zip(args).chain(self.graph.state.iter().zip(state)) {
            values.insert(var.clone(), value.clone());
        }
        let mut at = BlockId(0);
        loop {
            let block = &self.graph.blocks[at.0];
            for statement in &block.statements {
                let Ok(value) = evaluate(&statement.value, &values) else { return Outcome::Panicked };
                values.insert(statement.slot.clone(), value);
            }
            match &block.end {
                End::Goto(next) => at = *next,
                End::Test { condition, then, other, .. } => match evaluate(condition, &values) {
                    Ok(Value::Bool(holds)) => at = if holds { *then } else { *other },
                    _ => return Outcome::Panicked,
                },
                End::Return { value, .. } => {
                    let Ok(value) = evaluate(value, &values) else { return Outcome::Panicked };
                    let state = self.graph.state.iter().filter_map(|var| values.get(var).cloned()).collect();
                    return Outcome::Returned(value, state);
                }
                End::Refuse { .. } => return Outcome::Refused,
                End::Panic { .. } => return Outcome::Panicked,
            }
        }
    }
}
