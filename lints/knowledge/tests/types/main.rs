//! The types of expressions in ordinary Rust, as the inference tells them and as the compiler does.
//!
//! `fixtures/` holds crates of one file. `let name = ..; //~ T` says that the type of the variable is `T`, with `_` for what is not
//! claimed, and `//~ ? why` that nothing is claimed of it. One test asks the inference, another the compiler, so that a marker
//! that is wrong fails. `T` is written as `World::text_of` writes it: no lifetimes and no `mut`, names without their paths,
//! arrays without their length, `impl` for `dyn`.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod compiler;
mod fixture;
mod hostile;
mod inferred;
mod text;
mod walk;

use std::collections::BTreeMap;

use fixture::Marker;

/// What is found wrong, as lines.
fn nothing_wrong(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_inference_tells_what_is_marked() {
    let standard = inferred::standard();
    let mut wrong = Vec::new();
    for fixture in fixture::all() {
        let told = inferred::types(standard, &fixture.revealing());
        for (number, (line, marker)) in fixture.markers.iter().enumerate() {
            let place = format!("{}:{line}", fixture.name);
            match (marker, told.get(&number)) {
                (_, None) => wrong.push(format!("{place}: the walk does not come here")),
                (Marker::Is(wanted), Some(told)) if told.text != *wanted => {
                    wrong.push(format!("{place}: `{}` and not `{wanted}`", told.shown()));
                }
                (Marker::Unknown(_), Some(told)) if told.why.is_none() => {
                    wrong.push(format!("{place}: `{}` is claimed", told.text));
                }
                _ => {}
            }
        }
    }
    nothing_wrong(wrong);
}

#[test]
fn the_compiler_confirms_what_is_marked() {
    let fixtures = fixture::all();
    let told = compiler::types_of_all(&fixtures);
    let mut wrong = Vec::new();
    for (fixture, told) in fixtures.iter().zip(told) {
        let told: BTreeMap<usize, String> = match told {
            Ok(told) => told,
            Err(message) => {
                wrong.push(format!("{}: {message}", fixture.name));
                continue;
            }
        };
        for (number, (line, marker)) in fixture.markers.iter().enumerate() {
            let place = format!("{}:{line}", fixture.name);
            match (marker, told.get(&number)) {
                (Marker::Is(wanted), Some(told)) if !text::fits(wanted, told) => {
                    wrong.push(format!("{place}: `{told}` and not `{wanted}`"));
                }
                (Marker::Is(_), None) => wrong.push(format!("{place}: the compiler tells nothing")),
                _ => {}
            }
        }
    }
    nothing_wrong(wrong);
}

#[test]
fn what_is_not_claimed_has_a_reason() {
    let mut wrong = Vec::new();
    for fixture in fixture::all() {
        assert!(fixture.markers.len() > 5, "{} has no facts", fixture.name);
        for (line, marker) in &fixture.markers {
            if matches!(marker, Marker::Unknown(reason) if reason.is_empty()) {
                wrong.push(format!("{}:{line}: no reason", fixture.name));
            }
        }
    }
    nothing_wrong(wrong);
}

#[test]
fn bless() {
    let standard = inferred::standard();
    let only = std::env::var("ONLY").ok();
    for fixture in fixture::all() {
        if only.as_ref().is_some_and(|only| *only != fixture.name) {
            continue;
        }
        let told = inferred::types(standard, &fixture.revealing());
        let truth = match compiler::types_of_all(std::slice::from_ref(&fixture)).pop().expect("one") {
            Ok(truth) => truth,
            Err(error) => {
                println!("ERR {}: {error}", fixture.name);
                continue;
            }
        };
        let mut lines: Vec<String> = fixture.text.lines().map(str::to_owned).collect();
        for (number, (line, marker)) in fixture.markers.iter().enumerate() {
            let text = match told.get(&number) {
                None => {
                    println!("UNREACHED {}:{line}", fixture.name);
                    continue;
                }
                Some(told) => told,
            };
            let truth = truth.get(&number).map(String::as_str).unwrap_or("(nothing)");
            let code = &mut lines[line - 1];
            let before = code.split_once("//~").expect("it is there").0.to_owned();
            if let Some(why) = text.why {
                println!("SILENT {}:{line} {} -- {why:?} truth {truth}", fixture.name, before.trim());
                if let Marker::Is(_) = marker {
                    *code = format!("{before}//~ ? {why:?} {truth}");
                }
            } else if text::fits(&text.text, truth) {
                *code = format!("{before}//~ {}", text.text);
                if text.text.contains('_') && !text.text.contains("; _]") || matches!(marker, Marker::Unknown(_)) {
                    println!("PARTIAL {}:{line} {} -- {} truth {truth}", fixture.name, before.trim(), text.text);
                }
            } else {
                println!("WRONG {}:{line} {} -- {} truth {truth}", fixture.name, before.trim(), text.text);
            }
        }
        if std::env::var("BLESS").is_ok() {
            let path = format!("{}/tests/types/fixtures/{}.rs", env!("CARGO_MANIFEST_DIR"), fixture.name);
            std::fs::write(path, lines.join("\n") + "\n").expect("written");
        }
    }
}
