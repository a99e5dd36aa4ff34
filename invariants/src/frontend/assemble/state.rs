//! The fields of the struct as the variables of the state.

use std::sync::Arc;

use syn::spanned::Spanned as _;

use super::Assembly;
use crate::frontend::diagnostic::Diagnostic;
use crate::frontend::inference::{Hint, Rank};
use crate::frontend::items::conditions::condition;
use crate::frontend::scope::Scope;
use crate::frontend::types::refused;
use crate::object::StateField;
use crate::sort::{Field, Record, Sort};
use crate::term::Var;

impl Assembly<'_, '_> {
    /// The state with open sorts; `None` where a field cannot be read.
    pub(super) fn state(&mut self) -> Option<Vec<StateField>> {
        let mut scope = Scope::at(self.place);
        for parameter in self.item.generics.type_params() {
            // Any type will do, so nothing but equality is known of its values.
            let name = parameter.ident.to_string();
            let sort = self.inference.fresh(&name, Hint { name: (*name).into(), rank: Rank::Type });
            scope.generics.push((name, sort));
        }
        let mut fields = Vec::new();
        let count = self.item.fields.len();
        for (number, field) in self.item.fields.iter().enumerate() {
            let name = field.ident.as_ref().map_or_else(|| number.to_string(), ToString::to_string);
            let site =
                self.krate.site(self.place.file, field.ident.as_ref().map_or(field.ty.span(), |ident| ident.span()));
            if let Some(span) = condition(&field.attrs) {
                let owner = self.item.ident.to_string();
                let diagnostic = refused::conditional(&owner, self.krate.site(self.place.file, span));
                self.diagnostics.push(diagnostic);
                continue;
            }
            let public = !matches!(field.vis, syn::Visibility::Inherited);
            if public {
                self.diagnostics.push(
                    Diagnostic::warning(
                        site,
                        format!("the field `{name}` of replicated state can be written from outside"),
                    )
                    .help("make it private, and give a method that reads it")
                    .note("a change that no operation makes is not replicated, and can break an invariant unseen"),
                );
            }
            match self.krate.sort_of(&field.ty, &scope.field(&name), &mut self.inference) {
                Ok(sort) => {
                    fields.push(StateField { var: Var::new(name, sort), site, constant: false, public });
                }
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        self.vars = fields.iter().map(|field| field.var.clone()).collect();
        let record = self.vars.iter().map(|var| Field { name: var.name.clone(), sort: var.sort.clone() });
        let name: Arc<str> = self.item.ident.to_string().into();
        self.sort = Sort::Record(Arc::new(Record { name, fields: record.collect() }));
        (fields.len() == count).then_some(fields)
    }
}
