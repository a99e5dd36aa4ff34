//! The ways in which the arguments of two concurrent calls can relate: the cells over which a conflict is decided.
//!
//! The atoms are those of INPUT 21: equalities between arguments of one sort across and inside the calls, comparisons of numbers with each
//! other, with zero, and with the literals that the source compares them with. A cell gives each atom a truth value, and only
//! consistent ones are listed: for equalities these are the set partitions, for numbers the weak orders (THEORY section 4).

use itertools::Itertools;
use num_bigint::BigInt;

use super::literals::{self, Known, compared};
use super::{Comparison, Literal, Operand, Place};
use crate::eval::Assignment;
use crate::object::Role;
use crate::obligation::{Instance, Pair, Side};
use crate::sort::{IntType, Sort};
use crate::{Object, Term, Value};

/// The most cells that are told apart for one pair; beyond it, atoms are left out, which makes the predicate coarser.
const MOST: usize = 3_000;

/// All cells of a pair.
#[derive(Clone, Debug)]
pub(super) struct Space {
    groups: Vec<Group>,
    /// Whether some atoms had to be left out.
    pub(super) coarse: bool,
}

/// A cell, by the arrangement of each group; a prefix stands for all cells that begin so.
pub(super) type Cell = Vec<usize>;

/// Operands that can be compared with each other.
#[derive(Clone, Debug)]
struct Group {
    sort: Sort,
    operands: Vec<Operand>,
    ordered: bool,
    /// For each arrangement the rank of each operand: those of one rank are equal, and of numbers a lower rank is smaller.
    arrangements: Vec<Vec<usize>>,
}

impl Space {
    /// The cells of a pair.
    #[must_use]
    pub(super) fn new(object: &Object, pair: Pair) -> Self {
        let leaves = [Side::First, Side::Second].map(|side| leaves(object, pair, side)).concat();
        let mut sorts: Vec<&Sort> = leaves.iter().map(|(_, sort)| sort).unique().collect();
        // Equalities make keys, so they are told apart first.
        sorts.sort_by_key(|sort| sort.int().is_some());
        let literals = compared(object, pair);
        let mut space = Self { groups: Vec::new(), coarse: false };
        for sort in sorts {
            let places = leaves.iter().filter(|(_, known)| known == sort).map(|(place, _)| place.clone());
            space.add(sort, places.collect(), &literals);
        }
        space
    }

    /// The number of groups: a cell has an arrangement for each.
    #[must_use]
    pub(super) fn depth(&self) -> usize {
        self.groups.len()
    }

    /// The number of arrangements of a group.
    #[must_use]
    pub(super) fn width(&self, group: usize) -> usize {
        self.groups[group].arrangements.len()
    }

