//! The program that compares: a module for each file, without its attributes, with the printed methods, the cases and the
//! sequences.

mod sequence;

use std::fmt::Write as _;

use steadfast_invariants::eval::{Call, Run};
use steadfast_invariants::sort::Field;
use steadfast_invariants::{Object, Operation, Value, print};

use crate::values::{Random, data, expression};

/// How many states each operation is tried in.
const TRIES: u64 = 16;

/// The attributes that mean nothing to rustc by themselves.
const OWN: [&str; 9] =
    ["replicated", "invariant", "initial", "operation", "effect", "equivalence", "local", "fresh", "replica"];

/// The text of a program.
#[derive(Default)]
pub(crate) struct Program {
    modules: String,
    calls: String,
    cases: usize,
    steps: usize,
}

impl Program {
    /// Adds a file with its objects.
    pub(crate) fn module(&mut self, name: &str, text: &str, objects: &[Object]) {
        let file = stripped(text);
        let mut methods = String::new();
        let mut checks = String::new();
        for object in objects {
            writeln!(methods, "impl {} {{", object.name).expect("a string");
            for operation in &object.operations {
                methods += &print::guard(object, operation);
                methods += &print::effect(object, operation);
                for seed in 0..TRIES {
                    let mutating = takes_mutably(&file, &operation.name);
                    checks += &self.case(object, operation, mutating, seed);
                }
            }
            checks += &self.sequences(object, &file);
            methods += "}\n";
        }
        let source = prettyplease::unparse(&file);
        writeln!(
            self.modules,
            "mod {name} {{\n{source}\n{methods}\npub fn check(failures: &mut Vec<String>) {{\n{checks}}}\n}}"
        )
        .expect("a string");
        writeln!(self.calls, "    {name}::check(&mut failures);").expect("a string");
    }

    /// The whole text.
    pub(crate) fn source(&self) -> String {
        let Self { modules, calls, cases, steps } = self;
        format!(
            "{modules}
fn compare<T: PartialEq + std::fmt::Debug>(
    label: &str, expected: Option<T>, actual: &dyn Fn() -> T, failures: &mut Vec<String>,
) {{
    let actual = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| actual())).ok();
    if actual != expected {{
        failures.push(format!(\"{{label}}: {{actual:?}} where eval says {{expected:?}}\"));
    }}
}}

fn step<T: PartialEq + std::fmt::Debug>(
    label: &str, expected: Option<T>, state: &mut T, run: &dyn Fn(&mut T), failures: &mut Vec<String>,
) {{
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&mut *state)));
    let actual = ended.is_ok().then_some(&*state);
    if actual != expected.as_ref() {{
        failures.push(format!(\"{{label}}: {{actual:?}} where eval says {{expected:?}}\"));
    }}
}}

fn is_met(guard: &dyn Fn() -> bool) -> bool {{
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| guard())).unwrap_or(false)
}}

fn main() {{
    std::panic::set_hook(Box::new(|_| {{}}));
    let mut failures = Vec::new();
{calls}    if failures.is_empty() {{
        println!(\"all of {cases} cases and {steps} steps agree\");
    }} else {{
        println!(\"{{}}\", failures.join(\"\\n\"));
    }}
}}
"
        )
    }

    /// The comparisons for one random state and random arguments.
    fn case(&mut self, object: &Object, operation: &Operation, mutating: bool, seed: u64) -> String {
        let mut random = Random::new(seed + 1);
        let state: Vec<Value> = object.vars().map(|var| random.value(&var.sort)).collect();
        let arguments: Vec<Value> = operation.params.iter().map(|param| random.value(&param.var.sort)).collect();
        let captures: Vec<Value> = operation.captures.iter().map(|capture| random.value(&capture.var.sort)).collect();
        let call = Call::new(object, operation, arguments);
        let name = &operation.name;
        let label = format!("{}::{name}, case {seed}", object.name);
        let start = whole(object, &state);
        let (given, captured) = (given(&call), captured(operation, &captures));

        let mut checks = String::new();
        let mut check = |what: &str, expected: Option<String>, actual: &str| {
            let expected = expected.map_or_else(|| "None".to_owned(), |expected| format!("Some({expected})"));
            writeln!(checks, "    super::compare(\"{label}, {what}\", {expected}, &|| {actual}, failures);")
                .expect("a string");
            self.cases += 1;
        };
        // A guard that is undefined is not satisfied; both count as no.
        let holds = call.broken_guard(&state).is_none();
        check(
            "guard",
            Some(holds.to_string()),
            &format!("super::is_met(&|| {{ let state = {start}; state.{name}_guard({given}) }})"),
        );
        if call.overflow(&captures, &state).is_none() {
            let after = call.apply(&captures, &state).ok().map(|after| whole(object, &after));
            let run = format!("{{ let mut state = {start}; state.{name}_effect({given}{captured}); state }}");
            check("effect", after, &run);
        }
        if mutating && call.origin_overflow(&state).is_none() && call.overflow(&[], &state).is_none() {
            let after = issued(&call, &state);
            let run = format!("{{ let mut state = {start}; drop(state.{name}({given})); state }}");
            check("origin", after.map(|after| whole(object, &after)), &run);
        }
        checks
    }
}

