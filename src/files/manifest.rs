//! What a `Cargo.toml` says about the targets of its package. Each manifest is read once.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::Deserialize;
use steadfast_lints::Target;
use toml::{Table, Value};

/// The part of a manifest that matters here. What is not understood is left to cargo to complain about.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Manifest {
    package: Option<PackageTable>,
    lib: Option<TargetTable>,
    bin: Vec<TargetTable>,
    test: Vec<TargetTable>,
    bench: Vec<TargetTable>,
    example: Vec<TargetTable>,
    dependencies: Table,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PackageTable {
    name: String,
    build: Option<Value>,
    metadata: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TargetTable {
    path: Option<PathBuf>,
}

/// The targets of one package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Package {
    /// The directory of the manifest.
    pub(super) directory: PathBuf,
    /// The kind of everything in the package, when it exists for tests, benchmarks or examples alone.
    pub(super) whole: Option<Target>,
    /// Whether it has a library.
    pub(super) has_library: bool,
    /// Whether `build.rs` is its build script.
    pub(super) default_build_script: bool,
    /// The roots of targets that the manifest names, relative to the directory.
    pub(super) named: Vec<(PathBuf, Target)>,
}

impl Package {
    /// The package of a manifest with the content `text` in `directory`; `None` for a workspace without a package.
    ///
    /// # Errors
    ///
    /// When the text is not a manifest.
    fn parse(directory: &Path, text: &str) -> Result<Option<Self>, toml::de::Error> {
        let manifest: Manifest = toml::from_str(text)?;
        let Some(package) = &manifest.package else { return Ok(None) };
        let mut described = Self::by_layout(directory);
        described.whole = whole_package(package, &manifest);
        described.has_library |= manifest.lib.is_some();
        let lib = manifest.lib.as_ref().into_iter();
        let tables = [
            (Target::Library, lib.collect::<Vec<_>>()),
            (Target::Binary, manifest.bin.iter().collect()),
            (Target::Test, manifest.test.iter().collect()),
            (Target::Bench, manifest.bench.iter().collect()),
            (Target::Example, manifest.example.iter().collect()),
        ];
        for (target, tables) in tables {
            let paths = tables.into_iter().filter_map(|table| table.path.as_deref());
            described.named.extend(paths.map(|path| (normal(path), target)));
        }
        match &package.build {
            Some(Value::String(path)) => {
                described.named.push((normal(Path::new(path)), Target::BuildScript));
                described.default_build_script = false;
            }
            Some(Value::Boolean(false)) => described.default_build_script = false,
            Some(_) | None => {}
        }
        Ok(Some(described))
    }

    /// A package of which only the standard layout is known.
    fn by_layout(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            has_library: directory.join("src/lib.rs").is_file(),
            default_build_script: true,
            ..Self::default()
        }
    }
}

