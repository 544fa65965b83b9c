use app::model::person::Role;
use serde_json::json;

use super::*;
use crate::audit::record;
use crate::fixture::Fixture;

/// A world whose admin changed something six times, and one that undoes what keeps rows from being changed.
async fn world() -> (Fixture, String) {
    let fixture = Fixture::new().await;
    let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
    for number in 1..=6 {
        let mut tx = service.store.write().await.unwrap();
        let subject = format!("subject-{number}");
        record(&mut tx, service, admin, "settings.saved", &subject, json!({ "number": number })).await.unwrap();
        tx.commit().await.unwrap();
    }
    let company_id = admin.company_id.clone();
    (fixture, company_id)
}

/// Does what only somebody who rules over the database can do.
async fn tamper(fixture: &Fixture, statements: &[&str]) {
    let postgres = ["ALTER TABLE audit DISABLE TRIGGER USER"];
    let sqlite = ["DROP TRIGGER audit_rows_stay", "DROP TRIGGER audit_rows_are_final"];
    let freeing = if fixture.service.store.is_shared() { &postgres[..] } else { &sqlite };
    let mut tx = fixture.service.store.write().await.unwrap();
    for statement in freeing.iter().chain(statements) {
        sqlx::query(sqlx::AssertSqlSafe((*statement).to_owned())).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn faults(fixture: &Fixture, company_id: &str) -> Vec<String> {
    let mut reader = fixture.service.store.reader().await.unwrap();
    let verdict = verify(&mut reader, company_id, &[]).await.unwrap();
    verdict.faults.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_chain_that_nobody_touched_fits() {
    let (fixture, company_id) = world().await;
    let mut reader = fixture.service.store.reader().await.unwrap();
    let verdict = verify(&mut reader, &company_id, &[]).await.unwrap();
    assert_eq!((verdict.rows, verdict.faults.as_slice()), (6, &[][..]));
    let (place, hash) = verdict.last.unwrap();
    assert_eq!((place, hash.len()), (6, 32));
    let none = verify(&mut reader, "no-such-company", &[]).await.unwrap();
    assert_eq!((none.rows, none.last, none.faults), (0, None, Vec::new()));
}

#[tokio::test]
async fn a_changed_row_is_named_whatever_was_changed() {
    for column in ["who", "origin", "action", "subject", "details", "kind", "person_id"] {
        let (fixture, company_id) = world().await;
        tamper(&fixture, &[&format!("UPDATE audit SET {column} = '{{}}' WHERE seq = 3")]).await;
        let found = faults(&fixture, &company_id).await;
        assert!(found.len() == 1 && found[0].starts_with("row 3 (") && found[0].contains("is not what"), "{found:?}");
    }
    let (fixture, company_id) = world().await;
    tamper(&fixture, &["UPDATE audit SET at = at + 1 WHERE seq = 1"]).await;
    assert_eq!(faults(&fixture, &company_id).await.len(), 1);
}

#[tokio::test]
async fn rows_that_are_gone_are_missed_in_the_middle_at_the_start_and_at_the_end() {
    for (gone, said) in [
        ("seq = 3", "row 3 is missing"),
        ("seq IN (3, 4)", "rows 3 to 4 are missing"),
        ("seq = 1", "row 1 is missing"),
        ("seq = 6", "the last rows are missing: row 6 is"),
        ("seq > 4", "the last rows are missing: rows 5 to 6 are"),
        ("seq > 0", "the last rows are missing: rows 1 to 6 are"),
    ] {
        let (fixture, company_id) = world().await;
        tamper(&fixture, &[&format!("DELETE FROM audit WHERE {gone}")]).await;
        assert_eq!(faults(&fixture, &company_id).await, [said], "{gone}");
    }
}

#[tokio::test]
async fn a_row_that_was_put_in_shows() {
    let copy =
        "INSERT INTO audit (id, company_id, seq, kind, person_id, who, origin, action, subject, details, at, hash)
                SELECT 'new', company_id, seq + 6, kind, person_id, who, origin, action, subject, details, at, hash
                FROM audit WHERE seq = 1";
    let (fixture, company_id) = world().await;
    tamper(&fixture, &[copy]).await;
    let found = faults(&fixture, &company_id).await;
    assert!(found[0].starts_with("row 7 (new) is not what"), "{found:?}");
    assert_eq!(found[1], "row 7 is behind the end of the chain: they were added");

    // Between two, with those behind it moved on by one.
    let (fixture, company_id) = world().await;
    let between = copy.replace("seq + 6", "4");
    tamper(
        &fixture,
        &["UPDATE audit SET seq = -seq - 1 WHERE seq > 3", "UPDATE audit SET seq = -seq WHERE seq < 0", &between],
    )
    .await;
    let found = faults(&fixture, &company_id).await;
    assert!(found.iter().any(|fault| fault.starts_with("row 4 (new) is not what")), "{found:?}");
}

#[tokio::test]
async fn two_rows_that_changed_places_show() {
    let (fixture, company_id) = world().await;
    let swap = [
        "UPDATE audit SET seq = 99 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 5",
        "UPDATE audit SET seq = 5 WHERE seq = 99",
    ];
    tamper(&fixture, &swap).await;
    let found = faults(&fixture, &company_id).await;
    for place in [2, 5] {
        assert!(found.iter().any(|fault| fault.starts_with(&format!("row {place} ("))), "{found:?}");
    }
}

#[tokio::test]
async fn an_end_that_was_changed_or_taken_away_shows() {
    for (change, said) in [
        ("DELETE FROM audit_heads", "the chain's end is missing"),
        (
            "UPDATE audit_heads SET hash = (SELECT hash FROM audit WHERE seq = 1)",
            "the chain's end has another hash than its last row, 6",
        ),
        ("UPDATE audit_heads SET seq = 5", "row 6 is behind the end of the chain: they were added"),
    ] {
        let (fixture, company_id) = world().await;
        tamper(&fixture, &[change]).await;
        assert_eq!(faults(&fixture, &company_id).await, [said]);
    }
}

#[tokio::test]
async fn a_chain_that_was_made_anew_does_not_fit_a_hash_that_was_kept_elsewhere() {
    let (fixture, company_id) = world().await;
    let service = &fixture.service;
    let mut reader = service.store.reader().await.unwrap();
    let kept = verify(&mut reader, &company_id, &[]).await.unwrap().last.unwrap();
    assert!(verify(&mut reader, &company_id, std::slice::from_ref(&kept)).await.unwrap().faults.is_empty());
    tamper(&fixture, &["DELETE FROM audit", "DELETE FROM audit_heads"]).await;
    for number in 1..=7 {
        let mut tx = service.store.write().await.unwrap();
        let admin = fixture.actor(Role::Admin);
        record(&mut tx, service, admin, "settings.saved", "another", json!({ "number": number })).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(verify(&mut reader, &company_id, &[]).await.unwrap().faults, []);
    let found = verify(&mut reader, &company_id, std::slice::from_ref(&kept)).await.unwrap().faults;
    assert_eq!(found, [Fault::Known { seq: 6 }]);
    let later = verify(&mut reader, &company_id, &[(99, kept.1)]).await.unwrap().faults;
    assert_eq!(later, [Fault::Missing { first: 99, last: 99 }]);
}
