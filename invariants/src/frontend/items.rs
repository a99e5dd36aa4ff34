//! The items of a crate, over all of its files, by name.
//!
//! Modules are resolved loosely: by the last segments of a path, and where a name is there more than once, by what
//! stands nearest to the place that mentions it. What stays ambiguous is an error only when it matters.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use steadfast_source::Parsed;
use syn::spanned::Spanned as _;
use syn::visit::Visit;

use super::diagnostic::Diagnostic;
use crate::site::Site;

pub(super) mod conditions;
mod methods;
mod walk;

/// A file with its tree.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path, for the reader.
    pub path: String,
    /// Its tree.
    pub parsed: Parsed,
    /// Its place among the files that the front end was given, which is what a [`Site`] refers to.
    pub number: u32,
}

/// Where an item stands: the file, by its place in [`Crate::files`], and the inline modules around it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Place {
    /// The file.
    pub file: usize,
    /// The inline modules around it, and the name of the file.
    pub modules: Vec<String>,
    /// The conditions under which it is compiled, outermost first: where each `#[cfg(..)]` stands.
    pub conditions: Vec<Site>,
}

/// An item with its place.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// Where it stands.
    pub place: Place,
    /// The item.
    pub item: T,
}

/// A struct, an enum or an alias.
#[derive(Clone, Copy)]
pub enum TypeItem<'ast> {
    /// A struct.
    Struct(&'ast syn::ItemStruct),
    /// An enum.
    Enum(&'ast syn::ItemEnum),
    /// An alias.
    Alias(&'ast syn::ItemType),
    /// A union, which nothing here reads.
    Union(&'ast syn::ItemUnion),
}

/// A function, an associated function or a method.
#[derive(Clone)]
pub struct FunctionItem<'ast> {
    /// Where it stands.
    pub place: Place,
    /// Its attributes.
    pub attributes: &'ast [syn::Attribute],
    /// Its visibility; that of a trait's method is inherited.
    pub visibility: Option<&'ast syn::Visibility>,
    /// Its signature.
    pub signature: &'ast syn::Signature,
    /// Its body.
    pub body: &'ast syn::Block,
    /// The impl or the trait around it.
    pub owner: Option<Owner<'ast>>,
}

/// What a method belongs to.
#[derive(Clone, Copy)]
pub struct Owner<'ast> {
    /// The type; none for the default body of a trait's method.
    pub self_type: Option<&'ast syn::Type>,
    /// The generic parameters of the impl or the trait.
    pub generics: &'ast syn::Generics,
    /// The trait, by the path that the impl or the trait itself writes.
    pub of_trait: Option<&'ast syn::Ident>,
    /// The attributes of the impl.
    pub attributes: &'ast [syn::Attribute],
}

/// A `const` or a `static`.
#[derive(Clone)]
pub struct ConstantItem<'ast> {
    /// Where it stands.
    pub place: Place,
    /// Its name.
    pub name: &'ast syn::Ident,
    /// Its type.
    pub ty: &'ast syn::Type,
    /// Its value.
    pub value: &'ast syn::Expr,
    /// Whether it is a `static`, which is no constant.
    pub is_static: bool,
    /// The impl around it.
    pub owner: Option<Owner<'ast>>,
}

/// A `use`: the name that it gives, and the path that it gives it to; the name is `*` where it imports all.
#[derive(Clone, Debug)]
pub struct Import {
    /// Where it stands.
    pub place: Place,
    /// The name.
    pub name: String,
    /// The path, without a leading `crate`, `self` or `super`.
    pub path: Vec<String>,
    /// Where the name is given.
    pub span: Span,
}

