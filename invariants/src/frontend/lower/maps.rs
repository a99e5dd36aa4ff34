//! Methods of maps.

use super::context::{Lowered, Lowering};
use super::methods::Call;
use super::operand::{Operand, Value};
use super::streams::{Item, Stream};
use crate::site::FaultReason;
use crate::sort::Sort;
use crate::term::{Binder, Term};

impl Lowering<'_, '_> {
    pub(super) fn map_method(&mut self, value: Value, call: Call<'_>) -> Lowered<Operand> {
        let Sort::Map(key_sort, value_sort) = value.term.sort().clone() else {
            return Err(self.no_such_function(value.term.sort(), call.name, call.span));
        };
        let map = value.term.clone();
        let fault = self.fault(call.span, FaultReason::Missing);
        let site = self.site(call.span);
        let term = match (call.name, call.args.len()) {
            ("contains_key", 1) => {
                let key = self.argument(&call, 0, Some(&key_sort))?;
                self.known(&map).has(&key)
            }
            ("is_empty", 0) => map.is_empty(),
            ("get", 1) => {
                let key = self.argument(&call, 0, Some(&key_sort))?;
                let term = self.known(&map).get(&key, fault);
                let place = value.place.map(|place| place.get(key, fault));
                return Ok(Operand::Value(Value { term, place, exclusive: false }));
            }
            ("get_key_value", 1) => {
                let key = self.argument(&call, 0, Some(&key_sort))?;
                let map = self.known(&map);
                let pair = Term::tuple(vec![key.clone(), map.value(&key, fault)]);
                let none = Term::none(pair.sort().clone());
                Term::ite(&map.has(&key), &pair.some(), &none)
            }
            ("get_mut", 1) => {
                let key = self.argument(&call, 0, Some(&key_sort))?;
                let key = self.fixed(key, "key", site);
                let place = self.place_of(value, site).get(key, fault);
                let term = self.read(&place);
                return Ok(Operand::Value(Value { term, place: Some(place), exclusive: true }));
            }
            ("entry", 1) => {
                let key = self.argument(&call, 0, Some(&key_sort))?;
                let key = self.fixed(key, "key", site);
                return Ok(Operand::Entry { map: self.place_of(value, site), key });
            }
            ("insert", 2) => {
                let key = self.argument(&call, 0, Some(&key_sort))?;
                let new = self.argument(&call, 1, Some(&value_sort))?;
                let place = self.place_of(value, site);
                let before = self.read(&place);
                let answer = before.get(&key, fault);
                let after = before.put(&key, &new);
                return Ok(self.answered(answer, call.span, |lowering| lowering.write(&place, after, site)));
            }
            ("remove" | "remove_entry", 1) => {
                let key = self.argument(&call, 0, Some(&key_sort))?;
                let place = self.place_of(value, site);
                let before = self.read(&place);
                let answer = match call.name {
                    "remove" => before.get(&key, fault),
                    _ => {
                        let pair = Term::tuple(vec![key.clone(), before.value(&key, fault)]);
                        let none = Term::none(pair.sort().clone());
                        Term::ite(&before.has(&key), &pair.some(), &none)
                    }
                };
                let after = before.remove(&key);
                return Ok(self.answered(answer, call.span, |lowering| lowering.write(&place, after, site)));
            }
            ("iter" | "into_iter" | "drain", 0) => {
                if call.name != "drain" {
                    return Ok(Operand::Stream(Stream::over(map)));
                }
                let site = self.site(call.span);
                let drained = self.fixed(map, "drained", site);
                self.clear(value, call.span);
                return Ok(Operand::Stream(Stream::over(drained)));
            }
            ("keys" | "into_keys", 0) => return Ok(Operand::Stream(Stream::over(map).with(Item::Key))),
            ("values" | "into_values", 0) => return Ok(Operand::Stream(Stream::over(map).with(Item::Value))),
            ("iter_mut" | "values_mut", 0) => {
                let place = self.place_of(value, site);
                let item = if call.name == "iter_mut" { Item::Pair } else { Item::Value };
                let stream = Stream::over(self.read(&place)).with(item).exclusive(place);
                return Ok(Operand::Stream(stream));
            }
            ("clear", 0) => {
                self.clear(value, call.span);
                Term::unit()
            }
            ("retain", 1) => return self.retain_entries(value, &call),
            ("extend", 1) => return self.extend(value, &call),
            ("append", 1) => return self.append(value, &call),
            _ => return Err(self.not_pointwise(value.term.sort(), &call)),
        };
        Ok(term.into())
    }

    /// `retain`, whose closure may change the values that it keeps.
    fn retain_entries(&mut self, value: Value, call: &Call<'_>) -> Lowered<Operand> {
        let site = self.site(call.span);
        let callable = self.callable(call, 0)?;
        let place = self.place_of(value, site);
        let map = self.read(&place);
        let Some(binder) = Binder::over(&map) else {
            return Err(self.no_such_function(map.sort(), call.name, call.span));
        };
        let (keep, after) = self.changed_value(&binder, call.span, |lowering, entry| {
            let args = vec![Operand::from(binder.var(0)), Operand::Value(entry)];
            let keep = lowering.invoke(&callable, args, call.span)?;
            lowering.unify(keep.term.sort(), &Sort::Bool, call.span)?;
            Ok(keep)
        })?;
        let changes = after != binder.var(1);
        let kept = Term::filter(binder.clone(), &keep);
        let after = if changes { super::streams::rebuilt(&kept, &binder, &after) } else { kept };
        self.write(&place, after, site);
        Ok(Term::unit().into())
    }
}
