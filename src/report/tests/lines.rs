//! The formats with one line for each finding, byte by byte.

use super::{finding, rendered, report, sample};
use crate::report::{FailedFile, Format, RenderOptions};
use steadfast_lints::{Finding, Level};

#[test]
fn short() {
    let expected = "\
src/main.rs:2:5: warn[ok_only_branch] nothing happens when `load` fails
src/store.rs:3:9: deny[ignored_commit] the error of `self.log.append` is discarded
src/store.rs:6:13: warn[log_only] the error of `self.index.insert` is logged and forgotten
src/store.rs:13:45: note[discarded_result] the error of `self.sink.send` is discarded
src/broken.rs:1:7: failed: not valid Rust: expected identifier
src/latin.rs: failed: not valid UTF-8
";
    assert_eq!(rendered(Format::Short, &sample(), &RenderOptions::default()), expected);
}

#[test]
fn github() {
    let expected = "\
::warning file=src/main.rs,line=2,endLine=9,title=ok_only_branch (EH06)::nothing happens when `load` fails%0Ahelp: propagate it: `self.log.append(&entry)?`
::error file=src/store.rs,line=3,endLine=3,col=9,endColumn=41,title=ignored_commit (EH13)::the error of `self.log.append` is discarded%0Anote: the caller sees `Ok(())` and takes the entry for written%0Ahelp: propagate it: `self.log.append(&entry)?`
::warning file=src/store.rs,line=6,endLine=8,title=log_only (EH08)::the error of `self.index.insert` is logged and forgotten%0Anote: the caller sees `Ok(())` and takes the entry for written%0Ahelp: return it after logging
::notice file=src/store.rs,line=13,endLine=13,col=45,endColumn=49,title=discarded_result (EH05)::the error of `self.sink.send` is discarded%0Anote: the caller sees `Ok(())` and takes the entry for written%0Ahelp: propagate it: `self.log.append(&entry)?`
::warning file=src/broken.rs,line=1,endLine=1,col=7,endColumn=8,title=file not checked::not valid Rust: expected identifier
::warning file=src/latin.rs,title=file not checked::not valid UTF-8
";
    assert_eq!(rendered(Format::Github, &sample(), &RenderOptions::default()), expected);
}

#[test]
fn github_escapes_what_would_end_a_property_or_the_line() {
    let path = "a,b:c%2C\r\n/::error::x.rs";
    let found = Finding {
        message: "100 %\r\n::error file=x::y, z: \t\u{1b}[31m".to_owned(),
        notes: Vec::new(),
        help: String::new(),
        ..finding("log_only", "EH08", Level::Deny, 0..1)
    };
    let mut report = report(&[(path, "x")], vec![(path, found)]);
    report.files.failed.push(FailedFile { path: "::x".to_owned(), reason: "%0A".to_owned(), place: None });
    let expected = "\
::error file=a%2Cb%3Ac%252C%0D%0A/%3A%3Aerror%3A%3Ax.rs,line=1,endLine=1,col=1,endColumn=2,title=log_only (EH08)\
::100 %25%0D%0A::error file=x::y, z: ␉␛[31m
::warning file=%3A%3Ax,title=file not checked::%250A
";
    assert_eq!(rendered(Format::Github, &report, &RenderOptions::default()), expected);
}
