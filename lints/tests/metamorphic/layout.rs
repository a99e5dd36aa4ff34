//! Transformations of the text that leave its tokens alone.

use std::io::Write;
use std::process::{Command, Stdio};

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};
use steadfast_lints::ByteRange;

use crate::{Basis, Transformation};

/// Lines that end as on Windows.
pub(crate) const CRLF: Transformation =
    Transformation::new("CRLF", Basis::Written, 200, |text| (!text.contains('\r')).then(|| text.replace('\n', "\r\n")))
        .moving(|text, range| {
            let moved = |at: usize| at + text[..at].matches('\n').count();
            moved(range.start)..moved(range.end)
        });

const MARK: &str = "\u{feff}";

/// A byte order mark.
pub(crate) const BYTE_ORDER_MARK: Transformation =
    Transformation::new("a byte order mark", Basis::Written, 200, |text| {
        (!text.starts_with(MARK)).then(|| format!("{MARK}{text}"))
    })
    .moving(|_, range| shifted(range, MARK));

const SHEBANG_LINE: &str = "#!/usr/bin/env -S cargo +nightly -Zscript\n";

/// A shebang line.
pub(crate) const SHEBANG: Transformation = Transformation::new("a shebang line", Basis::Written, 200, |text| {
    (!has_preamble(text)).then(|| format!("{SHEBANG_LINE}{text}"))
})
.moving(|_, range| shifted(range, SHEBANG_LINE));

fn shifted(range: &ByteRange, before: &str) -> ByteRange {
    range.start + before.len()..range.end + before.len()
}

/// Whether something stands before the first token.
fn has_preamble(text: &str) -> bool {
    text.starts_with(MARK) || (text.starts_with("#!") && !text.starts_with("#!["))
}

/// Comments that speak of errors, so that it would show if their words were taken for code.
const LINE_COMMENT: &str = "\n// sleep? return Err(problem); break, panicking(); sync_all()?; retry += 1\n";
const BLOCK_COMMENT: &str = " /* let _ = recv(), .ok(); error!(), .send( */ ";

/// A comment and new lines between all tokens.
pub(crate) const SPREAD: Transformation = Transformation::new("tokens spread", Basis::Bare, 200, |text| {
    respaced(text, |before, space, after| match space {
        Some(_) => LINE_COMMENT,
        // What may belong together, `->` or `&&`, stays together.
        None if before.is_name != after.is_name => BLOCK_COMMENT,
        None => "",
    })
});

/// No space that the tokens do not need.
pub(crate) const SQUEEZED: Transformation = Transformation::new("tokens squeezed", Basis::Bare, 200, |text| {
    respaced(text, |before, space, after| match space {
        Some(_) if before.is_name != after.is_name && !before.is_doc && !after.is_doc && !after.is_hash => "",
        // A line of documentation ends with its line.
        Some(space) if before.is_doc => {
            if space.contains('\n') {
                "\n"
            } else {
                " "
            }
        }
        Some(_) => " ",
        None => "",
    })
});

/// What matters of a token to the space around it.
#[derive(Clone, Copy)]
struct Token {
    /// A name, a literal, a lifetime: two of them need a space between them.
    is_name: bool,
    is_doc: bool,
    /// `#`, which makes a name before it a prefix.
    is_hash: bool,
}

/// The text with other space between its tokens. `None` where something stands before the first one.
fn respaced<'space>(text: &str, space_between: impl Fn(Token, Option<&str>, Token) -> &'space str) -> Option<String> {
    if has_preamble(text) {
        return None;
    }
    let mut spaced = String::new();
    let mut before: Option<Token> = None;
    let mut space = None;
    let mut rest = text;
    for token in tokenize(text, FrontmatterAllowed::No) {
        let (word, behind) = rest.split_at(token.len as usize);
        rest = behind;
        if token.kind == TokenKind::Whitespace {
            space = Some(word);
            continue;
        }
        let is_doc = matches!(token.kind, TokenKind::LineComment { .. } | TokenKind::BlockComment { .. });
        let is_name = matches!(
            token.kind,
            TokenKind::Ident
                | TokenKind::RawIdent
                | TokenKind::Literal { .. }
                | TokenKind::Lifetime { .. }
                | TokenKind::RawLifetime
        );
        let current = Token { is_name, is_doc, is_hash: token.kind == TokenKind::Pound };
        if let Some(before) = before {
            spaced.push_str(space_between(before, space, current));
        }
        spaced.push_str(word);
        before = Some(current);
        space = None;
    }
    Some(spaced)
}

/// rustfmt with lines as short as they can be, and everything on a line of its own.
pub(crate) const RUSTFMT_NARROW: Transformation = Transformation::new("narrow rustfmt", Basis::Bare, 150, |text| {
    rustfmt(
        text,
        "max_width=50,hard_tabs=true,use_small_heuristics=Off,match_arm_leading_pipes=Always,newline_style=Windows",
    )
})
.needing(has_rustfmt);

/// rustfmt with lines as long as they can be, and as much as possible on one.
pub(crate) const RUSTFMT_WIDE: Transformation = Transformation::new("wide rustfmt", Basis::Written, 150, |text| {
    rustfmt(
        text,
        "max_width=400,use_small_heuristics=Max,fn_params_layout=Compressed,use_field_init_shorthand=true,use_try_shorthand=true,match_block_trailing_comma=true,force_explicit_abi=false,newline_style=Unix",
    )
})
.needing(has_rustfmt);

/// Whether this machine has rustfmt, which a toolchain may come without.
fn has_rustfmt() -> bool {
    Command::new("rustfmt").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The text as rustfmt formats it; `None` where it changes nothing or refuses.
fn rustfmt(text: &str, settings: &str) -> Option<String> {
    let mut process = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", settings])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("rustfmt is there");
    let mut input = process.stdin.take().expect("the input is piped");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(text.as_bytes()).expect("rustfmt reads its input"));
        process.wait_with_output().expect("rustfmt ends")
    });
    let formatted = String::from_utf8(output.stdout).expect("rustfmt prints text");
    (output.status.success() && !formatted.is_empty() && formatted != text).then_some(formatted)
}

/// As `prettyplease` prints it.
pub(crate) const PRINTED: Transformation =
    Transformation::new("printed", Basis::Bare, 200, |text| Some(prettyplease::unparse(&syn::parse_file(text).ok()?)));

/// An item that has nothing to do with the others.
pub(crate) const UNRELATED_ITEM: Transformation =
    Transformation::new("an unrelated item", Basis::Written, 200, |text| {
        Some(format!("{text}\nfn unrelated7() -> Result<u8, u8> {{\n    Ok(7)\n}}\n"))
    });
