use std::sync::Arc;

use app::backend::Backend;
use app::model::person::Role;
use app::model::provider::{Capability, FieldDescription, FieldKind, RequestsPerBatch};
use async_trait::async_trait;
use secrecy::ExposeSecret as _;

use super::*;
use crate::fixture::Fixture;
use crate::providers::registry::Registry;
use crate::providers::{Batch, BatchOutcome, Provider, Verdict};

const TOKEN: &str = "a-very-long-token-9876";

/// A CDN with an address that must begin with https, and a token whose end decides on the test.
struct Pretended(ProviderDescription);

impl Pretended {
    fn new() -> Self {
        let field = |name: &str, kind, required| FieldDescription {
            name: name.to_owned(),
            label: name.to_owned(),
            help: String::new(),
            kind,
            required,
            default: String::new(),
            placeholder: String::new(),
            options: Vec::new(),
        };
        Self(ProviderDescription {
            id: "pretended".to_owned(),
            name: "Pretended CDN".to_owned(),
            summary: String::new(),
            documentation_url: String::new(),
            permission: String::new(),
            signs_by_clock: false,
            limits: Vec::new(),
            fields: vec![
                field("address", FieldKind::Text, true),
                field("base_url", FieldKind::Text, false),
                field("token", FieldKind::Secret, true),
                field("spare", FieldKind::Secret, false),
            ],
            capability: Capability {
                max_urls_per_batch: 1,
                max_bytes_per_batch: 1,
                requests: RequestsPerBatch::One,
                typical_request_ms: 1,
                settles_ms: 0,
                soft: false,
            },
            presets: Vec::new(),
            beyond_urls: Vec::new(),
        })
    }
}

#[async_trait]
impl Provider for Pretended {
    fn description(&self) -> &ProviderDescription {
        &self.0
    }

    fn check(&self, account: &Account) -> Vec<app::model::error::FieldProblem> {
        assert!(account.secrets.contains_key("token"));
        let AppError::Invalid { problems } = AppError::invalid("address", "Begin with https.") else { unreachable!() };
        if account.fields["address"].starts_with("https://") { Vec::new() } else { problems }
    }

    fn targets(&self, _: &Account) -> u32 {
        1
    }

    async fn purge(&self, _: &Account, _: &Batch) -> BatchOutcome {
        BatchOutcome::default()
    }

    async fn test(&self, account: &Account) -> Verdict {
        let passed = account.secrets["token"].expose_secret() == TOKEN;
        Verdict { passed, message: account.fields["address"].clone(), details: account.hosts.clone() }
    }
}

async fn fixture() -> Fixture {
    Fixture::with(Registry::of([Arc::new(Pretended::new()) as Arc<dyn Provider>])).await
}

fn values(fields: &[(&str, &str)]) -> Vec<FieldValue> {
    fields.iter().map(|(name, value)| FieldValue { name: (*name).to_owned(), value: (*value).to_owned() }).collect()
}

fn draft() -> ConnectionDraft {
    ConnectionDraft {
        name: " Main CDN ".to_owned(),
        provider: "pretended".to_owned(),
        hosts: vec!["WWW.acme.example".to_owned(), String::new(), "*.acme.example".to_owned()],
        enabled: true,
        fields: values(&[("address", "https://cdn.example"), ("token", TOKEN)]),
        ..ConnectionDraft::default()
    }
}

/// A change of what is saved.
fn of(saved: &Connection, fields: &[(&str, &str)]) -> ConnectionDraft {
    ConnectionDraft { id: Some(saved.id.clone()), version: saved.version, fields: values(fields), ..draft() }
}

async fn saved(fixture: &Fixture) -> Connection {
    fixture.service.save_connection(fixture.actor(Role::Admin), draft()).await.unwrap()
}

