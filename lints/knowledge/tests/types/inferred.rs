//! What the inference tells of revealed variables.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use steadfast_knowledge::items::collect;
use steadfast_knowledge::{CrateFiles, Inference, STANDARD, SourceFile, Ty, Why, World};
use steadfast_source::parse;

use crate::walk::walk;

/// What is told of one variable.
#[derive(Debug)]
pub(crate) struct Told {
    /// The type as text.
    pub(crate) text: String,
    /// Why it is not known.
    pub(crate) why: Option<Why>,
}

impl Told {
    /// The text, or why there is none.
    pub(crate) fn shown(&self) -> String {
        self.why.map_or_else(|| self.text.clone(), |why| format!("? {why:?}"))
    }
}

/// The declarations of the standard library.
pub(crate) fn standard() -> &'static [SourceFile] {
    static STANDARD_FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    let read = |(name, text): &(&str, &str)| {
        let parsed = parse(text).expect("the declarations are Rust");
        SourceFile { path: format!("<{name}>"), items: Arc::new(collect(&parsed.file.items, false).items) }
    };
    STANDARD_FILES.get_or_init(|| STANDARD.iter().map(read).collect())
}

/// The world of a file and the standard library.
pub(crate) fn world_of(standard: &[SourceFile], items: steadfast_knowledge::items::FileItems) -> World {
    let mut files = vec![SourceFile { path: "src/lib.rs".to_owned(), items: Arc::new(items) }];
    files.extend(standard.iter().cloned());
    let mut crates =
        vec![CrateFiles { name: "fixture".into(), root: "src/lib.rs".to_owned(), dependencies: Vec::new() }];
    let of_standard = |(name, _): &(&str, &str)| CrateFiles {
        name: (*name).into(),
        root: format!("<{name}>"),
        dependencies: Vec::new(),
    };
    crates.extend(STANDARD.iter().map(of_standard));
    World::new(files, &crates)
}

/// The types of the revealed variables, by the number that each has.
pub(crate) fn types(standard: &[SourceFile], text: &str) -> BTreeMap<usize, Told> {
    let parsed = parse(text).expect("the fixture is Rust");
    let collected = collect(&parsed.file.items, true);
    let walked = walk(&parsed.file, &collected);
    let world = world_of(standard, collected.items);
    let file = world.file(0).expect("the world has the file");
    let inference = Inference::new(&world, file, &walked.exprs);
    let told = |ty: &Ty| Told {
        text: world.text_of(ty),
        why: match ty.peeled() {
            Ty::Unknown(why) => Some(*why),
            Ty::Projection(projection) if !projection.is_of_parameter() => Some(Why::Associated),
            _ => None,
        },
    };
    walked.revealed.iter().map(|(number, id)| (*number, told(&inference.type_of(*id)))).collect()
}
