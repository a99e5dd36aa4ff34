//! The walk over one file: keeps track of what stands around, and hands each construct to its origin.

mod around;
mod code;
mod evidence;
mod exits;
mod items;
mod reports;
mod sites;
mod start;
mod visit;

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use steadfast_knowledge::expr::{ExprId, Exprs, Reader};
use steadfast_knowledge::items::{Collected, FileItems, collect};
use steadfast_source::{ByteRange, Comment, Parsed};
use syn::{Attribute, Expr, FnArg};

pub(super) use self::code::has_code;
use self::sites::OpenSite;
pub(crate) use self::sites::typed_sites;
pub use self::sites::{Answer, TypedFile, TypedSite};
pub(crate) use self::start::Surroundings;
use super::actions::Log;
use super::binding::{peel_pat, single_name};
use super::body::BodyScope;
use super::context::{FunctionContext, LoopContext};
use super::{Callee, Handler};
use crate::knowledge::{Classes, FileSignatures, Inference, Local, Scopes, Type, last_segment};
use crate::reports::Reports;
use crate::{Settings, Target};

/// A function, closure or async block that the walk is in.
pub(super) struct Frame {
    pub(super) function: Arc<FunctionContext>,
    pub(super) loops: Vec<LoopFrame>,
    /// The bytes of its body.
    pub(super) body: ByteRange,
}

/// A loop that the walk is in.
#[derive(Clone)]
pub(super) struct LoopFrame {
    pub(super) kind: LoopContext,
    pub(super) body: ByteRange,
}

/// The state of the walk over one file.
pub(crate) struct Lowering<'file> {
    pub(super) parsed: &'file Parsed,
    pub(super) text: &'file str,
    /// The text with its comments blanked out: what is searched for words.
    pub(super) code: String,
    pub(super) comments: &'file [Comment],
    pub(super) settings: &'file Settings,
    pub(super) classes: &'file Classes,
    pub(super) signatures: &'file FileSignatures,
    /// Functions and closures that do nothing but write a message.
    pub(super) loggers: FxHashMap<String, Log>,
    /// Functions that write a message for each error that they return: `Type::name`, or the name of a free function.
    pub(super) reports: Reports,
    pub(super) scopes: Scopes,
    /// What is in sight, and the expressions whose types are asked for when all files have been read.
    pub(super) reader: RefCell<Reader<'file>>,
    /// The values of the matches that the walk is in.
    pub(super) matched: Vec<ExprId>,
    /// What `Self` stands for.
    pub(super) owner: String,
    /// The trait that the impl around implements.
    pub(super) implemented: Option<String>,
    pub(super) frames: Vec<Frame>,
    /// Addresses of expressions that an enclosing construct has lowered already.
    pub(super) claimed: FxHashSet<usize>,
    /// Closures and async blocks that were started as threads or tasks.
    pub(super) started: FxHashSet<usize>,
    /// Addresses of expressions whose value is what their function gives back.
    pub(super) tails: FxHashSet<usize>,
    /// Trees of macro arguments: kept, because addresses of dropped ones would come back.
    kept: Vec<std::rc::Rc<dyn std::any::Any>>,
    pub(super) handlers: Vec<Handler>,
    /// Bytes of test code, outermost ranges.
    pub(super) tests: Vec<ByteRange>,
    pub(super) test: bool,
    /// How many handlers the walk is in.
    pub(super) error_paths: usize,
    pub(super) target: Target,
    /// How often the error of each callee is handed on with `?`, by name.
    pub(super) propagated: FxHashMap<String, usize>,
    /// Out-of-line modules that are declared as tests: names.
    pub(super) test_modules: Vec<(String, Option<String>)>,
    /// All out-of-line modules.
    pub(super) modules: Vec<(String, Option<String>)>,
    /// The sites at which types are asked for, where somebody wants them.
    pub(in crate::handler) sites: Option<Vec<OpenSite>>,
}

/// What a file holds.
pub(crate) struct Lowered {
    /// The handlers, in order.
    pub(crate) handlers: Vec<Handler>,
    /// Bytes of test code.
    pub(crate) tests: Vec<ByteRange>,
    /// How often the error of each callee is handed on with `?`, by name.
    pub(crate) propagated: FxHashMap<String, usize>,
    /// What its functions do with the errors that they return.
    pub(crate) reports: Reports,
    /// Out-of-line modules that exist for tests, with the `#[path]`.
    pub(crate) test_modules: Vec<(String, Option<String>)>,
    /// All out-of-line modules, with the `#[path]`.
    pub(crate) modules: Vec<(String, Option<String>)>,
    /// What the file declares.
    pub(crate) items: FileItems,
    /// The expressions whose types the handlers hang on.
    pub(crate) exprs: Exprs,
}

