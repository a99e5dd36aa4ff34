//! The declarations of the standard library parse, and hold what code that handles errors rests on.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Item, parse_quote};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn core_holds_results_options_iterators_and_conversions() -> Outcome {
    let expected = parse_quote! {
        pub mod result {
            #[must_use] pub enum Result<T, E> { Ok(T), Err(E) }
            impl<T, E> Result<T, E> {
                pub fn ok(self) -> Option<T> {}
                pub fn map_err<F, O>(self, op: O) -> Result<T, F> where O: FnOnce(E) -> F {}
            }
            impl<T, E> IntoIterator for Result<T, E> {
                type Item = T;
                type IntoIter = IntoIter<T>;
            }
        }
        pub mod option {
            impl<T> Option<T> {
                pub fn ok_or<E>(self, err: E) -> Result<T, E> {}
            }
        }
        mod str {
            impl str {
                pub fn parse<F: FromStr>(&self) -> Result<F, F::Err> {}
            }
        }
        pub mod num {
            impl FromStr for i32 {
                type Err = ParseIntError;
            }
        }
        pub mod convert {
            mod num {
                impl TryFrom<u64> for u32 {
                    type Error = TryFromIntError;
                }
            }
        }
        pub mod iter {
            mod traits {
                mod iterator {
                    #[must_use] pub trait Iterator {
                        type Item;
                        fn next(&mut self) -> Option<Self::Item>;
                        fn map<B, F>(self, f: F) -> Map<Self, F> where Self: Sized, F: FnMut(Self::Item) -> B {}
                    }
                }
            }
            mod adapters {
                mod map {
                    impl<B, I: Iterator, F> Iterator for Map<I, F> where F: FnMut(I::Item) -> B {
                        type Item = B;
                    }
                }
            }
        }
        pub mod time {
            impl Duration {
                #[must_use] pub fn checked_sub(self, rhs: Duration) -> Option<Duration> {}
            }
        }
        pub mod prelude {
            pub mod v1 {
                pub use crate::result::Result::Err;
            }
        }
    };
    holds("core", &expected)
}

#[test]
fn alloc_holds_what_owns_a_value() -> Outcome {
    let expected = parse_quote! {
        pub mod boxed {
            pub struct Box<T: ?Sized, A: Allocator = Global> {}
            impl<F: ?Sized + Future + Unpin, A: Allocator> Future for Box<F, A> {
                type Output = F::Output;
            }
        }
        pub mod sync {
            impl<T: ?Sized, A: Allocator> Deref for Arc<T, A> {
                type Target = T;
            }
        }
        pub mod vec {
            impl<T, A: Allocator> IntoIterator for Vec<T, A> {
                type Item = T;
                type IntoIter = IntoIter<T, A>;
            }
        }
    };
    holds("alloc", &expected)
}

#[test]
fn std_holds_files_threads_locks_and_channels() -> Outcome {
    let expected = parse_quote! {
        pub mod io {
            mod error {
                pub type Result<T> = result::Result<T, Error>;
            }
        }
        pub mod fs {
            impl File {
                pub fn open<P: AsRef<Path>>(path: P) -> io::Result<File> {}
            }
        }
        pub mod env {
            pub fn var<K: AsRef<OsStr>>(key: K) -> Result<String, VarError> {}
        }
        pub mod thread {
            pub type Result<T> = crate::result::Result<T, Box<dyn Any + Send + 'static>>;
            mod functions {
                pub fn spawn<F, T>(f: F) -> JoinHandle<T>
                where
                    F: FnOnce() -> T,
                    F: Send + 'static,
                    T: Send + 'static {}
            }
            mod join_handle {
                impl<T> JoinHandle<T> {
                    pub fn join(self) -> Result<T> {}
                }
            }
        }
        pub mod sync {
            pub mod mpsc {
                impl<T> Sender<T> {
                    pub fn send(&self, t: T) -> Result<(), SendError<T>> {}
                }
            }
            pub mod poison {
                pub type LockResult<T> = Result<T, PoisonError<T>>;
                mod mutex {
                    impl<T: ?Sized> Mutex<T> {
                        pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {}
                    }
                }
            }
            pub use ::alloc::sync::Arc;
        }
        pub mod collections {
            mod hash {
                pub mod map {
                    impl<K, V, S, A> HashMap<K, V, S, A> where K: Eq + Hash, S: BuildHasher, A: Allocator {
                        pub fn get<Q: ?Sized>(&self, k: &Q) -> Option<&V> where K: Borrow<Q>, Q: Hash + Eq {}
                    }
                }
            }
        }
        pub mod prelude {
            pub mod v1 {
                pub use crate::vec::Vec;
            }
            pub mod rust_2021 {
                pub use super::v1::*;
            }
        }
    };
    holds("std", &expected)
}

/// Nothing stands in the files that is not understood, and nothing that only a compiler would need.
#[test]
fn only_declarations_are_there() -> Outcome {
    for name in ["core", "alloc", "std"] {
        let mut stray = Stray::default();
        stray.visit_file(&read(name)?);
        assert!(stray.declarations > 500, "`{name}` declares only {}", stray.declarations);
        assert!(stray.found.is_empty(), "in `{name}`: {:?}", stray.found);
    }
    Ok(())
}

fn read(name: &str) -> Result<syn::File, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/standard");
    let path = folder.join(name).with_extension("decl");
    let text = fs::read_to_string(&path)?;
    Ok(syn::parse_file(&text).map_err(|error| format!("{name}: {error} in line {}", error.span().start().line))?)
}

/// Whether all that is expected is declared in a crate.
fn holds(name: &str, expected: &syn::File) -> Outcome {
    let declared = facts(&read(name)?.items);
    let missing: Vec<String> = facts(&expected.items).difference(&declared).cloned().collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("`{name}` lacks\n{}", missing.join("\n")).into()) }
}

/// A text for each declaration: its modules, the first line of its trait or implementation, itself.
fn facts(items: &[Item]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(items, "", &mut found);
    found
}

fn collect(items: &[Item], within: &str, found: &mut BTreeSet<String>) {
    for item in items {
        let mut head = item.clone();
        let parts: Vec<_> = match &mut head {
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    collect(items, &format!("{within}{} | ", module.ident), found);
                }
                continue;
            }
            Item::Impl(head) => std::mem::take(&mut head.items).iter().map(ToTokens::to_token_stream).collect(),
            Item::Trait(head) => std::mem::take(&mut head.items).iter().map(ToTokens::to_token_stream).collect(),
            _ => Vec::new(),
        };
        let head = head.to_token_stream();
        found.insert(format!("{within}{head}"));
        found.extend(parts.into_iter().map(|part| format!("{within}{head} | {part}")));
    }
}

/// What should not be there.
#[derive(Default)]
struct Stray {
    declarations: usize,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Stray {
    fn visit_item(&mut self, item: &'ast Item) {
        self.declarations += 1;
        if matches!(item, Item::Verbatim(_) | Item::Macro(_) | Item::ForeignMod(_) | Item::ExternCrate(_)) {
            self.found.push(item.to_token_stream().to_string());
        }
        visit::visit_item(self, item);
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        if !block.stmts.is_empty() {
            self.found.push(block.to_token_stream().to_string());
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if !["must_use", "non_exhaustive", "cfg"].iter().any(|name| attribute.path().is_ident(name)) {
            self.found.push(attribute.to_token_stream().to_string());
        }
    }
}
