//! The depth of tokens that were put together rather than read from a text.

use proc_macro2::{TokenStream, TokenTree};

use crate::parse::DEEPEST;
use crate::scan::scan;

/// How many tokens there are; `None` if that is more than `most`, or they are nested deeper than syn can parse on a thread like
/// that of [`on_large_stack`](crate::on_large_stack).
#[must_use]
pub fn bearable(tokens: &TokenStream, most: usize) -> Option<usize> {
    let mut count = 0;
    let mut open = vec![tokens.clone().into_iter()];
    while let Some(innermost) = open.last_mut() {
        match innermost.next() {
            None => drop(open.pop()),
            Some(token) => {
                count += 1;
                if let TokenTree::Group(group) = token {
                    open.push(group.stream().into_iter());
                }
                if count > most || open.len() > DEEPEST {
                    return None;
                }
            }
        }
    }
    // No tree is deeper than it has tokens; only of many the text is worth its while.
    (count <= DEEPEST || scan(&tokens.to_string(), 0).depth <= DEEPEST).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> TokenStream {
        let group = |inner| TokenTree::from(proc_macro2::Group::new(proc_macro2::Delimiter::Bracket, inner)).into();
        (0..depth).fold(TokenStream::new(), |inner, _| group(inner))
    }

    #[test]
    fn depth_and_number_are_both_bounded() {
        assert_eq!(bearable(&nested(100), 1000), Some(100));
        assert_eq!(bearable(&nested(100), 99), None);
        assert_eq!(bearable(&nested(DEEPEST + 1), usize::MAX), None);
        let flat: TokenStream = "const A: u8 = 1;".repeat(2 * DEEPEST).parse().expect("it is Rust");
        assert_eq!(bearable(&flat, usize::MAX), Some(14 * DEEPEST));
        let chain: TokenStream = format!("const A: u8 = {}1;", "!".repeat(DEEPEST + 1)).parse().expect("it is Rust");
        assert_eq!(bearable(&chain, usize::MAX), None);
    }
}
