//! One node of a random term: which kinds there are of a sort, and what they are made of.

use steadfast_invariants::sort::{Field, SOME};
use steadfast_invariants::term::{Arithmetic, Binder, Element, Kind, SetOperation};
use steadfast_invariants::{IntType, Sort, Term};

use super::{Random, account};

impl Random<'_> {
    /// A term of a sort, `depth` nodes deep at most beside the literals.
    pub(crate) fn term(&mut self, sort: &Sort, depth: u32) -> Term {
        let Some(depth) = depth.checked_sub(1) else { return self.leaf(sort) };
        let kind = match self.choice(8) {
            0 | 1 => return self.leaf(sort),
            2 => self.of_any_sort(sort, depth),
            _ => match sort {
                Sort::Bool => self.bool(depth),
                Sort::Int(int) => self.int(*int, sort, depth),
                Sort::Record(record) => Kind::Record(self.fields(&record.fields, depth)),
                Sort::Enum(shape) => {
                    let variant = self.choice(shape.variants.len());
                    Kind::Variant(variant, self.fields(&shape.variants[variant].fields, depth))
                }
                Sort::Set(element) => self.set(element, sort, depth),
                Sort::Map(key, value) => self.map(key, value, sort, depth),
                Sort::Opaque(_) | Sort::Open(_) => self.of_any_sort(sort, depth),
            },
        };
        Term::raw(kind, sort.clone())
    }

    fn leaf(&mut self, sort: &Sort) -> Term {
        let known: Vec<Term> = self.scope.iter().filter(|var| var.sort == *sort).map(Term::var).collect();
        let choice = self.choice(known.len() + 2);
        // The newest first: a bound variable is of more interest than a free one.
        if let Some(var) = known.into_iter().rev().nth(choice) {
            return var;
        }
        let kind = match sort {
            Sort::Bool => Kind::Bool(self.choice(2) == 1),
            Sort::Int(int) => Kind::Int(self.number(*int).into()),
            Sort::Opaque(_) | Sort::Open(_) => Kind::Element(Element::Literal(["7", "8"][self.choice(2)].into())),
            Sort::Record(record) => Kind::Record(self.fields(&record.fields, 0)),
            Sort::Enum(shape) => {
                let variant = self.choice(shape.variants.len());
                Kind::Variant(variant, self.fields(&shape.variants[variant].fields, 0))
            }
            Sort::Set(_) | Sort::Map(..) => Kind::Empty,
        };
        Term::raw(kind, sort.clone())
    }

    fn fields(&mut self, fields: &[Field], depth: u32) -> Vec<Term> {
        fields.iter().map(|field| self.term(&field.sort, depth)).collect()
    }

    fn of_any_sort(&mut self, sort: &Sort, depth: u32) -> Kind {
        match self.choice(5) {
            0 => Kind::Ite(self.term(&Sort::Bool, depth), self.term(sort, depth), self.term(sort, depth)),
            1 => Kind::Field(self.term(&Sort::tuple(vec![Sort::Bool, sort.clone()]), depth), 1),
            2 => Kind::Payload(self.term(&Sort::option(sort.clone()), depth), SOME, 0, self.fault()),
            3 => {
                let map = self.term(&Sort::map(account(), sort.clone()), depth);
                Kind::Value(map, self.term(&account(), depth), self.fault())
            }
            _ => Kind::Fail(self.fault()),
        }
    }

    fn bool(&mut self, depth: u32) -> Kind {
        match self.choice(10) {
            0 => Kind::Not(self.term(&Sort::Bool, depth)),
            1 => Kind::And((0..2 + self.choice(2)).map(|_| self.term(&Sort::Bool, depth)).collect()),
            2 => Kind::Or((0..2 + self.choice(2)).map(|_| self.term(&Sort::Bool, depth)).collect()),
            3 => {
                let sort = self.sort();
                Kind::Eq(self.term(&sort, depth), self.term(&sort, depth))
            }
            order @ (4 | 5) => {
                let sort = self.int_sort();
                let (first, second) = (self.term(&sort, depth), self.term(&sort, depth));
                if order == 4 { Kind::Less(first, second) } else { Kind::AtMost(first, second) }
            }
            6 => {
                let inner = self.sort();
                let shape = self.term(&Sort::option(inner), depth);
                Kind::Is(shape, self.choice(2))
            }
            7 => {
                let collection = self.collection(&account());
                Kind::Has(self.term(&collection, depth), self.term(&account(), depth))
            }
            quantifier => {
                let (binder, body) = self.binder(&Sort::Bool, depth);
                if quantifier == 8 { Kind::All(binder, body) } else { Kind::Any(binder, body) }
            }
        }
    }

    fn int(&mut self, int: IntType, sort: &Sort, depth: u32) -> Kind {
        match self.choice(8) {
            6 => Kind::Cast(self.term(sort, depth)),
            7 if int != IntType::MATHEMATICAL => {
                let other = self.int_sort();
                Kind::Wrap(self.term(&other, depth))
            }
            op => {
                use Arithmetic::{Add, Div, Mul, Rem, Sub};
                let op = [Add, Sub, Mul, Div, Rem][op % 5];
                Kind::Arith(op, self.term(sort, depth), self.term(sort, depth), self.fault())
            }
        }
    }

    fn set(&mut self, element: &Sort, sort: &Sort, depth: u32) -> Kind {
        match self.choice(8) {
            0 => Kind::Empty,
            1 | 2 => Kind::Insert(self.term(sort, depth), self.term(element, depth)),
            3 => Kind::Remove(self.term(sort, depth), self.term(element, depth)),
            4 => {
                use SetOperation::{Difference, Intersection, Union};
                let op = [Union, Intersection, Difference][self.choice(3)];
                Kind::Sets(op, self.term(sort, depth), self.term(sort, depth))
            }
            5 => {
                let value = self.sort();
                Kind::Keys(self.term(&Sort::map(element.clone(), value), depth))
            }
            6 => {
                let source = self.term(sort, depth);
                let (binder, body) = self.binder_over(&source, &Sort::Bool, depth);
                Kind::Filter(binder, body)
            }
            _ => {
                let (binder, body) = self.binder(element, depth);
                Kind::Image(binder, body)
            }
        }
    }

    fn map(&mut self, key: &Sort, value: &Sort, sort: &Sort, depth: u32) -> Kind {
        match self.choice(7) {
            0 => Kind::Empty,
            1 | 2 => Kind::Put(self.term(sort, depth), self.term(key, depth), self.term(value, depth)),
            3 => Kind::Remove(self.term(sort, depth), self.term(key, depth)),
            4 => Kind::Overlay(self.term(sort, depth), self.term(sort, depth)),
            5 => {
                let source = self.term(sort, depth);
                let (binder, body) = self.binder_over(&source, &Sort::Bool, depth);
                Kind::Filter(binder, body)
            }
            _ => {
                let collection = self.collection(key);
                let source = self.term(&collection, depth);
                let (binder, body) = self.binder_over(&source, value, depth);
                Kind::Rebuild(binder, body)
            }
        }
    }

    /// A binder over some collection, and a body of that sort.
    fn binder(&mut self, body: &Sort, depth: u32) -> (Binder, Term) {
        let key = self.sort();
        let collection = self.collection(&key);
        let source = self.term(&collection, depth);
        self.binder_over(&source, body, depth)
    }

    fn binder_over(&mut self, source: &Term, body: &Sort, depth: u32) -> (Binder, Term) {
        let Some(binder) = Binder::over(source) else { panic!("{:?} is no collection", source.sort()) };
        let body = self.within(&binder.vars, |random| random.term(body, depth));
        (binder, body)
    }

    /// The sort of a set or a map with such elements or keys.
    fn collection(&mut self, key: &Sort) -> Sort {
        match self.choice(2) {
            0 => Sort::set(key.clone()),
            _ => Sort::map(key.clone(), [account(), Sort::Bool][self.choice(2)].clone()),
        }
    }

    fn int_sort(&mut self) -> Sort {
        let sorts: Vec<Sort> = super::sorts().into_iter().filter(|sort| sort.int().is_some()).collect();
        sorts[self.choice(sorts.len())].clone()
    }
}
