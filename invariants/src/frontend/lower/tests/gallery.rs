//! Every method of every model of the gallery is read.

use std::fs;
use std::path::Path;

use super::running::{lower_all, with_crate};
use crate::frontend::items::TypeItem;

#[test]
fn every_model_is_lowered() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let mut problems = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(models).expect("the gallery is there") {
        let path = entry.expect("the gallery can be listed").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a model can be read");
        with_crate(&text, |krate| {
            let replicated = krate.all_types().filter_map(|located| match located.item {
                TypeItem::Struct(item) => {
                    let marked = item.attrs.iter().any(|attribute| attribute.path().is_ident("replicated"));
                    marked.then(|| item.ident.to_string())
                }
                _ => None,
            });
            for name in replicated {
                for (method, lowered) in lower_all(krate, &name) {
                    count += 1;
                    if let Err(diagnostic) = lowered {
                        let range = diagnostic.site.range();
                        let model = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                        problems.push(format!("{model}: {method}: {} in `{}`", diagnostic.message, &text[range]));
                    }
                }
            }
        });
    }
    assert!(count > 100, "only {count} methods were found");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
