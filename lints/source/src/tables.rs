//! Long arrays that constants hold: tables of characters, of encodings. They declare nothing, and their trees are a hundred times as
//! large as their text.

use std::borrow::Cow;

use ra_ap_rustc_lexer::TokenKind;

use crate::scan::first_token;

/// Shorter texts are parsed as they are.
const SHORT: usize = 32 << 10;

/// How many elements a table has at least.
const ELEMENTS: usize = 100;

/// The text with what stands in long arrays left out, where these are all of the value of a `const` or `static`: `[1, 2, .., 900]` is
/// then `[]`. It declares what it did, at other places.
#[must_use]
pub fn without_tables(text: &str) -> Cow<'_, str> {
    if text.len() < SHORT {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut from = 0;
    for (start, end) in tables(text) {
        kept.push_str(&text[from..start]);
        from = end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

/// The bytes between the brackets of long arrays.
fn tables(text: &str) -> Vec<(usize, usize)> {
    let mut tables = Vec::new();
    let mut table: Option<Table> = None;
    // Whether the value of a constant is still to come, and whether it comes next.
    let (mut declares, mut assigns) = (false, false);
    // How many brackets of its type are open.
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let (kind, length) = first_token(text, at);
        let token = &text[at..at + length];
        at += length;
        if let Some(open) = &mut table {
            match kind {
                TokenKind::OpenBracket => open.depth += 1,
                TokenKind::CloseBracket => open.depth -= 1,
                TokenKind::Comma => open.commas += 1,
                _ => {}
            }
            if open.depth == 0 {
                if open.commas >= ELEMENTS {
                    tables.push((open.start, at - length));
                }
                table = None;
            }
            continue;
        }
        match kind {
            TokenKind::Whitespace | TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => continue,
            TokenKind::OpenBracket if assigns => table = Some(Table { start: at, depth: 1, commas: 0 }),
            TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseBracket => depth = depth.saturating_sub(1),
            TokenKind::Ident if matches!(token, "const" | "static") => (declares, depth) = (true, 0),
            TokenKind::Semi if depth > 0 => {}
            TokenKind::Semi | TokenKind::OpenBrace | TokenKind::CloseBrace => declares = false,
            _ => {}
        }
        assigns = match kind {
            TokenKind::Eq => declares,
            TokenKind::And => assigns,
            _ => false,
        };
    }
    tables
}

/// An array that is being read.
struct Table {
    /// Where its first element is.
    start: usize,
    /// How many brackets are open.
    depth: usize,
    commas: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(element: &str) -> String {
        vec![element; 9000].join(", ")
    }

    #[test]
    fn the_values_of_constants_are_left_out_and_nothing_else() {
        let long = list("0x2a_u16");
        for (text, expected) in [
            (format!("pub static A: [u16; 9000] = [{long}]; fn f() {{}}"), "pub static A: [u16; 9000] = []; fn f() {}"),
            (format!("const A: &[u16] = &[ /* ] */ {long},\n]; struct B;"), "const A: &[u16] = &[]; struct B;"),
            (format!("const A: &[[u8; 2]] = &[{}];", list("[1, b']']")), "const A: &[[u8; 2]] = &[];"),
            (format!("const A: &[&str] = &[{}]; mod a;", list("\"];\"")), "const A: &[&str] = &[]; mod a;"),
        ] {
            assert_eq!(without_tables(&text), expected);
        }
        for text in [
            format!("variants! {{ A = [{long}] }}"),
            format!("const A: B = of([{long}]);"),
            format!("const fn f() {{ g(a = [{long}]) }}"),
            format!("#[table = [{long}]] struct A;"),
            format!("// const A: &[u16] = &[{long}];"),
            format!("const A: &[u16] = &[1, 2, 3]; const B: &str = \"{long}\";"),
            format!("const A: &[u16] = &[{long}"),
        ] {
            assert_eq!(without_tables(&text), text);
        }
    }

    #[test]
    fn short_texts_stay() {
        let text = format!("const A: &[u8] = &[{}];", vec!["1"; 200].join(","));
        assert!(matches!(without_tables(&text), Cow::Borrowed(_)));
    }
}
