//! A batch that its vendor accepted and still works on: it is asked about when it is due, and never sent again. Where the
//! vendor cannot be asked, the time that it named has to do.

use std::time::Duration;

use app::model::timestamp::Timestamp;

use super::attempt::{self, Answered, Recorded, Sent};
use super::backoff;
use super::patience::{self, persistently};
use super::ruling::{self, Ruling, Tries};
use crate::providers::{BatchOutcome, Failure, Followed, UrlOutcome};
use crate::service::Service;
use crate::store::StoreError;
use crate::store::batches::{self, Contents, Leased, Ticket};

/// Nobody is asked sooner than this, or left alone for longer, whatever a vendor says.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(10);
/// How long a vendor may work on a batch. The slowest speak of ten minutes.
const MAX_WORK: Duration = Duration::from_hours(2);

/// How the waiting for a vendor ends.
enum End {
    /// None: the time that the vendor named is over.
    Done(Option<String>),
    Failed(Failure),
    /// Nobody knows. A clause.
    Unknown(String),
}

/// When a batch is asked about that is worth asking about after so long.
pub fn due(now: Timestamp, look_after: Duration) -> Timestamp {
    let wait = look_after.clamp(SHORTEST_WAIT, LONGEST_WAIT);
    now.plus_ms(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}

/// Asks about one batch, and records how it ended or when it is asked about again.
pub async fn perform(service: &Service, batch: &Leased, ticket: &Ticket) -> Result<Recorded, StoreError> {
    let Some(name) = &ticket.name else { return close(service, batch, ticket, End::Done(None)).await };
    if batch.interruptions > attempt::MAX_INTERRUPTIONS {
        let unknown = format!("the server stopped {} times while it asked", batch.interruptions);
        return close(service, batch, ticket, End::Unknown(unknown)).await;
    }
    let (provider, account) = match attempt::open(service, batch).await {
        Ok(Ok(opened)) => opened,
        Ok(Err(reason)) => return close(service, batch, ticket, End::Unknown(reason)).await,
        Err(error) => return attempt::give_back(service, batch, error).await,
    };
    let asking = tokio::time::timeout(attempt::BATCH_TIME_LIMIT, provider.follow(&account, name));
    let now = service.clock.now();
    let again = |wait| due(now, wait);
    let (next, words) = match asking.await {
        Ok(Followed::Done { answer }) => {
            let is_hard = attempt::is_thrown_away(provider.as_ref(), &account, batch);
            let answer = if is_hard { ruling::thrown_away(&answer) } else { answer };
            return close(service, batch, ticket, End::Done(Some(answer))).await;
        }
        Ok(Followed::Working { look_after, answer }) => (again(look_after), answer),
        Ok(Followed::Failed(failure)) if failure.kind.is_worth_retrying() => {
            (backoff::due(now, batch.attempts.max(1), None, service.randomness.as_ref()), failure.answer)
        }
        Ok(Followed::Failed(failure)) => return close(service, batch, ticket, End::Failed(failure)).await,
        Err(_) => (again(LONGEST_WAIT), "it did not answer".to_owned()),
    };
    if u128::from(now.since_ms(ticket.sent)) > MAX_WORK.as_millis() {
        let unknown = format!("nothing told within {} hours: {words}", MAX_WORK.as_secs() / 3_600);
        return close(service, batch, ticket, End::Unknown(unknown)).await;
    }
    persistently(patience::WAIT, || batches::release(&service.store, batch, next)).await?;
    Ok(Recorded::Taken)
}

async fn close(service: &Service, batch: &Leased, ticket: &Ticket, end: End) -> Result<Recorded, StoreError> {
    let contents = match batches::contents(&service.store, batch).await {
        Ok(contents) => contents,
        Err(error) => return attempt::give_back(service, batch, error.into()).await,
    };
    let tries = Tries { attempts: batch.attempts, limited: batch.limited };
    let ruling = rule(&contents, end, tries);
    let answered = Some(Answered { request_id: ticket.name.clone(), terms: None });
    attempt::keep(service, &Sent { batch, contents, ruling, answered, began: ticket.sent, held: None }).await
}

/// On those that wait. Asking counts as no attempt.
fn rule(contents: &Contents, end: End, tries: Tries) -> Ruling {
    let urls = contents.waiting.len();
    let outcomes: Vec<UrlOutcome> = match end {
        End::Done(None) => {
            let waiting = contents.outcomes.iter().take(contents.urls).filter(|outcome| outcome.state == 0);
            waiting.map(|outcome| UrlOutcome::Purged { answer: outcome.answer }).collect()
        }
        End::Done(Some(answer)) => vec![UrlOutcome::Purged { answer }; urls],
        End::Failed(failure) => vec![UrlOutcome::Failed(failure); urls],
        End::Unknown(reason) => {
            let sentence = format!("Accepted, but whether it is done is not known: {reason}.");
            return Ruling::ended(&sentence, urls, tries);
        }
    };
    Ruling { tries, ..Ruling::on(&BatchOutcome::of(outcomes), urls, tries) }
}
