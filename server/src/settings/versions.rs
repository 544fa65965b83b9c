//! Versions of settings. Every save keeps its state in its own transaction, and what was there before where no save kept it.
//! Going back is a save like any other: the same checks, the same row in the trail, a version of its own.

mod comparing;
mod state;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::person::Actor;
use app::model::versions::{Difference, Saved, Subject, VERSIONS_PAGE_SIZE, Version, VersionPage, WayBack};
use serde_json::{Value, json};

pub use self::state::{Numbered, State};
use crate::service::{Service, defect};
use crate::store::settings_versions::{self as rows, Kept, Origin};
use crate::store::{StoreError, Tx};

/// Whether a save goes on from what is there, or back to a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Onward,
    BackTo(i64),
}

impl Step {
    fn target(self) -> Option<i64> {
        match self {
            Self::Onward => None,
            Self::BackTo(version) => Some(version),
        }
    }

    /// What the trail tells of a save besides what it changed.
    pub fn told(self, version: i64) -> Value {
        match self {
            Self::Onward => json!({ "version": version }),
            Self::BackTo(target) => json!({ "version": version, "went_back_to": target }),
        }
    }
}

/// Keeps what a save made of a subject, in its transaction, and what was there before where no save kept it.
pub async fn keep(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    step: Step,
    before: Numbered,
    saved: Numbered,
) -> Result<(), StoreError> {
    let origin = Origin {
        at: service.now(),
        person_id: actor.person_id.clone(),
        email: actor.email.clone(),
        went_back_to: step.target(),
    };
    for (Numbered { version, state }, origin) in [(before, None), (saved, Some(origin))] {
        let kept = Kept { version, origin, state: json!(state).to_string() };
        rows::add(tx, &actor.company_id, state.subject().word(), &kept).await?;
    }
    Ok(())
}

/// A page, newest first: those before the version `before`, or the newest.
pub async fn versions(service: &Service, actor: &Actor, subject: Subject, before: Option<i64>) -> Answer<VersionPage> {
    // One more than is shown: the last is compared to it, and it tells whether there are more.
    let limit = VERSIONS_PAGE_SIZE + 1;
    let kept = rows::page(&service.store, &actor.company_id, subject.word(), before, limit).await?;
    let current = state::now(service, actor, subject).await?.version;
    let versions = away(move || told(kept)).await??;
    let older = versions.last().filter(|last| last.difference.is_some()).map(|last| last.version);
    let older = older.filter(|_| versions.len() == VERSIONS_PAGE_SIZE as usize);
    Ok(VersionPage { versions, current, older })
}

/// What going back to a version would change now.
pub async fn way_back(service: &Service, actor: &Actor, subject: Subject, version: i64) -> Answer<WayBack> {
    let kept = find(service, actor, subject, version).await?;
    let target = State::read(&kept.state)?;
    let now = state::now(service, actor, subject).await?;
    let compare = move || (now.state != target).then(|| comparing::difference(&now.state, &target));
    let difference = away(compare).await?;
    Ok(WayBack { version, saved: saved(kept.origin), current: now.version, difference })
}

/// Saves a version again, if `current` is still the newest; gives the number under which it is saved now.
///
/// # Errors
/// Those of a save: `Conflict` if somebody else saved meanwhile, `Invalid` where today's checks refuse what was right then.
pub async fn go_back(service: &Service, actor: &Actor, subject: Subject, version: i64, current: i64) -> Answer<i64> {
    let kept = find(service, actor, subject, version).await?;
    State::read(&kept.state)?.save(service, actor, current, Step::BackTo(version)).await
}

async fn find(service: &Service, actor: &Actor, subject: Subject, version: i64) -> Answer<Kept> {
    let found = rows::find(&service.store, &actor.company_id, subject.word(), version).await?;
    found.ok_or(AppError::NotFound)
}

/// Each with what differs from the one behind it; the last of more than a page is only compared to.
fn told(kept: Vec<Kept>) -> Answer<Vec<Version>> {
    let states: Vec<State> = kept.iter().map(|kept| State::read(&kept.state)).collect::<Result<_, _>>()?;
    let difference = |index: usize| -> Option<Difference> {
        let (state, before) = (states.get(index)?, states.get(index + 1)?);
        Some(comparing::difference(before, state))
    };
    let shown = kept.into_iter().enumerate().take(VERSIONS_PAGE_SIZE as usize);
    let version = |(index, Kept { version, origin, .. })| Version {
        version,
        saved: saved(origin),
        difference: difference(index),
    };
    Ok(shown.map(version).collect())
}

fn saved(origin: Option<Origin>) -> Option<Saved> {
    origin.map(|Origin { at, email, went_back_to, .. }| Saved { at, by: email, went_back_to })
}

/// Long texts are compared away from the threads that answer requests.
async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| defect(&error))
}

#[cfg(test)]
mod tests;
