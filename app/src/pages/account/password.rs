//! The password: another one, and the one that there is to show who one is.

use leptos::prelude::*;

use super::{OfCompany, Section};
use crate::components::{Button, ButtonKind, TextField, TextKind};
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

/// Shows once more who they are; without a password, by signing in again.
#[component]
pub fn ProveForm(has_password: bool) -> impl IntoView {
    let by_password = || {
        view! {
            <p>"To change how you sign in, type your password once more."</p>
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
    let by_sign_in = || {
        view! { <p>"To change how you sign in, sign out and in again: that must be a few minutes ago at most."</p> }
            .into_any()
    };
    view! {
        <Section title="Confirm that it is you" id="prove">
            {if has_password { by_password() } else { by_sign_in() }}
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
