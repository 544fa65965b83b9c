//! What is in a batch: nothing, one, as much as goes in, too much, the same twice, what is beyond ASCII, and what the vendor
//! will not take.

use app::model::provider::RequestsPerBatch;
use app::model::purge::PurgeKind;
use wiremock::{Request, ResponseTemplate};

use super::{Subject, batch, batch_of, batch_of_kind, kinds};
use crate::providers::{Batch, BatchOutcome, FailureKind, UrlOutcome};

/// More requests than finding one of eight URLs by halves takes.
const MAX_ROUNDS: usize = 20;

#[track_caller]
fn assert_purged(outcome: &BatchOutcome, count: usize) {
    assert_eq!(outcome.urls.len(), count);
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
    purges_its_largest_batch(&subject, PurgeKind::Url).await;
}

pub async fn every_kind_is_purged_in_as_many_requests_as_its_capability_tells(subject: Subject) {
    for kind in &PurgeKind::ALL[1..] {
        purges_its_largest_batch(&subject, *kind).await;
    }
}

async fn purges_its_largest_batch(subject: &Subject, kind: PurgeKind) {
    let vendor = subject.accepting().await;
    let (provider, account) = (subject.patient(), (subject.account)(*vendor.address()));
    let Some(capability) = provider.capability(&account, kind) else { return };
    let lines = (0..capability.max_urls_per_batch).map(|index| line(kind, index, 0)).collect();
    let batch = batch_of_kind(kind, lines);
    let outcome = provider.purge(&account, &batch).await;
    assert_purged(&outcome, batch.count());
    let requests = capability.requests_of(batch.count() as u64);
    let received = vendor.received_requests().await.unwrap().len() as u64;
    let targets = u64::from(provider.targets(&account));
    assert_eq!(received, requests * targets + subject.requests_before as u64, "{kind:?}");
}

/// A line of a kind that is another for each number, of so many bytes at least.
fn line(kind: PurgeKind, index: u32, bytes: usize) -> String {
    let mut line = match kind {
        PurgeKind::Url => format!("https://www.example.com/is/image/Acme/{index}"),
        PurgeKind::Prefix => format!("https://www.example.com/is/image/Acme/{index}/"),
        PurgeKind::Tag => format!("tag-{index}"),
        PurgeKind::Host => format!("www{index}.example.com"),
        PurgeKind::Everything => kind.word().to_owned(),
    };
    if let PurgeKind::Url | PurgeKind::Tag = kind {
        line.extend(std::iter::repeat_n('x', bytes.saturating_sub(line.len())));
    }
    line
}

/// As many lines, and as many bytes, as the capability lets into a batch.
pub async fn a_batch_at_its_limits_is_no_larger_than_the_vendor_takes(subject: Subject) {
    for kind in PurgeKind::ALL {
        let vendor = subject.accepting().await;
        let (provider, account) = (subject.patient(), (subject.account)(*vendor.address()));
        let Some(capability) = provider.capability(&account, kind) else { continue };
        let max_bytes = capability.max_bytes_per_batch as usize;
        let each = max_bytes / capability.max_urls_per_batch as usize;
        let mut left = max_bytes;
        let fits = |line: &String| {
            left = left.checked_sub(line.len())?;
            Some(line.clone())
        };
        let all: Vec<_> = (0..capability.max_urls_per_batch).map(|index| line(kind, index, each)).collect();
        let batch = batch_of_kind(kind, all.iter().map_while(fits).collect());
        assert!(batch.count() > 0, "{kind:?}");
        assert_purged(&provider.purge(&account, &batch).await, batch.count());
        let largest = vendor.received_requests().await.unwrap().iter().map(|request| request.body.len()).max();
        let limit = subject.largest_body.unwrap_or(usize::MAX);
        assert!(largest.is_some_and(|largest| largest <= limit), "{kind:?}: {largest:?} bytes");
    }
}

