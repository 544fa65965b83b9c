//! Showing once more who one is, before one changes how one signs in: by what signs one in, all of it.

use leptos::prelude::*;

use super::password::Username;
use super::{OfCompany, Section};
use crate::browser::passkeys::Ask;
use crate::components::{Button, ButtonKind, LinkButton, TextField, TextKind};
use crate::pages::passkey_form::PasskeyForm;
use crate::pages::workspace::use_workspace;

/// By the password, at the provider, by a passkey, or by signing in again.
#[component]
pub fn ProveForm(
    has_password: bool,
    /// The provider at which they can sign in again.
    sign_on: Option<String>,
    can_show_passkey: bool,
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
            {can_show_passkey.then(|| view! { <ByPasskey /> })}
            {(!has_password && !can_sign_on).then(by_sign_in)}
        </Section>
    }
}

/// The second factor, behind the first.
#[component]
pub fn ProveSecondForm(can_show_passkey: bool) -> impl IntoView {
    view! {
        <Section title="One more step to confirm that it is you" id="prove">
            <form class="stack" method="post" action="/account/prove/second">
                <OfCompany />
                <TextField
                    label="Code"
                    name="code"
                    id="prove-code"
                    value=String::new()
                    autocomplete="one-time-code"
                    help="The six digits that your authenticator app shows, or one of your recovery codes."
                    required=true
                    autofocus=true
                />
                <div>
                    <Button submit=true kind=ButtonKind::Primary>"Confirm"</Button>
                </div>
            </form>
            {can_show_passkey.then(|| view! { <ByPasskey /> })}
        </Section>
    }
}

/// Both factors at once.
#[component]
fn ByPasskey() -> impl IntoView {
    view! {
        <PasskeyForm
            ask=Ask::Get
            begin="/account/prove/passkey/begin"
            action="/account/prove/passkey"
            label="Confirm with a passkey"
            off="No passkey was shown, so nothing is confirmed."
        >
            <OfCompany />
        </PasskeyForm>
    }
}
