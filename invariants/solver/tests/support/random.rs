//! Small random problems whose models can all be tried.
//!
//! The vocabulary is fixed: a truth value, two integers from -2 to 2, two elements `c` and `d` of a sort, a predicate
//! `p` and a function `f` to -1, 0 or 1 on that sort; every element is `c` or `d`.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use steadfast_wire::{FunctionId, Node, NodeId, Problem, Scalar, Sort};

use super::Build;
use super::brute::{Interpretation, Value};

/// A problem and its observed nodes: all constants, then `p` and `f` of the elements.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) problem: Problem,
    pub(crate) observe: Vec<NodeId>,
    places: Places,
}

#[derive(Clone, Copy, Debug)]
struct Places {
    truth: FunctionId,
    numbers: [FunctionId; 2],
    elements: [FunctionId; 2],
    predicate: FunctionId,
    function: FunctionId,
}

/// How far quantified integers range.
const BOUND: i64 = 2;
/// How many interpretations the vocabulary has.
const INTERPRETATIONS: usize = 5 * 5 * 2 * 2 * (2 * 2) * (3 * 3);

/// As many random problems, always the same ones.
pub(crate) fn samples(count: usize, quantified: bool) -> Vec<Sample> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let choices = vec(any::<u8>(), 0..80);
    let mut draw = || choices.new_tree(&mut runner).expect("nothing is refused").current();
    (0..count).map(|_| sample(&draw(), quantified)).collect()
}

/// The problem that a sequence of choices describes; any sequence does.
fn sample(choices: &[u8], quantified: bool) -> Sample {
    let mut problem = Problem::new();
    let sort = problem.sort("S");
    let mut constant = |name: &str, sort| problem.function(name, Vec::new(), sort);
    let truth = constant("b", Sort::Bool);
    let numbers = [constant("x", Sort::Int), constant("y", Sort::Int)];
    let elements = [constant("c", sort), constant("d", sort)];
    let predicate = problem.function("p", vec![sort], Sort::Bool);
    let function = problem.function("f", vec![sort], Sort::Int);
    let places = Places { truth, numbers, elements, predicate, function };

    let mut pool = Pool::default();
    let mut observe = Vec::new();
    let b = problem.apply(truth, &[]);
    pool.bools.push(b);
    observe.push(b);
    for number in numbers {
        let number = problem.apply(number, &[]);
        within(&mut problem, number, 2);
        pool.ints.push(number);
        observe.push(number);
    }
    let constants = elements.map(|element| problem.apply(element, &[]));
    observe.extend(constants);
    pool.elements.extend(constants);
    for element in constants {
        let predicate = problem.apply(predicate, &[element]);
        let function = problem.apply(function, &[element]);
        within(&mut problem, function, 1);
        pool.bools.push(predicate);
        pool.ints.push(function);
        observe.extend([predicate, function]);
    }
    if quantified {
        // Else there could be more elements than are tried.
        let variable = problem.variable("e", sort);
        let element = problem.node(Node::Variable(variable));
        let either = constants.map(|constant| problem.equal(element, constant));
        let either = problem.node(Node::Or(either.to_vec()));
        let closed = problem.node(Node::ForAll(vec![variable], either));
        problem.assert(closed);
    }
    let mut choices = choices.iter().map(|choice| usize::from(*choice));
    while let Some(choice) = choices.next() {
        let mut next = || choices.next().unwrap_or(0);
        grow(&mut problem, &mut pool, choice, quantified, places, &mut next);
    }
    // The latest formulas are the largest.
    let last: Vec<NodeId> = pool.bools.iter().rev().take(4).copied().collect();
    last.into_iter().for_each(|formula| problem.assert(formula));
    Sample { problem, observe, places }
}

/// Closed formulas to build larger ones of.
#[derive(Default)]
struct Pool {
    bools: Vec<NodeId>,
    ints: Vec<NodeId>,
    elements: Vec<NodeId>,
}

fn within(problem: &mut Problem, number: NodeId, bound: i64) -> NodeId {
    let (low, high) = (problem.number(-bound), problem.number(bound));
    let low = problem.node(Node::AtMost(low, number));
    let high = problem.node(Node::AtMost(number, high));
    problem.assert(low);
    problem.assert(high);
    problem.node(Node::And(vec![low, high]))
}

