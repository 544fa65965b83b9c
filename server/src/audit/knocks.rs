//! Who was not let in: at sign-in, by a role that is too low, at a company that is not theirs, from another site's page; and what no
//! page sends. What is refused changes nothing,
//! so its row goes with no other; it is written right behind the answer, which so takes as long whether there is an account or
//! not. A minute has only so many rows, of one account and of one chain, so that nobody fills the disk by knocking: the rest is
//! counted, and told by one row when the minute is over.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::model::person::{Actor, Person};
use app::model::timestamp::Timestamp;
use lettre::Address;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{Deed, Who, append, record_of_system};
use crate::clock::rfc_3339;
use crate::service::Service;
use crate::store::audit::{self as rows, INSTALLATION};
use crate::store::{StoreError, Tx};

/// Between two looks at what waits.
const LOOK: Duration = Duration::from_millis(250);
const WINDOW_MS: u64 = 60_000;
/// Rows of one account, and of all addresses without one, in a minute.
const ROWS_OF_ONE: u64 = 20;
/// Rows of one chain in a minute.
const ROWS_OF_CHAIN: u64 = 120;
/// Of a site's address: longer ones are no host's.
const MAX_ORIGIN_CHARS: usize = 300;
/// Knocks that wait to be written. With more between two looks, the rest is counted only.
const MAX_WAITING: usize = 2_000;

/// Who knocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knocker {
    /// Somebody who is not signed in, by the address that they typed; empty where there was none.
    Typed(String),
    /// Somebody of the company, whose role is too low.
    Member { id: String, email: String, company_id: String },
    /// Somebody who is signed in, whatever company it is about.
    Person { id: String, email: String },
    /// Somebody who is signed in and not of the company with this part of addresses.
    Stranger { id: String, email: String, slug: String },
}

/// One refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knock {
    pub knocker: Knocker,
    pub from: Option<IpAddr>,
    pub action: &'static str,
    pub subject: String,
    pub details: Value,
    pub at: Timestamp,
}

/// What waits to be written, and what was counted.
#[derive(Default)]
pub struct Knocks {
    waiting: Mutex<Waiting>,
    tally: tokio::sync::Mutex<Tally>,
}

#[derive(Default)]
struct Waiting {
    knocks: Vec<Knock>,
    /// How many found no place.
    lost: u64,
}

#[derive(Clone, Default)]
struct Tally {
    begun: Timestamp,
    of_chain: HashMap<String, u64>,
    /// By chain and account.
    of_one: BTreeMap<(String, String), Count>,
}

#[derive(Clone, Default)]
struct Count {
    written: u64,
    left_out: u64,
    /// What they were called by when one was left out first.
    who: String,
}

impl Knocks {
    /// Keeps one to be written.
    pub fn hear(&self, knock: Knock) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.knocks.len() < MAX_WAITING {
            waiting.knocks.push(knock);
        } else {
            waiting.lost += 1;
        }
    }

    fn take(&self) -> Waiting {
        mem::take(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn give_back(&self, before: Waiting) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let meanwhile = mem::replace(&mut *waiting, before);
        waiting.lost += meanwhile.lost;
        for knock in meanwhile.knocks {
            if waiting.knocks.len() < MAX_WAITING {
                waiting.knocks.push(knock);
            } else {
                waiting.lost += 1;
            }
        }
    }
}

/// A sign-in that was refused; `why` in a word.
pub fn sign_in_refused(service: &Service, email: &str, from: IpAddr, why: &str) {
    knock_at_sign_in(service, "sign_in.refused", email, from, json!({ "reason": why }));
}

/// Somebody asked for a sign-in link; whether there is an account shows by another row.
pub fn link_asked(service: &Service, email: &str, from: IpAddr) {
    knock_at_sign_in(service, "sign_in.link_asked", email, from, json!({}));
}

