//! Predicates in words: "same account, both amounts above zero".
//!
//! Only what can be said in few words is; the rest is left to the symbolic form.

use itertools::Itertools;

use super::super::{Comparison, Literal, Operand, Place, Predicate};
use super::words::{Noun, alternatives, bound, listed, order};
use crate::Object;
use crate::obligation::{Pair, Side};

/// More cases than this say nothing to a reader, whatever their words.
const CASES: usize = 4;

/// A part of a case. The order is that in which the parts are said.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Phrase {
    /// What the two calls have in common.
    Same(String),
    /// What they do not have in common, in the plural.
    Different(String),
    /// How their arguments are, with a noun first.
    With(String),
    /// What else holds, as a sentence.
    Where(String),
}

/// The cases of a predicate, each in words.
pub(super) struct Spoken {
    cases: Vec<Vec<Phrase>>,
}

impl Spoken {
    /// A predicate in words; `None` where there are none for it.
    pub(super) fn new(predicate: &Predicate, object: &Object, pair: Pair) -> Option<Self> {
        let speaker = Speaker { object, pair };
        let mut left: Vec<Vec<&Literal>> = predicate.cases.iter().map(|case| case.iter().collect()).collect();
        let mut cases = Vec::new();
        while !left.is_empty() {
            let case = left.remove(0);
            let joined = left.iter().enumerate().find_map(|(place, other)| {
                let said = speaker.in_either_order(&case, other).or_else(|| speaker.of_either(&case, other))?;
                Some((place, said))
            });
            let said = match joined {
                Some((place, said)) => {
                    left.remove(place);
                    said
                }
                None => speaker.case(&case)?,
            };
            if !cases.contains(&said) {
                cases.push(said);
            }
        }
        let cases = united(&cases).map_or(cases, |one| vec![one]);
        (cases.len() <= CASES).then_some(Self { cases })
    }

    /// As it stands by itself: `same account, both amounts above zero`.
    pub(super) fn text(&self) -> String {
        let case = |case: &Vec<Phrase>| {
            let (shared, rest) = parts(case);
            shared.into_iter().map(|(_, text)| text).chain(rest.into_iter().map(|(_, text)| text)).join(", ")
        };
        let cases: Vec<String> = self.cases.iter().map(case).collect();
        let or = if cases.iter().any(|case| case.contains(',')) { "; or " } else { " or " };
        cases.join(or)
    }

    /// As it goes on a sentence that has named the calls: ` for the same account, both amounts above zero`.
    pub(super) fn clause(&self) -> String {
        let case = |case: &Vec<Phrase>| {
            let (shared, rest) = parts(case);
            let keys = shared.iter().map(|(article, text)| format!("{article}{text}")).join(" and ");
            let word = match (keys.is_empty(), rest.first()) {
                (false, _) => " for ",
                (true, Some((true, _))) => " where ",
                (true, _) => " with ",
            };
            format!(
                "{word}{}",
                Some(keys)
                    .filter(|keys| !keys.is_empty())
                    .into_iter()
                    .chain(rest.into_iter().map(|(_, text)| text))
                    .join(", ")
            )
        };
        self.cases.iter().map(case).join(", or")
    }
}

