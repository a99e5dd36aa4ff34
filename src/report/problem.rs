//! Shows what is wrong with a configuration file, at its place.

use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::{Error, SimpleFile};
use codespan_reporting::term::termcolor::Ansi;
use codespan_reporting::term::{self, Config};

use crate::config::Problem;
use crate::messages::visible;

/// The `problems` of the file called `name` with the content `text`, as text with colours.
///
/// # Errors
///
/// When a problem's range lies outside `text`.
pub(crate) fn render(name: &str, text: &str, problems: &[Problem]) -> Result<Vec<u8>, Error> {
    let mut out = Ansi::new(Vec::new());
    let file = SimpleFile::new(visible(name), visible(text));
    for problem in problems {
        let message = visible(&problem.message);
        let diagnostic = match problem.range.clone() {
            Some(range) => Diagnostic::error().with_message(message).with_label(Label::primary((), range)),
            None => Diagnostic::error().with_message(format!("{}: {message}", visible(name))),
        };
        term::emit_to_write_style(&mut out, &Config::default(), &file, &diagnostic)?;
    }
    Ok(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_at_its_line() {
        let problem = Problem { range: Some(5..9), message: "unknown \u{1b}[2J".to_owned() };
        let shown = render("steadfast.toml", "a=1\n\nkey=2\n", &[problem]).expect("the range is inside");
        let shown = String::from_utf8(shown).expect("only text is written");
        let shown = anstream::adapter::strip_str(&shown).to_string();
        assert!(shown.contains("steadfast.toml:3:1") && shown.contains("unknown ?[2J"), "{shown}");
    }
}
