//! No bytes make the decoder panic, and what it lets through is well formed.

#![expect(clippy::expect_used, reason = "what cannot be set up fails the test that needs it")]

use std::io::Cursor;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use steadfast_wire::{
    Answer, Budget, DecodeError, FrameError, Hello, MAX_FRAME, Malformed, Node, NodeId, Problem, Reason, Request,
    Response, SOLVER_VERSION, Scalar, Sort, Task, VariableId, decode, encode, read_frame, write_frame,
};

/// A request with something of everything.
fn request() -> Request {
    let mut problem = Problem::new();
    let sort = problem.sort("Account");
    let balance = problem.function("balance", vec![sort], Sort::Int);
    let owner = problem.function("owner", Vec::new(), sort);
    let variable = problem.variable("account", sort);
    let owner = problem.node(Node::Apply(owner, Vec::new()));
    let account = problem.node(Node::Variable(variable));
    let balances = [owner, account].map(|account| problem.node(Node::Apply(balance, vec![account])));
    let large = problem.node(Node::Int("-123456789012345678901234567890".parse().expect("a number")));
    let two = problem.node(Node::Int(2.into()));
    let half = problem.node(Node::Div(balances[0], two));
    let rest = problem.node(Node::Mod(balances[0], two));
    let product = problem.node(Node::Mul(half, rest));
    let sum = problem.node(Node::Add(vec![product, large, balances[1]]));
    let less = problem.node(Node::Less(sum, two));
    let at_most = problem.node(Node::AtMost(large, half));
    let same = problem.node(Node::Eq(account, owner));
    let not = problem.node(Node::Not(same));
    let truth = problem.node(Node::Bool(true));
    let choice = problem.node(Node::Ite(not, less, at_most));
    let both = problem.node(Node::And(vec![choice, truth]));
    let either = problem.node(Node::Or(vec![both, not]));
    let all = problem.node(Node::ForAll(vec![variable], either));
    problem.assert(all);
    let budget = Budget { rlimit: 1_000_000, wall: Duration::from_millis(1500), seed: 7 };
    Request { id: 1 << 40, problem, task: Task::Model { observe: vec![half, owner] }, budget }
}

fn responses() -> Vec<Response> {
    let values = vec![Scalar::Bool(true), Scalar::Int((-5).into()), Scalar::Element(3)];
    let answers = [
        Answer::Unsatisfiable,
        Answer::Satisfiable { values, minimal: false },
        Answer::Unknown { reason: Reason::GaveUp("(incomplete quantifiers)".to_owned()) },
    ];
    answers.into_iter().zip(0..).map(|(answer, id)| Response { id, answers: vec![answer] }).collect()
}

#[test]
fn messages_come_back_as_they_were() -> Result<(), DecodeError> {
    let requests = vec![request(), request()];
    assert_eq!(decode::<Vec<Request>>(&encode(&requests)?)?, requests);
    assert_eq!(decode::<Vec<Response>>(&encode(&responses())?)?, responses());
    let hello = Hello::new(SOLVER_VERSION);
    assert_eq!(decode::<Hello>(&encode(&hello)?)?, hello);
    assert_eq!(hello.mismatch(), None);
    Ok(())
}

#[test]
fn a_greeting_is_recognised() -> Result<(), DecodeError> {
    let mut bytes = encode(&Hello::new(SOLVER_VERSION))?;
    bytes.push(0);
    assert_eq!(decode::<Hello>(&bytes), Err(DecodeError::Trailing(1)));
    bytes.pop();
    bytes[0] ^= 1;
    assert_eq!(decode::<Hello>(&bytes), Err(DecodeError::NoGreeting));
    let strange = Hello::new(format!("9{}\u{1b}[31m", "9".repeat(100)));
    let mismatch = strange.mismatch().expect("another version");
    assert!(mismatch.len() < 100 && !mismatch.contains('\u{1b}'), "{mismatch}");
    Ok(())
}

#[test]
fn frames_end_where_they_say() {
    let mut bytes = Vec::new();
    for message in [&b"first"[..], b"", b"third"] {
        write_frame(&mut bytes, message).expect("a vector can be written");
    }
    let mut input = Cursor::new(&bytes);
    let mut next = || read_frame(&mut input).expect("they are whole");
    assert_eq!(next().as_deref(), Some(&b"first"[..]));
    assert_eq!(next().as_deref(), Some(&b""[..]));
    assert_eq!(next().as_deref(), Some(&b"third"[..]));
    assert_eq!(next(), None);
    for cut in 1..9 {
        assert!(matches!(read_frame(&mut &bytes[..cut]), Err(FrameError::Truncated)), "after {cut} bytes");
    }
    let length = (MAX_FRAME + 1).to_le_bytes();
    assert!(matches!(read_frame(&mut &length[..]), Err(FrameError::TooLong(_))));
}

