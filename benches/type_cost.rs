//! What knowing types adds to linting a workspace: the same files linted without any types, with those that they declare
//! themselves, and with those of their dependencies too, which are kept on disk.
//!
//! The three take turns, because machines are noisy, and the medians of the rounds' ratios are printed, by the clock and by the time
//! of the processors; that is why this is no criterion benchmark. What the first run takes, which reads the sources of the
//! dependencies, is printed before. `cargo bench --bench type_cost -- FOLDER`, rounds by `ROUNDS=5`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use steadfast_crates::{Cache, OwnFile, Surroundings};
use steadfast_knowledge::{SourceFile, World};
use steadfast_lints::{Catalogue, FileFacts, FileInput, Settings, Target, Workspace, extract, extract_untyped};
use walkdir::WalkDir;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a run knows of types.
#[derive(Clone, Copy)]
enum Knowledge<'cache> {
    Nothing,
    OwnFiles(&'cache Cache),
    Everything(&'cache Cache),
}

/// What a run took.
#[derive(Clone, Copy)]
struct Cost {
    clock: Duration,
    /// By all processors, for other programs that were called too; none where the system does not tell.
    processors: Option<Duration>,
    /// The most memory that it had, in KiB; none where the system does not tell.
    peak: u64,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [folder, knowledge, cache] = &arguments[..] {
        return run_once(Path::new(folder), knowledge, &Cache::at(Path::new(cache)));
    }
    let folder = PathBuf::from(arguments.first().map_or(".", String::as_str)).canonicalize()?;
    let kept = tempfile::tempdir()?;
    // Each run is a process of its own: what one leaves in memory would slow the next.
    let run = |knowledge: &str| -> Result<Cost, Failure> {
        let mut command = std::process::Command::new(std::env::current_exe()?);
        let output = command.arg(&folder).arg(knowledge).arg(kept.path()).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Cost::read(&String::from_utf8(output.stdout)?).ok_or_else(|| "a run that does not say what it took".into())
    };
    let (plain, first) = (run(NOTHING)?, run(EVERYTHING)?);
    println!("first run, which reads the dependencies: {}, against {}", first.text(), plain.text());
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let mut costs = Vec::new();
    for round in 1..=rounds {
        let costs_of_round = [run(NOTHING)?, run(OWN_FILES)?, run(EVERYTHING)?];
        let [plain, own, all] = costs_of_round.map(|cost| cost.text());
        println!("round {round}: without types {plain}; own {own}; with dependencies {all}");
        costs.push(costs_of_round);
    }
    println!("own types against none: {}", ratios(&costs, |[plain, own, _]| (own, plain)));
    println!("with dependencies against own types: {}", ratios(&costs, |[_, own, all]| (all, own)));
    Ok(())
}

const NOTHING: &str = "nothing";
const OWN_FILES: &str = "own-files";
const EVERYTHING: &str = "everything";

/// Lints the files below `folder` and prints what that took: nanoseconds by the clock and of the processors, KiB at most.
fn run_once(folder: &Path, knowledge: &str, cache: &Cache) -> Result<(), Failure> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(steadfast_source::STACK_SIZE).build()?;
    let files = pool.install(|| files_below(folder))?;
    let knowledge = match knowledge {
        NOTHING => Knowledge::Nothing,
        OWN_FILES => Knowledge::OwnFiles(cache),
        EVERYTHING => Knowledge::Everything(cache),
        other => return Err(format!("`{other}` is nothing to know").into()),
    };
    let (start, before) = (Instant::now(), processors());
    pool.install(|| lint(&files, knowledge));
    let clock = start.elapsed().as_nanos();
    let processors = processors().zip(before).map_or(0, |(after, before)| after.saturating_sub(before).as_nanos());
    println!("{clock} {processors} {}", peak().unwrap_or_default());
    Ok(())
}

/// The Rust files below `folder` that are Rust, as absolute paths with their paths in the folder.
fn files_below(folder: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_file() || entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let Ok(text) = String::from_utf8(std::fs::read(entry.path())?) else { continue };
        if steadfast_source::parse(&text).is_ok() {
            let path = entry.path().strip_prefix(folder)?.to_string_lossy().into_owned();
            files.push((entry.into_path(), path));
        }
        steadfast_source::forget_spans();
    }
    Ok(files)
}

