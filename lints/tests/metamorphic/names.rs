//! Other names for the same.
//!
//! Most names mean something here: the class of a call is read from the words of its name and of its receiver, a file
//! or an address is told by the name of the argument. What carries no meaning is how an error is bound, what a loop or
//! a type parameter is called, and under which name something was imported.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenTree};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, ExprIf, ExprMethodCall, FieldPat, FieldValue, GenericParam, Macro, Member, Pat};

use crate::tree::{each_token, edited, is_member, punct, tokens_edited};
use crate::{Basis, Transformation};

/// `Err(problem7)` for `Err(e)`, `|problem7|` for `|e|`.
pub(crate) const ERROR_BINDINGS: Transformation =
    Transformation::new("error bindings renamed", Basis::Printed, 150, |text| {
        edited(text, |file| {
            let mut bindings = ErrorBindings(0);
            bindings.visit_file_mut(file);
            bindings.0
        })
    });

struct ErrorBindings(usize);

impl ErrorBindings {
    fn renaming(&mut self, pat: &Pat) -> Renaming {
        let mut names = BoundNames(BTreeSet::new());
        names.visit_pat(pat);
        let numbered = names.0.into_iter().map(|name| {
            self.0 += 1;
            // An underscore in front says that the error is not looked at.
            let underscore = if name.starts_with('_') { "_" } else { "" };
            let new = format!("{underscore}problem{}", self.0);
            (name, new)
        });
        Renaming(numbered.collect())
    }
}

impl VisitMut for ErrorBindings {
    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        visit_mut::visit_arm_mut(self, arm);
        if let Some(pat) = err_pattern(&arm.pat) {
            self.renaming(pat).visit_arm_mut(arm);
        }
    }

    fn visit_expr_if_mut(&mut self, branch: &mut ExprIf) {
        visit_mut::visit_expr_if_mut(self, branch);
        if let Expr::Let(condition) = &mut *branch.cond
            && let Some(pat) = err_pattern(&condition.pat)
        {
            let mut renaming = self.renaming(pat);
            renaming.visit_pat_mut(&mut condition.pat);
            renaming.visit_block_mut(&mut branch.then_branch);
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if matches!(
            call.method.to_string().as_str(),
            "map_err" | "inspect_err" | "or_else" | "unwrap_or_else" | "map_or_else"
        ) && let Some(Expr::Closure(closure)) = call.args.first_mut()
            && let Some(pat) = closure.inputs.first()
        {
            self.renaming(pat).visit_expr_closure_mut(closure);
        }
    }
}

/// The whole of a pattern that is one for errors.
fn err_pattern(pat: &Pat) -> Option<&Pat> {
    match pat {
        Pat::Guard(guarded) => err_pattern(&guarded.pat),
        Pat::TupleStruct(tuple) if tuple.path.is_ident("Err") => Some(pat),
        _ => None,
    }
}

/// The names of variables in a pattern.
struct BoundNames(BTreeSet<String>);

impl<'ast> Visit<'ast> for BoundNames {
    fn visit_pat_ident(&mut self, ident: &'ast syn::PatIdent) {
        let name = ident.ident.to_string();
        if name.starts_with(|first: char| first.is_lowercase() || first == '_') {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, ident);
    }
}

/// Names of variables with their new ones.
struct Renaming(Vec<(String, String)>);

impl Renaming {
    fn of(&self, name: &Ident) -> Option<Ident> {
        let (_, new) = self.0.iter().find(|(old, _)| name == old)?;
        Some(Ident::new(new, name.span()))
    }

    /// A format string with the names that stand in its braces.
    fn literal(&self, literal: &Literal) -> Option<Literal> {
        let mut text = literal.to_string();
        for (old, new) in &self.0 {
            for end in ['}', ':'] {
                text = text.replace(&format!("{{{old}{end}"), &format!("{{{new}{end}"));
            }
        }
        text.parse().ok()
    }
}

impl VisitMut for Renaming {
    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        visit_mut::visit_pat_ident_mut(self, pat);
        if let Some(new) = self.of(&pat.ident) {
            pat.ident = new;
        }
    }

    fn visit_expr_path_mut(&mut self, expr: &mut syn::ExprPath) {
        if let Some(new) = expr.path.get_ident().and_then(|name| self.of(name)) {
            expr.path = new.into();
        }
    }

    fn visit_field_pat_mut(&mut self, field: &mut FieldPat) {
        visit_mut::visit_field_pat_mut(self, field);
        // `{ source }` binds, so the field has to be named.
        if let (None, Member::Named(name)) = (&field.colon_token, &field.member)
            && self.of(name).is_some()
        {
            field.colon_token = Some(<syn::Token![:]>::default());
        }
    }

    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        if let (None, Member::Named(name)) = (&field.colon_token, &field.member)
            && self.of(name).is_some()
        {
            field.colon_token = Some(<syn::Token![:]>::default());
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        mac.tokens = each_token(std::mem::take(&mut mac.tokens), &mut |tokens, at| match &tokens[at] {
            TokenTree::Ident(name) if !is_member(tokens, at) => self.of(name).map(TokenTree::Ident),
            TokenTree::Literal(literal) => self.literal(literal).map(TokenTree::Literal),
            _ => None,
        });
    }
}

fn is_lifetime(tokens: &[TokenTree], at: usize) -> bool {
    punct(tokens, at.checked_sub(1)) == Some('\'')
}

/// `'ring7_outer` for `'outer`.
pub(crate) const LABELS: Transformation = Transformation::new("labels renamed", Basis::Printed, 3, |text| {
    struct Labels(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Labels {
        fn visit_label(&mut self, label: &'ast syn::Label) {
            self.0.insert(label.name.ident.to_string());
        }
    }
    let mut labels = Labels(BTreeSet::new());
    labels.visit_file(&syn::parse_file(text).ok()?);
    tokens_edited(text, |tokens, at| match &tokens[at] {
        TokenTree::Ident(name) if is_lifetime(tokens, at) && labels.0.contains(&name.to_string()) => {
            Some(TokenTree::Ident(Ident::new(&format!("ring7_{name}"), name.span())))
        }
        _ => None,
    })
});

/// `Given7T` for the type parameter `T`.
pub(crate) const TYPE_PARAMETERS: Transformation =
    Transformation::new("type parameters renamed", Basis::Printed, 50, |text| {
        struct Parameters(BTreeSet<String>);
        impl<'ast> Visit<'ast> for Parameters {
            fn visit_generic_param(&mut self, param: &'ast GenericParam) {
                if let GenericParam::Type(param) = param
                    && param.ident.to_string().len() == 1
                {
                    self.0.insert(param.ident.to_string());
                }
            }
        }
        let mut parameters = Parameters(BTreeSet::new());
        parameters.visit_file(&syn::parse_file(text).ok()?);
        tokens_edited(text, |tokens, at| match &tokens[at] {
            TokenTree::Ident(name) if !is_lifetime(tokens, at) && parameters.0.contains(&name.to_string()) => {
                Some(TokenTree::Ident(Ident::new(&format!("Given7{name}"), name.span())))
            }
            _ => None,
        })
    })
    .renaming(|name| name.replace("Given7", ""));
