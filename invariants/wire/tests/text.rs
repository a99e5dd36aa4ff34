//! The text of a problem, and the class that it is in.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

use steadfast_wire::{Fragment, Node, NodeId, Problem, Sort};

#[test]
fn a_problem_as_text() {
    let mut problem = Problem::new();
    let sort = problem.sort("Account");
    let balance = problem.function("balance", vec![sort], Sort::Int);
    let variable = problem.variable("a", sort);
    let account = problem.node(Node::Variable(variable));
    let amount = problem.node(Node::Apply(balance, vec![account]));
    let low = problem.node(Node::Int((-5).into()));
    let above = problem.node(Node::Less(low, amount));
    let twice = problem.node(Node::Add(vec![amount, amount]));
    let same = problem.node(Node::Eq(twice, low));
    let both = problem.node(Node::And(vec![above, same]));
    let all = problem.node(Node::ForAll(vec![variable], both));
    let not = problem.node(Node::Not(all));
    problem.assert(all);
    problem.assert(not);
    // `balance a` is named within the quantifier, the quantified formula outside.
    let expected = "\
(set-logic ALL)
(declare-sort |Account!0| 0)
(declare-fun |balance!1| (|Account!0|) Int)
(define-fun |part!10| () Bool (forall ((|a!2| |Account!0|)) (let ((|part!4| (|balance!1| |a!2|))) \
        (and (< (- 5) |part!4|) (= (+ |part!4| |part!4|) (- 5))))))
(assert |part!10|)
(assert (not |part!10|))
(check-sat)
";
    assert_eq!(problem.to_smtlib().as_deref(), Ok(expected));
}

#[test]
fn a_deep_problem_is_written_in_short_pieces() {
    let mut problem = Problem::new();
    let b = problem.function("b", Vec::new(), Sort::Bool);
    let mut formula = problem.node(Node::Apply(b, Vec::new()));
    for _ in 0..100_000 {
        formula = problem.node(Node::Not(formula));
    }
    problem.assert(formula);
    let text = problem.to_smtlib().expect("well formed");
    let deepest = text.lines().map(|line| line.matches("(not").count()).max();
    assert!(deepest.is_some_and(|deepest| (50..=100).contains(&deepest)), "{deepest:?}");
    assert_eq!(text.matches("(not").count(), 100_000);
    assert_eq!(problem.fragment(), Ok(Fragment::Propositional));
}

/// A sketch of a problem: two sorts `A` and `B`, and formulas to assert.
struct Sketch {
    problem: Problem,
    a: Sort,
    b: Sort,
}

impl Sketch {
    fn new() -> Self {
        let mut problem = Problem::new();
        let (a, b) = (problem.sort("A"), problem.sort("B"));
        Self { problem, a, b }
    }

    /// A new function applied to terms.
    fn apply(&mut self, terms: &[(NodeId, Sort)], result: Sort) -> NodeId {
        let sorts = terms.iter().map(|(_, sort)| *sort).collect();
        let function = self.problem.function("f", sorts, result);
        self.problem.node(Node::Apply(function, terms.iter().map(|(term, _)| *term).collect()))
    }

    /// A quantifier over a new variable of the sort.
    fn quantify(&mut self, for_all: bool, sort: Sort, body: impl FnOnce(&mut Self, NodeId) -> NodeId) -> NodeId {
        let variable = self.problem.variable("x", sort);
        let term = self.problem.node(Node::Variable(variable));
        let body = body(self, term);
        let node = if for_all { Node::ForAll(vec![variable], body) } else { Node::Exists(vec![variable], body) };
        self.problem.node(node)
    }

    fn all(&mut self, sort: Sort, body: impl FnOnce(&mut Self, NodeId) -> NodeId) -> NodeId {
        self.quantify(true, sort, body)
    }

    fn some(&mut self, sort: Sort, body: impl FnOnce(&mut Self, NodeId) -> NodeId) -> NodeId {
        self.quantify(false, sort, body)
    }

    fn not(&mut self, formula: NodeId) -> NodeId {
        self.problem.node(Node::Not(formula))
    }

    /// That an integer is below seven.
    fn small(&mut self, number: NodeId) -> NodeId {
        let seven = self.problem.node(Node::Int(7.into()));
        self.problem.node(Node::Less(number, seven))
    }
}

