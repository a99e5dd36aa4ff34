//! What takes so long that whoever waits wants to know of it.

/// What a run has to do, or to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// So many dependencies are about to be read, or were, because they are not kept.
    Reading(usize),
    /// Another cargo is at work, and has locked what ours needs.
    Waiting,
}

/// Who is told; from several threads, and several times.
pub(crate) type Notify<'run> = &'run (dyn Fn(Notice) + Sync);
