//! `edgesweep demo`
