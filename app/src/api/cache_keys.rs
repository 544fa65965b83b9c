//! Cache keys of hosts.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::cache_key::{CacheKeyTable, CacheKeysChange};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "cache-keys")]
pub async fn get_cache_keys(company: CompanySlug) -> Result<CacheKeyTable, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.cache_keys(&actor).await)
}

/// Saves the table if nobody saved since its version.
#[server(prefix = "/api", endpoint = "cache-keys/save")]
pub async fn save_cache_keys(company: CompanySlug, change: CacheKeysChange) -> Result<CacheKeyTable, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let answer = backend.save_cache_keys(&actor, change.clone()).await;
    let answer = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &change).await)?;
    forms::go_to(&format!("/{company}/setup/cache-keys?saved=true"));
    Ok(answer)
}

/// What a plain form of cache keys held when it was refused.
#[server(prefix = "/api", endpoint = "cache-keys/draft")]
pub async fn get_cache_keys_draft(company: CompanySlug) -> Result<Option<CacheKeysChange>, AppError> {
    let (backend, actor) = admit(Action::ChangeSettings, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "cache-keys";
