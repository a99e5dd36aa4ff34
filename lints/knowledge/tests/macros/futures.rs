//! A trait with methods that are awaited, and implementations for what wraps it.

mod called {
    macro_rules! service {
        (trait $trait:ident { $( async fn $method:ident(&self, $($argument:ident: $ty:ty),*) -> $ok:ty, $err:path; )* } for $($wrapper:ident)|+) => {
            pub trait $trait: Send + Sync {
                $( fn $method(&self, $($argument: $ty),*) -> impl Future<Output = ::std::result::Result<$ok, $err>> + Send; )*
            }

            service!(@wrap $trait [$($wrapper)+] { $( $method($($argument: $ty),*) -> $ok, $err; )* });
        };
        (@wrap $trait:ident [$wrapper:ident $($rest:ident)*] $methods:tt) => {
            service!(@one $trait $wrapper $methods);
            service!(@wrap $trait [$($rest)*] $methods);
        };
        (@wrap $trait:ident [] $methods:tt) => {};
        (@one $trait:ident $wrapper:ident { $( $method:ident($($argument:ident: $ty:ty),*) -> $ok:ty, $err:path; )* }) => {
            impl<S: $trait + ?Sized> $trait for $wrapper<S> {
                $( async fn $method(&self, $($argument: $ty),*) -> ::std::result::Result<$ok, $err> { (**self).$method($($argument),*).await } )*
            }
        };
    }

    service! {
        trait Store {
            async fn load(&self, key: &[u8], at: u64) -> Option<Vec<u8>>, std::io::Error;
            async fn save(&self, key: &[u8]) -> (), crate::SaveError<'static>;
        }
        for Box | Arc
    }
}

mod written {
    pub trait Store: Send + Sync {
        fn load(
            &self,
            key: &[u8],
            at: u64,
        ) -> impl Future<Output = ::std::result::Result<Option<Vec<u8>>, std::io::Error>> + Send;
        fn save(
            &self,
            key: &[u8],
        ) -> impl Future<Output = ::std::result::Result<(), crate::SaveError<'static>>> + Send;
    }

    impl<S: Store + ?Sized> Store for Box<S> {
        async fn load(&self, key: &[u8], at: u64) -> ::std::result::Result<Option<Vec<u8>>, std::io::Error> {
            (**self).load(key, at).await
        }
        async fn save(&self, key: &[u8]) -> ::std::result::Result<(), crate::SaveError<'static>> {
            (**self).save(key).await
        }
    }

    impl<S: Store + ?Sized> Store for Arc<S> {
        async fn load(&self, key: &[u8], at: u64) -> ::std::result::Result<Option<Vec<u8>>, std::io::Error> {
            (**self).load(key, at).await
        }
        async fn save(&self, key: &[u8]) -> ::std::result::Result<(), crate::SaveError<'static>> {
            (**self).save(key).await
        }
    }
}
