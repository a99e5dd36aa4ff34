//! Everything outside of the subset ends in a diagnostic that names it and says what to write instead.

use super::running::{lower_all, with_crate};

/// A crate with one method whose body is given.
fn fixture(body: &str) -> String {
    format!(
        "use std::collections::{{BTreeMap, BTreeSet}};\n\
         static STARTED: u32 = 0;\n\
         struct Plain {{ owner: String }}\n\
         impl Plain {{ async fn wait(&self) {{}} }}\n\
         #[derive(PartialEq, Eq)] struct Ranked(u32);\n\
         impl PartialOrd for Ranked {{ fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {{ None }} }}\n\
         enum Kind {{ A, B }}\n\
         #[derive(PartialEq, PartialOrd)] enum Level {{ High = 2, Low = 1 }}\n\
         fn forever(n: u32) -> u32 {{ forever(n) }}\n\
         macro_rules! warn {{ ($($all:tt)*) => {{ $($all)* }} }}\n\
         #[derive(Clone)] struct Tag(u64);\n\
         impl PartialEq for Tag {{ fn eq(&self, other: &Self) -> bool {{ true }} }}\n\
         struct Object {{ set: BTreeSet<u64>, map: BTreeMap<u64, i64>, nested: BTreeMap<u64, BTreeSet<u64>>, n: i64, name: String, kind: Kind, rank: Ranked, tag: Tag }}\n\
         impl Object {{ fn method(&mut self, key: u64, amount: i64) -> Option<i64> {{\n{body}\n}} }}\n"
    )
}

