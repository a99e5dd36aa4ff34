//! Prints what the crates of the standard library declare: `cargo run --release -p steadfast-lints --example declarations --
//! FOLDER core=EXPANDED alloc=EXPANDED std=EXPANDED` writes `FOLDER/core.decl` and so on.
//!
//! `scripts/declarations.py` runs it. What is given is the source of each crate with all macros expanded, as the compiler
//! prints it; what is written are declarations that syn parses, one a line: no bodies, no values, no documentation, nothing
//! private or unstable that no stable declaration names.

mod aliases;
mod implementation;
mod keep;
mod library;
mod print;
mod strip;
mod tokens;

use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Item;

use crate::keep::Kept;
use crate::library::{Import, Library, Part};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("which folder?")?);
    let sources: Vec<String> = arguments.collect();
    steadfast_source::on_large_stack(|| {
        let mut library = Library::default();
        for source in &sources {
            let (name, path) = source.split_once('=').ok_or_else(|| format!("`{source}` is not `name=path`"))?;
            let text = std::fs::read_to_string(path)?;
            let stream: TokenStream = text.parse().map_err(|error| format!("{path}: {error}"))?;
            let file = syn::parse2(tokens::declarations(stream))
                .map_err(|error| format!("{path}:{}: {error}", error.span().start().line))?;
            library.add(name, file);
        }
        let kept = Kept::of(&library);
        for &root in &library.roots {
            let mut text = String::new();
            module(&library, &kept, root, 0, &mut text)?;
            syn::parse_file(&text).map_err(|error| format!("{}: {error}", library.modules[root].name))?;
            std::fs::write(folder.join(&library.modules[root].name).with_extension("decl"), text)?;
        }
        Ok(())
    })
}

/// Writes the parts of a module.
fn module(library: &Library, kept: &Kept, index: usize, depth: usize, text: &mut String) -> std::fmt::Result {
    for part in &library.modules[index].parts {
        if !kept.contains(*part) {
            continue;
        }
        match *part {
            Part::Import(import) => writeln!(text, "{:depth$}{}", "", use_line(&library.imports[import]))?,
            Part::Entry(entry) => item(&library.entries[entry].item, depth, text)?,
            Part::Module(inner) => {
                let declared = &library.modules[inner];
                let visibility = &declared.visibility;
                let name = &declared.name;
                writeln!(text, "{:depth$}{} {{", "", print::line(quote!(#visibility mod)) + " " + name)?;
                module(library, kept, inner, depth + 1, text)?;
                writeln!(text, "{:depth$}}}", "")?;
            }
        }
    }
    Ok(())
}

fn use_line(import: &Import) -> String {
    let visibility = print::line(import.visibility.to_token_stream());
    let mut line = if visibility.is_empty() { String::new() } else { visibility + " " };
    let path = import.path.join("::");
    match &import.name {
        None => line += &format!("use {path}::*;"),
        Some(name) if import.path.last() == Some(name) => line += &format!("use {path};"),
        Some(name) => line += &format!("use {path} as {name};"),
    }
    line
}

/// Writes an item on a line, or each part of a trait or implementation on one.
fn item(item: &Item, depth: usize, text: &mut String) -> std::fmt::Result {
    let mut head = item.clone();
    let parts: Vec<TokenStream> = match &mut head {
        Item::Trait(head) => std::mem::take(&mut head.items).iter().map(ToTokens::to_token_stream).collect(),
        Item::Impl(head) => std::mem::take(&mut head.items).iter().map(ToTokens::to_token_stream).collect(),
        _ => Vec::new(),
    };
    let line = print::line(head.to_token_stream());
    match line.strip_suffix('}') {
        Some(open) if !parts.is_empty() => {
            writeln!(text, "{:depth$}{open}", "")?;
            for part in parts {
                writeln!(text, "{:depth$} {}", "", print::line(part).trim_end())?;
            }
            writeln!(text, "{:depth$}}}", "")
        }
        _ => writeln!(text, "{:depth$}{}", "", line.trim_end()),
    }
}
