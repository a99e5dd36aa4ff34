//! `--format` and `--output`: which reports go where.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::parser::ArgMatches;
use clap::{Arg, ArgAction, Args, Command, Error, FromArgMatches};

use crate::report::Format;
use crate::report::proof::drawing::GraphFormat;

/// One report to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// To standard output.
    Stdout(Format),
    /// To a file, which is replaced as a whole.
    File(Format, PathBuf),
}

/// The form of a graph, and its file.
pub(crate) type GraphDestination = (GraphFormat, PathBuf);

/// The reports that were asked for, at most one of them to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputFlags(pub(crate) Vec<Destination>);

impl Default for OutputFlags {
    fn default() -> Self {
        Self(vec![Destination::Stdout(Format::Human)])
    }
}

impl Args for OutputFlags {
    fn augment_args(command: Command) -> Command {
        let flag = |id: &'static str| Arg::new(id).long(id).action(ArgAction::Append).help_heading("Output");
        let names = PossibleValuesParser::new(Format::all().map(Format::name));
        let format = names.try_map(|name| format_named(&name));
        command
            .arg(flag("format").help("Format of a report [default: human]").value_parser(format).value_delimiter(','))
            .arg(
                flag("output")
                    .value_name("FORMAT=FILE")
                    .help("Write the report of this format to a file rather than to standard output")
                    .value_parser(format_and_file),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for OutputFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let formats = matches.get_many::<Format>("format").into_iter().flatten().copied();
        let files = matches.get_many::<(Format, PathBuf)>("output").into_iter().flatten().cloned();
        pair(formats.collect(), files.collect())
            .map(Self)
            .map_err(|message| Error::raw(ErrorKind::ArgumentConflict, message))
    }

    fn update_from_arg_matches(&mut self, _matches: &ArgMatches) -> Result<(), Error> {
        Err(Error::raw(ErrorKind::InvalidValue, "outputs are read once"))
    }
}

/// The destinations for the formats of `--format` and the files of `--output`: a format without a file goes to standard
/// output, and when no format is given at all, the human one does.
fn pair(formats: Vec<Format>, files: Vec<(Format, PathBuf)>) -> Result<Vec<Destination>, String> {
    let mut on_stdout: Vec<Format> =
        formats.iter().copied().filter(|format| files.iter().all(|(filed, _)| filed != format)).collect();
    on_stdout.dedup();
    if formats.is_empty() {
        on_stdout.push(Format::Human);
    }
    if on_stdout.len() > 1 {
        return Err("only one format can go to standard output; give the others an `--output FORMAT=FILE`\n".to_owned());
    }
    let twice = files.iter().enumerate().find(|(at, (_, file))| files[..*at].iter().any(|(_, other)| other == file));
    if let Some((_, (_, file))) = twice {
        return Err(format!("two reports cannot go to the same file `{}`\n", file.display()));
    }
    let on_stdout = on_stdout.into_iter().map(Destination::Stdout);
    Ok(files.into_iter().map(|(format, file)| Destination::File(format, file)).chain(on_stdout).collect())
}

/// The format called `name`.
fn format_named(name: &str) -> Result<Format, String> {
    Format::parse(name).ok_or_else(|| {
        let names: Vec<String> = Format::all().map(|format| format!("`{}`", format.name())).collect();
        format!("`{name}` is no format: expected one of {}", names.join(", "))
    })
}

/// Reads `FORMAT=FILE`.
fn format_and_file(text: &str) -> Result<(Format, PathBuf), String> {
    match text.split_once('=') {
        Some((format, file)) if !file.is_empty() => Ok((format_named(format)?, PathBuf::from(file))),
        Some(_) | None => Err("expected `FORMAT=FILE`".to_owned()),
    }
}

/// Reads `FORMAT=FILE` of a graph.
pub(super) fn graph_and_file(text: &str) -> Result<GraphDestination, String> {
    match text.split_once('=') {
        Some((name, file)) if !file.is_empty() => {
            let format = GraphFormat::parse(name)
                .ok_or_else(|| format!("`{name}` is no form of a graph: expected `dot`, `mermaid` or `svg`"))?;
            Ok((format, PathBuf::from(file)))
        }
        Some(_) | None => Err("expected `FORMAT=FILE`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_without_a_file_go_to_standard_output() {
        let file = || (Format::Sarif, PathBuf::from("a.sarif"));
        let to_file = || Destination::File(Format::Sarif, PathBuf::from("a.sarif"));
        assert_eq!(pair(vec![], vec![]), Ok(vec![Destination::Stdout(Format::Human)]));
        assert_eq!(pair(vec![Format::Json], vec![]), Ok(vec![Destination::Stdout(Format::Json)]));
        assert_eq!(pair(vec![], vec![file()]), Ok(vec![to_file(), Destination::Stdout(Format::Human)]));
        assert_eq!(pair(vec![Format::Sarif], vec![file()]), Ok(vec![to_file()]));
        assert_eq!(
            pair(vec![Format::Sarif, Format::Github], vec![file()]),
            Ok(vec![to_file(), Destination::Stdout(Format::Github)])
        );
    }

    #[test]
    fn two_reports_never_share_a_place() {
        assert!(pair(vec![Format::Sarif, Format::Json], vec![]).is_err());
        let same = || PathBuf::from("report");
        assert!(pair(vec![], vec![(Format::Sarif, same()), (Format::Json, same())]).is_err());
    }

    #[test]
    fn an_output_names_its_format_and_its_file() {
        assert_eq!(format_and_file("json=a=b"), Ok((Format::Json, PathBuf::from("a=b"))));
        for wrong in ["json", "json=", "xml=a"] {
            assert!(format_and_file(wrong).is_err(), "{wrong}");
        }
    }
}
