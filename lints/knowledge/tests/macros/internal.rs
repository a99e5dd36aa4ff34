//! Rules that call each other: internal ones with `@`, one token at a time, and a count by nesting.

mod called {
    macro_rules! state {
        ($(#[$meta:meta])* $name:ident { $($body:tt)* }) => { state!(@step $(#[$meta])* $name [] $($body)*); };
        (@step $(#[$meta:meta])* $name:ident [$($done:tt)*]) => { $(#[$meta])* pub struct $name { $($done)* } };
        (@step $(#[$meta:meta])* $name:ident [$($done:tt)*] opt $field:ident : $ty:ty; $($rest:tt)*) => {
            state!(@step $(#[$meta])* $name [$($done)* pub $field: Option<$ty>,] $($rest)*);
        };
        (@step $(#[$meta:meta])* $name:ident [$($done:tt)*] $field:ident : $ty:ty; $($rest:tt)*) => {
            state!(@step $(#[$meta])* $name [$($done)* $field: $ty,] $($rest)*);
        };
    }

    macro_rules! tuples {
        () => {};
        ($first:ident $($rest:ident)*) => {
            impl<$first: Wire, $($rest: Wire),*> Wire for ($first, $($rest,)*) {
                fn write(&self) -> usize { 0 }
            }
            tuples! { $($rest)* }
        };
    }

    pub trait Wire {
        fn write(&self) -> usize;
    }

    state! {
        #[must_use]
        Replica {
            log: Vec<u8>;
            opt leader: u64;
            opt lease: std::time::Instant;
            term: u64;
        }
    }

    tuples! { A B C }
}

mod written {
    pub trait Wire {
        fn write(&self) -> usize;
    }

    #[must_use]
    pub struct Replica {
        log: Vec<u8>,
        pub leader: Option<u64>,
        pub lease: Option<std::time::Instant>,
        term: u64,
    }

    impl<A: Wire, B: Wire, C: Wire> Wire for (A, B, C) {
        fn write(&self) -> usize {
            0
        }
    }

    impl<B: Wire, C: Wire> Wire for (B, C) {
        fn write(&self) -> usize {
            0
        }
    }

    impl<C: Wire> Wire for (C,) {
        fn write(&self) -> usize {
            0
        }
    }
}
