//! Types as text, for people.

use crate::ty::{BoundTy, Owner, Ty};
use crate::world::World;

impl World {
    /// The type as code would write it: names without their paths, no arguments that are what they are by default, `impl` for
    /// `dyn`; `_` for what is not known.
    #[must_use]
    pub fn text_of(&self, ty: &Ty) -> String {
        let mut text = String::new();
        self.write(ty, &mut text, 0);
        text
    }

    fn write(&self, ty: &Ty, out: &mut String, depth: usize) {
        if depth > 8 {
            out.push('…');
            return;
        }
        match ty {
            Ty::Unknown(_) => out.push('_'),
            Ty::Never => out.push('!'),
            Ty::Primitive(name) => out.push_str(name),
            Ty::Adt(id, arguments) => {
                out.push_str(&self.get(*id).name);
                let arguments = self.without_defaults(Owner::Type(*id), arguments);
                if !arguments.is_empty() {
                    self.list(arguments, out, ["<", ">"], depth);
                }
            }
            Ty::Tuple(elements) if elements.len() == 1 => self.list(elements, out, ["(", ",)"], depth),
            Ty::Tuple(elements) => self.list(elements, out, ["(", ")"], depth),
            Ty::Slice(inner) => self.list(std::slice::from_ref(&**inner), out, ["[", "]"], depth),
            Ty::Array(inner) => self.list(std::slice::from_ref(&**inner), out, ["[", "; _]"], depth),
            Ty::Pointer(inner) => self.behind("*const ", inner, out, depth),
            Ty::Reference(inner) => self.behind("&", inner, out, depth),
            Ty::Function(parameters, output) => {
                self.list(parameters, out, ["fn(", ") -> "], depth);
                self.write(output, out, depth + 1);
            }
            Ty::Item(item) => {
                out.push_str("fn ");
                out.push_str(&self.path_of_function(item.function));
            }
            Ty::Constructor(id, ..) => {
                out.push_str("fn ");
                out.push_str(&self.get(*id).name);
            }
            Ty::Closure(_) => out.push_str("closure"),
            Ty::Handed(handed) => self.write(&handed.callee, out, depth),
            Ty::Future(inner) => {
                self.list(std::slice::from_ref(&**inner), out, ["impl Future<Output = ", ">"], depth);
            }
            Ty::Parameter(owner, place) => self.parameter(*owner, *place, out, depth),
            Ty::SelfOf(_) => out.push_str("Self"),
            Ty::Opaque(bounds) => self.bounds(bounds, out, depth),
            Ty::Projection(projection) if !projection.is_of_parameter() => out.push('_'),
            Ty::Projection(projection) => {
                self.write(&projection.of, out, depth + 1);
                out.push_str("::");
                out.push_str(&projection.name);
            }
        }
    }

    /// The arguments without the last ones that are what they are where none are written.
    fn without_defaults<'ty>(&self, owner: Owner, mut arguments: &'ty [Ty]) -> &'ty [Ty] {
        while let Some((last, front)) = arguments.split_last()
            && self.generics(owner).parameters.get(front.len()).is_some_and(|parameter| parameter.default.is_some())
            && !last.is_unknown()
            && self.fill(owner, front.to_vec(), 0).get(front.len()) == Some(last)
        {
            arguments = front;
        }
        arguments
    }

    /// `Trait<A, Name = B>`; `Fn(A) -> B` where the trait is one of functions.
    fn bound(&self, bound: &BoundTy, out: &mut String, depth: usize) {
        out.push_str(&self.get(bound.of_trait).name);
        let is_function = self.lang().functions.contains(&bound.of_trait);
        if let ([Ty::Tuple(parameters)], true) = (&*bound.arguments, is_function) {
            self.list(parameters, out, ["(", ")"], depth);
            match bound.bindings.first() {
                Some((_, output)) if *output != Ty::unit() => self.behind(" -> ", output, out, depth),
                _ => {}
            }
            return;
        }
        if bound.arguments.is_empty() && bound.bindings.is_empty() {
            return;
        }
        self.list(&bound.arguments, out, ["<", ""], depth);
        for (place, (name, ty)) in bound.bindings.iter().enumerate() {
            if place > 0 || !bound.arguments.is_empty() {
                out.push_str(", ");
            }
            out.push_str(name);
            out.push_str(" = ");
            self.write(ty, out, depth + 1);
        }
        out.push('>');
    }

    /// A type behind what is in front of it, several bounds in parentheses.
    fn behind(&self, front: &str, ty: &Ty, out: &mut String, depth: usize) {
        let is_sum = matches!(ty, Ty::Opaque(bounds) if bounds.len() > 1);
        let around = if is_sum { ["(", ")"] } else { ["", ""] };
        out.push_str(front);
        self.list(std::slice::from_ref(ty), out, around, depth);
    }

    fn parameter(&self, owner: Owner, place: u32, out: &mut String, depth: usize) {
        match self.generics(owner).parameters.get(place as usize) {
            // `impl Trait` among the parameters.
            Some(parameter) if parameter.name.contains(' ') => {
                let bounds = self.lower_bounds(&self.context_of(owner), &parameter.bounds, 0);
                self.bounds(&bounds, out, depth + 1);
            }
            Some(parameter) => out.push_str(&parameter.name),
            None => out.push('_'),
        }
    }

    fn bounds(&self, bounds: &[BoundTy], out: &mut String, depth: usize) {
        out.push_str("impl ");
        for (place, bound) in bounds.iter().enumerate() {
            if place > 0 {
                out.push_str(" + ");
            }
            self.bound(bound, out, depth);
        }
    }

    fn list(&self, types: &[Ty], out: &mut String, [open, close]: [&str; 2], depth: usize) {
        out.push_str(open);
        for (place, ty) in types.iter().enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            self.write(ty, out, depth + 1);
        }
        out.push_str(close);
    }
}
