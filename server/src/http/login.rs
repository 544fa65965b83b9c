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

use super::sessions::{self, Way};
use crate::audit;
use crate::auth::passwords::Weakness;
use crate::auth::sign_in::{Refusal, sign_in};
use crate::auth::{forgotten, links};
use crate::notifications;
use crate::people::joining;
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
pub(super) enum Problem {
    Wrong,
    Throttled {
        wait_s: u64,
    },
    Link,
    /// An invitation that holds no more.
    Invitation,
    Weak(Weakness),
    /// The account that was invited has no password.
    AnotherWay,
    /// The server sends no e-mail.
    NoMail,
    Unavailable,
}

impl Problem {
    fn word(&self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Throttled { .. } => "throttled",
            Self::Link => "link",
            Self::Invitation => "invitation",
            Self::Weak(Weakness::Short) => "short",
            Self::Weak(Weakness::Long) => "long",
            Self::Weak(Weakness::Guessable) => "guessable",
            Self::AnotherWay => "another-way",
            Self::NoMail => "no-mail",
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

impl From<joining::Refusal> for Problem {
    fn from(refusal: joining::Refusal) -> Self {
        match refusal {
            joining::Refusal::Gone => Self::Invitation,
            joining::Refusal::Weak(weakness) => Self::Weak(weakness),
            joining::Refusal::SignIn(refusal) => refusal.into(),
            joining::Refusal::AnotherWay => Self::AnotherWay,
            joining::Refusal::Unavailable(_) => Self::Unavailable,
        }
    }
}

impl From<AppError> for Problem {
    fn from(_: AppError) -> Self {
        Self::Unavailable
    }
}

/// Where a form was sent from. Without a connection there is no network: tests call in-process.
pub(super) type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

pub(super) fn address(peer: Peer) -> IpAddr {
    network_address(peer).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

pub(super) fn network_address(peer: Peer) -> Option<IpAddr> {
    peer.map(|Extension(ConnectInfo(peer))| peer.ip())
}

/// `POST /login`.
pub async fn login(
    State(service): State<Arc<Service>>,
    session: Session,
    peer: Peer,
    Form(form): Form<LoginForm>,
) -> Redirect {
    let password = SecretString::from(form.password);
    let from = address(peer);
    let entered: Result<(), Problem> = async {
        let person = sign_in(&service, &form.email, password, from).await?;
        audit::sessions::began(&service, &person, from, "password").await?;
        Ok(sessions::begin(&session, &service, &person, Way::Password).await?)
    }
    .await;
    match entered {
        Ok(()) => Redirect::to(safe_path(&form.next)),
        Err(problem) => back(&problem, &form.next, &form.email),
    }
}

/// `GET /login/link/{token}`.
pub async fn link(
    State(service): State<Arc<Service>>,
    session: Session,
    peer: Peer,
    Path(token): Path<String>,
) -> Redirect {
    let from = address(peer);
    let entered: Result<bool, AppError> = async {
        let Some(person) = links::redeem(&service, &token).await? else {
            audit::knocks::sign_in_refused(&service, "", from, "link");
            return Ok(false);
        };
        audit::sessions::began(&service, &person, from, "link").await?;
        sessions::begin(&session, &service, &person, Way::Link).await?;
        Ok(true)
    }
    .await;
    match entered {
        Ok(true) => Redirect::to("/"),
        Ok(false) => back(&Problem::Link, "", ""),
        Err(_) => back(&Problem::Unavailable, "", ""),
    }
}

/// `GET /login/invitation/{token}`: in at once for who is signed in as the one that was invited, else to the form. Somebody
/// else who was signed in is so no longer.
pub async fn invitation(
    State(service): State<Arc<Service>>,
    session: Session,
    peer: Peer,
    Path(token): Path<String>,
) -> Redirect {
    let from = address(peer);
    let looked: Result<Redirect, Problem> = async {
        let invitation = joining::find(&service, &token).await?.ok_or(Problem::Invitation)?;
        match sessions::visitor(&session, &service).await? {
            Some(person) if person.email.eq_ignore_ascii_case(&invitation.email) => {
                joining::join_as(&service, &invitation, &person, from).await?;
                return Ok(Redirect::to("/"));
            }
            Some(person) => {
                audit::sessions::ended(&service, &person, from).await?;
                sessions::end(&session).await?;
            }
            None => (),
        }
        Ok(invited(&token, &invitation.email, None))
    }
    .await;
    looked.unwrap_or_else(|problem| back(&problem, "", ""))
}

#[derive(Deserialize)]
pub struct JoinForm {
    #[serde(default)]
    invitation: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `POST /login/invitation`.
pub async fn join(
    State(service): State<Arc<Service>>,
    session: Session,
    peer: Peer,
    Form(form): Form<JoinForm>,
) -> Redirect {
    let password = SecretString::from(form.password);
    let joined: Result<(), Problem> = async {
        let from = address(peer);
        let person = joining::join(&service, &form.invitation, password, from).await?;
        audit::sessions::began(&service, &person, from, "invitation").await?;
        Ok(sessions::begin(&session, &service, &person, Way::Password).await?)
    }
    .await;
    match joined {
        Ok(()) => Redirect::to("/"),
        Err(problem @ Problem::Invitation) => back(&problem, "", ""),
        Err(problem) => invited(&form.invitation, &form.email, Some(&problem)),
    }
}

/// To the form that takes an invitation up.
fn invited(token: &str, email: &str, problem: Option<&Problem>) -> Redirect {
    let mut query = Serializer::new(String::new());
    query.append_pair("invitation", token).append_pair("email", email);
    if let Some(problem) = problem {
        tell(&mut query, problem);
    }
    Redirect::to(&format!("/login?{}", query.finish()))
}

pub(super) fn tell(query: &mut Serializer<'_, String>, problem: &Problem) {
    query.append_pair("problem", problem.word());
    if let Problem::Throttled { wait_s } = problem {
        query.append_pair("wait", &wait_s.to_string());
    }
}

#[derive(Deserialize)]
pub struct ForgotForm {
    #[serde(default)]
    email: String,
}

/// `POST /login/forgot`. The answer is the same for every address, and comes as soon.
pub async fn forgot(State(service): State<Arc<Service>>, peer: Peer, Form(form): Form<ForgotForm>) -> Redirect {
    if !notifications::can_mail(&service) {
        return back(&Problem::NoMail, "", &form.email);
    }
    match forgotten::ask(&service, form.email.clone(), address(peer)) {
        Ok(()) => Redirect::to("/login?sent=true"),
        Err(refusal) => back(&refusal.into(), "", &form.email),
    }
}

/// `POST /logout`.
pub async fn logout(State(service): State<Arc<Service>>, session: Session, peer: Peer) -> Redirect {
    let ended: Result<(), AppError> = async {
        if let Some(person) = sessions::visitor(&session, &service).await? {
            audit::sessions::ended(&service, &person, address(peer)).await?;
        }
        sessions::end(&session).await
    }
    .await;
    match ended {
        Ok(()) => Redirect::to("/login"),
        Err(_) => back(&Problem::Unavailable, "", ""),
    }
}

/// Back to the form, with what was typed but the password.
fn back(problem: &Problem, next: &str, email: &str) -> Redirect {
    let mut query = Serializer::new(String::new());
    tell(&mut query, problem);
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
