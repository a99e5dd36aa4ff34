//! Iterator adapters that drop failed items.

use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, ExprMethodCall};

use crate::handler::actions::Actions;
use crate::handler::chain::{as_closure, last_segment, path_text, peel_groups};
use crate::handler::context::tail_of;
use crate::handler::emit::Draft;
use crate::handler::lowering::{Lowering, has_code};
use crate::handler::source::Source;
use crate::handler::{Form, Typed, Value};
use crate::knowledge::Type;

/// Lowers `expr` if it is an adapter that drops failed items.
pub(in crate::handler) fn lower(lowering: &mut Lowering<'_>, expr: &Expr) {
    let Expr::MethodCall(call) = expr else { return };
    let name = call.method.to_string();
    match name.as_str() {
        "filter_map" | "flat_map" | "map_while" | "scan" | "find_map" => mapping(lowering, call, &name),
        "filter" | "take_while" | "skip_while" | "partition" => testing(lowering, call, &name),
        "flatten" if call.args.is_empty() => {
            let item = item_of(lowering, &call.receiver);
            let is_known = matches!(item, Type::Result(..));
            if is_known || item.is_result().is_none() {
                let mut source = item_source(lowering, &call.receiver);
                source.typed.is_open = !is_known;
                source.result = is_known.then_some(true);
                let mut draft = draft(lowering, Form::Flatten, call, source);
                draft.proof = is_known;
                lowering.emit(draft);
            }
        }
        _ => {}
    }
}

fn mapping(lowering: &mut Lowering<'_>, call: &ExprMethodCall, name: &str) {
    let form = if matches!(name, "map_while" | "scan") { Form::AdapterStop } else { Form::AdapterSkip };
    let Some(argument) = call.args.last() else { return };
    if is_result_function(argument, "ok") {
        let source = item_source(lowering, &call.receiver);
        return emit(lowering, form, call, source);
    }
    let Some(closure) = as_closure(argument) else {
        // `flat_map(parse)`: a function of this file that gives back a `Result`.
        if name == "flat_map" && matches!(lowering.inference().output_of_task(argument), Type::Result(..)) {
            emit(lowering, form, call, Source { result: Some(true), ..Source::default() });
        }
        return;
    };
    lowering.claim(closure);
    let Some(tail) = closure_tail(closure) else { return };
    match tail {
        Expr::MethodCall(ok) if ok.method == "ok" && ok.args.is_empty() => {
            lowering.claim(ok);
            let parameter = closure.inputs.first().and_then(crate::handler::binding::single_name);
            let own = matches!(peel_groups(&ok.receiver), Expr::Path(path) if path.path.get_ident().is_some_and(|ident| parameter.as_ref().is_some_and(|name| ident == name)));
            // `if let Err(error) = &item { warn!(..) } item.ok()`: what is left out was looked at.
            if own && parameter.is_some_and(|name| looks_at(closure, &name)) {
                return;
            }
            let source = if own { item_source(lowering, &call.receiver) } else { lowering.source(&ok.receiver, 0) };
            let mut draft = draft(lowering, form, call, source);
            // The first that works ends the search.
            draft.success_leaves = name == "find_map" || lowering.is_searched(draft.range.end);
            lowering.emit(draft);
        }
        // A closure that gives back `Ok` only names a type that way.
        Expr::Call(ok) if last_segment(&ok.func).as_deref() == Some("Ok") && !may_fail(lowering, closure) => {}
        other if name == "flat_map" && matches!(lowering.inference().type_of(other), Type::Result(..)) => {
            let source = lowering.source(other, 0);
            emit(lowering, form, call, source);
        }
        _ => {}
    }
}

fn testing(lowering: &mut Lowering<'_>, call: &ExprMethodCall, name: &str) {
    let Some(argument) = call.args.first() else { return };
    let by_function = is_result_function(argument, "is_ok");
    let by_closure = as_closure(argument).and_then(closure_tail).and_then(|tail| match tail {
        Expr::MethodCall(test)
            if test.method == "is_ok"
                && test.args.is_empty()
                && matches!(peel_groups(&test.receiver), Expr::Path(_)) =>
        {
            Some(test)
        }
        _ => None,
    });
    if let Some(test) = by_closure {
        lowering.claim(test);
    }
    if by_function || by_closure.is_some() {
        let form = match name {
            "take_while" => Form::AdapterStop,
            "partition" => Form::Partition,
            _ => Form::AdapterSkip,
        };
        let source = item_source(lowering, &call.receiver);
        emit(lowering, form, call, source);
    }
}

fn emit(lowering: &mut Lowering<'_>, form: Form, call: &ExprMethodCall, source: Source) {
    let draft = draft(lowering, form, call, source);
    lowering.emit(draft);
}

fn draft<'ast>(lowering: &Lowering<'_>, form: Form, call: &ExprMethodCall, source: Source) -> Draft<'ast> {
    let start = lowering.parsed.range(call.method.span()).start;
    let end = lowering.parsed.range(call.paren_token.span.close()).end;
    let mut draft = Draft::new(form, start..end, source);
    draft.actions = Actions { yields: Value::Absent, ..Actions::default() };
    draft
}

