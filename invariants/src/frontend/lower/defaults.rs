//! Default values, and values of which nobody looks at more than that they are there.

use proc_macro2::Span;

use super::constructors::type_name;
use super::context::{Lowered, Lowering};
use crate::sort::{NONE, Sort};
use crate::term::{Element, Kind, Term};

impl Lowering<'_, '_> {
    /// `Default::default()` of a sort.
    pub(super) fn default_value(&mut self, sort: &Sort, span: Span) -> Lowered<Term> {
        let sort = self.inference.known(sort);
        let krate = self.krate;
        if let Some(name) = type_name(&sort) {
            if let Some(item) = krate.method(&self.scope.place, &name, "default", span)? {
                let made = self.inline(item, Some(&sort), Vec::new(), span)?.term;
                self.unify(made.sort(), &sort, span)?;
                return Ok(self.known(&made));
            }
            if let Sort::Enum(shape) = &sort {
                if &*shape.name == "Option" {
                    return Ok(Term::variant(NONE, Vec::new(), sort.clone()));
                }
                return self.default_variant(&name, &sort, span);
            }
        }
        match &sort {
            Sort::Bool => Ok(Term::bool(false)),
            Sort::Set(_) | Sort::Map(..) => Ok(Term::empty(sort)),
            Sort::Record(record) => {
                let fields = record.fields.iter().map(|field| self.default_value(&field.sort, span));
                let fields = fields.collect::<Lowered<Vec<_>>>()?;
                Ok(Term::record(fields, self.inference.known(&sort)))
            }
            _ if self.inference.is_integer(&sort) => Ok(Term::raw(Kind::Int(0.into()), sort)),
            _ => match self.inference.describe(&sort).as_str() {
                "String" => {
                    let text = self.text("\"\"", "String");
                    self.unify(text.sort(), &sort, span)?;
                    Ok(self.known(&text))
                }
                "_" => Err(self
                    .error(span, "the type of this default value is not known here")
                    .help("write the type where the value is bound")),
                name => Err(self
                    .error(span, format!("the default of `{name}` is not known"))
                    .help("write the value itself, or make it an argument")),
            },
        }
    }

    /// The variant that is marked as the default one.
    fn default_variant(&mut self, name: &str, sort: &Sort, span: Span) -> Lowered<Term> {
        let marked = self.krate.types(name).iter().find_map(|located| match located.item {
            crate::frontend::items::TypeItem::Enum(item) => item
                .variants
                .iter()
                .position(|variant| variant.attrs.iter().any(|attribute| attribute.path().is_ident("default"))),
            _ => None,
        });
        match marked {
            Some(variant) => Ok(Term::variant(variant, Vec::new(), sort.clone())),
            None => Err(self
                .error(span, format!("the default of `{name}` is not known"))
                .help("mark a variant with `#[default]`, or write the value itself")),
        }
    }

    /// An error, of which nothing is known but that it is one.
    pub(super) fn some_error(&mut self) -> Term {
        let hole = self.inference.hole();
        Term::element(Element::Literal("error".into()), hole)
    }

    /// A value of that sort of which nothing is known.
    pub(super) fn some_value(&mut self, sort: &Sort) -> Term {
        let sort = self.inference.known(sort);
        match &sort {
            Sort::Bool => Term::bool(false),
            Sort::Set(_) | Sort::Map(..) => Term::empty(sort),
            Sort::Int(int) => Term::int(0, *int),
            Sort::Record(record) => {
                let fields = record.fields.iter().map(|field| self.some_value(&field.sort)).collect();
                Term::record(fields, sort.clone())
            }
            Sort::Enum(shape) => {
                let fields = shape.variants.first().map(|variant| variant.fields.clone()).unwrap_or_default();
                let fields = fields.iter().map(|field| self.some_value(&field.sort)).collect();
                Term::variant(0, fields, sort.clone())
            }
            Sort::Opaque(_) | Sort::Open(_) => Term::element(Element::Literal("error".into()), sort),
        }
    }
}