#[tokio::test]
async fn a_connection_is_saved_canonical_and_its_secret_is_not_given_back() {
    let fixture = fixture().await;
    let connection = saved(&fixture).await;
    assert_eq!(connection.name, "Main CDN");
    assert_eq!(connection.hosts, ["www.acme.example", "*.acme.example"]);
    assert_eq!(connection.fields, values(&[("address", "https://cdn.example"), ("base_url", "")]));
    assert_eq!(connection.secrets.len(), 1);
    assert_eq!(connection.secrets[0].last_four.as_deref(), Some("9876"));
    let listed = fixture.service.connections(fixture.actor(Role::Viewer)).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&connection));
    assert!(!format!("{listed:?}").contains(TOKEN));
    assert_eq!(fixture.service.connections(fixture.stranger()).await.unwrap(), []);
}

#[tokio::test]
async fn nothing_on_the_disk_contains_the_secret() {
    let fixture = fixture().await;
    saved(&fixture).await;
    for file in std::fs::read_dir(fixture.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes()));
    }
}

#[tokio::test]
async fn a_secret_left_out_stays_and_an_empty_one_goes() {
    let fixture = fixture().await;
    let actor = fixture.actor(Role::Admin);
    let first = saved(&fixture).await;
    let with_spare = of(&first, &[("address", "https://other.example"), ("spare", "short")]);
    let second = fixture.service.save_connection(actor, with_spare).await.unwrap();
    let states: Vec<_> = second.secrets.iter().map(|secret| (secret.name.as_str(), &secret.last_four)).collect();
    assert_eq!(states, [("spare", &None), ("token", &Some("9876".to_owned()))]);
    let (_, account) = open(&fixture.service, &first.id).await.unwrap();
    assert_eq!(account.secrets["token"].expose_secret(), TOKEN);
    assert_eq!(account.fields["address"], "https://other.example");
    let without_spare = of(&second, &[("address", "https://other.example"), ("spare", "")]);
    let third = fixture.service.save_connection(actor, without_spare).await.unwrap();
    assert_eq!(third.secrets.len(), 1);
    let without_token = of(&third, &[("address", "https://other.example"), ("token", " ")]);
    let refusal = fixture.service.save_connection(actor, without_token).await.unwrap_err();
    assert_eq!(refusal.problem_of("token"), Some("token is needed."));
}

#[tokio::test]
async fn every_bad_field_is_told_and_then_the_providers_own() {
    let fixture = fixture().await;
    let actor = fixture.actor(Role::Admin);
    let bad = ConnectionDraft {
        name: String::new(),
        hosts: vec!["https://www.acme.example/".to_owned(), "*".to_owned()],
        fields: values(&[("address", "x\u{0}"), ("colour", "red")]),
        ..draft()
    };
    let refusal = fixture.service.save_connection(actor, bad).await.unwrap_err();
    for field in ["name", "hosts", "address", "token", "colour"] {
        assert!(refusal.problem_of(field).is_some(), "{field}");
    }
    let provider_refuses =
        ConnectionDraft { fields: values(&[("address", "http://cdn"), ("token", TOKEN)]), ..draft() };
    let refusal = fixture.service.save_connection(actor, provider_refuses).await.unwrap_err();
    assert_eq!(refusal.problem_of("address"), Some("Begin with https."));
    let unknown = ConnectionDraft { provider: "other".to_owned(), ..draft() };
    let refusal = fixture.service.save_connection(actor, unknown).await.unwrap_err();
    assert!(refusal.problem_of("provider").is_some());
    let homeless = ConnectionDraft { hosts: Vec::new(), ..draft() };
    assert!(fixture.service.save_connection(actor, homeless).await.unwrap_err().problem_of("hosts").is_some());
}

#[tokio::test]
async fn a_name_is_used_once_in_a_company() {
    let fixture = fixture().await;
    saved(&fixture).await;
    let again = ConnectionDraft { name: "main cdn".to_owned(), ..draft() };
    let refusal = fixture.service.save_connection(fixture.actor(Role::Admin), again.clone()).await.unwrap_err();
    assert!(refusal.problem_of("name").unwrap().contains("already"));
    fixture.service.save_connection(fixture.stranger(), again).await.unwrap();
}