fn grow(
    problem: &mut Problem,
    pool: &mut Pool,
    choice: usize,
    quantified: bool,
    places: Places,
    next: &mut impl FnMut() -> usize,
) {
    let pick = |from: &[NodeId], choice: usize| from[choice % from.len()];
    let mut bool = || pick(&pool.bools, next());
    match choice % if quantified { 16 } else { 13 } {
        0 => pool.bools.push(problem.node(Node::Not(bool()))),
        1 => pool.bools.push(problem.node(Node::And(vec![bool(), bool()]))),
        2 => pool.bools.push(problem.node(Node::Or(vec![bool(), bool(), bool()]))),
        3 => pool.bools.push(problem.node(Node::Eq(bool(), bool()))),
        4 => pool.bools.push(problem.node(Node::Less(pick(&pool.ints, next()), pick(&pool.ints, next())))),
        5 => pool.bools.push(problem.node(Node::AtMost(pick(&pool.ints, next()), pick(&pool.ints, next())))),
        6 => pool.bools.push(problem.node(Node::Eq(pick(&pool.ints, next()), pick(&pool.ints, next())))),
        7 => pool.bools.push(problem.node(Node::Eq(pick(&pool.elements, next()), pick(&pool.elements, next())))),
        8 => pool.ints.push(problem.node(Node::Add(vec![pick(&pool.ints, next()), pick(&pool.ints, next())]))),
        9 => {
            let factor = problem.number(i64::try_from(next() % 7).expect("below seven") - 3);
            pool.ints.push(problem.node(Node::Mul(factor, pick(&pool.ints, next()))));
        }
        10 => {
            let divisor = problem.number([-3, -2, 2, 3][next() % 4]);
            let dividend = pick(&pool.ints, next());
            let division =
                if next().is_multiple_of(2) { Node::Div(dividend, divisor) } else { Node::Mod(dividend, divisor) };
            pool.ints.push(problem.node(division));
        }
        11 => {
            let (condition, then, otherwise) = (bool(), pick(&pool.elements, next()), pick(&pool.elements, next()));
            pool.elements.push(problem.node(Node::Ite(condition, then, otherwise)));
        }
        12 => {
            let (condition, then, otherwise) = (bool(), pick(&pool.ints, next()), pick(&pool.ints, next()));
            pool.ints.push(problem.node(Node::Ite(condition, then, otherwise)));
        }
        quantifier => {
            let formula = quantify(problem, pool, quantifier == 13, places, next);
            pool.bools.push(formula);
        }
    }
}

/// A quantified formula over an element or a small integer.
fn quantify(
    problem: &mut Problem,
    pool: &Pool,
    integer: bool,
    places: Places,
    next: &mut impl FnMut() -> usize,
) -> NodeId {
    let pick = |from: &[NodeId], choice: usize| from[choice % from.len()];
    let for_all = next().is_multiple_of(2);
    let (variable, body) = if integer {
        let variable = problem.variable("i", Sort::Int);
        let number = problem.node(Node::Variable(variable));
        let (low, high) = (problem.number(-BOUND), problem.number(BOUND));
        let bounds = [problem.node(Node::AtMost(low, number)), problem.node(Node::AtMost(number, high))];
        let sum = problem.node(Node::Add(vec![number, pick(&pool.ints, next())]));
        let less = problem.less(sum, pick(&pool.ints, next()));
        let claim = if next().is_multiple_of(2) {
            problem.node(Node::Eq(less, pick(&pool.bools, next())))
        } else {
            problem.node(Node::Or(vec![less, pick(&pool.bools, next())]))
        };
        let guarded = if for_all {
            let outside = bounds.map(|bound| problem.not(bound));
            problem.node(Node::Or(vec![outside[0], outside[1], claim]))
        } else {
            problem.node(Node::And(vec![bounds[0], bounds[1], claim]))
        };
        (variable, guarded)
    } else {
        let variable = problem.variable("e", problem.functions[places.predicate.0 as usize].arguments[0]);
        let element = problem.node(Node::Variable(variable));
        let holds = problem.apply(places.predicate, &[element]);
        let number = problem.apply(places.function, &[element]);
        let less = problem.less(number, pick(&pool.ints, next()));
        let same = problem.equal(element, pick(&pool.elements, next()));
        let parts = [holds, less, same, pick(&pool.bools, next())];
        let part = |choice: usize| parts[choice % parts.len()];
        let (first, second) = (part(next()), part(next()));
        let first = problem.not(first);
        (variable, problem.node(Node::Or(vec![first, second])))
    };
    problem.node(if for_all { Node::ForAll(vec![variable], body) } else { Node::Exists(vec![variable], body) })
}

impl Sample {
    /// The observed values of the least model, found by trying all; `None` where there is no model.
    pub(crate) fn least(&self) -> Option<Vec<Scalar>> {
        let mut least: Option<Vec<Value>> = None;
        for choice in 0..INTERPRETATIONS {
            let interpretation = self.interpretation(choice);
            if !interpretation.holds(&self.problem) {
                continue;
            }
            let values: Vec<Value> =
                self.observe.iter().map(|node| interpretation.value(&self.problem, *node)).collect();
            let ranks = |values: &[Value]| values.iter().map(|value| value.rank()).collect::<Vec<_>>();
            if least.as_ref().is_none_or(|least| ranks(&values) < ranks(least)) {
                least = Some(values);
            }
        }
        least.map(|values| values.into_iter().map(Value::scalar).collect())
    }

    /// One of the interpretations of the vocabulary.
    fn interpretation(&self, choice: usize) -> Interpretation {
        let mut rest = choice;
        let mut digit = |base: usize| {
            let digit = rest % base;
            rest /= base;
            u32::try_from(digit).expect("a small number")
        };
        let mut functions = vec![Vec::new(); self.problem.functions.len()];
        let mut set = |function: FunctionId, values: Vec<Value>| functions[function.0 as usize] = values;
        let places = self.places;
        for number in places.numbers {
            set(number, vec![Value::Int(i64::from(digit(5)) - 2)]);
        }
        set(places.truth, vec![Value::Bool(digit(2) == 1)]);
        let last = digit(2);
        set(places.elements[0], vec![Value::Element(0)]);
        set(places.elements[1], vec![Value::Element(last)]);
        set(places.predicate, vec![Value::Bool(digit(2) == 1), Value::Bool(digit(2) == 1)]);
        set(places.function, vec![Value::Int(i64::from(digit(3)) - 1), Value::Int(i64::from(digit(3)) - 1)]);
        Interpretation { functions, elements: last + 1, bound: BOUND }
    }
}
