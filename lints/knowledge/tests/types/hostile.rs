//! Input that is made to break the inference.
