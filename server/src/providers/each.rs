//! For vendors that take one URL in a request: asks for each, a few at a time. Once the vendor is not there or wants to be
//! left alone, the rest of the batch is not asked for: a batch takes one time-out and not hundreds.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt;

use super::api::Read;
use super::client::{Client, Redactor, Reply, Request, TroubleKind};
use super::distinct::{ascii, distinct};
use super::{Account, Batch, BatchOutcome, Failure, FailureKind, UrlOutcome};

/// Requests of one batch that are on their way at once.
const MAX_CONCURRENT_REQUESTS: usize = 8;

/// What one request gave.
struct Asked {
    outcome: UrlOutcome,
    pause: Option<Duration>,
    request_id: Option<String>,
}

/// What a reply says of its URL: what became of it, or the failure with the pause that the vendor asks for.
pub type Meaning = Result<UrlOutcome, (FailureKind, Option<Duration>)>;

/// Asks for each line by `request`, and reads each reply by `meaning`.
pub async fn purge<S>(
    client: &Client,
    account: &Account,
    batch: &Batch,
    settings: Read<S>,
    request: impl Fn(&S, &str) -> Request,
    meaning: impl Fn(&Reply) -> Meaning,
) -> BatchOutcome {
    let settings = match settings {
        Ok(settings) => settings,
        Err(problems) => return BatchOutcome::all_failed(batch, &Failure::misconfigured(&problems)),
    };
    let redactor = Redactor::of(account);
    let (urls, places) = distinct(batch.texts());
    let refusal: Mutex<Option<Failure>> = Mutex::default();
    let give_up = |failure: &Failure| {
        refusal.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| failure.clone());
    };
    let ask_one = async |url: &str| {
        let before = refusal.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(failure) = before {
            return Asked { outcome: UrlOutcome::Failed(failure), pause: None, request_id: None };
        }
        let answer = match client.exchange(request(&settings, &ascii(url))).await {
            Ok(answer) => answer,
            Err(trouble) => {
                // One URL may be what breaks a connection; all else concerns the vendor.
                let is_of_the_vendor = trouble.kind != TroubleKind::Closed;
                let failure = Failure::from(trouble);
                if is_of_the_vendor {
                    give_up(&failure);
                }
                return Asked { outcome: UrlOutcome::Failed(failure), pause: None, request_id: None };
            }
        };
        let reply = answer.reply(&redactor);
        let request_id = reply.request_id.clone();
        match meaning(&reply) {
            Ok(outcome) => Asked { outcome, pause: None, request_id },
            Err((kind, pause)) => {
                let failure = reply.failure(kind);
                // 403 may be about this URL alone; all else that refuses the credentials, also in a body, is about all of them.
                let is_refused = kind == FailureKind::Unauthorized && reply.status != 403;
                if kind == FailureKind::Limited || is_refused {
                    give_up(&failure);
                }
                let pause = pause.filter(|pause| kind.is_worth_retrying() && *pause > Duration::ZERO);
                Asked { outcome: UrlOutcome::Failed(failure), pause, request_id }
            }
        }
    };
    let asking: Vec<_> = urls.iter().map(|url| ask_one(url)).collect();
    let asked: Vec<Asked> = futures::stream::iter(asking).buffered(MAX_CONCURRENT_REQUESTS).collect().await;
    let failed = asked.iter().find(|asked| matches!(asked.outcome, UrlOutcome::Failed(_)));
    BatchOutcome {
        pause: asked.iter().filter_map(|asked| asked.pause).max(),
        request_id: failed.or(asked.first()).and_then(|asked| asked.request_id.clone()),
        urls: places.into_iter().map(|place| asked[place].outcome.clone()).collect(),
        ..BatchOutcome::default()
    }
}

#[cfg(test)]
mod tests {
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::providers::behaviour::{account, batch, kit};
    use crate::providers::client::{Method, Url};

    #[tokio::test]
    async fn credentials_that_a_body_refuses_are_not_tried_for_each_url() {
        let vendor = MockServer::start().await;
        let refused = ResponseTemplate::new(200).set_body_string("{\"code\":9403}");
        Mock::given(any()).respond_with(refused).mount(&vendor).await;
        let address = vendor.uri();
        let request = |(): &(), _: &str| Request::new(Method::POST, Url::parse(&address).unwrap());
        let meaning = |_: &Reply| -> Meaning { Err((FailureKind::Unauthorized, None)) };
        let kit = kit();
        let outcome = purge(&kit.client, &account(&vendor.uri(), &[], &[]), &batch(50), Ok(()), request, meaning).await;
        assert_eq!(outcome.urls.len(), 50);
        let asked = vendor.received_requests().await.unwrap().len();
        assert!(asked <= MAX_CONCURRENT_REQUESTS, "{asked} requests");
    }
}
