//! A cache that takes PURGE, remembers what it was asked for, and answers only as many requests as it is allowed to, so
//! that a test can stop the program in the middle of a batch.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// The cache; its server ends with the test.
#[derive(Clone)]
pub struct Cache {
    memory: Arc<Memory>,
    pub address: String,
}

struct Memory {
    /// How often each URL was asked for.
    seen: Mutex<HashMap<String, u32>>,
    /// What came in `X-Purge-Key`.
    secrets: Mutex<BTreeSet<String>>,
    answered: watch::Sender<u64>,
    allowance: Mutex<Arc<Semaphore>>,
}

impl Cache {
    pub async fn start() -> Self {
        let memory = Arc::new(Memory {
            seen: Mutex::default(),
            secrets: Mutex::default(),
            answered: watch::Sender::new(0),
            allowance: Mutex::new(Arc::new(Semaphore::new(0))),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(purge).with_state(Arc::clone(&memory));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { memory, address }
    }

    /// Lets so many requests be answered from now on, whatever was allowed before.
    pub fn allow(&self, requests: usize) {
        let fresh = Arc::new(Semaphore::new(requests));
        std::mem::replace(&mut *self.memory.allowance.lock().unwrap(), fresh).close();
    }

    /// Lets so many more be answered, those that wait first.
    pub fn allow_more(&self, requests: usize) {
        self.memory.allowance.lock().unwrap().add_permits(requests);
    }

    /// How many requests were answered until now.
    pub fn answered(&self) -> u64 {
        *self.memory.answered.borrow()
    }

    /// Until so many were answered since the start.
    pub async fn has_answered(&self, requests: u64) {
        self.memory.answered.subscribe().wait_for(|answered| *answered >= requests).await.unwrap();
    }

    /// How often each URL was asked for.
    pub fn seen(&self) -> HashMap<String, u32> {
        self.memory.seen.lock().unwrap().clone()
    }

    /// The secrets that requests had, since this was asked for last.
    pub fn secrets(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.memory.secrets.lock().unwrap())
    }
}

async fn purge(State(memory): State<Arc<Memory>>, request: Request) -> (StatusCode, &'static str) {
    if request.method().as_str() != "PURGE" {
        return (StatusCode::METHOD_NOT_ALLOWED, "");
    }
    let host = request.headers()["host"].to_str().unwrap();
    let url = format!("https://{host}{}", request.uri());
    *memory.seen.lock().unwrap().entry(url).or_default() += 1;
    if let Some(secret) = request.headers().get("x-purge-key") {
        memory.secrets.lock().unwrap().insert(secret.to_str().unwrap().to_owned());
    }
    loop {
        let allowance = Arc::clone(&memory.allowance.lock().unwrap());
        // A closed one was replaced.
        if let Ok(permit) = allowance.acquire().await {
            permit.forget();
            memory.answered.send_modify(|answered| *answered += 1);
            return (StatusCode::OK, "Purged");
        }
    }
}
