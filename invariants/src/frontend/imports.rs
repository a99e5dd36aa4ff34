//! Whether the attributes go by their own names: one that is renamed would not be seen, and with it all that carries it.

use super::diagnostic::Diagnostic;
use super::items::Crate;

/// What is to be said of the imports of a crate.
pub(super) fn complaints(krate: &Crate<'_>) -> Vec<Diagnostic> {
    let renamed = krate.all_imports().filter(|import| import.path == ["steadfast", "replicated"]);
    let renamed = renamed.filter(|import| import.name != "replicated");
    let said = renamed.map(|import| {
        let site = krate.site(import.place.file, import.span);
        Diagnostic::error(site, format!("`replicated` is called `{}` here", import.name))
            .help("import it by its own name: `use steadfast::replicated;`")
            .note("no code is compiled to read it, so that an attribute is known by its name alone")
    });
    said.collect()
}
