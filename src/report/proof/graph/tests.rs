//! The drawings: what they say, and that no name and no label can say anything else.

use proptest::prelude::*;

use super::{Edge, Graph};
use crate::report::visible;

fn edge(first: usize, second: usize, label: &str, essential: bool) -> Edge {
    Edge { first, second, label: label.to_owned(), essential }
}

fn courseware() -> Graph<'static> {
    Graph {
        title: "Courseware",
        operations: vec!["add", "enroll", "delete"],
        conflicts: vec![edge(0, 2, "same course", true), edge(1, 2, "same course", true), edge(2, 2, "always", false)],
    }
}

#[test]
fn graphviz_is_told_all() {
    let expected = "graph \"Courseware\" {
  node [shape=box, style=rounded];
  n0 [label=\"add\"];
  n1 [label=\"enroll\"];
  n2 [label=\"delete\"];
  n0 -- n2 [label=\"same course\"];
  n1 -- n2 [label=\"same course\"];
  n2 -- n2 [label=\"always\", style=dashed];
}
";
    assert_eq!(courseware().dot(), expected);
}

#[test]
fn mermaid_is_told_all() {
    let expected = "flowchart LR
  n0(\"add\")
  n1(\"enroll\")
  n2(\"delete\")
  n0 ---|\"same course\"| n2
  n1 ---|\"same course\"| n2
  n2 -.-|\"always\"| n2
";
    assert_eq!(courseware().mermaid(), expected);
}

#[test]
fn an_image_has_all() {
    let svg = courseware().svg();
    let document = roxmltree::Document::parse(&svg).expect("it is XML");
    let texts = |class: &str| -> Vec<String> {
        let nodes = document.descendants().filter(|node| node.attribute("class") == Some(class));
        nodes.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(texts("name"), ["add", "enroll", "delete"]);
    assert_eq!(texts("label"), ["same course", "same course", "always"]);
    let titles: Vec<_> =
        document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title"))).collect();
    let titles: Vec<_> = titles.iter().filter_map(|node| node.text()).collect();
    assert_eq!(
        titles,
        [
            "Conflicts of Courseware",
            "add / delete: same course",
            "enroll / delete: same course",
            "delete / delete: always"
        ]
    );
}

/// Everything that is drawn is inside of the image, and no two boxes overlap.
#[test]
fn boxes_have_room() {
    for count in [1, 2, 3, 4, 7, 12, 40] {
        let names: Vec<String> = (0..count).map(|place| format!("an_operation_with_a_long_name_{place}")).collect();
        let conflicts = (0..count).map(|place| edge(place, place, "always", true)).collect();
        let graph = Graph { title: "Large", operations: names.iter().map(String::as_str).collect(), conflicts };
        let svg = graph.svg();
        let document = roxmltree::Document::parse(&svg).expect("it is XML");
        let number = |node: &roxmltree::Node<'_, '_>, name: &str| -> f64 {
            node.attribute(name).and_then(|text| text.parse().ok()).expect("a number")
        };
        let rectangle = |node: &roxmltree::Node<'_, '_>| ["x", "y", "width", "height"].map(|name| number(node, name));
        let of_class =
            |class: &'static str| document.descendants().filter(move |node| node.attribute("class") == Some(class));
        let [left, top, width, height] = of_class("paper").map(|node| rectangle(&node)).next().expect("a background");
        let boxes: Vec<[f64; 4]> = of_class("box").map(|node| rectangle(&node)).collect();
        assert_eq!(boxes.len(), count);
        for [x, y, wide, high] in &boxes {
            assert!(*x >= left && *y >= top && x + wide <= left + width && y + high <= top + height);
        }
        for (place, one) in boxes.iter().enumerate() {
            for other in &boxes[place + 1..] {
                let apart = |at: usize| one[at] + one[at + 2] <= other[at] || other[at] + other[at + 2] <= one[at];
                assert!(apart(0) || apart(1), "{one:?} and {other:?} of {count}");
            }
        }
        for label in of_class("label") {
            let (x, y) = (number(&label, "x"), number(&label, "y"));
            assert!(x > left && x < left + width && y > top && y < top + height);
        }
    }
}

#[test]
fn letters_stand_for_long_labels_in_the_image_only() {
    let label = "same account, both amounts above zero";
    let conflicts = vec![edge(0, 0, label, true), edge(0, 0, "always", false), edge(0, 1, label, true)];
    let graph = Graph { title: "Bank", operations: vec!["pay", "take"], conflicts };
    assert!(graph.dot().contains(label));
    let svg = graph.svg();
    let document = roxmltree::Document::parse(&svg).expect("it is XML");
    let of_class = |class: &str| -> Vec<String> {
        let nodes = document.descendants().filter(|node| node.attribute("class") == Some(class));
        nodes.filter_map(|node| node.text().map(str::to_owned)).collect()
    };
    assert_eq!(of_class("label"), ["a", "b", "a"]);
    assert_eq!(of_class("key"), ["a: same account, both amounts above zero", "b: always"]);
    let paths: Vec<_> = document.descendants().filter_map(|node| node.attribute("d")).collect();
    assert!(paths[0] != paths[1], "two loops of one operation are told apart: {paths:?}");
}

/// Anything, and the pieces of attacks.
fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\"\\\\#;|<>&'\\[\\](){}%-]{0,6}",
        Just("</text><script>alert(1)</script>".to_owned()),
        Just("\"]; evil [label=\"".to_owned()),
        Just("&lt;&amp;&#35;&".to_owned()),
        Just("\")\nclick n0 href \"javascript:alert(1)\"".to_owned()),
        Just("\u{202e}\u{1b}[2J\u{fffe}".to_owned()),
    ]
}

/// The content of a quoted identifier of DOT, which has to end where the text ends.
fn unquoted(quoted: &str) -> Option<String> {
    let mut characters = quoted.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        match character {
            '"' => return None,
            '\\' => text.push(characters.next()?),
            _ => text.push(character),
        }
    }
    // No text has an entity of its own left.
    Some(text.replace("&amp;", "&"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_inert(parts in proptest::collection::vec(part(), 0..4)) {
        let text = parts.concat();
        let graph = Graph { title: &text, operations: vec![&text, "b"], conflicts: vec![edge(0, 1, &text, true)] };
        let shown = visible::one_line(&text);

        let dot = graph.dot();
        let lines: Vec<&str> = dot.split('\n').collect();
        prop_assert_eq!(lines.len(), 7, "{}", dot);
        let label = lines[2].strip_prefix("  n0 [label=").and_then(|line| line.strip_suffix("];")).and_then(unquoted);
        prop_assert_eq!(label, Some(shown.clone()));

        let mermaid = graph.mermaid();
        prop_assert_eq!(mermaid.lines().count(), 4, "{}", mermaid);
        let name = mermaid.lines().nth(1).and_then(|line| line.strip_prefix("  n0(\"")?.strip_suffix("\")"));
        prop_assert!(name.is_some_and(|name| !name.contains(['"', '<', '>', '&', '(', '['])), "{}", mermaid);

        let svg = graph.svg();
        let document = roxmltree::Document::parse(&svg);
        prop_assert!(document.is_ok(), "{:?}: {}", document, svg);
        let document = document.expect("it was just seen to be XML");
        let allowed = ["svg", "title", "style", "rect", "path", "text"];
        prop_assert!(document.descendants().filter(|node| node.is_element()).all(|node| allowed.contains(&node.tag_name().name())));
        let name = document.descendants().find(|node| node.attribute("class") == Some("name"));
        let name = name.and_then(|node| node.text()).unwrap_or_default();
        prop_assert_eq!(name, shown.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"));
        for drawing in [dot, mermaid, svg] {
            prop_assert!(!drawing.chars().any(|character| character != '\n' && visible::is_obeyed(character)));
        }
    }
}
