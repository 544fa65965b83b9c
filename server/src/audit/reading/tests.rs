use app::model::person::Role;
use futures::TryStreamExt as _;

use super::*;
use crate::audit::verifying::verify;
use crate::audit::{Deed, Who, append, record};
use crate::fixture::{Fixture, START};

const DAY_MS: i64 = 86_400_000;

/// A trail of 120 rows, one a day: of the editor and the admin in turns, of two families.
async fn fixture() -> Fixture {
    let fixture = Fixture::new().await;
    let service = &fixture.service;
    let mut tx = service.store.write().await.unwrap();
    for number in 0..120 {
        let actor = fixture.actor(if number % 2 == 0 { Role::Admin } else { Role::Editor });
        let action = if number % 3 == 0 { "settings.saved" } else { "session.began" };
        let deed = Deed {
            company_id: &actor.company_id,
            who: Who::Person { id: &actor.person_id, email: &actor.email },
            from: actor.from,
            action,
            subject: "s",
            details: json!({ "number": format!("No. {number}") }),
        };
        append(&mut tx, service.new_id(), START.plus_ms(i64::from(number) * DAY_MS), deed).await.unwrap();
    }
    record(&mut tx, service, fixture.stranger(), "settings.saved", "s", json!({})).await.unwrap();
    tx.commit().await.unwrap();
    fixture
}

async fn found(fixture: &Fixture, query: AuditQuery) -> AuditPage {
    page(&fixture.service, &fixture.actor(Role::Admin).company_id, query).await.unwrap()
}

#[tokio::test]
async fn a_trail_is_paged_from_the_newest_on_without_gaps() {
    let fixture = fixture().await;
    let (mut places, mut query) = (Vec::new(), AuditQuery::default());
    loop {
        let page = found(&fixture, query.clone()).await;
        assert!(page.rows.len() <= AUDIT_PAGE_SIZE as usize);
        places.extend(page.rows.iter().map(|row| row.seq));
        let Some(older) = page.older else { break };
        query.before = Some(older);
    }
    assert_eq!(places, (1..=120).rev().collect::<Vec<u64>>());
}

#[tokio::test]
async fn filters_leave_out_what_does_not_fit() {
    let fixture = fixture().await;
    let all = AuditQuery::default;
    let day = |text| Some(Day::parse(text).unwrap());
    for (query, count) in [
        (AuditQuery { who: "EDITOR@acme.example".to_owned(), ..all() }, 50),
        (AuditQuery { who: "admin@other.example".to_owned(), ..all() }, 0),
        (AuditQuery { family: Some(Family::Settings), ..all() }, 40),
        (AuditQuery { family: Some(Family::Purges), ..all() }, 0),
        (AuditQuery { text: "no. 11".to_owned(), ..all() }, 11),
        (AuditQuery { text: "%".to_owned(), ..all() }, 0),
        (AuditQuery { since: day("2026-11-24"), until: day("2026-11-25"), ..all() }, 2),
        (AuditQuery { before: Some(4), ..all() }, 3),
        (AuditQuery { before: Some(u64::MAX), ..all() }, 50),
    ] {
        assert_eq!(found(&fixture, query.clone()).await.rows.len(), count, "{query:?}");
    }
    let people = people(&fixture.service, &fixture.actor(Role::Admin).company_id).await.unwrap();
    assert_eq!(people, ["admin@acme.example", "editor@acme.example"]);
}

#[tokio::test]
async fn a_file_has_a_line_for_each_row_of_the_company_and_ends_where_the_chain_does() {
    let fixture = fixture().await;
    let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
    let lines = async |query| {
        let chain = (admin.company_id.as_str(), admin.slug.as_str());
        let parts: Vec<Bytes> = json_lines(Arc::clone(service), chain, query).try_collect().await.unwrap();
        let text = String::from_utf8(parts.concat()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let all = lines(AuditQuery::default()).await;
    assert_eq!(all.len(), 120);
    let (place, hash) =
        verify(&mut service.store.reader().await.unwrap(), &admin.company_id, &[]).await.unwrap().last.unwrap();
    let last = &all[119];
    assert_eq!((last["seq"].as_i64(), last["hash"].as_str()), (Some(place), Some(hex::encode(hash).as_str())));
    assert_eq!((&last["company"], &last["who"]), (&json!("acme-outdoor"), &json!("editor@acme.example")));
    assert_eq!((&last["details"]["number"], &last["from"]), (&json!("No. 119"), &json!("192.0.2.1")));
    let some = lines(AuditQuery { family: Some(Family::Settings), ..AuditQuery::default() }).await;
    assert_eq!(some.len(), 40);
}
