//! Items handed on under a condition, modules, imports, statics, and a macro that defines a macro.

mod called {
    macro_rules! with_feature {
        ($name:literal: $($item:item)*) => { $( #[cfg(feature = $name)] $item )* };
    }

    macro_rules! define {
        ($name:ident, $ty:ty) => {
            macro_rules! $name {
                ($at:ident) => { pub static $at: $ty = <$ty>::new(); };
            }
        };
    }

    macro_rules! version {
        ($($name:ident),* in $module:ident use $($import:path),+) => {
            pub mod $module {
                $( use $import; )+
                $( pub fn $name(&mut self) -> Result<$name, Error> { loop {} } )*
                pub mod inner { pub use super::*; }
            }
        };
    }

    with_feature! { "serde":
        pub struct Codec<T>(T);
        impl<T: Read> Codec<T> { pub fn next(&mut self) -> Option<T> { None } }
    }

    define!(counter, std::sync::atomic::AtomicU64);
    counter!(REQUESTS);
    counter!(FAILURES);

    version!(Get, Put in v2 use std::io::Error, super::Codec);
}

mod written {
    pub struct Codec<T>(T);
    impl<T: Read> Codec<T> {
        pub fn next(&mut self) -> Option<T> {
            None
        }
    }

    pub static REQUESTS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new();
    pub static FAILURES: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new();

    pub mod v2 {
        use std::io::Error;
        use super::Codec;
        pub fn Get(&mut self) -> Result<Get, Error> {
            loop {}
        }
        pub fn Put(&mut self) -> Result<Put, Error> {
            loop {}
        }
        pub mod inner {
            pub use super::*;
        }
    }
}
