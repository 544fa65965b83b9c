//! Another password.

use leptos::prelude::*;

use super::{OfCompany, Section};
use crate::components::{Button, TextField, TextKind};
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

/// Tells password managers whose password it is.
#[component]
pub fn Username() -> impl IntoView {
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
