//! What is done to lists before they are let go: those of long invalidations are made after the answer, and those that others
//! are beside are compared with them; a piece at a time, each in its own short transaction, so that nobody waits. Nothing of a
//! list is sent before. One that was interrupted is begun again.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::rights::Action;
use app::model::timestamp::Timestamp;

use super::asker;
use super::desk;
use super::making::{Making as Made, Piece};
use super::order;
use super::overlap::finding;
use super::wish::Wish;
use crate::service::{Service, defect};
use crate::store::batches;
use crate::store::recipes::{self, Making, Stage};
use crate::store::{StoreError, Tx, invalidations, lists};

/// How long a list is held without a sign of life.
const LEASE_MS: i64 = 60_000;
/// How often a list may be begun.
const MAX_INTERRUPTIONS: u64 = 10;

/// Why nothing is done to a list now.
pub enum Trouble {
    /// Somebody else has it in hand now.
    Lost,
    /// The database cannot be used: it is tried again.
    Store(StoreError),
    /// It will never be made.
    Final(AppError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<AppError> for Trouble {
    fn from(error: AppError) -> Self {
        Self::Final(error)
    }
}

/// Makes, or compares, the oldest list that waits for it; false when there is none.
pub async fn step(service: &Service, stage: Stage) -> Result<bool, StoreError> {
    let token = service.new_token();
    let now = service.now();
    let Some(making) = recipes::lease(&service.store, stage, token, now, until(now)).await? else { return Ok(false) };
    let done = match stage {
        Stage::Making => make(service, &making).await,
        // What they have in common is sent twice then, which does no harm.
        Stage::Comparing if making.interruptions > MAX_INTERRUPTIONS => finding::let_go(service, &making).await,
        Stage::Comparing => finding::compare(service, &making).await,
    };
    match done {
        Ok(()) => {}
        Err(Trouble::Lost) => tracing::warn!(number = making.number, "somebody else has a list in hand now"),
        // Its lease runs out, and it is begun again.
        Err(Trouble::Store(error)) => return Err(error),
        Err(Trouble::Final(AppError::Unavailable { message })) => {
            tracing::warn!(number = making.number, message, "nothing can be done to a list now; it is tried again");
        }
        Err(Trouble::Final(error)) if stage == Stage::Comparing => {
            tracing::error!(number = making.number, %error, "a list could not be compared; it is tried again");
        }
        Err(Trouble::Final(error)) => give_up(service, &making, &error).await?,
    }
    service.work.notify_one();
    Ok(true)
}

async fn make(service: &Service, making: &Making) -> Result<(), Trouble> {
    if making.interruptions > MAX_INTERRUPTIONS {
        let message = format!("Given up: the server stopped {} times while it made this list.", making.interruptions);
        return Err(Trouble::Final(AppError::Conflict { message }));
    }
    let mut tx = begin(service, making).await?;
    clear(&mut tx, making.number).await?;
    commit(tx).await?;
    let actor = actor(service, making).await?;
    let wish: Wish = serde_json::from_str(&making.recipe).map_err(|error| defect(&error))?;
    let (mut lines, mut made) = wish.open(service, &actor).await?;
    let mut is_done = false;
    while !is_done {
        (made, is_done) = lines.step(service, made).await?;
        let piece: Piece = made.piece();
        let mut tx = begin(service, making).await?;
        piece.store(&mut tx, making.number).await?;
        commit(tx).await?;
    }
    let (piece, parts, tally) = Made::finish(made);
    tally.accept(wish.leaves_out_refused())?;
    let known = desk::known(service, &actor).await?;
    // Of two lists that are made at once, the later one finds the earlier.
    let mut tx = hold(service, making, service.store.write().await?).await?;
    lines.origin.keep(&mut tx, making.number).await?;
    recipes::remove(&mut tx, making.number).await?;
    let list = order::Made { piece, parts, tally, rules_version: lines.rules_version };
    order::run(&mut tx, service, &actor, making.number, &list, &known).await?;
    Ok(service.commit_work(tx).await?)
}

/// A transaction for a part of the list, if it is still ours.
pub async fn begin(service: &Service, making: &Making) -> Result<Tx, Trouble> {
    hold(service, making, service.store.write_rows().await?).await
}

async fn hold(service: &Service, making: &Making, mut tx: Tx) -> Result<Tx, Trouble> {
    let is_ours = recipes::hold(&mut tx, making, until(service.now())).await?;
    if is_ours { Ok(tx) } else { Err(Trouble::Lost) }
}

pub async fn commit(tx: Tx) -> Result<(), Trouble> {
    Ok(tx.commit().await.map_err(StoreError::from)?)
}

/// Whoever wanted it, as they are now.
async fn actor(service: &Service, making: &Making) -> Answer<Actor> {
    let found = asker::find(service, &making.person_id, &making.company_id).await?;
    let message = "Whoever asked for it may not clear anything in the company any more.".to_owned();
    found.filter(|actor| actor.may(Action::Invalidate)).ok_or(AppError::Conflict { message })
}

async fn clear(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    lists::remove(tx, number).await?;
    batches::remove_held(tx, number).await
}

/// Ends it, with the reason; nothing of it was sent.
async fn give_up(service: &Service, making: &Making, error: &AppError) -> Result<(), StoreError> {
    let mut tx = match begin(service, making).await {
        Ok(tx) => tx,
        Err(Trouble::Store(error)) => return Err(error),
        Err(Trouble::Lost | Trouble::Final(_)) => return Ok(()),
    };
    clear(&mut tx, making.number).await?;
    recipes::remove(&mut tx, making.number).await?;
    invalidations::fail(&mut tx, making.number, &error.to_string(), service.now()).await?;
    Ok(tx.commit().await?)
}

fn until(now: Timestamp) -> Timestamp {
    now.plus_ms(LEASE_MS)
}
