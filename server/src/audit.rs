//! The trail: who did what, from where, when, and what it was before and after. A row is written in the transaction of the
//! change itself, so that there is never one without the other; it is bound to the row before it, never changed, and it
//! never holds a secret. There is a chain for each company, and one for what belongs to none.

pub mod adopting;
pub mod chain;
pub mod difference;
pub mod forwarding;
pub mod knocks;
pub mod reading;
pub mod sessions;
pub mod verifying;
mod words;

use std::net::IpAddr;

use app::model::person::{Actor, Person};
use app::model::timestamp::Timestamp;
use serde_json::{Map, Value};

use crate::service::Service;
use crate::store::audit::{self, Entry, INSTALLATION};
use crate::store::{StoreError, Tx};

/// Bytes of an address as somebody typed it: more than mail can have.
const MAX_TYPED_BYTES: usize = 254;
/// Bytes of a subject: IDs, names and paths are shorter.
const MAX_SUBJECT_BYTES: usize = 500;

/// Whose deed it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who<'a> {
    /// Somebody who was signed in.
    Person { id: &'a str, email: &'a str },
    /// Somebody who was not, with the address that they typed; of an account, its ID.
    Nobody { typed: &'a str, account: Option<&'a str> },
    /// Whoever runs the server, at its command line or by its configuration.
    Operator,
    /// The program by itself.
    System,
}

/// What a row tells, but for when.
pub struct Deed<'a> {
    /// Whose chain; `INSTALLATION` for what belongs to no company.
    pub company_id: &'a str,
    pub who: Who<'a>,
    /// The peer's address; none where it came by no network.
    pub from: Option<IpAddr>,
    /// A noun and a past participle, such as `settings.saved`.
    pub action: &'a str,
    /// ID or name of what it was done to.
    pub subject: &'a str,
    /// A JSON object, without any secret.
    pub details: Value,
}

/// Adds a row to the trail of the actor's company.
pub async fn record(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    action: &str,
    subject: &str,
    details: Value,
) -> Result<(), StoreError> {
    record_in(tx, service, actor, &actor.company_id, action, subject, details).await
}

/// Adds a row about what the actor did beyond their company: to the trail of another, or to the installation's.
pub async fn record_in(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    company_id: &str,
    action: &str,
    subject: &str,
    details: Value,
) -> Result<(), StoreError> {
    let who = Who::Person { id: &actor.person_id, email: &actor.email };
    let details = by_token(actor, details);
    let deed = Deed { company_id, who, from: actor.from, action, subject, details };
    append(tx, service.new_id(), service.now(), deed).await
}

/// With the name of the API token by which it was done.
fn by_token(actor: &Actor, mut details: Value) -> Value {
    if let (Some(scope), Some(members)) = (&actor.scope, details.as_object_mut()) {
        members.insert("token".to_owned(), Value::String(scope.name.clone()));
    }
    details
}

/// Adds a row about somebody's account: to the trail of each of their companies, or to the installation's where they have none.
pub async fn record_of_person(
    tx: &mut Tx,
    service: &Service,
    person: &Person,
    from: Option<IpAddr>,
    action: &str,
    details: Value,
) -> Result<(), StoreError> {
    let who = Who::Person { id: &person.id, email: &person.email };
    record_about(tx, service, person, (who, from), action, details).await
}

/// The same about what somebody else did to the account.
pub async fn record_about_another(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    person: &Person,
    action: &str,
    details: Value,
) -> Result<(), StoreError> {
    let who = Who::Person { id: &actor.person_id, email: &actor.email };
    record_about(tx, service, person, (who, actor.from), action, details).await
}

/// The same about what the operator did to somebody's account.
pub async fn record_of_operator_about(
    tx: &mut Tx,
    service: &Service,
    person: &Person,
    action: &str,
    details: Value,
) -> Result<(), StoreError> {
    record_about(tx, service, person, (Who::Operator, None), action, details).await
}

async fn record_about(
    tx: &mut Tx,
    service: &Service,
    person: &Person,
    (who, from): (Who<'_>, Option<IpAddr>),
    action: &str,
    details: Value,
) -> Result<(), StoreError> {
    let mut companies: Vec<&str> = person.memberships.iter().map(|own| own.company_id.as_str()).collect();
    if companies.is_empty() {
        companies.push(INSTALLATION);
    }
    for company_id in companies {
        let deed = Deed { company_id, who, from, action, subject: &person.id, details: details.clone() };
        append(tx, service.new_id(), service.now(), deed).await?;
    }
    Ok(())
}

/// Adds a row about a file that somebody takes with them.
pub async fn downloaded(service: &Service, actor: &Actor, name: &str) -> Result<(), StoreError> {
    let mut tx = service.store.write().await?;
    record(&mut tx, service, actor, "file.downloaded", name, Value::Object(Map::new())).await?;
    Ok(tx.commit().await?)
}

/// Adds a row about what the operator did, by configuration or command line, to the trail of a company.
pub async fn record_of_operator(
    tx: &mut Tx,
    service: &Service,
    company_id: &str,
    action: &str,
    subject: &str,
    details: Value,
) -> Result<(), StoreError> {
    let deed = Deed { company_id, who: Who::Operator, from: None, action, subject, details };
    append(tx, service.new_id(), service.now(), deed).await
}

/// Adds a row about what the program does by itself.
pub async fn record_of_system(
    tx: &mut Tx,
    service: &Service,
    company_id: &str,
    action: &str,
    subject: &str,
    details: Value,
) -> Result<(), StoreError> {
    let deed = Deed { company_id, who: Who::System, from: None, action, subject, details };
    append(tx, service.new_id(), service.now(), deed).await
}

/// Adds a row.
pub async fn append(tx: &mut Tx, id: String, at: Timestamp, deed: Deed<'_>) -> Result<(), StoreError> {
    let Deed { company_id, who, from, action, subject, details } = deed;
    let (kind, person_id, who) = match who {
        Who::Person { id, email } => ("person", Some(id), plain(email, MAX_TYPED_BYTES)),
        Who::Nobody { typed, account } => ("nobody", account, plain(typed, MAX_TYPED_BYTES)),
        Who::Operator => ("operator", None, String::new()),
        Who::System => ("system", None, String::new()),
    };
    let (seq, before) = audit::take_place(tx, company_id).await?;
    let entry = Entry {
        id,
        company_id: company_id.to_owned(),
        seq,
        kind: kind.to_owned(),
        person_id: person_id.map(str::to_owned),
        who,
        origin: from.map(|from| from.to_canonical().to_string()).unwrap_or_default(),
        action: action.to_owned(),
        subject: plain(subject, MAX_SUBJECT_BYTES),
        details: difference::bounded(details).to_string(),
        at,
    };
    audit::add(tx, &entry, &chain::link(&before, &entry)).await
}

/// Who changed `subject` last in the company, and when.
pub async fn latest(tx: &mut Tx, actor: &Actor, subject: &str) -> Result<Option<(String, Timestamp)>, StoreError> {
    audit::latest(tx, &actor.company_id, subject).await
}

/// On one line, and not longer than that.
fn plain(text: &str, max_bytes: usize) -> String {
    let mut plain: String = text.chars().filter(|character| !character.is_control()).collect();
    plain.truncate(plain.floor_char_boundary(max_bytes));
    plain
}

#[cfg(test)]
mod tests;
