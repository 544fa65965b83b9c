//! Who is told that an invalidation has ended.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{admit, answered};
#[cfg(feature = "ssr")]
use super::forms;
use crate::model::company::CompanySlug;
use crate::model::connection::TestVerdict;
use crate::model::error::AppError;
use crate::model::notification::{Notifications, Webhook, WebhookForm};
#[cfg(feature = "ssr")]
use crate::model::rights::Action;

#[server(prefix = "/api", endpoint = "invalidations/notifications")]
pub async fn get_notifications(company: CompanySlug, id: String) -> Result<Notifications, AppError> {
    let (backend, actor) = admit(Action::Look, &company)?;
    answered(backend.notifications(&actor, id).await)
}

/// Whether whoever asks wants an e-mail when it has ended.
#[server(prefix = "/api", endpoint = "invalidations/follow")]
pub async fn follow(company: CompanySlug, id: String, #[server(default)] is_wanted: bool) -> Result<(), AppError> {
    let (backend, actor) = admit(Action::Follow, &company)?;
    answered(backend.follow(&actor, id.clone(), is_wanted).await)?;
    forms::go_to(&format!("/{company}/invalidations/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "webhook")]
pub async fn get_webhook(company: CompanySlug) -> Result<Webhook, AppError> {
    let (backend, actor) = admit(Action::ManageWebhook, &company)?;
    answered(backend.webhook(&actor).await)
}

#[server(prefix = "/api", endpoint = "webhook/save")]
pub async fn save_webhook(company: CompanySlug, form: WebhookForm) -> Result<Webhook, AppError> {
    let (backend, actor) = admit(Action::ManageWebhook, &company)?;
    let kept = WebhookForm { secret: String::new(), ..form.clone() };
    let answer = backend.save_webhook(&actor, form).await;
    let webhook = answered(forms::keep_refused(answer, &*backend, &actor, DRAFT, &kept).await)?;
    forms::go_to(&format!("/{company}/setup/notifications?saved=true"));
    Ok(webhook)
}

/// What a plain form held when it was refused, its secret aside.
#[server(prefix = "/api", endpoint = "webhook/draft")]
pub async fn get_webhook_draft(company: CompanySlug) -> Result<Option<WebhookForm>, AppError> {
    let (backend, actor) = admit(Action::ManageWebhook, &company)?;
    let text = answered(backend.draft(&actor, DRAFT.to_owned()).await)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[server(prefix = "/api", endpoint = "webhook/test")]
pub async fn test_webhook(company: CompanySlug) -> Result<TestVerdict, AppError> {
    let (backend, actor) = admit(Action::ManageWebhook, &company)?;
    let verdict = answered(backend.test_webhook(&actor).await)?;
    forms::go_to(&format!("/{company}/setup/notifications"));
    Ok(verdict)
}

#[cfg(feature = "ssr")]
const DRAFT: &str = "webhook";
