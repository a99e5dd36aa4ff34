//! A quota of requests for each client (Raghavan et al., "Cloud control with distributed rate limiting", SIGCOMM 2007): using
//! it up and lowering it are at odds, giving back and raising it are free. Checking one number against another takes the token
//! of the client.

use std::collections::BTreeMap;

use steadfast::replicated;

pub type Client = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    used: i64,
    limit: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    Unknown,
    Exhausted,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas {
    quotas: BTreeMap<Client, Quota>,
}

#[replicated]
impl Quotas {
    #[initial]
    pub fn new() -> Self {
        Self { quotas: BTreeMap::new() }
    }

    #[invariant]
    fn within_limits(&self) -> bool {
        self.quotas.values().all(|quota| quota.used <= quota.limit)
    }

    #[operation]
    pub fn admit(&mut self, #[fresh] client: Client, limit: u32) {
        self.quotas.insert(client, Quota { used: 0, limit: i64::from(limit) });
    }

    //~ consume / consume: invariant within_limits, precondition
    //~ consume / lower: invariant within_limits, precondition
    #[operation]
    pub fn consume(&mut self, client: Client, requests: u32) -> Result<(), Refused> {
        let quota = self.quotas.get_mut(&client).ok_or(Refused::Unknown)?;
        if requests == 0 || quota.used + i64::from(requests) > quota.limit {
            return Err(Refused::Exhausted);
        }
        quota.used += i64::from(requests);
        Ok(())
    }

    #[operation]
    pub fn give_back(&mut self, client: Client, requests: u32) -> Result<(), Refused> {
        self.quotas.get_mut(&client).ok_or(Refused::Unknown)?.used -= i64::from(requests);
        Ok(())
    }

    #[operation]
    pub fn raise(&mut self, client: Client, by: u32) -> Result<(), Refused> {
        self.quotas.get_mut(&client).ok_or(Refused::Unknown)?.limit += i64::from(by);
        Ok(())
    }

    //~ lower / lower: invariant within_limits, precondition
    #[operation]
    pub fn lower(&mut self, client: Client, by: u32) -> Result<(), Refused> {
        let quota = self.quotas.get_mut(&client).ok_or(Refused::Unknown)?;
        if by == 0 || quota.limit - i64::from(by) < quota.used {
            return Err(Refused::Exhausted);
        }
        quota.limit -= i64::from(by);
        Ok(())
    }
}
