//! The models of the gallery, read.

use std::fs;
use std::path::{Path, PathBuf};

use steadfast_invariants::Object;
use steadfast_invariants::frontend::{self, SourceText};

/// The folder of the models.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models")
}

/// The names of the models, sorted.
pub(crate) fn names() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the gallery is part of the repository");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    let models = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut names: Vec<String> =
        models.filter_map(|path| path.file_stem().map(|name| name.to_string_lossy().into_owned())).collect();
    names.sort();
    names
}

/// The object of a model, of which nothing must be said.
pub(crate) fn object(name: &str) -> Object {
    let path = folder().join(name).with_extension("rs");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let files = [SourceText { path: path.display().to_string(), text }];
    let reading = frontend::read(&files);
    assert!(reading.diagnostics.is_empty(), "{}: {:?}", path.display(), reading.diagnostics);
    assert!(reading.unreadable.is_empty(), "{}: {:?}", path.display(), reading.unreadable);
    let [object] = <[Object; 1]>::try_from(reading.objects).expect("a model has one object");
    object
}
