//! The names that a pattern binds.

use syn::Pat;
use syn::visit::Visit;

/// `pat` without parentheses, and without the bar that may stand in front of it.
pub(super) fn peel_pat(pat: &Pat) -> &Pat {
    match pat {
        Pat::Paren(paren) => peel_pat(&paren.pat),
        Pat::Or(or) if or.cases.len() == 1 => or.cases.first().map_or(pat, peel_pat),
        _ => pat,
    }
}

/// All names that `pat` binds, in order.
pub(super) fn names_of(pat: &Pat) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, ident: &'ast syn::PatIdent) {
            let name = ident.ident.to_string();
            // A capitalised name without subpattern is a constant or a variant.
            if !name.starts_with(char::is_uppercase) {
                self.0.push(name);
            }
            syn::visit::visit_pat_ident(self, ident);
        }
    }
    let mut names = Names(Vec::new());
    names.visit_pat(pat);
    names.0
}

/// The only name that `pat` is, through groups, references and type annotations.
pub(super) fn single_name(pat: &Pat) -> Option<String> {
    match peel_pat(pat) {
        Pat::Ident(ident) if ident.subpat.is_none() => Some(ident.ident.to_string()),
        Pat::Reference(reference) => single_name(&reference.pat),
        Pat::Type(typed) => single_name(&typed.pat),
        _ => None,
    }
}

/// Whether `pat` is `()`: an error of this shape says nothing.
pub(super) fn is_unit(pat: &Pat) -> bool {
    matches!(peel_pat(pat), Pat::Tuple(tuple) if tuple.elems.is_empty())
}

/// Whether `pat` is `_`, with or without a type.
pub(super) fn is_wild(pat: &Pat) -> bool {
    match peel_pat(pat) {
        Pat::Wild(_) => true,
        Pat::Type(typed) => is_wild(&typed.pat),
        _ => false,
    }
}
