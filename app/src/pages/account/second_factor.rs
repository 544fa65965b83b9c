//! What is asked for beside the password.

use leptos::prelude::*;

use super::passkeys::Passkeys;
use super::{OfCompany, Section};
use crate::components::{Button, ButtonKind, Notice, NoticeKind, TextField, Time};
use crate::model::account::{Account, Authenticator, Picture};
use crate::model::timestamp::Timestamp;

#[component]
pub fn SecondFactor(account: Account) -> impl IntoView {
    let Account { is_fresh, asked_by, recovery_codes, .. } = account.clone();
    let has_one = account.has_second_factor();
    let app = match account.authenticator {
        Authenticator::None => view! { <SetUp is_fresh /> }.into_any(),
        Authenticator::Pending { secret, picture } => view! { <Confirm secret picture is_fresh /> }.into_any(),
        Authenticator::Since(at) => view! { <InUse at is_fresh /> }.into_any(),
    };
    view! {
        <Section title="Second factor" id="second-factor">
            {(!asked_by.is_empty() && !has_one)
                .then(|| {
                    view! {
                        <Notice kind=NoticeKind::Warning>
                            {asked_by.join(", ")} " asks for a second factor. Until you have one, that is all that you can do there."
                        </Notice>
                    }
                })}
            {app}
            <Passkeys passkeys=account.passkeys can_add=account.can_add_passkeys is_fresh />
            {has_one.then(|| view! { <RecoveryCodes left=recovery_codes is_fresh /> })}
        </Section>
    }
}

/// A form with nothing but its button.
#[component]
pub fn Press(
    action: &'static str,
    label: &'static str,
    #[prop(optional)] kind: ButtonKind,
    is_fresh: bool,
    /// Of which thing.
    #[prop(default = None)]
    id: Option<String>,
) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <OfCompany />
            {id.map(|id| view! { <input type="hidden" name="id" value=id /> })}
            <Button submit=true kind disabled=Signal::stored(!is_fresh)>
                {label}
            </Button>
        </form>
    }
}

#[component]
fn SetUp(is_fresh: bool) -> impl IntoView {
    view! {
        <p>
            "An authenticator app on your phone or computer shows a code that is asked for beside your password, so that the password
            alone lets nobody in."
        </p>
        <Press action="/account/authenticator/begin" label="Set up an authenticator app" kind=ButtonKind::Primary is_fresh />
    }
}

#[component]
fn Confirm(secret: String, picture: Picture, is_fresh: bool) -> impl IntoView {
    let Picture { side, path } = picture;
    let groups: Vec<&str> = secret.as_bytes().chunks(4).filter_map(|group| str::from_utf8(group).ok()).collect();
    let typed = groups.join(" ");
    view! {
        <ol class="account__steps">
            <li>
                "Scan this with your authenticator app, or type the key into it."
                <svg
                    class="account__picture"
                    viewBox=format!("0 0 {side} {side}")
                    role="img"
                    aria-label="QR code with the key of this account"
                    shape-rendering="crispEdges"
                >
                    <path d=path />
                </svg>
                <code class="account__key">{typed}</code>
            </li>
            <li>
                <form class="stack" method="post" action="/account/authenticator/confirm">
                    <OfCompany />
                    <TextField
                        label="Type the code that it shows"
                        name="code"
                        value=String::new()
                        autocomplete="one-time-code"
                        required=true
                    />
                    <div>
                        <Button submit=true kind=ButtonKind::Primary disabled=Signal::stored(!is_fresh)>
                            "Turn it on"
                        </Button>
                    </div>
                </form>
            </li>
        </ol>
    }
}

#[component]
fn InUse(at: Timestamp, is_fresh: bool) -> impl IntoView {
    view! {
        <div class="account__row">
            <p>"An authenticator app is asked for, since " <Time at /> "."</p>
            <Press action="/account/authenticator/remove" label="Remove the app" kind=ButtonKind::Danger is_fresh />
        </div>
    }
}

#[component]
fn RecoveryCodes(left: u32, is_fresh: bool) -> impl IntoView {
    let words = match left {
        0 => "You have no recovery codes. Keep some where you find them when the phone is lost.".to_owned(),
        1 => "1 recovery code is left.".to_owned(),
        left => format!("{left} recovery codes are left."),
    };
    let label = if left == 0 { "Download recovery codes" } else { "Download new ones instead" };
    view! {
        <div class="account__row">
            <p>{words}</p>
            <Press action="/account/recovery-codes" label is_fresh />
        </div>
    }
}
