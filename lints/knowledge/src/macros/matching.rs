//! Whether arguments are what a matcher asks for.
//!
//! All ways through the matcher are followed at once, token by token, without ever going back, as in rustc's `macro_parser`: where
//! only a fragment can come next, syn takes it; where a fragment or something else could, the call is an error, as there.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::parse::{ParseBuffer, Parser};

use super::bindings::{Binding, Bindings};
use super::fragment::Fragment;
use super::rules::{Matcher, Rule, Rules, Step};

/// The first rule that asks for `arguments`, with what it binds; `None` if there is none, or one before it makes them an error.
/// Where only declarations are wanted, blocks are bound without what is in them: no other macro can look into them.
pub(super) fn matched(rules: &Rules, arguments: TokenStream, with_blocks: bool) -> Option<(&Rule, Bindings)> {
    let matching = |input: &ParseBuffer<'_>| {
        let mut found = None;
        for rule in &rules.0 {
            let Some(rule) = rule else { break };
            if let Some(bindings) = Matching::new(&rule.matcher, with_blocks).run(input.fork())? {
                found = Some((rule, bindings));
                break;
            }
        }
        // The end is looked for on the way; what is left is no error.
        input.step(|_| Ok(((), Cursor::empty())))?;
        Ok(found)
    };
    let Ok(found) = Parser::parse2(matching, arguments) else { return None };
    found
}

/// What stands in the group that comes next.
fn inner<'tokens>(input: &ParseBuffer<'tokens>, delimiter: Delimiter) -> syn::Result<ParseBuffer<'tokens>> {
    let content;
    match delimiter {
        Delimiter::Parenthesis => drop(syn::parenthesized!(content in input)),
        Delimiter::Bracket => drop(syn::bracketed!(content in input)),
        Delimiter::Brace => drop(syn::braced!(content in input)),
        Delimiter::None => return Err(input.error("a fragment")),
    }
    Ok(content)
}

/// One way through the matcher.
#[derive(Clone, Copy)]
struct Way {
    at: usize,
    /// The latest event on it.
    latest: Option<usize>,
}

/// What happened on a way.
enum Event {
    /// A repetition began at this step.
    Enter(usize),
    /// A variable was bound.
    Bind(usize, Option<Fragment>),
}

struct Matching<'rule> {
    matcher: &'rule Matcher,
    with_blocks: bool,
    /// All events, each with the one before it on its way.
    trail: Vec<(Event, Option<usize>)>,
    /// In which turn each step was last reached.
    reached: Vec<usize>,
    turn: usize,
    /// The ways that are not at a step yet that asks for a token.
    pending: Vec<Way>,
    next: Next,
}

/// The ways that go on from one token.
#[derive(Default)]
struct Next {
    /// Those to which the token is what they ask for.
    ways: Vec<Way>,
    /// Those to which it may begin a fragment.
    fragments: Vec<Way>,
    /// The one that is at its end.
    finished: Option<Way>,
}

impl<'rule> Matching<'rule> {
    fn new(matcher: &'rule Matcher, with_blocks: bool) -> Self {
        let reached = vec![0; matcher.steps.len()];
        let pending = vec![Way { at: 0, latest: None }];
        Self { matcher, with_blocks, trail: Vec::new(), reached, turn: 0, pending, next: Next::default() }
    }

    /// What the arguments are bound to; `None` if they are not what the matcher asks for, so that another rule may ask for them.
    fn run(mut self, input: ParseBuffer<'_>) -> syn::Result<Option<Bindings>> {
        let mut open = vec![input];
        // A `vis` may take nothing; as often as that can make sense, there are steps.
        let mut idle = 0;
        while let Some(buffer) = open.last() {
            let token = buffer.cursor().token_tree().map(|(token, _)| token);
            let is_inner = open.len() > 1;
            self.advance(token.as_ref(), is_inner);
            let Some(token) = token else {
                if !is_inner {
                    let finished = self.next.finished;
                    return Ok(finished.map(|way| self.bindings(way)));
                }
                if self.next.ways.is_empty() {
                    return Ok(None);
                }
                open.pop();
                std::mem::swap(&mut self.pending, &mut self.next.ways);
                continue;
            };
            match (&*self.next.fragments, self.next.ways.is_empty()) {
                ([], true) => return Ok(None),
                ([], false) => {
                    if let TokenTree::Group(group) = token {
                        let inner = inner(buffer, group.delimiter())?;
                        open.push(inner);
                    } else {
                        buffer.parse::<TokenTree>()?;
                    }
                    std::mem::swap(&mut self.pending, &mut self.next.ways);
                }
                ([way], true) => {
                    let before = buffer.cursor();
                    let way = self.fragment(*way, buffer)?;
                    idle = if before == buffer.cursor() { idle + 1 } else { 0 };
                    if idle > self.matcher.steps.len() {
                        return Err(buffer.error("a repetition of nothing"));
                    }
                    self.pending.push(way);
                }
                _ => return Err(buffer.error("several ways to go on")),
            }
        }
        Ok(None)
    }

