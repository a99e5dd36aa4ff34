//! A model with other names, everywhere where they stand.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Expr, ExprField, ExprMethodCall, ExprPath, Field, FieldPat, FieldValue, FnArg, Ident, ImplItemFn, Member};
use syn::{Pat, PatIdent};

use super::source::{Edits, has, methods, other_names, parse};

/// A text with other names, and the new one of each.
pub(crate) struct Renamed {
    pub(crate) text: String,
    pub(crate) names: BTreeMap<String, String>,
}

/// The text with another name for every operation, every parameter of one, every invariant and every field; names that were the
/// same stay so, and what came first in the alphabet comes last.
pub(crate) fn renamed(text: &str) -> Renamed {
    let file = parse(text);
    let mut declared = Declared::default();
    declared.visit_file(&file);
    for method in methods(&file, "operation").into_iter().chain(methods(&file, "invariant")) {
        declared.methods.insert(method.sig.ident.to_string());
    }
    let params = methods(&file, "operation").into_iter().flat_map(params);
    let all = declared.methods.iter().chain(&declared.fields).cloned().chain(params).collect();
    let names: BTreeMap<String, String> = other_names(&all).collect();
    let mut renaming = Renaming { declared, names: &names, params: BTreeSet::new(), edits: Edits::default() };
    renaming.visit_file(&file);
    Renamed { text: renaming.edits.made_in(text), names }
}

/// The names of a method's parameters.
fn params(method: &ImplItemFn) -> Vec<String> {
    let inputs = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(pattern) => Some(pattern.ident.to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    inputs.collect()
}

/// The fields of all types of a file, and the methods that get another name.
#[derive(Default)]
struct Declared {
    fields: BTreeSet<String>,
    methods: BTreeSet<String>,
}

impl<'a> Visit<'a> for Declared {
    fn visit_field(&mut self, field: &'a Field) {
        self.fields.extend(field.ident.as_ref().map(Ident::to_string));
    }
}

/// Renames while it walks.
struct Renaming<'n> {
    declared: Declared,
    names: &'n BTreeMap<String, String>,
    /// The parameters of the operation that is walked.
    params: BTreeSet<String>,
    edits: Edits,
}

impl Renaming<'_> {
    fn rename(&mut self, ident: &Ident) {
        self.edits.replace(ident.span().byte_range(), &self.names[&ident.to_string()]);
    }

    fn is_field(&self, ident: &Ident) -> bool {
        self.declared.fields.contains(&ident.to_string())
    }

    fn is_param(&self, ident: &Ident) -> bool {
        self.params.contains(&ident.to_string())
    }

    /// A field in its short form, `amount` for `amount: amount`, written out with the names that the two get.
    fn write_out(&mut self, ident: &Ident) {
        let old = ident.to_string();
        let new = |is_renamed: bool| if is_renamed { &self.names[&old] } else { &old };
        let text = format!("{}: {}", new(self.is_field(ident)), new(self.is_param(ident)));
        self.edits.replace(ident.span().byte_range(), text);
    }
}

impl<'a> Visit<'a> for Renaming<'_> {
    fn visit_impl_item_fn(&mut self, method: &'a ImplItemFn) {
        if has(&method.attrs, "operation") {
            self.params = params(method).into_iter().collect();
        }
        if self.declared.methods.contains(&method.sig.ident.to_string()) {
            self.rename(&method.sig.ident);
        }
        visit::visit_impl_item_fn(self, method);
        self.params.clear();
    }

    fn visit_field(&mut self, field: &'a Field) {
        if let Some(ident) = &field.ident {
            self.rename(ident);
        }
        visit::visit_field(self, field);
    }

    fn visit_expr_field(&mut self, access: &'a ExprField) {
        if let Member::Named(ident) = &access.member
            && self.is_field(ident)
        {
            self.rename(ident);
        }
        visit::visit_expr_field(self, access);
    }

    fn visit_field_value(&mut self, value: &'a FieldValue) {
        match &value.member {
            Member::Named(ident) if value.colon_token.is_none() => self.write_out(ident),
            member => {
                if let Member::Named(ident) = member
                    && self.is_field(ident)
                {
                    self.rename(ident);
                }
                visit::visit_field_value(self, value);
            }
        }
    }

    fn visit_field_pat(&mut self, pattern: &'a FieldPat) {
        match &pattern.member {
            Member::Named(ident) if pattern.colon_token.is_none() => self.write_out(ident),
            member => {
                if let Member::Named(ident) = member
                    && self.is_field(ident)
                {
                    self.rename(ident);
                }
                visit::visit_field_pat(self, pattern);
            }
        }
    }

    fn visit_pat_ident(&mut self, pattern: &'a PatIdent) {
        if self.is_param(&pattern.ident) {
            self.rename(&pattern.ident);
        }
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_expr_path(&mut self, path: &'a ExprPath) {
        let segments: Vec<&Ident> = path.path.segments.iter().map(|segment| &segment.ident).collect();
        match segments[..] {
            [ident] if self.is_param(ident) => self.rename(ident),
            [of, method] if *of == "Self" && self.declared.methods.contains(&method.to_string()) => self.rename(method),
            _ => {}
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let is_own = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        if is_own && self.declared.methods.contains(&call.method.to_string()) {
            self.rename(&call.method);
        }
        visit::visit_expr_method_call(self, call);
    }
}
