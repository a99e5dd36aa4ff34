//! Whether the attributes go by their own names: one that is renamed would not be seen, and with it all that carries it.

use syn::UseTree;
use syn::visit::{self, Visit};

use super::diagnostic::Diagnostic;
use super::items::SourceFile;

/// What is to be said of the imports of a file.
pub(super) fn complaints(file: &SourceFile) -> Vec<Diagnostic> {
    let mut imports = Imports { file, said: Vec::new() };
    imports.visit_file(&file.parsed.file);
    imports.said
}

struct Imports<'run> {
    file: &'run SourceFile,
    said: Vec<Diagnostic>,
}

impl Imports<'_> {
    fn renames(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.renames(&path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.renames(tree)),
            UseTree::Rename(renamed) if renamed.ident == "replicated" => {
                let site = self.file.site(renamed.rename.span());
                self.said.push(
                    Diagnostic::error(site, format!("`replicated` is called `{}` here", renamed.rename))
                        .help("import it by its own name: `use steadfast::replicated;`")
                        .note("no code is compiled to read it, so that an attribute is known by its name alone"),
                );
            }
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let UseTree::Path(path) = &item.tree
            && path.ident == "steadfast"
        {
            self.renames(&path.tree);
        }
        visit::visit_item_use(self, item);
    }
}
