//! What can be wrong with a configuration file.

use std::io;
use std::path::PathBuf;

use steadfast_source::ByteRange;

/// Why there is no configuration.
#[derive(Debug)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file says something wrong.
    Wrong {
        /// The file.
        path: PathBuf,
        /// Its content.
        text: String,
        /// Everything that is wrong with it, in the order of the text; never empty.
        problems: Vec<Problem>,
    },
}

/// One thing that is wrong with the text of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The place, when one is known.
    pub(crate) range: Option<ByteRange>,
    /// What is wrong.
    pub(crate) message: String,
}

impl Problem {
    /// A problem with a known place.
    pub(crate) fn at(range: ByteRange, message: String) -> Self {
        Self { range: Some(range), message }
    }
}

impl From<toml::de::Error> for Problem {
    fn from(error: toml::de::Error) -> Self {
        Self { range: error.span(), message: error.message().to_owned() }
    }
}
