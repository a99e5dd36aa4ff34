//! The types of markers compared with those that the compiler writes.

use std::sync::LazyLock;

use steadfast_knowledge::written::{Bound, Written, WrittenPath};

/// Whether a compiler that writes `told` confirms `marked`, in which `_` is anything.
pub(crate) fn fits(marked: &str, told: &str) -> bool {
    // A function by its name: `fn path` and `fn(A) -> B {path}`.
    if let Some(path) = marked.strip_prefix("fn ") {
        let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        return told.strip_suffix('}').is_some_and(|told| told.rsplit('{').next().map(last) == Some(last(path)));
    }
    match (read(marked), read(told)) {
        (Some(marked), Some(told)) => is(&marked, &told),
        _ => false,
    }
}

/// The type that a text is, without lifetimes, lengths and `mut`.
fn read(text: &str) -> Option<Written> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, braced)) = rest.split_once('{') {
        let (inside, after) = braced.split_once('}')?;
        plain.push_str(before);
        let name = inside.split('@').next()?;
        plain.push_str(match name {
            "closure" => "closure",
            "integer" => "any_integer",
            "float" => "any_float",
            // `async block`, `async fn body of ..`.
            name if name.starts_with("async") => "impl Future",
            _ => return None,
        });
        rest = after;
    }
    plain.push_str(rest);
    let plain = enclosed(&plain);
    syn::parse_str::<syn::Type>(&plain).ok().map(|ty| Written::read(&ty))
}

/// The text with parentheses around sums behind `&`, which the compiler leaves out within generic arguments.
fn enclosed(text: &str) -> String {
    let Some((before, behind)) = ["&dyn ", "&mut dyn "].iter().find_map(|start| {
        let at = text.find(start)? + start.len() - "dyn ".len();
        Some(text.split_at(at))
    }) else {
        return text.to_owned();
    };
    let mut open = 0_usize;
    let end = behind.char_indices().find(|(at, char)| {
        match char {
            '<' | '(' | '[' => open += 1,
            '>' if behind[..*at].ends_with('-') => {}
            '>' | ')' | ']' if open == 0 => return true,
            '>' | ')' | ']' => open -= 1,
            ',' => return open == 0,
            _ => {}
        }
        false
    });
    let (sum, after) = behind.split_at(end.map_or(behind.len(), |(at, _)| at));
    format!("{before}({sum}){}", enclosed(after))
}

/// Whether `told` is `marked`.
fn is(marked: &Written, told: &Written) -> bool {
    let all = |marked: &[Written], told: &[Written]| {
        marked.len() == told.len() && marked.iter().zip(told).all(|(marked, told)| is(marked, told))
    };
    match (marked, told) {
        (Written::Unknown, _) | (Written::Never, Written::Never) => true,
        (Written::Path(path), Written::Path(other)) => {
            let (Some(one), Some(other)) = (path.last(), other.last()) else { return false };
            // What is as it is by default the compiler leaves out.
            let written = one.arguments.len().min(other.arguments.len());
            let (front, open) = one.arguments.split_at(written);
            let is_open = open.iter().all(|argument| *argument == Written::Unknown);
            is_number(&one.name, &other.name) || is_open && one.name == other.name && all(front, &other.arguments)
        }
        // `T::Name` and `<T as Trait>::Name`.
        (Written::Path(path), Written::Projection(projection)) => match (&*path.segments, &*projection.names) {
            ([of, name], [other]) => {
                let of = Written::Path(WrittenPath { global: false, segments: vec![of.clone()] });
                name.name == *other && is(&of, &projection.of)
            }
            _ => false,
        },
        (Written::Reference(one), Written::Reference(other))
        | (Written::Pointer(one), Written::Pointer(other))
        | (Written::Slice(one), Written::Slice(other))
        | (Written::Array(one), Written::Array(other)) => is(one, other),
        (Written::Tuple(one), Written::Tuple(other)) => all(one, other),
        (Written::Function(one, output), Written::Function(others, other)) => all(one, others) && is(output, other),
        (Written::Bounds(one), Written::Bounds(others)) => {
            let met = |bound: &Bound| others.iter().any(|other| is_bound(bound, other));
            one.iter().all(met) && one.len() <= others.len()
        }
        _ => false,
    }
}

fn is_bound(marked: &Bound, told: &Bound) -> bool {
    let of = |bound: &Bound| Written::Path(bound.path.clone());
    let is_future = marked.path.last().is_some_and(|last| last.name == "Future");
    // The compiler has no name for what an async block gives.
    let bindings = |(name, ty): &(steadfast_knowledge::written::Name, Written)| {
        told.bindings.iter().find(|(other, _)| other == name).map_or(is_future, |(_, other)| is(ty, other))
    };
    is(&of(marked), &of(told)) && marked.bindings.iter().all(bindings)
}

/// Whether `marked` is a number of any kind, and `told` one of it.
fn is_number(marked: &str, told: &str) -> bool {
    static INTEGERS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let sizes = ["8", "16", "32", "64", "128", "size"];
        sizes.iter().flat_map(|size| [format!("i{size}"), format!("u{size}")]).collect()
    });
    match marked {
        "any_integer" => told == marked || INTEGERS.iter().any(|known| known == told),
        "any_float" => told == marked || told == "f32" || told == "f64",
        _ => false,
    }
}
