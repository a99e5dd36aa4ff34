//! Fragments that other macros get: to those a type or expression is one token, into which no rule looks.

mod called {
    macro_rules! getter {
        (@is bool, $name:ident) => { pub fn $name(&self) -> Flag { self.$name } };
        (@is $ty:ty, $name:ident) => { pub fn $name(&self) -> &$ty { &self.$name } };
        (raw bool, $name:ident) => { pub fn $name(&self) -> Flag { self.$name } };
        (raw $($ty:tt)*) => { fn never(&self); };
    }

    macro_rules! getters {
        ($($name:ident: $ty:ty),* ; $($word:tt $other:ident),*) => {
            $( getter!(@is $ty, $name); )*
            $( getter!(raw $word, $other); )*
        };
    }

    macro_rules! value {
        ($vis:vis $name:ident = $value:expr; $($tail:tt)*) => { value!(@emit $vis, $name, $value); value!($($tail)*); };
        (@emit $vis:vis, $name:ident, $value:expr) => { $vis const $name: u32 = $value * 2; };
        () => {};
    }

    macro_rules! sync {
        ($name:ident: $bounds:ty) => { pub fn $name(of: &'static $bounds) -> Box<$bounds> { loop {} } };
    }

    macro_rules! bodies {
        ($($vis:vis $name:ident $body:block $stmt:stmt;)*) => { $( $vis fn $name() { $stmt; $body } )* };
    }

    pub struct Config;

    impl Config {
        getters! { verbose: bool, paths: Vec<std::path::PathBuf>; bool quiet }
    }

    value! { pub LIMIT = 1 + 2; WINDOW = LIMIT; pub(crate) LAST = { 3 }; }
    sync!(spawn: dyn Fn() -> u8 + Send);
    bodies! { pub start { run() } let x: u8 = 1; stop {} drop(1); }
}

mod written {
    pub struct Config;

    impl Config {
        pub fn verbose(&self) -> &bool {
            &self.verbose
        }
        pub fn paths(&self) -> &Vec<std::path::PathBuf> {
            &self.paths
        }
        pub fn quiet(&self) -> Flag {
            self.quiet
        }
    }

    pub const LIMIT: u32 = 6;
    const WINDOW: u32 = 12;
    pub(crate) const LAST: u32 = 6;

    pub fn spawn(of: &'static (dyn Fn() -> u8 + Send)) -> Box<dyn Fn() -> u8 + Send> {
        loop {}
    }

    pub fn start() {}
    fn stop() {}
}