    /// Follows the pending ways to the steps that ask for a token. A step that was reached is not reached again, so this ends.
    fn advance(&mut self, token: Option<&TokenTree>, is_inner: bool) {
        self.turn += 1;
        self.next.ways.clear();
        self.next.fragments.clear();
        self.next.finished = None;
        while let Some(way) = self.pending.pop() {
            if std::mem::replace(&mut self.reached[way.at], self.turn) == self.turn {
                continue;
            }
            let ahead = Way { at: way.at + 1, ..way };
            let is_met = match (&self.matcher.steps[way.at], token) {
                (Step::Enter { exit, is_optional, .. }, _) => {
                    let latest = self.note(Event::Enter(way.at), way.latest);
                    if *is_optional {
                        self.pending.push(Way { at: *exit, latest });
                    }
                    self.pending.push(Way { latest, ..ahead });
                    false
                }
                (Step::Fork { exit }, _) => {
                    self.pending.push(Way { at: *exit, ..way });
                    self.pending.push(ahead);
                    false
                }
                (Step::Jump(to), _) => {
                    self.pending.push(Way { at: *to, ..way });
                    false
                }
                (Step::Variable { kind, .. }, Some(token)) => {
                    if kind.may_begin(token) {
                        self.next.fragments.push(way);
                    }
                    false
                }
                (Step::Ident(word), Some(TokenTree::Ident(ident))) => word == ident,
                (Step::Punct(mark), Some(TokenTree::Punct(punct))) => *mark == punct.as_char(),
                (Step::Literal(text), Some(TokenTree::Literal(literal))) => *text == literal.to_string(),
                (Step::Open(delimiter), Some(TokenTree::Group(group))) => *delimiter == group.delimiter(),
                (Step::Close, None) => is_inner,
                (Step::End, None) if !is_inner => {
                    self.next.finished = Some(way);
                    false
                }
                _ => false,
            };
            if is_met {
                self.next.ways.push(ahead);
            }
        }
    }

    fn note(&mut self, event: Event, before: Option<usize>) -> Option<usize> {
        self.trail.push((event, before));
        Some(self.trail.len() - 1)
    }

    /// The way after the variable that it is at took its fragment.
    fn fragment(&mut self, way: Way, buffer: &ParseBuffer<'_>) -> syn::Result<Way> {
        let Step::Variable { variable, kind } = &self.matcher.steps[way.at] else { return Ok(way) };
        let fragment = kind.take(buffer)?;
        let fragment = if self.with_blocks { fragment } else { fragment.without_block() };
        let latest = self.note(Event::Bind(*variable, Some(fragment)), way.latest);
        Ok(Way { at: way.at + 1, latest })
    }

    /// What was bound on a way.
    fn bindings(mut self, way: Way) -> Bindings {
        let mut events = Vec::new();
        let mut at = way.latest;
        while let Some(place) = at {
            events.push(place);
            at = self.trail[place].1;
        }
        let mut bindings = Bindings::new(self.matcher.variables.len());
        for place in events.into_iter().rev() {
            match &mut self.trail[place].0 {
                Event::Enter(step) => {
                    if let Step::Enter { variables, depth, .. } = &self.matcher.steps[*step] {
                        bindings.enter(variables.clone(), *depth);
                    }
                }
                Event::Bind(variable, fragment) => {
                    if let Some(fragment) = fragment.take() {
                        let depth = self.matcher.variables[*variable].depth;
                        bindings.bind(*variable, depth, Binding::Fragment(fragment));
                    }
                }
            }
        }
        bindings
    }
}
