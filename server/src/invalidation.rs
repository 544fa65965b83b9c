//! Invalidations: a list is submitted, split into batches, leased, sent, recorded and told of. Only this room decides
//! when something is tried again. It knows no vendor by name and no SQL, and no transaction of its spans a vendor's call.
//!
//! From **Continue** to the edge: [`submit()`] takes a [`wish`], [`making`] makes the list of it again (or of what is wanted other than by URL: [`wide`]), which a [`splitter`]
//! cuts to the connections' shape, and an [`order`] stores it, or has it wait for a second person ([`approving`]); [`preparing`] does so for long lists after the answer. What lists have in common goes
//! out once ([`overlap`]). The
//! [`runner`] leases what is due, [`attempt`] sends one batch and records a [`ruling`] on what came back; what a vendor only
//! accepted is asked about by [`following`], and what is to be
//! tried again waits in its row until [`backoff`] says. A person can [`cancel()`] what was not sent. [`progress()`] and [`history`] read, [`estimate`] tells how long,
//! [`again`] repeats. What was purged is looked at by [`mod@verification`].

mod again;
mod agreement;
mod annotating;
mod approving;
mod asker;
mod attempt;
pub(crate) mod backoff;
mod cancel;
mod circuit;
mod closing;
mod desk;
mod estimate;
mod following;
mod gcra;
mod history;
mod keeping;
mod leasing;
pub mod live;
mod making;
mod once;
mod order;
mod origin;
mod overlap;
mod patience;
mod preparing;
mod progress;
pub mod retention;
mod rules;
mod ruling;
pub mod runner;
mod splitter;
mod submit;
mod turns;
pub mod verification;
mod wide;
mod wish;

pub use again::{retry_failed, run_again};
pub use annotating::annotate;
pub use approving::{approve, decline};
pub use cancel::{cancel, cancel_all};
pub use desk::desk;
pub use history::{export_csv, export_json, history_choices, invalidation, invalidation_urls, invalidations};
pub use keeping::copy_as_template;
pub use leasing::{Allowed, Budget, account_key};
pub use preparing::step as prepare;
pub use progress::{progress, running};
pub use ruling::shorten;
pub use submit::submit;
pub use verification::{purge_stale, verification};
pub use wide::submit_wide;

#[cfg(test)]
mod tests;
