//! Code that changes the state unseen (INPUT 2): methods that are neither operation nor effect, and functions outside of
//! the struct's impls that write its fields.
//!
//! Types are not known here. A variable counts as the object where its declaration says so, a field of another struct
//! where its type does.

use std::collections::BTreeSet;

use syn::spanned::Spanned as _;
use syn::visit::Visit;

use super::Assembly;
use super::members::{Member, Members, Receiver};
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::items::{FunctionItem, TypeItem};

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

impl<'run, 'ast> Assembly<'run, 'ast> {
    /// Says of every writer that is not seen.
    pub(super) fn unseen_writers(&mut self, members: &Members<'run, 'ast>) {
        let mut private = BTreeSet::new();
        let mut found = Vec::new();
        for member in members.iter() {
            let writes = match member.receiver {
                Receiver::Mutable => true,
                Receiver::Owned => returns_self(member, &self.item.ident),
                Receiver::Shared | Receiver::None => false,
            };
            if !writes || member.mark.is_some() {
                continue;
            }
            if member.is_public() {
                found.push(
                    Diagnostic::error(member.site, format!("`{}` changes replicated state unseen", member.name()))
                        .help("mark it `#[operation]`, `#[effect]`, or `#[local(\"reason\")]` where it changes nothing that matters")
                        .note("what no operation does is not replicated, and no invariant is checked for it"),
                );
            } else {
                // Called by marked methods alone, unless somebody outside calls it, which is looked for below.
                private.insert(member.name().to_string());
            }
        }
        self.diagnostics.extend(found);
        self.outside_writers(members, &private);
    }

    fn outside_writers(&mut self, members: &Members<'run, 'ast>, private: &BTreeSet<String>) {
        let name = self.item.ident.to_string();
        let fields: BTreeSet<String> =
            self.item.fields.iter().filter_map(|field| field.ident.as_ref()).map(ToString::to_string).collect();
        let holders = self.holders(&name);
        for function in self.krate.all_functions() {
            if members.iter().any(|member| std::ptr::eq(member.function.body, function.body)) {
                continue;
            }
            let mut search = Search {
                object: &name,
                fields: &fields,
                private,
                holders: holders_of(function, &holders),
                objects: BTreeSet::new(),
                found: Vec::new(),
            };
            for input in &function.signature.inputs {
                if let syn::FnArg::Typed(typed) = input {
                    search.declare(&typed.pat, &typed.ty);
                }
            }
            search.visit_block(function.body);
            for (span, what) in search.found {
                let site = self.krate.site(function.place.file, span);
                self.diagnostics.push(
                    Diagnostic::error(site, format!("`{}` {what} of `{name}` unseen", function.signature.ident))
                        .help(format!("make the change an `#[operation]` of `{name}`, and call that")),
                );
            }
        }
    }

    /// The fields of other structs that hold the object: the struct, and the field.
    fn holders(&self, name: &str) -> BTreeSet<(String, String)> {
        let mut holders = BTreeSet::new();
        for located in self.krate.all_types() {
            let TypeItem::Struct(item) = located.item else { continue };
            for field in &item.fields {
                if let Some(ident) = &field.ident
                    && mentions(&field.ty, name)
                {
                    holders.insert((item.ident.to_string(), ident.to_string()));
                }
            }
        }
        holders
    }
}

/// The fields of the function's own `self` that hold the object.
fn holders_of(function: &FunctionItem<'_>, holders: &BTreeSet<(String, String)>) -> BTreeSet<String> {
    let own = match function.owner.and_then(|owner| owner.self_type) {
        Some(syn::Type::Path(path)) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    let own = holders.iter().filter(|(holder, _)| Some(holder) == own.as_ref());
    own.map(|(_, field)| field.clone()).collect()
}

/// Whether a method by value gives back a changed object.
fn returns_self(member: &Member<'_, '_>, ident: &syn::Ident) -> bool {
    match &member.function.signature.output {
        syn::ReturnType::Default => false,
        syn::ReturnType::Type(_, ty) => mentions(ty, "Self") || mentions(ty, &ident.to_string()),
    }
}

/// Whether a type has a segment of that name.
fn mentions(ty: &syn::Type, name: &str) -> bool {
    struct Mention<'a>(&'a str, bool);
    impl Visit<'_> for Mention<'_> {
        fn visit_path_segment(&mut self, segment: &syn::PathSegment) {
            self.1 |= segment.ident == self.0;
            syn::visit::visit_path_segment(self, segment);
        }
    }
    let mut mention = Mention(name, false);
    mention.visit_type(ty);
    mention.1
}

/// A search for writes to the object in one function.
struct Search<'a> {
    object: &'a str,
    fields: &'a BTreeSet<String>,
    private: &'a BTreeSet<String>,
    /// The fields of `self` that hold the object.
    holders: BTreeSet<String>,
    /// The variables that are the object.
    objects: BTreeSet<String>,
    found: Vec<(proc_macro2::Span, String)>,
}

impl Search<'_> {
    fn declare(&mut self, pattern: &syn::Pat, ty: &syn::Type) {
        if let syn::Pat::Ident(ident) = pattern
            && mentions(ty, self.object)
        {
            self.objects.insert(ident.ident.to_string());
        }
    }

    /// Whether the expression is the object.
    fn is_object(&self, expr: &syn::Expr) -> bool {
        match expr {
            syn::Expr::Path(path) => {
                path.path.get_ident().is_some_and(|ident| self.objects.contains(&ident.to_string()))
            }
            syn::Expr::Field(field) => {
                let of_self = matches!(&*field.base, syn::Expr::Path(path) if path.path.is_ident("self"));
                matches!(&field.member, syn::Member::Named(name) if of_self && self.holders.contains(&name.to_string()))
            }
            syn::Expr::Paren(inner) => self.is_object(&inner.expr),
            syn::Expr::Unary(unary) => self.is_object(&unary.expr),
            syn::Expr::Reference(reference) => self.is_object(&reference.expr),
            _ => false,
        }
    }

    /// The field of the object in which a place lies.
    fn field_of(&self, expr: &syn::Expr) -> Option<String> {
        match expr {
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
        } else if let (syn::Pat::Ident(ident), Some(init)) = (&local.pat, &local.init)
            && makes(&init.expr, self.object)
        {
            self.objects.insert(ident.ident.to_string());
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.written(&assign.left);
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
