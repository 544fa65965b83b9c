//! The form of the webhook, and its test.

use leptos::form::ActionForm;
use leptos::prelude::*;

use crate::api::notifications::{SaveWebhook, TestWebhook};
use crate::components::{Button, ButtonKind, IconName, SecretField, TextField, TextKind, use_toasts};
use crate::model::error::AppError;
use crate::model::notification::{Webhook, WebhookForm};
use crate::pages::connections::VerdictView;
use crate::pages::faces::RefusedNotice;
use crate::pages::forms::{RefusalOfNoField, hear_refusals, problem_of, returned_error};
use crate::pages::workspace::use_workspace;

/// What the page was opened with.
pub struct Opened {
    pub webhook: Webhook,
    /// What a refused plain form held.
    pub typed: Option<WebhookForm>,
    /// Why it was refused.
    pub refused: Option<AppError>,
}

#[component]
pub fn WebhookEditor(opened: Opened) -> impl IntoView {
    let workspace = use_workspace();
    let toasts = use_toasts();
    let Opened { webhook, typed, refused } = opened;
    let url = RwSignal::new(typed.map_or_else(|| webhook.url.clone(), |typed| typed.url));
    let secret = RwSignal::new(String::new());
    let saved = RwSignal::new(webhook);
    let action = ServerAction::<SaveWebhook>::new();
    let refusal = RwSignal::new(refused);
    hear_refusals(action, refusal);
    Effect::new(move |_| {
        if let Some(Ok(webhook)) = action.value().get() {
            url.set(webhook.url.clone());
            secret.set(String::new());
            saved.set(webhook);
            toasts.success("Saved");
        }
    });
    let problem = move |field| problem_of(refusal, field);
    view! {
        <RefusalOfNoField refusal />
        <ActionForm action attr:class="stack">
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <TextField
                label="Webhook"
                name="form[url]"
                id="webhook-url"
                kind=TextKind::Address
                value=url
                on_input=move |typed| url.set(typed)
                error=problem("url")
                help="An address that takes a POST, by https. Empty it to tell nobody."
                placeholder="https://hooks.example.com/edgesweep"
                optional=true
            />
            {move || {
                let Webhook { url: saved_url, last_four, .. } = saved.get();
                view! {
                    <SecretField
                        label="Signing secret"
                        name="form[secret]"
                        id="webhook-secret"
                        value=secret
                        on_input=move |typed| secret.set(typed)
                        is_set=!saved_url.is_empty()
                        last_four
                        error=problem("secret")
                        help="The receiver has the same, and knows by it that Edgesweep sent the message (Standard Webhooks). \
                        openssl rand -base64 32 makes one."
                    />
                }
            }}
            <div>
                <Button submit=true kind=ButtonKind::Primary busy=action.pending()>"Save"</Button>
            </div>
        </ActionForm>
        {move || (!saved.read().url.is_empty()).then(|| view! { <Test saved /> })}
    }
}

/// Sends a message that says nothing.
#[component]
fn Test(saved: RwSignal<Webhook>) -> impl IntoView {
    let workspace = use_workspace();
    let action = ServerAction::<TestWebhook>::new();
    let refusal = RwSignal::new(returned_error::<TestWebhook>());
    hear_refusals(action, refusal);
    let verdict = move || match action.value().get() {
        Some(Ok(verdict)) => Some(verdict),
        _ => saved.read().last_test.clone(),
    };
    view! {
        <section class="stack" aria-labelledby="webhook-test">
            <h2 class="page__title" id="webhook-test">"Does it answer?"</h2>
            {move || refusal.get().map(|error| view! { <RefusedNotice error /> })}
            {move || verdict().map(|verdict| view! { <VerdictView verdict /> })}
            <ActionForm action>
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <Button submit=true icon=IconName::Plug busy=action.pending()>"Send a test message"</Button>
            </ActionForm>
        </section>
    }
}