/// The class of one assertion.
fn class(build: impl FnOnce(&mut Sketch) -> NodeId) -> Fragment {
    let mut sketch = Sketch::new();
    let formula = build(&mut sketch);
    sketch.problem.assert(formula);
    sketch.problem.fragment().expect("well formed")
}

#[test]
fn without_quantifiers() {
    assert_eq!(class(|it| it.apply(&[], Sort::Bool)), Fragment::Propositional);
    let equality = class(|it| {
        let (a, b) = (it.apply(&[], it.a), it.apply(&[], it.a));
        it.problem.node(Node::Eq(a, b))
    });
    assert_eq!(equality, Fragment::Equality);
    let linear = |node: fn(NodeId, NodeId) -> Node, factor: Option<i64>| {
        class(move |it| {
            let x = it.apply(&[], Sort::Int);
            let factor = factor.map_or(x, |factor| it.problem.node(Node::Int(factor.into())));
            let product = it.problem.node(node(x, factor));
            it.small(product)
        })
    };
    assert_eq!(linear(Node::Mul, Some(3)), Fragment::LinearArithmetic);
    assert_eq!(linear(Node::Mul, Some(0)), Fragment::LinearArithmetic);
    assert_eq!(linear(Node::Div, Some(3)), Fragment::LinearArithmetic);
    assert_eq!(linear(Node::Mul, None), Fragment::NonLinear);
    assert_eq!(linear(Node::Mod, None), Fragment::NonLinear);
    // Division by zero is an arbitrary function.
    assert_eq!(linear(Node::Div, Some(0)), Fragment::NonLinear);
}

#[test]
fn quantified_elements() {
    let unary = class(|it| it.all(it.a, |it, x| it.apply(&[(x, it.a)], Sort::Bool)));
    assert_eq!(unary, Fragment::EffectivelyPropositional);
    let counted = class(|it| {
        it.all(it.a, |it, x| {
            let number = it.apply(&[(x, it.a)], Sort::Int);
            it.small(number)
        })
    });
    assert_eq!(counted, Fragment::EffectivelyPropositionalArithmetic);

    // `forall x: A. exists y. p(x, y)`, with `y` of another sort and of the same one, asserted and denied.
    let alternating = |same: bool, denied: bool| {
        class(move |it| {
            let inner = if same { it.a } else { it.b };
            let formula = it.all(it.a, |it, x| it.some(inner, |it, y| it.apply(&[(x, it.a), (y, inner)], Sort::Bool)));
            if denied { it.not(formula) } else { formula }
        })
    };
    assert_eq!(alternating(false, false), Fragment::EffectivelyPropositional);
    assert_eq!(alternating(true, false), Fragment::Alternating);
    assert_eq!(alternating(true, true), Fragment::EffectivelyPropositional);

    // A function from `A` to `B`, with one back and without.
    let functions = |back: bool| {
        class(move |it| {
            it.all(it.a, |it, x| {
                let there = it.apply(&[(x, it.a)], it.b);
                let last = if back { it.apply(&[(there, it.b)], it.a) } else { there };
                let sort = if back { it.a } else { it.b };
                it.apply(&[(last, sort)], Sort::Bool)
            })
        })
    };
    assert_eq!(functions(false), Fragment::EffectivelyPropositional);
    assert_eq!(functions(true), Fragment::Alternating);
}

#[test]
fn quantified_integers() {
    let alone = class(|it| it.all(Sort::Int, |it, x| it.some(Sort::Int, |it, y| it.problem.node(Node::Less(x, y)))));
    assert_eq!(alone, Fragment::FunctionFree);
    let with_functions = |for_all: bool| {
        class(move |it| it.quantify(for_all, Sort::Int, |it, x| it.apply(&[(x, Sort::Int)], Sort::Bool)))
    };
    assert_eq!(with_functions(true), Fragment::QuantifiedIntegers);
    // A number that need only exist is a constant.
    assert_eq!(with_functions(false), Fragment::EffectivelyPropositionalArithmetic);
}

#[test]
fn every_class_says_whether_it_is_decidable() {
    for fragment in [Fragment::Propositional, Fragment::FunctionFree, Fragment::Alternating, Fragment::NonLinear] {
        let sentence = fragment.to_string();
        assert_eq!(sentence.contains("undecidable"), !fragment.is_decidable(), "{sentence}");
        assert!(sentence.contains("decidable"), "{sentence}");
    }
}
