//! Classes of callees, read from `classes.toml` and the project's own patterns.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::CalleeKnowledge;
use super::names::split;
use crate::Settings;

/// The class of what collections do.
const COLLECTION: &str = "map";

/// The class table of a run: the project's rows, then the built-in ones.
#[derive(Debug)]
pub(crate) struct Classes {
    own: Rows,
    built_in: Rows,
}

/// Rows by the kind of their pattern, each kind in the order of the table.
#[derive(Debug, Default)]
struct Rows {
    /// Paths, receivers, macros: the most specific.
    placed: Vec<Row>,
    /// Whole names without a star, the first row of each.
    names: FxHashMap<String, (usize, String)>,
    /// Names with a star.
    globs: Vec<(usize, Row)>,
    /// First words, the first row of each.
    words: FxHashMap<String, String>,
}

impl Rows {
    fn add(&mut self, class: &str, pattern: &str) {
        let class = class.to_owned();
        let place = self.names.len() + self.globs.len();
        match Pattern::new(pattern) {
            Pattern::Name(glob) if !glob.open_start && !glob.open_end => {
                self.names.entry(glob.text).or_insert((place, class));
            }
            pattern @ Pattern::Name(_) => self.globs.push((place, Row { class, pattern })),
            Pattern::Word(word) => {
                self.words.entry(word).or_insert(class);
            }
            pattern => self.placed.push(Row { class, pattern }),
        }
    }

    fn class_of(&self, name: &str, place: &Place<'_>, fails: bool) -> Option<&String> {
        if let Some(row) = self.placed.iter().find(|row| row.pattern.matches(name, place)) {
            return Some(&row.class);
        }
        let whole = self.names.get(name).filter(|(_, class)| !fails || class != COLLECTION);
        let glob = self.globs.iter().find(|(_, row)| row.pattern.matches(name, place));
        match (whole, glob) {
            (Some((at, class)), Some((other, row))) => Some(if at < other { class } else { &row.class }),
            (Some((_, class)), None) => Some(class),
            (None, Some((_, row))) => Some(&row.class),
            (None, None) => self.words.get(first_word(name)),
        }
    }
}

/// Where a callee comes from, besides its name.
struct Place<'callee> {
    /// The owner of its path, empty where there is none or no path is known.
    owner: &'callee str,
    /// The type of the receiver.
    receiver_type: Option<&'callee str>,
    /// The name of the receiver as written, and in lower case.
    receiver: Option<(&'callee str, String)>,
}

impl<'callee> Place<'callee> {
    fn of(knowledge: &'callee CalleeKnowledge) -> Self {
        Self {
            owner: knowledge.path.as_deref().map_or("", |path| split(path).0),
            receiver_type: knowledge.receiver_type.as_deref(),
            receiver: knowledge.receiver.as_deref().map(|name| (name, name.to_ascii_lowercase())),
        }
    }
}

/// One pattern and the class it stands for.
#[derive(Debug)]
struct Row {
    class: String,
    pattern: Pattern,
}

/// One pattern, see `classes.toml`.
#[derive(Debug, PartialEq, Eq)]
enum Pattern {
    /// The end of an owner, and a name; any without one.
    Path(String, Option<String>),
    Receiver(Glob, Glob),
    /// A method of a static, which is written in capitals.
    Static(Glob),
    Macro(String),
    Name(Glob),
    Word(String),
}

/// A name with at most a star at each end.
#[derive(Debug, PartialEq, Eq)]
struct Glob {
    text: String,
    open_start: bool,
    open_end: bool,
}

impl Glob {
    fn new(text: &str) -> Self {
        Self {
            text: text.trim_matches('*').to_owned(),
            open_start: text.starts_with('*'),
            open_end: text.ends_with('*'),
        }
    }

    fn matches(&self, name: &str) -> bool {
        match (self.open_start, self.open_end) {
            (false, false) => name == self.text,
            (true, false) => name.ends_with(&self.text),
            (false, true) => name.starts_with(&self.text),
            (true, true) => name.contains(&self.text),
        }
    }
}

impl Pattern {
    fn new(text: &str) -> Self {
        if let Some(name) = text.strip_suffix('!') {
            Self::Macro(name.to_owned())
        } else if text.contains("::") {
            let (owner, name) = split(text);
            Self::Path(owner.to_owned(), (name != "*").then(|| name.to_owned()))
        } else if let Some(name) = text.strip_prefix("STATIC.") {
            Self::Static(Glob::new(name))
        } else if let Some((receiver, name)) = text.rsplit_once('.') {
            Self::Receiver(Glob::new(receiver), Glob::new(name))
        } else if let Some(name) = text.strip_prefix('=') {
            Self::Name(Glob::new(name))
        } else if text.contains('*') {
            Self::Name(Glob::new(text))
        } else {
            Self::Word(text.to_owned())
        }
    }

