//! Passkeys, in two steps each: what the browser is asked for, as JSON, and what it answers, in a plain form.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::Value;
use tower_sessions::Session;

use super::account::{Done, PlainForm, Refusal, back, fresh};
use super::doors::refusal;
use super::login::{self, Problem, safe_path};
use super::sessions;
use crate::auth::passkeys;
use crate::auth::signed_in::{Caller, Proof, Way};
use crate::service::Service;

impl From<passkeys::Refusal> for Problem {
    fn from(refusal: passkeys::Refusal) -> Self {
        match refusal {
            passkeys::Refusal::Wrong => Self::Passkey,
            passkeys::Refusal::Unavailable(_) => Self::Unavailable,
        }
    }
}

fn options(options: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(options)).into_response()
}

/// `POST /login/passkey/begin`.
pub async fn begin(State(service): State<Arc<Service>>, session: Session) -> Response {
    let begun = async {
        let halfway = sessions::halfway(&session, &service).await?;
        let somebody = halfway.as_ref().map(|(person, _)| person);
        let (asked, ceremony) = passkeys::begin(&service, somebody).await?;
        sessions::keep_ceremony(&session, &ceremony).await?;
        Ok(asked)
    };
    match begun.await {
        Ok(asked) => options(asked),
        Err(error) => refusal(&error),
    }
}

#[derive(Deserialize)]
pub struct SignInForm {
    /// JSON, as the browser gives it.
    #[serde(default)]
    credential: String,
    #[serde(default)]
    next: String,
}

/// `POST /login/passkey`.
pub async fn sign_in(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    Form(form): Form<SignInForm>,
) -> Redirect {
    let next = safe_path(&form.next);
    let entered: Result<(), Problem> = async {
        let ceremony = sessions::take_ceremony(&session).await?.ok_or(Problem::TooLate)?;
        let person = passkeys::finish(&service, ceremony, &form.credential).await?;
        Ok(sessions::begin(&session, &service, &person, Proof::by(Way::Passkey), &caller).await?)
    }
    .await;
    match entered {
        Ok(()) => Redirect::to(next),
        Err(problem) => login::back(&problem, next, ""),
    }
}

/// `POST /account/passkeys/begin`.
pub async fn begin_adding(State(service): State<Arc<Service>>, session: Session) -> Response {
    let begun: Result<Value, Refusal> = async {
        let person = fresh(&service, &session).await?;
        let (asked, state) = passkeys::begin_adding(&service, &person).await?;
        sessions::keep_ceremony(&session, &state).await?;
        Ok(asked)
    }
    .await;
    match begun {
        Ok(asked) => options(asked),
        Err(Refusal::SignedOut) => StatusCode::UNAUTHORIZED.into_response(),
        Err(Refusal::Stale) => StatusCode::FORBIDDEN.into_response(),
        Err(Refusal::Problem(_)) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

#[derive(Deserialize)]
pub struct AddForm {
    #[serde(default)]
    company: String,
    #[serde(default)]
    name: String,
    /// JSON, as the browser gives it.
    #[serde(default)]
    credential: String,
}

/// `POST /account/passkeys`.
pub async fn add(State(service): State<Arc<Service>>, session: Session, Form(form): Form<AddForm>) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = fresh(&service, &session).await?;
        let state = sessions::take_ceremony(&session).await?.ok_or(Problem::Passkey)?;
        passkeys::add(&service, &person, &state, &form.credential, &form.name).await?;
        sessions::prove(&session, &service, true).await?;
        Ok("passkey")
    }
    .await;
    back(&form.company, &outcome)
}

/// `POST /account/passkeys/remove`.
pub async fn remove(State(service): State<Arc<Service>>, session: Session, Form(form): Form<PlainForm>) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = fresh(&service, &session).await?;
        passkeys::remove(&service, &person, &form.id).await?;
        Ok("passkey-removed")
    }
    .await;
    back(&form.company, &outcome)
}
