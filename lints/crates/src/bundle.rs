//! The declarations of one package's files, kept as one file of the cache.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use steadfast_knowledge::cache::{self, DecodeError};
use steadfast_knowledge::items::{FileItems, collect_public};
use steadfast_knowledge::written::Name;
use steadfast_knowledge::{SourceFile, expand, forget_idle_imports, in_one, leading_names};

use crate::cache::Cache;
use crate::names::slashed;
use crate::plan::{Crate, Package};
use crate::remarks::Remarks;
use crate::sources::{Reading, follow, read};
use crate::stamp::Stamp;

/// What a library declares.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    /// Its files; of one whose sources never change there is one, with all modules in it.
    pub(crate) files: Vec<SourceFile>,
    /// The names that paths in it start with, one a line. None where that was not found out.
    pub(crate) leads_to: Option<String>,
}

impl Declared {
    /// Whether something in it may lead to a crate that it calls `name`.
    pub(crate) fn may_lead_to(&self, name: &Name) -> bool {
        self.leads_to.as_ref().is_none_or(|names| names.lines().any(|known| known == name))
    }
}

/// A library whose sources never change, the files by their paths in the folder of the package. `source` is where cargo got it from.
pub(crate) fn immutable(
    package: &Package,
    source: &str,
    library: &Crate,
    cache: &Cache,
    remarks: &Remarks,
) -> Declared {
    let root = path_in(package, library);
    let name = kept_name(package, source, &root);
    let kept = cache.load(&name, remarks).and_then(|bytes| remarks.intact(&name, unpack_whole(bytes)));
    if let Some(declared) = kept {
        return declared;
    }
    let mut files = follow(&root, |path| read(&package.folder.join(path), collect_public, remarks));
    expand(&mut files, true);
    forget_idle_imports(&mut files);
    let files = in_one(files);
    let names: String = leading_names(&files).iter().flat_map(|name| [name.as_str(), "\n"]).collect();
    let packed = with_front(&names, &files).map_err(std::io::Error::other);
    // From here on what was read takes as little memory as it will in the next run.
    let again = packed.as_ref().ok().and_then(|bytes| remarks.intact(&name, unpack_whole(bytes.clone())));
    if !files.is_empty() {
        remarks.kept(packed.and_then(|bytes| cache.store(&name, &bytes)));
    }
    again.unwrap_or_else(|| Declared { files, leads_to: Some(names) })
}

/// The library in bytes of [`with_front`]; an error when they are something else.
fn unpack_whole(bytes: Vec<u8>) -> Result<Declared, DecodeError> {
    let (names, files) = apart::<String>(bytes)?;
    Ok(Declared { files, leads_to: Some(names) })
}

/// What the cache calls a crate that does not change.
fn kept_name(package: &Package, source: &str, root: &str) -> String {
    let hash = blake3::hash(format!("{source}\0{}\0{}\0{root}", package.name, package.version).as_bytes()).to_hex();
    format!("{}-{}-{}", package.name, package.version, &hash[..16])
}

/// Whether the cache has a crate that does not change.
pub(crate) fn is_kept(package: &Package, source: &str, library: &Crate, cache: &Cache) -> bool {
    cache.has(&kept_name(package, source, &path_in(package, library)))
}

/// The path of a crate's root in the folder of its package.
pub(crate) fn path_in(package: &Package, krate: &Crate) -> String {
    let relative = pathdiff::diff_paths(&krate.root, &package.folder);
    slashed(relative.as_deref().unwrap_or(&krate.root))
}

/// The files of a package that somebody works on: each is read again when it has changed.
pub(crate) struct Changing<'cache> {
    cache: &'cache Cache,
    remarks: &'cache Remarks,
    name: String,
    reading: Reading,
    known: Known,
    fresh: Mutex<Vec<(String, Stamp, Arc<FileItems>)>>,
}

