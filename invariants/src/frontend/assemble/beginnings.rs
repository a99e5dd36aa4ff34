//! Where the state may begin (INPUT 4).

use std::sync::Arc;

use super::Assembly;
use super::members::{self, Members, Receiver};
use super::operations::accepted;
use super::resolved::Resolver;
use super::tidied;
use crate::analysis;
use crate::frontend::attributes::Mark;
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::lower::{self, Body, State};
use crate::frontend::scope::Scope;
use crate::graph::Refuses;
use crate::object::{Initial, Param};
use crate::site::Site;

/// A function that makes a first state, lowered.
pub(super) struct Pending {
    name: Arc<str>,
    site: Site,
    params: Vec<Param>,
    body: Body,
}

impl<'run, 'ast> Assembly<'run, 'ast> {
    /// The functions that make a first state, in source order; `Default` is one of them.
    pub(super) fn lowered_initials(&mut self, members: &Members<'run, 'ast>) -> Vec<Pending> {
        let mut found = Vec::new();
        let mut declared = false;
        for member in members.iter() {
            let of_trait = member.function.owner.and_then(|owner| owner.of_trait);
            let is_default = member.mark.is_none()
                && member.receiver == Receiver::None
                && of_trait.is_some_and(|of_trait| of_trait == "Default");
            if !is_default && !matches!(member.mark, Some(Mark::Initial)) {
                continue;
            }
            declared = true;
            let Some(body) = self.body(member) else { continue };
            let made = accepted(&self.inference.known(&body.graph.result));
            if self.inference.unify(&made, &self.sort).is_err() {
                let message = format!("`{}` does not return the object", member.name());
                self.error(
                    Diagnostic::error(member.site, message).help("return `Self`, or a `Result` or an `Option` of it"),
                );
                continue;
            }
            let params = members::params(self.krate, member.function, &body.params, &mut self.diagnostics);
            found.push(Pending { name: member.name(), site: member.site, params, body });
        }
        let name = self.item.ident.to_string();
        if self.krate.derives(&name, "Default") {
            declared = true;
            found.extend(self.derived_default());
        }
        if !declared {
            let site = self.krate.site(self.place.file, self.item.ident.span());
            self.error(
                Diagnostic::error(site, format!("`{name}` has no first state"))
                    .help("write `#[initial]` on the function that makes it, or implement `Default`")
                    .note("what holds in every state is proved from the first one on"),
            );
        }
        found
    }

    /// What `#[derive(Default)]` makes.
    fn derived_default(&mut self) -> Option<Pending> {
        let site = self.krate.site(self.place.file, self.item.ident.span());
        let state = State { sort: &self.sort, fields: &self.vars };
        let scope = Scope::at(self.place);
        match lower::derived_default(self.krate, &mut self.inference, scope, state, self.item.ident.span()) {
            Ok(body) => Some(Pending { name: "default".into(), site, params: Vec::new(), body }),
            Err(diagnostic) => {
                self.error(diagnostic);
                None
            }
        }
    }
}

/// The first states over their arguments.
pub(super) fn finished(pending: Vec<Pending>, resolver: &mut Resolver<'_>) -> Vec<Initial> {
    let finished = pending.into_iter().map(|pending| {
        let found = analysis::initial(&resolver.graph(&pending.body.graph), Refuses::ByType);
        tidied::initial(Initial {
            name: pending.name,
            site: pending.site,
            params: resolver.params(&pending.params),
            accepts: found.accepts,
            faults: found.faults,
            state: found.state,
        })
    });
    finished.collect()
}
