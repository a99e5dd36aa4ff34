//! A task whose status moves forward only: a fieldless enum with a rank.

use steadfast::replicated;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Started,
    Done,
}

#[replicated]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    state: State,
}

#[replicated]
impl Status {
    #[initial]
    pub fn new() -> Self {
        Self { state: State::Open }
    }

    #[operation]
    pub fn start(&mut self) {
        if self.state == State::Open {
            self.state = State::Started;
        }
    }

    #[operation]
    pub fn finish(&mut self) {
        self.state = State::Done;
    }
}
