//! The key that a form carries, so that sending it twice makes one invalidation. It is the person's own: the same key
//! of somebody else is another one.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Actor;

use crate::service::Service;
use crate::store::invalidations;

/// Bytes of a key.
const MAX_BYTES: usize = 64;

/// A key; a form without one makes an invalidation each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a>(Option<&'a str>);

impl<'a> Key<'a> {
    pub fn parse(text: &'a str) -> Answer<Self> {
        if text.len() > MAX_BYTES {
            return Err(AppError::invalid("idempotency_key", format!("The key is longer than {MAX_BYTES} bytes.")));
        }
        Ok(Self(Some(text).filter(|text| !text.is_empty())))
    }

    pub fn text(self) -> Option<&'a str> {
        self.0
    }

    /// The ID of what this person made with it before.
    pub async fn made_before(self, service: &Service, actor: &Actor) -> Answer<Option<String>> {
        let Some(key) = self.0 else { return Ok(None) };
        let mut reader = service.store.reader().await?;
        Ok(invalidations::find_by_key(&mut reader, &actor.company_id, &actor.person_id, key).await?)
    }
}
