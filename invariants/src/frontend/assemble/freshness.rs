//! Who makes values of a type that has `#[fresh]` arguments (INPUT 18): nobody but their callers.

use std::collections::HashSet;

use crate::frontend::diagnostic::Diagnostic;
use crate::object::{Operation, Param, Role};
use crate::sort::Sort;
use crate::term::{Kind, Term};

/// What is to be said of the fresh arguments of an object's operations.
pub(super) fn complaints(operations: &[Operation]) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for operation in operations {
        for param in operation.params.iter().filter(|param| param.role == Role::Fresh) {
            match &param.var.sort {
                Sort::Opaque(_) | Sort::Record(_) | Sort::Enum(_) | Sort::Open(_) => {
                    let makers = operations.iter().filter(|maker| makes(maker, &param.var.sort));
                    said.extend(makers.map(|maker| minted(maker, operation, param)));
                }
                Sort::Bool | Sort::Int(_) | Sort::Set(_) | Sort::Map(..) => said.push(no_identifier(operation, param)),
            }
        }
    }
    said
}

fn no_identifier(operation: &Operation, param: &Param) -> Diagnostic {
    let (op, name) = (&operation.name, &param.var.name);
    let what = match &param.var.sort {
        Sort::Int(_) => "a number that is ordered or computed with",
        Sort::Bool => "a `bool`",
        _ => "a collection",
    };
    Diagnostic::error(operation.site, format!("`{name}` of `{op}` is `#[fresh]`, and is {what}"))
        .help("give it a type of its own, of which values are only compared for equality")
        .note("a fresh value is one that was used nowhere before, which nobody can promise of this")
}

fn minted(maker: &Operation, operation: &Operation, param: &Param) -> Diagnostic {
    let (op, name) = (&operation.name, &param.var.name);
    Diagnostic::error(maker.site, format!("`{}` makes a value that `{name}` of `{op}` may be", maker.name))
        .place(operation.site, format!("`{name}` is `#[fresh]` here"))
        .help("take the value as an argument")
        .note("a fresh value differs from all others, which a literal or the result of a computation may not")
}

/// Whether what the operation captures or writes has a value of that sort which it made itself.
fn makes(operation: &Operation, sort: &Sort) -> bool {
    let captured = operation.captures.iter().map(|capture| &capture.value);
    let mut seen = HashSet::new();
    captured.chain(&operation.effect.state).any(|term| is_made(term, sort, &mut seen))
}

/// Whether a value that is made on the spot flows into that of `term`. What only decides does not flow, nor does the key
/// that something is looked up or removed by. Terms share their parts: those in `seen` are done.
fn is_made(term: &Term, sort: &Sort, seen: &mut HashSet<usize>) -> bool {
    match term.kind() {
        _ if *term.sort() == Sort::Bool || !seen.insert(term.address()) => false,
        Kind::Int(_) | Kind::Element(_) | Kind::Record(_) | Kind::Variant(..) if term.sort() == sort => true,
        Kind::Value(map, ..) => is_made(map, sort, seen),
        Kind::Remove(collection, _) => is_made(collection, sort, seen),
        _ => term.kind().parts().into_iter().any(|part| is_made(part, sort, seen)),
    }
}
