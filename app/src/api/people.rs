//! The people of a company.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::people::{InvitationForm, Invited, People};
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "people")]
pub async fn get_people(company: CompanySlug) -> Result<People, AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.people(&actor).await)
}

/// The link is in this answer alone. Where it went by e-mail, a plain form needs no more.
#[server(prefix = "/api", endpoint = "people/invite")]
pub async fn invite(company: CompanySlug, form: InvitationForm) -> Result<Invited, AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    let kept = form.clone();
    let answer = backend.invite(&actor, form).await;
    let invited = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &kept).await)?;
    forms::go_to(&format!("/{company}/setup/people?invited=true"));
    Ok(invited)
}

/// What a plain form held when it was refused.
#[server(prefix = "/api", endpoint = "people/draft")]
pub async fn get_invitation_draft(company: CompanySlug) -> Result<Option<InvitationForm>, AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[server(prefix = "/api", endpoint = "people/withdraw")]
pub async fn withdraw_invitation(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.withdraw_invitation(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/people"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "people/role")]
pub async fn set_role(company: CompanySlug, id: String, role: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.set_role(&actor, id, role).await)?;
    forms::go_to(&format!("/{company}/setup/people"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "people/remove")]
pub async fn remove_member(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.remove_member(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/people"));
    Ok(())
}

/// Ends all of their sessions.
#[server(prefix = "/api", endpoint = "people/sign-out")]
pub async fn sign_out_member(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.sign_out_member(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/people"));
    Ok(())
}

/// Ends all of their sessions, and lets them in no more.
#[server(prefix = "/api", endpoint = "people/disable")]
pub async fn disable_member(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.disable_member(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/people"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "people/enable")]
pub async fn enable_member(company: CompanySlug, id: String) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.enable_member(&actor, id).await)?;
    forms::go_to(&format!("/{company}/setup/people"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "people/second-factor")]
pub async fn ask_for_second_factor(company: CompanySlug, is_needed: bool) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::ManagePeople, &company)?;
    answered(backend.ask_for_second_factor(&actor, is_needed).await)?;
    forms::go_to(&format!("/{company}/setup/people"));
    Ok(())
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "invitation";
