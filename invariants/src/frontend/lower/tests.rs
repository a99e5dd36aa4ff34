//! Bodies as graphs: run on values and compared with the compiled code, and refused with words.

mod agreement;
mod gallery;
mod printing;
mod refusals;
mod running;
mod structure;
