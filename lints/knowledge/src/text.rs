//! Types as text, for people.

use std::fmt::Write;

use crate::ty::{Owner, Ty};
use crate::world::World;

impl World {
    /// The type as code would write it, names without their paths; `_` for what is not known.
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
                if !arguments.is_empty() {
                    self.list(arguments, out, ["<", ">"], depth);
                }
            }
            Ty::Tuple(elements) => self.list(elements, out, ["(", ")"], depth),
            Ty::Slice(inner) => self.list(std::slice::from_ref(&**inner), out, ["[", "]"], depth),
            Ty::Array(inner) => self.list(std::slice::from_ref(&**inner), out, ["[", "; _]"], depth),
            Ty::Pointer(inner) => self.list(std::slice::from_ref(&**inner), out, ["*const ", ""], depth),
            Ty::Reference(inner) => self.list(std::slice::from_ref(&**inner), out, ["&", ""], depth),
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
            Ty::Future(inner) => self.list(std::slice::from_ref(&**inner), out, ["future of ", ""], depth),
            Ty::Parameter(owner, place) => self.parameter(*owner, *place, out),
            Ty::SelfOf(_) => out.push_str("Self"),
            Ty::Opaque(bounds) => {
                out.push_str("impl ");
                for (place, bound) in bounds.iter().enumerate() {
                    if place > 0 {
                        out.push_str(" + ");
                    }
                    out.push_str(&self.get(bound.of_trait).name);
                    for (name, ty) in &bound.bindings {
                        // Writing to a string does not fail.
                        if write!(out, "<{name} = ").is_ok() {
                            self.write(ty, out, depth + 1);
                            out.push('>');
                        }
                    }
                }
            }
            Ty::Projection(projection) => {
                self.write(&projection.of, out, depth + 1);
                out.push_str("::");
                out.push_str(&projection.name);
            }
        }
    }

    fn parameter(&self, owner: Owner, place: u32, out: &mut String) {
        match self.generics(owner).parameters.get(place as usize) {
            Some(parameter) => out.push_str(&parameter.name),
            None => out.push('_'),
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
