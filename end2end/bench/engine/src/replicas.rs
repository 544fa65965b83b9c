//! The same list on one replica and on two that share an account's limit: requests that were sent, as a share of those that
//! the limit allows in that time, and batches that were sent twice.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::person::Role;
use app::model::provider::{Limits, Rate};
use serde_json::{Value, json};
use server::invalidation::{self, runner};
use tokio_util::sync::CancellationToken;

use crate::Failure;
use crate::vendor::{Habits, World, wait};

/// What one invalidation may be before it is made in the background.
const URLS: u32 = 20_000;
const LISTS: usize = 5;
const LIMIT: Rate = Rate { count: 100, per_ms: 1_000, burst: 20 };
const HABITS: Habits = Habits {
    urls_per_request: 100,
    request: Duration::from_millis(20),
    limits: Limits { requests: Some(LIMIT), urls: None },
    ..Habits::INSTANT
};
const LOOK: Duration = Duration::from_millis(20);

pub async fn measure() -> Result<Value, Failure> {
    let one = run(1).await?;
    let two = run(2).await?;
    Ok(json!({ "one": one, "two": two }))
}

#[expect(clippy::disallowed_methods, reason = "what is measured is time that passes")]
async fn run(replicas: usize) -> Result<Value, Failure> {
    let world = World::new(HABITS).await?;
    let mut ids = Vec::new();
    for list in 0..LISTS {
        ids.push(world.submit(URLS, &list.to_string()).await?);
    }
    let stopping = CancellationToken::new();
    let mut running = Vec::new();
    let began = Instant::now();
    for replica in 0..replicas {
        let service = if replica == 0 { Arc::clone(&world.service) } else { world.replica().await? };
        running.push(tokio::spawn(runner::run(service, stopping.clone())));
    }
    for id in ids {
        while !invalidation::progress(&world.service, world.fixture.actor(Role::Editor), id.clone())
            .await?
            .state
            .has_ended()
        {
            wait(LOOK).await;
        }
    }
    let took = began.elapsed().as_secs_f64();
    stopping.cancel();
    for runner in running {
        runner.await?;
    }
    let batches = world.vendor.batches();
    let allowed = f64::from(LIMIT.burst) + f64::from(LIMIT.count) * took;
    let distinct: HashSet<&String> = batches.iter().collect();
    Ok(json!({
        "share": f64::from(u32::try_from(batches.len())?) / allowed,
        "seconds": took,
        "twice": batches.len() - distinct.len(),
    }))
}
