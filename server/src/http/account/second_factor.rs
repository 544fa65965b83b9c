//! Setting up what is asked for beside the password, and taking it away.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use tower_sessions::Session;

use super::{Done, PlainForm, Refusal, back, fresh};
use crate::auth::second_factor::{authenticator, recovery};
use crate::http::login::Problem;
use crate::http::sessions;
use crate::service::Service;

/// `POST /account/authenticator/begin`: the page shows the secret then.
pub async fn begin(State(service): State<Arc<Service>>, session: Session, Form(form): Form<PlainForm>) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = fresh(&service, &session).await?;
        authenticator::begin(&service, &person).await?;
        Ok("begun")
    }
    .await;
    back(&form.company, &outcome)
}

#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    company: String,
    #[serde(default)]
    code: String,
}

/// `POST /account/authenticator/confirm`.
pub async fn confirm(State(service): State<Arc<Service>>, session: Session, Form(form): Form<CodeForm>) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = fresh(&service, &session).await?;
        if !authenticator::confirm(&service, &person, &form.code).await? {
            return Err(Problem::WrongCode.into());
        }
        sessions::prove(&session, &service, true).await?;
        Ok("authenticator")
    }
    .await;
    back(&form.company, &outcome)
}

/// `POST /account/authenticator/remove`.
pub async fn remove(State(service): State<Arc<Service>>, session: Session, Form(form): Form<PlainForm>) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = fresh(&service, &session).await?;
        authenticator::remove(&service, &person).await?;
        Ok("removed")
    }
    .await;
    back(&form.company, &outcome)
}

/// `POST /account/recovery-codes`: new ones, as a file, since they are told this once.
pub async fn recovery_codes(
    State(service): State<Arc<Service>>,
    session: Session,
    Form(form): Form<PlainForm>,
) -> Response {
    let codes = async {
        let person = fresh(&service, &session).await?;
        Ok::<_, Refusal>(recovery::renew(&service, &person).await?)
    };
    let codes = match codes.await {
        Ok(codes) => codes,
        Err(refusal) => return back(&form.company, &Err(refusal)).into_response(),
    };
    let lines: String = codes.iter().map(|code| format!("{}\n", code.expose_secret())).collect();
    let text = format!(
        "Recovery codes for Edgesweep. Each signs you in once, instead of a code of your authenticator app.\n\n{lines}"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"edgesweep-recovery-codes.txt\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
