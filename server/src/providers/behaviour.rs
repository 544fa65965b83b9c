//! What every provider must do, whatever its vendor speaks: one suite, run through each of them by
//! `provider_behaves!`. A provider tells by a `Subject` how its vendor accepts a purge and which parts of the suite
//! its capability makes meaningful.

pub(crate) mod clients;
pub(crate) mod keys;
pub(crate) mod playing;
pub(crate) mod vendor;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::model::provider::RequestsPerBatch;
use app::model::purge::PurgeKind;
use app::model::purge_url::PurgeUrl;
use app::model::timestamp::Timestamp;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use secrecy::SecretString;

use super::client::{Client, MAX_ANSWER_BYTES, Timeouts};
use super::{Account, Batch, BatchOutcome, FailureKind, Objects, Provider, UrlOutcome};
use crate::clock::ManualClock;

/// The secret of accounts whose vendor takes any.
pub const SECRET: &str = "correct-horse/battery&staple";
/// 2015-10-21T07:28:00Z
const NOW: Timestamp = Timestamp(1_445_412_480_000);
/// For vendors that never answer; nothing else in the suite waits.
const IMPATIENT: Timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(200) };

/// A provider as the suite sees it.
pub struct Subject {
    pub provider: fn(Client) -> Arc<dyn Provider>,
    /// An account that sends everything to this address, with its secret in it.
    pub account: fn(SocketAddr) -> Account,
    /// How the vendor says that all of a request was purged.
    pub accepts: fn(&Request) -> ResponseTemplate,
    /// Whether the body says what happened, so that one that cannot be read is a failure.
    pub reads_bodies: bool,
    /// Requests that a provider sends before its first batch, such as for a token.
    pub requests_before: usize,
    /// The secret of its account.
    pub secret: &'static str,
}

impl Subject {
    fn patient(&self) -> Arc<dyn Provider> {
        (self.provider)(Client::new(Timeouts::STANDARD, Arc::new(ManualClock::at(NOW))))
    }

    fn impatient(&self) -> Arc<dyn Provider> {
        (self.provider)(Client::new(IMPATIENT, Arc::new(ManualClock::at(NOW))))
    }

    /// What becomes of a batch of one where the vendor answers so.
    async fn told(&self, answer: ResponseTemplate) -> BatchOutcome {
        let vendor = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&vendor).await;
        self.patient().purge(&(self.account)(*vendor.address()), &batch(1)).await
    }

    async fn accepting(&self) -> MockServer {
        let vendor = MockServer::start().await;
        Mock::given(any()).respond_with(self.accepts).mount(&vendor).await;
        vendor
    }
}

fn batch(count: u32) -> Batch {
    batch_of((0..count).map(|index| format!("https://www.example.com/is/image/Acme/Backpack_{index}?wid=250")))
}

/// The first of them.
pub fn one() -> Batch {
    batch_of(two().urls()[..1].iter().map(|url| url.as_str().to_owned()))
}

/// A batch of two URLs, as the fixtures have them.
pub fn two() -> Batch {
    batch_of(
        ["https://www.example.com/is/image/Acme/Backpack_B?$product$", "https://www.example.com/b"].map(str::to_owned),
    )
}

/// An account at `www.example.com` with these fields and secrets, whose requests go to `base_url`.
pub fn account(base_url: &str, fields: &[(&str, &str)], secrets: &[(&str, &str)]) -> Account {
    let fields = fields.iter().copied().chain([("base_url", base_url)]);
    let secrets = secrets.iter().map(|(name, secret)| ((*name).to_owned(), SecretString::from(*secret)));
    Account {
        hosts: vec!["www.example.com".to_owned()],
        fields: fields.map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
        secrets: secrets.collect(),
    }
}

fn batch_of(urls: impl IntoIterator<Item = String>) -> Batch {
    Batch::of_urls("batch-1".to_owned(), urls.into_iter().map(PurgeUrl::from_stored).collect())
}

/// How each URL of a batch failed; none for those that did not.
pub fn kinds(outcome: &BatchOutcome) -> Vec<Option<FailureKind>> {
    let kind = |url: &UrlOutcome| match url {
        UrlOutcome::Failed(failure) => Some(failure.kind),
        UrlOutcome::Purged { .. } | UrlOutcome::NotCached { .. } => None,
    };
    outcome.urls.iter().map(kind).collect()
}

