//! The methods and associated functions of a replicated struct, and what each is declared to be.

use std::sync::Arc;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;

use super::{Assembly, shared};
use crate::frontend::attributes::{self, Attributes, Mark};
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::items::{Crate, FunctionItem, Place, TypeItem};
use crate::object::{Param, Role};
use crate::site::Site;
use crate::term::Var;

/// How a method takes its object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Receiver {
    /// Not at all.
    None,
    /// By `&self`.
    Shared,
    /// By `&mut self`.
    Mutable,
    /// By `self`, boxed or otherwise owned.
    Owned,
}

/// A method or an associated function.
#[derive(Clone)]
pub(super) struct Member<'run, 'ast> {
    pub(super) function: &'run FunctionItem<'ast>,
    pub(super) mark: Option<Mark>,
    pub(super) receiver: Receiver,
    /// Where its name stands.
    pub(super) site: Site,
}

impl Member<'_, '_> {
    pub(super) fn name(&self) -> Arc<str> {
        shared(&self.function.signature.ident)
    }

    /// Whether other code than the struct's own can call it.
    pub(super) fn is_public(&self) -> bool {
        let inherent = self.function.owner.is_some_and(|owner| owner.of_trait.is_none());
        !inherent || self.function.visibility.is_none_or(|visibility| !matches!(visibility, syn::Visibility::Inherited))
    }
}

/// All of them, in source order.
pub(super) struct Members<'run, 'ast>(Vec<Member<'run, 'ast>>);

