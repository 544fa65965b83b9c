//! **Setup > API tokens**: what programs show instead of signing in. Everybody has their own here; whoever manages people sees
//! all of the company.

mod make;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::{RefusedNotice, shown};
use super::forms::{hear_refusals, returned_error};
use super::workspace::use_workspace;
use crate::api::api_tokens::{MakeApiToken, RevokeApiToken, get_api_tokens};
use crate::components::Skeleton;
use crate::model::rights::Action;
use make::MakeForm;
use rows::Rows;

#[component]
pub fn ApiTokensPage() -> impl IntoView {
    let workspace = use_workspace();
    let make = ServerAction::<MakeApiToken>::new();
    let revoke = ServerAction::<RevokeApiToken>::new();
    let refusal = RwSignal::new(returned_error::<RevokeApiToken>());
    hear_refusals(revoke, refusal);
    let tokens = Resource::new(
        move || (make.version().get(), revoke.version().get()),
        move |_| get_api_tokens(workspace.company()),
    );
    view! {
        <Title text="API tokens" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"API tokens"</h1>
                <p class="page__lead">
                    "A program acts for you by an API token, in this company alone: it sends " <code>"Authorization: Bearer"</code>
                    " and the token. It may never do more than you may yourself."
                </p>
            </header>
            {move || refusal.get().map(|error| view! { <RefusedNotice error /> })}
            <Transition fallback=|| view! { <Skeleton label="Loading the API tokens" /> }>
                {move || Suspend::new(async move { shown(tokens.await, |tokens| view! { <Rows tokens revoke /> }) })}
            </Transition>
            <MakeForm make />
        </div>
    }
}

/// What a token may do, for people.
fn said(action: Action) -> &'static str {
    match action {
        Action::Look => "Look",
        Action::Download => "Download files",
        Action::ImportAssets => "Import assets",
        Action::Invalidate => "Invalidate URLs",
        Action::InvalidateWide => "Invalidate by tag and prefix",
        Action::Sweep => "Invalidate hosts and everything",
        Action::ChangeSettings => "Change settings, templates and cache keys",
        Action::ReadTrail => "Read the audit trail",
        other => other.word(),
    }
}