/// The items of a crate.
#[derive(Default)]
pub struct Crate<'ast> {
    files: Vec<&'ast SourceFile>,
    types: BTreeMap<String, Vec<Located<TypeItem<'ast>>>>,
    functions: BTreeMap<String, Vec<FunctionItem<'ast>>>,
    /// By the last segment of the type, then by the name of the method.
    methods: BTreeMap<String, BTreeMap<String, Vec<FunctionItem<'ast>>>>,
    /// The default bodies of traits, by the trait, then by the name of the method.
    defaults: BTreeMap<String, BTreeMap<String, Vec<FunctionItem<'ast>>>>,
    /// The traits that are implemented for a type.
    traits: BTreeMap<String, Vec<String>>,
    constants: BTreeMap<String, Vec<ConstantItem<'ast>>>,
    /// By the last segment of the type, then by name.
    associated: BTreeMap<String, BTreeMap<String, Vec<ConstantItem<'ast>>>>,
    imports: Vec<Vec<Import>>,
    impls: Vec<Located<&'ast syn::ItemImpl>>,
    /// The macros that are called where an item may stand.
    macro_calls: Vec<Located<&'ast syn::Macro>>,
    /// The names of the macros that the crate declares.
    macros: BTreeSet<String>,
}

impl<'ast> Crate<'ast> {
    /// The items of all files.
    #[must_use]
    pub fn of(files: &'ast [SourceFile]) -> Self {
        let mut krate = Self::default();
        for (file, source) in files.iter().enumerate() {
            krate.files.push(source);
            krate.imports.push(Vec::new());
            let mut modules = Vec::new();
            modules.extend(walk::module_of(&source.path));
            let mut walk = walk::Walk { krate: &mut krate, place: Place { file, modules, conditions: Vec::new() } };
            walk.visit_file(&source.parsed.file);
        }
        krate
    }

    /// The files, in the order of their numbers in a [`Place`].
    #[must_use]
    pub fn files(&self) -> &[&'ast SourceFile] {
        &self.files
    }

    /// The bytes of a span that stands in that file.
    #[must_use]
    pub fn site(&self, file: usize, span: Span) -> Site {
        let source = self.files[file];
        let range = source.parsed.range(span);
        // The parser refuses texts of 4 GiB and more.
        let byte = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        Site { file: source.number, start: byte(range.start), end: byte(range.end) }
    }

    /// All imports, file by file.
    pub fn all_imports(&self) -> impl Iterator<Item = &Import> {
        self.imports.iter().flatten()
    }

    /// All structs, enums and aliases of that name.
    #[must_use]
    pub fn types(&self, name: &str) -> &[Located<TypeItem<'ast>>] {
        self.types.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// All types, by name.
    pub fn all_types(&self) -> impl Iterator<Item = &Located<TypeItem<'ast>>> {
        self.types.values().flatten()
    }

    /// All impls, in source order.
    #[must_use]
    pub fn impls(&self) -> &[Located<&'ast syn::ItemImpl>] {
        &self.impls
    }

    /// The macros that are called where an item may stand; they are not expanded.
    #[must_use]
    pub fn macro_calls(&self) -> &[Located<&'ast syn::Macro>] {
        &self.macro_calls
    }

    /// Whether the crate declares a macro of that name.
    #[must_use]
    pub fn declares_macro(&self, name: &str) -> bool {
        self.macros.contains(name)
    }

