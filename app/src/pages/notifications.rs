//! **Setup > Notifications**: where the company's programs hear of every invalidation that has ended.

mod form;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::faces::shown;
use super::forms::returned_error;
use super::workspace::use_workspace;
use crate::api::notifications::{SaveWebhook, get_webhook, get_webhook_draft};
use crate::components::{Notice, NoticeKind, Skeleton};
use form::{Opened, WebhookEditor};

#[component]
pub fn NotificationsPage() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<SaveWebhook>();
    let has_draft = refused.is_some();
    let webhook = Resource::new(|| (), move |()| get_webhook(workspace.company()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_webhook_draft(workspace.company()).await } else { Ok(None) } },
    );
    let is_saved = use_query_map().with_untracked(|query| query.get("saved").is_some()) && !has_draft;
    let refused = StoredValue::new(refused);
    view! {
        <Title text="Notifications" />
        <div class="page" data-width="narrow">
            <header class="page__header">
                <h1 class="page__title">"Notifications"</h1>
                <p class="page__lead">
                    "A webhook tells a program of yours of every invalidation that has ended: how, and how many URLs. People who
                    want an e-mail say so when they choose Continue, or on the invalidation's page."
                </p>
            </header>
            {is_saved.then(|| view! { <Notice kind=NoticeKind::Success>"Saved."</Notice> })}
            <Suspense fallback=|| view! { <Skeleton label="Loading the webhook" /> }>
                {move || Suspend::new(async move {
                    let (webhook, typed) = (webhook.await, draft.await.ok().flatten());
                    shown(
                        webhook,
                        |webhook| {
                            let opened = Opened { webhook, typed, refused: refused.get_value() };
                            view! { <WebhookEditor opened /> }
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}
