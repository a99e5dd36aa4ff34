//! Leaving out what nobody asks for.

use super::{Expr, ExprId, Exprs};

impl Exprs {
    /// Drops everything but the expressions in `asked` and what these are made of, and says in `asked` where they are then. Of what
    /// functions compute, little is asked for; the rest would be kept until all files have been read.
    pub fn keep<'asked>(&mut self, asked: impl Iterator<Item = &'asked mut ExprId>) {
        let asked: Vec<&mut ExprId> = asked.collect();
        let mut is_kept = vec![false; self.list.len()];
        let mut pending: Vec<ExprId> = asked.iter().map(|id| **id).collect();
        while let Some(id) = pending.pop() {
            if !std::mem::replace(&mut is_kept[id.index()], true) {
                self.list[id.index()].for_each_part(&mut |part| pending.push(*part));
            }
        }
        let mut next = 0;
        let places: Vec<ExprId> = is_kept
            .iter()
            .map(|is_kept| {
                let place = ExprId(next);
                next += u32::from(*is_kept);
                place
            })
            .collect();
        let mut is_kept = is_kept.into_iter();
        self.list.retain(|_| is_kept.next().unwrap_or_default());
        self.list.shrink_to_fit();
        for expr in &mut self.list {
            expr.for_each_part(&mut |part| *part = places[part.index()]);
        }
        for id in asked {
            *id = places[id.index()];
        }
    }
}

impl Expr {
    /// Hands on each expression that it is made of.
    fn for_each_part(&mut self, act: &mut impl FnMut(&mut ExprId)) {
        match self {
            Self::Unknown
            | Self::Diverges
            | Self::Path(..)
            | Self::Receiver(_)
            | Self::Truth
            | Self::Struct(..)
            | Self::Literal(_)
            | Self::String
            | Self::Given(_) => {}
            Self::Call(of, parts) => {
                act(of);
                parts.iter_mut().for_each(act);
            }
            Self::Method(call) => {
                act(&mut call.receiver);
                call.arguments.iter_mut().for_each(act);
            }
            Self::Field(of, _)
            | Self::Await(of)
            | Self::Try(of)
            | Self::Reference(of)
            | Self::Borrowed(of)
            | Self::Dereference(of)
            | Self::Negation(of)
            | Self::Parameter(of, _)
            | Self::Async(of)
            | Self::Formatted(_, of)
            | Self::Element(of, ..)
            | Self::SliceElement(of)
            | Self::Item(of) => act(of),
            Self::Index(one, other) | Self::Arithmetic(_, one, other) => [one, other].into_iter().for_each(act),
            Self::Tuple(parts) | Self::Branches(parts) => parts.iter_mut().for_each(act),
            Self::Array(of) | Self::Vector(of) | Self::Range(_, of) | Self::Typed(_, _, of) => {
                of.iter_mut().for_each(act);
            }
            Self::Closure(closure) => {
                act(&mut closure.body);
                closure.within.iter_mut().for_each(|(call, _)| act(call));
            }
            Self::Variant(field) => act(&mut field.of),
            Self::Macro(call) => call.locals.iter_mut().for_each(|(_, local)| act(local)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::PlaceId;

    #[test]
    fn what_is_asked_for_keeps_what_it_is_made_of() {
        let list = vec![
            Expr::Unknown,
            Expr::Literal("u8"),
            Expr::Receiver(PlaceId(0)),
            Expr::String,
            Expr::Call(ExprId(2), [ExprId(1), ExprId(5)].into()),
            // It names the call that it is an argument of, which comes before it.
            Expr::Closure(Box::new(crate::expr::Closure {
                place: PlaceId(0),
                parameters: Box::default(),
                output: None,
                body: ExprId(1),
                within: Some((ExprId(4), 1)),
            })),
            Expr::Truth,
        ];
        let mut exprs = Exprs { list, places: Vec::new() };
        let (mut closure, mut literal) = (ExprId(5), ExprId(1));
        exprs.keep([&mut closure, &mut literal].into_iter());
        assert_eq!((closure, literal), (ExprId(3), ExprId(0)));
        let closure = |expr: &Expr| match expr {
            Expr::Closure(closure) => (closure.body, closure.within),
            other => panic!("{other:?}"),
        };
        assert_eq!(closure(exprs.get(ExprId(3))), (ExprId(0), Some((ExprId(2), 1))));
        assert_eq!(exprs.list[..2], [Expr::Literal("u8"), Expr::Receiver(PlaceId(0))]);
        assert_eq!(exprs.list[2], Expr::Call(ExprId(1), [ExprId(0), ExprId(3)].into()));
        assert_eq!(exprs.len(), 4);
        exprs.keep(std::iter::empty());
        assert!(exprs.is_empty());
    }
}
