//! Stores what somebody wants purged. A short list is stored whole, with its batches and its audit row, in one
//! transaction; of a long one the recipe is, and its list is made after the answer. Once it has answered, the work is
//! durable; before, there is nothing of it.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::InvalidationState;
use app::model::person::Actor;
use app::model::purge::{Manner, PurgeKind};
use app::model::timestamp::Timestamp;
use serde_json::{Value, json};

use super::approving;
use super::desk::{self, Known};
use super::making::{Piece, Tally};
use super::once::Key;
use super::progress;
use super::rules;
use super::splitter::Part;
use super::submit::SHORT_LIST_ROWS;
use super::wish::Wish;
use crate::audit;
use crate::service::{Service, defect};
use crate::store::invalidations::{self, NewInvalidation, NewPart};
use crate::store::{StoreError, Tx, batches, companies, notifications, overlaps, pace, recipes};

/// What is stored beside the list.
pub struct Order {
    pub note: String,
    /// The text that made the list; empty if none did.
    pub template: String,
    /// The person's own; empty to make one each time.
    pub key: String,
    /// How many the list is made for.
    pub assets: u64,
    /// The person wants an e-mail when it has ended.
    pub notify: bool,
    pub kind: PurgeKind,
    pub manner: Option<Manner>,
    pub wish: Wish,
}

/// Makes the list, and stores it; gives the invalidation's ID. A list that turns out to be long is only accepted.
pub async fn place(service: &Service, actor: &Actor, order: &Order) -> Answer<String> {
    let (mut lines, mut making) = order.wish.open(service, actor).await?;
    if lines.row_count() > SHORT_LIST_ROWS {
        return accept(service, actor, order).await;
    }
    let mut is_done = false;
    while !is_done {
        (making, is_done) = lines.step(service, making).await?;
    }
    let (piece, parts, tally) = making.finish();
    tally.accept(order.wish.leaves_out_refused())?;
    let details = json!({
        "kind": order.kind,
        "manner": order.manner,
        "urls": tally.lines - tally.refused,
        "refused": tally.refused,
        "duplicates": lines.merged,
        "connections": parts.iter().map(|part| part.connection_id.as_str()).collect::<Vec<_>>(),
    });
    let known = desk::known(service, actor).await?;
    let mut tx = service.store.write().await?;
    let (id, number) = match head(&mut tx, service, actor, order, lines.origin.assets(), details).await? {
        Head::Before(id) => return Ok(id),
        Head::New(id, number) => (id, number),
    };
    lines.origin.keep(&mut tx, number).await?;
    let list = Made { piece, parts, tally, rules_version: lines.rules_version };
    run(&mut tx, service, actor, number, &list, &known).await?;
    service.commit_work(tx).await?;
    Ok(id)
}

/// Stores what is wanted; gives the invalidation's ID. Its list is made by the runner.
pub async fn accept(service: &Service, actor: &Actor, order: &Order) -> Answer<String> {
    let recipe = serde_json::to_string(&order.wish).map_err(|error| defect(&error))?;
    let mut tx = service.store.write().await?;
    let details = json!({ "kind": order.kind, "manner": order.manner, "assets": order.assets });
    let (id, number) = match head(&mut tx, service, actor, order, order.assets, details).await? {
        Head::Before(id) => return Ok(id),
        Head::New(id, number) => (id, number),
    };
    recipes::insert(&mut tx, number, &recipe).await?;
    service.commit_work(tx).await?;
    Ok(id)
}

enum Head {
    /// The same key was used meanwhile: that invalidation is the answer.
    Before(String),
    /// Its ID and its number.
    New(String, i64),
}

async fn head(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    order: &Order,
    assets: u64,
    details: Value,
) -> Answer<Head> {
    // While the list was made, an owner may have archived the company.
    if companies::is_archived(tx, &actor.company_id).await? {
        return Err(AppError::NotFound);
    }
    let key = Key::parse(&order.key)?;
    if let Some(key) = key.text()
        && let Some(id) = invalidations::find_by_key(tx, &actor.company_id, &actor.person_id, key).await?
    {
        return Ok(Head::Before(id));
    }
    let is_quiet = rules::require_reason(tx, service, actor, order).await?;
    let id = service.new_id();
    let new = NewInvalidation {
        id: &id,
        company_id: &actor.company_id,
        person_id: &actor.person_id,
        idempotency_key: key.text(),
        note: &order.note,
        template: &order.template,
        assets,
        kind: order.kind,
        manner: order.manner,
        created: service.now(),
    };
    let number = invalidations::insert(tx, &new).await?;
    if order.notify {
        notifications::follow(tx, number, &actor.person_id, true).await?;
    }
    let mut details = details;
    if let Wish::Repeat { of, only } = &order.wish {
        details["repeats"] = json!({ "id": of, "only": only });
    }
    if is_quiet {
        details["quiet_hours"] = json!(true);
    }
    audit::record(tx, service, actor, "invalidation.submitted", &id, details).await?;
    Ok(Head::New(id, number))
}

/// A list that is made, but for the pieces that are stored.
pub struct Made {
    pub piece: Piece,
    pub parts: Vec<Part>,
    pub tally: Tally,
    /// Of the company's rules by which its lines were judged.
    pub rules_version: i64,
}

/// Stores the last piece of a list, and lets all of it go to the connections, all of which are `known`; or has it wait, where the
/// rules, as they are now, want a second person to approve it. Refuses what is more than whoever asked may clear in a day.
pub async fn run(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    number: i64,
    list: &Made,
    known: &[Known],
) -> Answer<()> {
    let Made { piece, parts, tally, rules_version } = list;
    let good = tally.lines - tally.refused;
    rules::count(tx, service, actor, *rules_version, good).await?;
    piece.store(tx, number).await?;
    let place = |part: &Part| {
        let its = known.iter().map(|known| &known.connection).find(|connection| connection.id == part.connection_id);
        its.map_or((1, 0), |connection| (connection.turn, connection.wait_s))
    };
    let first = parts.iter().map(|part| place(part).0).min().unwrap_or_default();
    for part in parts {
        let (turn, wait_s) = place(part);
        let new = NewPart { connection_id: &part.connection_id, total: part.urls, turn, wait_s, is_held: turn > first };
        invalidations::insert_part(tx, number, &new).await?;
        pace::ensure(tx, &part.connection_id).await?;
    }
    if approving::hold(tx, service, actor, number, good, known).await? {
        invalidations::made(tx, number, InvalidationState::Waiting, tally.lines, tally.refused).await?;
    } else {
        invalidations::made(tx, number, InvalidationState::Running, tally.lines, tally.refused).await?;
        let_go(tx, number, known, service.now()).await?;
    }
    Ok(())
}

/// Lets a whole list go. Where another list is in hand for one of its connections, what they have in common is looked for before.
pub async fn let_go(tx: &mut Tx, number: i64, known: &[Known], now: Timestamp) -> Result<(), StoreError> {
    if overlaps::neighbours(tx, number).await?.is_empty() {
        batches::let_go(tx, number, now).await?;
    } else {
        recipes::compare(tx, number).await?;
    }
    progress::foretell(tx, number, known, now).await
}
