//! The items among the statements of blocks, wherever in the body of a function a block stands.

use syn::visit::{self, Visit};
use syn::{Block, Stmt};

use super::Module;
use super::collect::{Collector, address, next};

impl Collector {
    /// Reads the items of the body of a function, and of the blocks in it.
    pub(super) fn body(&mut self, block: &Block, module: u32) {
        if self.with_blocks {
            Blocks { collector: self, module }.visit_block(block);
        }
    }
}

/// A walk over blocks, with the module or block around.
struct Blocks<'collector> {
    collector: &'collector mut Collector,
    module: u32,
}

impl<'ast> Visit<'ast> for Blocks<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        if !block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Item(_))) {
            visit::visit_block(self, block);
            return;
        }
        let collected = &mut self.collector.collected;
        let inner = next(&collected.items.modules);
        collected.items.modules.push(Module { parent: Some(self.module), is_block: true, ..Module::default() });
        collected.blocks.insert(address(block), inner);
        let around = std::mem::replace(&mut self.module, inner);
        visit::visit_block(self, block);
        self.module = around;
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.collector.item(item, self.module);
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_macro(&mut self, _: &'ast syn::Macro) {}

    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_path(&mut self, _: &'ast syn::Path) {}

    fn visit_type(&mut self, _: &'ast syn::Type) {}
}
