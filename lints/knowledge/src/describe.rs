//! What is known of types and functions, in the words of code.

use crate::id::{Id, ModuleId};
use crate::items::{Container, Function, Shape};
use crate::ty::Ty;
use crate::world::World;
use crate::written::Name;

impl World {
    /// The types of the value and of the error, where `ty` is a `Result`.
    #[must_use]
    pub fn result_of<'ty>(&self, ty: &'ty Ty) -> Option<(&'ty Ty, &'ty Ty)> {
        match ty.peeled() {
            Ty::Adt(id, arguments) if Some(*id) == self.lang().result => match &**arguments {
                [value, error] => Some((value, error)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The first generic argument of a type: what a handle is a handle of.
    #[must_use]
    pub fn first_argument<'ty>(&self, ty: &'ty Ty) -> Option<&'ty Ty> {
        match ty.peeled() {
            Ty::Adt(_, arguments) => arguments.first(),
            _ => None,
        }
    }

    /// The name of a type: `()`, `str`, that of a struct or enum, that of the trait of a trait object.
    #[must_use]
    pub fn name_of(&self, ty: &Ty) -> Option<Name> {
        match ty.peeled() {
            Ty::Adt(id, _) => Some(self.get(*id).name.clone()),
            Ty::Primitive(name) => Some(Name::new_static(name)),
            Ty::Tuple(elements) if elements.is_empty() => Some(Name::new_static("()")),
            Ty::Opaque(bounds) => bounds.first().map(|bound| self.get(bound.of_trait).name.clone()),
            Ty::Parameter(..) => {
                self.bounds_of(ty.peeled(), 0).first().map(|bound| self.get(bound.of_trait).name.clone())
            }
            _ => None,
        }
    }

    /// The names of the variants of an enum.
    #[must_use]
    pub fn variants_of(&self, ty: &Ty) -> Option<Vec<Name>> {
        match ty.peeled() {
            Ty::Adt(id, _) => match &self.get(*id).shape {
                Shape::Enum(variants) => Some(variants.iter().map(|(name, _)| name.clone()).collect()),
                Shape::Struct(_) => None,
            },
            _ => None,
        }
    }

    /// The full path of a struct or enum: `std::io::error::Error`.
    #[must_use]
    pub fn path_of_type(&self, ty: &Ty) -> Option<String> {
        let Ty::Adt(id, _) = ty.peeled() else { return None };
        let declared = self.get(*id);
        let mut path = self.path_of_module(ModuleId { file: id.file, place: declared.module });
        path.push(declared.name.clone());
        Some(path.join("::"))
    }

    /// Whether all values of a struct or enum are alike, as far as it declares: no fields, and one variant at most. Private
    /// fields of the standard library are not declared.
    #[must_use]
    pub fn has_one_value(&self, ty: &Ty) -> bool {
        let Ty::Adt(id, _) = ty.peeled() else { return false };
        match &self.get(*id).shape {
            Shape::Struct(fields) => fields.fields.is_empty(),
            Shape::Enum(variants) => matches!(&**variants, [(_, fields)] if fields.fields.is_empty()),
        }
    }

    /// Whether a `Result` stands somewhere in a type.
    #[must_use]
    pub fn mentions_result(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Adt(id, arguments) => {
                Some(*id) == self.lang().result || arguments.iter().any(|argument| self.mentions_result(argument))
            }
            Ty::Tuple(elements) => elements.iter().any(|element| self.mentions_result(element)),
            Ty::Slice(inner) | Ty::Array(inner) | Ty::Reference(inner) | Ty::Pointer(inner) | Ty::Future(inner) => {
                self.mentions_result(inner)
            }
            Ty::Opaque(bounds) => {
                bounds.iter().flat_map(|bound| &bound.bindings).any(|(_, ty)| self.mentions_result(ty))
            }
            // It may hold one.
            Ty::Unknown(_) | Ty::Projection(_) => true,
            _ => false,
        }
    }

    /// Whether a type is marked `#[must_use]`.
    #[must_use]
    pub fn is_must_use(&self, ty: &Ty) -> bool {
        matches!(ty.peeled(), Ty::Adt(id, _) if self.get(*id).must_use)
    }

    /// The full path of a function: `tokio::sync::oneshot::Sender::send`.
    #[must_use]
    pub fn path_of_function(&self, id: Id<Function>) -> String {
        let function = self.get(id);
        let mut path = self.path_of_module(ModuleId { file: id.file, place: function.module });
        match function.container {
            Container::Free => {}
            Container::Implementation(place) => {
                let header = self.header(Id::new(id.file, place));
                path = match &header.of {
                    Ty::Adt(id, _) => {
                        let declared = self.get(*id);
                        let mut path = self.path_of_module(ModuleId { file: id.file, place: declared.module });
                        path.push(declared.name.clone());
                        path
                    }
                    other => self.name_of(other).into_iter().collect(),
                };
            }
            Container::Trait(place) => {
                path.push(self.get(Id::<crate::items::TraitItem>::new(id.file, place)).name.clone());
            }
        }
        path.push(function.name.clone());
        path.join("::")
    }

    /// The names that lead to a module, the crate first.
    fn path_of_module(&self, id: ModuleId) -> Vec<Name> {
        let mut names = Vec::new();
        let mut at = self.solid(id);
        for _ in 0..64 {
            let module = self.module(at);
            match module.parent {
                Some(place) => {
                    names.push(module.name.clone());
                    at = self.solid(ModuleId { place, ..at });
                }
                None => match self.declared_by(at.file) {
                    Some((parent, name)) => {
                        names.push(name);
                        at = self.solid(parent);
                    }
                    None => break,
                },
            }
        }
        names.push(self.crate_of(at.file).clone());
        names.reverse();
        names
    }
}
