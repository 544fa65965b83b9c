//! What people change of their own account, by plain forms, since it ends and begins their session.

use std::sync::Arc;

use app::model::company::CompanySlug;
use app::model::error::AppError;
use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::Session;
use url::form_urlencoded::Serializer;

use super::login::{Peer, Problem, address, tell};
use super::sessions::{self, Way};
use crate::auth::account::{self, change_password};
use crate::service::Service;

#[derive(Deserialize)]
pub struct PasswordForm {
    /// The company from whose page it was sent.
    #[serde(default)]
    company: String,
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
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

/// `POST /account/password`.
pub async fn password(
    State(service): State<Arc<Service>>,
    session: Session,
    peer: Peer,
    Form(form): Form<PasswordForm>,
) -> Redirect {
    let changed = change(&service, &session, peer, &form).await;
    let mut query = Serializer::new(String::new());
    match changed {
        Ok(true) => {
            query.append_pair("changed", "true");
        }
        Ok(false) => return Redirect::to("/login"),
        Err(problem) => tell(&mut query, &problem),
    }
    match CompanySlug::parse(&form.company) {
        Some(company) => Redirect::to(&format!("/{company}/account?{}", query.finish())),
        None => Redirect::to("/"),
    }
}

/// False where nobody is signed in.
async fn change(service: &Service, session: &Session, peer: Peer, form: &PasswordForm) -> Result<bool, Problem> {
    let Some(person) = sessions::visitor(session, service).await? else { return Ok(false) };
    let (current, chosen) = (SecretString::from(form.current.as_str()), SecretString::from(form.password.as_str()));
    let came_by_link = sessions::came_by_link(session, service).await?;
    let current = (!came_by_link).then_some(current);
    change_password(service, &person, current, chosen, address(peer)).await?;
    let began: Result<(), AppError> = sessions::begin(session, service, &person, Way::Password).await;
    began?;
    Ok(true)
}
