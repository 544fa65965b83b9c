//! Signing in and out by plain forms, so that both work without JavaScript. Each answer is a redirection: forward to a
//! page of this site and nowhere else, or back to the form with a code that says what is wrong.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use app::model::error::AppError;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Path, State};
use axum::response::Redirect;
use axum::{Extension, Form};
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;
use url::form_urlencoded::Serializer;

use super::sessions;
use crate::auth::links;
use crate::auth::sign_in::{Refusal, sign_in};
use crate::service::Service;

/// Bytes of a sign-in form.
const MAX_FORM_BYTES: usize = 64 * 1024;

/// The limit of this room's forms.
pub fn form_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MAX_FORM_BYTES)
}

#[derive(Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    /// Where to go afterwards.
    #[serde(default)]
    next: String,
}

/// What the login page is told. The words are stable: the page makes sentences of them.
enum Problem {
    Wrong,
    Throttled { wait_s: u64 },
    Link,
    Unavailable,
}

impl Problem {
    fn word(&self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Throttled { .. } => "throttled",
            Self::Link => "link",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Wrong => Self::Wrong,
            Refusal::Throttled { wait } => {
                Self::Throttled { wait_s: wait.as_secs() + u64::from(wait.subsec_nanos() > 0) }
            }
            Refusal::Unavailable(_) => Self::Unavailable,
        }
    }
}

/// `POST /login`.
pub async fn login(
    State(service): State<Arc<Service>>,
    session: Session,
    connection: Option<Extension<ConnectInfo<SocketAddr>>>,
    Form(form): Form<LoginForm>,
) -> Redirect {
    // Without a connection there is no network: tests call in-process.
    let address = connection.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Extension(ConnectInfo(peer))| peer.ip());
    let entered = match sign_in(&service, &form.email, SecretString::from(form.password), address).await {
        Ok(person) => sessions::begin(&session, &service, &person).await.map_err(|_| Problem::Unavailable),
        Err(refusal) => Err(refusal.into()),
    };
    match entered {
        Ok(()) => Redirect::to(safe_path(&form.next)),
        Err(problem) => back(&problem, &form.next, &form.email),
    }
}

/// `GET /login/link/{token}`.
pub async fn link(State(service): State<Arc<Service>>, session: Session, Path(token): Path<String>) -> Redirect {
    let entered: Result<bool, AppError> = async {
        let Some(person) = links::redeem(&service, &token).await? else { return Ok(false) };
        sessions::begin(&session, &service, &person).await?;
        Ok(true)
    }
    .await;
    match entered {
        Ok(true) => Redirect::to("/"),
        Ok(false) => back(&Problem::Link, "", ""),
        Err(_) => back(&Problem::Unavailable, "", ""),
    }
}

/// `POST /logout`.
pub async fn logout(session: Session) -> Redirect {
    match sessions::end(&session).await {
        Ok(()) => Redirect::to("/login"),
        Err(_) => back(&Problem::Unavailable, "", ""),
    }
}

/// Back to the form, with what was typed but the password.
fn back(problem: &Problem, next: &str, email: &str) -> Redirect {
    let mut query = Serializer::new(String::new());
    query.append_pair("problem", problem.word());
    if let Problem::Throttled { wait_s } = problem {
        query.append_pair("wait", &wait_s.to_string());
    }
    if safe_path(next) != "/" {
        query.append_pair("next", next);
    }
    if !email.is_empty() {
        query.append_pair("email", email);
    }
    Redirect::to(&format!("/login?{}", query.finish()))
}

/// A path of this site, else `/`. Browsers read `//host` and `/\host` as another site, and drop tabs and line ends.
pub fn safe_path(next: &str) -> &str {
    let is_here = next.starts_with('/') && !next.starts_with("//");
    let is_plain = next.chars().all(|character| character.is_ascii_graphic() && character != '\\');
    if is_here && is_plain && next.len() <= 2_000 { next } else { "/" }
}

#[cfg(test)]
mod tests;