fn assert_purged(outcome: &BatchOutcome, count: u32) {
    assert_eq!(outcome.urls.len(), count as usize);
    assert!(outcome.urls.iter().all(|url| matches!(url, UrlOutcome::Purged { .. })), "{outcome:?}");
    assert_eq!(outcome.pause, None);
}

pub async fn a_batch_of_one_is_purged(subject: Subject) {
    let vendor = subject.accepting().await;
    let outcome = subject.patient().purge(&(subject.account)(*vendor.address()), &batch(1)).await;
    assert_purged(&outcome, 1);
    assert_eq!(vendor.received_requests().await.unwrap().len(), 1 + subject.requests_before);
}

pub async fn the_largest_batch_is_purged_in_as_many_requests_as_the_capability_tells(subject: Subject) {
    let vendor = subject.accepting().await;
    let provider = subject.patient();
    let capability = provider.description().capability;
    let account = (subject.account)(*vendor.address());
    let outcome = provider.purge(&account, &batch(capability.max_urls_per_batch)).await;
    assert_purged(&outcome, capability.max_urls_per_batch);
    let requests = match capability.requests {
        RequestsPerBatch::One => 1,
        RequestsPerBatch::OnePerUrl => capability.max_urls_per_batch,
    };
    let received = vendor.received_requests().await.unwrap().len();
    assert_eq!(received, (requests * provider.targets(&account)) as usize + subject.requests_before);
}

pub async fn every_kind_is_purged_in_as_many_requests_as_its_capability_tells(subject: Subject) {
    for kind in &PurgeKind::ALL[1..] {
        let vendor = subject.accepting().await;
        let (provider, account) = (subject.patient(), (subject.account)(*vendor.address()));
        let Some(capability) = provider.capability(&account, *kind) else { continue };
        let batch = batch_of_kind(*kind, capability.max_urls_per_batch);
        let outcome = provider.purge(&account, &batch).await;
        assert_purged(&outcome, u32::try_from(batch.count()).unwrap());
        let requests = capability.requests_of(batch.count() as u64);
        let received = vendor.received_requests().await.unwrap().len() as u64;
        let targets = u64::from(provider.targets(&account));
        assert_eq!(received, requests * targets + subject.requests_before as u64, "{kind:?}");
    }
}

pub async fn every_kind_fails_as_urls_do(subject: Subject) {
    for kind in &PurgeKind::ALL[1..] {
        for (status, failure) in
            [(401, FailureKind::Unauthorized), (429, FailureKind::Limited), (503, FailureKind::Passing)]
        {
            let vendor = MockServer::start().await;
            Mock::given(any()).respond_with(ResponseTemplate::new(status)).mount(&vendor).await;
            let (provider, account) = (subject.patient(), (subject.account)(*vendor.address()));
            if provider.capability(&account, *kind).is_some() {
                let outcome = provider.purge(&account, &batch_of_kind(*kind, 2)).await;
                assert!(kinds(&outcome).iter().all(|kind| *kind == Some(failure)), "{kind:?}: {outcome:?}");
            }
        }
    }
}

fn batch_of_kind(kind: PurgeKind, count: u32) -> Batch {
    let line = |index: u32| match kind {
        PurgeKind::Url | PurgeKind::Prefix => format!("https://www.example.com/is/image/Acme/{index}/"),
        PurgeKind::Tag => format!("backpack-{index}"),
        PurgeKind::Host => format!("www{index}.example.com"),
        PurgeKind::Everything => kind.word().to_owned(),
    };
    Batch { id: "batch-1".to_owned(), objects: Objects::of(kind, (0..count).map(line).collect()), manner: None }
}

pub async fn an_empty_batch_asks_nobody(subject: Subject) {
    let vendor = subject.accepting().await;
    let outcome = subject.patient().purge(&(subject.account)(*vendor.address()), &batch(0)).await;
    assert_eq!(outcome, BatchOutcome::default());
    assert!(vendor.received_requests().await.unwrap().is_empty());
}

pub async fn a_url_that_is_there_twice_has_the_same_outcome_twice(subject: Subject) {
    let vendor = subject.accepting().await;
    let url = |name: &str| format!("https://www.example.com/{name}");
    let twice = batch_of([url("a"), url("b"), url("a")]);
    let outcome = subject.patient().purge(&(subject.account)(*vendor.address()), &twice).await;
    assert_purged(&outcome, 3);
    assert_eq!(outcome.urls[0], outcome.urls[2]);
}

