//! What people change of their own account, by plain forms: their session ends or begins anew with most of it. Whatever changes how
//! they sign in is done only by who has just shown who they are, with all that is asked of them when they sign in.

pub mod second_factor;

use std::sync::Arc;

use app::model::company::CompanySlug;
use app::model::person::Person;
use axum::Form;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::Redirect;
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;
use url::form_urlencoded::Serializer;

use super::login::{Problem, tell};
use super::sessions;
use crate::auth::account::{self, change_password};
use crate::auth::second_factor as factors;
use crate::auth::signed_in::{Caller, Proof, Way};
use crate::service::Service;

/// What was done, as a word that the page makes a sentence of.
pub(super) type Done = &'static str;

/// Why not.
pub(super) enum Refusal {
    SignedOut,
    /// It is too long ago that they showed who they are.
    Stale,
    /// The second factor is to follow, and what was wrong with the one that did.
    SecondStep(Option<Problem>),
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

/// Who sent a form, with which session, and from where.
pub struct Asking {
    pub(super) service: Arc<Service>,
    pub(super) session: Session,
    pub(super) caller: Caller,
}

impl<S: Send + Sync> FromRequestParts<S> for Asking
where
    Arc<Service>: FromRef<S>,
{
    type Rejection = <Session as FromRequestParts<S>>::Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let session = Session::from_request_parts(parts, state).await?;
        let Ok(caller) = Caller::from_request_parts(parts, state).await;
        Ok(Self { service: Arc::from_ref(state), session, caller })
    }
}

impl Asking {
    /// Whoever is signed in, for `Action::OwnAccount`: every role may, by one factor, so it does not matter in which company.
    pub(super) async fn oneself(&self) -> Result<Person, Refusal> {
        let mut person = sessions::visitor(&self.session, &self.service).await?.ok_or(Refusal::SignedOut)?;
        person.standing.from = Some(self.caller.address);
        Ok(person)
    }

    /// Whoever is signed in and has just shown who they are.
    pub(super) async fn fresh(&self) -> Result<Person, Refusal> {
        let person = self.oneself().await?;
        if self.is_fresh(&person).await? { Ok(person) } else { Err(Refusal::Stale) }
    }

    async fn is_fresh(&self, person: &Person) -> Result<bool, Refusal> {
        Ok(factors::is_fresh(&self.service, &person.id, &person.standing).await?)
    }

    /// Notes what they showed again, and asks for the second factor where there is one and it is still to be shown.
    pub(super) async fn proved(&self, person: &Person, has_second_factor: bool) -> Result<Done, Refusal> {
        if !has_second_factor && factors::is_needed(&self.service, &person.id).await? {
            sessions::prove_first(&self.session, &self.service).await?;
            return Err(Refusal::SecondStep(None));
        }
        sessions::prove(&self.session, &self.service, has_second_factor).await?;
        Ok("proved")
    }
}

/// Does it, and goes back to the page, in the company from whose page the form was sent.
pub(super) async fn answered(company: &str, doing: impl Future<Output = Result<Done, Refusal>>) -> Redirect {
    back(company, &doing.await)
}

fn back(company: &str, outcome: &Result<Done, Refusal>) -> Redirect {
    let mut query = Serializer::new(String::new());
    match outcome {
        Ok(done) => _ = query.append_pair("done", done),
        Err(Refusal::SignedOut) => return Redirect::to("/login"),
        Err(Refusal::Stale) => _ = query.append_pair("problem", "stale"),
        Err(Refusal::SecondStep(problem)) => {
            query.append_pair("step", "second");
            if let Some(problem) = problem {
                tell(&mut query, problem);
            }
        }
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

/// `POST /account/password`. Of who has a second factor it is asked, too: whoever knows the password alone does not change it.
pub async fn password(asking: Asking, Form(form): Form<PasswordForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.oneself().await?;
        if factors::is_needed(&asking.service, &person.id).await? && !asking.is_fresh(&person).await? {
            return Err(Refusal::Stale);
        }
        let came_by_link = sessions::came_by_link(&asking.session, &asking.service).await?;
        let current = (!came_by_link).then(|| SecretString::from(form.current));
        let chosen = SecretString::from(form.password);
        change_password(&asking.service, &person, current, chosen, asking.caller.address)
            .await
            .map_err(Problem::from)?;
        let has_second_factor = person.standing.has_second_factor;
        let proof = Proof { way: Way::Password, has_second_factor };
        sessions::begin_anew(&asking.session, &asking.service, &person, proof, &asking.caller).await?;
        Ok("password")
    })
    .await
}

/// A form that says no more than from where it is sent, or of what.
#[derive(Deserialize)]
pub struct PlainForm {
    #[serde(default)]
    pub(super) company: String,
    #[serde(default)]
    pub(super) id: String,
}

/// `POST /account/prove`: shows again who they are, by the password and then, where there is one, the second factor.
pub async fn prove(asking: Asking, Form(form): Form<PasswordForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.oneself().await?;
        account::prove(&asking.service, &person, SecretString::from(form.current), asking.caller.address).await?;
        asking.proved(&person, false).await
    })
    .await
}

/// `POST /account/sessions/end`: the one of the ID.
pub async fn end_session(asking: Asking, Form(form): Form<PlainForm>) -> Redirect {
    answered(&form.company, async {
        if form.id == asking.oneself().await?.standing.session_id {
            sessions::end(&asking.session).await?;
            return Err(Refusal::SignedOut);
        }
        let person = asking.fresh().await?;
        account::end_session(&asking.service, &person, &form.id).await?;
        Ok("session")
    })
    .await
}

/// `POST /account/sessions/end-others`.
pub async fn end_others(asking: Asking, Form(form): Form<PlainForm>) -> Redirect {
    answered(&form.company, async {
        let person = asking.fresh().await?;
        account::end_others(&asking.service, &person).await?;
        Ok("others")
    })
    .await
}
