//! The engine against a scripted CDN on a real database file. The clock stands still unless a test moves it.

mod conservation;
mod leases;
mod pacing;
mod preparing;
mod reading;
mod retention;
mod sending;
mod submitting;
mod verifying;
mod world;