pub async fn a_url_beyond_ascii_is_purged(subject: Subject) {
    let vendor = subject.accepting().await;
    let urls = batch_of([
        "https://xn--bcher-kva.example/is/image/%D8%AD%D9%82%D9%8A%D8%A8%D8%A9%20%F0%9F%8E%92?q=%25".to_owned(),
        "https://bücher.example/is/image/حقيبة 🎒".to_owned(),
    ]);
    let outcome = subject.patient().purge(&(subject.account)(*vendor.address()), &urls).await;
    assert_purged(&outcome, 2);
}

pub async fn refused_credentials_need_a_person(subject: Subject) {
    for status in [401, 403] {
        let outcome = subject.told(ResponseTemplate::new(status)).await;
        assert_eq!(kinds(&outcome), [Some(FailureKind::Unauthorized)], "{status}");
    }
}

pub async fn a_limit_is_told_with_its_pause(subject: Subject) {
    for (hint, pause) in [
        (Some("7"), Some(7)),
        (Some("Wed, 21 Oct 2015 07:28:30 GMT"), Some(30)),
        (Some("some day"), None),
        (None, None),
    ] {
        let answer = ResponseTemplate::new(429);
        let answer = match hint {
            // With a Date of the same day: the mock would put today's there.
            Some(hint) => {
                answer.insert_header("retry-after", hint).insert_header("date", "Wed, 21 Oct 2015 07:28:00 GMT")
            }
            None => answer,
        };
        let outcome = subject.told(answer).await;
        assert_eq!(kinds(&outcome), [Some(FailureKind::Limited)], "{hint:?}");
        assert_eq!(outcome.pause, pause.map(Duration::from_secs), "{hint:?}");
    }
}

pub async fn a_vendor_s_own_fault_passes(subject: Subject) {
    for status in [500, 502, 503, 504, 520] {
        let outcome = subject.told(ResponseTemplate::new(status).set_body_string("<h1>Oops")).await;
        assert_eq!(kinds(&outcome), [Some(FailureKind::Passing)], "{status}");
    }
}

pub async fn a_body_that_cannot_be_read_is_a_failure_where_bodies_count(subject: Subject) {
    let outcome = subject.told(ResponseTemplate::new(200).set_body_bytes([0xFF, 0x00, b'{', 0xC3])).await;
    assert_eq!(kinds(&outcome)[0].is_some(), subject.reads_bodies, "{outcome:?}");
}

pub async fn garbage_instead_of_http_is_a_failure(subject: Subject) {
    let vendor = vendor::that_writes(b"SSH-2.0-OpenSSH_9.2\r\n\r\n").await;
    let outcome = subject.patient().purge(&(subject.account)(vendor), &batch(2)).await;
    assert_eq!(kinds(&outcome), [Some(FailureKind::Misconfigured); 2]);
}

#[expect(clippy::disallowed_methods, reason = "what is measured is how long real time-outs take")]
pub async fn a_vendor_that_never_answers_is_given_up_for_now(subject: Subject) {
    let vendor = vendor::that_never_answers().await;
    let provider = subject.impatient();
    let count = provider.description().capability.max_urls_per_batch;
    let began = std::time::Instant::now();
    let outcome = provider.purge(&(subject.account)(vendor.address), &batch(count)).await;
    assert!(kinds(&outcome).iter().all(|kind| *kind == Some(FailureKind::Passing)), "{outcome:?}");
    // One time-out, not one for each URL.
    assert!(began.elapsed() < IMPATIENT.total * 10, "{:?}", began.elapsed());
}

pub async fn an_answer_that_breaks_off_is_tried_again(subject: Subject) {
    for start in [
        &b""[..],
        b"HTTP/1.1 200 Pur",
        b"HTTP/1.1 200 Purged\r\nContent-Length: 100\r\n\r\n{\"half\"",
        b"HTTP/1.1 200 Purged\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    ] {
        let vendor = vendor::that_writes(start).await;
        let outcome = subject.patient().purge(&(subject.account)(vendor), &batch(1)).await;
        let said = String::from_utf8_lossy(start);
        assert_eq!(kinds(&outcome), [Some(FailureKind::Passing)], "{said:?}: {outcome:?}");
    }
}

