//! Many who have a page open and do nothing: each hears its stream of events, and comes back where it ends, as browsers do.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::Failure;
use crate::browser;
use crate::time::{now, wait};

/// Coming at once, so that the system's queue of connections is never full.
const COMING: usize = 64;
/// Until all of them are there.
const ARRIVAL: Duration = Duration::from_mins(1);
const LOOK: Duration = Duration::from_millis(50);
/// As the server asks for; see `RETRY` there.
const RETRY: Duration = Duration::from_millis(500);
/// A page takes its stream for lost after so long.
const SILENCE: Duration = Duration::from_secs(3);
/// What ends a stream, by HTTP's chunks.
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";
const NEVER: u64 = u64::MAX;

#[derive(Deserialize)]
pub struct Plan {
    address: String,
    company: String,
    /// They take turns with them.
    cookies: Vec<String>,
    count: usize,
}

/// All of them.
pub struct Streams(Arc<Shared>);

struct Shared {
    server: SocketAddr,
    company: String,
    began: Instant,
    door: Semaphore,
    /// When each was heard last, in milliseconds since the beginning; `NEVER` where it is not open.
    heard: Vec<AtomicU64>,
    reads: AtomicU64,
    ended: AtomicU64,
    broken: AtomicU64,
}

/// Gives them once each was heard.
pub async fn open(plan: Plan) -> Result<Streams, Failure> {
    let shared = Arc::new(Shared {
        server: browser::server(&plan.address)?,
        company: plan.company,
        began: now(),
        door: Semaphore::new(COMING),
        heard: (0..plan.count).map(|_| AtomicU64::new(NEVER)).collect(),
        reads: AtomicU64::new(0),
        ended: AtomicU64::new(0),
        broken: AtomicU64::new(0),
    });
    for number in 0..plan.count {
        let cookie = plan.cookies[number % plan.cookies.len()].clone();
        tokio::spawn(keep_hearing(Arc::clone(&shared), number, cookie));
    }
    let streams = Streams(shared);
    while streams.open() < plan.count {
        if streams.0.began.elapsed() > ARRIVAL {
            return Err(format!("of {} streams {} are open: {}", plan.count, streams.open(), streams.seen()).into());
        }
        wait(LOOK).await;
    }
    Ok(streams)
}

impl Streams {
    /// How many are open, and were heard a moment ago.
    fn open(&self) -> usize {
        let now_ms = self.0.now_ms();
        let silence_ms = u64::try_from(SILENCE.as_millis()).unwrap_or(NEVER);
        let is_open = |heard: &&AtomicU64| {
            let heard_ms = heard.load(Ordering::Relaxed);
            heard_ms != NEVER && now_ms.saturating_sub(heard_ms) <= silence_ms
        };
        self.0.heard.iter().filter(is_open).count()
    }

    pub fn seen(&self) -> Value {
        let Shared { reads, ended, broken, .. } = &*self.0;
        let [reads, ended, broken] = [reads, ended, broken].map(|count| count.load(Ordering::Relaxed));
        json!({ "open": self.open(), "reads": reads, "ended": ended, "broken": broken })
    }
}

impl Shared {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(NEVER)
    }
}

async fn keep_hearing(shared: Arc<Shared>, number: usize, cookie: String) {
    loop {
        let heard = hear(&shared, number, &cookie).await;
        shared.heard[number].store(NEVER, Ordering::Relaxed);
        let counter = if heard.is_ok() { &shared.ended } else { &shared.broken };
        counter.fetch_add(1, Ordering::Relaxed);
        wait(RETRY).await;
    }
}

/// Until the server ends it. An error where it was not one, or broke off.
async fn hear(shared: &Shared, number: usize, cookie: &str) -> Result<(), Failure> {
    let mut buffer = [0; 2_048];
    let place = shared.door.acquire().await?;
    let mut stream = TcpStream::connect(shared.server).await?;
    let head = format!(
        "GET /{}/events HTTP/1.1\r\nhost: {}\r\nx-forwarded-for: {}\r\ncookie: {cookie}\r\naccept: text/event-stream\r\n\r\n",
        shared.company,
        shared.server,
        browser::address(number),
    );
    stream.write_all(head.as_bytes()).await?;
    let mut count = stream.read(&mut buffer).await?;
    drop(place);
    if !buffer[..count].starts_with(b"HTTP/1.1 200 ") {
        return Err("it is no stream".into());
    }
    while count > 0 {
        shared.heard[number].store(shared.now_ms(), Ordering::Relaxed);
        shared.reads.fetch_add(1, Ordering::Relaxed);
        if buffer[..count].ends_with(LAST_CHUNK) {
            return Ok(());
        }
        count = stream.read(&mut buffer).await?;
    }
    Err("it broke off".into())
}
