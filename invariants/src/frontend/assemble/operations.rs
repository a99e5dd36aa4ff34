//! Operations in one part and in two, and the effects that they ship (INPUT 6).

use std::sync::Arc;

use super::members::{self, Member, Members, Receiver};
use super::resolved::Resolver;
use super::{Assembly, shared, tidied};
use crate::analysis::{self, EffectValue};
use crate::frontend::attributes::{Declared, Mark};
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::inference::Inference;
use crate::frontend::lower::Body;
use crate::graph::Refuses;
use crate::object::{self, DeclaredToken, Operation, Param, Role};
use crate::rate::Rate;
use crate::site::Site;
use crate::sort::{OK, SOME, Sort};
use crate::term::{Term, Var};

/// An operation whose bodies are lowered.
pub(super) struct Pending {
    name: Arc<str>,
    site: Site,
    pub(super) params: Vec<Param>,
    body: Body,
    refuses: Refuses,
    tokens: Vec<DeclaredToken>,
    rate: Rate,
    form: Form,
}

/// Where the effect of an operation stands.
enum Form {
    /// In its own body.
    OnePart,
    /// In a method that takes a part of what it returns.
    TwoPart(EffectValue, Arc<Body>),
    /// Nowhere: it only reads.
    Query,
}

/// A method that applies the values of one type.
struct Applier {
    name: Arc<str>,
    site: Site,
    body: Arc<Body>,
    produced: bool,
}

impl Applier {
    fn parameter(&self) -> Option<&Var> {
        self.body.params.first()
    }
}

impl<'run, 'ast> Assembly<'run, 'ast> {
    /// All operations, in source order.
    pub(super) fn lowered_operations(&mut self, members: &Members<'run, 'ast>) -> Vec<Pending> {
        let mut appliers = self.appliers(members);
        let mut pending = Vec::new();
        for member in members.iter() {
            let Some(Mark::Operation(declared)) = &member.mark else { continue };
            let Some(body) = self.body(member) else { continue };
            let params = members::params(self.krate, member.function, &body.params, &mut self.diagnostics);
            let form = match member.receiver {
                Receiver::Shared => self.form(&body, &mut appliers),
                _ => Form::OnePart,
            };
            if matches!(form, Form::Query) {
                self.wasted(member, declared, &params);
            }
            let tokens = self.tokens(declared, &params);
            pending.push(Pending {
                name: member.name(),
                site: member.site,
                params,
                body,
                refuses: declared.refuses,
                tokens,
                rate: declared.rate,
                form,
            });
        }
        for applier in appliers.iter().filter(|applier| !applier.produced) {
            let message = format!("no operation returns what the effect `{}` takes", applier.name);
            self.diagnostics.push(
                Diagnostic::error(applier.site, message)
                    .help("return its argument from an `#[operation]` that takes `&self`, or remove the effect"),
            );
        }
        pending
    }

    /// The effect methods, of which no two take the same type.
    fn appliers(&mut self, members: &Members<'run, 'ast>) -> Vec<Applier> {
        let mut appliers: Vec<Applier> = Vec::new();
        for member in members.iter().filter(|member| matches!(member.mark, Some(Mark::Effect))) {
            let Some(body) = self.body(member) else { continue };
            let applier = Applier { name: member.name(), site: member.site, body: Arc::new(body), produced: false };
            let Some(parameter) = applier.parameter() else { continue };
            let same = appliers.iter().find(|other| {
                other.parameter().is_some_and(|other| are_same(&self.inference, &other.sort, &parameter.sort))
            });
            if let Some(other) = same {
                let message = format!("`{}` and `{}` are effects for the same type", other.name, applier.name);
                let diagnostic = Diagnostic::error(applier.site, message)
                    .place(other.site, "the other effect")
                    .help("give each effect a type of its own, or make them one");
                self.diagnostics.push(diagnostic);
            } else {
                appliers.push(applier);
            }
        }
        appliers
    }

