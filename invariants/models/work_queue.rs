//! Jobs that workers claim and acknowledge (the queue of Helland, CIDR 2007; Amazon SQS): two workers that claim a job at the
//! same time are the conflict, by an inequality beside the equality. What is acknowledged stays so.

use std::collections::{BTreeMap, BTreeSet};

use steadfast::replicated;

pub type JobId = u64;
pub type Worker = u64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoJob,
    Claimed,
    NotYours,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkQueue {
    jobs: BTreeSet<JobId>,
    claims: BTreeMap<JobId, Worker>,
    done: BTreeSet<JobId>,
}

#[replicated]
impl WorkQueue {
    #[initial]
    pub fn new() -> Self {
        Self { jobs: BTreeSet::new(), claims: BTreeMap::new(), done: BTreeSet::new() }
    }

    #[invariant]
    fn claims_are_jobs(&self) -> bool {
        self.claims.keys().all(|job| self.jobs.contains(job))
    }

    #[invariant]
    fn done_were_claimed(&self) -> bool {
        self.done.iter().all(|job| self.claims.contains_key(job))
    }

    #[operation]
    pub fn enqueue(&mut self, #[fresh] job: JobId) {
        self.jobs.insert(job);
    }

    //~ claim / time_out: convergence
    //~ claim / claim: convergence, precondition
    #[operation]
    pub fn claim(&mut self, job: JobId, worker: Worker) -> Result<(), Refused> {
        if !self.jobs.contains(&job) {
            return Err(Refused::NoJob);
        }
        if self.claims.contains_key(&job) {
            return Err(Refused::Claimed);
        }
        self.claims.insert(job, worker);
        Ok(())
    }

    //~ acknowledge / time_out: invariant done_were_claimed, precondition
    #[operation]
    pub fn acknowledge(&mut self, job: JobId, worker: Worker) -> Result<(), Refused> {
        if self.claims.get(&job) != Some(&worker) {
            return Err(Refused::NotYours);
        }
        self.done.insert(job);
        Ok(())
    }

    //~ time_out / time_out: precondition
    #[operation]
    pub fn time_out(&mut self, job: JobId) -> Result<(), Refused> {
        if self.done.contains(&job) || !self.claims.contains_key(&job) {
            return Err(Refused::NoJob);
        }
        self.claims.remove(&job);
        Ok(())
    }
}