/// `path` without its `.` parts, so that it compares with a path below the package.
fn normal(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

/// Frameworks for tests. Servers have some of them among their ordinary dependencies, too: the name must agree.
const TEST_FRAMEWORKS: &[&str] =
    &["assert_cmd", "libtest-mimic", "sqllogictest", "testcontainers", "trybuild", "wiremock"];

/// Parts of the name of a package that is built on one.
const TESTERS: &[&str] = &["e2e", "integration", "tester"];

/// The kind of a package that exists for tests, benchmarks or examples alone.
fn whole_package(package: &PackageTable, manifest: &Manifest) -> Option<Target> {
    let names_fuzzer = |(name, dependency): (&String, &Value)| {
        name == "libfuzzer-sys" || dependency.get("package").and_then(Value::as_str) == Some("libfuzzer-sys")
    };
    let is_cargo_fuzz = package.metadata.as_ref().is_some_and(|metadata| metadata.get("cargo-fuzz").is_some());
    if is_cargo_fuzz || manifest.dependencies.iter().any(names_fuzzer) {
        return Some(Target::Test);
    }
    let needs_framework = TEST_FRAMEWORKS.iter().any(|name| manifest.dependencies.contains_key(*name));
    let is_tester = |segment: &str| TESTERS.contains(&segment) || segment.ends_with("tests");
    if needs_framework && package.name.split(['-', '_']).any(is_tester) {
        return Some(Target::Test);
    }
    package.name.split(['-', '_']).find_map(|segment| match segment {
        "test" | "tests" | "testing" | "testkit" | "testutil" | "testutils" | "mock" | "mocks" | "fuzz" | "xtask" => {
            Some(Target::Test)
        }
        "bench" | "benches" | "benchmark" | "benchmarks" => Some(Target::Bench),
        "examples" => Some(Target::Example),
        _ => None,
    })
}

/// The packages around directories, each manifest read once.
#[derive(Debug, Default)]
pub(super) struct Packages {
    /// By directory, what is above it.
    known: HashMap<PathBuf, Option<Rc<Package>>>,
    /// What is wrong with manifests.
    pub(super) warnings: Vec<String>,
}

impl Packages {
    /// The package whose manifest is the nearest one in `directory` or above.
    pub(super) fn around(&mut self, directory: &Path) -> Option<Rc<Package>> {
        if let Some(known) = self.known.get(directory) {
            return known.clone();
        }
        let package = match fs::read_to_string(directory.join("Cargo.toml")) {
            Ok(text) => self.parse(directory, &text).map(Rc::new),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                directory.parent().and_then(|parent| self.around(parent))
            }
            Err(error) => {
                self.warn(directory, &error);
                Some(Rc::new(Package::by_layout(directory)))
            }
        };
        self.known.insert(directory.to_owned(), package.clone());
        package
    }

    /// The package of a manifest; when it is broken, what the layout tells.
    fn parse(&mut self, directory: &Path, text: &str) -> Option<Package> {
        Package::parse(directory, text).unwrap_or_else(|error| {
            self.warn(directory, &error.message());
            Some(Package::by_layout(directory))
        })
    }

    fn warn(&mut self, directory: &Path, reason: &dyn std::fmt::Display) {
        let manifest = directory.join("Cargo.toml");
        self.warnings.push(format!("cannot read the manifest `{}`: {reason}", manifest.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(text: &str) -> Option<Package> {
        Package::parse(Path::new("/p"), text).expect("the manifest is valid")
    }

    fn whole(text: &str) -> Option<Target> {
        package(text).expect("it has a package").whole
    }

    #[test]
    fn packages_for_tests_are_known_by_a_part_of_their_name() {
        let named = |name: &str| whole(&format!("[package]\nname = '{name}'"));
        assert_eq!(named("store-test-utils"), Some(Target::Test));
        assert_eq!(named("store_mocks"), Some(Target::Test));
        assert_eq!(named("benches"), Some(Target::Bench));
        assert_eq!(named("store-examples"), Some(Target::Example));
        for library in ["proptest", "testament", "contest", "store"] {
            assert_eq!(named(library), None, "{library}");
        }
    }

    #[test]
    fn packages_on_a_test_framework_are_tests_if_their_name_agrees() {
        let with = |name: &str, dependency: &str| {
            whole(&format!("[package]\nname='{name}'\n[dependencies]\n{dependency} = '1'"))
        };
        assert_eq!(with("integration", "wiremock"), Some(Target::Test));
        assert_eq!(with("store-sqllogictests", "sqllogictest"), Some(Target::Test));
        // Servers run scripts with it, or pretend to be a peer.
        assert_eq!(with("store", "sqllogictest"), None);
        assert_eq!(with("router", "wiremock"), None);
        assert_eq!(with("integration", "serde"), None);
    }

    #[test]
    fn fuzz_packages_are_tests() {
        assert_eq!(whole("[package]\nname='a'\n[package.metadata]\ncargo-fuzz = true"), Some(Target::Test));
        assert_eq!(whole("[package]\nname='a'\n[dependencies]\nlibfuzzer-sys = '0.4'"), Some(Target::Test));
        let renamed = "[package]\nname='a'\n[dependencies.fuzzer]\npackage = 'libfuzzer-sys'\nversion = '0.4'";
        assert_eq!(whole(renamed), Some(Target::Test));
    }

    #[test]
    fn named_targets_and_inherited_keys_are_read() {
        let text = "[package]\nname = 'a'\nversion.workspace = true\nbuild = './tools/build.rs'\n\
                    [lib]\npath = 'lib/a.rs'\n[[bin]]\nname = 'b'\n[[test]]\nname = 't'\npath = 'it/main.rs'\n";
        let package = package(text).expect("it has a package");
        assert!(package.has_library && !package.default_build_script);
        assert_eq!(
            package.named,
            [
                (PathBuf::from("lib/a.rs"), Target::Library),
                (PathBuf::from("it/main.rs"), Target::Test),
                (PathBuf::from("tools/build.rs"), Target::BuildScript),
            ]
        );
    }

    #[test]
    fn a_virtual_manifest_has_no_package_and_a_broken_one_is_told() {
        assert_eq!(package("[workspace]\nmembers = []"), None);
        let root = tempfile::tempdir().expect("a temporary directory");
        fs::write(root.path().join("Cargo.toml"), "[package\n").expect("a manifest");
        let mut packages = Packages::default();
        let package = packages.around(&root.path().join("src/deep")).expect("the layout is known");
        assert_eq!(package.directory, root.path());
        packages.around(&root.path().join("tests"));
        assert_eq!(packages.warnings.len(), 1, "{:?}", packages.warnings);
    }
}
