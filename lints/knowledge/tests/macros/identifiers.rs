//! New types, one call for several, with conversions; `$crate`, paths, literals and names with `r#`.

mod called {
    macro_rules! identifiers {
        ($( $(#[$meta:meta])* $vis:vis $name:ident($ty:path) = $prefix:literal; )+) => { $(
            $(#[$meta])*
            #[derive(Clone, Copy)]
            $vis struct $name(pub $ty);

            impl $name {
                pub const PREFIX: &'static str = $prefix;
                pub fn get(self) -> $ty { self.0 }
                pub fn parse(text: &str) -> $crate::Parsed<Self> { $crate::parse(text, $prefix).map(Self) }
            }

            impl From<$ty> for $name {
                fn from(value: $ty) -> Self { Self(value) }
            }
        )+ };
    }

    identifiers! {
        pub Node(u64) = "node";
        /// A term.
        #[must_use]
        pub(crate) Term(std::num::NonZeroU32) = "term";
        r#Type(crate::Tag<u8>) = "type";
    }
}

mod written {
    #[derive(Clone, Copy)]
    pub struct Node(pub u64);
    impl Node {
        pub const PREFIX: &'static str = "node";
        pub fn get(self) -> u64 {
            self.0
        }
        pub fn parse(text: &str) -> crate::Parsed<Self> {
            crate::parse(text, "node").map(Self)
        }
    }
    impl From<u64> for Node {
        fn from(value: u64) -> Self {
            Self(value)
        }
    }

    #[must_use]
    #[derive(Clone, Copy)]
    pub(crate) struct Term(pub std::num::NonZeroU32);
    impl Term {
        pub const PREFIX: &'static str = "term";
        pub fn get(self) -> std::num::NonZeroU32 {
            self.0
        }
        pub fn parse(text: &str) -> crate::Parsed<Self> {
            crate::parse(text, "term").map(Self)
        }
    }
    impl From<std::num::NonZeroU32> for Term {
        fn from(value: std::num::NonZeroU32) -> Self {
            Self(value)
        }
    }

    #[derive(Clone, Copy)]
    struct Type(pub crate::Tag<u8>);
    impl Type {
        pub const PREFIX: &'static str = "type";
        pub fn get(self) -> crate::Tag<u8> {
            self.0
        }
        pub fn parse(text: &str) -> crate::Parsed<Self> {
            crate::parse(text, "type").map(Self)
        }
    }
    impl From<crate::Tag<u8>> for Type {
        fn from(value: crate::Tag<u8>) -> Self {
            Self(value)
        }
    }
}
