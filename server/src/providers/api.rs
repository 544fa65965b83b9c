//! Vendors with an API that takes a list of URLs in one request: sends it, and whatever keeps it from being answered is the
//! outcome of all of them.

use app::model::error::FieldProblem;
use app::model::provider::ProviderDescription;

use super::client::{Client, Redactor, Reply, Request};
use super::{Account, Batch, BatchOutcome, Failure, FailureKind, Verdict};

/// What a provider reads of an account, or what is wrong with its fields.
pub type Read<S> = Result<S, Vec<FieldProblem>>;

/// Sends all of a batch in one request.
pub async fn purge<S>(
    client: &Client,
    account: &Account,
    batch: &Batch,
    settings: Read<S>,
    request: impl FnOnce(&S) -> Request,
    outcome: impl FnOnce(&Reply) -> BatchOutcome,
) -> BatchOutcome {
    if batch.count() == 0 {
        return BatchOutcome::default();
    }
    let settings = match settings {
        Ok(settings) => settings,
        Err(problems) => return BatchOutcome::all_failed(batch, &Failure::misconfigured(&problems)),
    };
    match client.ask(request(&settings), &Redactor::of(account)).await {
        Ok(reply) => outcome(&reply),
        Err(failure) => BatchOutcome::all_failed(batch, &failure),
    }
}

/// Sends one request about something that was accepted.
///
/// # Errors
/// What keeps it from being sent or answered.
pub async fn ask<S>(
    client: &Client,
    account: &Account,
    settings: Read<S>,
    request: impl FnOnce(&S) -> Request,
) -> Result<Reply, Failure> {
    let settings = settings.map_err(|problems| Failure::misconfigured(&problems))?;
    client.ask(request(&settings), &Redactor::of(account)).await
}

/// Sends the request that purges nothing, and says what its answer says of the connection; of the clocks, too, where requests
/// are signed by them.
pub async fn test<S>(
    client: &Client,
    description: &ProviderDescription,
    account: &Account,
    settings: Read<S>,
    request: impl FnOnce(&S) -> Request,
    verdict: impl FnOnce(&Reply) -> Result<Verdict, FailureKind>,
) -> Verdict {
    let request = match settings {
        Ok(settings) => request(&settings),
        Err(problems) => return Verdict::misconfigured(&problems),
    };
    let host = request.url.authority().to_owned();
    let reply = match client.ask(request, &Redactor::of(account)).await {
        Ok(reply) => reply,
        Err(failure) => return Verdict::failed(description, &host, &failure),
    };
    let found = verdict(&reply).unwrap_or_else(|kind| Verdict::failed(description, &host, &reply.failure(kind)));
    found.with_skew(description, reply.skew(client.now()))
}
