//! Whatever becomes of a worker, the pool answers, and the requests after it are not lost.
#![cfg(unix)]

mod support;

use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use steadfast_wire::client::{Limits, Pool, StartFailure};
use steadfast_wire::{
    Answer, Hello, Message, Node, NodeId, Problem, Reason, Request, Response, SOLVER_VERSION, Scalar, Sort, encode,
    write_frame,
};
use tempfile::TempDir;

use support::{Build, WORKER, check, model, one, pigeons};

/// Short, for tests that wait for it.
const LIMITS: Limits = Limits { memory: 2 << 30, grace: Duration::from_millis(300) };
/// With time enough to stop by itself, also on a machine with much else to do.
const PATIENT: Limits = Limits { grace: Duration::from_secs(20), ..LIMITS };

/// A folder with a script in it that stands for the worker.
struct Fake {
    folder: TempDir,
}

impl Fake {
    /// A shell script; it finds itself in its folder.
    fn new(script: &str) -> Result<Self, Box<dyn Error>> {
        let folder = TempDir::new()?;
        let path = folder.path().join("worker");
        let text = format!("#!/bin/sh\ncd '{}'\nworker='{WORKER}'\n{script}\n", folder.path().display());
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        Ok(Self { folder })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("worker")
    }

    /// Puts messages into a file for the script to print.
    fn with(self, name: &str, message: &impl Message) -> Result<Self, Box<dyn Error>> {
        write_frame(&mut File::create(self.folder.path().join(name))?, &encode(message)?)?;
        Ok(self)
    }

    /// With the greeting of a true worker in the file `hello`.
    fn greeting(script: &str) -> Result<Self, Box<dyn Error>> {
        Self::new(script)?.with("hello", &Hello::new(SOLVER_VERSION))
    }

    fn start(&self) -> Result<Pool, StartFailure> {
        Pool::start(&self.path(), 1, LIMITS)
    }
}

fn easy() -> Request {
    let mut problem = Problem::new();
    let b = problem.constant("b", Sort::Bool);
    problem.assert(b);
    check(problem)
}

fn hard(wall: Duration) -> Request {
    let mut request = check(pigeons(14));
    request.budget.rlimit = 0;
    request.budget.wall = wall;
    request
}

fn unknown(answer: Answer) -> Reason {
    match answer {
        Answer::Unknown { reason } => reason,
        other => panic!("{other:?} instead of unknown"),
    }
}

fn satisfiable(answer: &Answer) -> bool {
    matches!(answer, Answer::Satisfiable { .. })
}

#[test]
fn budgets_end_what_is_hard() -> Result<(), Box<dyn Error>> {
    let pool = Pool::start(Path::new(WORKER), 2, PATIENT)?;
    let mut limited = hard(Duration::from_secs(60));
    limited.budget.rlimit = 100_000;
    let answers = pool.solve(vec![hard(Duration::from_millis(200)), easy(), limited, easy()]).concat();
    assert!(satisfiable(&answers[1]) && satisfiable(&answers[3]), "{answers:?}");
    assert_eq!(unknown(answers[0].clone()), Reason::WallClock);
    assert_eq!(unknown(answers[2].clone()), Reason::ResourceLimit);
    Ok(())
}

/// Whoever asks while others do gets a worker that has nothing to do.
#[test]
fn nobody_waits_for_a_busy_worker_while_another_is_idle() -> Result<(), Box<dyn Error>> {
    let pool = Pool::start(Path::new(WORKER), 2, PATIENT)?;
    thread::scope(|scope| {
        let busy = scope.spawn(|| one(&pool, hard(Duration::from_secs(3))));
        thread::sleep(Duration::from_millis(200));
        for _ in 0..3 {
            assert!(satisfiable(&one(&pool, easy())));
        }
        assert!(!busy.is_finished(), "the first answer comes last");
        assert_eq!(busy.join().map(unknown).ok(), Some(Reason::WallClock));
    });
    Ok(())
}

#[test]
fn a_worker_that_hangs_is_killed() -> Result<(), Box<dyn Error>> {
    // It hangs once.
    let fake = Fake::greeting("[ -e hung ] && exec \"$worker\" \"$@\"\ntouch hung; cat hello; exec sleep 600")?;
    let pool = fake.start()?;
    let mut request = easy();
    request.budget.wall = Duration::from_millis(50);
    let started = Instant::now();
    assert_eq!(unknown(one(&pool, request)), Reason::Killed);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert!(satisfiable(&one(&pool, easy())));
    Ok(())
}

