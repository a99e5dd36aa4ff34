//! A problem as SMT-LIB 2.6 text, for other solvers and for people.
//!
//! What is shared stays shared: a closed part that is used more than once becomes a definition, one with bound variables
//! a `let` within the innermost quantifier that encloses every use. Nothing here recurses over the formula.

use std::collections::HashMap;

use crate::check::Malformed;
use crate::problem::{Node, NodeId, Problem, Sort};
use crate::scope::Scopes;

/// How deep a formula is written in one piece. Other parsers recurse.
const DEPTH: u32 = 100;

impl Problem {
    /// The problem as SMT-LIB text that asks for satisfiability, once for each case where there are any. Names get a number that makes them unique.
    ///
    /// # Errors
    ///
    /// When the problem is not well formed.
    pub fn to_smtlib(&self) -> Result<String, Malformed> {
        self.check()?;
        let sorts = self.node_sorts()?;
        let printer = Printer::new(self);
        let mut text = String::from("(set-logic ALL)\n");
        for place in 0..self.sorts.len() {
            line(&mut text, format_args!("(declare-sort {} 0)", printer.sort(place)));
        }
        for (place, function) in self.functions.iter().enumerate() {
            let arguments: Vec<String> = function.arguments.iter().map(|sort| printer.sort_name(*sort)).collect();
            let (name, result) = (printer.function(place), printer.sort_name(function.result));
            line(&mut text, format_args!("(declare-fun {name} ({}) {result})", arguments.join(" ")));
        }
        for id in printer.named_within(None) {
            let sort = sorts.get(id.0 as usize).copied().map_or_else(String::new, |sort| printer.sort_name(sort));
            let (name, value) = (printer.node_name(*id), printer.written(Piece::Itself(*id)));
            line(&mut text, format_args!("(define-fun {name} () {sort} {value})"));
        }
        for assertion in &self.assertions {
            line(&mut text, format_args!("(assert {})", printer.written(Piece::Reference(*assertion))));
        }
        if self.cases.is_empty() {
            text.push_str("(check-sat)\n");
        }
        for case in &self.cases {
            let case = printer.written(Piece::Reference(*case));
            line(&mut text, format_args!("(push 1)\n(assert {case})\n(check-sat)\n(pop 1)"));
        }
        Ok(text)
    }
}

/// Adds a line. Writing to a string does not fail.
fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.push_str(&line.to_string());
    text.push('\n');
}

/// What is left to write.
enum Piece {
    /// A node, by its name where it has one.
    Reference(NodeId),
    /// A node, also where it has a name.
    Itself(NodeId),
    Text(String),
}

struct Printer<'a> {
    problem: &'a Problem,
    /// The nodes that have a name, in their order, by the innermost quantifier that encloses every use.
    named: HashMap<Option<NodeId>, Vec<NodeId>>,
    is_named: Vec<bool>,
}

impl<'a> Printer<'a> {
    fn new(problem: &'a Problem) -> Self {
        let scopes = Scopes::new(problem, &[]);
        let mut printer = Self { problem, named: HashMap::new(), is_named: vec![false; problem.nodes.len()] };
        // How many nodes are written within each other, from each node down to what has a name.
        let mut depths: Vec<u32> = Vec::with_capacity(problem.nodes.len());
        for (id, node) in problem.numbered() {
            let below = |child: NodeId| depths.get(child.0 as usize).copied().unwrap_or(0);
            let depth = node.children().map(below).max().map_or(0, |depth| depth + 1);
            let composed = node.children().next().is_some();
            let named = scopes.reaches(id) && composed && (scopes.uses(id) > 1 || depth >= DEPTH);
            depths.push(if named { 0 } else { depth });
            if named {
                printer.named.entry(scopes.innermost(id)).or_default().push(id);
                if let Some(is_named) = printer.is_named.get_mut(id.0 as usize) {
                    *is_named = true;
                }
            }
        }
        printer
    }

    /// The nodes that are named within a quantifier, or outside of all.
    fn named_within(&self, quantifier: Option<NodeId>) -> &[NodeId] {
        self.named.get(&quantifier).map_or(&[], Vec::as_slice)
    }

    fn sort_name(&self, sort: Sort) -> String {
        match sort {
            Sort::Bool => "Bool".to_owned(),
            Sort::Int => "Int".to_owned(),
            Sort::Uninterpreted(place) => self.sort(place as usize),
        }
    }

    // One series of numbers runs through everything that has a name, so that no two names are equal.

    fn sort(&self, place: usize) -> String {
        quoted(self.problem.sorts.get(place).map_or("", String::as_str), place)
    }

    fn function(&self, place: usize) -> String {
        let name = self.problem.functions.get(place).map_or("", |function| function.name.as_str());
        quoted(name, self.problem.sorts.len() + place)
    }

