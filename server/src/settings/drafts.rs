//! Texts of forms that were refused while JavaScript was off. There is one a person, a company and a form, the newest.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Actor;

use crate::service::Service;
use crate::store::StoreError;
use crate::store::drafts::{self, Of};

/// Bytes of a draft: a list of URLs that was pasted as a whole.
pub const MAX_DRAFT_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of a form's name.
const MAX_KIND_BYTES: usize = 64;

/// Keeps the text instead of the one before; an empty text forgets it.
pub async fn keep_draft(service: &Service, actor: &Actor, kind: String, text: String) -> Answer<()> {
    if kind.is_empty() || kind.len() > MAX_KIND_BYTES {
        return Err(AppError::NotFound);
    }
    if text.len() > MAX_DRAFT_BYTES {
        let message = format!("The text is {} bytes long; keep it below {MAX_DRAFT_BYTES}.", text.len());
        return Err(AppError::invalid("text", message));
    }
    let mut tx = service.store.write().await?;
    let of = of(actor, &kind);
    if text.is_empty() {
        drafts::forget(&mut tx, of).await?;
    } else {
        drafts::keep(&mut tx, of, &text, service.now()).await?;
    }
    Ok(tx.commit().await.map_err(StoreError::from)?)
}

/// The text that was kept.
pub async fn draft(service: &Service, actor: &Actor, kind: String) -> Answer<Option<String>> {
    Ok(drafts::text(&service.store, of(actor, &kind)).await?)
}

fn of<'a>(actor: &'a Actor, kind: &'a str) -> Of<'a> {
    Of { company_id: &actor.company_id, person_id: &actor.person_id, kind }
}
