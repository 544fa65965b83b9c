//! The real program, killed in the middle of its work and started again: nothing is lost, and every URL ends in one
//! state. Stopped politely, it finishes what it is sending.

#[cfg(test)]
mod crash {
    mod cache;
    mod ending;
    mod keys;
    mod moving;
    mod program;
    mod replicas;
    mod stopping;
}