/// The state after the call of a method by `&mut self`, `None` where it panics.
fn issued(call: &Call<'_>, state: &[Value]) -> Option<Vec<Value>> {
    match call.accept(state) {
        Run::Accepted(accepted) => Some(call.apply(&accepted.captures, state).expect("a defined effect")),
        Run::Refused => match call.refusal(state) {
            Ok(refusal) => Some(refusal.map_or_else(|| state.to_vec(), |(_, after)| after)),
            Err(_) => None,
        },
        Run::Panicked(_) => None,
    }
}

/// The arguments of a call.
fn given(call: &Call<'_>) -> String {
    let params = &call.operation().params;
    params.iter().zip(call.arguments()).map(|(param, value)| argument(value, &param.var.sort)).collect()
}

/// What it captured, as further arguments.
fn captured(operation: &Operation, captures: &[Value]) -> String {
    operation.captures.iter().zip(captures).map(|(capture, value)| argument(value, &capture.var.sort)).collect()
}

fn argument(value: &Value, sort: &steadfast_invariants::Sort) -> String {
    format!("{}, ", expression(value, sort))
}

/// A state as a literal of its struct.
fn whole(object: &Object, state: &[Value]) -> String {
    let fields: Vec<Field> =
        object.vars().map(|var| Field { name: var.name.clone(), sort: var.sort.clone() }).collect();
    data(&object.name, state, &fields)
}

/// The file without what rustc would have to be told.
fn stripped(text: &str) -> syn::File {
    let mut file = syn::parse_file(text).expect("Rust");
    file.items.retain(|item| match item {
        syn::Item::Use(item) => !matches!(&item.tree, syn::UseTree::Path(path) if path.ident == "steadfast"),
        _ => true,
    });
    for item in &mut file.items {
        match item {
            syn::Item::Struct(item) => strip(&mut item.attrs),
            syn::Item::Impl(item) => {
                strip(&mut item.attrs);
                for member in &mut item.items {
                    let syn::ImplItem::Fn(function) = member else { continue };
                    strip(&mut function.attrs);
                    for input in &mut function.sig.inputs {
                        if let syn::FnArg::Typed(typed) = input {
                            strip(&mut typed.attrs);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    file
}

fn strip(attributes: &mut Vec<syn::Attribute>) {
    attributes.retain(|attribute| {
        attribute.path().segments.last().is_none_or(|last| !OWN.iter().any(|own| last.ident == own))
    });
}

/// Whether the method of that name takes `&mut self`.
fn takes_mutably(file: &syn::File, name: &str) -> bool {
    file.items.iter().any(|item| match item {
        syn::Item::Impl(item) => item.items.iter().any(|member| match member {
            syn::ImplItem::Fn(function) if function.sig.ident == name => function
                .sig
                .receiver()
                .is_some_and(|receiver| matches!(receiver.kind, syn::ReceiverKind::Reference(_, _, Some(_)))),
            _ => false,
        }),
        _ => false,
    })
}
