//! The door of every server function: who is asking, whether they may do what it is for, and in which company. What it lets
//! in carries an `Actor`; whom it turns away gets the status code that says why.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use http::request::Parts;
use http::{Method, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::backend::{Answer, Backend};
use crate::model::api_token::Scope;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::person::{Actor, Here, Membership, Person};
use crate::model::rights::{Action, Needs};

/// Who sent the request, and from where; the server's session layer provides it as context.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// None if nobody is signed in.
    pub person: Option<Person>,
    /// Address of the peer; none for what came by no network.
    pub from: Option<IpAddr>,
    /// What the API token was made for, where they came by one.
    scope: Option<Scope>,
    refusal: Arc<OnceLock<Refusal>>,
}

/// What a visitor who is signed in was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Their role in the company is too low, or they do not own the installation.
    Role { actor: Actor, needs: Needs },
    /// The API token by which they came was not made for this.
    Scope { actor: Actor },
    /// The company is not theirs, or there is none.
    Company(CompanySlug),
}

impl Visitor {
    pub fn new(person: Option<Person>, from: Option<IpAddr>) -> Self {
        Self { person, from, scope: None, refusal: Arc::default() }
    }

    /// A program that acts for this person by an API token.
    pub fn with_token(person: Person, scope: Scope, from: Option<IpAddr>) -> Self {
        Self { scope: Some(scope), ..Self::new(Some(person), from) }
    }

    /// The actor that this visitor is in a company, if they may do this there. A company that is not theirs answers like one
    /// that does not exist.
    pub fn actor(&self, action: Action, company: &CompanySlug) -> Answer<Actor> {
        let (person, membership) = self.member(company)?;
        if action.asks_second_factor() && !self.is_let_in(person, membership) {
            return Err(AppError::SecondFactor);
        }
        let actor = Actor { scope: self.scope.clone(), ..Actor::of(person, membership, self.from) };
        if !person.may(action, membership) {
            self.refusal.get_or_init(|| Refusal::Role { actor, needs: action.needs() });
            return Err(action.refusal());
        }
        if self.scope.as_ref().is_some_and(|scope| !scope.allows(action)) {
            self.refusal.get_or_init(|| Refusal::Scope { actor });
            return Err(AppError::OutOfScope);
        }
        Ok(actor)
    }

    /// What a page's frame shows of them. Pages are for people: programs get none.
    pub fn here(&self, company: &CompanySlug) -> Answer<Here> {
        let (person, membership) = self.member(company)?;
        if self.scope.is_some() {
            return Err(AppError::OutOfScope);
        }
        Ok(Here {
            email: person.email.clone(),
            company_name: membership.company_name.clone(),
            role: membership.role,
            is_owner: person.is_owner,
            is_let_in: self.is_let_in(person, membership),
            memberships: person.memberships.clone(),
        })
    }

    /// What was refused first, to this visitor or a clone of it.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.get()
    }

    fn member(&self, company: &CompanySlug) -> Answer<(&Person, &Membership)> {
        let person = self.person.as_ref().ok_or(AppError::SignedOut)?;
        let is_within = |company_id: &str| self.scope.as_ref().is_none_or(|scope| scope.company_id == company_id);
        let membership = person.memberships.iter().find(|own| own.slug == *company && is_within(&own.company_id));
        if membership.is_none() {
            self.refusal.get_or_init(|| Refusal::Company(company.clone()));
        }
        membership.map(|membership| (person, membership)).ok_or(AppError::NotFound)
    }

    /// Whether they have shown all that the company asks for. Who made a token had.
    fn is_let_in(&self, person: &Person, membership: &Membership) -> bool {
        self.scope.is_some() || person.standing.has_second_factor || !membership.needs_second_factor
    }
}

/// Who sent the request that is being answered.
pub fn visitor() -> Visitor {
    use_context().unwrap_or_default()
}

/// Lets the visitor in who may do this in the company.
pub fn admit(action: Action, company: &CompanySlug) -> Answer<(Arc<dyn Backend>, Actor)> {
    let backend = use_context::<Arc<dyn Backend>>();
    match (backend, answered(visitor().actor(action, company))?) {
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
