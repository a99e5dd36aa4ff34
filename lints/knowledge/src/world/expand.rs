//! The declarations of macros, as the files of a world are joined.

use std::sync::Arc;

use super::World;
use super::join::file_id;
use crate::id::FileId;
use crate::items::FileItems;
use crate::macros::{Unit, expand_all, extern_crates};

impl World {
    /// Adds what macros declare to those files whose crate is known, and says which files that changed.
    pub(super) fn expand(&mut self) -> Vec<FileId> {
        if self.files.iter().all(|file| file.items.calls.is_empty()) {
            return Vec::new();
        }
        let mut units: Vec<Unit<'_>> = Vec::with_capacity(self.crates.len());
        for krate in &self.crates {
            let dependencies = krate.dependencies.iter().map(|(name, id)| (name.clone(), id.0 as usize)).collect();
            let root = self.files.get(krate.root.file.0 as usize);
            let extern_crates = root.map_or_else(Vec::new, |root| extern_crates(&root.items));
            units.push(Unit { name: krate.name.clone(), files: Vec::new(), dependencies, extern_crates });
        }
        let before: Vec<*const FileItems> = self.files.iter().map(|file| Arc::as_ptr(&file.items)).collect();
        for file in &mut self.files {
            if let Some(unit) = units.get_mut(file.krate.0 as usize) {
                unit.files.push(&mut file.items);
            }
        }
        expand_all(&mut units, false);
        let is_changed = |place: &usize| Arc::as_ptr(&self.files[*place].items) != before[*place];
        (0..before.len()).filter(is_changed).map(file_id).collect()
    }

    /// Drops definitions and calls, which nobody asks for from here on.
    pub(super) fn forget_macros(&mut self) {
        for file in &mut self.files {
            if let Some(items) = Arc::get_mut(&mut file.items) {
                items.macros = Vec::new();
                items.calls = Vec::new();
            }
        }
    }
}
