//! The search for writes to an object in the body of a function that is none of its own.

use std::collections::{BTreeMap, BTreeSet};

use syn::spanned::Spanned as _;
use syn::visit::Visit;

use super::mentions;

/// The methods of collections that change them.
const MUTATING: [&str; 27] = [
    "and_modify",
    "append",
    "clear",
    "drain",
    "entry",
    "extend",
    "get_mut",
    "get_or_insert",
    "get_or_insert_with",
    "insert",
    "iter_mut",
    "or_default",
    "or_insert",
    "or_insert_with",
    "pop_first",
    "pop_last",
    "push",
    "push_str",
    "remove",
    "remove_entry",
    "replace",
    "retain",
    "split_off",
    "swap",
    "take",
    "truncate",
    "values_mut",
];

/// The methods that give the object where what they are called on holds it.
const PASSING: [&str; 23] = [
    "as_deref_mut",
    "as_mut",
    "blocking_lock",
    "borrow_mut",
    "deref_mut",
    "entry",
    "expect",
    "first_mut",
    "get_mut",
    "iter_mut",
    "last_mut",
    "lock",
    "next",
    "or_default",
    "or_insert",
    "or_insert_with",
    "read",
    "try_lock",
    "try_write",
    "unwrap",
    "unwrap_or_else",
    "values_mut",
    "write",
];

/// A search for writes to the object in one function.
pub(super) struct Search<'a> {
    pub(super) object: &'a str,
    pub(super) fields: &'a BTreeSet<String>,
    pub(super) private: &'a BTreeSet<String>,
    /// The functions and methods that give the object back.
    pub(super) returning: &'a BTreeSet<String>,
    /// The fields of other structs that hold the object.
    pub(super) holders: &'a BTreeSet<String>,
    /// The variables that are the object.
    pub(super) objects: BTreeSet<String>,
    /// The variables that are a field of the object, and which.
    pub(super) parts: BTreeMap<String, String>,
    pub(super) found: Vec<(proc_macro2::Span, String)>,
}

