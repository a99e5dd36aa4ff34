//! Macros that are given the name of a macro, a macro that is defined twice, and one that a `cfg` chooses.

mod called {
    macro_rules! each_kind {
        ($callback:ident) => { $callback! { Leader = 1, Follower = 2, Learner = 3 } };
        ($callback:ident, $($more:tt)*) => { $callback! { $($more)* ; Leader = 1 } };
    }

    macro_rules! kinds {
        ($($name:ident = $code:literal),*) => {
            pub enum Kind { $($name),* }
            $( pub struct $name { pub code: u8 } )*
        };
    }

    macro_rules! one {
        () => { pub fn first() -> u8 { 1 } };
    }
    one!();
    macro_rules! one {
        () => { pub fn second() -> u16 { 2 } };
    }
    one!();

    #[cfg(feature = "metrics")]
    macro_rules! metered {
        ($($item:item)*) => { $($item)* };
    }
    #[cfg(not(feature = "metrics"))]
    macro_rules! metered {
        ($($item:item)*) => {};
    }

    macro_rules! listed {
        (count $name:ident; $($rest:tt)*) => { pub const $name: [&str; listed!(@count $($rest)*)] = []; };
    }

    metered! { #[inline] fn measured() -> Result<u8, ()> { Ok(1) } pub struct Meter; }
    each_kind!(kinds);
    each_kind!(listed, count NAMES);
}

mod written {
    fn measured() -> Result<u8, ()> {
        Ok(1)
    }
    pub struct Meter;
    pub fn first() -> u8 {
        1
    }
    pub fn second() -> u16 {
        2
    }
    pub enum Kind {
        Leader,
        Follower,
        Learner,
    }
    pub struct Leader {
        pub code: u8,
    }
    pub struct Follower {
        pub code: u8,
    }
    pub struct Learner {
        pub code: u8,
    }
    pub const NAMES: [&str; 1] = [];
}