#[tokio::test]
async fn the_second_of_two_who_save_is_told_who_was_first() {
    let fixture = fixture().await;
    let actor = fixture.actor(Role::Admin);
    let first = saved(&fixture).await;
    fixture.service.enable_connection(actor, first.id.clone(), false).await.unwrap();
    let late = of(&first, &[("address", "https://late.example")]);
    let refusal = fixture.service.save_connection(actor, late).await.unwrap_err();
    assert!(matches!(&refusal, AppError::Conflict { message } if message.contains("admin@acme.example")), "{refusal}");
}

#[tokio::test]
async fn another_companys_connection_is_not_found_by_any_door() {
    let fixture = fixture().await;
    let (service, stranger) = (&fixture.service, fixture.stranger());
    let theirs = saved(&fixture).await;
    let change = of(&theirs, &[("address", "https://evil.example")]);
    assert_eq!(service.save_connection(stranger, change).await, Err(AppError::NotFound));
    assert_eq!(service.enable_connection(stranger, theirs.id.clone(), false).await, Err(AppError::NotFound));
    assert_eq!(service.test_connection(stranger, theirs.id.clone()).await, Err(AppError::NotFound));
    assert_eq!(service.delete_connection(stranger, theirs.id.clone()).await, Err(AppError::NotFound));
    assert_eq!(service.connections(fixture.actor(Role::Admin)).await.unwrap(), [theirs]);
}

#[tokio::test]
async fn a_test_opens_the_account_and_keeps_its_verdict() {
    let fixture = fixture().await;
    let actor = fixture.actor(Role::Admin);
    let connection = saved(&fixture).await;
    let verdict = fixture.service.test_connection(actor, connection.id).await.unwrap();
    assert!(verdict.passed);
    assert_eq!(verdict.message, "https://cdn.example");
    let listed = fixture.service.connections(actor).await.unwrap();
    assert_eq!(listed[0].last_test.as_ref(), Some(&verdict));
    assert_eq!(listed[0].version, 1);
}

#[tokio::test]
async fn a_verdict_lasts_until_the_connection_is_reached_otherwise() {
    let fixture = fixture().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let first = saved(&fixture).await;
    let verdict = service.test_connection(actor, first.id.clone()).await.unwrap();
    let address = ("address", "https://cdn.example");
    let renamed = ConnectionDraft { name: "Renamed".to_owned(), ..of(&first, &[address]) };
    let renamed = service.save_connection(actor, renamed).await.unwrap();
    assert_eq!(renamed.last_test, Some(verdict));
    let elsewhere = service.save_connection(actor, of(&renamed, &[("address", "https://b.example")])).await.unwrap();
    assert_eq!(elsewhere.last_test, None);
    service.test_connection(actor, first.id.clone()).await.unwrap();
    let with_token = of(&elsewhere, &[("address", "https://b.example"), ("token", "another token")]);
    let with_token = service.save_connection(actor, with_token).await.unwrap();
    assert_eq!(with_token.last_test, None);
    service.test_connection(actor, first.id.clone()).await.unwrap();
    let hosts = vec!["img.acme.example".to_owned()];
    let for_others = ConnectionDraft { hosts, ..of(&with_token, &[("address", "https://b.example")]) };
    assert_eq!(service.save_connection(actor, for_others).await.unwrap().last_test, None);
    assert_eq!(service.connections(actor).await.unwrap()[0].last_test, None);
}

#[tokio::test]
async fn a_verdict_on_what_was_changed_during_the_test_is_not_kept() {
    let fixture = fixture().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let connection = saved(&fixture).await;
    let verdict = TestVerdict { at: service.now(), passed: true, message: String::new(), details: Vec::new() };
    let mut tx = service.store.write().await.unwrap();
    rows::keep_verdict(&mut tx, &connection.id, connection.version - 1, &verdict).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(service.connections(actor).await.unwrap()[0].last_test, None);
}