/// [`parts`]' result.
type Parts = (Vec<(&'static str, String)>, Vec<(bool, String)>);

/// What the two calls share or not, each with its article, and the rest, each with whether it is a sentence.
fn parts(case: &[Phrase]) -> Parts {
    let (mut same, mut different, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for phrase in case {
        match phrase {
            Phrase::Same(text) => same.push(text.as_str()),
            Phrase::Different(text) => different.push(text.as_str()),
            Phrase::With(text) => rest.push((false, text.clone())),
            Phrase::Where(text) => rest.push((true, text.clone())),
        }
    }
    let shared = [("the ", "same", same), ("", "different", different)];
    let shared = shared.into_iter().filter(|(.., nouns)| !nouns.is_empty());
    (shared.map(|(article, word, nouns)| (article, format!("{word} {}", listed(&nouns)))).collect(), rest)
}

/// One case for several that have all but one phrase in common, where that says what differs: "different names or users".
fn united(cases: &[Vec<Phrase>]) -> Option<Vec<Phrase>> {
    let common: Vec<&Phrase> =
        cases.first()?.iter().filter(|phrase| cases.iter().all(|case| case.contains(phrase))).collect();
    if cases.len() < 2 || common.is_empty() {
        return None;
    }
    let own = cases.iter().map(|case| {
        let mut own = case.iter().filter(|phrase| !common.contains(phrase));
        match (own.next(), own.next()) {
            (Some(Phrase::Different(nouns)), None) => Some(nouns.as_str()),
            _ => None,
        }
    });
    let nouns = alternatives(&own.collect::<Option<Vec<&str>>>()?);
    let mut united: Vec<Phrase> = common.into_iter().cloned().chain([Phrase::Different(nouns)]).collect();
    united.sort();
    Some(united)
}

/// Knows whose arguments are spoken of.
struct Speaker<'a> {
    object: &'a Object,
    pair: Pair,
}

impl Speaker<'_> {
    /// A case by itself; `None` where it would take too many words.
    fn case(&self, case: &[&Literal]) -> Option<Vec<Phrase>> {
        let mut left = case.to_vec();
        let (mut said, mut one_sided) = (Vec::new(), 0);
        while !left.is_empty() {
            let literal = left.remove(0);
            let mirrored = mirrored(literal);
            if self.pair.is_of_one()
                && let Some(place) = left.iter().position(|other| same(other, &mirrored))
            {
                left.remove(place);
                said.push(self.of_both(literal)?);
                continue;
            }
            said.push(match self.literal(literal).or_else(|| self.of_common(literal, case)) {
                Some(phrase) => phrase,
                None => {
                    one_sided += 1;
                    self.one_sided(literal)?
                }
            });
        }
        // Of two calls of one operation, "one" must be the same throughout.
        if self.pair.is_of_one() && one_sided > 1 {
            return None;
        }
        said.sort();
        Some(said)
    }

    /// What is said of both calls alike: of the same argument of both, of one operation or of two.
    fn literal(&self, literal: &Literal) -> Option<Phrase> {
        let (Operand::Argument(left), Operand::Argument(right)) = (&literal.left, &literal.right) else { return None };
        if left.side == right.side || self.words(left) != self.words(right) {
            return None;
        }
        match literal.comparison {
            Comparison::Equal => Some(Phrase::Same(self.noun(left).one)),
            Comparison::NotEqual => Some(Phrase::Different(self.noun(left).many)),
            _ => None,
        }
    }

    /// What holds of an argument that the two calls have in common.
    fn of_common(&self, literal: &Literal, case: &[&Literal]) -> Option<Phrase> {
        let (Operand::Argument(place), Operand::Constant(value)) = (&literal.left, &literal.right) else { return None };
        let is_common = |literal: &&Literal| {
            crossing(literal).is_some_and(|(one, other)| {
                self.words(&one) == self.words(&other) && (*place == one || *place == other)
            })
        };
        case.iter().copied().find(is_common)?;
        let bound = bound(literal.comparison, value, &place.sort(self.object, self.pair));
        Some(Phrase::With(format!("{} {bound}", self.noun(place).one)))
    }

    /// What holds of each of two calls of one operation.
    fn of_both(&self, literal: &Literal) -> Option<Phrase> {
        match (&literal.left, &literal.right) {
            (Operand::Argument(place), Operand::Constant(value)) => {
                let sort = place.sort(self.object, self.pair);
                Some(Phrase::With(format!(
                    "both {} {}",
                    self.noun(place).many,
                    bound(literal.comparison, value, &sort)
                )))
            }
            (Operand::Argument(left), Operand::Argument(right)) if left.side == right.side => {
                let (left, right) = (self.path(left), self.path(right));
                Some(Phrase::Where(match literal.comparison {
                    Comparison::Equal => format!("{left} and {right} are the same in both"),
                    Comparison::NotEqual => format!("{left} and {right} differ in both"),
                    comparison => format!("{left} is {} {right} in both", order(comparison)),
                }))
            }
            // As `1.from == 2.to && 1.to == 2.from`.
            (Operand::Argument(left), Operand::Argument(right)) => match literal.comparison {
                Comparison::Equal => {
                    Some(Phrase::Where(format!("{} of each is {} of the other", self.path(left), self.path(right))))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What holds of one of the calls, or between arguments with two names.
    fn one_sided(&self, literal: &Literal) -> Option<Phrase> {
        match (&literal.left, &literal.right) {
            (Operand::Argument(place), Operand::Constant(value)) => {
                let bound = bound(literal.comparison, value, &place.sort(self.object, self.pair));
                Some(Phrase::With(format!("{} {bound}", self.owned(place))))
            }
            (Operand::Argument(left), Operand::Argument(right)) if left.side == right.side => {
                let (own, other) = (self.owned(left), self.path(right));
                Some(Phrase::Where(match literal.comparison {
                    Comparison::Equal => format!("{own} is also its {other}"),
                    Comparison::NotEqual => format!("{own} is not its {other}"),
                    comparison => format!("{own} is {} its {other}", order(comparison)),
                }))
            }
            (Operand::Argument(left), Operand::Argument(right)) => {
                // Said of one and the other, the order of equals is free; the parameters give it.
                let exchange = self.pair.is_of_one()
                    && literal.comparison.exchanged() == literal.comparison
                    && (right.param, &right.fields) < (left.param, &left.fields);
                let (left, right) = if exchange { (right, left) } else { (left, right) };
                let (left, right) = if self.pair.is_of_one() {
                    (format!("{} of one", self.path(left)), format!("{} of the other", self.path(right)))
                } else {
                    (self.owned(left), self.owned(right))
                };
                Some(Phrase::Where(match literal.comparison {
                    Comparison::Equal => format!("{left} is {right}"),
                    Comparison::NotEqual => format!("{left} is not {right}"),
                    comparison => format!("{left} is {} {right}", order(comparison)),
                }))
            }
            _ => None,
        }
    }

    /// Two cases that are one pair of arguments in either order, with the same remarks.
    fn in_either_order(&self, case: &[&Literal], other: &[&Literal]) -> Option<Vec<Phrase>> {
        let (own, common): (Vec<&Literal>, Vec<&Literal>) =
            case.iter().partition(|literal| !other.iter().any(|known| same(known, literal)));
        let others: Vec<&Literal> =
            other.iter().copied().filter(|literal| !case.iter().any(|known| same(known, literal))).collect();
        let ends = |literals: &[&Literal]| -> Option<Vec<(Place, Place)>> {
            literals.iter().map(|literal| crossing(literal)).collect()
        };
        let (own, others) = (ends(&own)?, ends(&others)?);
        let ([(a, c), (b, d)], [_, _]) = (own.as_slice(), others.as_slice()) else { return None };
        if !others.contains(&(a.clone(), d.clone())) || !others.contains(&(b.clone(), c.clone())) {
            return None;
        }
        let sort = a.sort(self.object, self.pair);
        let names = [a, b].map(|place| self.words(place));
        let words = match Noun::of_sort(&sort) {
            Some(noun) => format!("pair of {} in either order", noun.many),
            None if names == [c, d].map(|place| self.words(place)) => {
                format!("{} and {} in either order", self.path(a), self.path(b))
            }
            None => return None,
        };
        let mut said = self.case(&common)?;
        said.push(Phrase::Same(words));
        said.sort();
        Some(said)
    }

    /// Two cases of one operation that say the same of one call and of the other.
    fn of_either(&self, case: &[&Literal], other: &[&Literal]) -> Option<Vec<Phrase>> {
        if !self.pair.is_of_one() || case.len() != other.len() {
            return None;
        }
        let (own, common): (Vec<&Literal>, Vec<&Literal>) =
            case.iter().partition(|literal| !other.iter().any(|known| same(known, literal)));
        let [own] = own.as_slice() else { return None };
        let mirrored = mirrored(own);
        if !other.iter().any(|literal| same(literal, &mirrored)) {
            return None;
        }
        let phrase = match (&own.left, &own.right) {
            (Operand::Argument(place), Operand::Constant(value)) => {
                let bound = bound(own.comparison, value, &place.sort(self.object, self.pair));
                Phrase::With(format!("either {} {bound}", self.noun(place).one))
            }
            _ => self.one_sided(own)?,
        };
        let mut said = self.case(&common)?;
        said.push(phrase);
        said.sort();
        Some(said)
    }

    fn words(&self, place: &Place) -> String {
        place.path(self.object, self.pair)
    }

    /// The argument as the source has it.
    fn path(&self, place: &Place) -> String {
        format!("`{}`", self.words(place))
    }

    fn noun(&self, place: &Place) -> Noun {
        Noun::of_argument(&self.words(place))
    }

    /// The argument with whose it is.
    fn owned(&self, place: &Place) -> String {
        if self.pair.is_of_one() {
            return format!("{} of one", self.path(place));
        }
        let operation = &self.object.operations[self.pair.operation(place.side)].name;
        format!("{} of `{operation}`", self.path(place))
    }
}

/// The arguments of an equality across the two calls, that of the first call first.
fn crossing(literal: &Literal) -> Option<(Place, Place)> {
    match (&literal.left, &literal.right, literal.comparison) {
        (Operand::Argument(left), Operand::Argument(right), Comparison::Equal) if left.side != right.side => {
            let (first, second) = if left.side == Side::First { (left, right) } else { (right, left) };
            Some((first.clone(), second.clone()))
        }
        _ => None,
    }
}

/// The literal of two calls that have traded places.
fn mirrored(literal: &Literal) -> Literal {
    let exchanged = |operand: &Operand| match operand {
        Operand::Argument(place) => Operand::Argument(Place { side: place.side.other(), ..place.clone() }),
        Operand::Constant(_) => operand.clone(),
    };
    Literal { left: exchanged(&literal.left), comparison: literal.comparison, right: exchanged(&literal.right) }
}

/// Whether two literals say the same, whichever operand comes first.
fn same(one: &Literal, other: &Literal) -> bool {
    one == other
        || (one.left == other.right && one.right == other.left && one.comparison.exchanged() == other.comparison)
}