/// What is wrong with a problem of these nodes, over one sort, a predicate on it, and a variable of it.
fn wrong(nodes: &[Node], assertion: u32) -> Option<Malformed> {
    let mut problem = Problem::new();
    let sort = problem.sort("S");
    problem.function("p", vec![sort], Sort::Bool);
    problem.variable("x", sort);
    // As they come, which the builder would not allow.
    problem.nodes = nodes.to_vec();
    problem.assert(NodeId(assertion));
    problem.check().err()
}

#[test]
fn what_is_malformed_is_named() {
    use steadfast_wire::FunctionId;
    let [p, stray] = [0, 9].map(FunctionId);
    let [zero, one, two, three] = [0, 1, 2, 3].map(NodeId);
    let x = VariableId(0);
    let (truth, element) = (Node::Bool(true), Node::Variable(x));
    let apply = |arguments: &[NodeId]| Node::Apply(p, arguments.to_vec());
    let sort = Sort::Uninterpreted(0);
    let cases: Vec<(Vec<Node>, u32, Malformed)> = vec![
        (vec![Node::Not(zero)], 0, Malformed::NotEarlier(zero)),
        (vec![truth.clone(), Node::And(vec![zero, NodeId(u32::MAX)])], 1, Malformed::NotEarlier(one)),
        (vec![truth.clone()], 1, Malformed::NoSuchNode(one)),
        (vec![Node::Int(1.into())], 0, Malformed::Sorts { node: zero, found: Sort::Int, expected: Sort::Bool }),
        (vec![Node::Apply(stray, vec![])], 0, Malformed::UndeclaredFunction(zero)),
        (vec![Node::Variable(VariableId(9))], 0, Malformed::UndeclaredVariable(zero)),
        (vec![truth.clone(), Node::ForAll(vec![VariableId(9)], zero)], 1, Malformed::UndeclaredVariable(one)),
        (vec![apply(&[])], 0, Malformed::Arguments { node: zero, found: 0, expected: 1 }),
        (vec![truth.clone(), apply(&[zero])], 1, Malformed::Sorts { node: one, found: Sort::Bool, expected: sort }),
        (
            vec![element.clone(), truth.clone(), Node::Eq(zero, one)],
            2,
            Malformed::Sorts { node: two, found: Sort::Bool, expected: sort },
        ),
        (
            vec![truth.clone(), Node::Int(1.into()), Node::Ite(zero, zero, one)],
            2,
            Malformed::Sorts { node: two, found: Sort::Int, expected: Sort::Bool },
        ),
        (vec![element.clone(), apply(&[zero])], 1, Malformed::Unbound(x)),
        // Bound in one place, free in another.
        (
            vec![element.clone(), apply(&[zero]), Node::ForAll(vec![x], one), Node::And(vec![one, two])],
            3,
            Malformed::Unbound(x),
        ),
        (
            vec![element.clone(), apply(&[zero]), Node::ForAll(vec![x], one), Node::Exists(vec![x], one)],
            3,
            Malformed::BoundTwice(x),
        ),
        (vec![truth.clone(), Node::ForAll(vec![x, x], zero)], 1, Malformed::BoundTwice(x)),
    ];
    for (nodes, assertion, expected) in cases {
        assert_eq!(wrong(&nodes, assertion), Some(expected), "{nodes:?}");
    }
    // The variable is within its quantifier on both ways, and what nothing asserts may be open.
    let nodes = [element, apply(&[zero]), Node::Not(one), Node::And(vec![one, two]), Node::ForAll(vec![x], three)];
    assert_eq!(wrong(&nodes, 4), None);
    assert_eq!(wrong(&[nodes[0].clone(), truth], 1), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        accept(&bytes)?;
        // An error is as good an outcome as any message.
        let _frame: Result<Option<Vec<u8>>, FrameError> = read_frame(&mut bytes.as_slice());
    }

    #[test]
    fn no_damage_makes_it_panic(
        edits in vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
        response in 0_usize..4,
    ) {
        let mut bytes = match responses().get(response) {
            Some(response) => encode(&vec![response.clone()]).expect("it can be encoded"),
            None => encode(&vec![request()]).expect("it can be encoded"),
        };
        for (place, byte, edit) in edits {
            let place = place.index(bytes.len());
            match edit {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => bytes.truncate(place.max(1)),
            }
        }
        accept(&bytes)?;
    }
}

/// Decodes as everything; what is a request can be printed, classified and encoded again.
fn accept(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(requests) = decode::<Vec<Request>>(bytes) {
        for request in &requests {
            prop_assert!(request.problem.to_smtlib().is_ok());
            prop_assert!(request.problem.fragment().is_ok());
        }
        let again = encode(&requests).expect("what was decoded can be encoded");
        prop_assert_eq!(decode::<Vec<Request>>(&again), Ok(requests));
    }
    if let Ok(responses) = decode::<Vec<Response>>(bytes) {
        let again = encode(&responses).expect("what was decoded can be encoded");
        prop_assert_eq!(decode::<Vec<Response>>(&again), Ok(responses));
    }
    if let Ok(hello) = decode::<Hello>(bytes) {
        prop_assert_eq!(hello, Hello::new(SOLVER_VERSION));
    }
    Ok(())
}
