//! What calls of declarative macros declare, where items, or the items of implementations and traits, stand, and in [`value`] what
//! they stand for where expressions do.
//!
//! Given the files of crates with the definitions and calls that [`collect`](crate::items::collect) noted, this adds to each file
//! what its calls expand to, as if it stood there. A call that does not match, or expands to what is no item, adds nothing;
//! one whose macro is not known stays among the calls, but for modules in it that are files ([`opened`]). The bodies of functions are dropped. Not done: macros that are programs,
//! calls in the bodies of functions, and what a macro adds to arguments that are items as they stand, which are read as such.
//!
//! The expander is our own. rust-analyzer's, `ra_ap_mbe`, knows more of the language, but its last version for the Rust that we
//! support is fifty releases old (the current one asks for 1.98), it brings fifty crates with it, salsa and a second parser among
//! them, and a minute of building on two cores. Matching and writing by the reference are some thousand lines, since syn takes the
//! fragments.

mod bindings;
mod depth;
mod fragment;
mod lookup;
mod matching;
mod opened;
mod rules;
mod template;
mod value;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use steadfast_source::{bearable, on_large_stack};

use self::bindings::{Hygiene, Writer};
use self::lookup::Candidate;
pub(crate) use self::lookup::{Definitions, Unit, extern_crates};
use self::matching::matched;
pub(crate) use self::opened::open;
use self::rules::Rules;
pub(crate) use self::value::{Candidates, Expander};
use crate::items::{Collector, FileItems, MacroCall};
use crate::list::List;
use crate::world::SourceFile;

/// How deep calls may be nested in what calls expand to: as rustc's `recursion_limit`.
const DEEPEST: usize = 128;

/// How many tokens one call may expand to, with all calls in that. The commands of a client for Redis come to a quarter.
const MOST: usize = 1 << 20;

/// How many tokens all calls of one crate may expand to.
const MOST_OF_CRATE: usize = 1 << 23;

/// How often the calls of a crate are gone through, if what was found defines macros.
const ROUNDS: usize = 8;

/// What became of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that were expanded.
    pub expanded: usize,
    /// Those whose macro is not known.
    pub unknown: usize,
    /// Those that no rule of their macro matches, or one that is not understood.
    pub unmatched: usize,
    /// Those that expand to what is no item.
    pub unreadable: usize,
    /// Those that several definitions match, to different ends.
    pub ambiguous: usize,
    /// Those that expand to too much.
    pub excessive: usize,
}

impl Tally {
    /// Both together.
    const fn with(self, other: Self) -> Self {
        Self {
            expanded: self.expanded + other.expanded,
            unknown: self.unknown + other.unknown,
            unmatched: self.unmatched + other.unmatched,
            unreadable: self.unreadable + other.unreadable,
            ambiguous: self.ambiguous + other.ambiguous,
            excessive: self.excessive + other.excessive,
        }
    }
}

/// Expands the calls in the files of one crate, as far as that crate defines the macros; the first file is its root. To be called
/// before files are kept, so that it is done once. Macros that other crates cannot call are forgotten.
///
/// Calls of other crates' macros stay: [`World::new`](crate::World::new) knows those. `only_public` says that the files were read by
/// [`collect_public`](crate::items::collect_public), for crates that nobody works on; of those they are forgotten, because to expand
/// them in every run costs more than it tells.
pub fn expand(files: &mut [SourceFile], only_public: bool) -> Tally {
    let extern_crates = files.first().map_or_else(Vec::new, |root| extern_crates(&root.items));
    let unit = Unit {
        name: crate::written::Name::default(),
        files: files.iter_mut().map(|file| (&*file.path, &mut file.items)).collect(),
        dependencies: Vec::new(),
        extern_crates,
    };
    let tally = expand_all(&mut [unit], only_public);
    for file in files {
        let is_over = file.items.macros.iter().any(|rules| !rules.is_exported);
        if is_over || only_public && !file.items.calls.is_empty() {
            let items = Arc::make_mut(&mut file.items);
            items.macros.here().retain(|rules| rules.is_exported);
            if only_public {
                items.calls = List::default();
            }
        }
    }
    tally
}

