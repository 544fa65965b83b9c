//! What the company's rules ask of whoever clears: a reason in quiet hours, no more in a day than they may, and what is theirs
//! to clear. A reason is asked for in the transaction that stores what is wanted, the day's number in the one that lets it go, so that there is
//! no way around them.

mod calendar;
mod withholding;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::rules::{Quota, Rules};

pub use self::calendar::quiet;
pub use self::withholding::{is_offered, withheld};
use super::order::Order;
use crate::service::Service;
use crate::store::invalidations::Head;
use crate::store::{Tx, rules};

/// Refuses what is asked for in quiet hours without a reason; gives whether they are now.
pub async fn require_reason(tx: &mut Tx, service: &Service, actor: &Actor, order: &Order) -> Answer<bool> {
    let rules = rules::rules_now(tx, &actor.company_id).await?;
    match quiet(&rules, service.now()) {
        Some(quiet) if order.note.is_empty() => Err(AppError::invalid("note", quiet.sentence())),
        found => Ok(found.is_some()),
    }
}

/// The same of what is done again: its reason is that of the invalidation before.
pub async fn require_reason_of(service: &Service, actor: &Actor, head: &Head) -> Answer<()> {
    let rules = rules::rules(&service.store, &actor.company_id).await?;
    match quiet(&rules, service.now()) {
        Some(quiet) if head.note.trim().is_empty() => Err(AppError::Conflict { message: quiet.of_repetition() }),
        Some(_) | None => Ok(()),
    }
}

/// Counts what somebody lets go towards their day. Refuses what is more than they may, and a list that was made by rules of
/// another version.
pub async fn count(tx: &mut Tx, service: &Service, actor: &Actor, version: i64, urls: u64) -> Answer<()> {
    let rules = rules::rules_now(tx, &actor.company_id).await?;
    if rules.version != version {
        let message =
            "The company's rules were changed while the list was made. Nothing was sent; try again.".to_owned();
        return Err(AppError::Unavailable { message });
    }
    let Some(limit) = rules.urls_per_day else { return Ok(()) };
    let day = calendar::day(&rules, service.now());
    let sum = rules::add_urls(tx, &actor.company_id, &actor.person_id, &day.date, urls).await?;
    if sum > limit {
        let quota = quota_of(&rules, limit, sum.saturating_sub(urls), day);
        return Err(AppError::invalid("urls", quota.refusal(urls, |number| number.to_string())));
    }
    Ok(())
}

/// What the person may still clear today; none where there is no limit.
pub async fn quota(service: &Service, actor: &Actor, rules: &Rules) -> Answer<Option<Quota>> {
    let Some(limit) = rules.urls_per_day else { return Ok(None) };
    let day = calendar::day(rules, service.now());
    let used = rules::urls_of(&service.store, &actor.company_id, &actor.person_id, &day.date).await?;
    Ok(Some(quota_of(rules, limit, used, day)))
}

fn quota_of(rules: &Rules, limit: u64, used: u64, day: calendar::Day) -> Quota {
    Quota { limit, left: limit.saturating_sub(used), until: day.ends, time_zone: rules.time_zone.clone() }
}
