//! The crates of a package as far as its manifest and the standard layout tell, where cargo cannot be asked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::plan::{Crate, Package, Plan};
use crate::remarks::Remarks;

/// The part of a manifest that matters here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Manifest {
    package: Option<PackageTable>,
    lib: TargetTable,
    bin: Vec<TargetTable>,
    test: Vec<TargetTable>,
    bench: Vec<TargetTable>,
    example: Vec<TargetTable>,
}

#[derive(Debug, Deserialize)]
struct PackageTable {
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TargetTable {
    name: Option<String>,
    path: Option<PathBuf>,
}

/// The package in `folder` with its crates, which depend on its library and on nothing else. Without a package, nothing.
pub(crate) fn plan(folder: &Path, remarks: &Remarks) -> Plan {
    let path = folder.join("Cargo.toml");
    let Some(text) = remarks.found(&path, fs::read_to_string(&path)) else { return Plan::default() };
    let manifest: Manifest = match toml::from_str(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            remarks.add(format!("`{}` is not a manifest: {}", path.display(), error.message()));
            return Plan::default();
        }
    };
    let Some(package) = &manifest.package else { return Plan::default() };
    let mut plan = Plan::default();
    plan.packages.push(Package {
        name: package.name.clone(),
        version: String::new(),
        source: None,
        folder: folder.to_owned(),
        is_member: true,
    });
    let library = folder.join(manifest.lib.path.as_deref().unwrap_or(Path::new("src/lib.rs")));
    let library_name = manifest.lib.name.as_deref().unwrap_or(&package.name).replace('-', "_");
    let has_library = library.is_file();
    if has_library {
        plan.crates.push(krate(library_name.clone(), library.clone(), true));
    }
    let tables = [&manifest.bin, &manifest.test, &manifest.bench, &manifest.example];
    let named = tables.into_iter().flatten().filter_map(|table| table.path.as_ref()).map(|path| folder.join(path));
    let mut roots: BTreeSet<PathBuf> = named.filter(|path| path.is_file()).collect();
    roots.extend(["src/main.rs", "build.rs"].map(|path| folder.join(path)).into_iter().filter(|path| path.is_file()));
    for place in ["src/bin", "tests", "benches", "examples"] {
        roots.extend(roots_in(&folder.join(place), remarks));
    }
    roots.remove(&library);
    for root in roots {
        let stem = root.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().replace('-', "_"));
        let mut krate = krate(stem, root, false);
        if has_library {
            krate.dependencies.push((library_name.clone(), 0));
        }
        plan.crates.push(krate);
    }
    plan
}

fn krate(name: String, root: PathBuf, is_library: bool) -> Crate {
    Crate { package: 0, name, is_library, root, dependencies: Vec::new() }
}

/// The roots of targets in a folder in which each file is one, and each folder with a `main.rs`.
fn roots_in(folder: &Path, remarks: &Remarks) -> Vec<PathBuf> {
    let roots = remarks.entries(folder).into_iter().filter_map(|path| {
        if path.extension().is_some_and(|extension| extension == "rs") {
            return Some(path);
        }
        Some(path.join("main.rs")).filter(|path| path.is_file())
    });
    roots.collect()
}
