//! Calls of macros that are not known and hold modules that are files of their own.
//!
//! A macro that is a program, or whose crate was not fetched, may do anything with its arguments. But nobody writes `mod name;` in
//! them without meaning that file: what stands beside it counts as if the macro handed it on as it is.

use std::sync::Arc;

use proc_macro2::{Punct, Spacing, TokenStream, TokenTree};
use steadfast_source::on_large_stack;

use super::lookup::Unit;
use super::rules::trees;
use super::tokens_of;
use crate::items::{Collector, Container, FileItems, MacroCall};

/// Adds what the calls hold that are left in the files of all crates.
pub(crate) fn open_all(units: &mut [Unit<'_>]) {
    let files = units.iter_mut().flat_map(|unit| &mut unit.files).map(|(_, items)| items);
    let concerned: Vec<&mut &mut Arc<FileItems>> =
        files.filter(|items| items.calls.iter().any(may_hold_modules)).collect();
    if !concerned.is_empty() {
        on_large_stack(|| {
            for items in concerned {
                **items = Arc::new(opened(Arc::unwrap_or_clone(std::mem::take(items))));
            }
        });
    }
}

fn may_hold_modules(call: &MacroCall) -> bool {
    call.container == Container::Free && call.arguments.contains("mod ")
}

/// The items of a file with what its calls hold.
fn opened(mut items: FileItems) -> FileItems {
    let calls = std::mem::take(&mut items.calls);
    let mut collector = Collector::resume(items, false);
    for call in calls {
        let mut parts = Vec::new();
        if may_hold_modules(&call)
            && let Some(arguments) = tokens_of(&call.arguments)
        {
            add_parts(arguments, &mut parts);
        }
        if parts.is_empty() {
            collector.items_mut().calls.push(call);
            continue;
        }
        for part in parts {
            // steadfast: allow(ok_only_branch): it was read before, or is the declaration of a module
            if collector.append(part, call.module, Container::Free).is_ok() {
                for (inner, arguments) in collector.take_calls() {
                    collector.keep_call(inner, arguments);
                }
            }
        }
    }
    collector.into_items()
}

/// Adds those parts of arguments that declare the files of modules: all tokens between two delimiters if they are items, else
/// the declarations alone.
fn add_parts(tokens: TokenStream, parts: &mut Vec<TokenStream>) {
    let tokens = trees(tokens);
    let declarations: Vec<TokenStream> = (0..tokens.len()).filter_map(|at| declaration(&tokens, at)).collect();
    if !declarations.is_empty() {
        let items: TokenStream = tokens.iter().cloned().collect();
        match syn::parse2::<syn::File>(items.clone()) {
            Ok(_) => return parts.push(items),
            Err(_) => parts.extend(declarations),
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            add_parts(group.stream(), parts);
        }
    }
}

/// `mod name;` where the word `mod` stands at a place; the semicolon may be left out before a comma and at the end.
fn declaration(tokens: &[TokenTree], at: usize) -> Option<TokenStream> {
    let [word @ TokenTree::Ident(keyword), name @ TokenTree::Ident(_), behind @ ..] = &tokens[at..] else {
        return None;
    };
    let is_end = match behind.first() {
        None => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ';' | ','),
        Some(_) => false,
    };
    let visibility = tokens[..at].last().filter(|front| matches!(front, TokenTree::Ident(word) if word == "pub"));
    let semicolon = TokenTree::from(Punct::new(';', Spacing::Alone));
    (keyword == "mod" && is_end)
        .then(|| visibility.cloned().into_iter().chain([word.clone(), name.clone(), semicolon]).collect())
}
