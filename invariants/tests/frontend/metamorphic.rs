//! One withdrawal, written in many ways: the guard and the effect are the same.

use steadfast_invariants::print;

use crate::object;

/// The bank with this method, and possibly another one.
fn bank(members: &str) -> String {
    format!(
        "enum Refused {{ NoAccount, Overdrawn }}
        #[replicated]
        #[derive(Default)]
        struct Bank {{ accounts: BTreeMap<u64, i64> }}
        #[replicated]
        impl Bank {{ {members} }}"
    )
}

fn withdraw(body: &str) -> String {
    bank(&format!("#[operation] fn withdraw(&mut self, account: u64, amount: u32) -> Result<(), Refused> {{ {body} }}"))
}

/// What is printed of the first operation.
fn printed(text: &str) -> (String, String) {
    let bank = object(text);
    let operation = &bank.operations[0];
    (print::guard(&bank, operation), print::effect(&bank, operation))
}

const PLAIN: &str = "
    let balance = self.accounts.get(&account).copied().ok_or(Refused::NoAccount)?;
    if balance <= i64::from(amount) { return Err(Refused::Overdrawn) }
    self.accounts.insert(account, balance - i64::from(amount));
    Ok(())";

#[test]
fn a_refusal_may_be_written_in_many_ways() {
    let ways = [
        "let Some(balance) = self.accounts.get(&account).copied() else { return Err(Refused::NoAccount) };
         if balance <= amount as i64 { return Err(Refused::Overdrawn); }
         self.accounts.insert(account, balance - amount as i64);
         Ok(())",
        "match self.accounts.get(&account) {
             None => Err(Refused::NoAccount),
             Some(balance) if *balance <= i64::from(amount) => Err(Refused::Overdrawn),
             Some(&balance) => { self.accounts.insert(account, balance - i64::from(amount)); Ok(()) }
         }",
        "if let Some(balance) = self.accounts.get(&account).copied() {
             if balance > i64::from(amount) {
                 self.accounts.insert(account, balance - i64::from(amount));
                 Ok(())
             } else { Err(Refused::Overdrawn) }
         } else { Err(Refused::NoAccount) }",
        "if !self.accounts.contains_key(&account) { return Err(Refused::NoAccount); }
         let balance = self.accounts[&account];
         if balance <= i64::from(amount) { return Err(Refused::Overdrawn); }
         self.accounts.insert(account, balance - i64::from(amount));
         Ok(())",
        "ensure!(self.accounts.contains_key(&account), Refused::NoAccount);
         ensure!(self.accounts[&account] > i64::from(amount), Refused::Overdrawn);
         let balance = self.accounts[&account];
         self.accounts.insert(account, balance - i64::from(amount));
         Ok(())",
        "let balance = self.accounts.get_mut(&account).ok_or(Refused::NoAccount)?;
         if *balance <= i64::from(amount) { return Err(Refused::Overdrawn); }
         *balance -= i64::from(amount);
         Ok(())",
        "let amount = i64::from(amount);
         let Some(balance) = self.accounts.get(&account) else { return Err(Refused::NoAccount) };
         let left = *balance - amount;
         if !(*balance > amount) { return Err(Refused::Overdrawn); }
         self.accounts.insert(account, left);
         Ok(())",
    ];
    let expected = printed(&withdraw(PLAIN));
    for way in ways {
        assert_eq!(printed(&withdraw(way)), expected, "{way}");
    }
}

#[test]
fn a_helper_that_refuses_is_no_difference() {
    let text = bank(
        "#[operation] fn withdraw(&mut self, account: u64, amount: u32) -> Result<(), Refused> {
             let balance = self.balance(account)?;
             if balance <= i64::from(amount) { return Err(Refused::Overdrawn) }
             self.accounts.insert(account, balance - i64::from(amount));
             Ok(())
         }
         fn balance(&self, account: u64) -> Result<i64, Refused> {
             self.accounts.get(&account).copied().ok_or(Refused::NoAccount)
         }",
    );
    assert_eq!(printed(&text), printed(&withdraw(PLAIN)));
}

#[test]
fn names_are_no_difference() {
    let renamed = withdraw(&PLAIN.replace("balance", "held")).replace("account", "place").replace("amount", "sum");
    let (guard, effect) = printed(&withdraw(PLAIN));
    let rename = |text: String| text.replace("account", "place").replace("amount", "sum");
    assert_eq!(printed(&renamed), (rename(guard), rename(effect)));
}

#[test]
fn independent_tests_may_stand_in_any_order() {
    let body = |first: &str, second: &str| {
        withdraw(&format!("{first} {second} *self.accounts.entry(account).or_insert(0) -= i64::from(amount); Ok(())"))
    };
    let known = "if !self.accounts.contains_key(&account) { return Err(Refused::NoAccount); }";
    let some = "if amount == 0 { return Err(Refused::Overdrawn); }";
    let (one, other) = (printed(&body(known, some)), printed(&body(some, known)));
    assert_eq!(one.1, other.1);
    assert_ne!(one.0, other.0, "guards are told in source order");
    let conjuncts = |guard: &str| {
        let body = guard.lines().skip(1).collect::<String>().replace('}', "");
        let mut parts: Vec<String> = body.split("&&").map(|part| part.trim().to_owned()).collect();
        parts.sort();
        parts
    };
    assert_eq!(conjuncts(&one.0), conjuncts(&other.0));
}