impl Search<'_> {
    pub(super) fn declare(&mut self, pattern: &syn::Pat, ty: &syn::Type) {
        if mentions(ty, self.object) {
            self.bind(pattern);
        }
    }

    /// The names that a pattern gives to the object, where the value is one.
    fn bind_to(&mut self, pattern: &syn::Pat, value: &syn::Expr) {
        if self.is_object(value) || makes(value, self.object) {
            self.bind(pattern);
        }
    }

    fn bind(&mut self, pattern: &syn::Pat) {
        match pattern {
            syn::Pat::Ident(ident) => {
                self.objects.insert(ident.ident.to_string());
            }
            syn::Pat::Type(typed) => self.bind(&typed.pat),
            syn::Pat::Paren(inner) => self.bind(&inner.pat),
            syn::Pat::Reference(inner) => self.bind(&inner.pat),
            syn::Pat::Tuple(tuple) => tuple.elems.iter().for_each(|part| self.bind(part)),
            syn::Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|part| self.bind(part)),
            syn::Pat::Struct(parts) => {
                for part in &parts.fields {
                    if let (syn::Pat::Ident(ident), syn::Member::Named(field)) = (&*part.pat, &part.member)
                        && self.fields.contains(&field.to_string())
                    {
                        self.parts.insert(ident.ident.to_string(), field.to_string());
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the expression is the object.
    fn is_object(&self, expr: &syn::Expr) -> bool {
        match expr {
            syn::Expr::Path(path) => {
                path.path.get_ident().is_some_and(|ident| self.objects.contains(&ident.to_string()))
            }
            syn::Expr::Field(field) => {
                matches!(&field.member, syn::Member::Named(name) if self.holders.contains(&name.to_string()))
            }
            syn::Expr::MethodCall(call) => {
                let name = call.method.to_string();
                self.returning.contains(&name) || (PASSING.contains(&&*name) && self.is_object(&call.receiver))
            }
            syn::Expr::Call(call) => matches!(&*call.func, syn::Expr::Path(path)
                if path.path.get_ident().is_some_and(|name| self.returning.contains(&name.to_string()))),
            syn::Expr::Await(inner) => self.is_object(&inner.base),
            syn::Expr::Index(index) => self.is_object(&index.expr),
            syn::Expr::Paren(inner) => self.is_object(&inner.expr),
            syn::Expr::Reference(reference) => self.is_object(&reference.expr),
            syn::Expr::Try(inner) => self.is_object(&inner.expr),
            syn::Expr::Unary(unary) => self.is_object(&unary.expr),
            _ => false,
        }
    }

    /// The field of the object in which a place lies.
    fn field_of(&self, expr: &syn::Expr) -> Option<String> {
        match expr {
            syn::Expr::Path(path) => self.parts.get(&path.path.get_ident()?.to_string()).cloned(),
            syn::Expr::Field(field) => {
                if let syn::Member::Named(name) = &field.member
                    && self.fields.contains(&name.to_string())
                    && self.is_object(&field.base)
                {
                    return Some(name.to_string());
                }
                self.field_of(&field.base)
            }
            syn::Expr::Index(index) => self.field_of(&index.expr),
            syn::Expr::Paren(inner) => self.field_of(&inner.expr),
            syn::Expr::Unary(unary) => self.field_of(&unary.expr),
            syn::Expr::MethodCall(call) => self.field_of(&call.receiver),
            _ => None,
        }
    }

    fn written(&mut self, place: &syn::Expr) {
        if let Some(field) = self.field_of(place) {
            self.found.push((place.span(), format!("writes `{field}`")));
        } else if let syn::Expr::Unary(unary) = place
            && self.is_object(&unary.expr)
        {
            self.found.push((place.span(), "writes the whole".to_owned()));
        }
    }
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let syn::Pat::Type(typed) = &local.pat {
            self.declare(&typed.pat, &typed.ty);
        } else if let Some(init) = &local.init {
            self.bind_to(&local.pat, &init.expr);
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_expr_for_loop(&mut self, repeated: &'ast syn::ExprForLoop) {
        self.bind_to(&repeated.pat, &repeated.expr);
        syn::visit::visit_expr_for_loop(self, repeated);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.bind_to(&condition.pat, &condition.expr);
        syn::visit::visit_expr_let(self, condition);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        for arm in &choice.arms {
            self.bind_to(&arm.pat, &choice.expr);
        }
        syn::visit::visit_expr_match(self, choice);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let exchanges = match &*call.func {
            syn::Expr::Path(path) => path.path.segments.last().is_some_and(|last| {
                let name = last.ident.to_string();
                let is_of_memory = path.path.segments.iter().any(|segment| segment.ident == "mem");
                matches!(name.as_str(), "replace" | "swap" | "take") && (is_of_memory || path.path.segments.len() == 1)
            }),
            _ => false,
        };
        if exchanges {
            let wholes = call.args.iter().filter(|argument| self.is_object(argument));
            let wholes: Vec<_> = wholes.map(|whole| (whole.span(), "writes the whole".to_owned())).collect();
            self.found.extend(wholes);
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        // A variable that is given another value is no place in the object.
        if !matches!(&*assign.left, syn::Expr::Path(_)) {
            self.written(&assign.left);
        }
        syn::visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        use syn::BinOp as Op;
        if matches!(
            binary.op,
            Op::AddAssign(_)
                | Op::SubAssign(_)
                | Op::MulAssign(_)
                | Op::DivAssign(_)
                | Op::RemAssign(_)
                | Op::BitXorAssign(_)
                | Op::BitAndAssign(_)
                | Op::BitOrAssign(_)
                | Op::ShlAssign(_)
                | Op::ShrAssign(_)
        ) {
            self.written(&binary.left);
        }
        syn::visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.written(&reference.expr);
        }
        syn::visit::visit_expr_reference(self, reference);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        if MUTATING.contains(&&*name) {
            self.written(&call.receiver);
        } else if self.private.contains(&name) && self.is_object(&call.receiver) {
            self.found.push((call.method.span(), format!("calls `{name}`, which changes the state")));
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// Whether an expression makes an object: `Ledger::new()`, `Ledger { .. }`.
fn makes(expr: &syn::Expr, object: &str) -> bool {
    match expr {
        syn::Expr::Call(call) => match &*call.func {
            syn::Expr::Path(path) => path.path.segments.iter().rev().nth(1).is_some_and(|owner| owner.ident == object),
            _ => false,
        },
        syn::Expr::Struct(literal) => literal.path.segments.last().is_some_and(|last| last.ident == object),
        syn::Expr::Try(inner) => makes(&inner.expr, object),
        syn::Expr::MethodCall(call) => makes(&call.receiver, object),
        _ => false,
    }
}
