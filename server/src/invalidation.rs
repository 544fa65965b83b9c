//! Invalidations: a list is submitted, split into batches, leased, sent, recorded and told of. Only this room decides
//! when something is tried again. It knows no vendor by name and no SQL, and no transaction of its spans a vendor's call.
//!
//! From **Continue** to the edge: [`submit()`] makes the list again from its recipe, [`split`] cuts it to the connections'
//! shape, and one transaction stores all of it. The [`runner`] leases what is due, [`attempt`] sends one batch and
//! records a [`ruling`] on what came back; what is to be tried again waits in its row until [`backoff`] says.
//! [`progress()`] and [`history`] read, [`estimate`] tells how long, [`again`] repeats.

mod again;
mod agreement;
mod attempt;
mod backoff;
mod desk;
mod estimate;
mod history;
mod once;
mod order;
mod patience;
mod progress;
mod ruling;
pub mod runner;
mod split;
mod submit;

pub use again::{retry_failed, run_again};
pub use desk::desk;
pub use history::{export, invalidation, invalidation_urls, invalidations};
pub use progress::{progress, running};
pub use submit::submit;

#[cfg(test)]
mod tests;
