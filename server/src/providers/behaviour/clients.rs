//! What vendors' own clients send for a purge, held against what we send for it. The clients are Node packages that set-up
//! installs; `server/tests/clients` has a script for each.

use std::collections::BTreeMap;
use std::process::Stdio;

use app::model::purge::Manner;
use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use wiremock::matchers::{any, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::kinds;
use crate::providers::client::{Method, Request as Heard, Url};
use crate::providers::{Account, Batch, Objects, Provider};

/// Granted to whoever asks for one.
const TOKEN: &str = "eyJ0.a-token-for-tests";
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");

/// A vendor's client and what of its requests must be as ours.
pub struct Comparison {
    /// The name of its script.
    pub client: &'static str,
    /// Below the vendor's address.
    pub path: &'static str,
    pub account: fn(&str) -> Account,
    /// A fixture: how the vendor takes a purge, so that the client is satisfied with it, too.
    pub answer: &'static str,
    /// Headers that matter beside the body's type.
    pub headers: &'static [&'static str],
}

impl Comparison {
    /// Holds our request against the client's: method, path, query, headers that matter, and what the body means. Gives the
    /// client's, whose signature can be looked at.
    pub async fn assert_alike(&self, provider: &dyn Provider, objects: Objects, manner: Option<Manner>) -> Heard {
        let vendor = MockServer::start().await;
        let granted = json!({ "access_token": TOKEN, "expires_in": 3_599, "token_type": "Bearer" });
        let token = Mock::given(path_regex("/oauth2/")).respond_with(ResponseTemplate::new(200).set_body_json(granted));
        token.with_priority(1).mount(&vendor).await;
        Mock::given(any()).respond_with(played(self.answer)).mount(&vendor).await;

        let address = format!("{}{}", vendor.uri(), self.path);
        let account = (self.account)(&address);
        let batch = Batch { id: "batch-1".to_owned(), objects, manner };
        self.run(&address, &account, &batch).await;
        let theirs = last(&vendor).await;
        let outcome = provider.purge(&account, &batch).await;
        assert_eq!(kinds(&outcome), vec![None; batch.count()], "{outcome:?}");
        let ours = last(&vendor).await;
        assert_ne!(ours.headers.get("user-agent"), theirs.headers.get("user-agent"), "one of them sent nothing");
        assert_eq!(self.said(&ours), self.said(&theirs), "{} (ours is left)", self.client);
        let mut heard = Heard::new(Method::POST, Url::parse(&vendor.uri()).unwrap());
        heard.url.set_path(theirs.url.path());
        heard.url.set_query(theirs.url.query());
        (heard.headers, heard.body) = (theirs.headers, theirs.body);
        heard
    }

    async fn run(&self, address: &str, account: &Account, batch: &Batch) {
        let secret =
            |(name, secret): (&String, &secrecy::SecretString)| (name.clone(), secret.expose_secret().to_owned());
        let secrets: BTreeMap<_, _> = account.secrets.iter().map(secret).collect();
        let wanted = json!({
            "client": self.client, "address": address, "fields": account.fields, "secrets": secrets, "token": TOKEN,
            "id": batch.id, "objects": named(&batch.objects), "manner": batch.manner,
        });
        let mut client = Command::new("node");
        client
            .arg("purge.mjs")
            .current_dir(SCRIPTS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut client = client.spawn().expect("Node runs vendors' clients");
        client.stdin.take().unwrap().write_all(wanted.to_string().as_bytes()).await.unwrap();
        let ended = client.wait_with_output().await.unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(
            ended.status.success(),
            "{}; missing packages come with `server/site/setup.sh clients`\n{said}",
            self.client
        );
    }

    fn said(&self, request: &Request) -> Said {
        let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        let headers = self.headers.iter().map(|name| ((*name).to_owned(), header(name))).collect();
        let mut query: Vec<_> = request.url.query_pairs().into_owned().collect();
        query.sort();
        let kind = header(CONTENT_TYPE.as_str()).filter(|_| !request.body.is_empty());
        let kind = kind.map(|kind| kind.split(';').next().unwrap_or_default().to_owned());
        Said {
            method: request.method.to_string(),
            path: request.url.path().to_owned(),
            query,
            headers,
            body: meant(kind.as_deref(), &request.body),
            kind,
        }
    }
}

/// What a request says.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: BTreeMap<String, Option<String>>,
    kind: Option<String>,
    body: Value,
}

/// What a body means, in whatever order it says so.
fn meant(kind: Option<&str>, body: &[u8]) -> Value {
    match kind {
        Some("application/json") => serde_json::from_slice(body).unwrap(),
        Some("application/x-www-form-urlencoded") => {
            json!(url::form_urlencoded::parse(body).into_owned().collect::<BTreeMap<_, _>>())
        }
        _ => {
            let text = std::str::from_utf8(body).unwrap();
            let text = text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).unwrap_or(text);
            json!(text.trim())
        }
    }
}

fn named(objects: &Objects) -> Value {
    match objects {
        Objects::Urls(urls) => json!({ "urls": urls }),
        Objects::Tags(tags) => json!({ "tags": tags }),
        Objects::Prefixes(prefixes) => json!({ "prefixes": prefixes }),
        Objects::Hosts(hosts) => json!({ "hosts": hosts }),
        Objects::Everything => json!({ "everything": true }),
    }
}

/// A fixture as an answer.
fn played(answer: &str) -> ResponseTemplate {
    let (head, body) = answer.split_once("\n\n").unwrap_or((answer.trim_end(), ""));
    let mut lines = head.lines();
    let status: u16 = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap().parse().unwrap();
    let headers: BTreeMap<_, _> = lines.map(|line| line.split_once(": ").unwrap()).collect();
    let answer = ResponseTemplate::new(status).set_body_raw(body, headers.get("Content-Type").unwrap_or(&"text/plain"));
    let rest = headers.into_iter().filter(|(name, _)| !matches!(*name, "Content-Type" | "Connection"));
    rest.fold(answer, |answer, (name, value)| answer.insert_header(name, value))
}

async fn last(vendor: &MockServer) -> Request {
    vendor.received_requests().await.unwrap().pop().expect("a purge was sent")
}
