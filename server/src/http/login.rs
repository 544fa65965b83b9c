//! Signing in and out by plain forms, so that both work without JavaScript. Each answer is a redirection: forward to a
//! page of this site and nowhere else, or back to the form with a code that says what is wrong.

use std::sync::Arc;
use std::time::Duration;

use app::model::error::AppError;
use app::model::person::Person;
use axum::Form;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Redirect, Response};
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;
use url::Url;
use url::form_urlencoded::Serializer;

use super::{sessions, single_sign_on as leading};
use crate::audit;
use crate::auth::passwords::Weakness;
use crate::auth::sign_in::{Refusal, sign_in};
use crate::auth::signed_in::{Caller, Proof, Way};
use crate::auth::{forgotten, links, second_factor, single_sign_on};
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
    /// The account that was invited is disabled.
    Disabled,
    /// The server sends no e-mail.
    NoMail,
    /// A second factor.
    WrongCode,
    /// One that is not known here, or that was not shown as it should be.
    Passkey,
    /// The second factor came too long after the first.
    TooLate,
    SingleSignOn(single_sign_on::Refusal),
    /// All that they may do comes by single sign-on.
    OnlySingleSignOn,
    Unavailable,
}

impl Problem {
    pub(super) fn throttled(wait: Duration) -> Self {
        Self::Throttled { wait_s: wait.as_secs() + u64::from(wait.subsec_nanos() > 0) }
    }

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
            Self::Disabled => "disabled",
            Self::NoMail => "no-mail",
            Self::WrongCode => "code",
            Self::Passkey => "passkey",
            Self::TooLate => "too-late",
            Self::SingleSignOn(refusal) => refusal.word(),
            Self::OnlySingleSignOn => "sso-only",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Wrong => Self::Wrong,
            Refusal::Throttled { wait } => Self::throttled(wait),
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
            joining::Refusal::Disabled => Self::Disabled,
            joining::Refusal::Unavailable(_) => Self::Unavailable,
        }
    }
}

impl From<AppError> for Problem {
    fn from(_: AppError) -> Self {
        Self::Unavailable
    }
}

/// Where somebody goes who showed one factor: in, or to the page that asks for the second.
pub(super) async fn enter(
    service: &Service,
    session: &Session,
    person: &Person,
    way: Way,
    caller: &Caller,
    next: &str,
) -> Result<Redirect, Problem> {
    let next = safe_path(next);
    if way != Way::SingleSignOn && is_only_by_single_sign_on(service, person) {
        return Err(Problem::OnlySingleSignOn);
    }
    if second_factor::is_needed(service, &person.id).await? {
        sessions::go_halfway(session, service, person, way).await?;
        return Ok(second_step(next, None));
    }
    sessions::begin(session, service, person, Proof::by(way), caller).await?;
    Ok(Redirect::to(next))
}

/// Whether no other session of theirs would open anything.
pub(super) fn is_only_by_single_sign_on(service: &Service, person: &Person) -> bool {
    let is_by_groups = !person.memberships.is_empty() && person.memberships.iter().all(|own| own.by_groups);
    is_by_groups && service.sign_on.get().is_some()
}

/// To the page that asks for the second factor.
fn second_step(next: &str, problem: Option<&Problem>) -> Redirect {
    let mut query = Serializer::new(String::new());
    query.append_pair("step", "second");
    if next != "/" {
        query.append_pair("next", next);
    }
    if let Some(problem) = problem {
        tell(&mut query, problem);
    }
    Redirect::to(&format!("/login?{}", query.finish()))
}

/// `POST /login`.
pub async fn login(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    Form(form): Form<LoginForm>,
) -> Redirect {
    let password = SecretString::from(form.password);
    let entered: Result<Redirect, Problem> = async {
        let person = sign_in(&service, &form.email, password, caller.address).await?;
        enter(&service, &session, &person, Way::Password, &caller, &form.next).await
    }
    .await;
    entered.unwrap_or_else(|problem| back(&problem, &form.next, &form.email))
}

