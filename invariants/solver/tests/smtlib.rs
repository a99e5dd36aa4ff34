//! The text of a problem means what the problem means: other programs that read it give the same answer.
//!
//! Z3's own program comes with the set-up. cvc5 is asked too where Python has it (`pip install cvc5`).

mod support;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use steadfast_wire::{Answer, Node, NodeId, Problem, Sort};
use tempfile::TempDir;

use support::random::samples;
use support::{Build, check, pool};

/// A program that reads SMT-LIB files and prints one answer for each.
struct Reader {
    name: &'static str,
    program: PathBuf,
    arguments: &'static [&'static str],
}

/// Answers for all the files with one start of Python.
const CVC5: &str = "\
import sys, cvc5
for path in sys.argv[1:]:
    solver = cvc5.Solver()
    solver.setOption('finite-model-find', 'true')
    parser = cvc5.InputParser(solver)
    parser.setFileInput(cvc5.InputLanguage.SMT_LIB_2_6, path)
    symbols = parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        result = command.invoke(solver, symbols)
        if result.strip():
            print(result.strip())
";

impl Reader {
    /// What is there of the known ones.
    fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let z3 = Self { name: "z3", program: root.join(".steadfast/z3/bin/z3"), arguments: &["-smt2"] };
        let cvc5 = Self { name: "cvc5", program: "python3".into(), arguments: &["-c", CVC5] };
        let answers = |reader: &Self, arguments: &[&str]| {
            let output = Command::new(&reader.program).args(arguments).output();
            let there = output.is_ok_and(|output| output.status.success());
            if !there {
                println!("skipped: {} is not there", reader.name);
            }
            there
        };
        let mut all = Vec::new();
        if answers(&z3, &["--version"]) {
            all.push(z3);
        }
        if answers(&cvc5, &["-c", "import cvc5"]) {
            all.push(cvc5);
        }
        all
    }

    /// What it prints for each of the files.
    fn read(&self, files: &[PathBuf]) -> Result<Vec<String>, Box<dyn Error>> {
        let at_once = if self.name == "cvc5" { files.len() } else { 1 };
        let mut answers = Vec::new();
        for files in files.chunks(at_once) {
            let output = Command::new(&self.program).args(self.arguments).args(files).output()?;
            let text = String::from_utf8(output.stdout)?;
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {text}{errors}", self.name);
            answers.extend(text.lines().map(str::to_owned));
        }
        Ok(answers)
    }
}

/// Compares every reader with the worker.
fn agree(problems: Vec<Problem>) -> Result<(), Box<dyn Error>> {
    let folder = TempDir::new()?;
    let mut files = Vec::new();
    for (place, problem) in problems.iter().enumerate() {
        let file = folder.path().join(format!("{place}.smt2"));
        fs::write(&file, problem.to_smtlib()?)?;
        files.push(file);
    }
    let answers = pool().solve(problems.into_iter().map(check).collect()).concat();
    let expected: Vec<&str> = answers
        .iter()
        .map(|answer| match answer {
            Answer::Unsatisfiable => "unsat",
            Answer::Satisfiable { .. } => "sat",
            Answer::Unknown { reason } => panic!("{reason}"),
        })
        .collect();
    for reader in Reader::all() {
        let found = reader.read(&files)?;
        assert_eq!(found.len(), expected.len(), "{}: {found:?}", reader.name);
        let mut unknown = 0;
        for (file, (found, expected)) in files.iter().zip(found.iter().zip(&expected)) {
            if found.starts_with("unknown") {
                unknown += 1;
            } else {
                assert_eq!(found, expected, "{}: {}", reader.name, fs::read_to_string(file)?);
            }
        }
        // Another solver may give up on a quantifier, but not on many.
        println!("{}: {} answers, {unknown} unknown", reader.name, found.len());
        assert!(unknown * 5 <= found.len(), "{}: {unknown} of {} unknown", reader.name, found.len());
    }
    Ok(())
}

#[test]
fn random_problems() -> Result<(), Box<dyn Error>> {
    let samples = [samples(40, false), samples(60, true)].concat();
    agree(samples.into_iter().map(|sample| sample.problem).collect())
}

#[test]
fn names_that_are_none_in_the_text() -> Result<(), Box<dyn Error>> {
    let mut problem = Problem::new();
    let sort = problem.sort("Int");
    let names = ["and", "|", "a|b", "back\\slash", "line\nbreak", "", "größe", "x", "x", "true", "x!7"];
    let constants = names.map(|name| problem.constant(name, sort));
    let variable = problem.variable("x", sort);
    let element = problem.node(Node::Variable(variable));
    let equal = constants.map(|constant| problem.equal(element, constant));
    let somewhere = problem.node(Node::Or(equal.to_vec()));
    let all = problem.node(Node::ForAll(vec![variable], somewhere));
    problem.assert(all);
    agree(vec![problem])
}

#[test]
fn what_is_shared_and_what_is_deep() -> Result<(), Box<dyn Error>> {
    let mut problem = Problem::new();
    let b = problem.constant("b", Sort::Bool);
    let variable = problem.variable("i", Sort::Int);
    let i = problem.node(Node::Variable(variable));
    let number = problem.number(3);
    // Without sharing, the text would be of 2 to the power of 40 parts, outside of the quantifier and within.
    let doubled = |problem: &mut Problem, mut sum: NodeId| {
        for _ in 0..40 {
            sum = problem.node(Node::Add(vec![sum, sum]));
        }
        sum
    };
    let (closed, open) = (doubled(&mut problem, number), doubled(&mut problem, i));
    let same = problem.equal(closed, open);
    let mut deep = problem.node(Node::And(vec![b, same]));
    for _ in 0..2_000 {
        deep = problem.not(deep);
    }
    let exists = problem.node(Node::Exists(vec![variable], deep));
    problem.assert(exists);
    let least = problem.less(number, closed);
    problem.assert(least);
    assert!(problem.to_smtlib()?.len() < 100_000);
    agree(vec![problem])
}

#[test]
fn division_by_zero_is_arbitrary_but_fixed() -> Result<(), Box<dyn Error>> {
    let mut problem = Problem::new();
    let (x, y) = (problem.constant("x", Sort::Int), problem.constant("y", Sort::Int));
    let (zero, seven) = (problem.number(0), problem.number(7));
    let first = problem.node(Node::Div(x, zero));
    let second = problem.node(Node::Div(y, zero));
    let is_seven = problem.equal(first, seven);
    problem.assert(is_seven);
    let possible = problem.clone();
    let same = problem.equal(x, y);
    problem.assert(same);
    let agreeing = problem.equal(first, second);
    let different = problem.not(agreeing);
    problem.assert(different);
    agree(vec![possible, problem])
}
