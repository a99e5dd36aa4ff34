//! Types as sorts, and the types that are refused.

use steadfast_source::parse;

use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::inference::Inference;
use crate::frontend::items::{Crate, SourceFile, TypeItem};
use crate::frontend::scope::Scope;
use crate::sort::Sort;

fn file(path: &str, number: u32, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), parsed: parse(text).expect("Rust"), number }
}

/// The alias `Subject` of the first file, as the reader sees it.
fn subject(texts: &[(&str, &str)]) -> Result<String, Diagnostic> {
    let files: Vec<SourceFile> = (0..).zip(texts).map(|(number, (path, text))| file(path, number, text)).collect();
    let krate = Crate::of(&files);
    let located = krate.types("Subject").first().expect("an alias `Subject`");
    let TypeItem::Alias(alias) = located.item else { panic!("`Subject` is no alias") };
    let mut inference = Inference::default();
    let sort = krate.sort_of(&alias.ty, &Scope::at(&located.place), &mut inference)?;
    Ok(shown(&inference.resolve(&sort)))
}

fn sort_of(text: &str) -> Result<String, Diagnostic> {
    subject(&[("src/lib.rs", text)])
}

fn shown(sort: &Sort) -> String {
    let list = |sorts: Vec<&Sort>| sorts.into_iter().map(shown).collect::<Vec<_>>().join(", ");
    match sort {
        Sort::Bool => "bool".to_owned(),
        Sort::Int(int) => int.to_string(),
        Sort::Opaque(opaque) => format!("{}:{}", opaque.name, opaque.rust),
        Sort::Record(record) => {
            format!("{}({})", record.name, list(record.fields.iter().map(|field| &field.sort).collect()))
        }
        Sort::Enum(shape) => {
            let variants = shape.variants.iter().map(|variant| {
                let fields = list(variant.fields.iter().map(|field| &field.sort).collect());
                if fields.is_empty() { variant.name.to_string() } else { format!("{}({fields})", variant.name) }
            });
            format!("{}[{}]", shape.name, variants.collect::<Vec<_>>().join(" | "))
        }
        Sort::Set(element) => format!("{{{}}}", shown(element)),
        Sort::Map(key, value) => format!("{{{}: {}}}", shown(key), shown(value)),
        Sort::Open(number) => format!("?{number}"),
    }
}

#[test]
fn what_a_name_says_is_what_the_reader_sees() {
    let cases = [
        ("type Subject = bool;", "bool"),
        ("type Subject = u8;", "u8"),
        ("type Subject = std::collections::BTreeSet<u64>;", "{u64:u64}"),
        ("type AccountId = u64; type Subject = std::collections::HashMap<AccountId, bool>;", "{AccountId:u64: bool}"),
        ("struct Name(String); type Subject = Option<Name>;", "Option[None | Some(Name(Name:String))]"),
        ("struct Seat { row: u32, taken: bool } type Subject = Seat;", "Seat(row:u32, bool)"),
        ("type Subject = (bool, &'static str);", "(bool, String:String)"),
        ("enum Status { Open, Won(u64), } type Subject = Box<Status>;", "Status[Open | Won(u64:u64)]"),
        ("struct Pair<A, B>(A, B); type Subject = Pair<bool, u8>;", "Pair(bool, u8)"),
        ("struct Held<T = bool> { it: T } type Subject = Held;", "Held(bool)"),
        ("type Subject = std::sync::Arc<uuid::Uuid>;", "Uuid:uuid::Uuid"),
        ("type Subject = Result<(), anyhow::Error>;", "Result[Ok(()) | Err(Error:anyhow::Error)]"),
        ("type Result<T> = std::result::Result<T, bool>; type Subject = Result<u8>;", "Result[Ok(u8) | Err(bool)]"),
        ("use Inner as Other; enum Inner { A, B } type Subject = Other;", "Inner[A | B]"),
    ];
    for (text, expected) in cases {
        assert_eq!(sort_of(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn every_occurrence_is_a_sort_of_its_own() {
    let text = "type Id = u64; type Subject = (Id, Id);";
    assert_eq!(sort_of(text).as_deref(), Ok("(Id:u64, Id2:u64)"));
}

#[test]
fn items_are_found_across_files_and_the_nearest_wins() {
    let main = "use crate::model::Status; type Subject = (Status, other::Status);";
    let model = "pub enum Status { Open }";
    let other = "pub enum Status { Closed }";
    let found = subject(&[("src/lib.rs", main), ("src/model.rs", model), ("src/other.rs", other)]);
    assert_eq!(found.as_deref(), Ok("(Status[Open], Status[Closed])"));
}

#[test]
fn an_ambiguous_name_is_said_to_be_one() {
    let files = [
        ("src/lib.rs", "use a::*; type Subject = Status;"),
        ("src/model.rs", "pub enum Status { Open }"),
        ("src/other.rs", "pub enum Status { Closed }"),
    ];
    let diagnostic = subject(&files).expect_err("two of the name");
    assert_eq!(diagnostic.message, "`Status` may be one of several items of that name");
    assert_eq!(diagnostic.site.range(), 25..31);
}

#[test]
fn what_is_not_read_is_named() {
    let cases = [
        ("type Subject = Vec<u64>;", "`Vec` is a sequence, which is not yet supported"),
        ("type Subject = [u8; 4];", "an array is a sequence, which is not yet supported"),
        ("type Subject = f64;", "`f64` is a float, whose rounding differs between replicas that reorder"),
        ("type Subject = fn(u8);", "a function pointer is no data that can be replicated"),
        ("type Subject = *const u8;", "a raw pointer is not read"),
        ("type Subject = RefCell<u8>;", "`RefCell` changes behind a shared reference, unseen by the analysis"),
        ("type Subject = AtomicU64;", "`AtomicU64` changes behind a shared reference, unseen by the analysis"),
        ("struct List { rest: Option<Box<List>> } type Subject = List;", "`List` contains itself"),
        ("enum Tree { Leaf, Node(Box<Tree>) } type Subject = Tree;", "`Tree` contains itself"),
        ("union U { a: u8 } type Subject = U;", "`U` is a union, whose value depends on how it is read"),
        ("type Subject = BinaryHeap<u8>;", "`BinaryHeap` is not read"),
        ("type Subject = Subject;", "`Subject` contains itself"),
    ];
    for (text, expected) in cases {
        let diagnostic = sort_of(text).expect_err(text);
        assert_eq!(diagnostic.message, expected, "{text}");
        assert!(diagnostic.help.is_some(), "{text}");
    }
}