#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /login/second`: a code of an authenticator app, or a recovery code.
pub async fn second(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    Form(form): Form<CodeForm>,
) -> Redirect {
    let next = safe_path(&form.next);
    let entered: Result<(), Problem> = async {
        let (person, way) = sessions::halfway(&session, &service).await?.ok_or(Problem::TooLate)?;
        second_factor::check(&service, &person, SecretString::from(form.code), &caller)
            .await
            .map_err(|refusal| if refusal == Refusal::Wrong { Problem::WrongCode } else { refusal.into() })?;
        Ok(sessions::begin(&session, &service, &person, Proof::by(way).with_second_factor(), &caller).await?)
    }
    .await;
    match entered {
        Ok(()) => Redirect::to(next),
        Err(problem @ Problem::TooLate) => back(&problem, next, ""),
        Err(problem) => second_step(next, Some(&problem)),
    }
}

/// `GET /login/link/{token}`.
pub async fn link(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    Path(token): Path<String>,
) -> Redirect {
    let entered: Result<Redirect, Problem> = async {
        let Some(person) = links::redeem(&service, &token).await? else {
            audit::knocks::sign_in_refused(&service, "", caller.address, "link");
            return Err(Problem::Link);
        };
        enter(&service, &session, &person, Way::Link, &caller, "/").await
    }
    .await;
    entered.unwrap_or_else(|problem| back(&problem, "", ""))
}

/// `GET /login/invitation/{token}`: in at once for who is signed in as the one that was invited, else to the form. Somebody
/// else who was signed in is so no longer.
pub async fn invitation(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    Path(token): Path<String>,
) -> Redirect {
    let from = caller.address;
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
    caller: Caller,
    Form(form): Form<JoinForm>,
) -> Redirect {
    let password = SecretString::from(form.password);
    let joined: Result<Redirect, Problem> = async {
        let person = joining::join(&service, &form.invitation, password, caller.address).await?;
        enter(&service, &session, &person, Way::Invitation, &caller, "/").await
    }
    .await;
    joined.unwrap_or_else(|problem| match problem {
        Problem::Invitation => back(&problem, "", ""),
        problem => invited(&form.invitation, &form.email, Some(&problem)),
    })
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
pub async fn forgot(State(service): State<Arc<Service>>, caller: Caller, Form(form): Form<ForgotForm>) -> Redirect {
    if !notifications::can_mail(&service) {
        return back(&Problem::NoMail, "", &form.email);
    }
    match forgotten::ask(&service, form.email.clone(), caller.address).await {
        Ok(()) => Redirect::to("/login?sent=true"),
        Err(refusal) => back(&refusal.into(), "", &form.email),
    }
}

/// What a browser forgets with a session: drafts in its storage, and with them the theme. Nothing else is there: caches keep no answer
/// but the site's own files, and the cookie goes by itself.
const FORGOTTEN: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));

/// `POST /logout`. Whoever came by single sign-on signs out at the provider, too, where it offers that.
pub async fn logout(State(service): State<Arc<Service>>, session: Session, caller: Caller) -> Response {
    let ended: Result<Option<Url>, AppError> = async {
        if let Some(person) = sessions::visitor(&session, &service).await? {
            audit::sessions::ended(&service, &person, caller.address).await?;
        }
        let id_token = sessions::id_token(&session).await?;
        sessions::end(&session).await?;
        match (service.sign_on.get(), id_token) {
            (Some(sign_on), Some(id_token)) => Ok(sign_on.sign_out(&id_token).await),
            (None, _) | (_, None) => Ok(None),
        }
    }
    .await;
    match ended {
        Ok(Some(address)) => ([FORGOTTEN], leading::leaving(&address)).into_response(),
        Ok(None) => ([FORGOTTEN], Redirect::to("/login")).into_response(),
        Err(_) => back(&Problem::Unavailable, "", "").into_response(),
    }
}

/// To the form, and from there on.
pub(super) fn form(next: &str) -> Redirect {
    let mut query = Serializer::new(String::new());
    if safe_path(next) != "/" {
        query.append_pair("next", next);
    }
    match query.finish().as_str() {
        "" => Redirect::to("/login"),
        query => Redirect::to(&format!("/login?{query}")),
    }
}

/// Back to the form, with what was typed but the password.
pub(super) fn back(problem: &Problem, next: &str, email: &str) -> Redirect {
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
