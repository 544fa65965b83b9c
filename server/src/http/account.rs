//! What people change of their own account, by plain forms: their session ends or begins anew with most of it. Whatever changes how
//! they sign in is done only by who has just shown who they are.

pub mod second_factor;

use std::sync::Arc;

use app::model::company::CompanySlug;
use app::model::person::Person;
use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;
use url::form_urlencoded::Serializer;

use super::login::{Problem, tell};
use super::sessions;
use crate::auth::account::{self, change_password};
use crate::auth::signed_in::{Caller, Proof, Way};
use crate::service::Service;

/// What was done, as a word that the page makes a sentence of.
pub(super) type Done = &'static str;

/// Why not.
pub(super) enum Refusal {
    SignedOut,
    /// It is too long ago that they showed who they are.
    Stale,
    Problem(Problem),
}

impl<P: Into<Problem>> From<P> for Refusal {
    fn from(problem: P) -> Self {
        Self::Problem(problem.into())
    }
}

impl From<account::Refusal> for Problem {
    fn from(refusal: account::Refusal) -> Self {
        match refusal {
            account::Refusal::Weak(weakness) => Self::Weak(weakness),
            account::Refusal::SignIn(refusal) => refusal.into(),
            account::Refusal::Unavailable(_) => Self::Unavailable,
        }
    }
}

/// Whoever is signed in.
pub(super) async fn oneself(service: &Service, session: &Session) -> Result<Person, Refusal> {
    sessions::visitor(session, service).await?.ok_or(Refusal::SignedOut)
}

/// Whoever is signed in and has just shown who they are.
pub(super) async fn fresh(service: &Service, session: &Session) -> Result<Person, Refusal> {
    let person = oneself(service, session).await?;
    if person.standing.is_fresh { Ok(person) } else { Err(Refusal::Stale) }
}

/// Back to the page, in the company from whose page the form was sent.
pub(super) fn back(company: &str, outcome: &Result<Done, Refusal>) -> Redirect {
    let mut query = Serializer::new(String::new());
    match outcome {
        Ok(done) => _ = query.append_pair("done", done),
        Err(Refusal::SignedOut) => return Redirect::to("/login"),
        Err(Refusal::Stale) => _ = query.append_pair("problem", "stale"),
        Err(Refusal::Problem(problem)) => tell(&mut query, problem),
    }
    match CompanySlug::parse(company) {
        Some(company) => Redirect::to(&format!("/{company}/account?{}", query.finish())),
        None => Redirect::to("/"),
    }
}

#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    company: String,
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// `POST /account/password`.
pub async fn password(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    Form(form): Form<PasswordForm>,
) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = oneself(&service, &session).await?;
        let came_by_link = sessions::came_by_link(&session, &service).await?;
        let current = (!came_by_link).then(|| SecretString::from(form.current));
        let chosen = SecretString::from(form.password);
        change_password(&service, &person, current, chosen, caller.address).await.map_err(Problem::from)?;
        let has_second_factor = person.standing.has_second_factor;
        let proof = Proof { way: Way::Password, has_second_factor };
        sessions::begin(&session, &service, &person, proof, &caller).await?;
        Ok("password")
    }
    .await;
    back(&form.company, &outcome)
}

/// A form that says no more than from where it is sent, or of what.
#[derive(Deserialize)]
pub struct PlainForm {
    #[serde(default)]
    pub(super) company: String,
    #[serde(default)]
    pub(super) id: String,
}

/// `POST /account/prove`: shows again who they are, by the password.
pub async fn prove(
    State(service): State<Arc<Service>>,
    session: Session,
    caller: Caller,
    Form(form): Form<PasswordForm>,
) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = oneself(&service, &session).await?;
        account::prove(&service, &person, SecretString::from(form.current), caller.address).await?;
        sessions::prove(&session, &service, false).await?;
        Ok("proved")
    }
    .await;
    back(&form.company, &outcome)
}

/// `POST /account/sessions/end`: the one of the ID.
pub async fn end_session(
    State(service): State<Arc<Service>>,
    session: Session,
    Form(form): Form<PlainForm>,
) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = oneself(&service, &session).await?;
        if form.id == person.standing.session_id {
            sessions::end(&session).await?;
            return Err(Refusal::SignedOut);
        }
        account::end_session(&service, &person, &form.id).await?;
        Ok("session")
    }
    .await;
    back(&form.company, &outcome)
}

/// `POST /account/sessions/end-others`.
pub async fn end_others(
    State(service): State<Arc<Service>>,
    session: Session,
    Form(form): Form<PlainForm>,
) -> Redirect {
    let outcome: Result<Done, Refusal> = async {
        let person = oneself(&service, &session).await?;
        account::end_others(&service, &person).await?;
        Ok("others")
    }
    .await;
    back(&form.company, &outcome)
}