impl<'run, 'ast> Members<'run, 'ast> {
    /// The members of the struct that is being put together.
    pub(super) fn of(assembly: &mut Assembly<'run, 'ast>) -> Self {
        let krate = assembly.krate;
        let name = assembly.item.ident.to_string();
        let mut members = Vec::new();
        for function in krate.methods_of(&name) {
            let Some(owner) = function.owner else { continue };
            let Some(self_type) = owner.self_type else { continue };
            if !is_of(krate, &function.place, self_type, assembly.item) {
                continue;
            }
            let attributes = Attributes { krate, file: function.place.file };
            let mark = match attributes.mark(function.attributes) {
                Ok(mark) => mark,
                Err(diagnostic) => {
                    assembly.error(diagnostic);
                    None
                }
            };
            let site = krate.site(function.place.file, function.signature.ident.span());
            let receiver = receiver(function.signature);
            if mark.is_some()
                && let Err(diagnostic) =
                    krate.check_conditions(assembly.place, &function.place, function.signature.ident.span())
            {
                assembly.error(diagnostic);
                continue;
            }
            if let Some((mark, at)) = &mark {
                if attributes::named(owner.attributes, "replicated").is_none() {
                    assembly.error(
                        Diagnostic::error(
                            *at,
                            "this impl is not `#[replicated]`, so its attributes mean nothing to rustc",
                        )
                        .help(format!("write `#[replicated]` on the `impl {name}` around it")),
                    );
                }
                if let Some(diagnostic) = misused(mark, function.signature, receiver, site) {
                    assembly.error(diagnostic);
                    continue;
                }
            }
            members.push(Member { function, mark: mark.map(|(mark, _)| mark), receiver, site });
        }
        for located in krate.impls() {
            let macros = located.item.items.iter().filter_map(|member| match member {
                syn::ImplItem::Macro(found) if is_of(krate, &located.place, &located.item.self_ty, assembly.item) => {
                    Some(found)
                }
                _ => None,
            });
            for found in macros {
                let site = krate.site(located.place.file, found.mac.path.span());
                assembly.error(
                    Diagnostic::error(site, format!("a macro in an impl of `{name}` is not expanded"))
                        .help("write out the methods that it makes"),
                );
            }
        }
        for call in krate.macro_calls() {
            if mentions(call.item.tokens.clone(), &name) {
                let site = krate.site(call.place.file, call.item.path.span());
                assembly.error(
                    Diagnostic::warning(site, format!("a macro that mentions `{name}` is not expanded"))
                        .help(format!("write out what it makes, unless that never changes a `{name}`")),
                );
            }
        }
        members.sort_by_key(|member| member.site);
        Self(members)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Member<'run, 'ast>> {
        self.0.iter()
    }
}

/// Whether an impl of a type of the struct's name is one of the struct.
fn is_of(krate: &Crate<'_>, place: &Place, self_type: &syn::Type, item: &syn::ItemStruct) -> bool {
    let syn::Type::Path(path) = self_type else { return false };
    match krate.type_named(place, &path.path) {
        Ok(Some(located)) => matches!(located.item, TypeItem::Struct(found) if std::ptr::eq(found, item)),
        Ok(None) => false,
        // steadfast: allow(default_on_error): one of several types of the name; better a method too many than one too few
        Err(_) => true,
    }
}

/// Whether the name is among the tokens.
fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn receiver(signature: &syn::Signature) -> Receiver {
    let Some(receiver) = signature.receiver() else { return Receiver::None };
    match &receiver.kind {
        syn::ReceiverKind::Reference(_, _, Some(_)) => Receiver::Mutable,
        syn::ReceiverKind::Reference(_, _, None) => Receiver::Shared,
        syn::ReceiverKind::Typed(_, ty) => match &**ty {
            syn::Type::Reference(reference) if reference.mutability.is_some() => Receiver::Mutable,
            syn::Type::Reference(_) => Receiver::Shared,
            // A `Pin<&mut Self>` among them.
            _ => Receiver::Mutable,
        },
        _ => Receiver::Owned,
    }
}

/// What is wrong with a method that is declared to be that.
fn misused(mark: &Mark, signature: &syn::Signature, receiver: Receiver, site: Site) -> Option<Diagnostic> {
    let name = &signature.ident;
    let error = |message: String, help: &str| Some(Diagnostic::error(site, message).help(help));
    let kind = match mark {
        Mark::Invariant => "invariant",
        Mark::Initial => "initial",
        Mark::Operation(_) => "operation",
        Mark::Effect => "effect",
        Mark::Equivalence => "equivalence",
        Mark::Local { .. } => return None,
    };
    if signature.asyncness.is_some() {
        return error(
            format!("`{name}` is async, so that other code runs while the {kind} is half done"),
            "make it an ordinary function, and await outside of it",
        );
    }
    if signature.generics.type_params().next().is_some() || signature.generics.const_params().next().is_some() {
        return error(format!("`{name}` is generic, so that it is many {kind}s"), "write the types that are meant");
    }
    let arguments = signature.inputs.iter().filter(|input| matches!(input, syn::FnArg::Typed(_))).count();
    let returns_bool = matches!(&signature.output, syn::ReturnType::Type(_, ty)
        if matches!(&**ty, syn::Type::Path(path) if path.path.is_ident("bool")));
    match (mark, receiver) {
        (Mark::Invariant, Receiver::Shared) if arguments == 0 && returns_bool => None,
        (Mark::Invariant, _) => error(
            format!("`{name}` is no invariant: that is a question to the state alone"),
            "give it the signature `fn(&self) -> bool`",
        ),
        (Mark::Equivalence, Receiver::Shared) if arguments == 1 && returns_bool => None,
        (Mark::Equivalence, _) => error(
            format!("`{name}` is no equivalence: that compares two states"),
            "give it the signature `fn(&self, other: &Self) -> bool`",
        ),
        (Mark::Initial, Receiver::None) => None,
        (Mark::Initial, _) => error(
            format!("`{name}` does not make the first state, it is given one"),
            "give it the signature `fn(..) -> Self`, or `-> Result<Self, _>`",
        ),
        (Mark::Operation(_), Receiver::Shared | Receiver::Mutable) => None,
        (Mark::Operation(_), Receiver::Owned) => {
            error(format!("`{name}` takes the object away"), "let the operation take `&mut self`")
        }
        (Mark::Operation(_), Receiver::None) => {
            error(format!("`{name}` has no object to operate on"), "let the operation take `&mut self`, or `&self`")
        }
        (Mark::Effect, Receiver::Mutable) if arguments == 1 && returns_nothing(signature) => None,
        (Mark::Effect, _) => error(
            format!("`{name}` is no effect: that applies one value, and cannot refuse"),
            "give it the signature `fn(&mut self, effect: E)`, where `E` is what operations return",
        ),
        (Mark::Local { .. }, _) => None,
    }
}

fn returns_nothing(signature: &syn::Signature) -> bool {
    match &signature.output {
        syn::ReturnType::Default => true,
        syn::ReturnType::Type(_, ty) => matches!(&**ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty()),
    }
}

/// The parameters of a method with their roles; the receiver is none.
pub(super) fn params(
    krate: &Crate<'_>,
    function: &FunctionItem<'_>,
    vars: &[Var],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Param> {
    let attributes = Attributes { krate, file: function.place.file };
    let typed = function.signature.inputs.iter().filter_map(|input| match input {
        syn::FnArg::Typed(typed) => Some(typed),
        syn::FnArg::Receiver(_) => None,
    });
    let params = typed.zip(vars).map(|(typed, var)| {
        let role = attributes.role(&typed.attrs).unwrap_or_else(|diagnostic| {
            diagnostics.push(diagnostic);
            Role::Plain
        });
        Param { var: var.clone(), site: krate.site(function.place.file, typed.pat.span()), role }
    });
    params.collect()
}

/// Impls that are replicated although their type is not.
pub(super) fn strays(krate: &Crate<'_>, replicated: &[&syn::ItemStruct]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for located in krate.impls() {
        let Some(attribute) = attributes::named(&located.item.attrs, "replicated") else { continue };
        let own = match &*located.item.self_ty {
            syn::Type::Path(path) => krate.type_named(&located.place, &path.path),
            _ => Ok(None),
        };
        let known = match own {
            Ok(Some(own)) => {
                matches!(own.item, TypeItem::Struct(item) if replicated.iter().any(|one| std::ptr::eq(*one, item)))
            }
            Ok(None) => false,
            Err(diagnostic) => {
                found.push(diagnostic);
                true
            }
        };
        if !known {
            let site = krate.site(located.place.file, attribute.span());
            found.push(
                Diagnostic::error(site, "the type of this impl is not `#[replicated]`")
                    .help("write `#[replicated]` on the struct as well; it must stand in the same crate"),
            );
        }
    }
    found
}
