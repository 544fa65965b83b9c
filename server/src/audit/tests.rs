use app::model::person::Role;
use serde_json::json;

use super::adopting::adopt;
use super::verifying::verify;
use super::*;
use crate::auth;
use crate::auth::signed_in::{Proof, Way};
use crate::fixture::{FROM, Fixture};

#[tokio::test]
async fn a_row_goes_with_the_transaction_that_wrote_it() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let mut dropped = service.store.write().await.unwrap();
    record(&mut dropped, service, actor, "settings.saved", "settings", json!({})).await.unwrap();
    drop(dropped);
    let mut tx = service.store.write().await.unwrap();
    assert_eq!(latest(&mut tx, actor, "settings").await.unwrap(), None);
    record(&mut tx, service, actor, "settings.saved", "settings", json!({"changed": ["template"]})).await.unwrap();
    let expected = Some((actor.email.clone(), service.now()));
    assert_eq!(latest(&mut tx, actor, "settings").await.unwrap(), expected);
    assert_eq!(latest(&mut tx, fixture.stranger(), "settings").await.unwrap(), None);
}

#[tokio::test]
async fn a_row_can_be_neither_changed_nor_deleted() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let mut tx = service.store.write().await.unwrap();
    record(&mut tx, service, actor, "settings.saved", "settings", json!({})).await.unwrap();
    tx.commit().await.unwrap();
    for statement in ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit"] {
        let mut tx = service.store.write().await.unwrap();
        let refused = sqlx::query(statement).execute(&mut *tx).await.unwrap_err();
        assert!(refused.to_string().contains("audit rows are never"), "{refused}");
    }
}

#[tokio::test]
async fn a_row_tells_who_and_from_where_on_one_line() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let mut tx = service.store.write().await.unwrap();
    record(&mut tx, service, actor, "settings.saved", "settings", json!({})).await.unwrap();
    let typed = format!("nobody@acme.example\n{}", "ü".repeat(300));
    let who = Who::Nobody { typed: &typed, account: None };
    let from = Some("::ffff:198.51.100.7".parse().unwrap());
    let deed = Deed { company_id: INSTALLATION, who, from, action: "a.b", subject: "s\0t", details: json!({}) };
    append(&mut tx, service.new_id(), service.now(), deed).await.unwrap();
    tx.commit().await.unwrap();
    let filter = audit::Filter::default();
    let own = &audit::page(&service.store, &actor.company_id, &filter, None, 9).await.unwrap()[0].entry;
    let expected = ("person", Some(actor.person_id.as_str()), actor.email.as_str(), FROM.to_string());
    assert_eq!((own.kind.as_str(), own.person_id.as_deref(), own.who.as_str(), own.origin.clone()), expected);
    let nobody = &audit::page(&service.store, INSTALLATION, &filter, None, 9).await.unwrap()[0].entry;
    assert_eq!(
        (nobody.kind.as_str(), nobody.origin.as_str(), nobody.subject.as_str()),
        ("nobody", "198.51.100.7", "st")
    );
    assert!(nobody.who.len() <= MAX_TYPED_BYTES && nobody.who.starts_with("nobody@acme.exampleü"));
}

#[tokio::test]
async fn what_happens_to_an_account_stands_in_the_trail_of_each_of_its_companies() {
    let fixture = Fixture::new().await;
    let (service, stranger) = (&fixture.service, fixture.stranger());
    let mut tx = service.store.write().await.unwrap();
    let acme = &fixture.actor(Role::Admin).company_id;
    crate::store::people::add_membership(&mut tx, acme, &stranger.person_id, Role::Viewer).await.unwrap();
    crate::store::people::add_person(&mut tx, "lone", "lone@acme.example", service.now()).await.unwrap();
    tx.commit().await.unwrap();
    for id in [stranger.person_id.as_str(), "lone"] {
        let person = auth::people::person(service, id).await.unwrap().unwrap();
        sessions::began(service, &person, FROM, Proof::by(Way::Password)).await.unwrap();
    }
    let rows = "SELECT company_id, who FROM audit WHERE action = 'session.began' ORDER BY who, company_id";
    let rows: Vec<(String, String)> = sqlx::query_as(rows).fetch_all(service.store.read()).await.unwrap();
    let mut companies = [acme.clone(), stranger.company_id.clone()];
    companies.sort();
    let [one, other] = companies.map(|company| (company, stranger.email.clone()));
    assert_eq!(rows, [one, other, (String::new(), "lone@acme.example".to_owned())]);
}

#[tokio::test]
async fn rows_from_before_there_were_chains_are_taken_into_them_once_in_their_order() {
    let fixture = Fixture::new().await;
    let (service, admin, stranger) = (&fixture.service, fixture.actor(Role::Admin), fixture.stranger());
    let mut tx = service.store.write().await.unwrap();
    for number in 0..1_203_i64 {
        let of = if number % 3 == 0 { stranger } else { admin };
        let old = "INSERT INTO audit_unchained (id, company_id, person_id, action, subject, details, at)
                   VALUES ($1, $2, $3, 'settings.saved', 'settings', '{\"version\":7}', $4)";
        let query = sqlx::query(old).bind(format!("old-{number:04}")).bind(&of.company_id).bind(&of.person_id);
        query.bind(2_000 - number).execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(adopt(&service.store).await.unwrap(), 1_203);
    assert_eq!(adopt(&service.store).await.unwrap(), 0);
    let mut tx = service.store.write().await.unwrap();
    record(&mut tx, service, admin, "settings.saved", "settings", json!({})).await.unwrap();
    tx.commit().await.unwrap();
    let mut reader = service.store.reader().await.unwrap();
    for (of, rows) in [(admin, 803), (stranger, 401)] {
        let verdict = verify(&mut reader, &of.company_id, &[]).await.unwrap();
        assert_eq!((verdict.rows, verdict.faults), (rows, Vec::new()));
    }
    let first =
        &audit::part(&service.store, &admin.company_id, &audit::Filter::default(), 0, 1).await.unwrap()[0].entry;
    assert_eq!((first.id.as_str(), first.who.as_str(), first.at), ("old-1202", admin.email.as_str(), Timestamp(798)));
    assert_eq!(first.details, r#"{"version":7}"#);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_unchained").fetch_one(&mut *reader).await.unwrap();
    assert_eq!(left, 0);
}