/// Bodies, each with words of its message.
const REFUSED: &[(&str, &str)] = &[
    // What differs between replicas.
    ("let now = std::time::SystemTime::now(); None", "a clock (`std::time::SystemTime::now`) is not supported"),
    ("let roll: i64 = rand::random(); None", "randomness (`rand::random`) is not supported"),
    ("let id = Uuid::new_v4(); None", "an identifier that is made on the spot"),
    ("let home = std::env::var(\"HOME\"); None", "the environment (`std::env::var`) is not supported"),
    ("std::fs::remove_file(\"x\"); None", "input and output (`std::fs::remove_file`) is not supported"),
    ("std::thread::yield_now(); None", "a thread or a task"),
    ("if STARTED > 0 { return None; } None", "a `static` is not supported"),
    ("let half = 0.5; None", "a floating-point number is not supported"),
    ("let half: f64 = amount.into(); None", "float"),
    ("let first = self.set.first(); None", "the order of the entries is not supported"),
    ("let first = self.map.keys().next(); None", "the order of the entries is not supported"),
    ("let one = self.map.iter().find(|(k, _)| **k == key); None", "the order of the entries is not supported"),
    (
        "let text: String = self.name.trim().to_owned(); None",
        "`trim` looks into a `String`, of which only equality is known",
    ),
    ("let list = Vec::from([key]); None", "a sequence (`Vec::from`) is not supported"),
    ("let half = f64::from(1); None", "a floating-point number (`f64::from`) is not supported"),
    // What is not yet there.
    ("if self.set.len() > 3 { return None; } None", "the number of entries is not supported"),
    ("let total: i64 = self.map.values().sum(); None", "an accumulation over the entries is not supported"),
    ("let total = self.map.values().fold(0, |a, b| a + b); None", "an accumulation over the entries is not supported"),
    ("let most = self.map.values().max(); None", "the greatest or the least entry is not supported"),
    ("let both = self.kind + self.kind; None", "this operator of `Kind` is written by hand"),
    ("self.n <<= 1; None", "an operation on bits is not supported"),
    ("self.n = !self.n; None", "an operation on bits is not supported"),
    ("let list = vec![key]; None", "`vec!` is not supported"),
    ("let list: Vec<u64> = self.set.iter().copied().collect(); None", "sequence"),
    ("let pair = [key; 2]; None", "an array is not supported"),
    ("let text = format!(\"{key}\"); self.name = text; None", "a text that `format!` puts together"),
    ("let small = amount.pow(key as u32); None", "a power whose exponent is no small literal"),
    ("let tag = self.kind as i64; None", "a cast of an enum is not supported"),
    ("if self.name < self.name.clone() { return None; } None", "the order of `String` is not known here"),
    ("if self.rank < Ranked(1) { return None; } None", "the order of `Ranked` is written by hand"),
    ("if self.name.starts_with('a') { return None; } None", "`starts_with` looks into a `String`"),
    // Control flow.
    ("while self.n > 0 { self.n -= 1; } None", "a `while` loop is not supported"),
    ("loop { return None; }", "a `loop` is not supported"),
    ("for i in 0..amount { self.n += i; } None", "a loop over a range of integers is not supported"),
    ("for one in &self.set { if *one == key { break; } } None", "`break` is not supported"),
    ("let mut last = 0; for value in self.map.values() { last = *value; } Some(last)", "this loop is not pointwise"),
    ("for value in self.map.values() { self.n += value; } None", "this loop is not pointwise: what it does to `n`"),
    ("for (k, v) in &self.map.clone() { self.map.insert(k + 1, *v); } None", "this loop is not pointwise"),
    (
        "for (k, v) in &self.map.clone() { if !self.set.contains(&(k + 1)) { self.set.insert(*k); } } None",
        "this loop is not pointwise",
    ),
    (
        "for value in self.map.values() { if *value > 1 { return Some(*value); } } None",
        "a loop that returns what depends on an entry",
    ),
    (
        "for one in &self.set.clone() { self.map.remove(one); if *one == key { return None; } } None",
        "a loop that changes something and may return",
    ),
    (
        "for set in self.nested.values() { for one in set { self.set.insert(*one); } } None",
        "this loop is not pointwise",
    ),
    (
        "let all: BTreeMap<u64, i64> = self.map.iter().map(|(k, v)| (k + 1, *v)).collect(); None",
        "a map whose keys are computed",
    ),
    ("let all: BTreeSet<u64> = self.nested.values().flatten().copied().collect(); None", "nested collections"),
    (
        "let found = self.map.values().any(|v| { self.n += v; true }); None",
        "a closure of an iterator that changes something",
    ),
    ("let n = forever(1); None", "`forever` calls itself"),
    ("unsafe { self.n = 1; } None", "`unsafe` is not supported"),
    ("let later = async { 1 }; None", "`async` and `await` is not supported"),
    ("let plain = Plain { owner: self.name.clone() }; plain.wait(); None", "an `async` function is not supported"),
    ("'outer: { if self.n > 0 { break 'outer; } } None", "a block with a label is not supported"),
    ("#[cfg(feature = \"fast\")] self.map.clear(); None", "code under `#[cfg(..)]`"),
    ("match key { #[cfg(feature = \"a\")] 0 => None, _ => Some(amount) }", "code under `#[cfg(..)]`"),
    ("println!(\"{}\", self.map.insert(key, amount).is_some()); None", "a change inside of `println!`"),
    ("debug_assert!({ self.n += 1; true }); None", "a change inside of `debug_assert!`"),
    ("if Level::High < Level::Low { return None; } None", "the order of `Level` is that of the numbers"),
    ("loud!(key); None", "the macro `loud!` is not supported"),
    ("warn!(\"{key}\"); None", "the macro `warn!` of this crate"),
    ("if Some(self.tag.clone()) == None { return None; } None", "this compares a `Tag`, whose `==` is written by hand"),
    // What cannot be followed.
    ("let pair = (&mut self.n, 1); None", "a `&mut` inside of another value"),
    ("let found = self.map.get_mut(&key).or(None)?; *found += 1; None", "a `&mut` to what is no known place"),
    ("if self.map.values_mut().any(|value| { *value += 1; true }) { return None; } None", "an iterator of `&mut`"),
    // What is not known.
    ("let sorted = external::sort(key); None", "`external::sort` is not part of this crate"),
    ("custom! { key } None", "the macro `custom!` is not supported"),
    ("let nothing = Default::default(); None", "the type of this default value is not known here"),
    ("let all = self.set.iter().collect(); None", "the type that is collected into is not known here"),
    (
        "let both = if self.n > 0 { self.map.get_mut(&1) } else { self.map.get_mut(&2) }; None",
        "a `&mut` to one of several places",
    ),
    ("let missing = self.missing; None", "has no field `missing`"),
];

#[test]
fn what_is_outside_of_the_subset_is_named() {
    let mut problems = Vec::new();
    for (body, words) in REFUSED {
        let text = fixture(body);
        with_crate(&text, |krate| {
            let lowered = lower_all(krate, "Object").into_iter().find(|(name, _)| name == "method");
            match lowered.map(|(_, lowered)| lowered) {
                Some(Err(diagnostic)) if !diagnostic.message.contains(words) => {
                    problems.push(format!("`{body}`: {}", diagnostic.message));
                }
                Some(Err(diagnostic)) => {
                    let place = text.get(diagnostic.site.range());
                    if diagnostic.help.is_none() || place.is_none_or(str::is_empty) {
                        problems.push(format!("`{body}`: no place or no help: {}", diagnostic.message));
                    }
                }
                Some(Ok(_)) => problems.push(format!("`{body}` is read")),
                None => problems.push(format!("`{body}`: no method")),
            }
        });
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
