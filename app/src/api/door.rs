//! The door of every server function: who is asking, whether their role allows it, and in which company. What it lets in
//! carries an `Actor`; whom it turns away gets the status code that says why.

use std::sync::Arc;

use http::request::Parts;
use http::{Method, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::backend::{Answer, Backend};
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::person::{Actor, Here, Membership, Person, Role};

/// Who sent the request; the server's session layer provides it as context.
#[derive(Clone, Debug, Default)]
pub struct Visitor(pub Option<Person>);

impl Visitor {
    /// The actor that this visitor is in a company. A company that is not theirs answers like one that does not exist.
    pub fn actor(&self, needs: Role, company: &CompanySlug) -> Answer<Actor> {
        let (person, membership) = self.member(company)?;
        if membership.needs_second_factor && !person.standing.has_second_factor {
            return Err(AppError::SecondFactor);
        }
        if membership.role < needs {
            return Err(AppError::Forbidden { needs });
        }
        Ok(person.acting(membership))
    }

    /// The same for what is theirs alone, whatever the company asks for: there they set up what it asks for.
    pub fn oneself(&self, company: &CompanySlug) -> Answer<Actor> {
        self.member(company).map(|(person, membership)| person.acting(membership))
    }

    /// What a page's frame shows of them.
    pub fn here(&self, company: &CompanySlug) -> Answer<Here> {
        let (person, membership) = self.member(company)?;
        Ok(Here { email: person.email.clone(), company_name: membership.company_name.clone(), role: membership.role })
    }

    fn member(&self, company: &CompanySlug) -> Answer<(&Person, &Membership)> {
        let person = self.0.as_ref().ok_or(AppError::SignedOut)?;
        let membership = person.memberships.iter().find(|membership| membership.slug == *company);
        membership.map(|membership| (person, membership)).ok_or(AppError::NotFound)
    }
}

/// Who sent the request that is being answered.
pub fn visitor() -> Visitor {
    use_context().unwrap_or_default()
}

/// Lets the visitor in who has at least this role in the company.
pub fn admit(needs: Role, company: &CompanySlug) -> Answer<(Arc<dyn Backend>, Actor)> {
    let_in(visitor().actor(needs, company))
}

/// Lets a member of the company in to what is theirs alone.
pub fn admit_oneself(company: &CompanySlug) -> Answer<(Arc<dyn Backend>, Actor)> {
    let_in(visitor().oneself(company))
}

fn let_in(actor: Answer<Actor>) -> Answer<(Arc<dyn Backend>, Actor)> {
    let backend = use_context::<Arc<dyn Backend>>();
    match (backend, answered(actor)?) {
        (Some(backend), actor) => Ok((backend, actor)),
        (None, _) => answered(Err(AppError::Unavailable { message: "The server is still starting.".to_owned() })),
    }
}

/// Passes an answer on; an error also sets the response's status, except where a plain form was sent: its browser is
/// redirected back to the page, which shows the error.
pub fn answered<T>(answer: Answer<T>) -> Answer<T> {
    if let Err(error) = &answer {
        tell_status(error);
    }
    answer
}

/// Sets the status of the page or of the answer to the error's.
pub fn tell_status(error: &AppError) {
    if let Some(response) = use_context::<ResponseOptions>()
        && !is_plain_form(use_context::<Parts>().as_ref())
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        response.set_status(status);
    }
}

/// Whether the request is a form that a browser sent by itself, with JavaScript off or not yet there.
pub fn is_plain_form(parts: Option<&Parts>) -> bool {
    parts.is_some_and(|parts| {
        parts.method == Method::POST
            && parts
                .headers
                .get(header::ACCEPT)
                .and_then(|value| value.to_str().ok())
                .is_some_and(|value| value.contains("text/html"))
    })
}
