//! A visitor over kinds of nodes: two repetitions side by side, bounds, where clauses, patterns and blocks as arguments.

mod called {
    macro_rules! visitors {
        ($trait:ident<$($lifetime:lifetime),*>; $( $method:ident($pattern:pat, $node:ty) -> $output:ty $body:block )*; $( alias $short:ident = $long:ty );*) => {
            pub trait $trait<$($lifetime),*> where Self: Sized {
                type Error: std::error::Error;
                $( fn $method(&mut self, node: &$node) -> Result<$output, Self::Error> { let $pattern = node; $body } )*
            }
            $( pub type $short = $long; )*
        };
    }

    macro_rules! numbers {
        ($($ty:ty)*; $($trait:path),*) => { numbers! { @all [$($ty)*] $($trait),* } };
        (@all $types:tt $($trait:path),*) => { $( numbers! { @each $types $trait } )* };
        (@each [$($ty:ty)*] $trait:path) => { $( impl $trait for $ty { const ZERO: $ty = 0 as $ty; } )* };
    }

    visitors! {
        Visit<'tree>;
        visit_call(Call { name, .. }, Call<'tree>) -> () { self.name(name) }
        visit_block((first, rest), (Node, Vec<Node>)) -> impl Iterator<Item = Node> + 'tree { rest.iter() };
        alias Nodes = Vec<Box<dyn Fn(&Node) -> bool + Send>>;
        alias Pair = (Node, Node)
    }

    numbers! { u8 i64 (f32, f32); Zero, crate::One }
}

mod written {
    pub trait Visit<'tree>
    where
        Self: Sized,
    {
        type Error: std::error::Error;
        fn visit_call(&mut self, node: &Call<'tree>) -> Result<(), Self::Error> {
            self.name(name)
        }
        fn visit_block(
            &mut self,
            node: &(Node, Vec<Node>),
        ) -> Result<impl Iterator<Item = Node> + 'tree, Self::Error> {
            rest.iter()
        }
    }
    pub type Nodes = Vec<Box<dyn Fn(&Node) -> bool + Send>>;
    pub type Pair = (Node, Node);

    impl Zero for u8 {
        const ZERO: u8 = 0;
    }
    impl Zero for i64 {
        const ZERO: i64 = 0;
    }
    impl Zero for (f32, f32) {
        const ZERO: (f32, f32) = 0;
    }
    impl crate::One for u8 {
        const ZERO: u8 = 0;
    }
    impl crate::One for i64 {
        const ZERO: i64 = 0;
    }
    impl crate::One for (f32, f32) {
        const ZERO: (f32, f32) = 0;
    }
}
