//! Leases on resources (Gray and Cheriton, SOSP 1989; the locks of Chubby, OSDI 2006): a lease is granted when there is none or
//! the old one has run out. Granting is what needs an order for each resource; renewing and giving up are for the holder alone.
//! "None, or run out" is no guard, because neither test decides by itself: where it fails, the effect has no meaning.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Resource = String;
pub type Client = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    holder: Client,
    until: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Held,
    NotHeld,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leases {
    leases: BTreeMap<Resource, Lease>,
}

#[replicated]
impl Leases {
    #[initial]
    pub fn new() -> Self {
        Self { leases: BTreeMap::new() }
    }

    //~ grant / grant: definedness, convergence
    //~ grant / renew: definedness, convergence, precondition
    //~ grant / give_up: convergence, precondition
    #[operation]
    pub fn grant(&mut self, resource: Resource, holder: Client, now: u64, until: u64) -> Result<(), Refused> {
        if self.leases.get(&resource).is_some_and(|lease| lease.until > now) {
            return Err(Refused::Held);
        }
        self.leases.insert(resource, Lease { holder, until });
        Ok(())
    }

    #[operation]
    pub fn renew(&mut self, resource: Resource, #[replica] holder: Client, until: u64) -> Result<(), Refused> {
        let lease = self.leases.get_mut(&resource).ok_or(Refused::NotHeld)?;
        if lease.holder != holder {
            return Err(Refused::NotHeld);
        }
        lease.until = lease.until.max(until);
        Ok(())
    }

    #[operation]
    pub fn give_up(&mut self, resource: Resource, #[replica] holder: Client) -> Result<(), Refused> {
        if self.leases.get(&resource).is_none_or(|lease| lease.holder != holder) {
            return Err(Refused::NotHeld);
        }
        self.leases.remove(&resource);
        Ok(())
    }
}