fn knock_at_sign_in(service: &Service, action: &'static str, email: &str, from: IpAddr, details: Value) {
    // What is no address may be a password in the wrong box.
    let typed = email.trim().parse::<Address>().map(|address| address.to_string()).unwrap_or_default();
    let knocker = Knocker::Typed(typed);
    let (at, subject) = (service.now(), String::new());
    service.knocks.hear(Knock { knocker, from: Some(from), action, subject, details, at });
}

/// Something that another site's page had a browser send; `origin` as the browser names it, empty where it does not.
pub fn cross_site(service: &Service, from: IpAddr, origin: &str, entrance: &str) {
    let origin: String = origin.chars().take(MAX_ORIGIN_CHARS).collect();
    service.knocks.hear(Knock {
        knocker: Knocker::Typed(String::new()),
        from: Some(from),
        action: "refusal.cross_site",
        subject: entrance.to_owned(),
        details: json!({ "origin": origin }),
        at: service.now(),
    });
}

/// Arguments that could not be read: no page of ours sends such.
pub fn unreadable(service: &Service, person: &Person, from: Option<IpAddr>, entrance: &str) {
    service.knocks.hear(Knock {
        knocker: Knocker::Person { id: person.id.clone(), email: person.email.clone() },
        from,
        action: "refusal.unreadable",
        subject: entrance.to_owned(),
        details: json!({}),
        at: service.now(),
    });
}

/// Somebody of the company whose role is too low for this entrance.
pub fn role_too_low(service: &Service, actor: &Actor, needs: &str, entrance: &str) {
    let Actor { person_id, email, company_id, role, from, .. } = actor;
    let (id, email, company_id) = (person_id.clone(), email.clone(), company_id.clone());
    service.knocks.hear(Knock {
        knocker: Knocker::Member { id, email, company_id },
        from: *from,
        action: "refusal.role",
        subject: entrance.to_owned(),
        details: json!({ "role": role.word(), "needs": needs }),
        at: service.now(),
    });
}

/// A program whose API token was not made for this entrance.
pub fn out_of_scope(service: &Service, actor: &Actor, entrance: &str) {
    let Actor { person_id, email, company_id, from, scope, .. } = actor;
    let (id, email, company_id) = (person_id.clone(), email.clone(), company_id.clone());
    service.knocks.hear(Knock {
        knocker: Knocker::Member { id, email, company_id },
        from: *from,
        action: "refusal.scope",
        subject: entrance.to_owned(),
        details: json!({ "token": scope.as_ref().map(|scope| &scope.name) }),
        at: service.now(),
    });
}

/// Somebody at a company that is not theirs. Where there is none, nobody was refused anything.
pub fn foreign_company(service: &Service, person: &Person, from: Option<IpAddr>, slug: &str, entrance: &str) {
    let (id, email, slug) = (person.id.clone(), person.email.clone(), slug.to_owned());
    service.knocks.hear(Knock {
        details: json!({ "company": slug }),
        knocker: Knocker::Stranger { id, email, slug },
        from,
        action: "refusal.company",
        subject: entrance.to_owned(),
        at: service.now(),
    });
}

/// Writes what waits, again and again, until `shutdown`; what is being written then is written to its end.
#[expect(clippy::disallowed_methods, reason = "this is the one wait between two looks")]
pub async fn run(service: Arc<Service>, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Err(error) = step(&service).await {
            tracing::warn!(%error, "refusals cannot be written now; it is tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = shutdown.cancelled() => {}
        }
    }
}

/// Writes what waits, and what was counted in a minute that is over.
pub async fn step(service: &Service) -> Result<(), StoreError> {
    write(service, service.knocks.tally.lock().await, false).await
}

/// Writes all that there is, before the process ends.
pub async fn finish(service: &Service) -> Result<(), StoreError> {
    write(service, service.knocks.tally.lock().await, true).await
}

