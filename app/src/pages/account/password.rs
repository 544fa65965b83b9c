//! The password: another one, and the one that there is to show who one is.

use leptos::prelude::*;

use super::{OfCompany, Section};
use crate::components::{Button, ButtonKind, LinkButton, TextField, TextKind};
use crate::pages::workspace::use_workspace;

#[component]
pub fn PasswordForm() -> impl IntoView {
    view! {
        <Section title="Password" id="password">
            <form class="stack" method="post" action="/account/password">
                <OfCompany />
                <Username />
                <TextField
                    label="Current password"
                    name="current"
                    kind=TextKind::Password
                    value=String::new()
                    autocomplete="current-password"
                    help="Empty if you came by a sign-in link within the hour."
                />
                <TextField
                    label="New password"
                    name="password"
                    kind=TextKind::Password
                    value=String::new()
                    autocomplete="new-password"
                    help="12 characters or more. Length counts, not signs and digits."
                    required=true
                />
                <div>
                    <Button submit=true>"Change password"</Button>
                </div>
            </form>
        </Section>
    }
}

/// Shows once more who they are: by the password, or by signing in again.
#[component]
pub fn ProveForm(
    has_password: bool,
    /// The provider at which they can sign in again.
    sign_on: Option<String>,
) -> impl IntoView {
    let by_password = || {
        view! {
            <p>"To change how you sign in, or to sign out another browser, type your password once more."</p>
            <form class="stack" method="post" action="/account/prove">
                <OfCompany />
                <Username />
                <TextField
                    label="Your password"
                    name="current"
                    id="prove-password"
                    kind=TextKind::Password
                    value=String::new()
                    autocomplete="current-password"
                    required=true
                />
                <div>
                    <Button submit=true kind=ButtonKind::Primary>"Confirm"</Button>
                </div>
            </form>
        }
        .into_any()
    };
    let can_sign_on = sign_on.is_some();
    let by_sign_on = sign_on.map(|name| {
        let href = format!("/account/prove/sso?company={}", use_workspace().company());
        view! {
            <div class="stack">
                <p>{if has_password { "Or sign in at your provider once more." } else { "To change how you sign in, sign in at your provider once more." }}</p>
                <div>
                    <LinkButton href external=true>
                        {format!("Confirm with {name}")}
                    </LinkButton>
                </div>
            </div>
        }
    });
    let by_sign_in = || {
        view! { <p>"To change how you sign in, sign out and in again: that must be a few minutes ago at most."</p> }
            .into_any()
    };
    view! {
        <Section title="Confirm that it is you" id="prove">
            {has_password.then(by_password)}
            {by_sign_on}
            {(!has_password && !can_sign_on).then(by_sign_in)}
        </Section>
    }
}

/// Tells password managers whose password it is.
#[component]
fn Username() -> impl IntoView {
    view! {
        <input
            class="visually-hidden"
            type="email"
            value=use_workspace().email()
            autocomplete="username"
            tabindex="-1"
            aria-hidden="true"
            readonly
        />
    }
}
