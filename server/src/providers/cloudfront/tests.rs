use std::sync::Arc;
use std::time::Duration;

use app::model::timestamp::Timestamp;
use aws_credential_types::Credentials;
use wiremock::ResponseTemplate;

use super::CloudFront;
use super::signature::{Scope, signed};
use crate::clock::ManualClock;
use crate::providers::behaviour::playing::{
    assert_asks, assert_sent, folder, outcome_of, tags, vendor_that_plays, verdict_of,
};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, provider_behaves, two};
use crate::providers::client::{Client, Method, Request, Timeouts, Url};
use crate::providers::{Account, FailureKind, Followed, Objects, Pending, Provider};

provider_behaves!(Subject {
    provider: |client| Arc::new(CloudFront::new(client)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| {
        let body = include_str!("fixtures/in_progress.answer").split_once("\n\n").unwrap().1;
        ResponseTemplate::new(200).set_body_raw(body, "text/xml")
    },
    reads_bodies: true,
    requests_before: 0,
    secret: SECRET,
});

/// 2015-10-21T07:28:00Z
const NOW: Timestamp = Timestamp(1_445_412_480_000);

fn account(base: &str) -> Account {
    let fields = [("access_key_id", "AKIDEXAMPLE"), ("distribution", "EDFDVBD632BHDS5")];
    behaviour::account(base, &fields, &[("secret_access_key", SECRET)])
}

fn provider() -> CloudFront {
    CloudFront::new(Client::new(Timeouts::STANDARD, Arc::new(ManualClock::at(NOW))))
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let asks = [
        (
            tags(),
            None,
            "POST /2020-05-31/distribution/EDFDVBD632BHDS5/invalidation HTTP/1.1",
            r#"<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Paths><Quantity>2</Quantity><Items><Path>#backpack-b</Path><Path>#catalog:24</Path></Items></Paths><CallerReference>batch-1</CallerReference></InvalidationBatch>"#,
        ),
        (
            folder(),
            None,
            "POST /2020-05-31/distribution/EDFDVBD632BHDS5/invalidation HTTP/1.1",
            r#"<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Paths><Quantity>1</Quantity><Items><Path>/is/image/Acme/*</Path></Items></Paths><CallerReference>batch-1</CallerReference></InvalidationBatch>"#,
        ),
        (
            Objects::Everything,
            None,
            "POST /2020-05-31/distribution/EDFDVBD632BHDS5/invalidation HTTP/1.1",
            r#"<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Paths><Quantity>1</Quantity><Items><Path>/*</Path></Items></Paths><CallerReference>batch-1</CallerReference></InvalidationBatch>"#,
        ),
    ];
    assert_asks(&provider(), account, include_str!("fixtures/in_progress.answer"), &asks).await;
}

#[tokio::test]
async fn an_invalidation_is_made_once_for_a_batch_and_asked_about() {
    let (vendor, heard) = vendor_that_plays(include_str!("fixtures/in_progress.answer")).await;
    let outcome = provider().purge(&account(&format!("http://{vendor}")), &two()).await;
    let heard = heard.await.unwrap();
    assert_sent(&heard, include_str!("fixtures/invalidate.request"), vendor);
    assert!(heard.contains("Credential=AKIDEXAMPLE/20151021/us-east-1/cloudfront/aws4_request"), "{heard}");
    assert_eq!(kinds(&outcome), [None, None]);
    let ticket = Some("IDFDVBD632BHDS5".to_owned());
    assert_eq!(outcome.pending, Some(Pending { ticket: ticket.clone(), look_after: Duration::from_secs(20) }));
    assert_eq!(outcome.request_id, ticket);
}

#[tokio::test]
async fn an_invalidation_is_done_once_it_is_completed() {
    for (answer, is_done) in
        [(include_str!("fixtures/still_in_progress.answer"), false), (include_str!("fixtures/completed.answer"), true)]
    {
        let (vendor, heard) = vendor_that_plays(answer).await;
        let followed = provider().follow(&account(&format!("http://{vendor}")), "IDFDVBD632BHDS5").await;
        assert_sent(&heard.await.unwrap(), include_str!("fixtures/invalidation.request"), vendor);
        assert_eq!(matches!(followed, Followed::Done { .. }), is_done, "{followed:?}");
    }
}

#[tokio::test]
async fn each_error_says_what_can_be_done() {
    for (answer, kind) in [
        (include_str!("fixtures/too_many.answer"), FailureKind::Limited),
        (include_str!("fixtures/bad_path.answer"), FailureKind::Together),
        (include_str!("fixtures/access_denied.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/bad_signature.answer"), FailureKind::Unauthorized),
        (include_str!("fixtures/no_such_distribution.answer"), FailureKind::Misconfigured),
    ] {
        let outcome = outcome_of(&provider(), account, &two(), answer).await;
        assert_eq!(kinds(&outcome), [Some(kind); 2], "{answer}");
        let pause = (kind == FailureKind::Limited).then_some(Duration::from_secs(30));
        assert_eq!(outcome.pause, pause, "{answer}");
    }
}

#[tokio::test]
async fn the_test_says_which_permission_is_missing() {
    let verdict = verdict_of(&provider(), account, include_str!("fixtures/access_denied.answer")).await;
    assert!(!verdict.passed && verdict.message.contains("cloudfront:ListInvalidations"), "{verdict:?}");
}

#[test]
fn a_star_in_a_path_stands_for_itself() {
    let url = app::model::purge_url::PurgeUrl::from_stored("https://www.example.com/is/image/*".to_owned());
    let batch = crate::providers::Batch::of_urls("batch-1".to_owned(), vec![url]);
    assert!(super::wire::invalidation_batch(&batch).contains("<Path>/is/image/%2A</Path>"));
}

/// The vendor's example of its signatures, “get-vanilla”:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
#[test]
fn a_signature_is_the_vendor_s_own() {
    let key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    let credentials = Credentials::new("AKIDEXAMPLE", key, None, None, "test");
    let request = Request::new(Method::GET, Url::parse("https://example.amazonaws.com/").unwrap());
    // 2015-08-30T12:36:00Z
    let now = Timestamp(1_440_938_160_000);
    let request = signed(request, &credentials, Scope { region: "us-east-1", service: "service" }, now);
    assert_eq!(
        request.headers["authorization"].to_str().unwrap(),
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    );
}
