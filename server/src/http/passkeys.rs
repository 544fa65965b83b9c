//! Passkeys, in two steps each: what the browser is asked for, as JSON, and what it answers, in a plain form.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::Value;
use tower_sessions::Session;

use super::account::{Asking, PlainForm, Refusal, answered};
use super::doors::refusal;
use super::login::{self, Problem, safe_path};
use super::sessions;
use crate::audit;
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
        let proof = match sessions::halfway(&session, &service).await? {
            // As the second step of whoever is in by their groups.
            Some((halfway, Way::SingleSignOn)) if halfway.id == person.id => {
                Proof::by(Way::SingleSignOn).with_second_factor()
            }
            _ if login::is_only_by_single_sign_on(&service, &person) => return Err(Problem::OnlySingleSignOn),
            _ => Proof::by(Way::Passkey),
        };
        Ok(sessions::begin(&session, &service, &person, proof, &caller).await?)
    }
    .await;
    match entered {
        Ok(()) => Redirect::to(next),
        Err(problem) => {
            audit::knocks::sign_in_refused(&service, "", caller.address, "passkey");
            login::back(&problem, next, "")
        }
    }
}

/// `POST /account/passkeys/begin`.
pub async fn begin_adding(asking: Asking) -> Response {
    let begun: Result<Value, Refusal> = async {
        let person = asking.fresh().await?;
        let (asked, state) = passkeys::begin_adding(&asking.service, &person).await?;
        sessions::keep_ceremony(&asking.session, &state).await?;
        Ok(asked)
    }
    .await;
    asked(begun)
}

fn asked(begun: Result<Value, Refusal>) -> Response {
    match begun {
        Ok(asked) => options(asked),
        Err(Refusal::SignedOut) => StatusCode::UNAUTHORIZED.into_response(),
        Err(Refusal::Stale | Refusal::SecondStep(_)) => StatusCode::FORBIDDEN.into_response(),
        Err(Refusal::Problem(_)) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// `POST /account/prove/passkey/begin`.
pub async fn begin_proving(asking: Asking) -> Response {
    let begun: Result<Value, Refusal> = async {
        let person = asking.oneself().await?;
        let (asked, ceremony) = passkeys::begin(&asking.service, Some(&person)).await?;
        sessions::keep_ceremony(&asking.session, &ceremony).await?;
        Ok(asked)
    }
    .await;
    asked(begun)
}

#[derive(Deserialize)]
pub struct ProveForm {
    #[serde(default)]
    company: String,
    /// JSON, as the browser gives it.
    #[serde(default)]
    credential: String,
}

/// `POST /account/prove/passkey`: shows again who they are, with both factors at once.
pub async fn prove(asking: Asking, Form(form): Form<ProveForm>) -> Redirect {
    answered(&form.company, async {
        let Asking { service, session, caller } = &asking;
        let person = asking.oneself().await?;
        let ceremony = sessions::take_ceremony(session).await?.ok_or(Problem::Passkey)?;
        let shown = passkeys::finish(service, ceremony, &form.credential).await;
        if !shown.as_ref().is_ok_and(|shown| shown.id == person.id) {
            audit::knocks::sign_in_refused(service, &person.email, caller.address, "passkey");
            return Err(shown.err().map_or(Problem::Passkey, Problem::from).into());
        }
        asking.proved(&person, true).await
    })
    .await
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
pub async fn add(asking: Asking, Form(form): Form<AddForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.fresh().await?;
        let state = sessions::take_ceremony(&asking.session).await?.ok_or(Problem::Passkey)?;
        passkeys::add(&asking.service, &person, &state, &form.credential, &form.name).await?;
        sessions::prove(&asking.session, &asking.service, true).await?;
        Ok("passkey")
    })
    .await
}

/// `POST /account/passkeys/remove`.
pub async fn remove(asking: Asking, Form(form): Form<PlainForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.fresh().await?;
        passkeys::remove(&asking.service, &person, &form.id).await?;
        Ok("passkey-removed")
    })
    .await
}
