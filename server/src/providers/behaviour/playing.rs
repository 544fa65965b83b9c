//! Vendors that play one recorded or specified answer, and what they were sent.

use std::net::SocketAddr;

use app::model::purge::Manner;
use app::model::purge_url::PurgeUrl;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::kinds;
use crate::providers::{Account, Batch, BatchOutcome, FailureKind, Objects, Provider, Verdict};

/// A vendor that plays one fixture; afterwards gives the request that it was sent.
pub async fn vendor_that_plays(answer: &str) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (head, body) = answer.split_once("\n\n").unwrap_or((answer.trim_end(), ""));
    let answer = format!("{}\r\n\r\n{body}", head.replace('\n', "\r\n"));
    let request = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = String::new();
        while !is_whole(&request) {
            let mut chunk = [0; 4_096];
            let count = socket.read(&mut chunk).await.unwrap();
            assert!(count > 0, "the request broke off: {request}");
            request.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
        }
        socket.write_all(answer.as_bytes()).await.unwrap();
        socket.shutdown().await.unwrap();
        request
    });
    (address, request)
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

/// Holds a request against its fixture: the line, the headers in any order, the body. In the fixture `<HOST>` stands for the
/// vendor's address, `<VERSION>` for ours, and a header's value `…` for whatever it is.
#[track_caller]
pub fn assert_sent(request: &str, fixture: &str, vendor: SocketAddr) {
    let fixture = fixture.replace("<VERSION>", env!("CARGO_PKG_VERSION")).replace("<HOST>", &vendor.to_string());
    let (expected_line, expected_headers, expected_body) = parts(&fixture);
    let (line, mut headers, body) = parts(request);
    for header in &mut headers {
        let (name, _) = header.split_once(": ").unwrap();
        let anything = format!("{name}: …");
        if name == "content-length" || expected_headers.contains(&anything) {
            *header = anything;
        }
    }
    headers.retain(|header| !header.starts_with("content-length: "));
    assert_eq!((line, headers, body), (expected_line, expected_headers, expected_body));
}

/// The request line, the headers sorted, and the body.
fn parts(request: &str) -> (String, Vec<String>, String) {
    let request = request.replace("\r\n", "\n");
    let (head, body) = request.split_once("\n\n").unwrap_or((&request, ""));
    let mut lines = head.lines().filter(|line| !line.is_empty()).map(str::to_owned);
    let line = lines.next().unwrap();
    let mut headers: Vec<_> = lines.collect();
    headers.sort();
    (line, headers, body.trim_end().to_owned())
}

/// What a provider makes of a fixture as the answer to `batch`, where `account` sends everything to an address.
pub async fn outcome_of(
    provider: &dyn Provider,
    account: impl Fn(&str) -> Account,
    batch: &Batch,
    answer: &str,
) -> BatchOutcome {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider.purge(&account(&format!("http://{vendor}")), batch).await
}

/// What **Test connection** makes of one.
pub async fn verdict_of(provider: &dyn Provider, account: impl Fn(&str) -> Account, answer: &str) -> Verdict {
    let (vendor, _heard) = vendor_that_plays(answer).await;
    provider.test(&account(&format!("http://{vendor}"))).await
}

/// Holds the request of a purge against its fixture, where the vendor takes all of `batch` with this answer.
pub async fn assert_purges(
    provider: &dyn Provider,
    account: impl Fn(&str) -> Account,
    batch: &Batch,
    answer: &str,
    fixture: &str,
) {
    let (vendor, heard) = vendor_that_plays(answer).await;
    let outcome = provider.purge(&account(&format!("http://{vendor}")), batch).await;
    assert_sent(&heard.await.unwrap(), fixture, vendor);
    assert!(kinds(&outcome).iter().all(Option::is_none), "{outcome:?}");
}

/// Holds the first line and the body of what a purge of anything sends against what they should be, where the vendor takes all
/// of it with this answer.
pub async fn assert_asks(
    provider: &dyn Provider,
    account: impl Fn(&str) -> Account,
    answer: &str,
    asks: &[(Objects, Option<Manner>, &str, &str)],
) {
    for (objects, manner, line, body) in asks {
        let batch = Batch { id: "batch-1".to_owned(), objects: objects.clone(), manner: *manner };
        let (vendor, heard) = vendor_that_plays(answer).await;
        let outcome = provider.purge(&account(&format!("http://{vendor}")), &batch).await;
        let (heard_line, _, heard_body) = parts(&heard.await.unwrap());
        assert_eq!((heard_line.as_str(), heard_body.as_str()), (*line, *body));
        assert_eq!(kinds(&outcome), vec![None; batch.count()], "{outcome:?}");
    }
}

/// Two tags, as the tests have them.
pub fn tags() -> Objects {
    Objects::Tags(vec!["backpack-b".to_owned(), "catalog:24".to_owned()])
}

/// A folder.
pub fn folder() -> Objects {
    Objects::Prefixes(vec![PurgeUrl::from_stored("https://www.example.com/is/image/Acme/".to_owned())])
}

/// A host.
pub fn host() -> Objects {
    Objects::Hosts(vec!["www.example.com".to_owned()])
}

/// Holds what is made of each answer against how every URL of `batch` fails then.
pub async fn assert_fails(
    provider: &dyn Provider,
    account: impl Fn(&str) -> Account,
    batch: &Batch,
    answers: &[(&str, FailureKind)],
) {
    for (answer, kind) in answers {
        let outcome = outcome_of(provider, &account, batch, answer).await;
        assert_eq!(kinds(&outcome), vec![Some(*kind); batch.count()], "{answer}");
    }
}
