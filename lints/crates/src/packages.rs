//! Which packages the files of a run lie in, and what is known of the workspaces of these.

use std::path::{Path, PathBuf};

use cargo_metadata::Metadata;
use rustc_hash::FxHashMap;

use crate::cache::Cache;
use crate::cargo::{NoAnswer, Refusal, Scope, ask};
use crate::notice::Notify;
use crate::plan::Plan;
use crate::remarks::Remarks;
use crate::stamp::Input;
use crate::{OwnFile, graph, layout, replica};

/// How many workspaces cargo is asked about in one run: a tree of test data may hold hundreds of manifests, and each takes cargo
/// a tenth of a second. What was kept counts too, because a report must not depend on what is in the cache.
const WORKSPACES: usize = 16;

/// The folders of the manifests that are nearest to the files, those of most files first; and the files without one.
pub(crate) fn folders<'run>(own: &'run [OwnFile<'run>]) -> (Vec<PathBuf>, Vec<&'run OwnFile<'run>>) {
    let mut known: FxHashMap<&Path, Option<PathBuf>> = FxHashMap::default();
    let mut counts: FxHashMap<PathBuf, usize> = FxHashMap::default();
    let mut without = Vec::new();
    for own in own {
        let Some(folder) = own.file.parent() else { continue };
        let nearest = known.entry(folder).or_insert_with(|| {
            folder.ancestors().find(|folder| folder.join("Cargo.toml").is_file()).map(Path::to_owned)
        });
        match nearest {
            Some(folder) => *counts.entry(folder.clone()).or_default() += 1,
            None => without.push(own),
        }
    }
    let mut counts: Vec<(PathBuf, usize)> = counts.into_iter().collect();
    counts.sort_by(|(one, few), (other, many)| many.cmp(few).then_with(|| one.cmp(other)));
    (counts.into_iter().map(|(folder, _)| folder).collect(), without)
}

/// What is known of the workspaces of the packages in `folders`.
pub(crate) fn plans(folders: &[PathBuf], cache: &Cache, remarks: &Remarks, notify: Notify<'_>) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    let mut asked = 0;
    for folder in folders {
        let has = |plan: &Plan| plan.packages.iter().any(|package| package.is_member && package.folder == *folder);
        if plans.iter().any(has) {
            continue;
        }
        if asked == WORKSPACES {
            plans.push(layout::plan(folder, remarks));
            continue;
        }
        asked += 1;
        let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
        let name = format!("plan-{}", &hash[..16]);
        if let Some(plan) = kept(cache, &name, remarks) {
            plans.push(plan);
            continue;
        }
        let plan = match worked_out(folder, remarks, notify) {
            Ok(plan) => plan,
            Err(NoAnswer::Absent) => {
                remarks.add("there is no cargo, so dependencies are not known".to_owned());
                asked = WORKSPACES;
                plans.push(layout::plan(folder, remarks));
                continue;
            }
            Err(NoAnswer::Refused(refusal)) => without_cargo(folder, refusal, remarks),
        };
        let packed = postcard::to_stdvec(&plan).map_err(std::io::Error::other);
        remarks.kept(packed.and_then(|bytes| cache.store(&name, &bytes)));
        plans.push(plan);
    }
    plans.iter().flat_map(|plan| &plan.remarks).for_each(|remark| remarks.add(remark.clone()));
    plans
}

/// The plan that was kept under `name`, if nothing has changed since.
fn kept(cache: &Cache, name: &str, remarks: &Remarks) -> Option<Plan> {
    let plan: Plan = remarks.intact(name, postcard::from_bytes(&cache.load(name, remarks)?))?;
    (plan.inputs.iter().all(Input::is_same) && plan.is_sound()).then_some(plan)
}

