//! Sends the trail on to where the operator wants it, to syslog or to a webhook: every row at least once, those of a chain in
//! their order. How far a receiver is stands in the database, and moves once it has taken the rows; one process at a time
//! sends. A receiver that is away loses nothing and keeps nobody from working: rows wait where they are.

pub mod syslog;
pub mod webhook;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use self::syslog::Syslog;
use self::webhook::Webhook;
use crate::service::Service;
use crate::store::audit::{self, Filter, Stored, forwarding};
use crate::store::batches::Token;
use crate::store::{StoreError, people};

/// Between two looks; after a failure twice as long each time.
const LOOK: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(1);
/// Rows that go in one connection or message.
const ROWS_AT_ONCE: u32 = 50;
/// How long a receiver may take for them, and how long the lease holds that is renewed before each.
const SENDING: Duration = Duration::from_secs(20);
const LEASE_MS: i64 = 60_000;

/// Where rows go.
pub enum Receiver {
    Syslog(Syslog),
    Webhook(Webhook),
}

/// Some rows of one chain, in their order.
pub struct Rows<'a> {
    pub company_id: &'a str,
    /// The company's part of addresses; empty for what belongs to none.
    pub company: &'a str,
    pub rows: &'a [Stored],
}

/// Why rows were not sent.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Receiver(String),
}

impl Receiver {
    /// As it stands in the database.
    fn name(&self) -> &'static str {
        match self {
            Self::Syslog(_) => "syslog",
            Self::Webhook(_) => "webhook",
        }
    }

    async fn send(&self, service: &Service, rows: &Rows<'_>) -> Result<(), String> {
        let sent = async {
            match self {
                Self::Syslog(syslog) => syslog.send(rows).await,
                Self::Webhook(webhook) => webhook.send(rows, service.now()).await,
            }
        };
        match tokio::time::timeout(SENDING, sent).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("it did not take the rows within {} s", SENDING.as_secs())),
        }
    }
}

/// Sends what there is, again and again, until `shutdown`.
#[expect(clippy::disallowed_methods, reason = "this is the one wait between two looks")]
pub async fn run(service: Arc<Service>, receiver: Receiver, shutdown: CancellationToken) {
    let token = service.new_token();
    let sending = async {
        let mut wait = LOOK;
        loop {
            match step(&service, &receiver, &token).await {
                Ok(_) if wait > LOOK => {
                    tracing::info!(receiver = receiver.name(), "the trail is forwarded again");
                    wait = LOOK;
                }
                Ok(_) => {}
                Err(error) => {
                    wait = (wait * 2).min(LONGEST_WAIT);
                    let again_s = wait.as_secs();
                    tracing::warn!(%error, receiver = receiver.name(), again_s, "the trail cannot be forwarded now");
                }
            }
            tokio::time::sleep(wait).await;
        }
    };
    tokio::select! {
        () = sending => {}
        () = shutdown.cancelled() => {}
    }
}

/// Sends all that the receiver has not taken, some rows of each chain in turns; gives how many there were.
pub async fn step(service: &Service, receiver: &Receiver, token: &Token) -> Result<u64, Trouble> {
    let (store, name, mut sent) = (&service.store, receiver.name(), 0);
    loop {
        let before = sent;
        for chain in forwarding::behind(store, name).await? {
            let now = service.now();
            if !forwarding::lease(store, name, token, now, now.plus_ms(LEASE_MS)).await? {
                return Ok(sent);
            }
            let company_id = &chain.company_id;
            let rows = audit::part(store, company_id, &Filter::default(), chain.after, ROWS_AT_ONCE).await?;
            let Some(last) = rows.last().map(|row| row.entry.seq) else { continue };
            let company = people::company(&mut *store.reader().await?, company_id).await?;
            let company = company.map(|(slug, _)| slug.to_string()).unwrap_or_default();
            let some = Rows { company_id, company: &company, rows: &rows };
            receiver.send(service, &some).await.map_err(Trouble::Receiver)?;
            if !forwarding::advance(store, name, token, company_id, last).await? {
                return Ok(sent);
            }
            sent += rows.len() as u64;
        }
        if sent == before {
            return Ok(sent);
        }
    }
}

#[cfg(test)]
mod tests;
