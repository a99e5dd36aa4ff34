//! What is kept between runs never changes what is found.

use super::*;

const FILES: &[(&str, &str)] = &[
    ("app/Cargo.toml", "[package]\nname = 'app'\nversion = '0.1.0'\n[dependencies]\nstore = { path = '../store' }\n"),
    ("app/src/lib.rs", ""),
    ("store/Cargo.toml", "[package]\nname = 'store'\nversion = '0.1.0'\n"),
    ("store/src/lib.rs", "pub fn one() {} mod inner;"),
    ("store/src/inner.rs", "pub fn inner() {}"),
];

/// The names of the functions of `store`.
fn store(found: &Surroundings) -> Vec<&str> {
    assert_eq!(dependencies(found, "app/src/lib.rs"), [("store", "store/src/lib.rs")].into());
    paths(&found.files).into_iter().flat_map(|path| functions(&found.files, path)).collect()
}

/// The files of the cache in `folder`.
fn kept(folder: &Path) -> Result<Vec<PathBuf>, walkdir::Error> {
    let entries = WalkDir::new(folder).into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(entries.into_iter().filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect())
}

#[test]
fn a_change_of_a_file_or_a_manifest_is_seen() -> Outcome {
    let (root, folder) = (folder(FILES)?, tempfile::tempdir()?);
    let cache = Cache::at(folder.path());
    assert_eq!(store(&around(root.path(), &["app/src/lib.rs"], &cache)?), ["one", "inner"]);
    write(root.path(), "store/src/lib.rs", "pub fn one() {} pub fn two() {} mod inner; mod more;")?;
    write(root.path(), "store/src/more.rs", "pub fn more() {}")?;
    assert_eq!(store(&around(root.path(), &["app/src/lib.rs"], &cache)?), ["one", "two", "inner", "more"]);
    fs::remove_file(root.path().join("store/src/inner.rs"))?;
    assert_eq!(store(&around(root.path(), &["app/src/lib.rs"], &cache)?), ["one", "two", "more"]);
    write(root.path(), "app/Cargo.toml", "[package]\nname = 'app'\nversion = '0.1.0'\n# without dependencies\n")?;
    let found = around(root.path(), &["app/src/lib.rs"], &cache)?;
    assert_eq!(dependencies(&found, "app/src/lib.rs"), [].into());
    assert_eq!(paths(&found.files), [""; 0]);
    write(root.path(), "app/tests/new.rs", "")?;
    let found = around(root.path(), &["app/src/lib.rs", "app/tests/new.rs"], &cache)?;
    assert_eq!(dependencies(&found, "app/tests/new.rs"), [("app", "app/src/lib.rs")].into());
    Ok(())
}

#[test]
fn what_is_kept_is_used() -> Outcome {
    let (root, folder) = (folder(FILES)?, tempfile::tempdir()?);
    let cache = Cache::at(folder.path());
    let first = around(root.path(), &["app/src/lib.rs"], &cache)?;
    let before = kept(folder.path())?.into_iter().map(|path| Ok((fs::metadata(&path)?.modified()?, path)));
    let before = before.collect::<std::io::Result<Vec<_>>>()?;
    assert_eq!(before.len(), 3, "the plan, the standard library, the folder of `store`: {before:?}");
    let again = around(root.path(), &["app/src/lib.rs"], &cache)?;
    assert_eq!(store(&first), store(&again));
    for (modified, path) in &before {
        assert_eq!(fs::metadata(path)?.modified()?, *modified, "`{}` was written again", path.display());
    }
    Ok(())
}

#[test]
fn damaged_files_are_read_again() -> Outcome {
    let (root, folder) = (folder(FILES)?, tempfile::tempdir()?);
    let cache = Cache::at(folder.path());
    let first = around(root.path(), &["app/src/lib.rs"], &cache)?;
    let files = kept(folder.path())?;
    for damage in [|bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2), |bytes: &mut Vec<u8>| bytes.fill(0xff)] {
        for path in &files {
            let mut bytes = fs::read(path)?;
            damage(&mut bytes);
            fs::write(path, bytes)?;
        }
        let again = around(root.path(), &["app/src/lib.rs"], &cache)?;
        assert!(again.remarks.iter().all(|remark| remark.contains("made again")), "{:?}", again.remarks);
        assert_eq!(store(&first), store(&again));
        assert_eq!(first.files.len(), again.files.len());
    }
    Ok(())
}

#[test]
fn a_folder_that_cannot_be_written_is_a_remark() -> Outcome {
    let root = folder(FILES)?;
    let blocked = root.path().join("blocked");
    fs::write(&blocked, "")?;
    let found = around(root.path(), &["app/src/lib.rs"], &Cache::at(&blocked))?;
    let [remark] = &found.remarks[..] else { panic!("one remark: {:?}", found.remarks) };
    assert!(remark.starts_with("the cache of declarations cannot be written"), "{remark}");
    assert_eq!(store(&found), ["one", "inner"]);
    Ok(())
}
