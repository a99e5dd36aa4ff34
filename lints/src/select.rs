//! Which lint speaks for a handler, and at which level.

use crate::handler::{Catches, Handler};
use crate::lint::{variants, wording};
use crate::workspace::is_test_target;
use crate::{Fallible, Finding, Label, Level, Lint, Profile, Settings, lints};

/// The lints of a run in the order in which they may speak.
pub(crate) struct Selection<'run> {
    settings: &'run Settings,
    /// Enabled lints, the most specific first.
    lints: Vec<&'static Lint>,
    test_file: bool,
    tooling: bool,
}

impl<'run> Selection<'run> {
    /// The lints that the settings turn on, for a file that is test code or not, and is for developing only or not.
    pub(crate) fn new(settings: &'run Settings, test_file: bool, tooling: bool) -> Self {
        let mut lints: Vec<&'static Lint> = lints().iter().copied().filter(|lint| is_enabled(lint, settings)).collect();
        lints.sort_by_key(|lint| lint.rank);
        Self { settings, lints, test_file, tooling }
    }

    /// The finding for a handler, if a lint has something to say about it.
    pub(crate) fn finding(&self, handler: &Handler) -> Option<Finding> {
        let test = handler.context.test || self.test_file || is_test_target(handler.context.target);
        if test && !self.settings.test_code {
            return None;
        }
        // Where there is no error, only its value can be lost.
        let speaks = |lint: &Lint| handler.must_use.is_none() || lint.name == "discarded_result";
        let mut applying = self.lints.iter().filter(|lint| speaks(lint)).filter_map(|lint| {
            let statement = (lint.check)(handler)?;
            let stated = if self.tooling { statement.level.min(Level::Note) } else { statement.level };
            let level = self.level(lint, stated, handler);
            (level > Level::Allow).then_some((*lint, statement, level))
        });
        let (lint, statement, level) = applying.next()?;
        let others: Vec<&str> = applying.map(|(lint, ..)| lint.name).collect();
        let mut notes = statement.notes;
        let caught = if wording::catches_all(handler) { variants::caught(handler) } else { None };
        if handler.catches == Catches::Rest {
            notes.push("the kinds that the arms above name are handled; this takes all others".to_owned());
        } else if let Some(caught) = &caught
            && !handler.actions.propagates
        {
            notes.push(match variants::absence(handler) {
                Some(absent) => format!("`{absent}` and every failure get one answer: {caught}"),
                None => format!("one answer for {caught}"),
            });
        }
        if !others.is_empty() {
            notes.push(format!("also: {}", others.join(", ")));
        }
        let labels = handler
            .callee
            .iter()
            .filter(|callee| callee.range.end > callee.range.start)
            .map(|callee| Label {
                range: callee.range.clone(),
                message: format!("{} can fail", wording::quoted(&callee.text)),
            })
            .chain(handler.branch.clone().map(|range| Label {
                range,
                message: format!("this runs for {}", caught.as_deref().unwrap_or("every error")),
            }))
            .collect();
        Some(Finding {
            lint: lint.name,
            code: lint.code,
            level,
            range: handler.range.clone(),
            label: statement.label,
            message: statement.message,
            labels,
            notes,
            help: statement.help,
            function: handler.function().name.clone(),
            callee: handler.callee.as_ref().map(|callee| callee.text.clone()),
            callee_class: handler.callee.as_ref().and_then(|callee| callee.knowledge.class.clone()),
            fallible: handler.fallible,
            fingerprint: String::new(),
        })
    }

    /// The level after configuration; what is not known to be a `Result` is a note of profile `all` at most.
    fn level(&self, lint: &Lint, stated: Level, handler: &Handler) -> Level {
        if stated == Level::Allow && self.settings.profile != Profile::All {
            return Level::Allow;
        }
        let level = self.settings.levels.get(lint.name).copied().unwrap_or(match self.settings.profile {
            Profile::Osdi14 => Level::Warn,
            // What a lint holds for harmless is shown to those who ask for everything.
            Profile::All => stated.max(Level::Note),
            Profile::Default => stated,
        });
        match handler.fallible {
            Fallible::Unknown if lint.needs_fallible && self.settings.profile == Profile::All => level.min(Level::Note),
            Fallible::Unknown if lint.needs_fallible => Level::Allow,
            _ => level,
        }
    }
}

/// Whether a lint may speak at all.
fn is_enabled(lint: &Lint, settings: &Settings) -> bool {
    match settings.levels.get(lint.name).copied() {
        Some(level) => level > Level::Allow,
        None => match settings.profile {
            Profile::Default => lint.level > Level::Allow,
            Profile::Osdi14 => lint.in_osdi14,
            Profile::All => true,
        },
    }
}
