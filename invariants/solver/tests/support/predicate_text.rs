//! Predicates over the arguments of two calls, as people write them: `1.account == 2.account && 1.amount < 2.amount`.
//!
//! `always` and `never`, `||`, `&&`, parentheses, and comparisons of arguments (`1.bid.amount` is a field of an argument of the first
//! call) with each other or with constants. There is no negation: every comparison has its opposite.

use steadfast_invariants::conflict::{Comparison, Literal, Operand, Place, Predicate};
use steadfast_invariants::obligation::Side;
use steadfast_invariants::sort::Sort;
use steadfast_invariants::term::Element;
use steadfast_invariants::{Object, Value};

/// The predicate that a text says of calls of two operations, by their places in the object.
///
/// # Errors
///
/// A sentence, where the text is no predicate of such calls.
pub(crate) fn parse(object: &Object, operations: [usize; 2], text: &str) -> Result<Predicate, String> {
    let mut reader = Reader { object, operations, words: words(text)?.into_iter().peekable() };
    let predicate = reader.disjunction()?;
    match reader.words.next() {
        None => Ok(predicate),
        Some(word) => Err(format!("`{word}` does not continue `{text}`")),
    }
}

const SYMBOLS: [&str; 10] = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "(", ")"];

/// The symbols, names with their fields, numbers and strings of a text.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            symbol.len()
        } else if first == '"' {
            rest[1..].find('"').ok_or_else(|| format!("a string does not end in `{text}`"))? + 2
        } else {
            let belongs = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-');
            rest.find(|letter| !belongs(letter)).unwrap_or(rest.len())
        };
        if length == 0 {
            return Err(format!("`{first}` belongs in no predicate: `{text}`"));
        }
        words.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    Ok(words)
}

struct Reader<'a> {
    object: &'a Object,
    operations: [usize; 2],
    words: std::iter::Peekable<std::vec::IntoIter<String>>,
}

impl Reader<'_> {
    fn takes(&mut self, symbol: &str) -> bool {
        self.words.next_if(|word| word == symbol).is_some()
    }

    fn disjunction(&mut self) -> Result<Predicate, String> {
        let mut predicate = self.conjunction()?;
        while self.takes("||") {
            predicate.cases.extend(self.conjunction()?.cases);
        }
        Ok(predicate)
    }

    fn conjunction(&mut self) -> Result<Predicate, String> {
        let mut predicate = self.operand_or_group()?;
        while self.takes("&&") {
            let other = self.operand_or_group()?;
            let both = predicate.cases.iter().flat_map(|case| {
                other.cases.iter().map(move |second| case.iter().chain(second).cloned().collect::<Vec<_>>())
            });
            predicate = Predicate { cases: both.collect() };
        }
        Ok(predicate)
    }

    fn operand_or_group(&mut self) -> Result<Predicate, String> {
        if self.takes("(") {
            let inner = self.disjunction()?;
            return if self.takes(")") { Ok(inner) } else { Err("a parenthesis is not closed".to_owned()) };
        }
        let left = self.word()?;
        match left.as_str() {
            "always" => return Ok(Predicate::always()),
            "never" => return Ok(Predicate::never()),
            _ => {}
        }
        let symbol = self.word()?;
        let comparison = Comparison::ALL.into_iter().find(|comparison| comparison.symbol() == symbol);
        let comparison = comparison.ok_or_else(|| format!("`{symbol}` compares nothing"))?;
        let right = self.word()?;
        self.literal(&left, comparison, &right).map(|literal| Predicate { cases: vec![vec![literal]] })
    }

    fn word(&mut self) -> Result<String, String> {
        self.words.next().ok_or_else(|| "the predicate ends too early".to_owned())
    }

    fn literal(&self, left: &str, comparison: Comparison, right: &str) -> Result<Literal, String> {
        let (one, other) = (self.argument(left)?, self.argument(right)?);
        let (left, right, sorts) = match (one, other) {
            (Some((one, sort)), Some((other, second))) => {
                (Operand::Argument(one), Operand::Argument(other), (sort, second))
            }
            (Some((one, sort)), None) => {
                let value = constant(right, &sort)?;
                (Operand::Argument(one), Operand::Constant(value), (sort.clone(), sort))
            }
            (None, Some((other, sort))) => {
                let value = constant(left, &sort)?;
                (Operand::Constant(value), Operand::Argument(other), (sort.clone(), sort))
            }
            (None, None) => return Err(format!("neither `{left}` nor `{right}` is an argument")),
        };
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let comparable = match &sorts {
            // Amounts of different types are compared by their values.
            (Sort::Int(_), Sort::Int(_)) => true,
            (one, other) => one == other && !ordered,
        };
        if !comparable {
            return Err(format!("what is on the two sides of `{}` cannot be compared so", comparison.symbol()));
        }
        Ok(Literal { left, comparison, right })
    }

    /// The argument that a word names, with its sort; none where it is a constant.
    fn argument(&self, word: &str) -> Result<Option<(Place, Sort)>, String> {
        let Some((side, path)) = word.split_once('.') else { return Ok(None) };
        let (side, operation) = match side {
            "1" => (Side::First, self.operations[0]),
            "2" => (Side::Second, self.operations[1]),
            _ => return Err(format!("`{word}` names neither call 1 nor call 2")),
        };
        let operation = &self.object.operations[operation];
        let mut names = path.split('.');
        let name = names.next().unwrap_or_default();
        let param = operation.params.iter().position(|param| &*param.var.name == name);
        let param = param.ok_or_else(|| format!("`{}` has no parameter `{name}`", operation.name))?;
        let mut sort = operation.params[param].var.sort.clone();
        let mut fields = Vec::new();
        for name in names {
            let Sort::Record(record) = &sort else { return Err(format!("`{word}`: `{name}` is a field of no struct")) };
            let field = record.fields.iter().position(|field| &*field.name == name);
            let field = field.ok_or_else(|| format!("`{word}`: there is no field `{name}`"))?;
            fields.push(field);
            sort = record.fields[field].sort.clone();
        }
        Ok(Some((Place { side, param, fields }, sort)))
    }
}

/// The constant of a sort that a word is.
fn constant(word: &str, sort: &Sort) -> Result<Value, String> {
    let value = match sort {
        Sort::Bool => word.parse().ok().map(Value::Bool),
        Sort::Int(int) => {
            let number: Option<num_bigint::BigInt> = word.parse().ok();
            number.filter(|number| int.contains(number)).map(Value::Int)
        }
        Sort::Enum(shape) => {
            let variants = shape.variants.iter();
            let place = variants.clone().position(|variant| &*variant.name == word && variant.fields.is_empty());
            place.map(|place| Value::Variant(place, Vec::new()))
        }
        // Literals are kept as the source writes them, strings with their quotes.
        Sort::Opaque(_) => Some(Value::Element(Element::Literal(word.into()))),
        _ => None,
    };
    value.ok_or_else(|| format!("`{word}` is no constant to compare with here"))
}
