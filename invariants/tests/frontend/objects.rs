//! Objects as they are read.

use steadfast_invariants::object::{Apply, Role};
use steadfast_invariants::{Rate, Sort};

use crate::{counter, object, reading};

fn names<'a>(names: impl Iterator<Item = &'a std::sync::Arc<str>>) -> Vec<&'a str> {
    names.map(|name| &**name).collect()
}

#[test]
fn an_object_may_stand_in_several_files() {
    let types = "pub type Id = u64; pub const LIMIT: u32 = 5; pub fn is_few(n: u32) -> bool { n <= LIMIT }";
    let state = "use crate::types::{Id, is_few};
        #[replicated] #[derive(Default)] pub struct Seats { taken: BTreeMap<Id, u32> }";
    let operations = "use super::state::Seats;
        #[replicated] impl Seats {
            #[invariant] fn few(&self) -> bool { self.taken.values().all(|count| is_few(*count)) }
            #[operation] pub fn take(&mut self, seat: Id, count: u32) -> bool {
                if !is_few(count) { return false; }
                self.taken.insert(seat, count);
                true
            }
        }";
    let reading = reading(&[("src/types.rs", types), ("src/state.rs", state), ("src/operations.rs", operations)]);
    assert_eq!(reading.diagnostics, []);
    let [seats] = &reading.objects[..] else { panic!("{} objects", reading.objects.len()) };
    assert_eq!(seats.site.file, 1);
    assert_eq!(seats.operations[0].site.file, 2);
    assert_eq!(names(seats.initials.iter().map(|initial| &initial.name)), ["default"]);
    assert_eq!(seats.operations[0].guards.len(), 1);
}

#[test]
fn options_and_roles_are_kept() {
    let text = "#[steadfast::replicated(apply = \"rerun\", overflow = \"checked\")]
        #[derive(Default)]
        struct Tickets { open: BTreeSet<u64> }
        #[steadfast::replicated]
        impl Tickets {
            #[operation(token(\"ticket\", key = ticket, mode = \"shared\"), rate = 10)]
            fn open(&mut self, #[fresh] ticket: u64, #[replica] by: u64) { self.open.insert(ticket); }
        }";
    let tickets = object(text);
    assert_eq!((tickets.apply, tickets.overflow_checked), (Apply::Rerun, true));
    let open = &tickets.operations[0];
    assert_eq!(open.params.iter().map(|param| param.role).collect::<Vec<_>>(), [Role::Fresh, Role::Replica]);
    let [token] = &open.tokens[..] else { panic!("one token") };
    assert_eq!((&*token.name, &token.key[..], &*token.mode), ("ticket", &[0][..], "shared"));
    assert_eq!(open.rate, Rate::whole(10));
}

#[test]
fn a_rate_is_a_number_of_calls_per_second() {
    let rate = |options: &str| {
        object(&counter(&format!("#[operation{options}] fn add(&mut self) {{ self.count += 1; }}"))).operations[0].rate
    };
    assert_eq!(rate(""), Rate::ONE);
    assert_eq!(rate("(rate = 2_000_000_000_000u64)").per_second(), 2e12);
    assert_eq!(rate("(rate = 0.25)").per_second(), 0.25);
    for wrong in ["-1", "\"1\"", "1e300"] {
        let add = counter(&format!("#[operation(rate = {wrong})] fn add(&mut self) {{ self.count += 1; }}"));
        let found = reading(&[("src/lib.rs", &add)]).diagnostics;
        assert!(found.iter().any(|error| error.message == "`rate` is a number of calls per second"), "{found:?}");
    }
}

#[test]
fn a_field_that_nothing_writes_is_constant() {
    let text = "#[replicated] struct Stock { count: u32, capacity: u32 }
        #[replicated] impl Stock {
            #[initial] fn new(capacity: u32) -> Self { Self { count: 0, capacity } }
            #[operation] fn add(&mut self, n: u32) -> Option<()> {
                if self.capacity - self.count < n { return None; }
                self.count += n;
                Some(())
            }
        }";
    let stock = object(text);
    assert_eq!(stock.state.iter().map(|field| field.constant).collect::<Vec<_>>(), [false, true]);
    assert_eq!(stock.initials[0].params.len(), 1);
}

#[test]
fn events_are_resolved_for_each_operation() {
    let text = "enum Event { Put(u64, bool), Cleared }
        #[replicated] #[derive(Default)] struct Flags { set: BTreeSet<u64> }
        #[replicated] impl Flags {
            #[operation] fn put(&self, flag: u64) -> Result<(Event, bool), ()> {
                let known = self.set.contains(&flag);
                Ok((Event::Put(flag, known), known))
            }
            #[operation] fn clear(&self) -> Event { Event::Cleared }
            #[operation] fn has(&self, flag: u64) -> bool { self.set.contains(&flag) }
            #[effect] fn apply(&mut self, event: Event) {
                match event {
                    Event::Put(flag, known) => if !known { self.set.insert(flag); },
                    Event::Cleared => self.set.clear(),
                }
            }
        }";
    let flags = object(text);
    let [put, clear, has] = &flags.operations[..] else { panic!("three operations") };
    assert_eq!(put.captures.len(), 1, "whether it was known is captured, the flag is an argument");
    assert_eq!(*put.result.sort(), Sort::Bool);
    assert_eq!((clear.captures.len(), clear.query), (0, false));
    assert!(has.query);
    assert!([put, clear, has].iter().all(|operation| operation.effect.demands.is_empty()));
}

