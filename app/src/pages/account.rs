//! **Your account**: another password. A plain form, since the session begins anew with it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::login::sentence;
use super::workspace::use_workspace;
use crate::components::{Button, ButtonKind, Notice, NoticeKind, TextField, TextKind};

#[component]
pub fn AccountPage() -> impl IntoView {
    let workspace = use_workspace();
    let query = use_query_map();
    let value = move |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let problem = match value("problem").as_str() {
        "wrong" => Some("The current password is not right.".to_owned()),
        problem => sentence(problem, &value("wait")),
    };
    let is_changed = value("changed") == "true";
    let secret = |label: &'static str, name: &'static str, autocomplete: &'static str, help: &'static str| {
        view! { <TextField label name kind=TextKind::Password value=String::new() autocomplete help /> }
    };
    view! {
        <Title text="Your account" />
        <div class="page" data-width="narrow">
            <header class="page__header">
                <h1 class="page__title">"Your account"</h1>
                <p class="page__lead">"You are signed in as " {workspace.email()} "."</p>
            </header>
            {is_changed
                .then(|| {
                    view! {
                        <Notice kind=NoticeKind::Success live=true>
                            "Your password is changed. You are signed out everywhere else."
                        </Notice>
                    }
                })}
            {problem.map(|sentence| view! { <Notice kind=NoticeKind::Error live=true>{sentence}</Notice> })}
            <form class="stack" method="post" action="/account/password">
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <input class="visually-hidden" type="email" value=workspace.email() autocomplete="username" tabindex="-1" aria-hidden="true" readonly />
                {secret("Current password", "current", "current-password", "Empty if you came by a sign-in link within the hour.")}
                {secret("New password", "password", "new-password", "12 characters or more. Length counts, not signs and digits.")}
                <div>
                    <Button submit=true kind=ButtonKind::Primary>"Change password"</Button>
                </div>
            </form>
        </div>
    }
}
