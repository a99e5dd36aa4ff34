//! Methods handed on to a field, called inside an implementation and inside a trait.

mod called {
    macro_rules! delegate {
        ($to:ident: $( $vis:vis fn $name:ident $(<$($generic:ident),*>)? (&self $(, $argument:ident : $ty:ty)* $(,)?) $(-> $output:ty)?; )*) => {
            $( $vis fn $name $(<$($generic),*>)? (&self $(, $argument: $ty)*) $(-> $output)? { self.$to.$name($($argument),*) } )*
        };
    }

    macro_rules! required {
        ($($name:ident => $ty:ty),*) => { $( fn $name(&mut self) -> $ty; )* type Error; const LIMIT: usize = 3; };
    }

    pub struct Log {
        file: std::fs::File,
    }

    pub trait Source {
        required!(head => Option<u8>, tail => Vec<u8>);
        fn done(&self) -> bool;
    }

    impl Log {
        delegate! { file:
            pub fn sync_all(&self) -> std::io::Result<()>;
            fn write_at(&self, bytes: &[u8], at: u64,) -> std::io::Result<usize>;
            pub(crate) fn close(&self);
            fn map<A, B>(&self, of: fn(A) -> B);
        }
    }
}

mod written {
    pub struct Log {
        file: std::fs::File,
    }

    pub trait Source {
        fn done(&self) -> bool;
        fn head(&mut self) -> Option<u8>;
        fn tail(&mut self) -> Vec<u8>;
        type Error;
        const LIMIT: usize = 3;
    }

    impl Log {
        pub fn sync_all(&self) -> std::io::Result<()> {
            self.file.sync_all()
        }
        fn write_at(&self, bytes: &[u8], at: u64) -> std::io::Result<usize> {
            self.file.write_at(bytes, at)
        }
        pub(crate) fn close(&self) {
            self.file.close()
        }
        fn map<A, B>(&self, of: fn(A) -> B) {
            self.file.map(of)
        }
    }
}
