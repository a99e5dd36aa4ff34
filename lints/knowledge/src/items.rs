//! What one file declares: modules, imports, types, traits, functions; names not yet looked up.
//!
//! A file is given as its syntax tree and comes back as flat lists that own their data, so that they outlive the tree and can be
//! kept on disk. Items of the blocks of functions stand in modules without a name.

mod block;
mod call;
mod collect;
mod foreign;
mod part;
mod projection;
mod visible;

pub(crate) use call::text_of;
pub use call::{MacroCall, MacroRules};
pub use collect::{Collected, collect, collect_public};
pub(crate) use collect::{Collector, address};
pub use part::declared_paths;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::list::List;
use crate::outline::{ModuleFiles, Outline, module_files};
use crate::written::{Bound, Generics, Name, Written, WrittenPath};

/// Everything that a file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileItems {
    /// The modules; the first is the file itself.
    pub modules: List<Module>,
    /// Structs, enums and unions.
    pub types: List<TypeItem>,
    /// Traits.
    pub traits: List<TraitItem>,
    /// Implementations.
    pub implementations: List<Implementation>,
    /// Functions, those of traits and implementations too.
    pub functions: List<Function>,
    /// Type aliases.
    pub aliases: List<Alias>,
    /// Constants and statics.
    pub values: List<Value>,
    /// The declarative macros, in their order.
    pub macros: List<MacroRules>,
    /// The calls of macros that may declare more; see [`expand`](crate::expand).
    pub calls: List<MacroCall>,
    /// What a world has to know of them, where that was noted.
    pub(crate) outline: Noted,
}

/// The outline of a file, or none. It follows from the items, so that it makes no difference between files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Noted(pub(crate) Option<Arc<Outline>>);

impl PartialEq for Noted {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Noted {}

impl FileItems {
    /// What a world has to know of the file.
    pub(crate) fn outline(&self) -> Arc<Outline> {
        self.outline.0.clone().unwrap_or_else(|| Arc::new(Outline::of(self)))
    }

    /// The files that the modules declare.
    pub(crate) fn module_files(&self) -> Cow<'_, [ModuleFiles]> {
        match &self.outline.0 {
            Some(outline) => Cow::Borrowed(&outline.files),
            None => Cow::Owned(module_files(self)),
        }
    }

    /// Notes what a world has to know of the file, which must not be changed any more.
    pub(crate) fn note(&mut self) {
        self.outline = Noted(Some(Arc::new(Outline::of(self))));
    }
}

impl Default for FileItems {
    /// The items of a file that declares nothing.
    fn default() -> Self {
        Self {
            modules: vec![Module::default()].into(),
            types: List::default(),
            traits: List::default(),
            implementations: List::default(),
            functions: List::default(),
            aliases: List::default(),
            values: List::default(),
            macros: List::default(),
            calls: List::default(),
            outline: Noted::default(),
        }
    }
}

/// One module, or the items of one block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its name; empty for the file itself and for blocks.
    pub name: Name,
    /// The module around; none for the file itself.
    pub parent: Option<u32>,
    /// It is a block: names that it lacks are those of the module around.
    pub is_block: bool,
    /// What it declares, by name; several of a name where `cfg` decides.
    pub items: Vec<(Name, Item)>,
    /// What it imports.
    pub uses: Vec<Use>,
    /// Modules in files of their own.
    pub files: Vec<ModuleFile>,
}

/// `mod name;`, or `include!("path");`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleFile {
    /// The name. Of an included file one that no code can have.
    pub name: Name,
    /// The value of `#[path]`, or the path of the included file.
    pub path: Option<String>,
    /// It is included: what it declares stands in the module that includes it.
    pub is_included: bool,
}

impl ModuleFile {
    /// Whether the files of its own modules stand beside it, as with the root of a crate: where it is included, and where its path
    /// was written down.
    #[must_use]
    pub const fn is_beside(&self) -> bool {
        self.is_included || self.path.is_some()
    }
}

/// One item: the place in the list of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Item {
    /// An inline module.
    Module(u32),
    /// A struct, enum or union.
    Type(u32),
    /// A trait.
    Trait(u32),
    /// A function.
    Function(u32),
    /// A type alias.
    Alias(u32),
    /// A constant or static.
    Value(u32),
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The path, without what a glob stands for.
    pub path: Vec<Name>,
    /// The path starts with `::`.
    pub global: bool,
    /// What it is called here.
    pub called: Called,
    /// It is `pub`.
    pub is_public: bool,
}

/// What an import is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Called {
    /// By this name; `_` for a trait without a name.
    Name(Name),
    /// Every public name of the path.
    Glob,
}

/// A struct, enum or union.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeItem {
    /// The module around.
    pub module: u32,
    /// The name.
    pub name: Name,
    /// Its generic parameters.
    pub generics: Generics,
    /// Fields or variants.
    pub shape: Shape,
    /// It is marked `#[must_use]`.
    pub must_use: bool,
}

/// What a type consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A struct or union.
    Struct(Fields),
    /// The variants of an enum.
    Enum(Vec<(Name, Fields)>),
}

/// Fields by name; those of tuples are called `0`, `1` ...
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// The fields with their types.
    pub fields: Vec<(Name, Written)>,
    /// They have names.
    pub are_named: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self::Struct(Fields::default())
    }
}

impl Fields {
    /// The type of the field `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Written> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, ty)| ty)
    }
}

/// A trait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitItem {
    /// The module around.
    pub module: u32,
    /// The name.
    pub name: Name,
    /// Its generic parameters.
    pub generics: Generics,
    /// Traits that it rests on.
    pub supertraits: Vec<Bound>,
    /// Its functions, required and provided.
    pub functions: Vec<u32>,
    /// Its associated types with their bounds.
    pub types: Vec<(Name, Vec<Bound>)>,
    /// Its constants.
    pub values: Vec<(Name, Written)>,
}

/// An implementation, inherent or of a trait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implementation {
    /// The module around.
    pub module: u32,
    /// Its generic parameters.
    pub generics: Generics,
    /// The trait.
    pub of_trait: Option<WrittenPath>,
    /// The type.
    pub of: Written,
    /// Its functions.
    pub functions: Vec<u32>,
    /// Its associated types.
    pub types: Vec<(Name, Written)>,
    /// Its constants.
    pub values: Vec<(Name, Written)>,
}

/// Where a function stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Container {
    /// In a module or block.
    #[default]
    Free,
    /// In an implementation.
    Implementation(u32),
    /// In a trait.
    Trait(u32),
}

/// A function: its signature.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// The module around.
    pub module: u32,
    /// The implementation or trait around.
    pub container: Container,
    /// The name.
    pub name: Name,
    /// Its generic parameters, each `impl Trait` among the parameters being one.
    pub generics: Generics,
    /// The type of `self`, where it has one.
    pub receiver: Option<Written>,
    /// The types of the other parameters.
    pub parameters: Vec<Written>,
    /// What it gives back; of an async function, when it is awaited.
    pub output: Written,
    /// It is async.
    pub asynchronous: bool,
    /// It is marked `#[must_use]`.
    pub must_use: bool,
}

/// A type alias.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The module around.
    pub module: u32,
    /// The name.
    pub name: Name,
    /// Its generic parameters.
    pub generics: Generics,
    /// What it stands for.
    pub of: Written,
}

/// A constant or static.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The module around.
    pub module: u32,
    /// The name.
    pub name: Name,
    /// Its type.
    pub ty: Written,
}
