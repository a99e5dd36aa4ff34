//! The depth of tokens that were put together rather than read from a text.

use proc_macro2::{TokenStream, TokenTree};

use crate::parse::DEEPEST;
use crate::scan::scan;

/// Whether syn can parse tokens on a thread like that of [`on_large_stack`](crate::on_large_stack), if no tree over them is deeper
/// than `bound`. For a low bound this looks at nothing.
#[must_use]
pub fn bearable(tokens: &TokenStream, bound: usize) -> bool {
    bound <= DEEPEST || !has_deep_groups(tokens) && scan(&tokens.to_string(), 0).depth <= DEEPEST
}

/// Whether groups are nested too deep. Does not recurse.
fn has_deep_groups(tokens: &TokenStream) -> bool {
    let mut open = vec![tokens.clone().into_iter()];
    while let Some(innermost) = open.last_mut() {
        match innermost.next() {
            None => drop(open.pop()),
            Some(TokenTree::Group(group)) => {
                open.push(group.stream().into_iter());
                if open.len() > DEEPEST {
                    return true;
                }
            }
            Some(_) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> TokenStream {
        let group = |inner| TokenTree::from(proc_macro2::Group::new(proc_macro2::Delimiter::Bracket, inner)).into();
        (0..depth).fold(TokenStream::new(), |inner, _| group(inner))
    }

    #[test]
    fn what_is_nested_too_deep_is_not_bearable() {
        assert!(bearable(&nested(100), 100));
        assert!(bearable(&nested(100), 2 * DEEPEST));
        assert!(!bearable(&nested(100 * DEEPEST), 100 * DEEPEST));
        let flat: TokenStream = "const A: u8 = 1;".repeat(2 * DEEPEST).parse().expect("it is Rust");
        assert!(bearable(&flat, 14 * DEEPEST));
        let chain: TokenStream = format!("const A: u8 = {}1;", "!".repeat(DEEPEST + 1)).parse().expect("it is Rust");
        assert!(!bearable(&chain, DEEPEST + 7));
    }
}
