//! Submit, split into batches, run, retry, estimate.
