//! Drawings of which operations conflict, for documents: DOT, Mermaid and SVG, as text.
//!
//! Given names and edges, gives text and nothing else. Whatever stands in a name or a label is shown, and never obeyed.

mod svg;
#[cfg(test)]
mod tests;

use crate::report::visible;

/// Operations and their conflicts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Graph<'a> {
    /// What is drawn: the name of the object.
    pub(super) title: &'a str,
    /// The names of the operations, in source order.
    pub(super) operations: Vec<&'a str>,
    /// In the order of the report.
    pub(super) conflicts: Vec<Edge>,
}

/// A conflict of two operations, or of one with itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Edge {
    /// One operation, by its place.
    pub(super) first: usize,
    /// The other, or the same.
    pub(super) second: usize,
    /// For which arguments.
    pub(super) label: String,
    /// Whether coordination is needed; otherwise the edge is dashed.
    pub(super) essential: bool,
}

impl Graph<'_> {
    /// The graph in DOT, for Graphviz.
    #[must_use]
    pub(super) fn dot(&self) -> String {
        let mut text = format!("graph {} {{\n  node [shape=box, style=rounded];\n", quoted(self.title));
        for (place, name) in self.operations.iter().enumerate() {
            line(&mut text, format_args!("  n{place} [label={}];", quoted(name)));
        }
        for Edge { first, second, label, essential } in &self.conflicts {
            let style = if *essential { "" } else { ", style=dashed" };
            line(&mut text, format_args!("  n{first} -- n{second} [label={}{style}];", quoted(label)));
        }
        text.push_str("}\n");
        text
    }

    /// The graph as a Mermaid flowchart, which code hosts draw in Markdown.
    #[must_use]
    pub(super) fn mermaid(&self) -> String {
        let mut text = "flowchart LR\n".to_owned();
        for (place, name) in self.operations.iter().enumerate() {
            line(&mut text, format_args!("  n{place}(\"{}\")", entities(name)));
        }
        for Edge { first, second, label, essential } in &self.conflicts {
            let link = if *essential { "---" } else { "-.-" };
            // An empty label between bars is a mistake to Mermaid.
            let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", entities(label)) };
            line(&mut text, format_args!("  n{first} {link}{label} n{second}"));
        }
        text
    }

    /// The graph as an image, legible on light and dark pages.
    #[must_use]
    pub(super) fn svg(&self) -> String {
        svg::drawn(self)
    }
}

/// Adds a line to a text.
fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.push_str(&line.to_string());
    text.push('\n');
}

/// A quoted text of DOT, in one line. A backslash would begin an escape such as `\N`, the name of the node, and an ampersand before
/// a letter or a number an entity of HTML.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    let shown = visible::one_line(text);
    let mut characters = shown.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | '"' => quoted.extend(['\\', character]),
            '&' if characters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '#') => {
                quoted.push_str("&amp;");
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// A text for the inside of Mermaid's quotes: everything that Mermaid or a browser may obey is written by its number.
fn entities(text: &str) -> String {
    let mut escaped = String::new();
    for character in visible::one_line(text).chars() {
        if character.is_alphanumeric() || " _.,+".contains(character) {
            escaped.push(character);
        } else {
            escaped.push_str(&format!("#{};", u32::from(character)));
        }
    }
    escaped
}
