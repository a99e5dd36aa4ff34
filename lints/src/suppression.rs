//! `// steadfast: allow(lint): reason`: what it covers, and whether it is any good.

use steadfast_source::{ByteRange, Comment, LineIndex, Parsed};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::{Fallible, Finding, Level, Settings, lints};

/// One comment that suppresses lints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// The comment.
    comment: ByteRange,
    /// The bytes that it covers.
    covers: ByteRange,
    /// The lints that it names.
    names: Vec<String>,
    /// What is wrong with it, whatever it covers.
    fault: Option<Fault>,
    /// It stands in test code, where nothing may be found for another reason.
    in_tests: bool,
}

/// Why a suppression does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// It has no reason.
    NoReason,
    /// It is not of the form `allow(name): reason`.
    Malformed,
    /// Nothing follows that it could cover.
    Misplaced,
}

/// The word that starts a suppression.
const MARKER: &str = "steadfast:";

impl Suppression {
    /// All suppressions of a file.
    pub(crate) fn read(parsed: &Parsed, text: &str, comments: &[Comment], lines: &LineIndex) -> Vec<Self> {
        let mut found: Vec<(&Comment, &str)> = Vec::new();
        for comment in comments.iter().filter(|comment| !comment.doc) {
            let body = text[comment.range.clone()].trim_start_matches(['/', '*', ' ', '\t']);
            if let Some(rest) = body.strip_prefix(MARKER) {
                found.push((comment, rest.trim_end_matches(['*', '/', ' ', '\t', '\r']).trim()));
            }
        }
        if found.is_empty() {
            return Vec::new();
        }
        let mut nodes = Nodes { parsed, ranges: Vec::new() };
        nodes.visit_file(&parsed.file);
        nodes.ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        found
            .into_iter()
            .map(|(comment, rest)| Self::new(comment, rest, text, lines, &nodes.ranges, comments))
            .collect()
    }

    fn new(
        comment: &Comment,
        rest: &str,
        text: &str,
        lines: &LineIndex,
        nodes: &[ByteRange],
        comments: &[Comment],
    ) -> Self {
        let whole_file = rest.starts_with("allow-file");
        let (names, reason) = match rest
            .strip_prefix("allow-file")
            .or_else(|| rest.strip_prefix("allow"))
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix('('))
            .and_then(|rest| rest.split_once(')'))
        {
            Some((names, reason)) => (
                names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
                Some(reason),
            ),
            None => (Vec::new(), None),
        };
        let covers = if whole_file { Some(0..text.len()) } else { covered(comment, text, lines, nodes, comments) };
        let fault = match reason {
            None => Some(Fault::Malformed),
            Some(_) if names.is_empty() => Some(Fault::Malformed),
            Some(reason)
                if reason.trim_start().trim_start_matches(':').trim().is_empty()
                    || !reason.trim_start().starts_with(':') =>
            {
                Some(Fault::NoReason)
            }
            Some(_) if covers.is_none() => Some(Fault::Misplaced),
            Some(_) => None,
        };
        Self {
            comment: comment.range.clone(),
            covers: covers.unwrap_or(comment.range.clone()),
            names,
            fault,
            in_tests: false,
        }
    }

    /// Itself, knowing whether it stands in one of the ranges of test code.
    pub(crate) fn within_tests(self, tests: &[ByteRange]) -> Self {
        let in_tests = tests.iter().any(|range| range.contains(&self.comment.start));
        Self { in_tests, ..self }
    }

    /// Whether it silences the finding. One without a reason does not.
    pub(crate) fn silences(&self, finding: &Finding) -> bool {
        self.fault.is_none()
            && self.covers.contains(&finding.range.start)
            && self.names.iter().any(|name| name == finding.lint || name == finding.code)
    }

    /// Whether it may silence a finding at one of these places, of which it is not known whether an error arrives there: with
    /// other dependencies at hand, or with more files in the run, there may be one.
    pub(crate) fn may_silence(&self, undecided: &[usize]) -> bool {
        let is_named = |name: &String| {
            lints().iter().any(|lint| lint.needs_fallible && (lint.name == *name || lint.code == *name))
        };
        self.names.iter().any(is_named) && undecided.iter().any(|place| self.covers.contains(place))
    }

    /// What is wrong with it; `used` says whether it silenced anything.
    pub(crate) fn complaint(&self, used: bool, settings: &Settings) -> Option<Finding> {
        let unknown =
            self.names.iter().find(|name| !lints().iter().any(|lint| lint.name == *name || lint.code == *name));
        let (message, label, help) = match (self.fault, unknown) {
            (Some(Fault::Malformed), _) => (
                "this suppression cannot be read".to_owned(),
                "expected `allow(lint): reason`",
                "write `// steadfast: allow(lint): reason`",
            ),
            (_, Some(name)) => (
                format!("there is no lint `{name}`"),
                "nothing is suppressed",
                "`cargo steadfast explain --list` names the lints",
            ),
            (Some(Fault::NoReason), None) => (
                "this suppression gives no reason".to_owned(),
                "nothing is suppressed without one",
                "say behind a colon why the error may be lost here",
            ),
            (Some(Fault::Misplaced), None) => (
                "nothing stands here that could be suppressed".to_owned(),
                "covers nothing",
                "put it above the statement, arm or item, or behind the code on the same line",
            ),
            (None, None) if !used && !self.in_tests && self.is_due(settings) => {
                ("this suppression silences nothing".to_owned(), "no finding here any more", "remove it")
            }
            (None, None) => return None,
        };
        let level = settings.levels.get("bad_suppression").copied().unwrap_or(Level::Deny);
        (level > Level::Allow).then(|| Finding {
            lint: "bad_suppression",
            code: "EH99",
            level,
            range: self.comment.clone(),
            label: label.to_owned(),
            message,
            labels: Vec::new(),
            notes: Vec::new(),
            help: help.to_owned(),
            function: None,
            callee: None,
            callee_class: None,
            fallible: Fallible::Syntax,
            fingerprint: String::new(),
        })
    }

    /// Whether the lints that it names are all on, so that silence means that nothing is there.
    fn is_due(&self, settings: &Settings) -> bool {
        settings.profile == crate::Profile::Default
            && self.names.iter().all(|name| {
                lints()
                    .iter()
                    .find(|lint| lint.name == *name || lint.code == *name)
                    .is_some_and(|lint| settings.levels.get(lint.name).copied().unwrap_or(lint.level) > Level::Allow)
            })
    }
}

