//! The attributes of replicated state: what the user says a method or a parameter is. Misuse is a diagnostic.

use std::sync::Arc;

use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;

use super::diagnostic::Diagnostic;
use super::items::Crate;
use crate::graph::Refuses;
use crate::object::{Apply, Role};
use crate::rate::Rate;
use crate::site::Site;

/// What a method is declared to be.
#[derive(Clone, Debug)]
pub(super) enum Mark {
    /// `#[invariant]`.
    Invariant,
    /// `#[initial]`.
    Initial,
    /// `#[operation(..)]`.
    Operation(Declared),
    /// `#[effect]`.
    Effect,
    /// `#[equivalence]`.
    Equivalence,
    /// `#[local("reason")]`.
    Local {
        /// Why a change that the analysis does not see is none of its business.
        reason: String,
    },
}

/// What stands in an `#[operation(..)]`.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    /// What refuses.
    pub(super) refuses: Refuses,
    /// The tokens that the operation takes.
    pub(super) tokens: Vec<Token>,
    /// How often it is called.
    pub(super) rate: Rate,
}

/// A declared token, with the names of its key.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) name: Arc<str>,
    pub(super) key: Vec<syn::Ident>,
    pub(super) mode: Arc<str>,
    pub(super) site: Site,
}

/// What stands in a `#[replicated(..)]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Options {
    /// How replicas apply operations.
    pub(super) apply: Apply,
    /// Whether overflow of plain arithmetic is an obligation.
    pub(super) overflow_checked: bool,
}

/// The attribute of that name, whatever path it is written by.
pub(super) fn named<'a>(attributes: &'a [syn::Attribute], name: &str) -> Option<&'a syn::Attribute> {
    attributes.iter().find(|attribute| is(attribute, name))
}

fn is(attribute: &syn::Attribute, name: &str) -> bool {
    let segments = &attribute.path().segments;
    let foreign = segments.len() > 1 && segments.first().is_some_and(|first| first.ident != "steadfast");
    !foreign && segments.last().is_some_and(|last| last.ident == name)
}

/// A file's attributes, whose places are in that file.
pub(super) struct Attributes<'a, 'ast> {
    pub(super) krate: &'a Crate<'ast>,
    pub(super) file: usize,
}

impl Attributes<'_, '_> {
    /// What `#[replicated(..)]` says.
    ///
    /// # Errors
    ///
    /// Where an option is unknown.
    pub(super) fn options(&self, attribute: &syn::Attribute) -> Result<Options, Diagnostic> {
        let mut options = Options::default();
        self.each(attribute, |meta| {
            if meta.path.is_ident("apply") {
                options.apply = match word(&meta)?.as_str() {
                    "effect" => Apply::Effect,
                    "rerun" => Apply::Rerun,
                    other => return Err(meta.error(format!("`apply` is \"effect\" or \"rerun\", not {other:?}"))),
                };
            } else if meta.path.is_ident("overflow") {
                options.overflow_checked = match word(&meta)?.as_str() {
                    "checked" => true,
                    "assumed" => false,
                    other => return Err(meta.error(format!("`overflow` is \"checked\" or \"assumed\", not {other:?}"))),
                };
            } else {
                return Err(meta.error("unknown option of `#[replicated]`; there are `apply` and `overflow`"));
            }
            Ok(())
        })?;
        Ok(options)
    }

    /// What a method is declared to be; `None` where nothing is said.
    ///
    /// # Errors
    ///
    /// Where it is declared to be two things, or an option is unknown.
    pub(super) fn mark(&self, attributes: &[syn::Attribute]) -> Result<Option<(Mark, Site)>, Diagnostic> {
        let mut found: Option<(Mark, Site, String)> = None;
        for attribute in attributes {
            let Some(name) = ["invariant", "initial", "operation", "effect", "equivalence", "local"]
                .into_iter()
                .find(|name| is(attribute, name))
            else {
                continue;
            };
            let mark = match name {
                "operation" => Mark::Operation(self.operation(attribute)?),
                "local" => Mark::Local { reason: self.reason(attribute)? },
                _ => {
                    self.bare(attribute, name)?;
                    match name {
                        "invariant" => Mark::Invariant,
                        "initial" => Mark::Initial,
                        "effect" => Mark::Effect,
                        _ => Mark::Equivalence,
                    }
                }
            };
            let site = self.site(attribute);
            if let Some((_, first, other)) = &found {
                return Err(Diagnostic::error(site, format!("a method cannot be `#[{name}]` and `#[{other}]`"))
                    .place(*first, "the other attribute")
                    .help("keep one of them, and move the rest to a method of its own"));
            }
            found = Some((mark, site, name.to_owned()));
        }
        Ok(found.map(|(mark, site, _)| (mark, site)))
    }

