//! Passkeys, which sign in by themselves and count as a second factor.

use leptos::prelude::*;

use super::OfCompany;
use super::second_factor::Press;
use crate::browser::passkeys::Ask;
use crate::components::{ButtonKind, TextField, Time};
use crate::model::account::PasskeyEntry;
use crate::pages::passkey_form::PasskeyForm;

#[component]
pub fn Passkeys(passkeys: Vec<PasskeyEntry>, can_add: bool, is_fresh: bool) -> impl IntoView {
    let rows = passkeys.into_iter().map(|entry| view! { <Row entry is_fresh /> }).collect_view();
    view! {
        {rows}
        {can_add
            .then(|| {
                view! {
                    <PasskeyForm
                        ask=Ask::Create
                        begin="/account/passkeys/begin"
                        action="/account/passkeys"
                        label="Add a passkey"
                        off="No passkey was made."
                        disabled=Signal::stored(!is_fresh)
                    >
                        <OfCompany />
                        <TextField
                            label="Name of the passkey"
                            name="name"
                            id="passkey-name"
                            value=String::new()
                            placeholder="Laptop"
                            help="A passkey on this device or a security key signs you in by finger, face or PIN, without your password."
                        />
                    </PasskeyForm>
                }
            })}
    }
}

#[component]
fn Row(entry: PasskeyEntry, is_fresh: bool) -> impl IntoView {
    let PasskeyEntry { id, name, created, used } = entry;
    let used = match used {
        Some(at) => view! { ", last used " <Time at /> "." }.into_any(),
        None => ", not used yet.".into_any(),
    };
    view! {
        <div class="account__row">
            <p>"Passkey " <b>{name}</b> ", added " <Time at=created /> {used}</p>
            <Press
                action="/account/passkeys/remove"
                label="Remove the passkey"
                kind=ButtonKind::Danger
                is_fresh
                id=Some(id)
            />
        </div>
    }
}