    fn variable(&self, place: usize) -> String {
        let name = self.problem.variables.get(place).map_or("", |variable| variable.name.as_str());
        quoted(name, self.problem.sorts.len() + self.problem.functions.len() + place)
    }

    fn node_name(&self, id: NodeId) -> String {
        let before = self.problem.sorts.len() + self.problem.functions.len() + self.problem.variables.len();
        quoted("part", before + id.0 as usize)
    }

    /// The text of a piece.
    fn written(&self, piece: Piece) -> String {
        let mut text = String::new();
        let mut left = vec![piece];
        while let Some(piece) = left.pop() {
            match piece {
                Piece::Text(part) => text.push_str(&part),
                Piece::Reference(id) if self.is_named.get(id.0 as usize) == Some(&true) => {
                    text.push_str(&self.node_name(id));
                }
                Piece::Reference(id) | Piece::Itself(id) => {
                    if let Some(node) = self.problem.get(id) {
                        let pieces = self.pieces(id, node);
                        left.extend(pieces.into_iter().rev());
                    }
                }
            }
        }
        text
    }

    /// A node as text and smaller pieces.
    fn pieces(&self, id: NodeId, node: &Node) -> Vec<Piece> {
        let only = |text: &str| vec![Piece::Text(text.to_owned())];
        match node {
            Node::Bool(value) => only(if *value { "true" } else { "false" }),
            Node::Int(value) => {
                let size = value.magnitude();
                only(&if value.sign() == num_bigint::Sign::Minus { format!("(- {size})") } else { size.to_string() })
            }
            Node::Variable(variable) => only(&self.variable(variable.0 as usize)),
            Node::Apply(function, arguments) if arguments.is_empty() => only(&self.function(function.0 as usize)),
            Node::Apply(function, _) => self.operation(&self.function(function.0 as usize), node),
            Node::And(operands) if operands.is_empty() => only("true"),
            Node::Or(operands) if operands.is_empty() => only("false"),
            Node::Add(operands) if operands.is_empty() => only("0"),
            // These take at least two operands in SMT-LIB.
            Node::And(operands) | Node::Or(operands) | Node::Add(operands) if operands.len() == 1 => {
                operands.iter().map(|operand| Piece::Reference(*operand)).collect()
            }
            Node::Not(_) => self.operation("not", node),
            Node::And(_) => self.operation("and", node),
            Node::Or(_) => self.operation("or", node),
            Node::Ite(..) => self.operation("ite", node),
            Node::Eq(..) => self.operation("=", node),
            Node::Less(..) => self.operation("<", node),
            Node::AtMost(..) => self.operation("<=", node),
            Node::Add(_) => self.operation("+", node),
            Node::Mul(..) => self.operation("*", node),
            Node::Div(..) => self.operation("div", node),
            Node::Mod(..) => self.operation("mod", node),
            Node::ForAll(_, body) => self.quantified("forall", id, node, *body),
            Node::Exists(_, body) => self.quantified("exists", id, node, *body),
        }
    }

    fn operation(&self, name: &str, node: &Node) -> Vec<Piece> {
        let mut pieces = vec![Piece::Text(format!("({name}"))];
        for child in node.children() {
            pieces.extend([Piece::Text(" ".to_owned()), Piece::Reference(child)]);
        }
        pieces.push(Piece::Text(")".to_owned()));
        pieces
    }

    fn quantified(&self, name: &str, id: NodeId, node: &Node, body: NodeId) -> Vec<Piece> {
        let mut open = String::new();
        let mut close = String::new();
        for variable in node.bound() {
            let sort = self.problem.variables.get(variable.0 as usize).map_or(Sort::Bool, |variable| variable.sort);
            open.push_str(&format!("({} {})", self.variable(variable.0 as usize), self.sort_name(sort)));
        }
        // There is no quantifier without variables in SMT-LIB.
        if !open.is_empty() {
            open = format!("({name} ({open}) ");
            close.push(')');
        }
        let mut pieces = vec![Piece::Text(open)];
        for named in self.named_within(Some(id)) {
            let head = format!("(let (({} ", self.node_name(*named));
            pieces.extend([Piece::Text(head), Piece::Itself(*named), Piece::Text(")) ".to_owned())]);
            close.push(')');
        }
        pieces.extend([Piece::Reference(body), Piece::Text(close)]);
        pieces
    }
}

/// A symbol made of any name and a number: what a quoted symbol cannot hold is replaced.
fn quoted(name: &str, number: usize) -> String {
    let allowed = |letter: char| if letter.is_control() || letter == '|' || letter == '\\' { '_' } else { letter };
    let name: String = name.chars().map(allowed).collect();
    format!("|{name}!{number}|")
}
