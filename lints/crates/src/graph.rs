//! From what cargo says to a [`Plan`].

use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata, Node, Package as Described, PackageId, TargetKind};
use rustc_hash::FxHashMap;

use crate::plan::{Crate, Package, Plan};

/// The packages and crates in `metadata`: every target of the members of the workspace, and the libraries of what they depend on.
///
/// Macros that are programs declare no types, so they and what only they depend on are left out.
pub(crate) fn plan(metadata: &Metadata) -> Plan {
    let graph = Graph::new(metadata);
    let mut plan = Plan::default();
    let mut libraries = FxHashMap::default();
    let mut pending = Vec::new();
    for member in &graph.members {
        let package = graph.add_package(&mut plan, member, true);
        graph.add_targets(&mut plan, &mut libraries, member, package);
        pending.push(&member.id);
    }
    let mut passed = 0;
    while let Some(id) = pending.get(passed).copied() {
        passed += 1;
        for (_, dependency, kinds) in graph.dependencies(id) {
            if libraries.contains_key(dependency) || !graph.is_wanted(id, &kinds) {
                continue;
            }
            let Some(described) = graph.packages.get(dependency) else { continue };
            let Some(library) = described.targets.iter().find(|target| is_type_library(target)) else { continue };
            let package = graph.add_package(&mut plan, described, false);
            libraries.insert(dependency, plan.crates.len());
            plan.crates.push(of_target(library, package));
            pending.push(&described.id);
        }
    }
    graph.connect(&mut plan, &libraries);
    plan
}

/// What cargo said, by package.
struct Graph<'said> {
    packages: FxHashMap<&'said PackageId, &'said Described>,
    nodes: FxHashMap<&'said PackageId, &'said Node>,
    members: Vec<&'said Described>,
}

/// What a dependency is called, which it is, and for what it is there.
type Edge<'said> = (String, &'said PackageId, Vec<DependencyKind>);

impl<'said> Graph<'said> {
    fn new(metadata: &'said Metadata) -> Self {
        let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
        let mut members = metadata.workspace_packages();
        members.sort_by(|one, other| one.manifest_path.cmp(&other.manifest_path));
        Self {
            packages: metadata.packages.iter().map(|package| (&package.id, package)).collect(),
            nodes: nodes.map(|node| (&node.id, node)).collect(),
            members,
        }
    }

    fn add_package(&self, plan: &mut Plan, described: &Described, is_member: bool) -> usize {
        let folder = described.manifest_path.parent().map_or_else(Default::default, |folder| folder.into());
        plan.packages.push(Package {
            name: described.name.to_string(),
            version: described.version.to_string(),
            source: described.source.as_ref().map(|source| source.repr.clone()),
            folder,
            is_member,
        });
        plan.packages.len() - 1
    }

    /// Adds all targets of a member, its library first: a file belongs to the first crate that leads to it.
    fn add_targets(
        &self,
        plan: &mut Plan,
        libraries: &mut FxHashMap<&'said PackageId, usize>,
        member: &'said Described,
        package: usize,
    ) {
        let mut targets: Vec<_> = member.targets.iter().collect();
        targets.sort_by_key(|target| order(target));
        for target in targets {
            if is_library(target) {
                libraries.insert(&member.id, plan.crates.len());
            }
            plan.crates.push(of_target(target, package));
        }
    }

    /// What a package depends on; where cargo did not resolve that, the members among it.
    fn dependencies(&self, id: &PackageId) -> Vec<Edge<'said>> {
        if let Some(node) = self.nodes.get(id) {
            let edges = node.deps.iter().map(|dependency| {
                let kinds = dependency.dep_kinds.iter().map(|kind| kind.kind).collect();
                (dependency.name.clone(), &dependency.pkg, kinds)
            });
            return edges.collect();
        }
        let declared = self.packages.get(id).into_iter().flat_map(|package| &package.dependencies);
        let edges = declared.filter_map(|dependency| {
            let path = dependency.path.as_ref()?;
            let member = self.members.iter().find(|member| member.manifest_path.parent() == Some(path))?;
            let library = member.targets.iter().find(|target| is_library(target))?;
            let name = dependency.rename.clone().unwrap_or_else(|| library.name.clone());
            Some((name.replace('-', "_"), &member.id, vec![dependency.kind]))
        });
        edges.collect()
    }

    fn is_member(&self, id: &PackageId) -> bool {
        self.members.iter().any(|member| member.id == *id)
    }

    /// Whether code of the package `id` that is read can name a dependency of these kinds: of a member everything is read, of
    /// others the library.
    fn is_wanted(&self, id: &PackageId, kinds: &[DependencyKind]) -> bool {
        self.is_member(id) || kinds.contains(&DependencyKind::Normal)
    }

    /// Gives each crate the crates that it can name.
    fn connect(&self, plan: &mut Plan, libraries: &FxHashMap<&PackageId, usize>) {
        let by_folder: FxHashMap<&Path, &PackageId> = self
            .packages
            .values()
            .filter_map(|package| Some((package.manifest_path.parent()?.as_std_path(), &package.id)))
            .collect();
        let ids: Vec<Option<&PackageId>> =
            plan.packages.iter().map(|package| by_folder.get(package.folder.as_path()).copied()).collect();
        let mut edges: FxHashMap<&PackageId, Vec<Edge<'said>>> = FxHashMap::default();
        let roots: Vec<String> = plan.crates.iter().map(|krate| krate.name.clone()).collect();
        for krate in &mut plan.crates {
            let Some(id) = ids[krate.package] else { continue };
            let is_member = self.is_member(id);
            let build = self.is_build_script(id, krate);
            let edges = edges.entry(id).or_insert_with(|| self.dependencies(id));
            for (name, dependency, kinds) in edges {
                let fits = kinds.iter().any(|kind| match kind {
                    DependencyKind::Normal => !build,
                    DependencyKind::Development => is_member && !build,
                    DependencyKind::Build => build,
                    _ => false,
                });
                if let Some(place) = libraries.get(dependency).filter(|_| fits && !name.is_empty()) {
                    krate.dependencies.push((name.clone(), *place));
                }
            }
            if let Some(own) = libraries.get(id).filter(|_| !krate.is_library && !build) {
                krate.dependencies.push((roots[*own].clone(), *own));
            }
        }
    }

    fn is_build_script(&self, id: &PackageId, krate: &Crate) -> bool {
        self.packages.get(id).is_some_and(|package| {
            package.targets.iter().any(|target| target.is_custom_build() && *target.src_path == *krate.root)
        })
    }
}

fn of_target(target: &cargo_metadata::Target, package: usize) -> Crate {
    Crate {
        package,
        name: target.name.replace('-', "_"),
        is_library: is_library(target),
        root: target.src_path.clone().into(),
        dependencies: Vec::new(),
    }
}

fn is_library(target: &cargo_metadata::Target) -> bool {
    is_type_library(target) || target.is_proc_macro()
}

/// Whether other crates can name the types of a library.
fn is_type_library(target: &cargo_metadata::Target) -> bool {
    use TargetKind::{CDyLib, DyLib, Lib, RLib, StaticLib};
    target.kind.iter().any(|kind| matches!(kind, Lib | RLib | DyLib | CDyLib | StaticLib))
}

/// Libraries first, build scripts last.
fn order(target: &cargo_metadata::Target) -> (u8, &str) {
    let rank = match target.kind.first() {
        _ if is_library(target) => 0,
        Some(TargetKind::Bin) => 1,
        Some(TargetKind::CustomBuild) => 3,
        _ => 2,
    };
    (rank, &target.name)
}
