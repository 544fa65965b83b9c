//! Rows of notifications: who wants to be told, what is to be told, and what came of it.

use app::model::notification::{Notification, NotificationState, Occasion};
use app::model::timestamp::Timestamp;

use super::invalidations::{count, ones_json};
use super::{Store, StoreError, Tx};

/// An attempt that is due and that nobody else makes. Its number is its token.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Attempt {
    /// Of the notification: the same for each attempt.
    pub id: String,
    #[sqlx(rename = "attempts")]
    pub number: i64,
    /// Of the invalidation.
    pub invalidation_id: String,
    pub company_id: String,
    pub slug: String,
    pub company_name: String,
    /// Whether it is archived.
    pub is_archived: i64,
    /// Whether it goes to a person; their address, while they belong to the company and are not disabled.
    pub is_mail: i64,
    pub email: Option<String>,
    /// `Occasion::word`.
    pub about: String,
}

impl Attempt {
    pub fn occasion(&self) -> Result<Occasion, StoreError> {
        Occasion::parse(&self.about).ok_or_else(|| StoreError::unreadable("notifications.about"))
    }
}

/// Keeps whether a person wants to be told.
pub async fn follow(tx: &mut Tx, invalidation: i64, person_id: &str, is_wanted: bool) -> Result<bool, StoreError> {
    let sql = if is_wanted {
        "INSERT INTO followers (invalidation, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM followers WHERE invalidation = $1 AND person_id = $2"
    };
    let changed = sqlx::query(sql).bind(invalidation).bind(person_id).execute(&mut **tx).await?.rows_affected();
    Ok(changed == 1)
}

pub async fn is_followed(store: &Store, invalidation: i64, person_id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM followers WHERE invalidation = $1 AND person_id = $2";
    let found: i64 = sqlx::query_scalar(sql).bind(invalidation).bind(person_id).fetch_one(store.read()).await?;
    Ok(found > 0)
}

/// Makes what is to be told of an invalidation that ends in this transaction.
pub async fn announce(tx: &mut Tx, invalidation: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO notifications (id, invalidation, person_id, due_at)
         SELECT i.id || '-' || f.person_id, i.number, f.person_id, $2
         FROM invalidations AS i JOIN followers AS f ON f.invalidation = i.number WHERE i.number = $1
         UNION ALL
         SELECT i.id || '-webhook', i.number, NULL, $2
         FROM invalidations AS i JOIN webhooks AS w ON w.company_id = i.company_id WHERE i.number = $1
         ON CONFLICT DO NOTHING",
    )
    .bind(invalidation)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Asks these people to approve an invalidation that waits from this transaction on.
pub async fn ask_to_approve(
    tx: &mut Tx,
    invalidation: i64,
    person_ids: &[&str],
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO notifications (id, invalidation, person_id, due_at, about)
         SELECT i.id || '-approval-' || (one.value ->> 0), i.number, one.value ->> 0, $3, 'approval'
         FROM invalidations AS i, json_each($2) AS one WHERE i.number = $1",
    )
    .bind(invalidation)
    .bind(ones_json(person_ids)?)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the attempt that is due first; nobody else does until then.
pub async fn take(store: &Store, now: Timestamp, until: Timestamp) -> Result<Option<Attempt>, StoreError> {
    let sql = "SELECT id, due_at FROM notifications WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT 1";
    let due: Option<(String, i64)> = sqlx::query_as(sql).bind(now.0).fetch_optional(store.read()).await?;
    let Some((id, due)) = due else { return Ok(None) };
    let mut tx = store.write_rows().await?;
    let sql = "UPDATE notifications SET due_at = $3, attempts = attempts + 1
               WHERE id = $1 AND due_at = $2 AND state = 'waiting'";
    let taken = sqlx::query(sql).bind(&id).bind(due).bind(until.0).execute(&mut *tx).await?.rows_affected();
    if taken == 0 {
        return Ok(None);
    }
    let attempt = sqlx::query_as(
        "SELECT n.id, n.attempts, n.about, i.id AS invalidation_id, c.id AS company_id, c.slug, c.name AS company_name,
                CASE WHEN c.archived_at IS NULL THEN 0 ELSE 1 END AS is_archived,
                CASE WHEN n.person_id IS NULL THEN 0 ELSE 1 END AS is_mail,
                (SELECT p.email FROM people AS p JOIN memberships AS m ON m.person_id = p.id
                 WHERE p.id = n.person_id AND m.company_id = c.id AND p.disabled_at IS NULL) AS email
         FROM notifications AS n
         JOIN invalidations AS i ON i.number = n.invalidation
         JOIN companies AS c ON c.id = i.company_id
         WHERE n.id = $1",
    )
    .bind(&id)
    .fetch_one(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Some(attempt))
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub state: NotificationState,
    pub answer: String,
    pub at: Timestamp,
    /// When the next attempt is due.
    pub due: Timestamp,
}

/// Keeps it, unless a later attempt has begun.
pub async fn record(store: &Store, attempt: &Attempt, outcome: &Outcome) -> Result<(), StoreError> {
    let mut tx = store.write_rows().await?;
    sqlx::query(
        "UPDATE notifications SET state = $3, answer = $4, answered_at = $5, due_at = $6
         WHERE id = $1 AND attempts = $2 AND state = 'waiting'",
    )
    .bind(&attempt.id)
    .bind(attempt.number)
    .bind(outcome.state.word())
    .bind(&outcome.answer)
    .bind(outcome.at.0)
    .bind(outcome.due.0)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// All of an invalidation: what was asked before what is told, the webhook's first.
pub async fn of(store: &Store, invalidation: i64) -> Result<Vec<Notification>, StoreError> {
    type Row = (Option<String>, String, String, i64, String, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT p.email, n.about, n.state, n.attempts, n.answer, n.answered_at
         FROM notifications AS n LEFT JOIN people AS p ON p.id = n.person_id
         WHERE n.invalidation = $1 ORDER BY n.about, CASE WHEN n.person_id IS NULL THEN 0 ELSE 1 END, p.email",
    )
    .bind(invalidation)
    .fetch_all(store.read())
    .await?;
    rows.into_iter()
        .map(|(email, about, state, attempts, answer, at)| {
            let about = Occasion::parse(&about).ok_or_else(|| StoreError::unreadable("notifications.about"))?;
            let state =
                NotificationState::parse(&state).ok_or_else(|| StoreError::unreadable("notifications.state"))?;
            let attempts = u32::try_from(count(attempts)).unwrap_or(u32::MAX);
            Ok(Notification { email, about, state, attempts, answer, at: at.map(Timestamp) })
        })
        .collect()
}
