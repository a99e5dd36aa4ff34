//! Letters that stand for predicates where there is no room for words.

/// `a` to `z`, then `aa` and so on.
pub(super) fn letter(place: usize) -> String {
    let last = char::from(b'a' + (place % 26) as u8);
    match (place / 26).checked_sub(1) {
        None => last.to_string(),
        Some(before) => format!("{}{last}", letter(before)),
    }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_behind_z() {
        assert_eq!([0, 25, 26, 27, 52].map(letter), ["a", "z", "aa", "ab", "ba"]);
    }
}