    /// The effect that takes what a `&self` operation returns: as a whole, or as the first of a tuple.
    fn form(&mut self, body: &Body, appliers: &mut [Applier]) -> Form {
        let accepted = accepted(&self.inference.known(&body.graph.result));
        let first = accepted.record().filter(|record| record.name.is_empty()).and_then(|tuple| tuple.fields.first());
        let candidates = [(Some(accepted.clone()), false), (first.map(|field| field.sort.clone()), true)];
        for (candidate, first_of_tuple) in candidates {
            let Some(candidate) = candidate else { continue };
            for applier in &mut *appliers {
                let Some(parameter) = applier.body.params.first() else { continue };
                if self.inference.unify_alike(&parameter.sort, &candidate) {
                    applier.produced = true;
                    return Form::TwoPart(EffectValue { first_of_tuple }, applier.body.clone());
                }
            }
        }
        Form::Query
    }

    /// Says of a query that it was meant to have an effect, where that is evident.
    fn wasted(&mut self, member: &Member<'run, 'ast>, declared: &Declared, params: &[Param]) {
        let mints = params.iter().any(|param| param.role != Role::Plain);
        if mints || !declared.tokens.is_empty() {
            let message = format!("no effect takes what `{}` returns, so the operation changes nothing", member.name());
            self.diagnostics.push(
                Diagnostic::error(member.site, message)
                    .help("write an `#[effect]` that takes its type, or let the operation take `&mut self`"),
            );
        }
    }

    /// The declared tokens, with their keys by place.
    fn tokens(&mut self, declared: &Declared, params: &[Param]) -> Vec<DeclaredToken> {
        let mut tokens = Vec::new();
        for token in &declared.tokens {
            let mut key = Vec::new();
            for name in &token.key {
                match params.iter().position(|param| *param.var.name == *shared(name)) {
                    Some(place) => key.push(place),
                    None => self.diagnostics.push(
                        Diagnostic::error(token.site, format!("the key `{name}` of the token is no parameter"))
                            .help("name a parameter of this operation, or several in parentheses"),
                    ),
                }
            }
            tokens.push(DeclaredToken { name: token.name.clone(), key, mode: token.mode.clone(), site: token.site });
        }
        tokens
    }
}

/// The operations with their guards, captures and effects.
pub(super) fn finished(pending: Vec<Pending>, resolver: &mut Resolver<'_>) -> Vec<Operation> {
    pending.into_iter().map(|pending| tidied::operation(operation(pending, resolver))).collect()
}

fn operation(pending: Pending, resolver: &mut Resolver<'_>) -> Operation {
    let params = resolver.params(&pending.params);
    let graph = resolver.graph(&pending.body.graph);
    let Pending { name, site, refuses, tokens, rate, form, .. } = pending;
    if let Form::TwoPart(part, applier) = &form {
        let applier = resolver.body(applier);
        if let Some(parameter) = applier.params.first() {
            let found = analysis::two_part(&graph, refuses, *part, &applier.graph, parameter);
            return Operation {
                name,
                site,
                params,
                captures: found.captures,
                guards: found.guards,
                accepts: found.accepts,
                origin: found.origin,
                refusals: Vec::new(),
                form: object::Form::TwoPart,
                query: unchanged(&found.effect.state, &graph.state),
                effect: found.effect,
                result: found.result,
                tokens,
                rate,
            };
        }
    }
    let found = analysis::one_part(&graph, refuses);
    Operation {
        name,
        site,
        params,
        captures: Vec::new(),
        guards: found.guards,
        accepts: found.accepts,
        origin: found.origin,
        refusals: found.refusals,
        form: if matches!(form, Form::Query) { object::Form::Query } else { object::Form::OnePart },
        query: matches!(form, Form::Query) || unchanged(&found.effect.state, &graph.state),
        effect: found.effect,
        result: found.result,
        tokens,
        rate,
    }
}

/// Whether a new state is the old one by construction.
fn unchanged(new: &[Term], old: &[Var]) -> bool {
    new.iter().zip(old).all(|(new, old)| *new == Term::var(old))
}

/// What an accepted `Result` or `Option` holds; any other sort itself.
pub(super) fn accepted(sort: &Sort) -> Sort {
    let held = |shape: &crate::sort::Enum, variant: usize| {
        shape.variants.get(variant).and_then(|variant| variant.fields.first()).map(|field| field.sort.clone())
    };
    let inner = sort.variants().and_then(|shape| match &*shape.name {
        "Result" => held(shape, OK),
        "Option" => held(shape, SOME),
        _ => None,
    });
    inner.unwrap_or_else(|| sort.clone())
}

/// Whether two sorts are of one type.
fn are_same(inference: &Inference, first: &Sort, second: &Sort) -> bool {
    inference.clone().unify_alike(first, second)
}
