//! Out-of-line modules: which file a `mod name;` stands for, and which files exist for tests.

/// The paths that `mod name;` in the file at `path` may stand for. `modules` are names with their `#[path]`.
pub(crate) fn candidates(path: &str, modules: &[(String, Option<String>)]) -> Vec<String> {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    let own = match stem {
        "mod" | "lib" | "main" => folder.to_owned(),
        stem => join(folder, stem),
    };
    modules
        .iter()
        .flat_map(|(name, given)| match given {
            Some(given) => vec![normal(&join(folder, given))],
            None => {
                let mut paths = vec![join(&own, &format!("{name}.rs")), join(&own, &format!("{name}/mod.rs"))];
                // `src/bin/tool.rs` and other crate roots look beside themselves.
                paths.push(join(folder, &format!("{name}.rs")));
                paths.push(join(folder, &format!("{name}/mod.rs")));
                paths
            }
        })
        .collect()
}

/// The name of the module that the file at `path` is.
pub(crate) fn module_of(path: &str) -> &str {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match file.strip_suffix(".rs").unwrap_or(file) {
        "mod" => folder.rsplit('/').next().unwrap_or_default(),
        stem => stem,
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a module exists for tests by its name: the last parts of the path below `src`.
pub(crate) fn is_test_path(path: &str) -> bool {
    let Some(at) = path.rfind("src/") else { return false };
    let below = &path[at + "src/".len()..];
    below.split('/').any(|part| is_test_module(part.strip_suffix(".rs").unwrap_or(part)))
}

/// The folders that all files of a run stand in: nothing is told apart by them.
pub(crate) fn common_folder<'path>(paths: impl Iterator<Item = &'path str>) -> String {
    let around = paths.map(|path| {
        let end = path.find("src/").or_else(|| path.rfind('/').map(|at| at + 1)).unwrap_or_default();
        &path[..end]
    });
    let common = around.reduce(|one, other| {
        let equal = one.split_inclusive('/').zip(other.split_inclusive('/')).take_while(|(one, other)| one == other);
        &one[..equal.map(|(part, _)| part.len()).sum()]
    });
    common.unwrap_or_default().to_owned()
}

/// Whether a file belongs to what is used for developing only, by the names of the folders around its package: test tooling,
/// simulators, generators of load, examples.
pub(crate) fn is_tooling_path(path: &str) -> bool {
    const WORDS: &[&str] = &[
        "test",
        "tests",
        "testing",
        "testutil",
        "testutils",
        "testkit",
        "e2e",
        "mock",
        "mocks",
        "fuzz",
        "fuzzing",
        "fuzzer",
        "bench",
        "benches",
        "benchmark",
        "benchmarks",
        "benchmarking",
        "loadgen",
        "tester",
        "stress",
        "chaos",
        "harness",
        "simulator",
        "simulation",
        "simulated",
        "sim",
        "testsuite",
        "slt",
        "mocknet",
        "devnet",
        "playground",
        "backtest",
        "testonly",
        "vendor",
        "vendored",
        "example",
        "examples",
        "demo",
        "demos",
        "xtask",
        "docs",
        "dev",
    ];
    const EVERYWHERE: &[&str] = &[
        "bench",
        "benches",
        "benchmark",
        "benchmarks",
        "fuzz",
        "loadgen",
        "simulator",
        "simulated",
        "simulation",
        "stress",
        "testonly",
        "fake",
        "playground",
        "backtest",
    ];
    let (around, below) = path.split_once("src/").unwrap_or((path, ""));
    let has = |path: &str, words: &[&str]| path.split(['/', '-', '_', '.']).any(|word| words.contains(&word));
    has(around, WORDS) || has(around, EVERYWHERE) || has(below, EVERYWHERE)
}

/// Whether the name of a module says that it exists for tests.
fn is_test_module(name: &str) -> bool {
    matches!(
        name,
        "test"
            | "tests"
            | "testing"
            | "test_util"
            | "test_utils"
            | "testutil"
            | "testutils"
            | "test_helpers"
            | "test_support"
            | "test_kit"
            | "testkit"
            | "mock"
            | "mocks"
            | "bench"
            | "benches"
            | "benchmark"
            | "benchmarks"
            | "test_harness"
            | "fuzz"
            | "fuzzing"
    ) || name.ends_with("_test")
        || name.ends_with("_tests")
        || name.ends_with("_test_util")
        || name.ends_with("_test_utils")
        || name.starts_with("mock_")
        || name.ends_with("_mock")
        || name.ends_with("_bench")
        || name.starts_with("test_")
        || name.starts_with("tests_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stand_beside_and_below() {
        let declared = [("tests".to_owned(), None)];
        assert!(candidates("src/a.rs", &declared).contains(&"src/a/tests.rs".to_owned()));
        assert!(candidates("src/lib.rs", &declared).contains(&"src/tests.rs".to_owned()));
        let given = [("tests".to_owned(), Some("../x/t.rs".to_owned()))];
        assert_eq!(candidates("src/a/b.rs", &given), ["src/x/t.rs"]);
    }

    #[test]
    fn names_tell_tests() {
        assert!(is_test_path("crates/a/src/test_utils/mod.rs"));
        assert!(!is_test_path("crates/test_utils/src/lib.rs"));
        assert!(!is_test_path("src/attestation.rs"));
    }

    #[test]
    fn folders_tell_tooling() {
        assert!(is_tooling_path("crates/test_utils/src/lib.rs"));
        assert!(is_tooling_path("testing/simulator/src/checks.rs"));
        assert!(is_tooling_path("service/src/validator_benchmark/sync.rs"));
        assert!(is_tooling_path("vendored/rusqlite/src/session.rs"));
        assert!(is_tooling_path("node/src/web3/testonly.rs"));
        assert!(is_tooling_path("node/src/fake_relay.rs"));
        assert!(!is_tooling_path("node/src/vendor/list.rs"));
        assert!(!is_tooling_path("crates/latest/src/attest.rs"));
        assert!(!is_tooling_path("src/lib.rs"));
    }

    #[test]
    fn the_folder_of_all_files_is_found() {
        let of = |paths: &[&str]| common_folder(paths.iter().copied());
        assert_eq!(of(&["examples/ledger/src/a.rs", "examples/ledger/tests/b.rs"]), "examples/ledger/");
        assert_eq!(of(&["examples/a/src/lib.rs", "src/lib.rs"]), "");
        assert_eq!(of(&[]), "");
    }
}
