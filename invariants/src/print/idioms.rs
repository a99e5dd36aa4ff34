//! Choices that the standard library has a name for, which a term says with a test.

use quote::quote;

use super::Printer;
use super::names::is_copy;
use super::text::Text;
use crate::sort::SOME;
use crate::term::{Arithmetic, Kind, Term};

impl Printer<'_> {
    /// The name for a choice, if it has one.
    pub(super) fn idiom(&self, term: &Term) -> Option<Text> {
        let Kind::Ite(condition, then, other) = term.kind() else { return None };
        self.get(condition, then, other)
            .or_else(|| self.get_or(condition, then, other))
            .or_else(|| self.saturating(condition, then, other))
    }

    /// `map.get(&key).copied()`.
    fn get(&self, condition: &Term, then: &Term, other: &Term) -> Option<Text> {
        let (Kind::Variant(SOME, data), Kind::Variant(..)) = (then.kind(), other.kind()) else { return None };
        let [data] = data.as_slice() else { return None };
        self.looked_up(condition, data)
    }

    /// `map.get(&key).copied().unwrap_or(0)`.
    fn get_or(&self, condition: &Term, then: &Term, other: &Term) -> Option<Text> {
        if !matches!(other.kind(), Kind::Int(_) | Kind::Bool(_) | Kind::Element(_) | Kind::Var(_)) {
            return None;
        }
        let found = self.looked_up(condition, then)?.receiver();
        let other = match other.int_type() {
            Some(int) => self.number(other, int),
            None => self.owned(other),
        };
        let other = other.tokens;
        Some(Text::postfix(quote! { #found.unwrap_or(#other) }))
    }

    /// What `get` gives, where `condition` asks for the key at which `value` stands.
    fn looked_up(&self, condition: &Term, value: &Term) -> Option<Text> {
        let (Kind::Has(map, key), Kind::Value(source, at, _)) = (condition.kind(), value.kind()) else { return None };
        if source != map || at != key {
            return None;
        }
        let (map, key) = (self.base(map), self.reference(key));
        let owned = if is_copy(value.sort()) {
            quote! { copied }
        } else {
            quote! { cloned }
        };
        Some(Text::postfix(quote! { #map.get(#key).#owned() }))
    }

    /// `a.saturating_sub(b)`: the bounds of the type, or the exact result between them.
    fn saturating(&self, condition: &Term, then: &Term, other: &Term) -> Option<Text> {
        let int = then.int_type()?;
        let (min, max) = (Term::int(int.min()?, int), Term::int(int.max()?, int));
        let Kind::Ite(above, upper, exact) = other.kind() else { return None };
        let (Kind::Less(low, _), Kind::Less(_, high)) = (condition.kind(), above.kind()) else { return None };
        let (Kind::Cast(inner) | Kind::Wrap(inner)) = exact.kind() else { return None };
        if *then != min || *upper != max || low != inner || high != inner {
            return None;
        }
        let Kind::Arith(op, first, second, _) = inner.kind() else { return None };
        let method = match op {
            Arithmetic::Add => quote! { saturating_add },
            Arithmetic::Sub => quote! { saturating_sub },
            Arithmetic::Mul => quote! { saturating_mul },
            Arithmetic::Div | Arithmetic::Rem => return None,
        };
        let (first, second) = (super::numbers::of_type(first, int)?, super::numbers::of_type(second, int)?);
        let receiver = match first.kind() {
            Kind::Int(value) => Self::literal(value, Some(int), true),
            _ => self.owned(&first),
        };
        let (receiver, second) = (receiver.receiver(), self.number(&second, int).tokens);
        Some(Text::postfix(quote! { #receiver.#method(#second) }))
    }
}