#[tokio::test]
async fn a_kept_secret_does_not_follow_the_connection_to_another_api() {
    let fixture = fixture().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let connection = saved(&fixture).await;
    let address = ("address", "https://cdn.example");
    let elsewhere = ("base_url", "https://evil.example");
    let refusal = service.save_connection(actor, of(&connection, &[address, elsewhere])).await.unwrap_err();
    assert!(refusal.problem_of("token").unwrap().contains("An address was changed"), "{refusal}");
    let renewed = of(&connection, &[address, elsewhere, ("token", TOKEN)]);
    let renewed = service.save_connection(actor, renewed).await.unwrap();
    service.save_connection(actor, of(&renewed, &[address, elsewhere])).await.unwrap();
}

#[tokio::test]
async fn secrets_of_another_key_are_asked_for_again() {
    let fixture = fixture().await;
    let actor = fixture.actor(Role::Admin);
    let connection = saved(&fixture).await;
    let mut tx = fixture.service.store.write().await.unwrap();
    sqlx::query("UPDATE credentials SET sealed = $1").bind(vec![0_u8; 60]).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let verdict = fixture.service.test_connection(actor, connection.id.clone()).await.unwrap();
    assert!(!verdict.passed && verdict.message.contains("another key"), "{}", verdict.message);
    let unchanged = of(&connection, &[("address", "https://cdn.example")]);
    let refusal = fixture.service.save_connection(actor, unchanged).await.unwrap_err();
    assert!(refusal.problem_of("token").unwrap().contains("Enter it again"));
    let renewed = of(&connection, &[("address", "https://cdn.example"), ("token", TOKEN)]);
    fixture.service.save_connection(actor, renewed).await.unwrap();
}

#[tokio::test]
async fn a_deleted_connection_is_gone_and_its_secrets_with_it() {
    let fixture = fixture().await;
    let actor = fixture.actor(Role::Admin);
    let connection = saved(&fixture).await;
    fixture.service.delete_connection(actor, connection.id.clone()).await.unwrap();
    assert_eq!(fixture.service.connections(actor).await.unwrap(), []);
    let opened = open(&fixture.service, &connection.id).await;
    assert!(matches!(opened, Err(CannotOpen::Closed(reason)) if reason.contains("deleted")));
    assert_eq!(fixture.service.delete_connection(actor, connection.id).await, Err(AppError::NotFound));
    let rows: (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM credentials), (SELECT count(*) FROM connections)")
            .fetch_one(fixture.service.store.read())
            .await
            .unwrap();
    assert_eq!(rows, (0, 1));
    saved(&fixture).await;
}

#[tokio::test]
async fn every_change_wakes_the_runner() {
    use futures::FutureExt as _;
    let fixture = fixture().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let is_woken = || service.work.notified().now_or_never().is_some();
    let connection = saved(&fixture).await;
    assert!(is_woken());
    service.enable_connection(actor, connection.id.clone(), false).await.unwrap();
    assert!(is_woken());
    service.delete_connection(actor, connection.id).await.unwrap();
    assert!(is_woken() && !is_woken());
}

#[tokio::test]
async fn every_change_leaves_a_row_in_the_trail_without_secrets() {
    let fixture = fixture().await;
    let actor = fixture.actor(Role::Admin);
    let connection = saved(&fixture).await;
    fixture.service.enable_connection(actor, connection.id.clone(), false).await.unwrap();
    fixture.service.enable_connection(actor, connection.id.clone(), false).await.unwrap();
    fixture.service.delete_connection(actor, connection.id.clone()).await.unwrap();
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT action, details FROM audit ORDER BY action")
        .fetch_all(fixture.service.store.read())
        .await
        .unwrap();
    let actions: Vec<&str> = rows.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["connection.deleted", "connection.disabled", "connection.saved"]);
    assert!(rows.iter().all(|(_, details)| !details.contains(TOKEN) && !details.contains("9876")));
}