    /// Every cell, in a fixed order.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell> {
        self.cells_within(&[])
    }

    /// Every literal that is not decided by its operands alone.
    #[must_use]
    pub(super) fn literals(&self) -> Vec<Literal> {
        let comparisons = |ordered: bool| if ordered { &Comparison::ALL[..] } else { &Comparison::ALL[..2] };
        let mut found = Vec::new();
        for group in &self.groups {
            for (left, right) in group.operands.iter().array_combinations::<2>().map(Into::into) {
                if matches!((left, right), (Operand::Constant(_), Operand::Constant(_))) {
                    continue;
                }
                let literal = |comparison: &Comparison| Literal {
                    left: left.clone(),
                    comparison: *comparison,
                    right: right.clone(),
                };
                found.extend(comparisons(group.ordered).iter().map(literal));
            }
        }
        found
    }

    /// Whether a literal holds in a cell.
    ///
    /// # Panics
    ///
    /// Where it is none of [`Self::literals`].
    #[must_use]
    pub(super) fn holds(&self, cell: &[usize], literal: &Literal) -> bool {
        let ranks = self.groups.iter().zip(cell).find_map(|(group, arrangement)| {
            let rank = |operand: &Operand| {
                let place = group.operands.iter().position(|known| known == operand)?;
                Some(group.arrangements[*arrangement][place])
            };
            Some((rank(&literal.left)?, rank(&literal.right)?))
        });
        #[expect(clippy::expect_used, reason = "a literal of another space is a mistake of the caller, as documented")]
        let (left, right) = ranks.expect("the literal is one of this space");
        literal.comparison.accepts(left.cmp(&right))
    }

    /// The numbers that arguments are compared with.
    #[must_use]
    pub(super) fn numbers(&self) -> Vec<BigInt> {
        let operands = self.groups.iter().flat_map(|group| &group.operands);
        let numbers = operands.filter_map(|operand| match operand {
            Operand::Constant(Value::Int(value)) => Some(value.clone()),
            Operand::Constant(_) | Operand::Argument(_) => None,
        });
        numbers.sorted().dedup().collect()
    }

    /// Every cell that begins with `prefix`, in the same order.
    pub(super) fn cells_within(&self, prefix: &[usize]) -> impl Iterator<Item = Cell> {
        let widths = (prefix.len()..self.depth()).map(|group| 0..self.width(group)).collect_vec();
        let nothing = widths.is_empty().then(Vec::new);
        let rest = nothing.into_iter().chain(widths.into_iter().multi_cartesian_product());
        let prefix = prefix.to_vec();
        rest.map(move |rest| prefix.iter().copied().chain(rest).collect())
    }

    /// What holds of the arguments of two calls where the groups from one on have these arrangements.
    #[must_use]
    pub(super) fn terms(&self, arrangements: &[usize], from: usize, calls: &[Instance]) -> Vec<Term> {
        let groups = self.groups[from..].iter().zip(arrangements);
        groups.flat_map(|(group, arrangement)| group.terms(&group.arrangements[*arrangement], calls)).collect()
    }

    /// The cell of the arguments that two calls have under an assignment; `None` where it has no value for one.
    #[must_use]
    pub(super) fn cell_of(&self, calls: &[Instance], assignment: &Assignment) -> Option<Cell> {
        let values = |call: &Instance| -> Option<Vec<Value>> {
            call.params.iter().map(|param| assignment.get(param).cloned()).collect()
        };
        let (first, second) = (values(calls.first()?)?, values(calls.get(1)?)?);
        self.groups.iter().map(|group| group.arrangement_of(&first, &second)).collect()
    }

    /// The cell in which the two calls have traded places; of a pair of one operation.
    #[must_use]
    pub(super) fn mirrored(&self, cell: &[usize]) -> Option<Cell> {
        let groups = self.groups.iter().zip(cell);
        groups.map(|(group, arrangement)| group.mirrored(&group.arrangements[*arrangement])).collect()
    }

    fn add(&mut self, sort: &Sort, places: Vec<Place>, literals: &[Known]) {
        let about = |known: &&Known| places.contains(&known.place);
        let mut constants: Vec<Value> = literals.iter().filter(about).map(|known| known.value.clone()).collect();
        if let Some(int) = sort.int() {
            constants.push(Value::Int(BigInt::ZERO));
            constants.retain(|value| matches!(value, Value::Int(value) if int.contains(value)));
        }
        constants.sort();
        constants.dedup();
        let arguments: Vec<Operand> = places.into_iter().map(Operand::Argument).collect();
        // First everything, then what may be left out: literals, and at last the whole group.
        for constants in [constants, Vec::new()] {
            let operands = arguments.iter().cloned().chain(constants.into_iter().map(Operand::Constant)).collect_vec();
            if operands.len() < 2 {
                return;
            }
            let limit = MOST / self.groups.iter().map(|group| group.arrangements.len()).product::<usize>().max(1);
            if let Some(group) = Group::new(operands, sort, limit) {
                if group.arrangements.len() > 1 {
                    self.groups.push(group);
                }
                return;
            }
            self.coarse = true;
        }
    }
}