#[test]
fn a_worker_that_is_killed_costs_one_answer() -> Result<(), Box<dyn Error>> {
    let fake = Fake::new("echo $$ >> pids; exec \"$worker\" \"$@\"")?;
    let pool = fake.start()?;
    let pids = fake.folder.path().join("pids");
    let answers = thread::scope(|scope| -> Result<_, Box<dyn Error>> {
        let answers = scope.spawn(|| pool.solve(vec![hard(Duration::from_secs(60)), easy()]).concat());
        thread::sleep(Duration::from_millis(300));
        let pid = fs::read_to_string(&pids)?;
        assert!(Command::new("kill").args(["-9", pid.trim()]).status()?.success());
        Ok(answers.join().expect("the pool does not panic"))
    })?;
    let Reason::Crashed(words) = unknown(answers[0].clone()) else { panic!("{answers:?}") };
    assert!(words.contains('9'), "{words}");
    assert!(satisfiable(&answers[1]), "{answers:?}");
    assert_eq!(fs::read_to_string(&pids)?.lines().count(), 2, "the worker was started anew once");
    Ok(())
}

/// Requests are given to a worker several at a time; what becomes of one of them costs the others nothing.
#[test]
fn what_fails_together_is_asked_one_by_one() -> Result<(), Box<dyn Error>> {
    // It crashes once, on the first few requests that it is given.
    let fake =
        Fake::greeting("[ -e met ] && exec \"$worker\" \"$@\"\ntouch met; cat hello; head -c 4 > length; exit 3")?;
    let pool = fake.start()?;
    let mut requests = vec![easy(); 20];
    requests[7] = hard(Duration::from_millis(100));
    let answers = pool.solve(requests).concat();
    let unanswered: Vec<usize> = (0..answers.len()).filter(|place| !satisfiable(&answers[*place])).collect();
    assert_eq!((answers.len(), unanswered), (20, vec![7]));
    assert_eq!(unknown(answers[7].clone()), Reason::WallClock);
    Ok(())
}

#[test]
fn a_worker_that_crashes_tells_its_last_words() -> Result<(), Box<dyn Error>> {
    let fake = Fake::greeting("cat hello; head -c 4 > length; echo 'lost my \u{1b}mind' >&2; exit 7")?;
    let pool = fake.start()?;
    let Reason::Crashed(words) = unknown(one(&pool, easy())) else { panic!("not a crash") };
    assert!(words.contains("exit status: 7") && words.contains("lost my  mind"), "{words}");
    Ok(())
}

#[test]
fn nonsense_is_no_answer() -> Result<(), Box<dyn Error>> {
    let cases = [
        // Not a frame, not a message, another request's answer, a value too many, an answer too many.
        ("printf 'what is it that you want of me'", "bytes, at most"),
        ("printf '\\003\\000\\000\\000abc'", "do not follow the format"),
        ("cat other", "the answer to request 77"),
        ("cat surplus", "1 values for 0 nodes"),
        ("cat none", "0 responses to 1 requests"),
        ("cat twice", "2 answers where there are to be 1"),
    ];
    for (answer, expected) in cases {
        let script = format!("cat hello; head -c 4 > length; {answer}; exec sleep 600");
        let surplus = Answer::Satisfiable { values: vec![Scalar::Bool(true)], minimal: true };
        let fake = Fake::greeting(&script)?
            .with("other", &vec![Response { id: 77, answers: vec![Answer::Unsatisfiable] }])?
            .with("twice", &vec![Response { id: easy().id, answers: vec![Answer::Unsatisfiable; 2] }])?
            .with("none", &Vec::<Response>::new())?
            .with("surplus", &vec![Response { id: easy().id, answers: vec![surplus] }])?;
        let Reason::Nonsense(what) = unknown(one(&fake.start()?, easy())) else { panic!("{answer}") };
        assert!(what.contains(expected), "{what}");
    }
    Ok(())
}

