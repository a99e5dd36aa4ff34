//! The places where the worker's program is looked for.

use std::fs;
use std::io;
use std::path::Path;

use steadfast_wire::client::{NotFound, WORKER_NAME, search};
use tempfile::TempDir;

/// A folder with empty files.
fn tree(files: &[&str]) -> io::Result<TempDir> {
    let folder = TempDir::new()?;
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        fs::write(path, "")?;
    }
    Ok(folder)
}

/// Where the worker is found for the program, from the folder.
fn found(files: &[&str], program: &str) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let worker = format!("{WORKER_NAME}{}", std::env::consts::EXE_SUFFIX);
    let files: Vec<String> = files.iter().map(|file| file.replace("WORKER", &worker)).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).chain([program]).collect();
    let folder = tree(&files)?;
    match search(&folder.path().join(program)) {
        Ok(path) => {
            let path = path.strip_prefix(folder.path().canonicalize()?)?.to_string_lossy().replace('\\', "/");
            Ok(Some(path.replace(&worker, "WORKER")))
        }
        Err(NotFound::Nowhere(places)) => {
            assert!(places.len() >= 2, "{places:?}");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

#[test]
fn beside_the_program_then_above_then_in_the_data_folder() -> Result<(), Box<dyn std::error::Error>> {
    let everywhere = ["bin/WORKER", "lib/steadfast/WORKER"];
    assert_eq!(found(&everywhere, "bin/command")?.as_deref(), Some("bin/WORKER"));
    assert_eq!(found(&everywhere[1..], "bin/command")?.as_deref(), Some("lib/steadfast/WORKER"));
    assert_eq!(found(&["debug/WORKER"], "debug/deps/test-1234")?.as_deref(), Some("debug/WORKER"));
    // Only cargo's folder is known to belong to the one above.
    assert_eq!(found(&["debug/WORKER"], "debug/bin/command")?, None);
    assert_eq!(found(&[], "bin/command")?, None);
    Ok(())
}