    /// All functions, methods and default bodies.
    pub fn all_functions(&self) -> impl Iterator<Item = &FunctionItem<'ast>> {
        let methods = self.methods.values().flat_map(BTreeMap::values).flatten();
        self.functions
            .values()
            .flatten()
            .chain(methods)
            .chain(self.defaults.values().flat_map(BTreeMap::values).flatten())
    }

    /// The imports of a file.
    #[must_use]
    pub fn imports(&self, file: usize) -> &[Import] {
        &self.imports[file]
    }

    /// The segments of a path as the file means it: a name that a `use` gives is replaced by what it is given to, and
    /// `crate`, `self` and `super` are left out.
    #[must_use]
    pub fn segments(&self, place: &Place, path: &syn::Path) -> Vec<String> {
        let mut segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        segments.retain(|segment| !matches!(segment.as_str(), "crate" | "self" | "super"));
        let import = |first: &String| {
            let mut named = self.imports[place.file].iter().filter(|import| import.name == *first);
            let own = named.clone().find(|import| import.place.modules == place.modules);
            own.or_else(|| named.next())
        };
        if let Some(import) = segments.first().and_then(import) {
            segments.splice(..1, import.path.iter().cloned());
        }
        segments
    }

    /// The struct, enum or alias that the path names in that file; `None` where the crate has none.
    ///
    /// # Errors
    ///
    /// Where several are equally near.
    pub fn type_named(&self, place: &Place, path: &syn::Path) -> Result<Option<&Located<TypeItem<'ast>>>, Diagnostic> {
        let segments = self.segments(place, path);
        let Some((name, qualifiers)) = segments.split_last() else { return Ok(None) };
        if qualifiers.first().is_some_and(|first| matches!(first.as_str(), "std" | "core" | "alloc")) {
            return Ok(None);
        }
        let found = self.types(name).iter().collect();
        self.nearest(found, place, qualifiers, |item| &item.place, path)
    }

    /// The function that the path names in that file, no method; `None` where the crate has none.
    ///
    /// # Errors
    ///
    /// Where several are equally near.
    pub fn function(&self, place: &Place, path: &syn::Path) -> Result<Option<&FunctionItem<'ast>>, Diagnostic> {
        let segments = self.segments(place, path);
        let Some((name, qualifiers)) = segments.split_last() else { return Ok(None) };
        let found = self.functions.get(name).map(|found| found.iter().collect()).unwrap_or_default();
        self.nearest(found, place, qualifiers, |item| &item.place, path)
    }

    /// All methods and associated functions of a type, in no order.
    pub fn methods_of(&self, type_name: &str) -> impl Iterator<Item = &FunctionItem<'ast>> {
        self.methods.get(type_name).into_iter().flat_map(BTreeMap::values).flatten()
    }

    /// The constant or the static that the path names in that file: `MAX_SEATS`, `limits::MAX_SEATS`,
    /// `Course::SEATS`; `Self` is resolved by the caller, see [`Crate::associated`].
    ///
    /// # Errors
    ///
    /// Where several are equally near.
    pub fn constant(&self, place: &Place, path: &syn::Path) -> Result<Option<&ConstantItem<'ast>>, Diagnostic> {
        let segments = self.segments(place, path);
        let Some((name, qualifiers)) = segments.split_last() else { return Ok(None) };
        if let Some(owner) = qualifiers.last()
            && let Some(found) = self.associated(place, owner, name, path.span())?
        {
            return Ok(Some(found));
        }
        let found = self.constants.get(name).map(|found| found.iter().collect()).unwrap_or_default();
        self.nearest(found, place, qualifiers, |item| &item.place, path)
    }

    /// Whether the type of that name derives the trait.
    #[must_use]
    pub fn derives(&self, type_name: &str, derived: &str) -> bool {
        self.types(type_name).iter().any(|located| {
            let attributes = match located.item {
                TypeItem::Struct(item) => &item.attrs,
                TypeItem::Enum(item) => &item.attrs,
                TypeItem::Alias(_) | TypeItem::Union(_) => return false,
            };
            walk::derives(attributes, derived)
        })
    }

    /// The one of several items of a name that stands nearest to its mention.
    fn nearest<'item, T>(
        &self,
        mut found: Vec<&'item T>,
        place: &Place,
        qualifiers: &[String],
        place_of: impl Fn(&T) -> &Place,
        mention: &syn::Path,
    ) -> Result<Option<&'item T>, Diagnostic> {
        let narrow = |found: &mut Vec<&'item T>, keep: &dyn Fn(&Place) -> bool| {
            if found.len() > 1 && found.iter().any(|item| keep(place_of(item))) {
                found.retain(|item| keep(place_of(item)));
            }
        };
        narrow(&mut found, &|other| other.modules.ends_with(qualifiers) && !qualifiers.is_empty());
        narrow(&mut found, &|other| other.file == place.file);
        narrow(&mut found, &|other| other.modules == place.modules);
        if !found.is_empty() {
            self.check_imports(place, mention)?;
        }
        match found[..] {
            [] => Ok(None),
            [one] => {
                self.check_conditions(place, place_of(one), mention.span())?;
                Ok(Some(one))
            }
            [first, ..] => {
                let site = self.site(place.file, mention.span());
                let name = mention.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
                let modules = place_of(first).modules.join("::");
                Err(Diagnostic::error(site, format!("`{name}` may be one of several items of that name"))
                    .help(format!("name the module as well, such as `{modules}::{name}`, or rename one of them")))
            }
        }
    }
}
