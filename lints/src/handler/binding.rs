//! The names that a pattern binds.

use syn::Pat;
use syn::visit::Visit;

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
    match pat {
        Pat::Ident(ident) if ident.subpat.is_none() => Some(ident.ident.to_string()),
        Pat::Paren(paren) => single_name(&paren.pat),
        Pat::Reference(reference) => single_name(&reference.pat),
        Pat::Type(typed) => single_name(&typed.pat),
        _ => None,
    }
}

/// Whether `pat` is `_`, with or without a type.
pub(super) fn is_wild(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) => true,
        Pat::Type(typed) => is_wild(&typed.pat),
        Pat::Paren(paren) => is_wild(&paren.pat),
        _ => false,
    }
}
