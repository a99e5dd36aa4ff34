//! A counterexample as a space-time diagram in text: a line a replica, time from left to right.

use super::wording::issued_text;
use super::{Broken, Counterexample};
use crate::Object;

impl Counterexample {
    /// The diagram, with the calls that its numbers stand for below; nothing where no replica does anything.
    ///
    /// ```text
    /// replica 1 ──●1──────────▶
    /// replica 2 ──────●2──○1──✗
    ///   1 withdraw(AccountId#1, 1)
    ///   2 withdraw(AccountId#1, 1)
    /// ```
    ///
    /// `●` is where a call is issued, `○` where it arrives, `✗` where the run ends badly.
    #[must_use]
    pub fn diagram(&self, object: &Object) -> String {
        if self.events.is_empty() {
            return String::new();
        }
        let mut lines: Vec<String> = (0..self.replicas()).map(|replica| self.line(replica)).collect();
        let calls = self.scene.calls.iter().enumerate();
        lines.extend(calls.map(|(place, issued)| format!("  {} {}", place + 1, issued_text(object, issued))));
        lines.join("\n")
    }

    fn line(&self, replica: usize) -> String {
        let marks = self.events.iter().map(|event| match (event.replica == replica, event.issues) {
            (false, _) => "──".to_owned(),
            (true, true) => format!("●{}", event.call + 1),
            (true, false) => format!("○{}", event.call + 1),
        });
        let marks: Vec<String> = marks.collect();
        let end = if self.ends_badly(replica) { "✗" } else { "▶" };
        format!("replica {} ──{}──{end}", replica + 1, marks.join("──"))
    }

    fn ends_badly(&self, replica: usize) -> bool {
        match &self.broken {
            Broken::Invariants { replica: at, .. }
            | Broken::Undefined { replica: at, .. }
            | Broken::Guard { replica: at, .. }
            | Broken::Stale { replica: at, .. } => *at == replica,
            Broken::Panics { .. } | Broken::Changes { .. } | Broken::Diverges { .. } => true,
            Broken::ToldApart { .. } => false,
        }
    }
}
