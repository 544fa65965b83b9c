use std::sync::Arc;
use std::time::Duration;

use wiremock::{Request, ResponseTemplate};

use super::DynamicMedia;
use super::settings::Settings;
use crate::providers::behaviour::playing::{assert_sent, outcome_of, vendor_that_plays, verdict_of};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, kit, provider_behaves, two};
use crate::providers::{Account, FailureKind, Pending, Provider};

provider_behaves!(Subject {
    provider: |kit| Arc::new(DynamicMedia::new(kit)),
    account: |address| account(&format!("http://{address}")),
    accepts,
    refuses: || {
        let body = include_str!("fixtures/foreign_url.answer").split_once("\n\n").unwrap().1;
        ResponseTemplate::new(500).set_body_raw(body, "text/xml")
    },
    reads_bodies: true,
    requests_before: 1,
    largest_body: None,
    secret: SECRET,
});

fn accepts(request: &Request) -> ResponseTemplate {
    let is_purge = String::from_utf8_lossy(&request.body).contains("cdnCacheInvalidationParam");
    let answer =
        if is_purge { include_str!("fixtures/accepted.answer") } else { include_str!("fixtures/memberships.answer") };
    ResponseTemplate::new(200).set_body_raw(answer.split_once("\n\n").unwrap().1, "text/xml")
}

fn account(base: &str) -> Account {
    let fields = [("region", "emea"), ("user", "admin@acme.example"), ("root", "Acme")];
    behaviour::account(&format!("{base}/scene7"), &fields, &[("password", SECRET)])
}

fn provider() -> DynamicMedia {
    DynamicMedia::new(&kit())
}

/// One that knows the handle of the company at this address.
fn knowing(account: &Account) -> DynamicMedia {
    let provider = provider();
    let key = Settings::read(account).unwrap_or_else(|_| panic!("the account can be used")).account_name();
    provider.handles.lock().unwrap().insert(key, "c|6".to_owned());
    provider
}

#[tokio::test]
async fn the_handle_is_found_from_the_root_and_used_from_then_on() {
    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/memberships.answer")).await;
    let account_there = account(&format!("http://{vendor}"));
    let settings = Settings::read(&account_there).unwrap_or_else(|_| panic!("the account can be used"));
    let provider = provider();
    for _ in 0..2 {
        assert_eq!(provider.handle(&account_there, &settings, &two()).await.unwrap(), "c|6");
    }
    assert_sent(&heard.await.unwrap(), include_str!("fixtures/memberships.request"), vendor);

    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/accepted.answer")).await;
    let account_there = account(&format!("http://{vendor}"));
    let outcome = knowing(&account_there).purge(&account_there, &two()).await;
    assert_sent(&heard.await.unwrap(), include_str!("fixtures/invalidate.request"), vendor);
    assert_eq!(kinds(&outcome), [None, None]);
    assert_eq!(outcome.pending, Some(Pending { ticket: None, look_after: Duration::from_secs(8) }));
    assert_eq!(outcome.request_id.as_deref(), Some("c|6|edup-1"));
}

#[tokio::test]
async fn each_fault_says_what_can_be_done() {
    use FailureKind::{Misconfigured, Passing, Refused, Together, Unauthorized};
    for (answer, expected) in [
        (include_str!("fixtures/counted.answer"), [None; 2]),
        (include_str!("fixtures/bad_password.answer"), [Some(Unauthorized); 2]),
        (include_str!("fixtures/no_permission.answer"), [Some(Unauthorized); 2]),
        (include_str!("fixtures/foreign_company.answer"), [Some(Misconfigured); 2]),
        (include_str!("fixtures/foreign_url.answer"), [Some(Together), Some(Refused)]),
        (include_str!("fixtures/exception.answer"), [Some(Passing); 2]),
    ] {
        let (vendor, _heard) = vendor_that_plays(answer).await;
        let account_there = account(&format!("http://{vendor}"));
        let outcome = knowing(&account_there).purge(&account_there, &two()).await;
        assert_eq!(kinds(&outcome), expected, "{answer}");
    }
}

#[tokio::test]
async fn a_company_that_is_not_the_user_s_is_not_asked_for() {
    let elsewhere = |base: &str| {
        let mut account = account(base);
        account.fields.insert("root".to_owned(), "Other".to_owned());
        account
    };
    let answer = include_str!("fixtures/memberships.answer");
    let outcome = outcome_of(&provider(), elsewhere, &two(), answer).await;
    assert_eq!(kinds(&outcome), [Some(FailureKind::Misconfigured); 2]);
    let verdict = verdict_of(&provider(), elsewhere, answer).await;
    assert!(!verdict.passed && verdict.message.contains("Its roots: AIR, Acme."), "{verdict:?}");
}
