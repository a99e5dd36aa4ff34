//! What is compared of the findings of a text.

use std::fmt;
use std::sync::LazyLock;

use steadfast_lints::{
    ByteRange, Catalogue, FileInput, Finding, Level, ParseFailure, Settings, Target, Workspace, lints,
};

/// What is compared of one finding. Lines move and messages quote the code, so both are left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reading {
    lint: &'static str,
    level: Level,
    function: Option<String>,
    callee: Option<String>,
    class: Option<String>,
    fallible: String,
    /// The bytes as start and end, where they are compared.
    bytes: Option<(usize, usize)>,
}

impl Reading {
    fn new(finding: &Finding) -> Self {
        Self {
            lint: finding.lint,
            level: finding.level,
            function: finding.function.clone(),
            callee: finding.callee.as_deref().map(last_name),
            class: finding.callee_class.clone(),
            fallible: format!("{:?}", finding.fallible),
            bytes: Some((finding.range.start, finding.range.end)),
        }
    }

    /// The bytes, where they are compared.
    pub(crate) fn range(&self) -> Option<ByteRange> {
        self.bytes.map(|(start, end)| start..end)
    }

    /// Compares these bytes, or none.
    pub(crate) fn place(&mut self, range: Option<ByteRange>) {
        self.bytes = range.map(|range| (range.start, range.end));
    }

    /// Forgets the level of findings of `lint`, of callees of `class` where one is given.
    pub(crate) fn forget_level(&mut self, lint: &str, class: Option<&str>) {
        if self.lint == lint && (class.is_none() || self.class.as_deref() == class) {
            self.level = Level::Note;
        }
    }

    /// Gives its names back what they were called before.
    pub(crate) fn rename(&mut self, renamed: fn(&str) -> String) {
        for name in [&mut self.function, &mut self.callee].into_iter().flatten() {
            *name = renamed(name);
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {} in {:?}: {:?}, {:?}, {}",
            self.level.name(),
            self.lint,
            self.function,
            self.callee,
            self.class,
            self.fallible
        )?;
        self.bytes.map_or(Ok(()), |(start, end)| write!(formatter, ", {start}..{end}"))
    }
}

/// The last name of a callee: long ones lose their front, and another name in the chain moves the cut.
fn last_name(callee: &str) -> String {
    callee.rsplit(['.', ':', '…']).next().unwrap_or(callee).to_owned()
}

/// Every lint, those too that are off unless asked for.
static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let mut settings = Settings::default();
    for lint in lints().iter().filter(|lint| lint.level == Level::Allow) {
        settings.levels.insert(lint.name.to_owned(), Level::Note);
    }
    settings
});

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&SETTINGS));

/// The findings of a text.
pub(crate) fn read(text: &str) -> Result<Vec<Reading>, ParseFailure> {
    read_counting(text).map(|(_, findings)| findings)
}

/// The number of handlers in a text, and the findings.
pub(crate) fn read_counting(text: &str) -> Result<(usize, Vec<Reading>), ParseFailure> {
    let input = FileInput { path: "src/example.rs", text, target: Target::Library };
    let facts = vec![crate::support::read(&input, &SETTINGS, &CATALOGUE)?];
    let findings = Workspace::new(&facts).check(&facts[0], &SETTINGS);
    Ok((facts[0].handlers(), findings.iter().map(Reading::new).collect()))
}