impl Group {
    /// The operands with all their arrangements; `None` where there are more than `limit`.
    fn new(operands: Vec<Operand>, sort: &Sort, limit: usize) -> Option<Self> {
        let int = sort.int();
        let most = finite_size(sort);
        let (sort, arrangements) = (sort.clone(), vec![Vec::new()]);
        let mut group = Self { sort, operands, ordered: int.is_some(), arrangements };
        for place in 0..group.operands.len() {
            let known = std::mem::take(&mut group.arrangements);
            let next = known.iter().flat_map(|ranks| group.extended(place, ranks));
            let consistent = |ranks: &Vec<usize>| {
                let blocks = ranks.iter().max().map_or(0, |most| most + 1);
                most.is_none_or(|most| blocks <= most) && int.is_none_or(|int| group.fits(ranks, int))
            };
            group.arrangements = next.filter(consistent).collect();
            if group.arrangements.len() > limit {
                return None;
            }
        }
        Some(group)
    }

    /// The arrangements of one operand more: it joins a rank, or makes a new one.
    fn extended(&self, place: usize, ranks: &[usize]) -> Vec<Vec<usize>> {
        let blocks = ranks.iter().max().map_or(0, |most| most + 1);
        let joined = |rank: usize| ranks.iter().copied().chain([rank]).collect_vec();
        let apart = |rank: usize| {
            let moved = ranks.iter().map(move |known| if *known >= rank { known + 1 } else { *known });
            moved.chain([rank]).collect_vec()
        };
        let mut found: Vec<Vec<usize>> = (0..blocks).map(joined).collect();
        // A new rank can be anywhere among numbers; of values without order the last stands for all.
        let new = if self.ordered { 0..=blocks } else { blocks..=blocks };
        found.extend(new.map(apart));
        // Constants are known: they differ, and of numbers the order is theirs.
        found.retain(|ranks| {
            self.operands[..place].iter().enumerate().all(|(other, operand)| match (operand, &self.operands[place]) {
                (Operand::Constant(one), Operand::Constant(this)) if self.ordered => {
                    ranks[other].cmp(&ranks[place]) == one.cmp(this)
                }
                (Operand::Constant(_), Operand::Constant(_)) => ranks[other] != ranks[place],
                _ => true,
            })
        });
        found
    }

    /// Whether there is a number of the type for each rank: between and beyond the constants.
    fn fits(&self, ranks: &[usize], int: IntType) -> bool {
        let constants = self.operands.iter().zip(ranks).filter_map(|(operand, rank)| match operand {
            Operand::Constant(Value::Int(value)) => Some((*rank, value.clone())),
            _ => None,
        });
        let mut known: Vec<(usize, BigInt)> = constants.sorted().collect();
        let blocks = ranks.iter().max().map_or(0, |most| most + 1);
        // What lies before the first rank and behind the last is no number of the type.
        let room = |low: usize, high: usize, from: &BigInt, to: &BigInt| BigInt::from(high - low) <= to - from;
        let lowest =
            int.min().is_none_or(|min| known.first().is_none_or(|(rank, value)| BigInt::from(*rank) <= value - min));
        let highest = int
            .max()
            .is_none_or(|max| known.last().is_none_or(|(rank, value)| BigInt::from(blocks - 1 - rank) <= max - value));
        known.dedup();
        lowest && highest && known.iter().tuple_windows().all(|(one, next)| room(one.0, next.0, &one.1, &next.1))
    }