/// Asks cargo for the workspace around `folder`.
fn worked_out(folder: &Path, remarks: &Remarks, notify: Notify<'_>) -> Result<Plan, NoAnswer> {
    let manifest = folder.join("Cargo.toml");
    match ask(&manifest, folder, Scope::AllFeatures, true, notify) {
        Ok(metadata) => return Ok(Plan { inputs: inputs(&metadata), ..graph::plan(&metadata) }),
        Err(NoAnswer::Absent) => return Err(NoAnswer::Absent),
        // Optional dependencies may not have been fetched, or the lock file may be missing or old.
        Err(NoAnswer::Refused(_)) => {}
    }
    let members = ask(&manifest, folder, Scope::Members, false, notify)?;
    let has_lock = members.workspace_root.join("Cargo.lock").is_file();
    let locked = if has_lock {
        ask(&manifest, folder, Scope::Default, true, notify)
    } else {
        replica::resolve(&members, notify)
    };
    let resolved = match locked {
        Err(NoAnswer::Refused(_)) if has_lock => replica::resolve(&members, notify),
        answer => answer,
    };
    let inputs = inputs(&members);
    match resolved {
        Ok(metadata) => Ok(Plan { inputs, ..graph::plan(&metadata) }),
        Err(NoAnswer::Absent) => Err(NoAnswer::Absent),
        Err(NoAnswer::Refused(Refusal { reason, .. })) => {
            let remark = format!("the dependencies of `{}` are not known: {reason}", folder.display());
            let mut plan = Plan { inputs, remarks: vec![remark], ..graph::plan(&members) };
            // What is missing may be fetched.
            plan.inputs.extend(fetched(remarks));
            Ok(plan)
        }
    }
}

/// What the layout tells of the package in `folder`, for as long as cargo would refuse again: it is not asked in vain each time.
fn without_cargo(folder: &Path, refusal: Refusal, remarks: &Remarks) -> Plan {
    let Refusal { reason, paths } = refusal;
    let remark = format!("cargo does not tell the crates of `{}`: {reason}", folder.display());
    let mut inputs = of_layout(folder);
    for folder in folder.ancestors() {
        let around = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "rust-toolchain", ".cargo/config.toml"];
        inputs.extend(around.map(|path| Input::content(folder.join(path))));
    }
    inputs.extend(paths.iter().map(|path| Input::content(path.join("Cargo.toml"))));
    inputs.extend(paths.into_iter().map(Input::content));
    inputs.extend(fetched(remarks));
    inputs.extend(toolchains());
    let mut plan = layout::plan(folder, remarks);
    plan.inputs = inputs;
    plan.remarks.push(remark);
    plan
}

/// What changes when another toolchain is installed or chosen.
fn toolchains() -> Vec<Input> {
    let home = home_of("RUSTUP_HOME", ".rustup");
    let inputs = home.map(|home| ["settings.toml", "toolchains", "update-hashes"].map(|path| home.join(path)));
    inputs.into_iter().flatten().map(Input::content).collect()
}

/// What the crates of the package in `folder` depend on: its manifest, and where the layout makes targets.
fn of_layout(folder: &Path) -> Vec<Input> {
    let mut inputs = vec![Input::content(folder.join("Cargo.toml"))];
    inputs.extend(["src/bin", "tests", "benches", "examples"].map(|path| Input::content(folder.join(path))));
    inputs.extend(["src/lib.rs", "src/main.rs", "build.rs"].map(|path| Input::presence(folder.join(path))));
    inputs
}

/// What cargo's answer depends on: manifests, the lock file, the configuration, and where the layout makes targets.
fn inputs(metadata: &Metadata) -> Vec<Input> {
    let root = metadata.workspace_root.as_std_path();
    let mut inputs: Vec<Input> =
        ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"].map(|path| Input::content(root.join(path))).into();
    for package in metadata.packages.iter().filter(|package| package.source.is_none()) {
        let Some(folder) = package.manifest_path.parent() else { continue };
        inputs.extend(of_layout(folder.as_std_path()));
    }
    inputs
}

/// The folder that an environment variable names, else the one called `name` in the user's.
fn home_of(variable: &str, name: &str) -> Option<PathBuf> {
    let chosen = std::env::var_os(variable).filter(|home| !home.is_empty()).map(PathBuf::from);
    chosen.or_else(|| match etcetera::home_dir() {
        Ok(home) => Some(home.join(name)),
        Err(_) => None,
    })
}

/// The folders that change when cargo fetches something.
fn fetched(remarks: &Remarks) -> Vec<Input> {
    let Some(home) = home_of("CARGO_HOME", ".cargo") else { return Vec::new() };
    let mut folders = vec![home.join("git/checkouts")];
    for folder in ["registry/src", "registry/cache", "registry/index"] {
        let folder = home.join(folder);
        folders.extend(remarks.entries(&folder));
        folders.push(folder);
    }
    folders.into_iter().map(Input::content).collect()
}