/// Lowers every construct of the file that receives an error. Unless `typed`, types will not be asked for.
pub(crate) fn lower(parsed: &Parsed, around: &Surroundings<'_>, typed: bool) -> Lowered {
    let signatures = FileSignatures::new(&parsed.file.items);
    let collected = if typed { collect(&parsed.file.items, true) } else { Collected::default() };
    let mut lowering = Lowering::new(parsed, &signatures, &collected, around);
    if !typed {
        lowering.reader = RefCell::new(Reader::idle(&collected));
    }
    lowering.walk();
    let Lowering { mut handlers, tests, propagated, reports, test_modules, modules, reader, .. } = lowering;
    let mut exprs = reader.into_inner().finish();
    exprs.keep(handlers.iter_mut().flat_map(|handler| handler.typed.asked()));
    handlers.sort_by_key(|handler| (handler.range.start, handler.range.end));
    // What is left to be written is left in the innermost handler that holds the word.
    let mut spoken = FxHashSet::default();
    for handler in handlers.iter_mut().rev() {
        handler.placeholder = handler.placeholder.take().filter(|placeholder| spoken.insert(placeholder.range.start));
    }
    Lowered { handlers, tests, propagated, reports, test_modules, modules, items: collected.items, exprs }
}

/// What a file without handlers still tells: its modules and tests.
pub(crate) fn lower_modules(parsed: &Parsed, typed: bool) -> Lowered {
    let mut lowered = Lowered {
        handlers: Vec::new(),
        tests: Vec::new(),
        propagated: FxHashMap::default(),
        reports: Reports::default(),
        test_modules: Vec::new(),
        modules: Vec::new(),
        items: if typed { collect(&parsed.file.items, false).items } else { FileItems::default() },
        exprs: Exprs::default(),
    };
    for item in &parsed.file.items {
        if let syn::Item::Mod(module) = item
            && module.content.is_none()
        {
            let declared = items::declared_files(module);
            if module.attrs.iter().any(items::is_test_attribute) {
                lowered.test_modules.extend(declared.clone());
            }
            lowered.modules.extend(declared);
        }
    }
    lowered
}

