//! Changes of a model's source text, made where its syntax says, so that all else stays as it was written.

use std::collections::BTreeSet;
use std::ops::Range;

use steadfast_invariants::Object;
use steadfast_invariants::frontend::{self, SourceText};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ExprStruct, Field, File, ImplItem, ImplItemFn, Item, ItemStruct, PatStruct, Path};

/// Texts that take the place of parts of a source text.
#[derive(Default)]
pub(crate) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(crate) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    pub(crate) fn insert(&mut self, place: usize, text: impl Into<String>) {
        self.replace(place..place, text);
    }

    /// The text with all of these made.
    pub(crate) fn made_in(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut made = String::new();
        let mut copied = 0;
        for (range, new) in self.0 {
            assert!(copied <= range.start, "no two changes are of one place: `{new}`");
            made.push_str(&text[copied..range.start]);
            made.push_str(&new);
            copied = range.end;
        }
        made + &text[copied..]
    }
}

/// The object of a source text, of which nothing must be said.
pub(crate) fn object(name: &str, text: &str) -> Object {
    let reading = frontend::read(&[SourceText { path: format!("{name}.rs"), text: text.to_owned() }]);
    assert!(reading.diagnostics.is_empty(), "{name}: {:?}\n{text}", reading.diagnostics);
    assert!(reading.unreadable.is_empty(), "{name}: {:?}\n{text}", reading.unreadable);
    let [object] = <[Object; 1]>::try_from(reading.objects).expect("a model has one object");
    object
}

pub(crate) fn parse(text: &str) -> File {
    syn::parse_file(text).expect("a model is Rust")
}

pub(crate) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// The methods with an attribute of that name, in source order.
pub(crate) fn methods<'a>(file: &'a File, attribute: &str) -> Vec<&'a ImplItemFn> {
    let impls = file.items.iter().filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None });
    let methods = impls.flat_map(|item| &item.items).filter_map(|item| match item {
        ImplItem::Fn(method) if has(&method.attrs, attribute) => Some(method),
        _ => None,
    });
    methods.collect()
}

/// The struct that is replicated.
pub(crate) fn state(file: &File) -> &ItemStruct {
    let mut structs = file.items.iter().filter_map(|item| match item {
        Item::Struct(item) if has(&item.attrs, "replicated") => Some(item),
        _ => None,
    });
    structs.next().expect("a model has replicated state")
}

/// The text with the operations in another order: at each place the one whose number stands there.
pub(crate) fn with_operations_in_order(text: &str, order: &[usize]) -> String {
    let file = parse(text);
    let ranges: Vec<Range<usize>> =
        methods(&file, "operation").iter().map(|method| method.span().byte_range()).collect();
    exchanged(text, &ranges, order)
}

/// The text with the fields of the state in another order.
pub(crate) fn with_fields_in_order(text: &str, order: &[usize]) -> String {
    let file = parse(text);
    let ranges: Vec<Range<usize>> = state(&file).fields.iter().map(|field| field.span().byte_range()).collect();
    exchanged(text, &ranges, order)
}

fn exchanged(text: &str, ranges: &[Range<usize>], order: &[usize]) -> String {
    let mut edits = Edits::default();
    for (place, other) in ranges.iter().zip(order) {
        edits.replace(place.clone(), &text[ranges[*other].clone()]);
    }
    edits.made_in(text)
}

/// The text with an operation a second time, right behind the first, under another name.
pub(crate) fn with_operation_twice(text: &str, operation: usize, name: &str) -> String {
    let file = parse(text);
    let method = methods(&file, "operation")[operation];
    let (whole, ident) = (method.span().byte_range(), method.sig.ident.span().byte_range());
    let mut edits = Edits::default();
    let copy = format!("\n\n    {}{name}{}", &text[whole.start..ident.start], &text[ident.end..whole.end]);
    edits.insert(whole.end, copy);
    edits.made_in(text)
}

/// The text without the attribute that makes an invariant of a method, which stays, since others may call it.
pub(crate) fn without_invariant(text: &str, invariant: usize) -> String {
    let file = parse(text);
    let method = methods(&file, "invariant")[invariant];
    let mut edits = Edits::default();
    for attribute in method.attrs.iter().filter(|attribute| attribute.path().is_ident("invariant")) {
        edits.replace(attribute.span().byte_range(), "");
    }
    edits.made_in(text)
}

/// The text with a number in front of all fields that nothing reads, and in front of all operations one that sets it; or the
/// first alone.
pub(crate) fn with_irrelevant_field(text: &str, with_operation: bool) -> String {
    let file = parse(text);
    let structure = state(&file);
    let mut wanted = Literals { name: structure.ident.to_string(), edits: Edits::default() };
    wanted.visit_file(&file);
    let mut edits = wanted.edits;
    match structure.fields.iter().next() {
        Some(Field { ident: Some(_), .. }) => {
            let first = structure.fields.iter().next().expect("there is one").span().byte_range().start;
            edits.insert(first, "irrelevant: u64,\n    ");
        }
        _ => panic!("the fields of a model have names"),
    }
    if with_operation {
        let first = methods(&file, "operation")[0].span().byte_range().start;
        let operation =
            "#[operation]\n    pub fn set_irrelevant(&mut self, to: u64) {\n        self.irrelevant = to;\n    }";
        edits.insert(first, format!("{operation}\n\n    "));
    }
    edits.made_in(text)
}

/// Gives every value of the state that is written out the new field.
struct Literals {
    name: String,
    edits: Edits,
}

impl Literals {
    fn is_state(&self, path: &Path) -> bool {
        path.is_ident("Self") || path.is_ident(&self.name)
    }
}

impl<'a> Visit<'a> for Literals {
    fn visit_expr_struct(&mut self, literal: &'a ExprStruct) {
        if self.is_state(&literal.path) && literal.rest.is_none() {
            self.edits.insert(literal.brace_token.span.open().byte_range().end, " irrelevant: 0, ");
        }
        visit::visit_expr_struct(self, literal);
    }

    fn visit_pat_struct(&mut self, pattern: &'a PatStruct) {
        if self.is_state(&pattern.path) && pattern.rest.is_none() {
            self.edits.insert(pattern.brace_token.span.open().byte_range().end, " irrelevant: _, ");
        }
        visit::visit_pat_struct(self, pattern);
    }
}

/// The names of a set in an order, each with another that is none of them; those that come first get those that come last.
pub(crate) fn other_names(names: &BTreeSet<String>) -> impl Iterator<Item = (String, String)> {
    let count = names.len();
    names.iter().enumerate().map(move |(place, name)| (name.clone(), format!("other{:03}", count - place)))
}
