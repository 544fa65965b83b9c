//! Guesses at the door: so many a second, whether they are answered or not, each by a connection and from an address of its own, at
//! accounts that are there and at such that are not.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::header::LOCATION;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::time::{MissedTickBehavior, interval};

use crate::Failure;
use crate::browser::{self, Browser, FORM};
use crate::people;

/// Waiting for their answers; beyond that a guess is left out, and counted.
const MAX_WAITING: usize = 4_000;
/// Guesses come by so many beats a second.
const BEATS: usize = 50;
/// Behind those of the editors.
const FIRST_ADDRESS: usize = 100_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    address: String,
    guesses_per_second: usize,
    /// Accounts that are guessed at; half of them are there where the editors are half as many.
    accounts: usize,
}

/// Counts of answers, by what the door said.
pub struct Flood(Arc<Mutex<BTreeMap<String, u64>>>);

pub async fn begin(plan: Plan) -> Result<Flood, Failure> {
    let answers = Arc::new(Mutex::new(BTreeMap::new()));
    tokio::spawn(pour(browser::server(&plan.address)?, plan, Arc::clone(&answers)));
    Ok(Flood(answers))
}

impl Flood {
    pub fn seen(&self) -> Value {
        json!(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn pour(server: SocketAddr, plan: Plan, answers: Arc<Mutex<BTreeMap<String, u64>>>) {
    let places = Arc::new(Semaphore::new(MAX_WAITING));
    let mut beats = interval(Duration::from_secs(1) / u32::try_from(BEATS).unwrap_or(1));
    beats.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for beat in 0_usize.. {
        beats.tick().await;
        let [first, end] = [beat, beat + 1].map(|beat| beat * plan.guesses_per_second / BEATS);
        for number in first..end {
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                count(&answers, "left out");
                continue;
            };
            let (account, answers) = (people::email(number % plan.accounts), Arc::clone(&answers));
            tokio::spawn(async move {
                let _place = place;
                count(&answers, &guess(server, number, &account).await.unwrap_or_else(|error| error.to_string()));
            });
        }
    }
}

/// What the door said, by the end of where it leads.
async fn guess(server: SocketAddr, number: usize, account: &str) -> Result<String, Failure> {
    let mut browser = Browser::new(server, browser::address(FIRST_ADDRESS + number), "");
    let answer =
        browser.post("/login", FORM, format!("email={account}&password=a+guess+of+number+{number}&next=")).await?;
    let place = answer.headers.get(LOCATION).and_then(|place| place.to_str().ok()).unwrap_or_default();
    Ok(match place.split_once("problem=") {
        Some((_, problem)) => problem.split('&').next().unwrap_or_default().to_owned(),
        None => format!("{} {place}", answer.status),
    })
}

fn count(answers: &Mutex<BTreeMap<String, u64>>, answer: &str) {
    *answers.lock().unwrap_or_else(PoisonError::into_inner).entry(answer.to_owned()).or_default() += 1;
}
