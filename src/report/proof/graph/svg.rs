//! The graph on a circle: operations in boxes, conflicts as lines, an operation's conflict with itself as a loop.

use std::f64::consts::{PI, TAU};

use itertools::Itertools;

use super::super::letters::letter;
use super::{Edge, Graph, line};
use crate::report::visible;

/// Pixels that a character takes at most, in the font sizes below.
const NAME_CHARACTER: f64 = 8.5;
const LABEL_CHARACTER: f64 = 7.0;
/// Half of the height of a box.
const HALF_HEIGHT: f64 = 16.0;
/// How far a loop reaches beyond its box.
const LOOP: f64 = 30.0;
/// Where a label is longer, letters stand for all of them, and a key below the drawing says what they mean.
const LABEL_LENGTH: usize = 24;
/// From one line of the key to the next.
const KEY_HEIGHT: f64 = 18.0;

const STYLE: &str = "\
.paper { fill: #ffffff } .box { fill: #f3f5f8; stroke: #3b4252 } .name { fill: #1c2028; font-size: 14px }
.conflict { fill: none; stroke: #b3261e; stroke-width: 1.5 } .declared { stroke: #6b7280; stroke-dasharray: 5 4 }
.label { fill: #1c2028; font-size: 12px; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
.key { fill: #1c2028; font-size: 12px; text-anchor: start }
text { font-family: ui-sans-serif, system-ui, sans-serif; text-anchor: middle; dominant-baseline: central }
@media (prefers-color-scheme: dark) {
.paper { fill: #14171c } .box { fill: #232832; stroke: #aab2c0 } .name { fill: #f1f3f6 }
.conflict { stroke: #ff8a80 } .declared { stroke: #9aa3b2 } .label { fill: #f1f3f6; stroke: #14171c } .key { fill: #f1f3f6 }
}";

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

impl Point {
    fn plus(self, direction: Self, length: f64) -> Self {
        Self { x: self.x + length * direction.x, y: self.y + length * direction.y }
    }
}

/// An operation, in its place.
struct Node {
    name: String,
    center: Point,
    /// Up in the upper half of the drawing and down in the lower: where a loop has room.
    outward: Point,
    half_width: f64,
}

/// What has to be inside of the drawing.
#[derive(Clone, Copy)]
struct Frame {
    least: Point,
    most: Point,
}

impl Frame {
    fn include(&mut self, center: Point, half_width: f64, half_height: f64) {
        self.least = Point { x: self.least.x.min(center.x - half_width), y: self.least.y.min(center.y - half_height) };
        self.most = Point { x: self.most.x.max(center.x + half_width), y: self.most.y.max(center.y + half_height) };
    }
}

pub(super) fn drawn(graph: &Graph<'_>) -> String {
    let nodes = nodes(&graph.operations);
    let origin = Point { x: 0.0, y: 0.0 };
    let mut frame = Frame { least: origin, most: origin };
    for node in &nodes {
        frame.include(node.center, node.half_width, HALF_HEIGHT);
    }
    let key = key(graph);
    let (mut lines, mut labels) = (String::new(), String::new());
    for (place, edge) in graph.conflicts.iter().enumerate() {
        // Of the operations that are given, an edge can name no others.
        let (Some(first), Some(second)) = (nodes.get(edge.first), nodes.get(edge.second)) else { continue };
        let before = graph.conflicts[..place].iter();
        let before = before.filter(|other| (other.first, other.second) == (edge.first, edge.second)).count() as f64;
        let (path, at) = if edge.first == edge.second { around(first, before) } else { between(first, second, before) };
        let class = if edge.essential { "conflict" } else { "conflict declared" };
        let title = title(edge, first, second);
        line(&mut lines, format_args!("<path class=\"{class}\" d=\"{path}\"><title>{title}</title></path>"));
        let label = visible::one_line(&edge.label);
        let letter = key.iter().position(|known| *known == label).map(letter);
        let label = letter.unwrap_or(label);
        frame.include(at, LABEL_CHARACTER * length(&label) / 2.0, 10.0);
        line(&mut labels, format_args!("<text class=\"label\" {}>{}</text>", position(at), escaped(&label)));
    }
    let below = Point { x: frame.least.x, y: frame.most.y + KEY_HEIGHT };
    for (place, text) in key.iter().enumerate() {
        let at = Point { x: below.x, y: below.y + KEY_HEIGHT * place as f64 };
        let text = format!("{}: {text}", letter(place));
        let half = LABEL_CHARACTER * length(&text) / 2.0;
        frame.include(Point { x: at.x + half, y: at.y }, half, 10.0);
        line(&mut labels, format_args!("<text class=\"key\" {}>{}</text>", position(at), escaped(&text)));
    }
    let mut boxes = String::new();
    for Node { name, center, half_width, .. } in &nodes {
        let (x, y) = (center.x - half_width, center.y - HALF_HEIGHT);
        let (width, height) = (2.0 * half_width, 2.0 * HALF_HEIGHT);
        line(
            &mut boxes,
            format_args!(
                "<rect class=\"box\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"8\"/>"
            ),
        );
        line(&mut boxes, format_args!("<text class=\"name\" {}>{}</text>", position(*center), escaped(name)));
    }
    let margin = 16.0;
    let (x, y) = (frame.least.x - margin, frame.least.y - margin);
    let (width, height) = (frame.most.x - x + margin, frame.most.y - y + margin);
    let title = escaped(&visible::one_line(&format!("Conflicts of {}", graph.title)));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"{x:.1} {y:.1} {width:.1} {height:.1}\" \
         width=\"{width:.0}\" height=\"{height:.0}\">\n<title>{title}</title>\n<style>\n{STYLE}\n</style>\n\
         <rect class=\"paper\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>\n\
         {lines}{boxes}{labels}</svg>\n"
    )
}

/// The operations on a circle, the first on top, clockwise; large enough that boxes do not touch.
fn nodes(operations: &[&str]) -> Vec<Node> {
    let names: Vec<String> = operations.iter().map(|name| visible::one_line(name)).collect();
    let half_widths: Vec<f64> = names.iter().map(|name| (NAME_CHARACTER * length(name) + 24.0) / 2.0).collect();
    let widest = half_widths.iter().fold(0.0_f64, |widest, half| widest.max(2.0 * half));
    let count = names.len() as f64;
    let radius = if names.len() < 2 { 0.0 } else { (0.6 * (widest + 60.0) / (PI / count).sin()).max(130.0) };
    let placed = names.into_iter().zip(half_widths).enumerate();
    placed
        .map(|(place, (name, half_width))| {
            let angle = TAU * place as f64 / count - PI / 2.0;
            let center = Point { x: radius * angle.cos(), y: radius * angle.sin() };
            let outward = Point { x: 0.0, y: if angle.sin() < 0.1 { -1.0 } else { 1.0 } };
            Node { name, center, outward, half_width }
        })
        .collect()
}

/// What letters stand for; nothing where every label is short enough to stand for itself.
fn key(graph: &Graph<'_>) -> Vec<String> {
    let labels: Vec<String> = graph.conflicts.iter().map(|edge| visible::one_line(&edge.label)).collect();
    if labels.iter().all(|label| label.chars().count() <= LABEL_LENGTH) {
        return Vec::new();
    }
    labels.into_iter().unique().collect()
}

/// A line between two boxes, and where its label goes: off the middle of the drawing, where lines cross. Beside others between the
/// same boxes, of which there are so many before, it is bent.
fn between(first: &Node, second: &Node, before: f64) -> (String, Point) {
    let Point { x: first_x, y: first_y } = first.center;
    let Point { x: second_x, y: second_y } = second.center;
    let along = Point { x: second_x - first_x, y: second_y - first_y };
    let across = Point { x: -along.y, y: along.x };
    let middle = Point { x: (first_x + second_x) / 2.0, y: (first_y + second_y) / 2.0 };
    let share = if middle.x.hypot(middle.y) < 0.3 * first_x.hypot(first_y) { 0.36 } else { 0.5 };
    // A curve reaches half as far as its control point.
    let bent = 0.24 * before;
    let control = middle.plus(across, bent);
    let path = if before == 0.0 {
        format!("M {first_x:.1} {first_y:.1} L {second_x:.1} {second_y:.1}")
    } else {
        format!("M {first_x:.1} {first_y:.1} Q {:.1} {:.1} {second_x:.1} {second_y:.1}", control.x, control.y)
    };
    (path, first.center.plus(along, share).plus(across, bent * 2.0 * share * (1.0 - share)))
}

/// A loop above or below a box, and where its label goes: beyond it. It encloses the loops before it.
fn around(node: &Node, before: f64) -> (String, Point) {
    let across = Point { x: -node.outward.y, y: node.outward.x };
    // A curve with both control points at a distance reaches three quarters of it.
    let reach = HALF_HEIGHT + LOOP * (1.0 + before);
    let distance = reach / 0.75;
    let [from, to] = [-12.0, 12.0].map(|side| node.center.plus(across, side));
    let [one, other] = [-34.0 - 20.0 * before, 34.0 + 20.0 * before]
        .map(|side| node.center.plus(node.outward, distance).plus(across, side));
    let path = format!(
        "M {:.1} {:.1} C {:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
        from.x, from.y, one.x, one.y, other.x, other.y, to.x, to.y
    );
    (path, node.center.plus(node.outward, reach + 12.0))
}

fn title(edge: &Edge, first: &Node, second: &Node) -> String {
    let label = visible::one_line(&edge.label);
    escaped(&format!("{} / {}: {label}", first.name, second.name))
}

fn position(Point { x, y }: Point) -> String {
    format!("x=\"{x:.1}\" y=\"{y:.1}\"")
}

fn length(text: &str) -> f64 {
    text.chars().count() as f64
}

/// Text for the content of an element. XML knows no noncharacters, not even by number.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            _ => escaped.push(character),
        }
    }
    escaped
}
