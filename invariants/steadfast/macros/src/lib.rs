//! The attributes of the `steadfast` crate, which has the documentation for users.
//!
//! `#[replicated]` is given a struct or an `impl`, and gives it back without the attributes inside that are meant for
//! `verify`. It looks at tokens alone and depends on nothing, so that it costs its users no time to build. What the code
//! means is not its concern; it only refuses attributes that `verify` could not mean anything by.

mod item;
mod methods;
mod mistake;
mod options;

use proc_macro::{Span, TokenStream};

use item::Item;
use mistake::Mistakes;

/// This is replicated state, or an `impl` of it.
///
/// On the struct, options say how `verify` is to see it:
///
/// - `apply = "effect"`: replicas apply an accepted effect without asking again whether it is acceptable. The default.
/// - `apply = "rerun"`: replicas call the method again, and a refusal there changes nothing.
/// - `overflow = "assumed"`: that plain arithmetic stays within its types is taken for granted. The default.
/// - `overflow = "checked"`: it is to be proved.
///
/// The code stays as it is, except that invariants and equivalences count as used.
#[proc_macro_attribute]
pub fn replicated(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let mut item = Item::new(item);
    match item.keyword().as_str() {
        "struct" => options::of_struct(options, &mut mistakes),
        "impl" => {
            options::of_impl(options, &mut mistakes);
            item.replace_body(|body| methods::stripped(body, &mut mistakes));
        }
        other => {
            let message = format!("`#[replicated]` belongs on a struct or on an `impl` of it, not on `{other}`");
            mistakes.push(item.span(), message);
            // One mistake is enough: the attributes inside would all be unknown.
            if other == "trait" {
                item.replace_body(|body| methods::stripped(body, &mut Mistakes::default()));
            }
        }
    }
    item.into_tokens(mistakes)
}

/// A first state: an associated function that returns `Self`, or a `Result` or `Option` of it. `Default` counts as one.
#[proc_macro_attribute]
pub fn initial(_: TokenStream, item: TokenStream) -> TokenStream {
    outside("initial", item)
}

/// What must hold in every state of every replica: `fn(&self) -> bool`.
#[proc_macro_attribute]
pub fn invariant(_: TokenStream, item: TokenStream) -> TokenStream {
    outside("invariant", item)
}

/// What clients call at one replica, and what the others then apply.
///
/// With `&mut self`, the method is its own effect. With `&self`, it returns the value that a method marked `#[effect]`
/// takes; where none takes it, the operation only reads. A path that returns `Err`, `None` or the literal `false`
/// refuses: it must leave the state as it was, and is not replicated.
///
/// - `refuses = "err"`, `"none"`, `"false"` or `"never"`: only that is a refusal.
/// - `token("account", key = account, mode = "exclusive")`: the coordination that the code around this type provides.
/// - `rate = 100`: how often it is called, compared with the others.
#[proc_macro_attribute]
pub fn operation(_: TokenStream, item: TokenStream) -> TokenStream {
    outside("operation", item)
}

/// What every replica does with the value that an operation returned: `fn(&mut self, value: Value)`.
#[proc_macro_attribute]
pub fn effect(_: TokenStream, item: TokenStream) -> TokenStream {
    outside("effect", item)
}

/// A `&mut self` method that changes this replica alone, with the reason: `#[local("a cache, rebuilt on start")]`.
#[proc_macro_attribute]
pub fn local(_: TokenStream, item: TokenStream) -> TokenStream {
    outside("local", item)
}

/// When two replicas agree, instead of `==` on all fields: `fn(&self, &Self) -> bool`.
#[proc_macro_attribute]
pub fn equivalence(_: TokenStream, item: TokenStream) -> TokenStream {
    outside("equivalence", item)
}

/// The item with an error. Inside of an `impl` marked `#[replicated]`, that attribute has removed all others before the
/// compiler comes to them.
fn outside(name: &str, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let message = format!("`#[{name}]` is read only inside of an `impl` that is marked `#[replicated]`");
    mistakes.push(Span::call_site(), message);
    item.into_iter().chain(mistakes.into_tokens()).collect()
}
