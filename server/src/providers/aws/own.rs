//! The server's own AWS credentials, from where the vendor's tools look for them: the environment, a profile, a web identity, the
//! container's or the machine's role. They are kept until shortly before their end.
//! <https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html>

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use app::model::timestamp::Timestamp;
use axum::http;
use bytes::Bytes;
pub use reqsign_aws_core::Credential;
use reqsign_aws_core::DefaultCredentialProvider;
use reqsign_core::{Context, Env, Error, FileRead, HttpSend, ProvideCredential as _, SigningCredential as _};

use crate::providers::client::{Client, Request, Url};
use crate::providers::{Failure, FailureKind};

/// How long before their end credentials are asked for anew.
const MARGIN: Duration = Duration::from_mins(2);

/// It has no `Debug`.
pub struct OwnCredentials {
    source: DefaultCredentialProvider,
    context: Context,
    kept: Mutex<Option<Credential>>,
}

impl OwnCredentials {
    /// `env` has the variables by which AWS's tools are set up.
    pub fn new(client: Client, env: impl Env) -> Self {
        let context = Context::new().with_env(env).with_file_read(Files).with_http_send(Calls(client));
        // No program is started to ask for credentials.
        let source = DefaultCredentialProvider::builder().no_sso().no_process().build();
        Self { source, context, kept: Mutex::default() }
    }

    /// # Errors
    /// What keeps the server from having any.
    pub async fn find(&self, now: Timestamp) -> Result<Credential, Failure> {
        let margin = i64::try_from(MARGIN.as_millis()).unwrap_or(0);
        let until = reqsign_core::time::Timestamp::from_millisecond(now.0 + margin).map_err(|error| failure(&error))?;
        let is_good = |credential: &Credential| credential.is_valid_at(until);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone().filter(is_good);
        if let Some(credential) = kept {
            return Ok(credential);
        }
        let found = self.source.provide_credential(&self.context).await.map_err(|error| failure(&error))?;
        let none = || Failure {
            kind: FailureKind::Misconfigured,
            answer: "this server has no AWS credentials of its own; give it a role, or the connection an access key"
                .to_owned(),
        };
        let credential = found.ok_or_else(none)?;
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(credential.clone());
        Ok(credential)
    }
}

/// The kind alone: what was answered may hold credentials.
fn failure(error: &Error) -> Failure {
    let kind = if error.is_retryable() { FailureKind::Passing } else { FailureKind::Misconfigured };
    Failure { kind, answer: format!("this server could not get its own AWS credentials ({})", error.kind()) }
}

/// Tokens and profiles.
#[derive(Debug)]
struct Files;

impl FileRead for Files {
    async fn file_read(&self, path: &str) -> reqsign_core::Result<Vec<u8>> {
        let path = path.to_owned();
        let read = tokio::task::spawn_blocking(move || std::fs::read(path)).await;
        let cannot = |error: std::io::Error| Error::config_invalid("a file cannot be read").with_source(error);
        read.map_err(|error| Error::unexpected("reading was stopped").with_source(error))?.map_err(cannot)
    }
}

/// The container's and the machine's services for credentials, and AWS's for web identities.
struct Calls(Client);

impl std::fmt::Debug for Calls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Calls")
    }
}

impl HttpSend for Calls {
    async fn http_send(&self, asked: http::Request<Bytes>) -> reqsign_core::Result<http::Response<Bytes>> {
        let (head, body) = asked.into_parts();
        let address = Url::parse(&head.uri.to_string())
            .map_err(|error| Error::request_invalid("the address is no URL").with_source(error))?;
        let mut request = Request::new(head.method, address);
        (request.headers, request.body) = (head.headers, body.to_vec());
        let unanswered = |_| Error::unexpected("nothing answered").set_retryable(true);
        let answer = self.0.exchange(request).await.map_err(unanswered)?;
        let mut response = http::Response::new(Bytes::from(answer.body));
        *response.status_mut() = http::StatusCode::from_u16(answer.status)
            .map_err(|error| Error::unexpected("the status is none").with_source(error))?;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}