/// Expands the calls in the files of all crates, each crate on a thread of its own.
pub(crate) fn expand_all(units: &mut [Unit<'_>], only_public: bool) -> Tally {
    let mut definitions = Definitions::of(units);
    let mut tally = Tally::default();
    for _ in 0..ROUNDS {
        let known = definitions.len();
        let concerned: Vec<(usize, &mut Unit<'_>)> =
            units.iter_mut().enumerate().filter(|(place, unit)| has_callable(&definitions, *place, unit)).collect();
        // The parser keeps a copy of every text for as long as the thread, so each thread is for nothing else.
        let expanded = |(place, unit): (usize, &mut Unit<'_>)| {
            on_large_stack(|| Expansion::new(&definitions, only_public).unit(unit, place))
        };
        let tallies: Vec<Tally> = concerned.into_par_iter().with_max_len(1).map(expanded).collect();
        tally = tallies.into_iter().fold(tally, Tally::with);
        for (place, unit) in units.iter().enumerate() {
            definitions.note_all(place, unit);
        }
        // What defines macros may have made calls of other crates known.
        if definitions.len() == known {
            break;
        }
    }
    Tally { unknown: count(units), ..tally }
}

/// Whether a crate has a call of a macro that is known.
fn has_callable(definitions: &Definitions, place: usize, unit: &Unit<'_>) -> bool {
    let files = unit.files.iter().enumerate();
    files
        .flat_map(|(file, (_, items))| items.calls.iter().map(move |call| (file, items, call)))
        .any(|(file, items, call)| !definitions.candidates((place, file), items, call).is_empty())
}

fn count(units: &[Unit<'_>]) -> usize {
    units.iter().flat_map(|unit| &unit.files).map(|(_, items)| items.calls.len()).sum()
}

/// The expansion of one crate.
struct Expansion<'units> {
    /// The definitions of all crates, with those that were found in this one since.
    definitions: Cow<'units, Definitions>,
    rules: ReadRules,
    only_public: bool,
    tally: Tally,
}

/// A call that waits.
struct Pending {
    call: MacroCall,
    /// The arguments, where they are not the text of the call.
    arguments: Option<TokenStream>,
    depth: usize,
}

/// What may still be written.
struct Rest {
    of_crate: usize,
    of_call: usize,
}

/// Why a definition has nothing for a call.
enum Miss {
    Unmatched,
    Excessive,
    Ambiguous,
}

impl<'units> Expansion<'units> {
    fn new(definitions: &'units Definitions, only_public: bool) -> Self {
        Self {
            definitions: Cow::Borrowed(definitions),
            rules: ReadRules::default(),
            only_public,
            tally: Tally::default(),
        }
    }

    /// Expands the calls in the files of a crate.
    fn unit(mut self, unit: &mut Unit<'_>, place: usize) -> Tally {
        let mut rest = Rest { of_crate: MOST_OF_CRATE, of_call: 0 };
        for _ in 0..ROUNDS {
            let known = self.definitions.len();
            for file in 0..unit.files.len() {
                let at = (place, file);
                let items = &unit.files[file].1;
                let is_known = |call| !self.definitions.candidates(at, items, call).is_empty();
                if !items.calls.iter().any(is_known) {
                    continue;
                }
                let items = Arc::unwrap_or_clone(std::mem::take(unit.files[file].1));
                let items = catch_unwind(AssertUnwindSafe(|| self.file(at, items, &mut rest)));
                // steadfast: allow(default_on_error): a defect that somebody else's macros bring to light must cost one file alone
                *unit.files[file].1 = Arc::new(items.unwrap_or_default());
            }
            if self.definitions.len() == known {
                break;
            }
        }
        self.tally
    }

    /// The items of a file with those of its calls.
    fn file(&mut self, at: (usize, usize), mut items: FileItems, rest: &mut Rest) -> FileItems {
        let calls = std::mem::take(&mut items.calls);
        let mut collector = Collector::resume(items, self.only_public);
        for call in calls {
            rest.of_call = MOST.min(rest.of_crate);
            let before = rest.of_call;
            let mut pending = vec![Pending { call, arguments: None, depth: 0 }];
            while let Some(call) = pending.pop() {
                let depth = call.depth + 1;
                let excessive = self.tally.excessive;
                self.call(at, call, &mut collector, rest);
                if self.tally.excessive > excessive {
                    // The others would be as excessive.
                    break;
                }
                let inner = collector.take_calls().into_iter().rev();
                pending.extend(inner.map(|(call, arguments)| Pending { call, arguments: Some(arguments), depth }));
            }
            rest.of_crate -= before - rest.of_call;
        }
        collector.into_items()
    }

    /// Adds to the collector what a call expands to.
    fn call(&mut self, at: (usize, usize), pending: Pending, collector: &mut Collector, rest: &mut Rest) {
        let Pending { call, arguments, depth } = pending;
        let candidates = self.definitions.candidates(at, collector.items_mut(), &call);
        if candidates.is_empty() {
            match arguments {
                Some(arguments) => collector.keep_call(call, arguments),
                None => collector.items_mut().calls.push(call),
            }
            return;
        }
        if depth > DEEPEST {
            self.tally.excessive += 1;
            return;
        }
        let Some(arguments) = arguments.or_else(|| tokens_of(&call.arguments)) else { return };
        match agreed(&candidates, |definition| self.expanded(at.0, definition, arguments.clone(), rest)) {
            Ok(tokens) => match collector.append(tokens, call.module, call.container) {
                Ok(()) => self.tally.expanded += 1,
                Err(_) => self.tally.unreadable += 1,
            },
            Err(Miss::Unmatched) => self.tally.unmatched += 1,
            Err(Miss::Excessive) => self.tally.excessive += 1,
            Err(Miss::Ambiguous) => self.tally.ambiguous += 1,
        }
        if self.definitions.lacks(at, collector.items_mut()) {
            self.definitions.to_mut().note(at, collector.items_mut());
        }
    }

    /// What a definition makes of arguments.
    fn expanded(
        &mut self,
        unit: usize,
        definition: usize,
        arguments: TokenStream,
        rest: &mut Rest,
    ) -> Result<TokenStream, Miss> {
        self.rules.expanded(&self.definitions, (unit, definition), arguments, &mut rest.of_call, None)
    }
}

/// The rules of the definitions that were called.
#[derive(Default)]
struct ReadRules(FxHashMap<usize, Option<Rules>>);

impl ReadRules {
    /// What a definition makes of arguments in a crate, in at most `rest` tokens.
    fn expanded(
        &mut self,
        definitions: &Definitions,
        (unit, definition): (usize, usize),
        arguments: TokenStream,
        rest: &mut usize,
        hygiene: Option<&Hygiene<'_>>,
    ) -> Result<TokenStream, Miss> {
        let krate = definitions.krate(definition, unit);
        let read = || tokens_of(definitions.rules(definition)).and_then(Rules::read);
        let rules = self.0.entry(definition).or_insert_with(read);
        let (rule, bindings) =
            rules.as_ref().and_then(|rules| matched(rules, arguments, hygiene.is_some())).ok_or(Miss::Unmatched)?;
        let writer = Writer::new(&bindings, krate.as_deref(), *rest, hygiene);
        let written = writer.all(&rule.template)?;
        *rest -= written.size;
        if bearable(&written.tokens, written.depth) { Ok(written.tokens) } else { Err(Miss::Excessive) }
    }
}

fn tokens_of(text: &str) -> Option<TokenStream> {
    text.parse().ok()
}

/// What the definitions of the first rank that match make of a call, if they agree.
fn agreed(
    candidates: &[Candidate],
    mut expanded: impl FnMut(usize) -> Result<TokenStream, Miss>,
) -> Result<TokenStream, Miss> {
    let ranks = candidates.chunk_by(|one, other| one.rank == other.rank);
    let mut results = ranks.map(|rank| same(rank.iter().map(|candidate| expanded(candidate.definition))));
    results.find(|result| !matches!(result, Err(Miss::Unmatched))).unwrap_or(Err(Miss::Unmatched))
}

/// What all of these are that are anything.
fn same(results: impl Iterator<Item = Result<TokenStream, Miss>>) -> Result<TokenStream, Miss> {
    let mut miss = Miss::Unmatched;
    let mut found: Option<TokenStream> = None;
    for result in results {
        match (result, &found) {
            (Err(reason), _) => miss = reason,
            (Ok(tokens), None) => found = Some(tokens),
            // What a `cfg` leaves nothing of contradicts nothing.
            (Ok(tokens), Some(known)) if known.is_empty() => found = Some(tokens),
            (Ok(tokens), Some(known)) if !tokens.is_empty() && bare(&tokens) != bare(known) => {
                return Err(Miss::Ambiguous);
            }
            (Ok(_), Some(_)) => {}
        }
    }
    found.ok_or(miss)
}

/// The text of tokens without attributes and visibilities: an item that a `cfg` hides or shows is the same one.
fn bare(tokens: &TokenStream) -> String {
    let mut text = String::new();
    let mut rest = tokens.clone().into_iter().peekable();
    while let Some(token) = rest.next() {
        let bracket = match rest.peek() {
            Some(TokenTree::Group(group)) => Some(group.delimiter()),
            _ => None,
        };
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' && bracket == Some(Delimiter::Bracket) => {
                rest.next();
            }
            TokenTree::Ident(ident) if ident == "pub" => {
                rest.next_if(|_| bracket == Some(Delimiter::Parenthesis));
            }
            TokenTree::Group(group) => {
                text.extend([&format!("{:?}", group.delimiter()), "(", &bare(&group.stream()), ")"]);
            }
            other => text.extend([&other.to_string(), " "]),
        }
    }
    text
}

#[cfg(test)]
mod tests;
