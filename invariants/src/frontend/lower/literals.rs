//! Literals.

use num_bigint::BigInt;

use super::context::{Lowered, Lowering};
use crate::frontend::inference::{Hint, Rank};
use crate::sort::{IntType, Sort};
use crate::term::{Element, Kind, Term};

impl Lowering<'_, '_> {
    pub(super) fn literal(&mut self, literal: &syn::Lit, expected: Option<&Sort>) -> Lowered<Term> {
        match literal {
            syn::Lit::Bool(literal) => Ok(Term::bool(literal.value)),
            syn::Lit::Int(literal) => self.integer_literal(literal, expected),
            syn::Lit::Byte(literal) => {
                let byte = IntType::named("u8").map_or_else(Sort::unit, Sort::Int);
                Ok(Term::raw(Kind::Int(literal.value().into()), byte))
            }
            syn::Lit::Str(literal) => Ok(self.text(&format!("{:?}", literal.value()), "String")),
            syn::Lit::Char(literal) => Ok(self.text(&format!("{:?}", literal.value()), "char")),
            syn::Lit::Float(_) => Err(self.unsupported(
                literal.span(),
                "a floating-point number",
                "count in the smallest unit, as an integer",
            )),
            _ => Err(self.unsupported(literal.span(), "a literal of bytes", "use a string or an integer")),
        }
    }

    /// A value of an opaque type, by what the source calls it.
    pub(super) fn text(&mut self, text: &str, rust: &str) -> Term {
        let sort = self.inference.fresh(rust, Hint { name: rust.into(), rank: Rank::Field });
        Term::element(Element::Literal(text.into()), sort)
    }

    fn integer_literal(&mut self, literal: &syn::LitInt, expected: Option<&Sort>) -> Lowered<Term> {
        let digits = literal.base10_digits();
        let Some(value) = BigInt::parse_bytes(digits.as_bytes(), 10) else {
            return Err(self.error(literal.span(), format!("`{digits}` is not a number")));
        };
        let suffix = literal.suffix();
        if suffix.starts_with('f') {
            return Err(self.unsupported(literal.span(), "a floating-point number", "count in the smallest unit"));
        }
        let sort = match IntType::named(suffix) {
            Some(_) if suffix == "u8" => IntType::named("u8").map_or_else(Sort::unit, Sort::Int),
            Some(_) => self.inference.fresh(suffix, Hint { name: suffix.into(), rank: Rank::Field }),
            None => self.inference.integer(),
        };
        if let Some(expected) = expected
            && self.inference.is_integer(expected)
        {
            self.unify(&sort, expected, literal.span())?;
        }
        let sort = self.inference.known(&sort);
        Ok(Term::raw(Kind::Int(value), sort))
    }
}
