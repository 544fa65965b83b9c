//! What a company asks of everybody who clears there: read by all who clear, saved as a whole by admins.

use app::backend::Answer;
use app::model::error::{AppError, FieldProblem};
use app::model::person::Actor;
use app::model::rules::{DEFAULT_TIME_ZONE, Rules, RulesChange};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde_json::Value;

use super::versions::{self, Step};
use super::{MAX_NAME_BYTES, conflict};
use crate::audit::{self, difference};
use crate::invalidation::shorten;
use crate::service::{Service, defect};
use crate::store::{self, StoreError};

/// The subject of the rules in the audit trail.
const SUBJECT: &str = "rules";

pub async fn rules(service: &Service, actor: &Actor) -> Answer<Rules> {
    Ok(store::rules::rules(&service.store, &actor.company_id).await?)
}

/// Saves if nobody else did since `change.version` was read. What is saved already is not saved again.
pub async fn save_rules(service: &Service, actor: &Actor, change: RulesChange) -> Answer<Rules> {
    save(service, actor, change, Step::Onward).await
}

pub(super) async fn save(service: &Service, actor: &Actor, change: RulesChange, step: Step) -> Answer<Rules> {
    let wanted = wanted(&change)?;
    let mut tx = service.store.write().await?;
    let current = store::rules::rules_now(&mut tx, &actor.company_id).await?;
    if current.version != wanted.version {
        return Err(conflict(&mut tx, actor, SUBJECT, "these rules").await?);
    }
    if current == wanted {
        return Ok(current);
    }
    let saved = Rules { version: current.version + 1, ..wanted };
    store::rules::save(&mut tx, &actor.company_id, &saved).await?;
    versions::keep(&mut tx, service, actor, step, (&current).into(), (&saved).into()).await?;
    let details = difference::with(&told(&current)?, &told(&saved)?, step.told(saved.version));
    audit::record(&mut tx, service, actor, "rules.saved", SUBJECT, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(saved)
}

/// A time zone by its IANA name.
pub fn zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}

/// Every field that is in the way at once, the time zone too.
fn wanted(change: &RulesChange) -> Answer<Rules> {
    let name = change.time_zone.trim();
    // As the database writes it, whatever the case in which it was typed.
    let known = zone(if name.is_empty() { DEFAULT_TIME_ZONE } else { name });
    let known = known.and_then(|zone| zone.iana_name().map(str::to_owned));
    match (change.rules(), known) {
        (Ok(rules), Some(time_zone)) => Ok(Rules { time_zone, ..rules }),
        (Err(error), Some(_)) => Err(error),
        (answer, None) => {
            let name = shorten(name, MAX_NAME_BYTES);
            let message = format!("There is no time zone “{name}”. Write its IANA name, such as Europe/Berlin.");
            let problem = FieldProblem { field: "time_zone".to_owned(), message };
            let others = match answer {
                Err(AppError::Invalid { problems }) => problems,
                Err(error) => return Err(error),
                Ok(_) => Vec::new(),
            };
            Err(AppError::Invalid { problems: others.into_iter().chain([problem]).collect() })
        }
    }
}

/// The rules as the trail compares them.
fn told(rules: &Rules) -> Answer<Value> {
    let mut value = serde_json::to_value(rules).map_err(|error| defect(&error))?;
    if let Value::Object(members) = &mut value {
        members.remove("version");
    }
    Ok(value)
}

#[cfg(test)]
mod tests;
