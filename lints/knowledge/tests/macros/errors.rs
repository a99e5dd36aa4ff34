//! An enum with a conversion from each of its parts; optional pieces, nested repetitions, trailing separators.

mod called {
    macro_rules! errors {
        ($name:ident { $( $variant:ident $( ( $( $part:ty ),+ $(,)? ) )? $( { $( $field:ident : $of:ty ),* $(,)? } )? ),* $(,)? }
            from { $( $source:ty => $target:ident ),* }) => {
            #[derive(Debug)]
            pub enum $name { $( $variant $( ( $($part),+ ) )? $( { $($field: $of),* } )? ),* }

            $( impl From<$source> for $name {
                fn from(source: $source) -> Self { $name::$target(source) }
            } )*

            pub type Result<T, E = $name> = core::result::Result<T, E>;
        };
    }

    errors! {
        Failure {
            Closed,
            Io(std::io::Error),
            Parse(String, std::num::ParseIntError,),
            Limit { most: usize, asked: Option<Vec<u8>>, },
        }
        from { std::io::Error => Io, String => Parse }
    }
}

mod written {
    #[derive(Debug)]
    pub enum Failure {
        Closed,
        Io(std::io::Error),
        Parse(String, std::num::ParseIntError),
        Limit { most: usize, asked: Option<Vec<u8>> },
    }

    impl From<std::io::Error> for Failure {
        fn from(source: std::io::Error) -> Self {
            Failure::Io(source)
        }
    }

    impl From<String> for Failure {
        fn from(source: String) -> Self {
            Failure::Parse(source)
        }
    }

    pub type Result<T, E = Failure> = core::result::Result<T, E>;
}
