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

/// What comes of matching one rule.
enum Outcome {
    /// The arguments are what it asks for.
    Bound(Bindings),
    /// They are not; another rule may ask for them.
    Differs,
    /// They are an error, whatever the other rules say.
    Fails,
}

/// The first rule that asks for `arguments`, with what it binds; `None` if there is none, or one before it makes them an error.
pub(super) fn matched(rules: &Rules, arguments: TokenStream) -> Option<(&Rule, Bindings)> {
    let matching = |input: &ParseBuffer<'_>| {
        let mut found = None;
        for rule in &rules.0 {
            let Some(rule) = rule else { break };
            match (Matching { matcher: &rule.matcher, trail: Vec::new() }).run(input.fork()) {
                Outcome::Differs => continue,
                Outcome::Fails => {}
                Outcome::Bound(bindings) => found = Some((rule, bindings)),
            }
            break;
        }
        // The end is looked for on the way; what is left is no error.
        input.step(|_| Ok(((), Cursor::empty())))?;
        Ok(found)
    };
    // Arguments that no rule takes are an answer.
    Parser::parse2(matching, arguments).unwrap_or_default()
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
    /// All events, each with the one before it on its way.
    trail: Vec<(Event, Option<usize>)>,
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

impl Matching<'_> {
    fn run(mut self, input: ParseBuffer<'_>) -> Outcome {
        let mut open = vec![input];
        let mut ways = vec![Way { at: 0, latest: None }];
        // In which turn a step was last reached.
        let mut reached = vec![0_usize; self.matcher.steps.len()];
        let mut turn = 0;
        // A `vis` may take nothing; as often as that can make sense, there are steps.
        let mut idle = 0;
        while let Some(buffer) = open.last() {
            turn += 1;
            let token = buffer.cursor().token_tree().map(|(token, _)| token);
            let is_inner = open.len() > 1;
            let next =
                self.next(ways, token.as_ref(), is_inner, &mut |at| std::mem::replace(&mut reached[at], turn) == turn);
            let Some(token) = token else {
                if !is_inner {
                    return next.finished.map_or(Outcome::Differs, |way| Outcome::Bound(self.bindings(way)));
                }
                if next.ways.is_empty() {
                    return Outcome::Differs;
                }
                open.pop();
                ways = next.ways;
                continue;
            };
            match (&*next.fragments, next.ways.is_empty()) {
                ([], true) => return Outcome::Differs,
                ([], false) => {
                    if let TokenTree::Group(group) = token {
                        // steadfast: allow(ok_only_branch): what does not match leads to the next rule
                        let Ok(inner) = inner(buffer, group.delimiter()) else { return Outcome::Fails };
                        open.push(inner);
                    } else if buffer.parse::<TokenTree>().is_err() {
                        return Outcome::Fails;
                    }
                    ways = next.ways;
                }
                ([way], true) => {
                    let before = buffer.cursor();
                    let Some(way) = self.fragment(*way, buffer) else { return Outcome::Fails };
                    idle = if before == buffer.cursor() { idle + 1 } else { 0 };
                    if idle > self.matcher.steps.len() {
                        return Outcome::Fails;
                    }
                    ways = vec![way];
                }
                _ => return Outcome::Fails,
            }
        }
        Outcome::Fails
    }

    /// Follows the ways to the steps that ask for a token. A step that was reached already is not reached again, so this ends.
    fn next(
        &mut self,
        ways: Vec<Way>,
        token: Option<&TokenTree>,
        is_inner: bool,
        seen: &mut dyn FnMut(usize) -> bool,
    ) -> Next {
        let mut next = Next::default();
        let mut pending = ways;
        while let Some(way) = pending.pop() {
            if seen(way.at) {
                continue;
            }
            let ahead = Way { at: way.at + 1, ..way };
            let is_met = match (&self.matcher.steps[way.at], token) {
                (Step::Enter { exit, is_optional, .. }, _) => {
                    let latest = self.note(Event::Enter(way.at), way.latest);
                    if *is_optional {
                        pending.push(Way { at: *exit, latest });
                    }
                    pending.push(Way { latest, ..ahead });
                    false
                }
                (Step::Fork { exit }, _) => {
                    pending.push(Way { at: *exit, ..way });
                    pending.push(ahead);
                    false
                }
                (Step::Jump(to), _) => {
                    pending.push(Way { at: *to, ..way });
                    false
                }
                (Step::Variable { kind, .. }, Some(token)) => {
                    if kind.may_begin(token) {
                        next.fragments.push(way);
                    }
                    false
                }
                (Step::Ident(word), Some(TokenTree::Ident(ident))) => word == ident,
                (Step::Punct(mark), Some(TokenTree::Punct(punct))) => *mark == punct.as_char(),
                (Step::Literal(text), Some(TokenTree::Literal(literal))) => *text == literal.to_string(),
                (Step::Open(delimiter), Some(TokenTree::Group(group))) => *delimiter == group.delimiter(),
                (Step::Close, None) => is_inner,
                (Step::End, None) if !is_inner => {
                    next.finished = Some(way);
                    false
                }
                _ => false,
            };
            if is_met {
                next.ways.push(ahead);
            }
        }
        next
    }

    fn note(&mut self, event: Event, before: Option<usize>) -> Option<usize> {
        self.trail.push((event, before));
        Some(self.trail.len() - 1)
    }

    fn fragment(&mut self, way: Way, buffer: &ParseBuffer<'_>) -> Option<Way> {
        let Step::Variable { variable, kind } = &self.matcher.steps[way.at] else { return None };
        let fragment = kind.take(buffer)?;
        let latest = self.note(Event::Bind(*variable, Some(fragment)), way.latest);
        Some(Way { at: way.at + 1, latest })
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
