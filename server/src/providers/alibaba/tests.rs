use std::sync::Arc;
use std::time::Duration;

use app::model::purge::Manner;
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::Alibaba;
use super::settings::Settings;
use super::signature::{Moment, signed};
use crate::providers::behaviour::clients::Comparison;
use crate::providers::behaviour::playing::{assert_fails, assert_purges, folder, host, tags};
use crate::providers::behaviour::{self, SECRET, Subject, kinds, kit, one, provider_behaves, two};
use crate::providers::client::{Method, Request, Url};
use crate::providers::{Account, Batch, FailureKind, Followed, Objects, Pending, Provider};

provider_behaves!(Subject {
    provider: |kit| Arc::new(Alibaba::new(kit)),
    account: |address| account(&format!("http://{address}")),
    accepts: |_| {
        let all = json!({
            "RequestId": "E0C2EF95", "RefreshTaskId": "704222904", "UrlRemain": "9999", "DirRemain": "99"
        });
        ResponseTemplate::new(200).set_body_json(all)
    },
    refuses: || ResponseTemplate::new(400)
        .set_body_json(json!({ "Code": "InvalidObjectPath.Malformed", "Message": "no" })),
    reads_bodies: true,
    requests_before: 0,
    largest_body: None,
    secret: SECRET,
});

fn account(base: &str) -> Account {
    behaviour::account(base, &[("access_key_id", "LTAI5tExample")], &[("access_key_secret", SECRET)])
}

fn provider() -> Alibaba {
    Alibaba::new(&kit())
}

async fn vendor(status: u16, answer: serde_json::Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(status).set_body_json(answer)).mount(&server).await;
    server
}

/// Both examples of the vendor's page about its signature:
/// <https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature>
#[test]
fn signatures_are_the_vendor_s_own() {
    let settings = Settings {
        base: Url::parse("https://ecs.cn-shanghai.aliyuncs.com").unwrap(),
        key_id: "YourAccessKeyId".to_owned(),
        secret: "YourAccessKeySecret".into(),
    };
    for (date, nonce, signature) in [
        (
            "2023-10-26T10:22:32Z",
            "3156853299f313e23d1673dc12e1703d",
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
        ),
        (
            "2023-10-26T09:01:01Z",
            "d410180a5abf7fe235dd9b74aca91fc0",
            "e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804",
        ),
    ] {
        let address = "https://ecs.cn-shanghai.aliyuncs.com/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd\
                       &RegionId=cn-shanghai";
        let request = Request::json(Method::POST, Url::parse(address).unwrap());
        let moment = Moment { date: date.to_owned(), nonce: nonce.to_owned() };
        let request = signed(&settings, request, "RunInstances", "2014-05-26", &moment);
        let expected = format!(
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;\
             x-acs-date;x-acs-signature-nonce;x-acs-version,Signature={signature}"
        );
        assert_eq!(request.headers["authorization"], expected);
    }
}

#[tokio::test]
async fn requests_and_answers_are_as_the_fixtures_have_them() {
    let (answer, request) = (include_str!("fixtures/refreshed.answer"), include_str!("fixtures/refresh.request"));
    assert_purges(&provider(), account, &two(), answer, request).await;
    let quota = [(include_str!("fixtures/quota_exceeded.answer"), FailureKind::Limited)];
    assert_fails(&provider(), account, &two(), &quota).await;
}

#[tokio::test]
async fn each_kind_is_asked_for_as_the_vendor_wants_it() {
    let of = |objects: Objects, manner| Batch { id: "batch-1".to_owned(), objects, manner };
    let urls = "https://www.example.com/is/image/Acme/Backpack_B?$product$\nhttps://www.example.com/b";
    let folder_of = |path: &str, force: &str| {
        vec![format!("Force={force}"), format!("ObjectPath={path}"), "ObjectType=Directory".to_owned()]
    };
    let paths = "RefreshObjectCaches";
    for (batch, action, said) in [
        (two(), paths, vec![format!("ObjectPath={urls}"), "ObjectType=File".to_owned()]),
        (of(folder(), None), paths, folder_of("https://www.example.com/is/image/Acme/", "true")),
        (of(host(), Some(Manner::Soft)), paths, folder_of("https://www.example.com/", "false")),
        (of(Objects::Everything, Some(Manner::Hard)), paths, folder_of("https://www.example.com/", "true")),
        (
            of(tags(), Some(Manner::Soft)),
            "RefreshObjectCacheByCacheTag",
            ["CacheTag=backpack-b,catalog:24", "DomainName=www.example.com", "Force=false"].map(str::to_owned).to_vec(),
        ),
    ] {
        let server = vendor(200, json!({ "RequestId": "E0C2EF95", "RefreshTaskId": "1,2" })).await;
        let outcome = provider().purge(&account(&server.uri()), &batch).await;
        assert_eq!(kinds(&outcome), vec![None; batch.count()]);
        assert_eq!(outcome.request_id.as_deref(), Some("E0C2EF95"));
        let ticket = Some("1,2".to_owned());
        assert_eq!(outcome.pending, Some(Pending { ticket, look_after: Duration::from_secs(30) }));
        let asked = &server.received_requests().await.unwrap()[0];
        assert_eq!(asked.headers["x-acs-action"], action);
        assert_eq!(asked.headers["x-acs-date"], "2015-10-21T07:28:00Z");
        let form = url::form_urlencoded::parse(&asked.body).chain(asked.url.query_pairs());
        assert_eq!(form.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>(), said);
    }
}