impl<'file> Lowering<'file> {
    /// What types can be told from here.
    pub(super) fn inference(&self) -> Inference<'_> {
        Inference { signatures: self.signatures, scopes: &self.scopes, owner: &self.owner }
    }

    /// What bodies are read against.
    pub(super) fn body_scope(&self) -> BodyScope<'_> {
        BodyScope { loggers: &self.loggers, settings: self.settings }
    }

    /// Whether the value of `expr` is what its function gives back.
    pub(super) fn is_tail(&self, expr: &Expr) -> bool {
        self.tails.contains(&address(expr))
    }

    /// Keeps a tree of macro arguments until the walk ends.
    pub(super) fn keep(&mut self, tree: std::rc::Rc<dyn std::any::Any>) {
        self.kept.push(tree);
    }

    /// Takes the expression at `address` out of further lowering.
    pub(super) fn claim<T>(&mut self, node: &T) {
        self.claimed.insert(std::ptr::from_ref(node).addr());
    }

    /// Whether an enclosing construct has lowered it.
    pub(super) fn is_claimed<T>(&self, node: &T) -> bool {
        self.claimed.contains(&std::ptr::from_ref(node).addr())
    }

    /// Enters a function-like body, runs `inside` and leaves.
    pub(super) fn with_frame(&mut self, function: FunctionContext, body: ByteRange, inside: impl FnOnce(&mut Self)) {
        self.frames.push(Frame { function: Arc::new(function), loops: Vec::new(), body });
        self.push_scope();
        inside(self);
        self.pop_scope();
        self.frames.pop();
    }

    /// The expression, to ask for its type when all files have been read.
    pub(super) fn typed(&self, expr: &Expr) -> ExprId {
        self.reader.borrow_mut().expr(expr)
    }

    /// Opens a scope of local variables.
    pub(super) fn push_scope(&mut self) {
        self.scopes.push();
        self.reader.borrow_mut().push();
    }

    /// Closes the innermost scope.
    pub(super) fn pop_scope(&mut self) {
        self.reader.borrow_mut().pop();
        self.scopes.pop();
    }

    /// Enters a loop, runs `inside` and leaves.
    pub(super) fn with_loop(&mut self, kind: LoopContext, body: ByteRange, inside: impl FnOnce(&mut Self)) {
        if let Some(frame) = self.frames.last_mut() {
            frame.loops.push(LoopFrame { kind, body });
        }
        inside(self);
        if let Some(frame) = self.frames.last_mut() {
            frame.loops.pop();
        }
    }

    /// Walks `inside` as test code if `attributes` say so.
    pub(super) fn with_attributes(
        &mut self,
        attributes: &[Attribute],
        range: impl FnOnce(&Self) -> ByteRange,
        inside: impl FnOnce(&mut Self),
    ) {
        let before = self.test;
        if !before && attributes.iter().any(items::is_test_attribute) {
            self.test = true;
            let range = range(self);
            self.tests.push(range);
        }
        inside(self);
        self.test = before;
    }

    /// Declares the parameters of a function.
    pub(super) fn declare_parameters(&mut self, sig: &syn::Signature) {
        for input in &sig.inputs {
            let FnArg::Typed(typed) = input else { continue };
            let Some(name) = single_name(&typed.pat) else { continue };
            let ty = match Type::of(&typed.ty, &self.signatures.aliases) {
                Type::Named(name) => Type::Named(self.bound_of(&name, &sig.generics).unwrap_or(name)),
                other => other,
            };
            self.scopes.declare(name, Local { ty, callee: None });
        }
    }

    /// Declares what a pattern binds, the whole being of type `ty` and made by `callee`.
    pub(super) fn declare(&mut self, pat: &syn::Pat, ty: Type, callee: Option<Callee>) {
        if let Some(name) = single_name(pat) {
            self.scopes.declare(name, Local { ty, callee });
            return;
        }
        let inner = match peel_pat(pat) {
            syn::Pat::TupleStruct(tuple) if tuple.elems.len() == 1 => tuple.path.segments.last().and_then(|segment| {
                let inner = match (segment.ident.to_string().as_str(), ty) {
                    ("Ok", Type::Result(inner, _)) | ("Some", Type::Option(inner)) => *inner,
                    _ => Type::Unknown,
                };
                Some((tuple.elems.first()?, inner))
            }),
            _ => None,
        };
        match inner {
            // The items of a listing fail where the listing came from.
            Some((pat, ty)) => {
                let callee = callee.filter(|_| matches!(&ty, Type::Items(item) if matches!(**item, Type::Result(..))));
                self.declare(pat, ty, callee);
            }
            None => {
                for name in super::binding::names_of(pat) {
                    self.scopes.declare(name, Local::default());
                }
            }
        }
    }

    /// The I/O trait that bounds the type parameter `name`.
    fn bound_of(&self, name: &str, generics: &syn::Generics) -> Option<String> {
        const TRAITS: &[(&str, &str)] = &[
            ("Write", "Write"),
            ("Read", "Read"),
            ("BufRead", "BufRead"),
            ("AsyncWrite", "AsyncWrite"),
            ("AsyncRead", "AsyncRead"),
            ("AsyncWriteExt", "AsyncWrite"),
            ("AsyncReadExt", "AsyncRead"),
        ];
        let in_bounds = |bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>| {
            bounds.iter().find_map(|bound| match bound {
                syn::TypeParamBound::Trait(bound) => {
                    let written = bound.path.segments.last()?.ident.to_string();
                    let last = self.signatures.aliases.original(&written);
                    TRAITS.iter().find(|(known, _)| *known == last).map(|(_, name)| (*name).to_owned())
                }
                _ => None,
            })
        };
        let own = generics.type_params().find(|param| param.ident == name).and_then(|param| in_bounds(&param.bounds));
        own.or_else(|| {
            generics.where_clause.as_ref()?.predicates.iter().find_map(|predicate| match predicate {
                syn::WherePredicate::Type(predicate)
                    if last_segment(&predicate.bounded_ty).is_some_and(|bounded| bounded == name) =>
                {
                    in_bounds(&predicate.bounds)
                }
                _ => None,
            })
        })
    }
}

/// The address of an expression: its identity while the tree lives.
pub(super) fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}
