//! What every provider must do, whatever its vendor speaks: one suite, run through each of them by
//! `provider_behaves!`. A provider tells by a `Subject` how its vendor accepts and refuses a purge; what its capability does not
//! have is left out.

pub(crate) mod batches;
pub(crate) mod clients;
pub(crate) mod failures;
pub(crate) mod keys;
pub(crate) mod playing;
pub(crate) mod secrets;
pub(crate) mod vendor;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::model::purge::PurgeKind;
use app::model::purge_url::PurgeUrl;
use app::model::timestamp::Timestamp;
use secrecy::SecretString;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use self::vendor::Before;
use super::client::{Client, Timeouts};
use super::{Account, Batch, BatchOutcome, FailureKind, Kit, Objects, Provider, UrlOutcome};
use crate::clock::{CountingRandomness, ManualClock};

/// The secret of accounts whose vendor takes any.
pub const SECRET: &str = "correct-horse/battery&staple";
/// 2015-10-21T07:28:00Z
pub const NOW: Timestamp = Timestamp(1_445_412_480_000);
/// For vendors that never answer; nothing else in the suite waits.
const IMPATIENT: Timeouts = Timeouts { connect: Duration::from_secs(5), total: Duration::from_millis(200) };

/// A provider as the suite sees it.
pub struct Subject {
    pub provider: fn(&Kit) -> Arc<dyn Provider>,
    /// An account that sends everything to this address, with its secret in it.
    pub account: fn(SocketAddr) -> Account,
    /// How the vendor says that all of a request was purged, or grants what is asked for before.
    pub accepts: fn(&Request) -> ResponseTemplate,
    /// How it says that it will not take a URL of a request, and so none of it.
    pub refuses: fn() -> ResponseTemplate,
    /// Whether the body says what happened, so that one that cannot be read is a failure.
    pub reads_bodies: bool,
    /// Requests that a provider sends before its first batch, such as for a token.
    pub requests_before: usize,
    /// Bytes of a request's body that the vendor takes, where it says so.
    pub largest_body: Option<usize>,
    /// The secret of its account.
    pub secret: &'static str,
}

/// What a provider is made with here.
pub fn kit() -> Kit {
    kit_with(Timeouts::STANDARD)
}

fn kit_with(timeouts: Timeouts) -> Kit {
    let client = Client::new(timeouts, Arc::new(ManualClock::at(NOW)));
    Kit { client, randomness: Arc::new(CountingRandomness::default()) }
}

impl Subject {
    fn patient(&self) -> Arc<dyn Provider> {
        (self.provider)(&kit())
    }

    fn impatient(&self) -> Arc<dyn Provider> {
        (self.provider)(&kit_with(IMPATIENT))
    }

    /// A vendor that grants so many requests, and answers so to all others.
    async fn turning(&self, granted: usize, answer: impl wiremock::Respond + 'static) -> MockServer {
        let vendor = MockServer::start().await;
        if granted > 0 {
            let grants = Mock::given(any()).respond_with(self.accepts).up_to_n_times(granted as u64).with_priority(1);
            grants.mount(&vendor).await;
        }
        Mock::given(any()).respond_with(answer).mount(&vendor).await;
        vendor
    }

    /// What becomes of a batch of one where the vendor answers so: to what is asked for before, and to the purge.
    async fn told(&self, answer: ResponseTemplate) -> Vec<BatchOutcome> {
        let mut outcomes = Vec::new();
        for granted in 0..=self.requests_before {
            let vendor = self.turning(granted, answer.clone()).await;
            outcomes.push(self.patient().purge(&(self.account)(*vendor.address()), &batch(1)).await);
        }
        outcomes
    }

    async fn accepting(&self) -> MockServer {
        self.turning(0, self.accepts).await
    }

    /// For vendors on sockets of their own: how many requests are granted before they turn bad, each by a connection.
    async fn before(&self, granted: usize) -> Option<Before> {
        let accepts = self.accepts;
        let close = move |request: &Request| accepts(request).insert_header("connection", "close");
        Some(Before::granting(granted, self.turning(0, close).await))
    }
}

pub fn batch(count: u32) -> Batch {
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

pub fn batch_of(urls: impl IntoIterator<Item = String>) -> Batch {
    Batch::of_urls("batch-1".to_owned(), urls.into_iter().map(PurgeUrl::from_stored).collect())
}

pub fn batch_of_kind(kind: PurgeKind, lines: Vec<String>) -> Batch {
    Batch { id: "batch-1".to_owned(), objects: Objects::of(kind, lines), manner: None }
}

/// How each URL of a batch failed; none for those that did not.
pub fn kinds(outcome: &BatchOutcome) -> Vec<Option<FailureKind>> {
    let kind = |url: &UrlOutcome| match url {
        UrlOutcome::Failed(failure) => Some(failure.kind),
        UrlOutcome::Purged { .. } | UrlOutcome::NotCached { .. } => None,
    };
    outcome.urls.iter().map(kind).collect()
}

/// Runs the suite through one provider: `provider_behaves!(subject())`.
macro_rules! provider_behaves {
    ($subject:expr) => {
        $crate::providers::behaviour::provider_behaves!(@each $subject;
            batches::a_batch_of_one_is_purged
            batches::the_largest_batch_is_purged_in_as_many_requests_as_the_capability_tells
            batches::every_kind_is_purged_in_as_many_requests_as_its_capability_tells
            batches::a_batch_at_its_limits_is_no_larger_than_the_vendor_takes
            batches::a_request_that_is_too_large_goes_on_in_halves
            batches::a_bad_url_is_refused_alone
            batches::an_empty_batch_asks_nobody
            batches::a_url_that_is_there_twice_has_the_same_outcome_twice
            batches::a_url_beyond_ascii_is_purged
            failures::every_kind_fails_as_urls_do
            failures::refused_credentials_need_a_person
            failures::a_limit_is_told_with_its_pause
            failures::a_vendor_s_own_fault_passes
            failures::a_body_that_cannot_be_read_is_a_failure_where_bodies_count
            failures::garbage_instead_of_http_is_a_failure
            failures::a_vendor_that_never_answers_is_given_up_for_now
            failures::an_answer_that_breaks_off_is_tried_again
            failures::a_redirect_is_not_followed
            failures::an_answer_without_end_is_cut
            failures::the_test_tells_a_good_connection_from_a_bad_one
            failures::an_account_without_fields_never_panics
            secrets::a_secret_that_the_vendor_repeats_is_shown_nowhere
        );
    };
    (@each $subject:expr; $($room:ident::$behaviour:ident)*) => {
        $(
            #[tokio::test]
            async fn $behaviour() {
                $crate::providers::behaviour::$room::$behaviour($subject).await;
            }
        )*
    };
}
pub(crate) use provider_behaves;
