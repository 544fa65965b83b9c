//! The trail of changes: who, what, when. A row is written in the transaction of the change itself, so that there is
//! never one without the other; it is never changed, and it never holds a secret.

use app::model::person::Actor;
use app::model::timestamp::Timestamp;
use serde_json::Value;

use crate::service::Service;
use crate::store::{StoreError, Tx, audit};

/// Adds a row. `action` is a noun and a past participle, such as `settings.saved`; `subject` is the ID or the name of
/// what was changed.
pub async fn record(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    action: &str,
    subject: &str,
    details: Value,
) -> Result<(), StoreError> {
    let entry = audit::Entry { id: service.new_id(), action, subject, details, at: service.now() };
    audit::add(tx, &actor.company_id, &actor.person_id, entry).await
}

/// Who changed `subject` last in the company, and when.
pub async fn latest(tx: &mut Tx, actor: &Actor, subject: &str) -> Result<Option<(String, Timestamp)>, StoreError> {
    audit::latest(tx, &actor.company_id, subject).await
}

#[cfg(test)]
mod tests {
    use app::model::person::Role;
    use serde_json::json;

    use super::*;
    use crate::fixture::Fixture;

    #[tokio::test]
    async fn a_row_goes_with_the_transaction_that_wrote_it() {
        let fixture = Fixture::new().await;
        let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
        let mut dropped = service.store.write().await.unwrap();
        record(&mut dropped, service, actor, "settings.saved", "settings", json!({})).await.unwrap();
        drop(dropped);
        let mut tx = service.store.write().await.unwrap();
        assert_eq!(latest(&mut tx, actor, "settings").await.unwrap(), None);
        record(&mut tx, service, actor, "settings.saved", "settings", json!({"changed": ["template"]})).await.unwrap();
        let expected = Some((actor.email.clone(), service.now()));
        assert_eq!(latest(&mut tx, actor, "settings").await.unwrap(), expected);
        assert_eq!(latest(&mut tx, fixture.stranger(), "settings").await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_row_can_be_neither_changed_nor_deleted() {
        let fixture = Fixture::new().await;
        let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
        let mut tx = service.store.write().await.unwrap();
        record(&mut tx, service, actor, "settings.saved", "settings", json!({})).await.unwrap();
        tx.commit().await.unwrap();
        for statement in ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"] {
            let mut tx = service.store.write().await.unwrap();
            let refused = sqlx::query(statement).execute(&mut *tx).await.unwrap_err();
            assert!(refused.to_string().contains("audit rows are never"), "{refused}");
        }
    }
}
