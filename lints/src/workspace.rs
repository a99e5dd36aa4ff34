//! The two passes: facts from each file, then findings from the facts of all.

use steadfast_source::ParseFailure;

use crate::{Finding, Settings, Target};

/// One file as the lints see it.
#[derive(Clone, Copy, Debug)]
pub struct FileInput<'text> {
    /// The path that reports use: relative, with `/`.
    pub path: &'text str,
    /// The whole text.
    pub text: &'text str,
    /// The cargo target that it belongs to.
    pub target: Target,
}

/// What was read from one file; owns its data.
#[derive(Clone, Debug, Default)]
pub struct FileFacts {
    /// The path of the input.
    pub path: String,
    /// How many error handlers the file has, tests included.
    pub handlers: usize,
    /// Lines of the file.
    pub lines: usize,
    /// Lines outside tests, benches, examples and build scripts.
    pub lines_outside_tests: usize,
}

/// Reads one file. Recurses as deep as the text is nested: call it on a large stack.
///
/// # Errors
///
/// [`ParseFailure`] when the file is not Rust or nested too deep.
pub fn extract(input: &FileInput<'_>, _settings: &Settings) -> Result<FileFacts, ParseFailure> {
    steadfast_source::parse(input.text)?;
    Ok(FileFacts { path: input.path.to_owned(), ..FileFacts::default() })
}

/// What the files of one run know together.
#[derive(Debug, Default)]
pub struct Workspace {}

impl Workspace {
    /// Joins the facts of all files of a run.
    #[must_use]
    pub fn new(_files: &[FileFacts], _settings: &Settings) -> Self {
        Self {}
    }

    /// The findings of one file, sorted by start, lint and message.
    #[must_use]
    pub fn check(&self, _file: &FileFacts, _settings: &Settings) -> Vec<Finding> {
        Vec::new()
    }
}
