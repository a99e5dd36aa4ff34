//! Flags, with a block of implementations that has no name.

mod called {
    macro_rules! flags {
        (
            $(#[$outer:meta])*
            $vis:vis struct $Name:ident: $Bits:ty {
                $( $(#[$inner:meta])* const $Flag:ident = $value:expr; )*
            }
        ) => {
            $(#[$outer])*
            $vis struct $Name { bits: $Bits }

            impl $Name {
                $( $(#[$inner])* pub const $Flag: Self = Self { bits: $value }; )*

                /// The bits.
                #[inline]
                pub const fn bits(&self) -> $Bits { self.bits }

                pub fn from_bits(bits: $Bits) -> Option<Self> { Some(Self { bits }) }
            }

            const _: () = {
                impl ::core::ops::BitOr for $Name {
                    type Output = Self;
                    fn bitor(self, other: Self) -> Self { Self { bits: self.bits | other.bits } }
                }
            };
        };
    }

    flags! {
        /// What may be done.
        #[must_use]
        pub struct Access: u32 {
            /// Look.
            const READ = 1 << 0;
            const WRITE = 1 << 1;
            const BOTH = Self::READ.bits | Self::WRITE.bits;
        }
    }
}

mod written {
    #[must_use]
    pub struct Access {
        bits: u32,
    }

    impl Access {
        pub const READ: Self = Self { bits: 1 };
        pub const WRITE: Self = Self { bits: 2 };
        pub const BOTH: Self = Self { bits: 3 };

        pub const fn bits(&self) -> u32 {
            self.bits
        }

        pub fn from_bits(bits: u32) -> Option<Self> {
            Some(Self { bits })
        }
    }

    const _: () = {
        impl ::core::ops::BitOr for Access {
            type Output = Self;
            fn bitor(self, other: Self) -> Self {
                Self { bits: self.bits | other.bits }
            }
        }
    };
}
