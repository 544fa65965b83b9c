//! What runs in a company, for all who watch it: read from the database again and again while anybody does, however many
//! they are, and handed on when it is not what it was. Other processes may do the work; the database knows of theirs, too.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::backend::Answer;
use app::model::invalidation::Progress;
use app::model::person::Actor;
use app::model::timestamp::Timestamp;
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;

use super::progress;
use crate::service::Service;
use crate::store::{companies, people};

/// How long somebody may hear before they have to come back, through the door.
pub const LIFE: Duration = Duration::from_mins(1);
/// How often it is read.
const PERIOD: Duration = Duration::from_millis(400);
/// And while the database does not answer: each time is a line of the log.
const TROUBLE_WAIT: Duration = Duration::from_secs(3);

/// What runs, as it is sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// The same for the same, whoever tells it.
    pub id: String,
    /// JSON of the newest `Progress` of each.
    pub json: String,
    /// IDs of people who were disabled since a stream can have begun: they hear no more.
    pub out: Vec<String>,
    /// Then nobody hears more.
    pub is_archived: bool,
}

/// The newest; none while the database does not answer.
pub type Newest = watch::Receiver<Option<Arc<Told>>>;

/// The companies that are watched.
#[derive(Default)]
pub struct Live {
    companies: Mutex<HashMap<String, watch::Sender<Option<Arc<Told>>>>>,
}

/// Watches what runs in the actor's company, until the receiver is dropped.
pub fn watch(service: &Arc<Service>, actor: &Actor) -> Newest {
    let mut companies = service.live.companies.lock().unwrap_or_else(PoisonError::into_inner);
    match companies.entry(actor.company_id.clone()) {
        Entry::Occupied(watched) => watched.get().subscribe(),
        Entry::Vacant(vacant) => {
            let (sender, receiver) = watch::channel(None);
            vacant.insert(sender);
            tokio::spawn(keep_reading(Arc::clone(service), actor.clone()));
            receiver
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the wait between two looks")]
async fn keep_reading(service: Arc<Service>, actor: Actor) {
    loop {
        // What keeps the database from being read is told to those who ask by themselves.
        let told = tell(&service, &actor).await.ok();
        let wait = if told.is_some() { PERIOD } else { TROUBLE_WAIT };
        if !service.live.hand_on(&actor.company_id, told) {
            return;
        }
        tokio::time::sleep(wait).await;
    }
}

async fn tell(service: &Service, actor: &Actor) -> Answer<Told> {
    let running = progress::running(service, actor).await?;
    let life_ms = i64::try_from(LIFE.as_millis()).unwrap_or(i64::MAX);
    let out = people::disabled_after(&service.store, &actor.company_id, service.now().plus_ms(-2 * life_ms)).await?;
    let is_archived = companies::is_archived(&mut *service.store.reader().await?, &actor.company_id).await?;
    Ok(Told { id: id_of(&running), json: json(&running), out, is_archived })
}

impl Live {
    /// Says whether anybody still watches; if not, the company is forgotten.
    fn hand_on(&self, company_id: &str, told: Option<Told>) -> bool {
        let mut companies = self.companies.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sender) = companies.get(company_id) else { return false };
        if sender.is_closed() {
            companies.remove(company_id);
            return false;
        }
        sender.send_if_modified(|newest| {
            let sign = |told: &Told| (told.id.clone(), told.out.clone(), told.is_archived);
            let is_new = newest.as_deref().map(sign) != told.as_ref().map(sign);
            if is_new {
                *newest = told.map(Arc::new);
            }
            is_new
        });
        true
    }
}

fn id_of(running: &[Progress]) -> String {
    // Time alone is no news.
    let still = running.iter().map(|progress| Progress { now: Timestamp::default(), ..progress.clone() });
    hex::encode(&Sha256::digest(json(&still.collect::<Vec<_>>()))[..8])
}

fn json(running: &[Progress]) -> String {
    serde_json::to_string(running).unwrap_or_default()
}