pub async fn a_request_that_is_too_large_goes_on_in_halves(subject: Subject) {
    for kind in PurgeKind::ALL {
        let vendor = subject.turning(subject.requests_before, ResponseTemplate::new(413)).await;
        let (provider, account) = (subject.patient(), (subject.account)(*vendor.address()));
        let Some(capability) = provider.capability(&account, kind) else { continue };
        let batch = batch_of_kind(kind, (0..2).map(|index| line(kind, index, 0)).collect());
        let expected = match capability.requests {
            // Alone, it is refused.
            RequestsPerBatch::One => FailureKind::Together,
            RequestsPerBatch::OnePerUrl => FailureKind::Refused,
        };
        let outcome = provider.purge(&account, &batch).await;
        let is_expected = |kind: &Option<FailureKind>| *kind == Some(expected) || batch.count() == 1;
        assert!(kinds(&outcome).iter().all(is_expected), "{kind:?}: {outcome:?}");
    }
}

/// Where the vendor takes none of a request for the sake of one URL, the engine sends what is left in halves; so does this.
pub async fn a_bad_url_is_refused_alone(subject: Subject) {
    let (accepts, refuses) = (subject.accepts, subject.refuses);
    let answer = move |request: &Request| {
        let said = format!("{} {}", request.url, String::from_utf8_lossy(&request.body));
        if said.contains("poison") { refuses() } else { accepts(request) }
    };
    let vendor = subject.turning(0, answer).await;
    let (provider, account) = (subject.patient(), (subject.account)(*vendor.address()));
    let names = ["a", "b", "c", "d", "e", "poison", "g", "h"];
    let urls = names.map(|name| format!("https://www.example.com/is/image/Acme/{name}"));
    let mut waiting = vec![urls.to_vec()];
    let (mut purged, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..MAX_ROUNDS {
        let Some(urls) = waiting.pop() else { break };
        let outcome = provider.purge(&account, &batch_of(urls.clone())).await;
        let mut together = Vec::new();
        for (url, kind) in urls.iter().zip(kinds(&outcome)) {
            match kind {
                None => purged.push(url.clone()),
                Some(FailureKind::Together) if urls.len() > 1 => together.push(url.clone()),
                Some(FailureKind::Together | FailureKind::Refused) => alone.push(url.clone()),
                Some(kind) => panic!("{kind:?}: {outcome:?}"),
            }
        }
        let half = together.len().div_ceil(2).max(1);
        waiting.extend(together.chunks(half).map(<[String]>::to_vec));
    }
    assert_eq!((alone.as_slice(), purged.len()), (&urls[5..6], 7));
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
    let twice: Batch = batch_of([url("twice"), url("b"), url("twice")]);
    let outcome = subject.patient().purge(&(subject.account)(*vendor.address()), &twice).await;
    assert_purged(&outcome, 3);
    assert_eq!(outcome.urls[0], outcome.urls[2]);
    let received = vendor.received_requests().await.unwrap();
    let said = |request: &Request| format!("{} {}", request.url, String::from_utf8_lossy(&request.body));
    let times: usize = received.iter().map(|request| said(request).matches("twice").count()).sum();
    assert_eq!(times, 1, "it is asked for once");
}

pub async fn a_url_beyond_ascii_is_purged(subject: Subject) {
    let vendor = subject.accepting().await;
    let urls = batch_of([
        "https://xn--bcher-kva.example/is/image/%D8%AD%D9%82%D9%8A%D8%A8%D8%A9%20%F0%9F%8E%92?q=%25".to_owned(),
        "https://bücher.example/is/image/حقيبة 🎒".to_owned(),
    ]);
    let outcome = subject.patient().purge(&(subject.account)(*vendor.address()), &urls).await;
    assert_purged(&outcome, 2);
    for request in vendor.received_requests().await.unwrap() {
        assert!(request.url.as_str().is_ascii() && request.body.is_ascii(), "vendors take ASCII");
    }
}
