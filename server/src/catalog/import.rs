//! Imports in two steps: the text is read, kept and compared, so that the person sees what it would do; then it is done
//! in one transaction. What is kept goes after a day, and each person has few.

use std::collections::HashMap;
use std::sync::Arc;

use app::backend::Answer;
use app::model::asset::Asset;
use app::model::error::AppError;
use app::model::import::{ImportPreview, ImportResult, ImportSample};
use app::model::person::Actor;
use app::model::timestamp::Timestamp;
use serde_json::json;

use super::csv::{self, Reading, Row};
use crate::audit;
use crate::service::{Service, defect};
use crate::store::imports::{self, Of};
use crate::store::{Handle, StoreError, assets as rows};

/// How long an import waits to be done.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;
/// Imports that one person has waiting.
pub const KEPT_A_PERSON: u32 = 5;
/// Assets compared or written by one statement.
const CHUNK: usize = 1_000;
/// Rows shown as examples of what an import would do.
const SAMPLES: usize = 20;
const MAX_SOURCE_CHARS: usize = 255;

/// Reads a text, keeps it and tells what it would do.
pub async fn stage_import(service: &Service, actor: &Actor, source: String, bytes: Vec<u8>) -> Answer<ImportPreview> {
    let bytes = Arc::new(bytes);
    let reading = read(Arc::clone(&bytes)).await?;
    let source: String = source.chars().filter(|character| !character.is_control()).take(MAX_SOURCE_CHARS).collect();
    let id = service.new_id();
    let of = of(service, actor, &id);
    let mut tx = service.store.write().await?;
    imports::add(&mut tx, of, &source, &bytes, service.now()).await?;
    imports::prune(&mut tx, of, KEPT_A_PERSON).await?;
    tx.commit().await.map_err(StoreError::from)?;
    preview(service, actor, id, source, reading).await
}

/// The same again, against what is there now.
pub async fn staged_import(service: &Service, actor: &Actor, id: String) -> Answer<ImportPreview> {
    let (source, reading) = kept(service, of(service, actor, &id)).await?;
    preview(service, actor, id, source, reading).await
}

/// Does it, wholly or not at all.
pub async fn commit_import(service: &Service, actor: &Actor, id: String) -> Answer<ImportResult> {
    let of = of(service, actor, &id);
    let (source, reading) = kept(service, of).await?;
    let mut tx = service.store.write().await?;
    if !imports::take(&mut tx, of).await? {
        return Err(AppError::NotFound);
    }
    let mut result = ImportResult { added: 0, changed: 0, unchanged: 0, refused: reading.refused };
    let revision = rows::next_revision(&mut tx, &actor.company_id).await?;
    for chunk in reading.rows.chunks(CHUNK) {
        let effects = effects(&mut tx, &actor.company_id, chunk).await?;
        let writes: Vec<&Asset> = effects.iter().filter_map(Effect::asset).collect();
        rows::put(&mut tx, &actor.company_id, revision, &writes).await?;
        for effect in &effects {
            *effect.counter(&mut result) += 1;
        }
    }
    let details = json!({
        "source": source, "added": result.added, "changed": result.changed,
        "unchanged": result.unchanged, "refused": result.refused,
    });
    audit::record(&mut tx, service, actor, "assets.imported", &id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(result)
}

/// What a row does.
enum Effect {
    Adds(Asset),
    Changes(Asset),
    Nothing,
}

impl Effect {
    fn asset(&self) -> Option<&Asset> {
        match self {
            Self::Adds(asset) | Self::Changes(asset) => Some(asset),
            Self::Nothing => None,
        }
    }

    fn counter<'a>(&self, result: &'a mut ImportResult) -> &'a mut u64 {
        match self {
            Self::Adds(_) => &mut result.added,
            Self::Changes(_) => &mut result.changed,
            Self::Nothing => &mut result.unchanged,
        }
    }
}

/// What each row does, in their order.
async fn effects(handle: &mut Handle, company_id: &str, chunk: &[Row]) -> Result<Vec<Effect>, StoreError> {
    let ids: Vec<&str> = chunk.iter().map(|row| row.id.as_str()).collect();
    let current = rows::of_ids(handle, company_id, &ids).await?;
    let current: HashMap<&str, &Asset> = current.iter().map(|row| (row.asset.id.as_str(), &row.asset)).collect();
    let effect = |row: &Row| {
        let current = current.get(row.id.as_str()).copied();
        let asset = row.applied_to(current);
        match current {
            None => Effect::Adds(asset),
            Some(current) if *current == asset => Effect::Nothing,
            Some(_) => Effect::Changes(asset),
        }
    };
    Ok(chunk.iter().map(effect).collect())
}

async fn preview(
    service: &Service,
    actor: &Actor,
    id: String,
    source: String,
    reading: Reading,
) -> Answer<ImportPreview> {
    let mut reader = service.store.reader().await?;
    let mut result = ImportResult { added: 0, changed: 0, unchanged: 0, refused: reading.refused };
    let mut samples = Vec::new();
    for chunk in reading.rows.chunks(CHUNK) {
        let effects = effects(&mut reader, &actor.company_id, chunk).await?;
        for (row, effect) in chunk.iter().zip(&effects) {
            *effect.counter(&mut result) += 1;
            if effect.asset().is_some() && samples.len() < SAMPLES {
                let is_new = matches!(effect, Effect::Adds(_));
                samples.push(ImportSample { line: row.line, id: row.id.clone(), is_new });
            }
        }
    }
    let ImportResult { added, changed, unchanged, refused } = result;
    Ok(ImportPreview { id, source, added, changed, unchanged, refused, samples, refusals: reading.refusals })
}

/// What waits to be done, read again.
async fn kept(service: &Service, of: Of<'_>) -> Answer<(String, Reading)> {
    let (source, bytes) = imports::find(&service.store, of).await?.ok_or(AppError::NotFound)?;
    Ok((source, read(Arc::new(bytes)).await?))
}

/// Reading takes a processor for a while.
async fn read(bytes: Arc<Vec<u8>>) -> Result<Reading, AppError> {
    let reading = tokio::task::spawn_blocking(move || csv::read(&bytes)).await.map_err(|error| defect(&error))?;
    reading.map_err(|unreadable| AppError::invalid("file", unreadable.to_string()))
}

fn of<'a>(service: &Service, actor: &'a Actor, id: &'a str) -> Of<'a> {
    let since = Timestamp(service.now().0.saturating_sub(KEPT_MS));
    Of { id, company_id: &actor.company_id, person_id: &actor.person_id, since }
}

#[cfg(test)]
mod tests;
