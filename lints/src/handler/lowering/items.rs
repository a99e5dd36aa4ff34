//! Items: functions, impls, modules, and which of them are tests.

use proc_macro2::Span;
use steadfast_knowledge::items::declared_paths;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    AttrStyle, Attribute, Expr, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, Meta, Signature, Stmt, TraitItemFn,
    UseTree,
};

use super::Lowering;
use crate::handler::chain::peel_groups;
use crate::handler::context::{FunctionContext, is_ending, returns_of, tail_of};
use crate::knowledge::{Type, last_segment};
use crate::tells::{may_declare, may_hold_handler, names};
use crate::workspace::is_test_target;

/// Attributes that mark test code, as every one that ends in `_test`. `tells` has a part of each.
const TEST_ATTRIBUTES: &[&str] =
    &["test", "rstest", "test_case", "bench", "proptest", "quickcheck", "test_log", "fixture"];

/// Names that a `cfg` asks for in test code.
const TEST_CONFIGURATIONS: &[&str] = &["test", "doctest", "fuzzing", "loom", "kani", "madsim"];

/// Words in the names of features for tests.
const TEST_FEATURES: &[&str] = &[
    "test",
    "tests",
    "testing",
    "testkit",
    "testutil",
    "testutils",
    "mock",
    "mocks",
    "bench",
    "fuzz",
    "fuzzing",
    "failpoints",
];

/// Whether the attribute marks test code: `#[test]`, `#[tokio::test]`, `#[cfg(test)]`, `#[bench]`.
pub(super) fn is_test_attribute(attribute: &Attribute) -> bool {
    let Some(last) = attribute.path().segments.last().filter(|last| last.ident != "doc") else { return false };
    match last.ident.to_string().as_str() {
        "cfg" => matches!(&attribute.meta, Meta::List(list) if asks_for_test(list.tokens.clone())),
        name => TEST_ATTRIBUTES.contains(&name) || name.ends_with("_test"),
    }
}

/// Whether a file imports what is there for tests: it serves them, too.
pub(super) fn serves_tests(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Use(item) => item.attrs.is_empty() && leads_to_tests(&item.tree),
        _ => false,
    })
}

fn leads_to_tests(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(path) => {
            matches!(
                path.ident.to_string().as_str(),
                "testing" | "testkit" | "testutil" | "testutils" | "test_util" | "test_utils"
            ) || leads_to_tests(&path.tree)
        }
        UseTree::Group(group) => group.items.iter().any(leads_to_tests),
        UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) => false,
    }
}

/// Whether a `cfg` predicate asks for `test` or a feature for tests, `not(..)` left out.
fn asks_for_test(tokens: proc_macro2::TokenStream) -> bool {
    let mut negated = false;
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Ident(ident) => {
                if TEST_CONFIGURATIONS.iter().any(|name| ident == name) {
                    return true;
                }
                negated = ident == "not";
            }
            proc_macro2::TokenTree::Group(group) => {
                if !negated && asks_for_test(group.stream()) {
                    return true;
                }
            }
            proc_macro2::TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.trim_matches('"').split(['-', '_']).any(|word| TEST_FEATURES.contains(&word)) {
                    return true;
                }
            }
            proc_macro2::TokenTree::Punct(_) => {}
        }
    }
    false
}

/// The modules that a declaration without a body may stand for: its name with each `#[path]` that it may have.
pub(super) fn declared_files(item: &ItemMod) -> impl Iterator<Item = (String, Option<String>)> + Clone {
    let name = item.ident.to_string();
    declared_paths(&item.attrs, false).into_iter().map(move |path| (name.clone(), path))
}

