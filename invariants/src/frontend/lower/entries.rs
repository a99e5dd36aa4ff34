//! The entry of a map at a key: `or_insert`, `or_default`, `and_modify`.

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::operand::{Operand, Value};
use super::place::Place;
use crate::site::FaultReason;
use crate::sort::Sort;
use crate::term::Term;

impl Lowering<'_, '_> {
    pub(super) fn entry_method(&mut self, map: &Place, key: Term, call: Call<'_>) -> Lowered<Operand> {
        let site = self.site(call.span);
        let fault = self.fault(call.span, FaultReason::Missing);
        let before = self.read(map);
        let Sort::Map(_, value_sort) = before.sort().clone() else {
            return Err(self.no_such_function(before.sort(), call.name, call.span));
        };
        match (call.name, call.args.len()) {
            ("or_insert" | "or_insert_with" | "or_insert_with_key", 1) | ("or_default", 0) => {
                let there = before.value(&key, fault);
                let callable = call.arg(0).cloned();
                let present = before.has(&key);
                let chosen = self.choice(
                    &present,
                    call.span,
                    |_| Ok(Value::of(there)),
                    |lowering| {
                        let made = match (call.name, callable) {
                            ("or_insert", Some(operand)) => lowering.as_value(operand, call.span)?.term,
                            ("or_insert_with", Some(callable)) => {
                                lowering.invoke(&callable, Vec::new(), call.span)?.term
                            }
                            (_, Some(callable)) => {
                                lowering.invoke(&callable, vec![key.clone().into()], call.span)?.term
                            }
                            (_, None) => lowering.default_value(&value_sort, call.span)?,
                        };
                        lowering.unify(made.sort(), &value_sort, call.span)?;
                        Ok(Value::of(lowering.known(&made)))
                    },
                )?;
                let after = self.read(map).put(&key, &chosen.term);
                self.write(map, after, site);
                let place = map.present_value(key, fault);
                let term = self.read(&place);
                Ok(Operand::Value(Value { term, place: Some(place), exclusive: true }))
            }
            ("and_modify", 1) => {
                let callable = self.callable(&call, 0)?;
                let place = map.value(key.clone(), fault);
                let term = self.read(&place);
                self.choice(
                    &before.has(&key),
                    call.span,
                    |lowering| {
                        let entry = Value { term, place: Some(place), exclusive: true };
                        lowering.invoke(&callable, vec![Operand::Value(entry)], call.span)?;
                        Ok(Value::of(Term::unit()))
                    },
                    |_| Ok(Value::of(Term::unit())),
                )?;
                Ok(Operand::Entry { map: map.clone(), key })
            }
            ("insert_entry", 1) => {
                let new = self.argument(&call, 0, Some(&value_sort))?;
                let after = self.read(map).put(&key, &new);
                self.write(map, after, site);
                Ok(Operand::Entry { map: map.clone(), key })
            }
            ("key", 0) => Ok(key.into()),
            _ => Err(self.unsupported(
                call.span,
                &format!("`{}` of an entry", call.name),
                "use `or_insert`, `or_default`, `and_modify`, or `get` and `insert`",
            )),
        }
    }
}
