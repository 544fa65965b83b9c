//! Setting up what is asked for beside the password, and taking it away.

use axum::Form;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{Asking, PlainForm, Refusal, answered};
use crate::auth::second_factor::{authenticator, check, recovery};
use crate::auth::sign_in;
use crate::http::login::Problem;
use crate::http::sessions;

/// `POST /account/authenticator/begin`: the page shows the secret then.
pub async fn begin(asking: Asking, Form(form): Form<PlainForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.fresh().await?;
        authenticator::begin(&asking.service, &person).await?;
        Ok("begun")
    })
    .await
}

#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    company: String,
    #[serde(default)]
    code: String,
}

/// `POST /account/authenticator/confirm`.
pub async fn confirm(asking: Asking, Form(form): Form<CodeForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.fresh().await?;
        if !authenticator::confirm(&asking.service, &person, &form.code).await? {
            return Err(Problem::WrongCode.into());
        }
        sessions::prove(&asking.session, &asking.service, true).await?;
        Ok("authenticator")
    })
    .await
}

/// `POST /account/prove/second`: the code behind the password, or behind what a provider said.
pub async fn prove(asking: Asking, Form(form): Form<CodeForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.oneself().await?;
        if !sessions::has_proved_first(&asking.session, &asking.service).await? {
            return Err(Refusal::Stale);
        }
        let checked = check(&asking.service, &person, SecretString::from(form.code), &asking.caller).await;
        checked.map_err(|refusal| {
            let is_wrong = refusal == sign_in::Refusal::Wrong;
            Refusal::SecondStep(Some(if is_wrong { Problem::WrongCode } else { refusal.into() }))
        })?;
        asking.proved(&person, true).await
    })
    .await
}

/// `POST /account/authenticator/remove`.
pub async fn remove(asking: Asking, Form(form): Form<PlainForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.fresh().await?;
        authenticator::remove(&asking.service, &person).await?;
        Ok("removed")
    })
    .await
}

/// `POST /account/recovery-codes`: new ones, as a file, since they are told this once.
pub async fn recovery_codes(asking: Asking, Form(form): Form<PlainForm>) -> Response {
    let codes = async {
        let person = asking.fresh().await?;
        Ok::<_, Refusal>(recovery::renew(&asking.service, &person).await?)
    };
    let codes = match codes.await {
        Ok(codes) => codes,
        Err(refusal) => return answered(&form.company, async { Err(refusal) }).await.into_response(),
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
