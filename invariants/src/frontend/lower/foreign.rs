//! What is named and is not part of the subset: clocks, randomness, input and output, and what depends on order or on
//! how many there are. Each is named, with what to write instead.

use proc_macro2::Span;
use syn::spanned::Spanned as _;

use super::context::{Lowered, Lowering};
use super::operand::{Operand, Value};
use crate::frontend::diagnostic::Diagnostic;
use crate::term::Term;

/// What to say of something foreign: what it is, and what to write instead.
type Words = (&'static str, &'static str);

const ARGUMENT: &str = "read it before the call, and make it an argument of the operation";

/// By a segment of the path of a function.
const FUNCTIONS: &[(&[&str], Words)] = &[
    (&["SystemTime", "Instant", "Utc", "Local", "OffsetDateTime", "Timestamp", "time", "clock"], ("a clock", ARGUMENT)),
    (&["rand", "fastrand", "thread_rng", "rng", "random", "getrandom", "OsRng", "StdRng"], ("randomness", ARGUMENT)),
    (&["Uuid", "Ulid", "nanoid"], ("an identifier that is made on the spot", "make it an argument, marked `#[fresh]`")),
    (&["env", "current_dir", "args"], ("the environment", ARGUMENT)),
    (
        &["fs", "File", "stdin", "stdout", "stderr", "net", "TcpStream", "reqwest", "io", "Command", "process"],
        ("input and output", "do it before or after the operation"),
    ),
    (&["Vec", "VecDeque", "BinaryHeap"], ("a sequence", "use a set, or a map from positions to elements")),
    (&["f32", "f64"], ("a floating-point number", "count in the smallest unit, as an integer")),
    (&["thread", "tokio", "spawn"], ("a thread or a task", "do it before or after the operation")),
];

/// By the name of a method.
const METHODS: &[(&[&str], Words)] = &[
    (
        &["len", "count"],
        (
            "the number of entries",
            "this is not yet supported; keep the number in a field of its own, or ask `is_empty`",
        ),
    ),
    (
        &["sum", "product", "fold", "try_fold", "reduce", "scan"],
        ("an accumulation over the entries", "this is not yet supported; keep the total in a field of its own"),
    ),
    (
        &[
            "next",
            "last",
            "nth",
            "find",
            "find_map",
            "position",
            "first",
            "last_key_value",
            "first_key_value",
            "pop_first",
            "pop_last",
            "skip",
            "take",
            "step_by",
            "take_while",
            "skip_while",
            "map_while",
            "enumerate",
            "zip",
            "windows",
            "chunks",
            "range",
            "split_off",
            "peek",
            "next_back",
            "cmp",
            "lt",
        ],
        ("the order of the entries", "use `all`, `any` or `filter`, which do not depend on it"),
    ),
    (
        &["max_by_key", "min_by_key", "max_by", "min_by", "max", "min"],
        ("the greatest or the least entry", "make it an argument, and check it with `all`"),
    ),
    (
        &["sort", "sort_by", "sort_by_key", "sort_unstable", "dedup", "push", "pop", "push_back", "push_front"],
        ("a sequence", "use a set, or a map from positions to elements"),
    ),
    (
        &[
            "shl",
            "shr",
            "count_ones",
            "count_zeros",
            "leading_zeros",
            "trailing_zeros",
            "rotate_left",
            "rotate_right",
            "swap_bytes",
            "reverse_bits",
            "is_power_of_two",
            "next_power_of_two",
            "ilog2",
            "ilog10",
            "isqrt",
            "to_be_bytes",
            "to_le_bytes",
            "to_ne_bytes",
        ],
        ("an operation on bits", "use arithmetic and comparison"),
    ),
    (
        &["sqrt", "powf", "powi", "sin", "cos", "floor", "ceil", "round", "to_bits"],
        ("a floating-point number", "use integers"),
    ),
    (&["elapsed", "now", "duration_since"], ("a clock", ARGUMENT)),
    (&["gen", "gen_range", "sample", "shuffle", "choose", "random_range"], ("randomness", ARGUMENT)),
    (
        &["lock", "read", "write", "try_lock", "borrow_mut", "get_or_init"],
        ("shared state behind a lock", "hold the value itself"),
    ),
    (
        &["send", "recv", "try_send", "try_recv", "write_all", "flush", "read_to_string"],
        ("input and output", "do it before or after the operation"),
    ),
    (&["await"], ("`await`", "do it before or after the operation")),
];

fn words(table: &[(&[&str], Words)], name: &str) -> Option<Words> {
    table.iter().find(|(names, _)| names.contains(&name)).map(|(_, words)| *words)
}

/// What to say of a method by its name, if anything is known of it.
pub(super) fn method(name: &str) -> Option<Words> {
    words(METHODS, name)
}

