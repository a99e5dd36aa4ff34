//! How deep a text can be nested, judged from its tokens alone.
//!
//! Given the tokens in order, this gives back a bound on the depth of any syntax tree over them, and so on how deep
//! parsing, visiting and dropping that tree recurse. It knows no grammar beyond what separates siblings, so that it
//! is short enough to be believed: it may judge a text too deep, never too shallow.
//!
//! A path from the root to a leaf can only grow by a keyword, a punctuation mark or a delimiter. The bound adds these
//! up inside each pair of delimiters and starts again where what follows cannot be below what came before.

use ra_ap_rustc_lexer::{LiteralKind, TokenKind};

/// What stands between two delimiters, or after a `<` that may open generics.
#[derive(Default)]
struct Frame {
    /// Whether a `<` opened it rather than a delimiter; such a frame may turn out to be a comparison.
    angle: bool,
    /// Whether a comma may stand among a closure's parameters, and so does not separate siblings.
    held: bool,
    /// Tokens since the last separator that can each add a level.
    count: usize,
    /// The depth of the deepest frame closed since the last separator.
    inner: usize,
    /// The depth of the deepest run between two separators.
    deepest: usize,
}

impl Frame {
    /// Begins a new run, which is not nested in the one before.
    fn separate(&mut self) {
        self.deepest = self.deepest.max(self.count + self.inner);
        self.count = 0;
        self.inner = 0;
        self.held = false;
    }
}

/// The bound for the tokens seen so far.
pub(crate) struct Nesting {
    /// The frames around the current one, outermost first.
    outer: Vec<Frame>,
    /// The innermost frame.
    current: Frame,
    /// Whether the significant token before closed a brace.
    after_brace: bool,
    /// Whether the significant token before surely ends an operand.
    after_operand: bool,
}

impl Nesting {
    /// The bound before any token.
    pub(crate) fn new() -> Self {
        Self { outer: Vec::new(), current: Frame::default(), after_brace: false, after_operand: false }
    }

    /// Takes the next token that is neither whitespace nor comment. `token` is its text, and `before` and `after` are
    /// the bytes around it.
    #[inline]
    pub(crate) fn push(&mut self, kind: TokenKind, token: &str, before: Option<u8>, after: Option<u8>) {
        let word = if kind == TokenKind::Ident { Word::of(token) } else { Word::Name };
        if self.after_brace {
            self.after_brace = false;
            if starts_sibling(kind, word) {
                self.separate();
            }
        }
        let mut operand = false;
        match kind {
            TokenKind::Ident if word == Word::Name => operand = true,
            TokenKind::Ident => self.current.count += 1,
            TokenKind::RawIdent => operand = true,
            // `a.0.0` is a name, a dot and one floating-point number.
            TokenKind::Literal { kind: LiteralKind::Float { .. }, .. } => {
                self.current.count += 1;
                operand = true;
            }
            TokenKind::Literal { .. } => operand = true,
            TokenKind::Lifetime { .. } | TokenKind::RawLifetime => {}
            TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace => self.open(false),
            TokenKind::CloseParen => {
                self.close();
                operand = true;
            }
            TokenKind::CloseBracket => self.close(),
            TokenKind::CloseBrace => {
                self.close();
                self.after_brace = true;
            }
            TokenKind::Semi => self.separate(),
            TokenKind::Comma if !self.current.held => self.current.separate(),
            TokenKind::Lt if after != Some(b'=') => self.open(true),
            // The end of `=>`: only the arms of a match have it, so the pattern and the body are siblings.
            TokenKind::Gt if before == Some(b'=') => self.separate(),
            TokenKind::Gt => {
                self.current.count += 1;
                // The end of `->` closes nothing.
                if before != Some(b'-') {
                    self.close_angle();
                }
            }
            TokenKind::Or => {
                self.current.count += 1;
                // A bar that does not follow an operand may open the parameters of a closure. Its body, which comes
                // after the commas between them, is nested in what came before.
                self.current.held |= !self.after_operand;
            }
            _ => self.current.count += 1,
        }
        self.after_operand = operand;
    }

    /// The bound for all tokens; what is still open counts as closed at the end.
    pub(crate) fn depth(mut self) -> usize {
        while !self.outer.is_empty() {
            self.close();
        }
        self.separate();
        self.current.deepest
    }

    /// Goes into a frame, which is itself one level of the frame around it.
    fn open(&mut self, angle: bool) {
        self.current.count += 1;
        let frame = Frame { angle, ..Frame::default() };
        self.outer.push(std::mem::replace(&mut self.current, frame));
    }

    /// Leaves the innermost frame if a `<` opened it.
    ///
    /// That `<` and this `>` may both have been comparisons, and what follows may then be nested in what the frame
    /// held last, so its count is added to that of the frame around it rather than forgotten.
    fn close_angle(&mut self) -> bool {
        if !self.current.angle {
            return false;
        }
        let Some(around) = self.outer.pop() else { return false };
        let frame = std::mem::replace(&mut self.current, around);
        self.current.count += frame.count;
        self.current.held |= frame.held;
        self.current.inner = self.current.inner.max(frame.inner).max(frame.deepest);
        true
    }

    /// Begins a new run between the innermost delimiters.
    fn separate(&mut self) {
        while self.close_angle() {}
        self.current.separate();
    }

    /// Leaves the innermost delimiters; does nothing for a closing delimiter that nothing opened.
    fn close(&mut self) {
        self.separate();
        if let Some(around) = self.outer.pop() {
            let frame = std::mem::replace(&mut self.current, around);
            self.current.inner = self.current.inner.max(frame.deepest);
        }
    }
}

/// What an identifier is to the bound.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// A name, or a keyword that is an operand or only begins an item.
    Name,
    /// A keyword that can begin or hold something nested.
    Nests,
    /// A keyword that continues an expression after a closing brace.
    Continues,
}

impl Word {
    /// Classifies `word`.
    #[inline]
    fn of(word: &str) -> Self {
        // Most words are names, and most of these are told by their length.
        if !(2..=6).contains(&word.len()) {
            return Self::Name;
        }
        match word {
            "as" | "else" | "in" => Self::Continues,
            "async" | "become" | "box" | "break" | "const" | "do" | "dyn" | "extern" | "fn" | "for" | "gen" | "if"
            | "impl" | "let" | "loop" | "match" | "mod" | "move" | "mut" | "ref" | "return" | "static" | "try"
            | "unsafe" | "use" | "where" | "while" | "yield" => Self::Nests,
            _ => Self::Name,
        }
    }
}

/// Whether a token right after a closing brace begins a new item, statement or arm: an expression could only go on
/// with an operator, a delimiter or one of the keywords that continue it.
fn starts_sibling(kind: TokenKind, word: Word) -> bool {
    match kind {
        TokenKind::Ident => word != Word::Continues,
        TokenKind::RawIdent | TokenKind::Lifetime { .. } | TokenKind::Literal { .. } | TokenKind::Pound => true,
        _ => false,
    }
}
