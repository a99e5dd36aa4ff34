//! The words for arguments and for how they compare.

use itertools::Itertools;

use super::super::Comparison;
use crate::counterexample::value_text;
use crate::{Sort, Value};

/// Names that read as something else in a sentence, and are quoted.
const QUOTED: [&str; 14] = [
    "first", "from", "into", "left", "new", "old", "other", "right", "second", "since", "that", "until", "when", "with",
];

/// What an argument is called.
pub(super) struct Noun {
    /// One of it.
    pub(super) one: String,
    /// Several.
    pub(super) many: String,
}

impl Noun {
    /// By the name of an argument: `account_id` is an account id. What is no word is quoted as the source has it.
    pub(super) fn of_argument(name: &str) -> Self {
        let is_word = name.chars().count() > 2
            && name.chars().all(|letter| letter.is_alphabetic() || letter == '_')
            && !QUOTED.contains(&name);
        if !is_word {
            let quoted = format!("`{name}`");
            return Self { one: quoted.clone(), many: quoted };
        }
        Self::words(name.split('_').filter(|word| !word.is_empty()).join(" "))
    }

    /// By the name of a type that the source has given to what is only compared: `AccountId` is an account id.
    pub(super) fn of_sort(sort: &Sort) -> Option<Self> {
        let Sort::Opaque(opaque) = sort else { return None };
        let named = opaque.name != opaque.rust || opaque.name.starts_with(char::is_uppercase);
        let is_word = opaque.name.chars().count() > 2 && opaque.name.chars().all(char::is_alphabetic);
        if !named || !is_word {
            return None;
        }
        let mut words = String::new();
        for letter in opaque.name.chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push(' ');
            }
            words.extend(letter.to_lowercase());
        }
        Some(Self::words(words))
    }

    fn words(one: String) -> Self {
        let many = if one.ends_with(['s', 'x', 'z']) || one.ends_with("ch") || one.ends_with("sh") {
            format!("{one}es")
        } else if let Some(stem) = one.strip_suffix('y')
            && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
        {
            format!("{stem}ies")
        } else {
            format!("{one}s")
        };
        Self { one, many }
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(texts: &[&str]) -> String {
    joined(texts, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn alternatives(texts: &[&str]) -> String {
    joined(texts, "or")
}

fn joined(texts: &[&str], word: &str) -> String {
    match texts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} {word} {last}", rest.iter().join(", ")),
    }
}

/// How an argument compares with a constant: `above zero`, `of at most 5`.
pub(super) fn bound(comparison: Comparison, value: &Value, sort: &Sort) -> String {
    let is_zero = matches!(value, Value::Int(number) if *number == 0.into());
    let is_natural = matches!(sort, Sort::Int(int) if !int.is_signed());
    let comparison = match comparison {
        Comparison::NotEqual if is_zero && is_natural => Comparison::Greater,
        Comparison::AtMost if is_zero && is_natural => Comparison::Equal,
        comparison => comparison,
    };
    let value = match (is_zero, sort) {
        (true, _) => "zero".to_owned(),
        (false, Sort::Int(_)) => value_text(value, sort),
        (false, _) => format!("`{}`", value_text(value, sort)),
    };
    match comparison {
        Comparison::Equal => format!("equal to {value}"),
        Comparison::NotEqual => format!("other than {value}"),
        Comparison::Less => format!("below {value}"),
        Comparison::AtMost => format!("of at most {value}"),
        Comparison::Greater => format!("above {value}"),
        Comparison::AtLeast => format!("of at least {value}"),
    }
}

/// How two arguments compare, after "is".
pub(super) fn order(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "equal to",
        Comparison::NotEqual => "other than",
        Comparison::Less => "below",
        Comparison::AtMost => "at most",
        Comparison::Greater => "above",
        Comparison::AtLeast => "at least",
    }
}