impl Lowering<'_, '_> {
    /// A function of no crate that is read here: a few of the standard library are data.
    pub(super) fn foreign_call(&mut self, path: &syn::Path, args: Vec<Operand>, span: Span) -> Lowered<Operand> {
        let segments = self.krate.segments(&self.scope.place, path);
        let name = segments.last().map(String::as_str).unwrap_or_default();
        let mut values = Vec::new();
        for arg in &args {
            if let Operand::Value(value) = arg {
                values.push(Value { term: self.known(&value.term), ..value.clone() });
            }
        }
        match (name, &values[..]) {
            ("take" | "replace", [place, rest @ ..]) if segments.iter().any(|segment| segment == "mem") => {
                let site = self.site(span);
                let sort = place.term.sort().clone();
                let new = match rest.first() {
                    Some(new) => new.term.clone(),
                    None => self.default_value(&sort, span)?,
                };
                self.unify(new.sort(), &sort, span)?;
                let place = self.place_of(place.clone(), site);
                let before = self.read(&place);
                let new = self.known(&new);
                Ok(self.answered(before, span, |lowering| lowering.write(&place, new, site)))
            }
            ("swap", [first, second]) if segments.iter().any(|segment| segment == "mem") => {
                let site = self.site(span);
                self.unify(first.term.sort(), second.term.sort(), span)?;
                let (first, second) = (self.place_of(first.clone(), site), self.place_of(second.clone(), site));
                let kept = Term::var(&self.local("swapped", self.read(&first), site));
                let other = self.read(&second);
                self.write(&first, other, site);
                self.write(&second, kept, site);
                Ok(Term::unit().into())
            }
            ("max" | "min", [first, second]) if segments.iter().any(|segment| segment == "cmp") => {
                self.extreme(&first.term, &second.term, name == "max", span).map(Operand::from)
            }
            ("drop" | "identity" | "black_box", [value]) => Ok(match name {
                "drop" => Term::unit().into(),
                _ => Operand::Value(value.clone()),
            }),
            ("once", [value]) => Ok(Operand::Stream(super::streams::Stream::listed(vec![value.term.clone()]))),
            ("empty", []) if segments.iter().any(|segment| segment == "iter") => {
                Ok(Operand::Stream(super::streams::Stream::listed(Vec::new())))
            }
            _ if self.in_error => Ok(self.some_error().into()),
            _ => Err(self.foreign_function(&segments, span)),
        }
    }

    fn foreign_function(&self, segments: &[String], span: Span) -> Diagnostic {
        let path = segments.join("::");
        match segments.iter().find_map(|segment| words(FUNCTIONS, segment)) {
            Some((what, instead)) => self.unsupported(span, &format!("{what} (`{path}`)"), instead),
            None => self
                .error(span, format!("`{path}` is not part of this crate, so its effect is not known"))
                .help("write it as a function of this crate, or compute its result before and make it an argument"),
        }
    }

    /// An expression outside of the subset.
    pub(super) fn outside(&self, expr: &syn::Expr) -> Diagnostic {
        let (what, instead) = match expr {
            syn::Expr::Unsafe(_) => ("`unsafe`", "write it in safe Rust"),
            syn::Expr::Async(_) | syn::Expr::Await(_) => ("`async` and `await`", "do it before or after the operation"),
            syn::Expr::While(_) => ("a `while` loop", "use a `for` loop over a set or a map, `all` or `any`"),
            syn::Expr::Loop(_) => ("a `loop`", "use a `for` loop over a set or a map, `all` or `any`"),
            syn::Expr::Break(_) => ("`break`", "look for the entry with `any`, and leave out entries with `filter`"),
            syn::Expr::Repeat(_) => ("an array", "use a set or a map"),
            syn::Expr::Block(_) => ("a block with a label", "make the block a method, and return from it"),
            syn::Expr::TryBlock(_) => ("a `try` block", "make it a method"),
            syn::Expr::RawAddr(_) => ("a raw pointer", "use a reference"),
            syn::Expr::Yield(_) => ("a generator", "return a set or a map"),
            syn::Expr::Const(_) => ("a `const` block", "name the constant"),
            _ => ("this expression", "write it with the operations of sets, maps, options and integers"),
        };
        self.unsupported(expr.span(), what, instead)
    }

    /// `(low..=high).contains(&value)`.
    pub(super) fn range_method(
        &mut self,
        from: Option<Term>,
        to: Option<Term>,
        closed: bool,
        call: &super::methods::Call<'_>,
    ) -> Lowered<Term> {
        if call.name != "contains" {
            return Err(self.unsupported(
                call.span,
                "an iterator over a range of integers",
                "iterate over a set or a map, or call `contains` on the range",
            ));
        }
        let value = self.argument(call, 0, None)?;
        let mut tests = Vec::new();
        if let Some(from) = from {
            tests.push(self.ordered(&from, &value, true, call.span)?);
        }
        if let Some(to) = to {
            tests.push(self.ordered(&value, &to, closed, call.span)?);
        }
        Ok(Term::and(tests))
    }
}