pub async fn a_redirect_is_not_followed(subject: Subject) {
    let elsewhere = subject.accepting().await;
    for status in [301, 302, 307, 308] {
        let outcome = subject.told(ResponseTemplate::new(status).insert_header("location", elsewhere.uri())).await;
        let kind = kinds(&outcome)[0].expect("a redirect purges nothing");
        assert!(!kind.is_worth_retrying(), "{status}: {outcome:?}");
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

pub async fn an_answer_without_end_is_cut(subject: Subject) {
    let mut vendor = vendor::that_never_stops().await;
    let outcome = subject.patient().purge(&(subject.account)(vendor.address), &batch(1)).await;
    assert_eq!(outcome.urls.len(), 1);
    // What lies in the buffers of two sockets is sent, too.
    let sent = vendor.sent().await;
    assert!(sent < MAX_ANSWER_BYTES as u64 + 32 * 1024 * 1024, "{sent} bytes were sent");
}

pub async fn a_secret_that_the_vendor_repeats_is_shown_nowhere(subject: Subject) {
    for status in [200, 400, 403, 429, 500] {
        let vendor = MockServer::start().await;
        let secret = subject.secret;
        let echo = move |request: &Request| {
            let headers: Vec<_> = request.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
            let values: Vec<_> = request.headers.values().filter_map(|value| value.to_str().ok()).collect();
            let body = String::from_utf8_lossy(&request.body).into_owned();
            let body = format!("{secret} {} {} {} {body}", request.url, values.join(" "), headers.join(" "));
            ResponseTemplate::new(status).set_body_string(body)
        };
        Mock::given(any()).respond_with(echo).mount(&vendor).await;
        let account = (subject.account)(*vendor.address());
        let provider = subject.patient();
        let outcome = provider.purge(&account, &batch(1)).await;
        let verdict = provider.test(&account).await;
        let shown = format!("{outcome:?} {verdict:?} {:?}", provider.check(&account));
        assert!(shown.contains("•••"), "the vendor's words are shown: {shown}");
        assert!(!shown.contains(subject.secret), "{shown}");
    }
}

pub async fn the_test_tells_a_good_connection_from_a_bad_one(subject: Subject) {
    let vendor = subject.accepting().await;
    let verdict = subject.patient().test(&(subject.account)(*vendor.address())).await;
    assert!(verdict.passed, "{verdict:?}");

    for status in [401, 403, 500] {
        let vendor = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(status)).mount(&vendor).await;
        let verdict = subject.patient().test(&(subject.account)(*vendor.address())).await;
        assert!(!verdict.passed && verdict.message.contains(&status.to_string()), "{verdict:?}");
        assert!(verdict.message.ends_with('.'), "a sentence says what to do: {verdict:?}");
    }

    let nobody = vendor::that_is_not_there();
    let verdict = subject.patient().test(&(subject.account)(nobody)).await;
    assert!(!verdict.passed && verdict.message.contains("refused the connection"), "{verdict:?}");
}

pub fn an_account_without_fields_never_panics(subject: Subject) {
    let empty = Account { hosts: Vec::new(), fields: BTreeMap::new(), secrets: BTreeMap::new() };
    let provider = subject.patient();
    let _ = provider.check(&empty);
    assert!(provider.targets(&empty) >= 1);
}

/// Runs the suite through one provider: `provider_behaves!(subject())`.
macro_rules! provider_behaves {
    ($subject:expr) => {
        $crate::providers::behaviour::provider_behaves!(@each $subject;
            a_batch_of_one_is_purged
            the_largest_batch_is_purged_in_as_many_requests_as_the_capability_tells
            every_kind_is_purged_in_as_many_requests_as_its_capability_tells
            every_kind_fails_as_urls_do
            an_empty_batch_asks_nobody
            a_url_that_is_there_twice_has_the_same_outcome_twice
            a_url_beyond_ascii_is_purged
            refused_credentials_need_a_person
            a_limit_is_told_with_its_pause
            a_vendor_s_own_fault_passes
            a_body_that_cannot_be_read_is_a_failure_where_bodies_count
            garbage_instead_of_http_is_a_failure
            a_vendor_that_never_answers_is_given_up_for_now
            an_answer_that_breaks_off_is_tried_again
            a_redirect_is_not_followed
            an_answer_without_end_is_cut
            a_secret_that_the_vendor_repeats_is_shown_nowhere
            the_test_tells_a_good_connection_from_a_bad_one
        );

        #[test]
        fn an_account_without_fields_never_panics() {
            $crate::providers::behaviour::an_account_without_fields_never_panics($subject);
        }
    };
    (@each $subject:expr; $($behaviour:ident)*) => {
        $(
            #[tokio::test]
            async fn $behaviour() {
                $crate::providers::behaviour::$behaviour($subject).await;
            }
        )*
    };
}
pub(crate) use provider_behaves;