#[tokio::test]
async fn tasks_are_asked_about_until_all_are_complete() {
    let task = |status: &str| json!({ "ObjectPath": "https://www.example.com/a", "Status": status });
    for (tasks, is_as_expected) in [
        (
            vec![task("Complete"), task("Refreshing")],
            (|followed| matches!(followed, Followed::Working { .. })) as fn(&_) -> bool,
        ),
        (vec![task("Complete"), task("Complete")], |followed| matches!(followed, Followed::Done { .. })),
        (
            vec![task("Complete"), task("Failed")],
            |followed| matches!(followed, Followed::Failed(failure) if failure.kind == FailureKind::Refused),
        ),
    ] {
        let server = vendor(200, json!({ "RequestId": "E0C2EF95", "Tasks": tasks })).await;
        let followed = provider().follow(&account(&server.uri()), "1,2").await;
        assert!(is_as_expected(&followed), "{followed:?}");
        let asked = &server.received_requests().await.unwrap()[0];
        assert_eq!(asked.url.query(), Some("TaskId=1%2C2"));
    }
}

#[tokio::test]
async fn errors_are_read_by_their_codes() {
    for (status, code, kind, pause) in [
        (404, "InvalidAccessKeyId.NotFound", FailureKind::Unauthorized, None),
        (400, "SignatureDoesNotMatch", FailureKind::Unauthorized, None),
        (403, "Forbidden.RAM", FailureKind::Unauthorized, None),
        (400, "InvalidTimeStamp.Expired", FailureKind::Misconfigured, None),
        (400, "InvalidObjectPath.Malformed", FailureKind::Together, None),
        (400, "Throttling.User", FailureKind::Limited, None),
        (400, "QuotaExceeded.Refresh", FailureKind::Limited, Some(Duration::from_hours(1))),
        (400, "SignatureNonceUsed", FailureKind::Passing, None),
        (404, "InvalidDomain.NotFound", FailureKind::Together, None),
        (500, "InternalError", FailureKind::Passing, None),
        (503, "ServiceUnavailable", FailureKind::Passing, None),
    ] {
        let server = vendor(status, json!({ "Code": code, "Message": "no" })).await;
        let outcome = provider().purge(&account(&server.uri()), &one()).await;
        assert_eq!((kinds(&outcome), outcome.pause), (vec![Some(kind)], pause), "{code}");
    }
}

#[tokio::test]
async fn the_test_says_what_is_left_of_the_day() {
    let server = vendor(200, json!({ "UrlRemain": "9998", "DirRemain": "97" })).await;
    let verdict = provider().test(&account(&server.uri())).await;
    assert!(verdict.passed && verdict.details[0].contains("9998 URLs and 97 folders"), "{verdict:?}");
}

#[tokio::test]
async fn requests_and_signatures_are_those_of_the_vendor_s_own_client() {
    let client = Comparison {
        client: "alibaba",
        path: "",
        account,
        answer: include_str!("fixtures/refreshed.answer"),
        headers: &["x-acs-action", "x-acs-version"],
    };
    let settings =
        Settings::read(&account("https://cdn.aliyuncs.com")).unwrap_or_else(|problems| panic!("{problems:?}"));
    for (objects, manner) in [
        (two().objects, None),
        (folder(), Some(Manner::Hard)),
        (folder(), Some(Manner::Soft)),
        (tags(), Some(Manner::Hard)),
        (tags(), Some(Manner::Soft)),
    ] {
        let theirs = client.assert_alike(&provider(), objects, manner).await;
        let header = |name: &str| theirs.headers[name].to_str().unwrap().to_owned();
        let moment = Moment { date: header("x-acs-date"), nonce: header("x-acs-signature-nonce") };
        let (action, authorization) = (header("x-acs-action"), header("authorization"));
        let ours = signed(&settings, theirs, &action, "2018-05-10", &moment);
        assert_eq!(ours.headers["authorization"].to_str().unwrap(), authorization);
    }
}
