//! A table of commands that becomes traits and implementations, in the manner of clients for databases: macros within what a macro
//! declares, and a rule that a word chooses before one for any type.

mod called {
    macro_rules! command {
        ($lifetime:lifetime $(#[$attr:meta])+ fn $name:ident<$($generic:ident : $bound:ident),*>($($argument:ident: $ty:ty),*) $body:block Any) => {
            $(#[$attr])*
            fn $name<$lifetime, $($generic: $bound + $lifetime,)* R: FromReply>(&$lifetime mut self $(, $argument: $ty)*) -> Reply<R> {
                $body.query(self)
            }
        };
        ($lifetime:lifetime $(#[$attr:meta])+ fn $name:ident<$($generic:ident : $bound:ident),*>($($argument:ident: $ty:ty),*) $body:block $output:ty) => {
            $(#[$attr])*
            fn $name<$lifetime, $($generic: $bound + $lifetime,)*>(&$lifetime mut self $(, $argument: $ty)*) -> Reply<$output> {
                $body.query(self)
            }
        };
    }

    macro_rules! commands {
        ($lifetime:lifetime $( $(#[$attr:meta])+ fn $name:ident<$($generic:ident : $bound:ident),*>($($argument:ident: $ty:ty),*) -> $output:tt $body:block )*) => (
            /// Commands.
            pub trait Commands: Connection + Sized {
                $( $(#[$attr])*
                #[inline]
                #[allow(clippy::extra_unused_lifetimes)]
                fn $name<$lifetime, $($generic: $bound,)* R: FromReply>(&mut self $(, $argument: $ty)*) -> Reply<R> {
                    Command::$name($($argument),*).query(self)
                } )*
            }

            impl Command {
                $( $(#[$attr])*
                pub fn $name<$lifetime, $($generic: $bound),*>($($argument: $ty),*) -> Self { $body } )*
            }

            pub trait Typed: Connection {
                $( command! { $lifetime $(#[$attr])* fn $name<$($generic: $bound),*>($($argument: $ty),*) { $body } $output } )*
                /// The length.
                fn length(&mut self) -> Reply<usize> { self.ask() }
            }
        );
    }

    pub type Reply<T> = Result<T, std::io::Error>;
    pub struct Command;

    commands! {
        'a
        /// Gets a value.
        ///
        /// [more](https://example.org)
        fn get<K: Key>(key: K) -> Any { Command::named("GET").with(key) }
        /// Sets a value.
        fn set<K: Key, V: Value>(key: K, value: V) -> (()) { Command::named("SET").with(key).with(value) }
        /// Says whether there is one.
        fn exists<K: Key>(keys: &'a [K]) -> bool { Command::named("EXISTS").with(keys) }
    }
}

mod written {
    pub type Reply<T> = Result<T, std::io::Error>;
    pub struct Command;

    pub trait Commands: Connection + Sized {
        fn get<'a, K: Key, R: FromReply>(&mut self, key: K) -> Reply<R> {
            Command::get(key).query(self)
        }
        fn set<'a, K: Key, V: Value, R: FromReply>(&mut self, key: K, value: V) -> Reply<R> {
            Command::set(key, value).query(self)
        }
        fn exists<'a, K: Key, R: FromReply>(&mut self, keys: &'a [K]) -> Reply<R> {
            Command::exists(keys).query(self)
        }
    }

    impl Command {
        pub fn get<'a, K: Key>(key: K) -> Self {
            Command::named("GET").with(key)
        }
        pub fn set<'a, K: Key, V: Value>(key: K, value: V) -> Self {
            Command::named("SET").with(key).with(value)
        }
        pub fn exists<'a, K: Key>(keys: &'a [K]) -> Self {
            Command::named("EXISTS").with(keys)
        }
    }

    pub trait Typed: Connection {
        fn length(&mut self) -> Reply<usize> {
            self.ask()
        }
        fn get<'a, K: Key + 'a, R: FromReply>(&'a mut self, key: K) -> Reply<R> {
            Command::get(key).query(self)
        }
        fn set<'a, K: Key + 'a, V: Value + 'a>(&'a mut self, key: K, value: V) -> Reply<()> {
            Command::set(key, value).query(self)
        }
        fn exists<'a, K: Key + 'a>(&'a mut self, keys: &'a [K]) -> Reply<bool> {
            Command::exists(keys).query(self)
        }
    }
}
