//! Calls of macros that are not known and hold modules that are files of their own.
//!
//! A macro that is a program, or whose crate was not fetched, may do anything with its arguments. But nobody writes `mod name;` in
//! them without meaning that file: what stands beside it counts as if the macro handed it on as it is.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use proc_macro2::{Punct, Spacing, TokenStream, TokenTree};
use steadfast_source::on_large_stack;

use super::lookup::Unit;
use super::rules::trees;
use super::tokens_of;
use crate::items::{Collector, Container, FileItems, MacroCall};

/// Adds what the calls hold that are left in the files of all crates: the first of each file that holds something, or all. Says
/// whether there were any.
pub(crate) fn open(units: &mut [Unit<'_>], all: bool) -> bool {
    let files = units.iter_mut().flat_map(|unit| &mut unit.files).map(|(_, items)| items);
    let concerned: Vec<&mut &mut Arc<FileItems>> =
        files.filter(|items| items.calls.iter().any(may_hold_modules)).collect();
    if concerned.is_empty() {
        return false;
    }
    on_large_stack(|| {
        let mut is_any = false;
        for items in concerned {
            // A defect that somebody else's macros bring to light must cost one file alone.
            let opened = catch_unwind(AssertUnwindSafe(|| opened(items, all)));
            // steadfast: allow(ok_only_branch): the file stays as it is
            if let Ok(Some(opened)) = opened {
                **items = Arc::new(opened);
                is_any = true;
            }
        }
        is_any
    })
}

fn may_hold_modules(call: &MacroCall) -> bool {
    call.container == Container::Free && call.arguments.contains("mod ")
}

/// The items of a file with what its first call holds that holds something, or with what all do; none where none does.
fn opened(items: &FileItems, all: bool) -> Option<FileItems> {
    let mut held: Vec<(usize, Vec<TokenStream>)> = Vec::new();
    for (place, call) in items.calls.iter().enumerate().filter(|(_, call)| may_hold_modules(call)) {
        let mut parts = Vec::new();
        if let Some(arguments) = tokens_of(&call.arguments) {
            add_parts(arguments, &mut parts);
        }
        if !parts.is_empty() {
            held.push((place, parts));
            if !all {
                break;
            }
        }
    }
    if held.is_empty() {
        return None;
    }
    let mut items = items.clone();
    let calls = std::mem::take(&mut items.calls);
    let mut held = held.into_iter().peekable();
    let mut collector = Collector::resume(items, false);
    for (place, call) in calls.into_iter().enumerate() {
        let Some((_, parts)) = held.next_if(|(held, _)| *held == place) else {
            collector.items_mut().calls.push(call);
            continue;
        };
        for part in parts {
            // steadfast: allow(ok_only_branch): it was read before, or is the declaration of a module
            if collector.append(part, call.module, Container::Free).is_ok() {
                for (inner, arguments) in collector.take_calls() {
                    collector.keep_call(inner, arguments);
                }
            }
        }
    }
    Some(collector.into_items())
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

/// `mod name;` where the word `mod` stands at a place, with the attributes before it; the semicolon may be left out before a comma
/// and at the end.
fn declaration(tokens: &[TokenTree], at: usize) -> Option<TokenStream> {
    let [TokenTree::Ident(keyword), TokenTree::Ident(_), behind @ ..] = &tokens[at..] else { return None };
    let is_end = match behind.first() {
        None => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ';' | ','),
        Some(_) => false,
    };
    if keyword != "mod" || !is_end {
        return None;
    }
    let mut start = match &tokens[..at] {
        [.., TokenTree::Ident(word)] if word == "pub" => at - 1,
        [.., TokenTree::Ident(word), TokenTree::Group(_)] if word == "pub" => at - 2,
        _ => at,
    };
    while let [.., TokenTree::Punct(mark), TokenTree::Group(_)] = &tokens[..start]
        && mark.as_char() == '#'
    {
        start -= 2;
    }
    let semicolon = TokenTree::from(Punct::new(';', Spacing::Alone));
    Some(tokens[start..at + 2].iter().cloned().chain([semicolon]).collect())
}
