//! The engine against a scripted CDN on a real database file. The clock stands still unless a test moves it.

mod annotating;
mod approving;
mod archiving;
mod conservation;
mod faults;
mod following;
mod leases;
mod machine;
mod overlap;
mod pacing;
mod preparing;
mod reading;
mod retention;
mod rules;
mod sending;
mod submitting;
mod telling;
mod turns;
mod verifying;
mod wide;
mod world;
