//! Fragments: what `$name:kind` in a matcher takes of the arguments.
//!
//! Which tokens a fragment may begin with follows rustc's `Parser::nonterminal_may_be_parsed`, because that decides between
//! the ways through a matcher. What it takes is left to syn.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::parse::{Parse, ParseBuffer, Parser};

use super::rules::{glued, part, trees};

/// The kind of a fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Block,
    Expr,
    Ident,
    Item,
    Lifetime,
    Literal,
    Meta,
    Pat,
    PatParam,
    Path,
    Stmt,
    Tt,
    Ty,
    Vis,
}

/// A part of the arguments.
pub(super) struct Fragment {
    kind: Kind,
    pub(super) tokens: Vec<TokenTree>,
    /// How many tokens these are, those in groups counted.
    pub(super) size: usize,
}

impl Fragment {
    /// Whether another macro gets it as one token, into which it cannot look.
    pub(super) fn is_whole(&self) -> bool {
        match self.kind {
            Kind::Ident | Kind::Lifetime | Kind::Tt => false,
            Kind::Literal => !self.is_single(),
            _ => true,
        }
    }

    /// Whether what stands around it would be read as part of it.
    pub(super) fn needs_group(&self) -> bool {
        match self.kind {
            Kind::Expr => !self.is_single(),
            Kind::Ty => self.tokens.iter().any(|token| is_mark(token, '+')),
            _ => false,
        }
    }

    /// Whether it is an attribute for documentation.
    pub(super) fn is_documentation(&self) -> bool {
        matches!(self.tokens.first(), Some(TokenTree::Ident(word)) if word == "doc")
    }

    /// The fragment between delimiters.
    pub(super) fn group(&self, delimiter: Delimiter) -> Group {
        Group::new(delimiter, self.tokens.iter().cloned().collect())
    }

    /// The same, but of a block only that it is one.
    pub(super) fn without_block(self) -> Self {
        match (self.kind, &*self.tokens) {
            (Kind::Block, [TokenTree::Group(block)]) if block.delimiter() == Delimiter::Brace => {
                let empty = Group::new(Delimiter::Brace, TokenStream::new());
                Self { kind: self.kind, tokens: vec![empty.into()], size: 1 }
            }
            _ => self,
        }
    }

    fn is_single(&self) -> bool {
        self.tokens.len() < 2
    }
}

impl Kind {
    /// The kind that is called `name`.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "block" => Self::Block,
            "expr" | "expr_2021" => Self::Expr,
            "ident" => Self::Ident,
            "item" => Self::Item,
            "lifetime" => Self::Lifetime,
            "literal" => Self::Literal,
            "meta" => Self::Meta,
            "pat" => Self::Pat,
            "pat_param" => Self::PatParam,
            "path" => Self::Path,
            "stmt" => Self::Stmt,
            "tt" => Self::Tt,
            "ty" => Self::Ty,
            "vis" => Self::Vis,
            _ => return None,
        })
    }

    /// Whether a fragment may begin with `next`.
    pub(super) fn may_begin(self, next: &TokenTree) -> bool {
        match next {
            TokenTree::Group(group) => self.may_begin_with(group.delimiter()),
            TokenTree::Ident(ident) => self.may_begin_with_word(ident),
            TokenTree::Punct(punct) => self.may_begin_with_mark(punct.as_char()),
            TokenTree::Literal(_) => {
                matches!(
                    self,
                    Self::Expr | Self::Item | Self::Literal | Self::Pat | Self::PatParam | Self::Stmt | Self::Tt
                )
            }
        }
    }

    const fn may_begin_with(self, delimiter: Delimiter) -> bool {
        match self {
            Self::Tt | Self::Item | Self::Stmt => true,
            Self::Ident | Self::Lifetime => false,
            Self::Block => matches!(delimiter, Delimiter::Brace | Delimiter::None),
            Self::Expr => true,
            Self::Pat | Self::PatParam | Self::Ty | Self::Vis => !matches!(delimiter, Delimiter::Brace),
            Self::Literal | Self::Meta | Self::Path => matches!(delimiter, Delimiter::None),
        }
    }

    fn may_begin_with_word(self, word: &Ident) -> bool {
        match self {
            Self::Ident => word != "_",
            Self::Tt | Self::Item | Self::Stmt | Self::Vis | Self::Pat | Self::PatParam | Self::Meta | Self::Path => {
                true
            }
            Self::Block | Self::Lifetime => false,
            Self::Literal => word == "true" || word == "false",
            Self::Expr => NO_EXPR.iter().all(|other| word != other),
            Self::Ty => NO_TYPE.iter().all(|other| word != other),
        }
    }

    const fn may_begin_with_mark(self, mark: char) -> bool {
        match self {
            Self::Tt | Self::Item | Self::Stmt => true,
            Self::Ident | Self::Block => false,
            Self::Lifetime => mark == '\'',
            Self::Literal => mark == '-',
            Self::Expr => matches!(mark, '!' | '-' | '*' | '|' | '&' | '.' | '<' | ':' | '\'' | '#'),
            Self::Ty => begins_type(mark),
            Self::Vis => mark == ',' || begins_type(mark),
            Self::Pat => matches!(mark, '&' | '-' | '.' | ':' | '<' | '|'),
            Self::PatParam => matches!(mark, '&' | '-' | '.' | ':' | '<'),
            Self::Meta | Self::Path => mark == ':',
        }
    }

    /// Takes a fragment from `input`, which is not at its end.
    pub(super) fn take(self, input: &ParseBuffer<'_>) -> syn::Result<Fragment> {
        let begin = input.cursor();
        let tokens = match begin.any_group() {
            // What another macro took and handed on. More may belong to an expression or type.
            Some((inside, Delimiter::None, _, _)) if !matches!(self, Self::Expr | Self::Ty | Self::Tt) => {
                let tokens = inside.token_stream();
                Parser::parse2(|input: &ParseBuffer<'_>| self.pass(input), tokens.clone())?;
                input.parse::<TokenTree>()?;
                trees(tokens)
            }
            _ => {
                self.pass(input)?;
                between(begin, input.cursor())
            }
        };
        let tokens = unwrapped(tokens);
        Ok(Fragment { kind: self, size: size(&tokens), tokens })
    }

    fn pass(self, input: &ParseBuffer<'_>) -> syn::Result<()> {
        match self {
            Self::Ident => input.parse::<TokenTree>().map(drop),
            Self::Tt => {
                let start: Vec<TokenTree> = tokens_from(input.cursor()).take(3).collect();
                (0..glued(&start)).try_for_each(|_| input.parse::<TokenTree>().map(drop))
            }
            Self::Lifetime => input.parse::<syn::Lifetime>().map(drop),
            Self::Block if matches!(tokens_from(input.cursor()).next(), Some(TokenTree::Group(_))) => {
                input.parse::<TokenTree>().map(drop)
            }
            Self::Block => Err(input.error("expected a block")),
            Self::Literal => {
                input.parse::<Option<syn::Token![-]>>()?;
                input.parse::<syn::Lit>().map(drop)
            }
            Self::Expr => input.parse::<syn::Expr>().map(drop),
            Self::Ty => input.parse::<syn::Type>().map(drop),
            Self::Item => input.parse::<syn::Item>().map(drop),
            Self::Meta => input.parse::<syn::Meta>().map(drop),
            Self::Pat => syn::Pat::parse_multi_with_leading_vert(input).map(drop),
            Self::PatParam => syn::Pat::parse_single(input).map(drop),
            Self::Path if input.peek(syn::Token![<]) => input.parse::<syn::TypePath>().map(drop),
            Self::Path => syn::Path::parse(input).map(drop),
            Self::Vis => input.parse::<syn::Visibility>().map(drop),
            Self::Stmt => statement(input),
        }
    }
}

