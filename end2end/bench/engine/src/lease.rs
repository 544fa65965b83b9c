//! Batches that are leased, sent to a vendor that answers at once, and finished; beside it the bare statements of that,
//! one batch after another, in the same database: one transaction that leases, one that takes over what came of it.

use std::time::Instant;

use serde_json::{Value, json};
use server::invalidation::runner;
use server::store::Store;

use crate::Failure;
use crate::vendor::{Habits, World};

const ROUNDS: usize = 5;

pub async fn measure(batches: u32) -> Result<Value, Failure> {
    let world = World::new(Habits::INSTANT).await?;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        world.submit(batches, &format!("ours-{round}")).await?;
        ours.push(timed(batches, async { Ok(runner::step(&world.service).await?) }).await?);
        world.submit(batches, &format!("bare-{round}")).await?;
        bare.push(timed(batches, bare_statements(&world.service.store)).await?);
    }
    Ok(json!({ "ours": ours, "bare": bare }))
}

/// Batches a second.
#[expect(clippy::disallowed_methods, reason = "what is measured is time that passes")]
async fn timed(batches: u32, work: impl Future<Output = Result<usize, Failure>>) -> Result<f64, Failure> {
    let began = Instant::now();
    let done = work.await?;
    if done != usize::try_from(batches)? {
        return Err(format!("{done} of {batches} batches were done").into());
    }
    Ok(f64::from(batches) / began.elapsed().as_secs_f64())
}

async fn bare_statements(store: &Store) -> Result<usize, Failure> {
    let mut done = 0;
    loop {
        let mut tx = store.write_rows().await?;
        let next: Option<(i64, i64, String, i64)> = sqlx::query_as(
            "SELECT id, invalidation, connection_id, first_position FROM batches
             WHERE state = 'waiting' ORDER BY seq, id LIMIT 1",
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some((id, invalidation, connection_id, position)) = next else { return Ok(done) };
        sqlx::query("UPDATE batches SET state = 'leased', lease_until = 1 WHERE id = $1")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;

        let mut tx = store.write_rows().await?;
        sqlx::query(
            "UPDATE batches SET state = 'done', urls = 0, attempts = 1, lease_until = NULL,
                    outcomes = '[[1,2,1,1795348800000,\"200 Purged\"]]' WHERE id = $1",
        )
        .bind(id)
        .execute(&mut *tx)
        .await?;
        let page = (position - 1) / 1_000;
        let states: String = sqlx::query_scalar("SELECT states FROM list_states WHERE invalidation = $1 AND page = $2")
            .bind(invalidation)
            .bind(page)
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query("UPDATE list_states SET states = $3 WHERE invalidation = $1 AND page = $2")
            .bind(invalidation)
            .bind(page)
            .bind(states)
            .execute(&mut *tx)
            .await?;
        sqlx::query(
            "UPDATE invalidation_connections SET done = done + 1 WHERE invalidation = $1 AND connection_id = $2",
        )
        .bind(invalidation)
        .bind(&connection_id)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "UPDATE invalidations SET done = done + 1, state = CASE WHEN done + 1 = total THEN 'done' ELSE state END
             WHERE number = $1",
        )
        .bind(invalidation)
        .execute(&mut *tx)
        .await?;
        sqlx::query("UPDATE pace SET us_per_unit = 100 WHERE connection_id = $1")
            .bind(&connection_id)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        done += 1;
    }
}
