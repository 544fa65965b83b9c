//! Rows of approvals: why an invalidation needs a second person, and what they decided. While nobody has, it waits; who decides
//! second, or what was cancelled before, changes nothing.

use app::model::approval::{Approval, ApprovalNeed, Decided, Decision};
use app::model::timestamp::Timestamp;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::invalidations::{count, whole};
use super::{StoreError, Tx};

/// The list waits from now on; `hosts` are those that the rules allow now, as patterns.
pub async fn insert(tx: &mut Tx, number: i64, need: ApprovalNeed, hosts: &[String]) -> Result<(), StoreError> {
    let above = match need {
        ApprovalNeed::Above(above) => Some(whole(above)),
        ApprovalNeed::Sweeping => None,
    };
    sqlx::query("INSERT INTO approvals (invalidation, above, hosts) VALUES ($1, $2, $3)")
        .bind(number)
        .bind(above)
        .bind(serde_json::to_string(hosts).map_err(|_| StoreError::unreadable("approvals.hosts"))?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The hosts that the rules allowed when it was asked for, as patterns.
pub async fn allowed_hosts(tx: &mut Tx, number: i64) -> Result<Vec<String>, StoreError> {
    let query = "SELECT hosts FROM approvals WHERE invalidation = $1";
    let text: Option<String> = sqlx::query_scalar(query).bind(number).fetch_optional(&mut **tx).await?;
    let read = |text: String| serde_json::from_str(&text).map_err(|_| StoreError::unreadable("approvals.hosts"));
    Ok(text.map(read).transpose()?.unwrap_or_default())
}

/// What somebody decides now.
pub struct NewDecision<'a> {
    pub what: Decided,
    pub person_id: &'a str,
    pub reason: &'a str,
    pub at: Timestamp,
}

/// Ends the waiting: the list runs, or nothing of it is sent any more. False where it does not wait.
pub async fn decide(tx: &mut Tx, number: i64, decision: &NewDecision<'_>) -> Result<bool, StoreError> {
    let NewDecision { what, person_id, reason, at } = decision;
    let (state, cancelled_by) = match what {
        Decided::Approved => ("running", None),
        Decided::Declined => ("waiting", Some(*person_id)),
    };
    let changed = sqlx::query(
        "UPDATE invalidations SET state = $2, cancelled_by = $3
         WHERE number = $1 AND state = 'waiting' AND cancelled_by IS NULL",
    )
    .bind(number)
    .bind(state)
    .bind(cancelled_by)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    if changed == 0 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE approvals SET decision = $2, decided_by = $3, decided_at = $4, reason = $5 WHERE invalidation = $1",
    )
    .bind(number)
    .bind(what.word())
    .bind(*person_id)
    .bind(at.0)
    .bind(*reason)
    .execute(&mut **tx)
    .await?;
    Ok(true)
}

/// What stands in a head; none where nobody has to approve it.
pub(super) fn of_head(row: &AnyRow) -> Result<Option<Approval>, StoreError> {
    if row.try_get::<Option<i64>, _>("approval_of")?.is_none() {
        return Ok(None);
    }
    let above: Option<i64> = row.try_get("above")?;
    let need = above.map_or(ApprovalNeed::Sweeping, |above| ApprovalNeed::Above(count(above)));
    let word: Option<String> = row.try_get("decision")?;
    let decision = match word {
        None => None,
        Some(word) => Some(Decision {
            what: Decided::parse(&word).ok_or_else(|| StoreError::unreadable("approvals.decision"))?,
            by: row.try_get::<Option<String>, _>("decided_by")?.unwrap_or_default(),
            at: Timestamp(row.try_get::<Option<i64>, _>("decided_at")?.unwrap_or_default()),
            reason: row.try_get("reason")?,
        }),
    };
    Ok(Some(Approval { need, decision }))
}
