//! The crates of one workspace and of what it depends on, before any source is read.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::stamp::Input;

/// The crates around one workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The packages: the members of the workspace first.
    pub(crate) packages: Vec<Package>,
    /// Their crates; of a package its library comes first.
    pub(crate) crates: Vec<Crate>,
    /// What this was worked out from: while that is the same, so is this.
    pub(crate) inputs: Vec<Input>,
    /// What could not be found out.
    pub(crate) remarks: Vec<String>,
}

/// One package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Where cargo got it from, if its sources never change.
    pub(crate) source: Option<String>,
    /// The folder of its manifest.
    pub(crate) folder: PathBuf,
    /// It is a member of the workspace.
    pub(crate) is_member: bool,
}

/// One crate: a target of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Crate {
    /// The place of its package.
    pub(crate) package: usize,
    /// The name as code writes it.
    pub(crate) name: String,
    /// It is the library of its package.
    pub(crate) is_library: bool,
    /// Its root file.
    pub(crate) root: PathBuf,
    /// The crates that it can name, by their place.
    pub(crate) dependencies: Vec<(String, usize)>,
}

impl Plan {
    /// Whether everything that is named by its place is there.
    pub(crate) fn is_sound(&self) -> bool {
        self.crates.iter().all(|krate| {
            let mut places = krate.dependencies.iter().map(|(_, place)| *place);
            krate.package < self.packages.len() && places.all(|place| place < self.crates.len())
        })
    }
}