/// Words that no expression begins with. `const` does since the edition of 2024 alone.
const NO_EXPR: &[&str] = &[
    "_", "as", "const", "dyn", "else", "enum", "extern", "fn", "impl", "in", "let", "mod", "mut", "pub", "ref",
    "struct", "trait", "type", "use", "where",
];

/// Words that no type begins with.
const NO_TYPE: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "else", "enum", "false", "if", "in", "let", "loop", "match",
    "mod", "move", "mut", "pub", "ref", "return", "static", "struct", "trait", "true", "type", "use", "where", "while",
];

const fn begins_type(mark: char) -> bool {
    matches!(mark, '!' | '*' | '&' | '?' | '\'' | '<' | ':')
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// A statement without the semicolon at its end.
fn statement(input: &ParseBuffer<'_>) -> syn::Result<()> {
    if !input.peek(syn::Token![let]) {
        let ahead = input.fork();
        if ahead.parse::<syn::Item>().is_ok() {
            return input.parse::<syn::Item>().map(drop);
        }
        return input.parse::<syn::Expr>().map(drop);
    }
    input.parse::<syn::Token![let]>()?;
    syn::Pat::parse_single(input)?;
    if input.parse::<Option<syn::Token![:]>>()?.is_some() {
        input.parse::<syn::Type>()?;
    }
    if input.parse::<Option<syn::Token![=]>>()?.is_some() {
        input.parse::<syn::Expr>()?;
    }
    Ok(())
}

fn tokens_from(cursor: Cursor<'_>) -> impl Iterator<Item = TokenTree> {
    let mut at = cursor;
    std::iter::from_fn(move || {
        let (token, rest) = at.token_tree()?;
        at = rest;
        Some(token)
    })
}

/// How many tokens there are, those in groups counted. Does not recurse.
fn size(tokens: &[TokenTree]) -> usize {
    let inside = |token: &TokenTree| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    };
    let mut size = tokens.len();
    let mut pending: Vec<TokenStream> = tokens.iter().filter_map(inside).collect();
    while let Some(tokens) = pending.pop() {
        for token in tokens {
            size += 1;
            pending.extend(inside(&token));
        }
    }
    size
}

/// The tokens from `begin` to `end`. A fragment may end within what another macro handed on; what it left of that is then lost.
fn between(begin: Cursor<'_>, end: Cursor<'_>) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    let mut at = begin;
    while at != end
        && let Some((token, rest)) = at.token_tree()
    {
        match at.group(Delimiter::None) {
            Some((inside, _, behind)) if behind != end && reaches(inside, end) => at = inside,
            _ => {
                tokens.push(token);
                at = rest;
            }
        }
    }
    part(&mut tokens);
    tokens
}

/// Whether `end` is among the tokens from `at`.
fn reaches(at: Cursor<'_>, end: Cursor<'_>) -> bool {
    let mut at = at;
    while at != end {
        match at.token_tree() {
            Some((_, rest)) => at = rest,
            None => return false,
        }
    }
    true
}

/// The tokens without a group that stands around all of them for no reason but that another macro took them.
fn unwrapped(tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    match &*tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => trees(group.stream()),
        _ => tokens,
    }
}
