//! What is told of the time that is left, at 10 %, 50 % and 90 % of what is to be done, against the time that it then took;
//! beside it a straight line through the start and the share that is done. Errors are shares of the whole time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::model::person::Role;
use serde_json::{Value, json};
use server::invalidation::{self, runner};
use tokio_util::sync::CancellationToken;

use crate::Failure;
use crate::vendor::{Habits, World, wait};

const RUNS_OF_EACH: usize = 10;
const REQUESTS: u32 = 120;
const LOOK: Duration = Duration::from_millis(10);
const SHARES: [f64; 3] = [0.1, 0.5, 0.9];

const STEADY: Habits = Habits { urls_per_request: 20, request: Duration::from_millis(60), ..Habits::INSTANT };
const SLOW: Habits = Habits { request: Duration::from_millis(150), one_slow_of: 7, ..STEADY };
const THROTTLED: Habits = Habits { one_put_off_of: 25, pause: Duration::from_millis(400), ..STEADY };
const FAILING: Habits = Habits { one_failing_of: 12, ..STEADY };

/// What was told, and when.
struct Told {
    at: Duration,
    left: Duration,
    straight: Duration,
}

pub async fn measure() -> Result<Value, Failure> {
    let mut all = (Vec::new(), Vec::new());
    let mut kinds = serde_json::Map::new();
    for (name, habits) in [("steady", STEADY), ("slow", SLOW), ("throttled", THROTTLED), ("failing", FAILING)] {
        let (ours, straight) = errors_with(habits).await?;
        kinds.insert(name.to_owned(), json!({ "ours": median(&ours), "straight": median(&straight) }));
        all.0.extend(ours);
        all.1.extend(straight);
    }
    Ok(json!({ "ours": all.0, "straight": all.1, "kinds": kinds }))
}

/// Of all runs with such a vendor, one after another on one connection, as its work is in life.
async fn errors_with(habits: Habits) -> Result<(Vec<f64>, Vec<f64>), Failure> {
    let world = World::new(habits).await?;
    let stopping = CancellationToken::new();
    let running = tokio::spawn(runner::run(Arc::clone(&world.service), stopping.clone()));
    let (mut ours, mut straight) = (Vec::new(), Vec::new());
    for run in 0..RUNS_OF_EACH {
        let (took, told) = watch(&world, habits, run).await?;
        let whole = took.as_secs_f64();
        for Told { at, left, straight: by_line } in told {
            let truth = took.saturating_sub(at).as_secs_f64();
            ours.push((left.as_secs_f64() - truth).abs() / whole);
            straight.push((by_line.as_secs_f64() - truth).abs() / whole);
        }
    }
    stopping.cancel();
    running.await?;
    Ok((ours, straight))
}

/// One run: how long it took, and what was told meanwhile.
#[expect(clippy::disallowed_methods, reason = "what is measured is time that passes")]
async fn watch(world: &World, habits: Habits, run: usize) -> Result<(Duration, Vec<Told>), Failure> {
    let actor = world.fixture.actor(Role::Editor);
    let urls = REQUESTS * habits.urls_per_request;
    let began = Instant::now();
    let id = world.submit(urls, &run.to_string()).await?;
    let mut told = Vec::new();
    loop {
        let progress = invalidation::progress(&world.service, actor, id.clone()).await?;
        let at = began.elapsed();
        if progress.state.has_ended() {
            return Ok((at, told));
        }
        let ended = u32::try_from(progress.counts.total - progress.counts.left)?;
        let share = f64::from(ended) / f64::from(urls);
        if SHARES.get(told.len()).is_some_and(|next| share >= *next) {
            let left = Duration::from_millis(progress.estimate_ms.unwrap_or(0));
            told.push(Told { at, left, straight: at.mul_f64((1.0 - share) / share) });
        }
        wait(LOOK).await;
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