#[test]
fn sorts_are_inferred_over_all_methods() {
    let text = "type Id = u64;
        #[replicated] #[derive(Default)] struct Auction { bids: BTreeMap<Id, Id>, names: BTreeSet<String>, flag: u8 }
        #[replicated] impl Auction {
            #[invariant] fn low(&self) -> bool { self.bids.values().all(|bid| *bid < 100) }
            #[operation] fn bid(&mut self, bidder: Id, amount: Id) { self.bids.insert(bidder, amount); }
            #[operation] fn join(&mut self, name: String) { self.names.insert(name); }
        }";
    let auction = object(text);
    let Sort::Map(key, value) = &auction.state[0].var.sort else { panic!("a map") };
    assert!(matches!(&**key, Sort::Opaque(opaque) if &*opaque.name == "Id"));
    assert!(value.int().is_some(), "compared with a number");
    assert!(matches!(&auction.state[1].var.sort, Sort::Set(element)
        if matches!(&**element, Sort::Opaque(opaque) if &*opaque.name == "name" && &*opaque.rust == "String")));
    assert!(auction.state[2].var.sort.int().is_some(), "a `u8` stays finite");
    assert_eq!(auction.operations[0].params[1].var.sort, **value);
}

#[test]
fn an_invariant_is_told_in_its_clauses() {
    let text = counter("#[invariant] fn fine(&self) -> bool { self.count < 10 && self.count != 3 }");
    let counter = object(&text);
    let [fine] = &counter.invariants[..] else { panic!("one invariant") };
    assert_eq!(fine.clauses.len(), 2);
    let clause = &text[fine.clauses[0].site.range()];
    assert!(clause.starts_with("self.count < 10") || clause == "fine", "{clause}");
}

#[test]
fn an_equivalence_compares_with_another_state() {
    let text = counter("#[equivalence] fn same(&self, other: &Self) -> bool { self.count / 2 == other.count / 2 }");
    let counter = object(&text);
    let equivalence = counter.equivalence.expect("an equivalence");
    let mut free = equivalence.holds.free_vars();
    free.retain(|var| !equivalence.other.contains(var));
    assert_eq!(free, [counter.state[0].var.clone()]);
}

#[test]
fn helpers_are_inlined_and_are_no_operations() {
    let text = counter(
        "fn step(&mut self, by: u64) { self.count += by; }
        #[operation] fn twice(&mut self) { self.step(1); self.step(1); }",
    );
    assert_eq!(names(object(&text).operations.iter().map(|operation| &operation.name)), ["twice"]);
}

#[test]
fn what_is_not_replicated_is_not_read() {
    let reading =
        reading(&[("src/lib.rs", "// nothing replicated here\nstruct A { b: Vec<f64> }"), ("src/b.rs", "fn (")]);
    assert!(reading.objects.is_empty() && reading.diagnostics.is_empty() && reading.unreadable.is_empty());
}

#[test]
fn a_file_that_is_not_rust_is_said_to_be_none() {
    let whole = counter("#[operation] fn add(&mut self) { self.count += 1; }");
    let found = reading(&[("src/lib.rs", &whole), ("src/other.rs", "fn (")]);
    assert_eq!((found.objects.len(), found.unreadable.len(), found.unreadable[0].file), (1, 1, 1));
    let found = reading(&[("src/lib.rs", "#[replicated] struct A { ")]);
    assert_eq!(found.unreadable.len(), 1);
}

#[test]
fn equality_by_hand_is_no_equivalence_by_itself() {
    let text = |equivalence: &str| {
        format!(
            "#[derive(Clone)]
struct Version {{ number: u64, note: String }}
impl PartialEq for Version {{ fn eq(&self, other: &Self) -> bool {{ self.number == other.number }} }}
#[replicated]
struct Document {{ version: Version }}
#[replicated]
impl Document {{
    #[initial] fn new(version: Version) -> Self {{ Self {{ version }} }}
    #[operation] fn set(&mut self, version: Version) {{ self.version = version; }}
    {equivalence}
}}
"
        )
    };
    let warned = reading(&[("src/lib.rs", &text(""))]);
    assert_eq!(warned.objects.len(), 1);
    let said: Vec<&str> = warned.diagnostics.iter().map(|said| said.message.as_str()).collect();
    assert_eq!(said, ["`==` of `Version` is written by hand, and replicas are compared by its parts"]);
    let declared = text("#[equivalence] fn same(&self, other: &Self) -> bool { self.version == other.version }");
    assert!(object(&declared).equivalence.is_some());
}