    fn matches(&self, name: &str, place: &Place<'_>) -> bool {
        match self {
            Self::Macro(wanted) => name.strip_suffix('!') == Some(wanted),
            Self::Path(owner, Some(wanted)) => {
                name == wanted
                    && (ends_at_segment(place.owner, owner)
                        // A whole path tells namesakes apart, the type alone does not.
                        || (!place.owner.contains("::")
                            && place.receiver_type.is_some_and(|ty| ends_at_segment(owner, ty))))
            }
            Self::Path(owner, None) => ends_at_segment(place.owner, owner) || place.receiver_type == Some(owner),
            Self::Receiver(receiver, method) => {
                method.matches(name)
                    && place
                        .receiver
                        .as_ref()
                        .is_some_and(|(written, lowered)| receiver.matches(lowered) || receiver.matches(written))
            }
            Self::Static(method) => {
                let is_capital = |char: char| char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_';
                method.matches(name)
                    && place
                        .receiver
                        .as_ref()
                        .is_some_and(|(written, _)| written.len() > 1 && written.chars().all(is_capital))
            }
            Self::Name(wanted) => wanted.matches(name),
            Self::Word(word) => first_word(name) == word,
        }
    }
}

/// Whether `path` ends in `wanted`, whole segments.
fn ends_at_segment(path: &str, wanted: &str) -> bool {
    path.strip_suffix(wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with("::"))
}

/// The first word of a name that says what is done.
fn first_word(name: &str) -> &str {
    let mut words = name.trim_start_matches('_').split('_');
    let mut word = words.next().unwrap_or_default();
    while matches!(
        word,
        "try" | "async" | "do" | "maybe" | "force" | "internal" | "inner" | "blocking" | "raw" | "unsafe" | "batch"
    ) {
        match words.next() {
            Some(next) => word = next,
            None => break,
        }
    }
    word
}

#[derive(Deserialize)]
#[serde(transparent)]
struct File(toml::Table);

impl Classes {
    /// The project's patterns, then the built-in table.
    #[expect(clippy::expect_used, reason = "the table is part of the program, and a test reads it")]
    pub(crate) fn new(settings: &Settings) -> Self {
        let mut own = Rows::default();
        for (class, patterns) in &settings.callee_classes {
            patterns.iter().for_each(|pattern| own.add(class, pattern));
        }
        let text = include_str!("classes.toml");
        let File(table) = toml::from_str(text).expect("the built-in table is valid");
        // toml sorts the sections; the order of the file is that of their headings in its text.
        let mut sections: Vec<_> = table.iter().collect();
        sections.sort_by_key(|(class, _)| text.find(&format!("\n[{class}]")).unwrap_or(usize::MAX));
        let mut built_in = Rows::default();
        for (class, section) in sections {
            for pattern in section.get("patterns").and_then(toml::Value::as_array).into_iter().flatten() {
                built_in.add(class, pattern.as_str().expect("patterns of the built-in table are strings"));
            }
        }
        Self { own, built_in }
    }

    /// The class of the callee `name`.
    pub(crate) fn classify(&self, name: &str, knowledge: &CalleeKnowledge) -> Option<String> {
        let place = Place::of(knowledge);
        self.own.class_of(name, &place, false).or_else(|| self.built_in.class_of(name, &place, false)).cloned()
    }

    /// The class of the callee `name`, which is known to give back a `Result`: no collection of the standard library does.
    pub(crate) fn classify_fallible(&self, name: &str, knowledge: &CalleeKnowledge) -> Option<String> {
        let place = Place::of(knowledge);
        self.own.class_of(name, &place, false).or_else(|| self.built_in.class_of(name, &place, true)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(name: &str, receiver: Option<&str>, path: Option<&str>) -> String {
        let knowledge = CalleeKnowledge {
            receiver: receiver.map(str::to_owned),
            path: path.map(str::to_owned),
            ..CalleeKnowledge::default()
        };
        Classes::new(&Settings::default()).classify(name, &knowledge).unwrap_or_default()
    }

    #[test]
    fn specific_patterns_win() {
        assert_eq!(class("read_frame", None, None), "read");
        assert_eq!(class("try_load_state", None, None), "read");
        assert_eq!(class("send", Some("reply_tx"), None), "send");
        assert_eq!(class("flush", Some("writer"), None), "commit");
        assert_eq!(class("flush", Some("stdout"), None), "format");
        assert_eq!(class("set", Some("RELOAD_HANDLE"), None), "init");
        assert_eq!(class("set", Some("register"), None), "");
        assert_eq!(class("insert", Some("map"), None), "map");
        assert_eq!(class("remove_file", None, Some("std::fs::remove_file")), "cleanup");
        assert_eq!(class("var", None, Some("std::env::var")), "expected");
        assert_eq!(class("read_from_prefix", None, None), "expected");
        assert_eq!(class("modified", Some("metadata"), None), "expected");
        assert_eq!(class("load_history", Some("editor"), None), "cache");
        assert_eq!(class("frobnicate", None, None), "");
    }

    #[test]
    fn a_project_comes_first() {
        let mut settings = Settings::default();
        settings.callee_classes.insert("commit".to_owned(), vec!["append_entries".to_owned(), "=insert".to_owned()]);
        let classes = Classes::new(&settings);
        let class = |name| classes.classify(name, &CalleeKnowledge::default());
        assert_eq!(class("insert").as_deref(), Some("commit"));
        assert_eq!(class("remove").as_deref(), Some("map"));
    }
}