impl Lowering<'_> {
    /// Whether the code of a macro is worth parsing: it may hold a handler or a `?`, or declare a module or tests.
    pub(in crate::handler) fn may_matter(&self, code: &str) -> bool {
        may_declare(code) || self.may_receive(code)
    }

    /// Whether code may receive an error, to handle it or to hand it on.
    fn may_receive(&self, code: &str) -> bool {
        code.contains('?') || self.may_handle(code) || names(code).any(|name| self.signatures.may_fail(name))
    }

    /// Whether code may hold a handler, or any site where those are wanted.
    pub(in crate::handler) fn may_handle(&self, code: &str) -> bool {
        self.sites.is_some() || may_hold_handler(code)
    }

    pub(super) fn function(&mut self, sig: &Signature, block: Option<&syn::Block>) {
        let Some(block) = block else { return };
        let body = self.block_range(block);
        // Tests are not linted unless asked for; a body without a tell, or an error handed on, is not worth a walk.
        let unasked = (self.test || is_test_target(self.target)) && !self.settings.test_code;
        if unasked || !self.may_receive(&self.code[body.clone()]) {
            return;
        }
        let name = sig.ident.to_string();
        let returned = Type::of_return(&sig.output, &self.signatures.aliases);
        let implemented = self.implemented.clone().unwrap_or_default();
        let outer = self.frames.last().map(|frame| frame.function.name.clone().unwrap_or_default());
        let full = match (&outer, self.owner.as_str()) {
            (Some(outer), _) => format!("{outer}::{name}"),
            (None, "") => name.clone(),
            (None, owner) => format!("{owner}::{name}"),
        };
        let context = FunctionContext {
            returns: returns_of(&sig.output, &returned),
            nested: false,
            in_drop: implemented == "Drop" && name == "drop",
            of_trait: !implemented.is_empty(),
            in_formatting: matches!(implemented.as_str(), "Debug" | "Display") && name == "fmt",
            foreign: sig.abi.as_ref().is_some_and(|abi| {
                abi.name.as_ref().is_none_or(|name| !matches!(name.value().as_str(), "Rust" | "C-unwind"))
            }),
            ending: is_ending(&name),
            is_main: name.split('_').any(|word| word == "main") && self.owner.is_empty(),
            adapter_closure: false,
            asynchronous: sig.asyncness.is_some(),
            within_result: false,
            is_started: false,
            name: Some(full),
        };
        if let Some(tail) = tail_of(block) {
            self.mark_tail(tail);
        }
        self.with_frame(context, body, |lowering| {
            lowering.declare_parameters(sig);
            lowering.reader.borrow_mut().enter_function(sig);
            lowering.reader.borrow_mut().enter_block(block);
            visit::visit_block(lowering, block);
            lowering.reader.borrow_mut().leave_block();
            lowering.reader.borrow_mut().leave();
        });
    }

    /// Marks `expr`, and what it yields, as what the function gives back.
    pub(super) fn mark_tail(&mut self, expr: &Expr) {
        let inner = peel_groups(expr);
        self.tails.insert(super::address(expr));
        self.tails.insert(super::address(inner));
        match inner {
            Expr::Block(block) => self.mark_block_tail(&block.block),
            Expr::Unsafe(block) => self.mark_block_tail(&block.block),
            Expr::If(branch) => {
                self.mark_block_tail(&branch.then_branch);
                if let Some((_, other)) = &branch.else_branch {
                    self.mark_tail(other);
                }
            }
            Expr::Match(expr) => expr.arms.iter().for_each(|arm| self.mark_tail(&arm.body)),
            Expr::Return(expr) => {
                if let Some(value) = &expr.expr {
                    self.mark_tail(value);
                }
            }
            Expr::Call(call)
                if call.args.len() == 1
                    && matches!(super::super::chain::last_segment(&call.func).as_deref(), Some("Ok" | "Some")) =>
            {
                self.mark_tail(&call.args[0]);
            }
            _ => {}
        }
    }

    fn mark_block_tail(&mut self, block: &syn::Block) {
        match block.stmts.last() {
            Some(Stmt::Expr(tail, None)) => self.mark_tail(tail),
            Some(Stmt::Expr(tail @ Expr::Return(_), Some(_))) => self.mark_tail(tail),
            _ => {}
        }
    }

    pub(super) fn item_fn(&mut self, item: &ItemFn) {
        self.with_attributes(
            &item.attrs,
            |lowering| lowering.item_range(&item.attrs, item.block.brace_token.span.close(), item),
            |lowering| lowering.function(&item.sig, Some(&item.block)),
        );
    }

    pub(super) fn impl_fn(&mut self, item: &ImplItemFn) {
        self.with_attributes(
            &item.attrs,
            |lowering| lowering.item_range(&item.attrs, item.block.brace_token.span.close(), item),
            |lowering| lowering.function(&item.sig, Some(&item.block)),
        );
    }

    pub(super) fn trait_fn(&mut self, item: &TraitItemFn) {
        self.with_attributes(
            &item.attrs,
            |lowering| lowering.range_of(item),
            |lowering| lowering.function(&item.sig, item.default.as_ref()),
        );
    }

    pub(super) fn item_impl(&mut self, item: &ItemImpl) {
        let owner = last_segment(&item.self_ty).unwrap_or_default();
        let owner = self.signatures.aliases.original(&owner).to_owned();
        let implemented = item.trait_.as_ref().and_then(|(path, _)| {
            let last = path.segments.last()?.ident.to_string();
            Some(self.signatures.aliases.original(&last).to_owned())
        });
        let outer = (std::mem::replace(&mut self.owner, owner), std::mem::replace(&mut self.implemented, implemented));
        self.with_attributes(
            &item.attrs,
            |lowering| lowering.item_range(&item.attrs, item.brace_token.span.close(), item),
            |lowering| {
                for item in &item.items {
                    lowering.visit_impl_item(item);
                }
            },
        );
        (self.owner, self.implemented) = outer;
    }

    pub(super) fn item_mod(&mut self, item: &ItemMod) {
        let test = self.test || item.attrs.iter().any(is_test_attribute);
        match &item.content {
            None => {
                let files = declared_files(item);
                if test {
                    self.test_modules.extend(files.clone());
                }
                self.modules.extend(files);
            }
            Some((brace, items)) => self.with_attributes(
                &item.attrs,
                |lowering| lowering.item_range(&item.attrs, brace.span.close(), item),
                |lowering| {
                    lowering.reader.borrow_mut().enter_module(item);
                    items.iter().for_each(|item| lowering.visit_item(item));
                    lowering.reader.borrow_mut().leave();
                },
            ),
        }
    }

    /// The bytes of an item that ends with the token at `end`, without a walk over its tokens where attributes begin it.
    fn item_range(&self, attributes: &[Attribute], end: Span, item: &impl Spanned) -> steadfast_source::ByteRange {
        match attributes.iter().find(|attribute| matches!(attribute.style, AttrStyle::Outer)) {
            Some(first) => self.parsed.range(first.pound_token.span).start..self.parsed.range(end).end,
            None => self.range_of(item),
        }
    }

    /// The bytes of a node; walks its tokens, so it is for handlers only.
    pub(in crate::handler) fn range_of(&self, node: &impl Spanned) -> steadfast_source::ByteRange {
        self.parsed.range(node.span())
    }

    /// The bytes of the arguments of a macro call, by its delimiters.
    pub(in crate::handler) fn macro_range(&self, mac: &syn::Macro) -> steadfast_source::ByteRange {
        self.parsed.range(match &mac.delimiter {
            syn::MacroDelimiter::Paren(paren) => paren.span.join(),
            syn::MacroDelimiter::Brace(brace) => brace.span.join(),
            syn::MacroDelimiter::Bracket(bracket) => bracket.span.join(),
        })
    }

    /// The bytes of a block, by its braces.
    pub(in crate::handler) fn block_range(&self, block: &syn::Block) -> steadfast_source::ByteRange {
        self.parsed.range(block.brace_token.span.join())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_have_a_tell() {
        for name in [TEST_ATTRIBUTES, TEST_CONFIGURATIONS, TEST_FEATURES, &["mod", "_test"]].concat() {
            assert!(may_declare(name), "{name}");
        }
    }
}
