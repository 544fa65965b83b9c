//! **Your account**: how somebody signs in, and where they are signed in. Its forms are plain, since sessions begin and end with them.

mod passkeys;
mod password;
mod prove;
mod second_factor;
mod sessions;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::faces::shown;
use super::login::sentence;
use super::workspace::use_workspace;
use crate::api::account::get_account;
use crate::components::{Notice, NoticeKind, Skeleton};
use crate::model::account::Account;
use password::PasswordForm;
use prove::{ProveForm, ProveSecondForm};
use second_factor::SecondFactor;
use sessions::Sessions;

#[component]
pub fn AccountPage() -> impl IntoView {
    let workspace = use_workspace();
    let query = use_query_map();
    let value = move |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let is_second_step = value("step") == "second";
    let account = Resource::new(|| (), move |()| get_account(workspace.company()));
    let problem = problem(&value("problem"), &value("wait"));
    let done = done(&value("done"));
    view! {
        <Title text="Your account" />
        <div class="page" data-width="narrow">
            <header class="page__header">
                <h1 class="page__title">"Your account"</h1>
                <p class="page__lead">"You are signed in as " {workspace.email()} "."</p>
            </header>
            {done.map(|sentence| view! { <Notice kind=NoticeKind::Success live=true>{sentence}</Notice> })}
            {problem.map(|sentence| view! { <Notice kind=NoticeKind::Error live=true>{sentence}</Notice> })}
            <Suspense fallback=|| view! { <Skeleton label="Loading your account" /> }>
                {move || Suspend::new(async move { shown(account.await, move |account| sections(account, is_second_step)) })}
            </Suspense>
        </div>
    }
}

fn sections(account: Account, is_second_step: bool) -> impl IntoView {
    let Account { is_fresh, has_password, .. } = account;
    let sign_on = account.sign_on.clone();
    let can_show_passkey = account.can_add_passkeys && !account.passkeys.is_empty();
    let sessions = account.sessions.clone();
    view! {
        <SecondFactor account />
        {(!is_fresh && is_second_step).then(|| view! { <ProveSecondForm can_show_passkey /> })}
        {(!is_fresh && !is_second_step).then(|| view! { <ProveForm has_password sign_on can_show_passkey /> })}
        <PasswordForm />
        <Sessions sessions is_fresh />
        <Section title="Programs" id="programs">
            <p>
                "A program that acts for you needs no password: "
                <a href=use_workspace().path("setup/api-tokens")>"make an API token for it"</a> "."
            </p>
        </Section>
    }
}

/// A section of the page.
#[component]
fn Section(#[prop(into)] title: String, #[prop(into)] id: String, children: Children) -> impl IntoView {
    view! {
        <section class="account__section" aria-labelledby=id.clone()>
            <h2 class="account__heading" id=id.clone()>
                {title}
            </h2>
            {children()}
        </section>
    }
    .into_any()
}

/// Of which company's page a form is.
#[component]
fn OfCompany() -> impl IntoView {
    view! { <input type="hidden" name="company" value=use_workspace().company().to_string() /> }
}

/// What was done, for the server's word.
fn done(word: &str) -> Option<&'static str> {
    let sentence = match word {
        "password" => "Your password is changed. You are signed out everywhere else.",
        "proved" => "Thank you. For a quarter of an hour you can change how you sign in.",
        "session" => "That browser is signed out.",
        "others" => "You are signed out everywhere else.",
        "begun" => "Scan the picture with your app, then type the code that it shows.",
        "authenticator" => {
            "From now on you are asked for a code when you sign in. Download recovery codes, if you have none."
        }
        "passkey" => "The passkey is added. It signs you in by itself, and counts as a second factor.",
        "passkey-removed" => "The passkey is removed.",
        "removed" => "The authenticator app is removed.",
        _ => return None,
    };
    Some(sentence)
}

fn problem(word: &str, wait_s: &str) -> Option<String> {
    match word {
        "wrong" => Some("The current password is not right.".to_owned()),
        "passkey" => Some("That passkey was not taken. Try again.".to_owned()),
        "stale" => Some("That needs you to show once more who you are; do so below, then try again.".to_owned()),
        "second-factor" => Some(
            "This company asks for a second factor. Set one up here, or sign out and in again with yours.".to_owned(),
        ),
        word => sentence(word, wait_s),
    }
}
