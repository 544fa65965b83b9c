//! API tokens: what programs show instead of signing in. A token acts for whoever made it, within what it was made for, as long
//! as they are of the company, and sleeps while their provider has not confirmed that for too long; only its hash is kept.

#[cfg(test)]
mod tests;

use app::api::Visitor;
use app::backend::Answer;
use app::model::api_token::{ApiToken, ApiTokenForm, MAX_DAYS, NewApiToken, PREFIX, Scope, USUAL_DAYS};
use app::model::error::{AppError, FieldProblem};
use app::model::person::{Actor, Standing};
use app::model::rights::Action;
use app::model::timestamp::Timestamp;
use serde_json::json;
use std::net::IpAddr;

use super::{links, people, second_factor};
use crate::audit;
use crate::service::Service;
use crate::store::api_tokens::{self as rows, Stored};
use crate::store::{StoreError, Tx};

/// How many somebody may have in a company.
const MAX_OF_ONE: i64 = 100;
const MAX_NAME_CHARS: usize = 100;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// A use is noted when the last note is older than this.
const NOTE_AFTER_MS: u64 = 60_000;

/// One's own; for whoever manages people, all of the company.
pub async fn list(service: &Service, actor: &Actor) -> Answer<Vec<ApiToken>> {
    let stored = rows::of(&mut *service.store.reader().await?, &actor.company_id, only_own(actor)).await?;
    Ok(stored.into_iter().map(|stored| shown(service, stored)).collect())
}

/// Makes one. Whoever makes a token has just shown who they are, as for everything by which one gets in.
pub async fn make(service: &Service, actor: &Actor, standing: &Standing, form: ApiTokenForm) -> Answer<NewApiToken> {
    if !second_factor::is_fresh(service, &actor.person_id, standing).await? {
        let message = "Show once more who you are, under Your account. Then come back and make the token.";
        return Err(AppError::Conflict { message: message.to_owned() });
    }
    let Asked { name, days, actions } = read(actor, &form)?;
    let (secret, _) = links::new_token(service);
    let token = format!("{PREFIX}{secret}");
    let words: Vec<&str> = actions.iter().map(|action| action.word()).collect();
    let now = service.now();
    let stored = Stored {
        id: service.new_id(),
        company_id: actor.company_id.clone(),
        person_id: actor.person_id.clone(),
        email: actor.email.clone(),
        name: name.clone(),
        last_four: token[token.len() - 4..].to_owned(),
        actions: words.join(" "),
        created_at: now.0,
        expires_at: now.plus_ms(i64::from(days) * DAY_MS).0,
        used_at: None,
        confirmed_at: None,
    };
    let mut tx = service.store.write().await?;
    if rows::count(&mut tx, &actor.company_id, &actor.person_id).await? >= MAX_OF_ONE {
        let message = format!("You have {MAX_OF_ONE} API tokens here. Revoke one that nothing uses any more.");
        return Err(AppError::Conflict { message });
    }
    rows::add(&mut tx, &stored, &links::hash_of(&token)).await?;
    let details = json!({ "name": name, "actions": words, "days": days });
    audit::record(&mut tx, service, actor, "api_token.made", &stored.id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(NewApiToken { name, token })
}

/// Ends one: one's own, or for whoever manages people any of the company.
pub async fn revoke(service: &Service, actor: &Actor, id: String) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let (email, name) =
        rows::remove(&mut tx, &actor.company_id, &id, only_own(actor)).await?.ok_or(AppError::NotFound)?;
    let details = json!({ "name": name, "email": email });
    audit::record(&mut tx, service, actor, "api_token.revoked", &id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// The visitor that a program is by its token.
///
/// # Errors
/// `BadToken` where it is unknown or revoked, has expired or sleeps, or whoever made it is gone: all answer alike.
pub async fn visitor(service: &Service, token: &str, from: IpAddr) -> Answer<Visitor> {
    let found = match token.strip_prefix(PREFIX) {
        Some(_) => rows::find(&service.store, &links::hash_of(token)).await?,
        None => None,
    };
    let now = service.now();
    let holds = |stored: &Stored| now.0 < stored.expires_at && !is_asleep(service, stored);
    let stored = found.filter(holds).ok_or(AppError::BadToken)?;
    let person = people::person(service, &stored.person_id).await?.ok_or(AppError::BadToken)?;
    if stored.used_at.is_none_or(|used| now.since_ms(Timestamp(used)) > NOTE_AFTER_MS) {
        let mut tx: Tx = service.store.write().await?;
        rows::used(&mut tx, &stored.id, now).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    let scope = Scope { actions: actions(&stored.actions), name: stored.name, company_id: stored.company_id };
    Ok(Visitor::with_token(person, scope, Some(from)))
}

/// What a form asks for.
struct Asked {
    name: String,
    days: u32,
    actions: Vec<Action>,
}

fn read(actor: &Actor, form: &ApiTokenForm) -> Answer<Asked> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, message: String| problems.push(FieldProblem { field: field.to_owned(), message });
    let name = form.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        problem(
            "name",
            format!("Name what will use it, in up to {MAX_NAME_CHARS} characters, such as “Nightly build”."),
        );
    }
    let days = if form.days.trim().is_empty() { Some(USUAL_DAYS) } else { form.days.trim().parse().ok() };
    let days = days.filter(|days| (1..=MAX_DAYS).contains(days)).unwrap_or_else(|| {
        problem("days", format!("Write a number of days from 1 to {MAX_DAYS}."));
        USUAL_DAYS
    });
    let mut actions = Vec::new();
    for word in &form.actions {
        match Action::parse(word).filter(|action| action.is_for_tokens() && actor.may(*action)) {
            Some(action) if !actions.contains(&action) => actions.push(action),
            Some(_) => {}
            None => problem("actions", format!("You may give nobody “{word}”.")),
        }
    }
    if form.actions.is_empty() {
        problem("actions", "Choose at least one thing that it may do.".to_owned());
    }
    if problems.is_empty() { Ok(Asked { name, days, actions }) } else { Err(AppError::Invalid { problems }) }
}

/// Whose tokens somebody has a say in; all of the company's where none.
fn only_own(actor: &Actor) -> Option<&str> {
    (!actor.may(Action::ManagePeople)).then_some(actor.person_id.as_str())
}

/// What there is no such word for any more is not granted.
fn actions(words: &str) -> Vec<Action> {
    words.split(' ').filter_map(Action::parse).filter(|action| action.is_for_tokens()).collect()
}

/// Whether its maker's role is by groups at the provider, who has said nothing of them for too long.
fn is_asleep(service: &Service, stored: &Stored) -> bool {
    let (Some(confirmed), Some(sign_on)) = (stored.confirmed_at, service.sign_on.get()) else { return false };
    sign_on.is_unconfirmed(Timestamp(confirmed), service.now())
}

fn shown(service: &Service, stored: Stored) -> ApiToken {
    ApiToken {
        is_asleep: is_asleep(service, &stored),
        actions: actions(&stored.actions),
        id: stored.id,
        name: stored.name,
        email: stored.email,
        last_four: stored.last_four,
        created: Timestamp(stored.created_at),
        expires: Timestamp(stored.expires_at),
        has_expired: service.now().0 >= stored.expires_at,
        used: stored.used_at.map(Timestamp),
    }
}
