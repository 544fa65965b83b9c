//! The way to the provider of single sign-on and back, by redirections alone. An attempt is bound to the browser that began it by
//! its session, and holds once.

use std::sync::Arc;

use app::model::error::AppError;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;
use url::Url;

use super::account::{self, Asking, answered};
use super::login::{self, Problem, safe_path};
use super::{cross_site, sessions};
use crate::audit;
use crate::auth::signed_in::{Caller, Proof, Way};
use crate::auth::single_sign_on::{Admitted, Answer, Attempt, Purpose, Refusal, SingleSignOn, admit, owner};
use crate::service::Service;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::SingleSignOn(refusal)
    }
}

#[derive(Deserialize)]
pub struct BeginQuery {
    #[serde(default)]
    next: String,
}

/// `GET /login/sso`: to the provider, to sign in. Another site's page leads to the form with its button only: nobody is signed in who
/// did not ask for it.
pub async fn begin(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    headers: HeaderMap,
    Query(query): Query<BeginQuery>,
) -> Redirect {
    let next = safe_path(&query.next);
    let Some(sign_on) = service.sign_on.get() else { return Redirect::to("/login") };
    match sessions::visitor(&session, &service).await {
        // As from the form, they go where they wanted to be.
        Ok(Some(_)) => return Redirect::to(next),
        Ok(None) if cross_site::led_here(&headers) => return login::form(next),
        Ok(None) => {}
        Err(error) => return login::back(&error.into(), next, ""),
    }
    let purpose = Purpose::SignIn { next: next.to_owned() };
    lead(&service, sign_on, &session, &caller, purpose).await.unwrap_or_else(|problem| login::back(&problem, next, ""))
}

#[derive(Deserialize)]
pub struct ProveQuery {
    #[serde(default)]
    company: String,
}

/// `GET /account/prove/sso`: to the provider, to show again who they are.
pub async fn begin_proving(asking: Asking, headers: HeaderMap, Query(query): Query<ProveQuery>) -> Redirect {
    let Some(sign_on) = asking.service.sign_on.get() else { return Redirect::to("/login") };
    let begun: Result<Redirect, account::Refusal> = async {
        let person = asking.oneself().await?;
        if cross_site::led_here(&headers) {
            return Err(account::Refusal::Stale);
        }
        let purpose = Purpose::Prove { person_id: person.id, company: query.company.clone() };
        Ok(lead(&asking.service, sign_on, &asking.session, &asking.caller, purpose).await?)
    }
    .await;
    match begun {
        Ok(redirect) => redirect,
        Err(refusal) => answered(&query.company, async { Err(refusal) }).await,
    }
}

async fn lead(
    service: &Service,
    sign_on: &SingleSignOn,
    session: &Session,
    caller: &Caller,
    purpose: Purpose,
) -> Result<Redirect, Problem> {
    if let Some(wait) = service.doorkeeper.throttle.wait_from(caller.address).await.map_err(AppError::from)? {
        return Err(Problem::throttled(wait));
    }
    let (address, attempt) = sign_on.begin(&*service.randomness, service.now(), purpose).await?;
    sessions::keep_ceremony(session, &attempt).await?;
    Ok(Redirect::to(address.as_str()))
}

/// `GET /login/sso/callback`: back from there.
pub async fn callback(asking: Asking, Query(answer): Query<Answer>) -> Redirect {
    let Asking { service, session, caller } = &asking;
    let Some(sign_on) = service.sign_on.get() else { return Redirect::to("/login") };
    match service.doorkeeper.throttle.wait_from(caller.address).await {
        Ok(None) => {}
        Ok(Some(wait)) => return login::back(&Problem::throttled(wait), "", ""),
        Err(error) => return login::back(&AppError::from(error).into(), "", ""),
    }
    let attempt = match sessions::take_ceremony::<Attempt>(session).await {
        Ok(Some(attempt)) => attempt,
        Ok(None) => return login::back(&refused(service, caller, "", Refusal::Foreign).await, "", ""),
        Err(error) => return login::back(&error.into(), "", ""),
    };
    match &attempt.purpose {
        Purpose::SignIn { next } => {
            let entered = enter(service, sign_on, session, caller, (&attempt, &answer, next)).await;
            entered.unwrap_or_else(|problem| login::back(&problem, next, ""))
        }
        Purpose::Prove { person_id, company } => {
            answered(company, async {
                let person = asking.oneself().await?;
                let (claims, _) = match sign_on.finish(&attempt, &answer).await {
                    Ok(finished) => finished,
                    Err(refusal) => return Err(refused(service, caller, &person.email, refusal).await.into()),
                };
                if person.id != *person_id || owner(service, sign_on, &claims).await?.as_ref() != Some(person_id) {
                    return Err(refused(service, caller, &person.email, Refusal::SomebodyElse).await.into());
                }
                asking.proved(&person, claims.has_second_factor).await
            })
            .await
        }
    }
}

async fn enter(
    service: &Service,
    sign_on: &SingleSignOn,
    session: &Session,
    caller: &Caller,
    (attempt, answer, next): (&Attempt, &Answer, &str),
) -> Result<Redirect, Problem> {
    let (claims, id_token) = match sign_on.finish(attempt, answer).await {
        Ok(finished) => finished,
        Err(refusal) => return Err(refused(service, caller, "", refusal).await),
    };
    let email = claims.email.as_deref().unwrap_or_default();
    let Admitted { person, has_second_factor } = match admit(service, sign_on, &claims, caller.address).await {
        Ok(admitted) => admitted,
        Err(refusal) => return Err(refused(service, caller, email, refusal).await),
    };
    let redirect = if has_second_factor {
        let proof = Proof::by(Way::SingleSignOn).with_second_factor();
        sessions::begin(session, service, &person, proof, caller).await?;
        Redirect::to(safe_path(next))
    } else {
        login::enter(service, session, &person, Way::SingleSignOn, caller, next).await?
    };
    sessions::keep_id_token(session, &id_token).await?;
    Ok(redirect)
}

/// Counts and tells what was refused, where it was not only put off.
async fn refused(service: &Service, caller: &Caller, email: &str, refusal: Refusal) -> Problem {
    if !matches!(refusal, Refusal::Down | Refusal::Unavailable(_)) {
        if let Err(error) = service.doorkeeper.throttle.failed_from(caller.address).await {
            return AppError::from(error).into();
        }
        audit::knocks::sign_in_refused(service, email, caller.address, refusal.word());
    }
    refusal.into()
}

/// Leads on to the provider, whose session ends, too. Not by a redirection: the policy of pages lets none of their forms lead elsewhere.
pub fn leaving(address: &Url) -> Response {
    let address = address.as_str().replace('&', "&amp;").replace('"', "&quot;");
    Html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Signing out</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"refresh\" content=\"0;url={address}\">\n</head>\n<body>\n\
         <p>You are signed out here. <a href=\"{address}\">Sign out where you signed in, too</a></p>\n</body>\n</html>\n"
    ))
    .into_response()
}
