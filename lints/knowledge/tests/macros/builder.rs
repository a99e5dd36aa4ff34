//! A builder: separators of several marks, repetitions three deep, `?` around groups, trailing pieces.

mod called {
    macro_rules! builders {
        ($( $name:ident => { $( $section:ident :: [ $( $field:ident ( $( $ty:ty $(= $default:expr)? );+ ) )&&* ] )||* } )=>+) => { $(
            pub struct $name { $( $( pub $field: ($( $ty, )+), )* )* }
            impl $name {
                $( $( pub fn $field(mut self, value: ($( $ty, )+)) -> Self { self.$field = value; self } )* )*
                $( pub fn $section(&self) -> [&str; 3] { [$( stringify!($field) ),*] } )*
            }
        )+ };
    }

    builders! {
        Server => {
            network::[address(String; u16 = 80) && peers(Vec<String>)] || storage::[path(std::path::PathBuf)]
        } => Client => {
            network::[timeout(Option<std::time::Duration> = None)]
        }
    }
}

mod written {
    pub struct Server {
        pub address: (String, u16),
        pub peers: (Vec<String>,),
        pub path: (std::path::PathBuf,),
    }
    impl Server {
        pub fn address(mut self, value: (String, u16)) -> Self {
            self
        }
        pub fn peers(mut self, value: (Vec<String>,)) -> Self {
            self
        }
        pub fn path(mut self, value: (std::path::PathBuf,)) -> Self {
            self
        }
        pub fn network(&self) -> [&str; 3] {
            []
        }
        pub fn storage(&self) -> [&str; 3] {
            []
        }
    }
    pub struct Client {
        pub timeout: (Option<std::time::Duration>,),
    }
    impl Client {
        pub fn timeout(mut self, value: (Option<std::time::Duration>,)) -> Self {
            self
        }
        pub fn network(&self) -> [&str; 3] {
            []
        }
    }
}
