//! Macros: those that a file defines, and the calls where items stand whose arguments are not items as they stand.
//!
//! Both are kept as text, which is small and can be sent to other threads; what they declare is found out when the files of a crate
//! are together. Calls in the bodies of functions are left out: nobody outside can name what they declare.

use proc_macro2::{Delimiter, Punct, Spacing, TokenStream, TokenTree};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use syn::{Expr, ImplItem, Stmt, TraitItem};

use super::collect::{Collector, next};
use super::{Container, FileItems, Module};
use crate::written::{Name, name};

/// The definition of a declarative macro.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MacroRules {
    /// The name.
    pub name: Name,
    /// Its rules.
    pub rules: SmolStr,
    /// It is marked `#[macro_export]`.
    pub is_exported: bool,
    /// A `cfg` decides whether there is it, so that another definition may stand for it.
    pub is_conditional: bool,
}

/// The call of a macro where items stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MacroCall {
    /// The module around.
    pub module: u32,
    /// The implementation or trait around.
    pub container: Container,
    /// What it calls.
    pub path: Vec<Name>,
    /// The arguments, without the text of documentation.
    pub arguments: SmolStr,
    /// How many of the file's macros are defined before it.
    pub after: u32,
}

/// Macros of the language that declare nothing, or what is not in the text.
const BUILT_IN: &[&str] = &["include", "compile_error", "global_asm"];

impl Collector {
    /// Notes a definition. One in a block serves that block alone, and is left out.
    pub(super) fn rules(&mut self, item: &syn::ItemMacro, module: u32) {
        let Some(ident) = item.ident.as_ref().filter(|_| !self.collected.items.modules[module as usize].is_block)
        else {
            return;
        };
        let has = |name: &str| item.attrs.iter().any(|attribute| attribute.path().is_ident(name));
        self.collected.items.macros.push(MacroRules {
            name: name(ident),
            rules: text_of(item.mac.tokens.clone()),
            is_exported: has("macro_export"),
            is_conditional: has("cfg"),
        });
    }

    /// Notes a call.
    pub(super) fn call(&mut self, mac: &syn::Macro, module: u32, container: Container) {
        let path: Vec<Name> = mac.path.segments.iter().map(|segment| name(&segment.ident)).collect();
        if path.last().is_none_or(|last| BUILT_IN.contains(&last.as_str())) {
            return;
        }
        let after = next(&self.collected.items.macros);
        let call = MacroCall { module, container, path, arguments: SmolStr::default(), after };
        self.calls.push((call, mac.tokens.clone()));
    }

    /// Puts the calls among the items.
    pub(super) fn keep_calls(&mut self) {
        for (call, arguments) in std::mem::take(&mut self.calls) {
            self.keep_call(call, arguments);
        }
    }

    /// Puts a call among the items.
    pub(crate) fn keep_call(&mut self, call: MacroCall, arguments: TokenStream) {
        self.collected.items.calls.push(MacroCall { arguments: text_of(arguments), ..call });
    }

    /// Takes the calls that were noted since, in their order.
    pub(crate) fn take_calls(&mut self) -> Vec<(MacroCall, TokenStream)> {
        std::mem::take(&mut self.calls)
    }

    /// The items so far.
    pub(crate) const fn items_mut(&mut self) -> &mut FileItems {
        &mut self.collected.items
    }

    /// The items, done.
    pub(crate) fn into_items(self) -> FileItems {
        self.collected.items
    }

    /// Reads what a macro expands to: items, or what stands in an implementation or trait.
    ///
    /// # Errors
    ///
    /// When the tokens are not that.
    pub(crate) fn append(&mut self, tokens: TokenStream, module: u32, container: Container) -> syn::Result<()> {
        let tokens = ended(tokens);
        match container {
            Container::Free => self.items(&syn::parse2::<syn::File>(tokens)?.items, module),
            Container::Implementation(place) => {
                let items = syn::parse::Parser::parse2(all::<ImplItem>, tokens)?;
                self.implementation_items(&items, place, module);
            }
            Container::Trait(place) => {
                let items = syn::parse::Parser::parse2(all::<TraitItem>, tokens)?;
                self.trait_items(&items, place, module);
            }
        }
        Ok(())
    }

    /// Reads the block of `const _: () = { .. };`, which is written for the implementations in it.
    pub(super) fn nameless(&mut self, expr: &Expr, module: u32) {
        let Expr::Block(block) = expr else { return };
        let inner = next(&self.collected.items.modules);
        self.collected.items.modules.push(Module { parent: Some(module), is_block: true, ..Module::default() });
        for stmt in &block.block.stmts {
            match stmt {
                Stmt::Item(item) => self.item(item, inner),
                Stmt::Macro(stmt) => self.call(&stmt.mac, inner, Container::Free),
                _ => {}
            }
        }
    }
}

/// The tokens with the semicolon that may be missing behind the call at their end.
fn ended(tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if let [.., TokenTree::Punct(mark), TokenTree::Group(group)] = &*tokens
        && mark.as_char() == '!'
        && group.delimiter() != Delimiter::Brace
    {
        tokens.push(Punct::new(';', Spacing::Alone).into());
    }
    tokens.into_iter().collect()
}

fn all<T: syn::parse::Parse>(input: syn::parse::ParseStream<'_>) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        items.push(input.parse()?);
    }
    Ok(items)
}

/// The longest documentation that is kept line by line: macros ask for as many lines as they need, and those are few.
const LINES: usize = 3;

/// The tokens as text that is read as the same tokens, but for documentation: what it says is left out, and of many lines all but
/// one.
pub(crate) fn text_of(tokens: TokenStream) -> SmolStr {
    let mut text = String::new();
    write(tokens, &mut text);
    text.into()
}

fn write(tokens: TokenStream, text: &mut String) {
    const LINE: &str = "# [doc=\"\"]";
    let mut lines = 0;
    for token in tokens {
        let is_mark = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        match token {
            TokenTree::Group(group) if is_documentation(&group) => {
                text.push_str("[doc=\"\"]");
                lines += 1;
                if lines > LINES {
                    let surplus = if lines == LINES + 1 { LINES } else { 1 };
                    text.truncate(text.len().saturating_sub(surplus * LINE.len()));
                }
                continue;
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => {
                text.push(punct.as_char());
                if punct.spacing() == Spacing::Alone {
                    text.push(' ');
                }
            }
            TokenTree::Ident(ident) => {
                text.push_str(&ident.to_string());
                text.push(' ');
            }
            TokenTree::Literal(literal) => {
                text.push_str(&literal.to_string());
                text.push(' ');
            }
        }
        if !is_mark {
            lines = 0;
        }
    }
}

/// Whether a group is the `[doc = ".."]` that a comment stands for.
fn is_documentation(group: &proc_macro2::Group) -> bool {
    if group.delimiter() != Delimiter::Bracket {
        return false;
    }
    let mut tokens = group.stream().into_iter();
    matches!(tokens.next(), Some(TokenTree::Ident(ident)) if ident == "doc")
        && matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
        && matches!(tokens.next(), Some(TokenTree::Literal(_)))
        && tokens.next().is_none()
}