    /// What is said of a parameter.
    ///
    /// # Errors
    ///
    /// Where it is said to be fresh and the replica.
    pub(super) fn role(&self, attributes: &[syn::Attribute]) -> Result<Role, Diagnostic> {
        match (named(attributes, "fresh"), named(attributes, "replica")) {
            (None, None) => Ok(Role::Plain),
            (Some(_), None) => Ok(Role::Fresh),
            (None, Some(_)) => Ok(Role::Replica),
            (Some(fresh), Some(replica)) => {
                Err(Diagnostic::error(self.site(replica), "a parameter cannot be `#[fresh]` and `#[replica]`")
                    .place(self.site(fresh), "the other attribute")
                    .help("a fresh value differs from call to call, a replica's id from replica to replica"))
            }
        }
    }

    fn operation(&self, attribute: &syn::Attribute) -> Result<Declared, Diagnostic> {
        let mut declared = Declared { refuses: Refuses::ByType, tokens: Vec::new(), rate: Rate::default() };
        self.each(attribute, |meta| {
            if meta.path.is_ident("refuses") {
                declared.refuses = match word(&meta)?.as_str() {
                    "err" => Refuses::Err,
                    "none" => Refuses::None,
                    "false" => Refuses::False,
                    "never" => Refuses::Never,
                    _ => return Err(meta.error("`refuses` is \"err\", \"none\", \"false\" or \"never\"")),
                };
            } else if meta.path.is_ident("token") {
                declared.tokens.push(self.token(&meta)?);
            } else if meta.path.is_ident("rate") {
                let number: syn::Lit = meta.value()?.parse()?;
                declared.rate = rate(&number).ok_or_else(|| meta.error("`rate` is a number of calls per second"))?;
            } else {
                return Err(meta.error("unknown option of `#[operation]`; there are `refuses`, `token` and `rate`"));
            }
            Ok(())
        })?;
        Ok(declared)
    }

    /// `token("account", key = account, mode = "exclusive")`.
    fn token(&self, meta: &ParseNestedMeta<'_>) -> syn::Result<Token> {
        let content;
        syn::parenthesized!(content in meta.input);
        let name: syn::LitStr = content.parse()?;
        let mut token = Token {
            name: name.value().into(),
            key: Vec::new(),
            mode: "exclusive".into(),
            site: self.krate.site(self.file, name.span()),
        };
        while !content.is_empty() {
            content.parse::<syn::Token![,]>()?;
            if content.is_empty() {
                break;
            }
            let option: syn::Ident = content.parse()?;
            content.parse::<syn::Token![=]>()?;
            if option == "mode" {
                token.mode = content.parse::<syn::LitStr>()?.value().into();
            } else if option == "key" && content.peek(syn::token::Paren) {
                let keys;
                syn::parenthesized!(keys in content);
                token.key =
                    keys.parse_terminated(|key| key.parse::<syn::Ident>(), syn::Token![,])?.into_iter().collect();
            } else if option == "key" {
                token.key = vec![content.parse()?];
            } else {
                return Err(syn::Error::new(option.span(), "unknown option of `token`; there are `key` and `mode`"));
            }
        }
        Ok(token)
    }

    fn reason(&self, attribute: &syn::Attribute) -> Result<String, Diagnostic> {
        let reason = attribute.parse_args::<syn::LitStr>().map(|text| text.value());
        let without = match reason {
            Ok(reason) if !reason.trim().is_empty() => return Ok(reason),
            Ok(_) => "`#[local]` without a reason".to_owned(),
            Err(error) => format!("`#[local]` without a reason: {error}"),
        };
        Err(Diagnostic::error(self.site(attribute), without)
            .help("say why the change is none of the replicated state's business: `#[local(\"a cache\")]`"))
    }

    fn bare(&self, attribute: &syn::Attribute, name: &str) -> Result<(), Diagnostic> {
        match &attribute.meta {
            syn::Meta::Path(_) => Ok(()),
            _ => Err(Diagnostic::error(self.site(attribute), format!("`#[{name}]` takes no options"))
                .help(format!("write `#[{name}]`"))),
        }
    }

    /// Reads the options of an attribute that may have none.
    fn each(
        &self,
        attribute: &syn::Attribute,
        option: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>,
    ) -> Result<(), Diagnostic> {
        if matches!(attribute.meta, syn::Meta::Path(_)) {
            return Ok(());
        }
        attribute
            .parse_nested_meta(option)
            .map_err(|error| Diagnostic::error(self.krate.site(self.file, error.span()), error.to_string()))
    }

    fn site(&self, attribute: &syn::Attribute) -> Site {
        self.krate.site(self.file, attribute.span())
    }
}

/// The text of `option = "text"`.
fn word(meta: &ParseNestedMeta<'_>) -> syn::Result<String> {
    Ok(meta.value()?.parse::<syn::LitStr>()?.value())
}

/// Calls per second, where a literal is such a number.
fn rate(number: &syn::Lit) -> Option<Rate> {
    let digits = match number {
        syn::Lit::Int(whole) => whole.base10_digits(),
        syn::Lit::Float(fraction) => fraction.base10_digits(),
        _ => return None,
    };
    digits.parse().ok().and_then(Rate::new)
}
