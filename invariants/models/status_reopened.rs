//! A task that may be opened again: assignments that do not commute.

use steadfast::replicated;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Done,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReopened {
    state: State,
}

#[replicated]
impl StatusReopened {
    #[initial]
    pub fn new() -> Self {
        Self { state: State::Open }
    }

    //~ finish / reopen: convergence
    #[operation]
    pub fn finish(&mut self) {
        self.state = State::Done;
    }

    #[operation]
    pub fn reopen(&mut self) {
        self.state = State::Open;
    }
}