async fn write(
    service: &Service,
    mut tally: tokio::sync::MutexGuard<'_, Tally>,
    is_last: bool,
) -> Result<(), StoreError> {
    let now = service.now();
    let is_over = now.since_ms(tally.begun) >= WINDOW_MS;
    let waiting = service.knocks.take();
    let has_counted = tally.of_one.values().any(|count| count.left_out > 0);
    if waiting.knocks.is_empty() && waiting.lost == 0 && !(has_counted && (is_over || is_last)) {
        return Ok(());
    }
    let mut next = tally.clone();
    match transaction(service, &mut next, &waiting, now, is_over, is_last).await {
        Ok(()) => {
            *tally = next;
            Ok(())
        }
        Err(error) => {
            service.knocks.give_back(waiting);
            Err(error)
        }
    }
}

async fn transaction(
    service: &Service,
    tally: &mut Tally,
    waiting: &Waiting,
    now: Timestamp,
    is_over: bool,
    is_last: bool,
) -> Result<(), StoreError> {
    let mut tx = service.store.write().await?;
    if is_over {
        tell_counts(&mut tx, service, tally, now).await?;
        *tally = Tally { begun: now, ..Tally::default() };
    }
    for knock in &waiting.knocks {
        one(&mut tx, service, tally, knock).await?;
    }
    if waiting.lost > 0 {
        tally.of_one.entry((INSTALLATION.to_owned(), String::new())).or_default().left_out += waiting.lost;
    }
    if is_last {
        tell_counts(&mut tx, service, tally, now).await?;
        *tally = Tally::default();
    }
    Ok(tx.commit().await?)
}

async fn one(tx: &mut Tx, service: &Service, tally: &mut Tally, knock: &Knock) -> Result<(), StoreError> {
    match &knock.knocker {
        Knocker::Member { id, email, company_id } => {
            let who = Who::Person { id, email };
            place(tx, service, tally, knock, company_id, id, who).await
        }
        Knocker::Person { id, email } => {
            place(tx, service, tally, knock, INSTALLATION, id, Who::Person { id, email }).await
        }
        Knocker::Stranger { id, email, slug } => {
            if rows::is_company(tx, slug).await? {
                place(tx, service, tally, knock, INSTALLATION, id, Who::Person { id, email }).await?;
            }
            Ok(())
        }
        Knocker::Typed(typed) => {
            let companies = rows::companies_of(tx, typed).await?;
            if companies.is_empty() {
                let who = Who::Nobody { typed, account: None };
                place(tx, service, tally, knock, INSTALLATION, "", who).await?;
            }
            for (company_id, id) in &companies {
                let who = Who::Nobody { typed, account: Some(id) };
                place(tx, service, tally, knock, company_id, id, who).await?;
            }
            Ok(())
        }
    }
}

/// A row in this chain, or a number more. `account` is whose rows are counted together.
async fn place(
    tx: &mut Tx,
    service: &Service,
    tally: &mut Tally,
    knock: &Knock,
    company_id: &str,
    account: &str,
    who: Who<'_>,
) -> Result<(), StoreError> {
    let of_chain = tally.of_chain.entry(company_id.to_owned()).or_default();
    let count = tally.of_one.entry((company_id.to_owned(), account.to_owned())).or_default();
    if count.written >= ROWS_OF_ONE || *of_chain >= ROWS_OF_CHAIN {
        count.left_out += 1;
        if count.who.is_empty()
            && let Who::Person { email: name, .. } | Who::Nobody { typed: name, account: Some(_) } = who
        {
            name.clone_into(&mut count.who);
        }
        return Ok(());
    }
    count.written += 1;
    *of_chain += 1;
    let Knock { from, action, subject, details, at, .. } = knock;
    let deed = Deed { company_id, who, from: *from, action, subject, details: details.clone() };
    append(tx, service.new_id(), *at, deed).await
}

/// One row for each who was counted.
async fn tell_counts(tx: &mut Tx, service: &Service, tally: &Tally, now: Timestamp) -> Result<(), StoreError> {
    for ((company_id, account), count) in &tally.of_one {
        if count.left_out == 0 {
            continue;
        }
        let details = json!({
            "count": count.left_out, "account": count.who, "since": rfc_3339(tally.begun), "until": rfc_3339(now),
        });
        record_of_system(tx, service, company_id, "refusal.counted", account, details).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