/// Lints the files as one workspace.
fn lint(files: &[(PathBuf, String)], knowledge: Knowledge<'_>) {
    let settings = Settings::default();
    let catalogue = Catalogue::new(&settings);
    let own: Vec<OwnFile<'_>> = files.iter().map(|(file, path)| OwnFile { file, path }).collect();
    let read = |(file, path): &(PathBuf, String)| {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{path}: {error}"));
        let input = FileInput { path, text: &text, target: Target::Library };
        let facts = match knowledge {
            Knowledge::Nothing => extract_untyped(&input, &settings, &catalogue),
            Knowledge::OwnFiles(_) | Knowledge::Everything(_) => extract(&input, &settings, &catalogue),
        };
        facts.unwrap_or_else(|failure| panic!("{path} parsed a moment ago: {failure}"))
    };
    let around = || match knowledge {
        Knowledge::Nothing => None,
        Knowledge::OwnFiles(cache) => Some((Surroundings::without_dependencies(&own, cache), cache)),
        Knowledge::Everything(cache) => Some((Surroundings::of(&own, cache, &|_| {}), cache)),
    };
    let (mut facts, around): (Vec<FileFacts>, _) = rayon::join(|| files.par_iter().map(read).collect(), around);
    if let Some((mut around, cache)) = around {
        let own: Vec<SourceFile> =
            facts.iter().map(|facts| SourceFile { path: facts.path.clone(), items: facts.items() }).collect();
        let missing = around.missing(&own, cache);
        let all = own.into_iter().chain(missing).chain(std::mem::take(&mut around.files)).collect();
        let world = World::new(all, &around.crates);
        facts.par_iter_mut().enumerate().for_each(|(place, facts)| {
            if let Some(file) = world.file(place) {
                facts.refine(&world, file, &catalogue);
            }
        });
        // As the command does it.
        std::mem::forget(world);
    }
    let workspace = Workspace::new(&facts);
    let findings: usize = facts.par_iter().map(|facts| workspace.check(facts, &settings).len()).sum();
    std::hint::black_box(findings);
}

/// What this process and those that it called have taken of all processors, where `/proc` tells.
fn processors() -> Option<Duration> {
    /// How long a tick is: USER_HZ is 100 on every Linux.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may hold anything: utime, stime, cutime and cstime are the fields 14 to 17 (proc(5)).
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(11).take(4).map(str::parse::<u32>);
    let ticks: u32 = ticks.collect::<Result<Vec<_>, _>>().ok()?.iter().sum();
    Some(TICK * ticks)
}

/// The most memory that this process has had, in KiB, where `/proc` tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}

impl Cost {
    /// What [`run_once`] has printed.
    fn read(line: &str) -> Option<Self> {
        let numbers: Vec<u64> = line.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
        let [clock, processors, peak] = numbers[..] else { return None };
        let some = |nanoseconds: u64| (nanoseconds > 0).then(|| Duration::from_nanos(nanoseconds));
        Some(Self { clock: Duration::from_nanos(clock), processors: some(processors), peak })
    }

    fn text(&self) -> String {
        let peak = self.peak / 1024;
        match self.processors {
            Some(processors) => format!("{:.2?} ({processors:.2?} of the processors, {peak} MiB)", self.clock),
            None => format!("{:.2?}", self.clock),
        }
    }
}

/// The medians of the rounds' ratios.
fn ratios(costs: &[[Cost; 3]], pair: impl Fn(&[Cost; 3]) -> (&Cost, &Cost)) -> String {
    let of = |part: &dyn Fn(&Cost) -> Option<Duration>| {
        let ratio = |costs: &[Cost; 3]| {
            let (one, other) = pair(costs);
            Some(part(one)?.as_secs_f64() / part(other)?.as_secs_f64())
        };
        let mut ratios: Vec<f64> = costs.iter().filter_map(ratio).collect();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied()
    };
    let clock = of(&|cost| Some(cost.clock)).map_or_else(String::new, |ratio| format!("{ratio:.3} by the clock"));
    match of(&|cost| cost.processors) {
        Some(ratio) => format!("{clock}, {ratio:.3} of the processors"),
        None => clock,
    }
}
