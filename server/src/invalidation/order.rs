//! Stores a list with its batches and its audit row in one transaction, then wakes the runner. Once it has answered, the
//! work is durable; before, there is nothing of it.

use app::backend::Answer;
use app::model::person::Actor;
use app::template::Assets;
use serde_json::json;

use super::once::Key;
use super::ruling::shorten;
use super::split::Part;
use super::submit::List;
use crate::audit;
use crate::service::Service;
use crate::store::batches::{self, NewBatch};
use crate::store::invalidations::{self, NewInvalidation};
use crate::store::{StoreError, Tx, pace};

/// Rows that travel in one statement.
const ROWS_AT_ONCE: usize = 10_000;
/// Bytes of a refused line that are kept: a line of a template may have a megabyte.
const MAX_LINE_BYTES: usize = 8_192;
/// Bytes of a reason that are kept.
const MAX_REASON_BYTES: usize = 1_000;

/// What is stored beside the list.
pub struct Order<'a> {
    pub note: &'a str,
    /// The text that made the list; empty if none did.
    pub template: &'a str,
    pub key: Key<'a>,
    pub assets: AssetsOf<'a>,
}

/// The assets that are told when the list was purged.
#[derive(Clone, Copy)]
pub enum AssetsOf<'a> {
    Selected(&'a Assets),
    /// The same as those of an invalidation before.
    Repeated {
        number: i64,
        count: u64,
    },
}

impl AssetsOf<'_> {
    fn count(self) -> u64 {
        match self {
            Self::Selected(assets) => assets.count(),
            Self::Repeated { count, .. } => count,
        }
    }
}

/// Stores the list; gives the invalidation's ID. Where the same key was used meanwhile, that invalidation is the answer.
pub async fn place(service: &Service, actor: &Actor, order: &Order<'_>, list: List) -> Answer<String> {
    let mut tx = service.store.write().await?;
    if let Some(key) = order.key.text()
        && let Some(id) = invalidations::find_by_key(&mut tx, &actor.company_id, &actor.person_id, key).await?
    {
        return Ok(id);
    }
    let id = service.new_id();
    let number = head(&mut tx, service, actor, order, &list, &id).await?;
    lines(&mut tx, number, &list).await?;
    assets(&mut tx, number, order.assets).await?;
    for part in &list.plan.parts {
        self::part(&mut tx, service, number, part).await?;
    }
    let details = json!({
        "urls": list.plan.urls.len(),
        "refused": list.refused.len(),
        "duplicates": list.merged,
        "connections": list.plan.parts.iter().map(|part| part.connection_id.as_str()).collect::<Vec<_>>(),
    });
    audit::record(&mut tx, service, actor, "invalidation.submitted", &id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    service.work.notify_one();
    Ok(id)
}

async fn head(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    order: &Order<'_>,
    list: &List,
    id: &str,
) -> Result<i64, StoreError> {
    let new = NewInvalidation {
        id,
        company_id: &actor.company_id,
        person_id: &actor.person_id,
        idempotency_key: order.key.text(),
        note: order.note,
        template: order.template,
        assets: order.assets.count(),
        created: service.now(),
        total: (list.plan.urls.len() + list.refused.len()) as u64,
        refused: list.refused.len() as u64,
    };
    invalidations::insert(tx, &new).await
}

/// What is sent comes first, in its order; what is left out stands behind it.
async fn lines(tx: &mut Tx, number: i64, list: &List) -> Result<(), StoreError> {
    let mut position = 1;
    for chunk in list.plan.urls.chunks(ROWS_AT_ONCE) {
        let rows: Vec<(&str, u32)> = chunk.iter().map(|planned| (planned.url.as_str(), planned.connections)).collect();
        invalidations::insert_urls(tx, number, position, &rows).await?;
        position += chunk.len() as u64;
    }
    for chunk in list.refused.chunks(ROWS_AT_ONCE) {
        let rows: Vec<(String, String)> = chunk
            .iter()
            .map(|(line, reason)| (shorten(line, MAX_LINE_BYTES), shorten(reason, MAX_REASON_BYTES)))
            .collect();
        invalidations::insert_refused(tx, number, position, &rows).await?;
        position += chunk.len() as u64;
    }
    Ok(())
}

async fn assets(tx: &mut Tx, number: i64, assets: AssetsOf<'_>) -> Result<(), StoreError> {
    match assets {
        AssetsOf::Repeated { number: from, .. } => invalidations::copy_assets(tx, from, number).await,
        AssetsOf::Selected(assets) => {
            for (part, page) in (0..).zip((0..assets.page_count()).filter_map(|page| assets.page(page))) {
                let ids: Vec<&str> = page.iter().map(|asset| asset.id.as_str()).collect();
                invalidations::insert_assets(tx, number, part, &ids).await?;
            }
            Ok(())
        }
    }
}

async fn part(tx: &mut Tx, service: &Service, number: i64, part: &Part) -> Result<(), StoreError> {
    let (id, now) = (part.connection_id.as_str(), service.now());
    invalidations::insert_part(tx, number, id, part.positions.len() as u64).await?;
    pace::ensure(tx, id).await?;
    let mut ready: Vec<NewBatch<'_>> = Vec::new();
    let mut rows = 0;
    for (seq, positions) in (0..).zip(part.cuts()) {
        rows += positions.len();
        ready.push(NewBatch { seq, positions });
        if rows >= ROWS_AT_ONCE {
            batches::insert(tx, number, id, now, &ready).await?;
            ready.clear();
            rows = 0;
        }
    }
    if !ready.is_empty() {
        batches::insert(tx, number, id, now, &ready).await?;
    }
    Ok(())
}
