//! Declarations as text: given tokens, gives back one line.
//!
//! The lines are for a parser first and for people second: spaces stand where people expect most of them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Words after which a bracket does not continue what was said.
const KEYWORDS: [&str; 8] = ["for", "where", "dyn", "in", "as", "const", "mut", "impl"];

/// The tokens on one line.
pub(crate) fn line(tokens: TokenStream) -> String {
    let mut printer = Printer { text: String::new(), before: Before::Nothing, lists: Vec::new() };
    printer.print(tokens);
    printer.text
}

/// What the last token was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or a mark that holds on to what follows.
    Nothing,
    /// A name, a number, a closed bracket.
    Word,
    /// What the next word or bracket does not continue: a keyword, the generics of `impl`.
    Keyword,
    /// `>`, which closes a list.
    Angle,
    /// A mark with a space behind it.
    Apart,
}

struct Printer {
    text: String,
    before: Before,
    /// The open lists in angle brackets: whether what follows stands apart, as it does after the generics of `impl`.
    lists: Vec<bool>,
}

impl Printer {
    fn print(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    self.word(&word);
                    self.before = if KEYWORDS.contains(&word.as_str()) { Before::Keyword } else { Before::Word };
                }
                TokenTree::Literal(literal) => self.word(&literal.to_string()),
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
                TokenTree::Punct(mark) => {
                    let mut marks = String::from(mark.as_char());
                    let mut spacing = mark.spacing();
                    // `<&` is two marks; `->`, `::` and `..=` are one.
                    while spacing == Spacing::Joint
                        && !matches!(mark.as_char(), '<' | '>' | '&' | '\'' | '*')
                        && let Some(TokenTree::Punct(next)) = tokens.peek()
                    {
                        marks.push(next.as_char());
                        spacing = next.spacing();
                        tokens.next();
                    }
                    self.mark(&marks);
                }
            }
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn word(&mut self, word: &str) {
        if matches!(self.before, Before::Word | Before::Keyword | Before::Angle) {
            self.space();
        }
        self.text.push_str(word);
        self.before = Before::Word;
    }

    fn mark(&mut self, marks: &str) {
        let after_name = matches!(self.before, Before::Word | Before::Keyword);
        let opens_generics = marks == "<" && (self.text.ends_with("impl") || self.text.ends_with("for"));
        let (space_before, space_after) = match marks {
            "," | ";" | ":" => (false, true),
            "->" | "=>" | "=" | "+" | "==" => (true, true),
            "&" | "'" | "*" | "?" | "!" | "#" => (after_name, false),
            "<" => (self.before == Before::Keyword && !opens_generics, false),
            "::" => (self.before == Before::Keyword, false),
            _ => (false, false),
        };
        if space_before {
            self.space();
        }
        self.text.push_str(marks);
        if space_after {
            self.text.push(' ');
        }
        self.before = match marks {
            "<" => {
                self.lists.push(opens_generics);
                Before::Nothing
            }
            ">" if self.lists.pop() == Some(true) => Before::Keyword,
            ">" => Before::Angle,
            _ if space_after => Before::Apart,
            _ => Before::Nothing,
        };
    }

    fn group(&mut self, delimiter: Delimiter, content: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::None => ("", ""),
        };
        let apart = match delimiter {
            Delimiter::Brace => true,
            _ => self.before == Before::Keyword,
        };
        if apart {
            self.space();
        }
        self.text.push_str(open);
        let roomy = delimiter == Delimiter::Brace && !content.is_empty();
        if roomy {
            self.text.push(' ');
        }
        self.before = Before::Nothing;
        self.print(content);
        while self.text.ends_with([' ', ',']) && !self.text.ends_with("(,") {
            // A tuple of one needs its comma.
            if self.text.ends_with(',') && delimiter == Delimiter::Parenthesis {
                break;
            }
            self.text.pop();
        }
        if roomy {
            self.text.push(' ');
        }
        self.text.push_str(close);
        self.before = Before::Word;
    }
}
