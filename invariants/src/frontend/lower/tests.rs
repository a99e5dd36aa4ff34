//! Bodies as graphs, printed.
