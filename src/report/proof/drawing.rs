//! The graphs of conflicts of a report, each in the form that was asked for.

use std::collections::BTreeMap;

use super::graph::{Edge, Graph};
use super::{ObjectProof, ProofReport};

/// A form of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GraphFormat {
    /// For Graphviz.
    Dot,
    /// For Markdown.
    Mermaid,
    /// An image.
    Svg,
}

/// The graph of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Drawing {
    /// The name of the object, with a number where several have it.
    pub(crate) name: String,
    /// The graph.
    pub(crate) text: String,
}

impl GraphFormat {
    /// The form of that name.
    #[must_use]
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "dot" => Some(Self::Dot),
            "mermaid" => Some(Self::Mermaid),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }
}

/// The graph of each object, in the order of the report.
#[must_use]
pub(crate) fn drawings(report: &ProofReport, format: GraphFormat) -> Vec<Drawing> {
    let mut namesakes: BTreeMap<&str, usize> = BTreeMap::new();
    let objects = report.crates.iter().flat_map(|one| &one.objects);
    objects
        .map(|proof| {
            let name = &*proof.object.name;
            let number = namesakes.entry(name).or_default();
            *number += 1;
            let name = if *number == 1 { name.to_owned() } else { format!("{name}-{number}") };
            let graph = graph(proof);
            let text = match format {
                GraphFormat::Dot => graph.dot(),
                GraphFormat::Mermaid => graph.mermaid(),
                GraphFormat::Svg => graph.svg(),
            };
            Drawing { name, text }
        })
        .collect()
}

fn graph(proof: &ObjectProof) -> Graph<'_> {
    let object = &proof.object;
    let conflicts = proof.verification.conflicts.iter().map(|conflict| Edge {
        first: conflict.first,
        second: conflict.second,
        label: conflict.when.when_text(object, conflict.pair()),
        essential: conflict.essential,
    });
    Graph {
        title: &object.name,
        operations: object.operations.iter().map(|operation| &*operation.name).collect(),
        conflicts: conflicts.collect(),
    }
}
