//! What patterns bind.

use syn::{Member, Pat};

use super::{Expr, ExprId, Reader, VariantField};
use crate::written::{Name, Written, WrittenPath, name};

impl Reader<'_> {
    /// Declares what `pat` binds when it is matched against `of`.
    pub fn pattern(&mut self, pat: &Pat, of: ExprId) {
        if self.is_idle {
            return;
        }
        match pat {
            Pat::Ident(bound) => {
                if let Some((_, inner)) = &bound.subpat {
                    self.pattern(inner, of);
                }
                // `None` and constants look like variables.
                if !bound.ident.to_string().starts_with(char::is_uppercase) {
                    let of = if bound.by_ref.is_some() { self.add(Expr::Borrowed(of)) } else { of };
                    self.scopes.declare(name(&bound.ident), of);
                }
            }
            Pat::Paren(inner) => self.pattern(&inner.pat, of),
            Pat::Guard(inner) => self.pattern(&inner.pat, of),
            Pat::Reference(inner) => {
                let inner_value = self.add(Expr::Dereference(of));
                self.pattern(&inner.pat, inner_value);
            }
            Pat::Type(typed) => {
                let place = self.place();
                let value = self.add(Expr::Typed(place, Box::new(Written::read(&typed.ty)), Some(of)));
                self.pattern(&typed.pat, value);
            }
            // Each alternative binds the same names.
            Pat::Or(or) => {
                for case in or.cases.iter().rev() {
                    self.pattern(case, of);
                }
            }
            Pat::Tuple(tuple) => {
                for (element, place, from_end) in numbered(&tuple.elems) {
                    let value = self.add(Expr::Element(of, place, from_end));
                    self.pattern(element, value);
                }
            }
            Pat::TupleStruct(tuple) => {
                // What stands behind `..` is not counted.
                for (element, place, _) in numbered(&tuple.elems).filter(|(_, _, from_end)| !from_end) {
                    self.field(&tuple.path, Name::new(place.to_string()), element, of);
                }
            }
            Pat::Struct(fields) => {
                for field in &fields.fields {
                    let member = match &field.member {
                        Member::Named(member) => name(member),
                        Member::Unnamed(index) => Name::new(index.index.to_string()),
                    };
                    self.field(&fields.path, member, &field.pat, of);
                }
            }
            Pat::Slice(slice) => {
                let element = self.add(Expr::SliceElement(of));
                for inner in &slice.elems {
                    match inner {
                        Pat::Ident(bound) if bound.subpat.as_ref().is_some_and(|(_, rest)| is_rest(rest)) => {
                            self.scopes.declare(name(&bound.ident), of);
                        }
                        inner => self.pattern(inner, element),
                    }
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, path: &syn::Path, name: Name, pat: &Pat, of: ExprId) {
        if matches!(pat, Pat::Wild(_) | Pat::Rest(_)) {
            return;
        }
        let field = VariantField { place: self.place(), of, path: WrittenPath::read(path), name };
        let value = self.add(Expr::Variant(Box::new(field)));
        self.pattern(pat, value);
    }
}

fn is_rest(pat: &Pat) -> bool {
    matches!(pat, Pat::Rest(_))
}

/// Patterns with their place; what stands behind `..` counts from the end.
#[expect(clippy::cast_possible_truncation, reason = "no tuple has that many elements")]
fn numbered<P>(patterns: &syn::punctuated::Punctuated<Pat, P>) -> impl Iterator<Item = (&Pat, u32, bool)> {
    let rest = patterns.iter().position(is_rest);
    let count = patterns.len();
    patterns.iter().enumerate().filter_map(move |(place, pat)| match rest {
        Some(rest) if place == rest => None,
        Some(rest) if place > rest => Some((pat, (count - 1 - place) as u32, true)),
        _ => Some((pat, place as u32, false)),
    })
}