#[test]
fn another_version_is_refused() -> Result<(), Box<dyn Error>> {
    let other = Hello::new("4.8.12.0");
    let fake = Fake::new("cat hello; exec sleep 600")?.with("hello", &other)?;
    let failure = fake.start().expect_err("another solver");
    assert!(matches!(failure, StartFailure::Version { .. }), "{failure}");
    assert!(failure.to_string().contains("it has Z3 4.8.12.0, not Z3 5.3.3.0"), "{failure}");

    let mut other = Hello::new(SOLVER_VERSION);
    other.protocol += 1;
    let fake = Fake::new("cat hello; exec sleep 600")?.with("hello", &other)?;
    assert!(matches!(fake.start().expect_err("another protocol"), StartFailure::Version { .. }));

    // Replaced while the pool is in use.
    let script = "[ -e once ] && { cat hello; exec sleep 600; }\ntouch once; cat true; head -c 4 > length; exit 1";
    let fake = Fake::new(script)?.with("hello", &other)?.with("true", &Hello::new(SOLVER_VERSION))?;
    let answers = fake.start()?.solve(vec![easy(), easy()]).concat();
    assert!(matches!(unknown(answers[0].clone()), Reason::Crashed(_)), "{answers:?}");
    assert!(matches!(unknown(answers[1].clone()), Reason::VersionMismatch(_)), "{answers:?}");
    Ok(())
}

#[test]
fn what_is_no_worker_is_refused() -> Result<(), Box<dyn Error>> {
    let missing = Pool::start(Path::new("/nowhere/steadfast-solver"), 2, LIMITS).expect_err("there is none");
    assert!(matches!(missing, StartFailure::Program { .. }), "{missing}");
    for (script, expected) in [
        ("echo 'libz3.so.5.3: cannot open shared object file' >&2; exit 127", "cannot open shared object file"),
        ("echo 'usage: worker [OPTIONS] this program is another one'; exec sleep 600", "bytes"),
        ("printf '\\003\\000\\000\\000abc'; exec sleep 600", "format"),
    ] {
        let failure = Fake::new(script)?.start().expect_err("no worker");
        assert!(matches!(failure, StartFailure::Greeting { .. }), "{failure}");
        assert!(failure.to_string().contains(expected), "{failure}");
    }
    Ok(())
}

#[test]
fn memory_is_capped() -> Result<(), Box<dyn Error>> {
    let limits = Limits { memory: 256 << 20, ..LIMITS };
    let pool = Pool::start(Path::new(WORKER), 1, limits)?;
    // Too large to be held in the solver, though not for the protocol.
    let mut problem = Problem::new();
    let many = (0..500_000).map(|_| problem.constant("b", Sort::Bool)).collect();
    let some = problem.node(Node::Or(many));
    problem.assert(some);
    let answers = pool.solve(vec![check(problem), easy()]).concat();
    assert_eq!(unknown(answers[0].clone()), Reason::Memory);
    assert!(satisfiable(&answers[1]), "{answers:?}");
    Ok(())
}

#[test]
fn a_malformed_problem_is_not_sent() -> Result<(), Box<dyn Error>> {
    let pool = Pool::start(Path::new(WORKER), 1, LIMITS)?;
    let mut problem = Problem::new();
    let number = problem.number(1);
    problem.assert(number);
    let stray = NodeId(99);
    let answers = pool.solve(vec![check(problem), model(Problem::new(), vec![stray]), easy()]).concat();
    assert!(matches!(unknown(answers[0].clone()), Reason::Malformed(_)), "{answers:?}");
    assert!(matches!(unknown(answers[1].clone()), Reason::Malformed(_)), "{answers:?}");
    assert!(satisfiable(&answers[2]), "{answers:?}");
    Ok(())
}

#[test]
fn no_worker_is_left() -> Result<(), Box<dyn Error>> {
    let fake = Fake::new("echo $$ >> pids; exec \"$worker\" \"$@\"")?;
    let pool = Pool::start(&fake.path(), 2, LIMITS)?;
    assert!(satisfiable(&one(&pool, easy())));
    let pids = fs::read_to_string(fake.folder.path().join("pids"))?;
    assert_eq!(pids.lines().count(), 2);
    drop(pool);
    for pid in pids.lines() {
        let alive = Command::new("kill").args(["-0", pid]).stderr(Stdio::null()).status()?.success();
        assert!(!alive, "process {pid} is left");
    }
    Ok(())
}

#[test]
fn a_worker_ends_with_the_one_who_asks() -> Result<(), Box<dyn Error>> {
    let mut worker = Command::new(WORKER).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    let mut input = worker.stdin.take().ok_or("its input is a pipe")?;
    write_frame(&mut input, &encode(&vec![hard(Duration::from_secs(120))])?)?;
    input.flush()?;
    thread::sleep(Duration::from_millis(300));
    assert_eq!(worker.try_wait()?, None, "it works");
    drop(input);
    let deadline = Instant::now() + Duration::from_secs(5);
    while worker.try_wait()?.is_none() {
        if Instant::now() > deadline {
            worker.kill()?;
            panic!("it went on working");
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
