//! What verifying costs against the number of operations of one object: the command on generated objects with 5, 10, 20 and 40
//! operations, and the exponent that fits.
//!
//! `cargo bench --bench verify_operations`; the worker must be built in the same profile before. Of two shapes: sections that each
//! have a map and five operations of their own, so that most pairs have nothing in common, and one map for all operations, so that every
//! pair has to be decided. The median over `ROUNDS=3` runs counts, after one that does not. The smallest object is also compared with the
//! other way to apply operations, as the larger ones are not, so the exponent is given without it, too.

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use support::{Failure, median, rounds};

/// How many operations the objects have; each a multiple of [`SECTION`].
const SIZES: [usize; 4] = [5, 10, 20, 40];

/// The operations of a section.
const SECTION: usize = 5;

fn main() -> Result<(), Failure> {
    let rounds = rounds()?;
    let folder = tempfile::tempdir()?;
    for (shape, maps) in [("a map for each five operations", true), ("one map for all operations", false)] {
        let mut measured = Vec::new();
        for operations in SIZES {
            let path = folder.path().join(format!("shop_{operations}_{maps}.rs"));
            std::fs::write(&path, object(operations / SECTION, maps)?)?;
            // The files and programs are read into memory first.
            of_object(&path, 1)?;
            let elapsed = of_object(&path, rounds)?;
            println!("{shape}, {operations} operations: {:.3} s", elapsed.as_secs_f64());
            measured.push((operations, elapsed));
        }
        println!("{shape}: exponent {:.2}, from 10 operations on {:.2}", exponent(&measured), exponent(&measured[1..]));
    }
    Ok(())
}

/// An object of that many sections, which share a map or have one each.
fn object(sections: usize, maps: bool) -> Result<String, std::fmt::Error> {
    let fields = if maps { sections } else { 1 };
    let mut text = String::from("use std::collections::BTreeMap;\nuse steadfast::replicated;\n\n");
    text.push_str("#[replicated]\n#[derive(Clone, Debug, PartialEq, Eq)]\npub struct Shop {\n");
    for field in 0..fields {
        writeln!(text, "    stock{field}: BTreeMap<u64, i64>,")?;
    }
    text.push_str("}\n\n#[replicated]\nimpl Shop {\n    #[initial]\n    pub fn new() -> Self {\n        Self {\n");
    for field in 0..fields {
        writeln!(text, "            stock{field}: BTreeMap::new(),")?;
    }
    text.push_str("        }\n    }\n\n");
    for field in 0..fields {
        writeln!(
            text,
            "    #[invariant]\n    fn enough{field}(&self) -> bool {{\n        \
             self.stock{field}.values().all(|count| *count >= 0)\n    }}\n"
        )?;
    }
    for section in 0..sections {
        let field = if maps { section } else { 0 };
        // Deliveries and corrections go upward, sales downward, each by its own amounts; an item is listed and never taken out.
        let limit = 10 + section;
        writeln!(
            text,
            "    #[operation]\n    pub fn list{section}(&mut self, item: u64) {{\n        \
                 self.stock{field}.entry(item).or_insert(0);\n    }}\n\n    \
             #[operation]\n    pub fn deliver{section}(&mut self, item: u64, amount: u32) {{\n        \
                 assert!(self.stock{field}.contains_key(&item));\n        \
                 *self.stock{field}.get_mut(&item).unwrap() += i64::from(amount);\n    }}\n\n    \
             #[operation]\n    pub fn sell{section}(&mut self, item: u64, amount: u32) {{\n        \
                 assert!(self.stock{field}.get(&item).is_some_and(|count| *count >= i64::from(amount)));\n        \
                 *self.stock{field}.get_mut(&item).unwrap() -= i64::from(amount);\n    }}\n\n    \
             #[operation]\n    pub fn sell_one{section}(&mut self, item: u64) {{\n        \
                 assert!(self.stock{field}.get(&item).is_some_and(|count| *count >= 1));\n        \
                 *self.stock{field}.get_mut(&item).unwrap() -= 1;\n    }}\n\n    \
             #[operation]\n    pub fn correct{section}(&mut self, item: u64, amount: u32) {{\n        \
                 assert!(self.stock{field}.contains_key(&item) && amount <= {limit});\n        \
                 *self.stock{field}.get_mut(&item).unwrap() += i64::from(amount);\n    }}\n"
        )?;
    }
    text.push_str("}\n");
    Ok(text)
}

/// The median time of that many runs over one object.
fn of_object(path: &Path, rounds: usize) -> Result<Duration, Failure> {
    median(
        path,
        rounds,
        |_round| Vec::new(),
        |_round, output| {
            // An object that was refused would cost nothing.
            if output.status.success() && String::from_utf8_lossy(&output.stdout).contains("sell_one0") {
                Ok(())
            } else {
                Err(format!("`{}`: {}", path.display(), String::from_utf8_lossy(&output.stderr)).into())
            }
        },
    )
}

/// The slope of the line that fits the logarithms best (least squares).
fn exponent(measured: &[(usize, Duration)]) -> f64 {
    let points = measured.iter().map(|(operations, elapsed)| {
        #[expect(clippy::cast_precision_loss, reason = "there are few operations")]
        let operations = *operations as f64;
        (operations.ln(), elapsed.as_secs_f64().ln())
    });
    let points: Vec<(f64, f64)> = points.collect();
    #[expect(clippy::cast_precision_loss, reason = "there are four points")]
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let variance: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    covariance / variance
}