/// The bytes that a comment covers: its line if code stands before it, otherwise what starts next.
fn covered(
    comment: &Comment,
    text: &str,
    lines: &LineIndex,
    nodes: &[ByteRange],
    comments: &[Comment],
) -> Option<ByteRange> {
    let line = lines.line(comment.range.start);
    let start = lines.line_start(line)?;
    if !text[start..comment.range.start].trim().is_empty() {
        let end = lines.line_start(line + 1).unwrap_or(text.len());
        return Some(start..end);
    }
    let mut next = comment.range.end;
    loop {
        next += text[next..].len() - text[next..].trim_start().len();
        match comments.binary_search_by_key(&next, |comment| comment.range.start) {
            Ok(at) => next = comments[at].range.end,
            Err(_) => break,
        }
    }
    let alone = text[..comment.range.start].trim_end().ends_with('{');
    if alone && next < text.len() && text[next..].starts_with('}') {
        // Alone in a block: it speaks of what the block belongs to.
        let around = nodes.iter().filter(|range| range.start <= comment.range.start && comment.range.end <= range.end);
        return around.min_by_key(|range| range.end - range.start).cloned();
    }
    if next >= text.len() || text[next..].starts_with('}') {
        return None;
    }
    let at = nodes.partition_point(|range| range.start < next);
    match nodes.get(at).filter(|range| range.start == next) {
        Some(node) => Some(node.clone()),
        None => {
            let line = lines.line(next);
            Some(lines.line_start(line)?..lines.line_start(line + 1).unwrap_or(text.len()))
        }
    }
}

/// Collects the ranges of what a suppression may stand above.
struct Nodes<'file> {
    parsed: &'file Parsed,
    ranges: Vec<ByteRange>,
}

impl Nodes<'_> {
    fn add(&mut self, node: &impl Spanned) {
        self.ranges.push(self.parsed.range(node.span()));
    }
}

impl<'ast> Visit<'ast> for Nodes<'_> {
    fn visit_stmt(&mut self, stmt: &'ast syn::Stmt) {
        self.add(stmt);
        visit::visit_stmt(self, stmt);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.add(arm);
        visit::visit_arm(self, arm);
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.add(item);
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        self.add(item);
        visit::visit_impl_item(self, item);
    }

    fn visit_trait_item(&mut self, item: &'ast syn::TraitItem) {
        self.add(item);
        visit::visit_trait_item(self, item);
    }
}