impl<'cache> Changing<'cache> {
    /// The files below `folder` as they were kept; `kind` is a name for what `reading` takes from them.
    pub(crate) fn new(
        folder: &Path,
        kind: &str,
        reading: Reading,
        cache: &'cache Cache,
        remarks: &'cache Remarks,
    ) -> Self {
        let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
        let name = format!("folder-{kind}-{}", &hash[..16]);
        let known = cache.load(&name, remarks).and_then(|bytes| remarks.intact(&name, unpack(bytes)));
        let known = known.unwrap_or_default();
        Self { cache, remarks, name, reading, known, fresh: Mutex::default() }
    }

    /// What the file at `path` declares.
    pub(crate) fn open(&self, path: &Path) -> Option<Arc<FileItems>> {
        let stamp = Stamp::of(path)?;
        let key = path.to_str()?;
        if let Some((known, items)) = self.known.get(key)
            && *known == stamp
        {
            return Some(Arc::clone(items));
        }
        let items = read(path, self.reading, self.remarks)?;
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        fresh.push((key.to_owned(), stamp, Arc::clone(&items)));
        Some(items)
    }

    /// Keeps what was read, beside what was known and not asked for.
    pub(crate) fn finish(self) {
        let fresh = self.fresh.into_inner().unwrap_or_else(PoisonError::into_inner);
        if fresh.is_empty() {
            return;
        }
        let mut known = self.known;
        known.retain(|path, (stamp, _)| Stamp::of(Path::new(path)) == Some(*stamp));
        known.extend(fresh.into_iter().map(|(path, stamp, items)| (path, (stamp, items))));
        let mut known: Vec<_> = known.into_iter().collect();
        known.sort_by(|(one, _), (other, _)| one.cmp(other));
        let packed = pack(known).map_err(std::io::Error::other);
        self.remarks.kept(packed.and_then(|bytes| self.cache.store(&self.name, &bytes)));
    }
}

/// Stamps and files as bytes.
fn pack(known: Vec<(String, (Stamp, Arc<FileItems>))>) -> Result<Vec<u8>, postcard::Error> {
    let (stamps, files): (Vec<Stamp>, Vec<SourceFile>) =
        known.into_iter().map(|(path, (stamp, items))| (stamp, SourceFile { path, items })).unzip();
    with_front(&stamps, &files)
}

/// Something and files as bytes: the length of what stands in front, that, the files.
fn with_front(front: &impl Serialize, files: &[SourceFile]) -> Result<Vec<u8>, postcard::Error> {
    let front = postcard::to_stdvec(front)?;
    let length = (front.len() as u64).to_le_bytes();
    Ok([length.as_slice(), &front, &cache::encode(files)?].concat())
}

/// What stands in front in bytes of [`with_front`], and the files.
fn apart<T: DeserializeOwned>(bytes: Vec<u8>) -> Result<(T, Vec<SourceFile>), DecodeError> {
    let (length, rest) = bytes.split_first_chunk::<8>().ok_or(DecodeError::Damaged)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_too_large| DecodeError::Damaged)?;
    if length > rest.len() {
        return Err(DecodeError::Damaged);
    }
    let bytes = Arc::new(bytes);
    let files = cache::decode(&bytes, 8 + length)?;
    let front = postcard::from_bytes(&bytes[8..8 + length]).map_err(DecodeError::Content)?;
    Ok((front, files))
}

/// Files with their stamps, by path.
type Known = FxHashMap<String, (Stamp, Arc<FileItems>)>;

/// The files in bytes of [`pack`]; an error when they are something else.
fn unpack(bytes: Vec<u8>) -> Result<Known, DecodeError> {
    let (stamps, files) = apart::<Vec<Stamp>>(bytes)?;
    if stamps.len() != files.len() {
        return Err(DecodeError::Damaged);
    }
    Ok(files.into_iter().zip(stamps).map(|(file, stamp)| (file.path, (stamp, file.items))).collect())
}