    fn terms(&self, ranks: &[usize], calls: &[Instance]) -> Vec<Term> {
        let operands = self.operands.iter().zip(ranks).sorted_by_key(|(_, rank)| **rank).collect_vec();
        let mut terms = Vec::new();
        let mut representatives: Vec<Term> = Vec::new();
        let mut last = None;
        for (operand, rank) in operands {
            let Some(term) = term(operand, &self.sort, calls) else { continue };
            match representatives.last() {
                Some(known) if last == Some(rank) => terms.push(known.equals(&term)),
                Some(known) if self.ordered => {
                    terms.push(known.less(&term));
                    representatives.push(term);
                }
                _ => {
                    terms.extend(representatives.iter().map(|known| known.equals(&term).not()));
                    representatives.push(term);
                }
            }
            last = Some(rank);
        }
        terms.retain(|term| term.as_bool() != Some(true));
        terms
    }

    fn arrangement_of(&self, first: &[Value], second: &[Value]) -> Option<usize> {
        let value = |operand: &Operand| match operand {
            Operand::Argument(place) => place.value(first, second).cloned(),
            Operand::Constant(value) => Some(value.clone()),
        };
        let values: Vec<Value> = self.operands.iter().map(value).collect::<Option<_>>()?;
        let ranking = if self.ordered {
            values.iter().sorted().dedup().collect_vec()
        } else {
            values.iter().unique().collect_vec()
        };
        let ranks =
            values.iter().map(|value| ranking.iter().position(|known| *known == value)).collect::<Option<Vec<_>>>()?;
        self.arrangements.iter().position(|known| *known == ranks)
    }

    fn mirrored(&self, ranks: &[usize]) -> Option<usize> {
        let exchanged = |operand: &Operand| match operand {
            Operand::Argument(place) => Operand::Argument(Place { side: place.side.other(), ..place.clone() }),
            Operand::Constant(_) => operand.clone(),
        };
        let places = self.operands.iter().map(|operand| {
            let other = exchanged(operand);
            self.operands.iter().position(|known| *known == other)
        });
        let moved = places.map(|place| place.map(|place| ranks[place])).collect::<Option<Vec<usize>>>()?;
        let names = moved.iter().copied().unique().collect_vec();
        let canonical =
            |rank: &usize| if self.ordered { Some(*rank) } else { names.iter().position(|known| known == rank) };
        let ranks = moved.iter().map(canonical).collect::<Option<Vec<usize>>>()?;
        self.arrangements.iter().position(|known| *known == ranks)
    }
}

/// An operand as a term over the parameters of the calls.
pub(super) fn term(operand: &Operand, sort: &Sort, calls: &[Instance]) -> Option<Term> {
    match operand {
        Operand::Constant(value) => literals::term(value, sort),
        Operand::Argument(place) => {
            let call = calls.get(match place.side {
                Side::First => 0,
                Side::Second => 1,
            })?;
            let whole = Term::var(call.params.get(place.param)?);
            Some(place.fields.iter().fold(whole, |term, field| term.field(*field)))
        }
    }
}

/// What an operation's arguments are made of, down to what can be compared as a whole.
fn leaves(object: &Object, pair: Pair, side: Side) -> Vec<(Place, Sort)> {
    let params = object.operations[pair.operation(side)].params.iter().enumerate();
    let mut found = Vec::new();
    for (param, declared) in params.filter(|(_, declared)| declared.role == Role::Plain) {
        descend(&declared.var.sort, Place { side, param, fields: Vec::new() }, &mut found);
    }
    found
}

fn descend(sort: &Sort, place: Place, found: &mut Vec<(Place, Sort)>) {
    match sort {
        Sort::Record(record) => {
            for (field, declared) in record.fields.iter().enumerate() {
                let fields = place.fields.iter().copied().chain([field]).collect();
                descend(&declared.sort, Place { fields, ..place.clone() }, found);
            }
        }
        _ => found.push((place, sort.clone())),
    }
}

/// The number of values of a sort without order, where that is small.
fn finite_size(sort: &Sort) -> Option<usize> {
    match sort {
        Sort::Bool => Some(2),
        Sort::Enum(shape) if literals::is_plain(sort) => Some(shape.variants.len()),
        _ => None,
    }
}