/// Whether a closure takes the variable `name` apart with a pattern.
fn looks_at(closure: &ExprClosure, name: &str) -> bool {
    struct Search<'name> {
        name: &'name str,
        is_found: bool,
    }
    impl<'ast> Visit<'ast> for Search<'_> {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            let scrutinee = match expr {
                Expr::Let(condition) => Some(&condition.expr),
                Expr::Match(branch) => Some(&branch.expr),
                _ => None,
            };
            let place = scrutinee.map(|scrutinee| match peel_groups(scrutinee) {
                Expr::Reference(reference) => peel_groups(&reference.expr),
                other => other,
            });
            self.is_found |= matches!(place, Some(Expr::Path(path)) if path.path.is_ident(self.name));
            visit::visit_expr(self, expr);
        }
    }
    let mut search = Search { name, is_found: false };
    search.visit_expr(&closure.body);
    search.is_found
}

/// Whether `expr` is the path `Result::name`.
fn is_result_function(expr: &Expr, name: &str) -> bool {
    match peel_groups(expr) {
        Expr::Path(path) => {
            let path = path_text(&path.path);
            path.strip_suffix(name).is_some_and(|owner| owner.ends_with("Result::"))
        }
        _ => false,
    }
}

/// Whether a closure that ends in `Ok(..)` has another way out.
fn may_fail(lowering: &Lowering<'_>, closure: &ExprClosure) -> bool {
    let code = &lowering.code[lowering.range_of(&*closure.body)];
    code.contains('?') || has_code(code, "return") || has_code(code, "Err(")
}

/// The value of a closure.
fn closure_tail(closure: &ExprClosure) -> Option<&Expr> {
    match peel_groups(&closure.body) {
        Expr::Block(block) => tail_of(&block.block).map(peel_groups),
        Expr::Async(block) => tail_of(&block.block).map(peel_groups),
        other => Some(other),
    }
}

/// The adapters between the items' source and the adapter that drops.
const BETWEEN: &[&str] = &[
    "into_iter",
    "iter",
    "iter_mut",
    "rev",
    "skip",
    "take",
    "by_ref",
    "peekable",
    "fuse",
    "filter",
    "inspect",
    "enumerate",
    "skip_while",
    "take_while",
    "cloned",
    "copied",
    "chain",
    "min_depth",
    "max_depth",
    "follow_links",
    "sort_by",
    "sort_by_file_name",
    "filter_entry",
    "contents_first",
    "same_file_system",
    "flatten",
    "par_bridge",
    "into_par_iter",
];

/// What the items of an iterator come from: the call in a `map` closure, or the call that lists.
pub(in crate::handler) fn item_source(lowering: &Lowering<'_>, iterator: &Expr) -> Source {
    let source = listing_source(lowering, iterator);
    let iterated = lowering.typed(iterator);
    let typed = Typed { value: Some(lowering.reader.borrow_mut().item(iterated)), ..source.typed };
    Source { typed, ..source }
}

fn listing_source(lowering: &Lowering<'_>, iterator: &Expr) -> Source {
    let mut current = peel_groups(iterator);
    loop {
        current = match current {
            Expr::MethodCall(call) if call.method == "map" && call.args.len() == 1 => {
                if let Some(tail) = as_closure(&call.args[0]).and_then(closure_tail) {
                    let source = lowering.source(tail, 0);
                    return Source { result: Some(true), ..source };
                }
                if last_segment(&call.args[0]).is_some() {
                    let source = lowering.source(&call.args[0], 0);
                    return Source { result: Some(true), place: None, ..source };
                }
                peel_groups(&call.receiver)
            }
            Expr::MethodCall(call) if BETWEEN.contains(&call.method.to_string().as_str()) => {
                peel_groups(&call.receiver)
            }
            Expr::Reference(reference) => peel_groups(&reference.expr),
            other => {
                let source = lowering.source(other, 0);
                return Source { result: Some(true), place: None, borrowed: false, unwrapped: false, ..source };
            }
        };
    }
}

/// The type of the items of an iterator, by the closure that maps to them or the call that lists.
pub(in crate::handler) fn item_of(lowering: &Lowering<'_>, iterator: &Expr) -> Type {
    if let Type::Items(item) = lowering.inference().type_of(iterator) {
        return *item;
    }
    match peel_groups(iterator) {
        Expr::MethodCall(call) if call.method == "map" && call.args.len() == 1 => {
            match as_closure(&call.args[0]).and_then(closure_tail) {
                Some(tail) => lowering.inference().type_of(tail),
                None => lowering.inference().output_of_task(&call.args[0]),
            }
        }
        Expr::MethodCall(call) if BETWEEN.contains(&call.method.to_string().as_str()) => {
            item_of(lowering, &call.receiver)
        }
        Expr::Reference(reference) => item_of(lowering, &reference.expr),
        _ => Type::Unknown,
    }
}
