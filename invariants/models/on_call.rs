//! Somebody is always on call: concurrent sign-offs by different doctors conflict (shared example 34; write skew).

use std::collections::BTreeSet;

use steadfast::replicated;

pub type Doctor = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused;

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCall {
    on_call: BTreeSet<Doctor>,
}

#[replicated]
impl OnCall {
    #[invariant]
    fn somebody(&self) -> bool {
        !self.on_call.is_empty()
    }

    #[initial]
    pub fn new(first: Doctor) -> Self {
        Self { on_call: BTreeSet::from([first]) }
    }

    //~ sign_on / sign_off: convergence
    #[operation]
    pub fn sign_on(&mut self, doctor: Doctor) {
        self.on_call.insert(doctor);
    }

    //~ sign_off / sign_off: invariant somebody, precondition
    #[operation]
    pub fn sign_off(&mut self, doctor: Doctor) -> Result<(), Refused> {
        if !self.on_call.iter().any(|other| *other != doctor) {
            return Err(Refused);
        }
        self.on_call.remove(&doctor);
        Ok(())
    }
}
