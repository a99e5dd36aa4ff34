//! The order of what may stand in any order.

use syn::visit_mut::{self, VisitMut};
use syn::{ExprMatch, File, ItemImpl, ItemMod, ItemTrait, Pat};

use crate::tree::{edited, inside};
use crate::{Basis, Transformation};

/// The arms for `Ok` before those for `Err` instead of behind them, or behind them instead of before.
pub(crate) const ARMS: Transformation = Transformation::new("arms reordered", Basis::Printed, 100, |text| {
    edited(text, |file| {
        let mut arms = Arms(0);
        arms.visit_file_mut(file);
        arms.0
    })
});

struct Arms(usize);

impl VisitMut for Arms {
    fn visit_expr_match_mut(&mut self, matched: &mut ExprMatch) {
        visit_mut::visit_expr_match_mut(self, matched);
        let is = |pat: &Pat, variant: &str| match pat {
            Pat::Guard(guarded) => inside(&guarded.pat, variant).is_some(),
            pat => inside(pat, variant).is_some(),
        };
        // A wildcard takes what the arms before it leave, so its place matters.
        if !matched.arms.iter().all(|arm| is(&arm.pat, "Ok") || is(&arm.pat, "Err")) {
            return;
        }
        let ok_first = matched.arms.first().is_some_and(|arm| is(&arm.pat, "Ok"));
        let (ok, err): (Vec<_>, Vec<_>) = matched.arms.drain(..).partition(|arm| is(&arm.pat, "Ok"));
        self.0 += usize::from(!ok.is_empty() && !err.is_empty());
        matched.arms = match ok_first {
            true => err.into_iter().chain(ok).collect(),
            false => ok.into_iter().chain(err).collect(),
        };
        matched.arms.iter_mut().for_each(|arm| arm.comma = Some(<syn::Token![,]>::default()));
    }
}

/// The last item first, in files, modules, impls and traits.
pub(crate) const ITEMS: Transformation = Transformation::new("items reversed", Basis::Printed, 200, |text| {
    edited(text, |file| {
        let mut items = Items(0);
        items.visit_file_mut(file);
        items.0
    })
});

struct Items(usize);

impl Items {
    fn reverse<T>(&mut self, items: &mut [T]) {
        self.0 += usize::from(items.len() > 1);
        items.reverse();
    }
}

impl VisitMut for Items {
    fn visit_file_mut(&mut self, file: &mut File) {
        visit_mut::visit_file_mut(self, file);
        self.reverse(&mut file.items);
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        visit_mut::visit_item_mod_mut(self, module);
        if let Some((_, items)) = &mut module.content {
            self.reverse(items);
        }
    }

    fn visit_item_impl_mut(&mut self, implementation: &mut ItemImpl) {
        visit_mut::visit_item_impl_mut(self, implementation);
        self.reverse(&mut implementation.items);
    }

    fn visit_item_trait_mut(&mut self, declared: &mut ItemTrait) {
        visit_mut::visit_item_trait_mut(self, declared);
        self.reverse(&mut declared.items);
    }
}
