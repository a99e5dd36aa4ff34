//! What the process may use, from its command line to the system.

use std::error::Error;

/// Below this, the solver does not get as far as to say that it has no memory left.
const LEAST: u64 = 256 << 20;
/// What is set aside for the programs' code, the other threads' stacks, and requests, in bytes.
const ASIDE: u64 = 128 << 20;
/// How much of the rest the solver may fill, in percent of its own count, which leaves out what lies between. It stops
/// there by itself and says so, while at the cap of the process it can only be ended.
const SOLVER_SHARE: u64 = 80;
/// How much is set aside for the stack of the thread that solves, in percent, and at most how many bytes: the solver
/// recurses over deep formulas.
const STACK_SHARE: u64 = 10;
const MOST_STACK: u64 = 512 << 20;

/// The limits of this process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The size of the address space in bytes, where one is given.
    memory: Option<u64>,
}

/// The limits that `--memory BYTES` gives.
///
/// # Errors
///
/// When the arguments are others.
pub(crate) fn from_arguments(arguments: impl Iterator<Item = String>) -> Result<Limits, Box<dyn Error>> {
    let arguments: Vec<String> = arguments.collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(Limits { memory: None }),
        ["--memory", bytes] => match bytes.parse() {
            Ok(bytes) if bytes < LEAST => Err(format!("`--memory {bytes}`: at least {LEAST} bytes are needed").into()),
            Ok(bytes) => Ok(Limits { memory: Some(bytes) }),
            Err(error) => Err(format!("`--memory {bytes}`: {error}").into()),
        },
        _ => Err("usage: steadfast-solver [--memory BYTES]; it is started by `cargo steadfast`".into()),
    }
}

impl Limits {
    /// Makes them hold for this process and for the solver in it, before the solver has done anything.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub(crate) fn impose(self) -> Result<(), Box<dyn Error>> {
        let Some(memory) = self.memory else { return Ok(()) };
        let rest = memory.saturating_sub(ASIDE).saturating_sub(self.stack());
        let mebibytes = (rest / 100 * SOLVER_SHARE) >> 20;
        z3::set_global_param("memory_max_size", &mebibytes.to_string());
        cap_address_space(memory)
    }

    /// The size of the stack for the thread that solves, in bytes.
    pub(crate) fn stack(self) -> u64 {
        self.memory.map_or(MOST_STACK, |memory| (memory / 100 * STACK_SHARE).min(MOST_STACK))
    }
}

#[cfg(unix)]
fn cap_address_space(bytes: u64) -> Result<(), Box<dyn Error>> {
    use rlimit::Resource;

    let (soft, hard) = Resource::AS.get()?;
    Resource::AS.set(soft.min(bytes), hard.min(bytes))?;
    Ok(())
}

/// Other systems have no such cap: the solver's own limit must do.
#[cfg(not(unix))]
fn cap_address_space(_bytes: u64) -> Result<(), Box<dyn Error>> {
    Ok(())
}
