//! Asks before a connection is deleted, by its name, and says what stays. The question also has its own address
//! (`?delete=…`), so that it works without scripts.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::Actions;
use crate::browser::hydration::use_hydrated;
use crate::components::{Button, ButtonKind, Dialog, LinkButton, Notice, NoticeKind};
use crate::model::connection::Connection;
use crate::pages::faces::RefusedNotice;
use crate::pages::workspace::use_workspace;

/// `wanted` is the connection that may be deleted, if the person asked for one.
#[component]
pub fn Deletion(#[prop(into)] wanted: Signal<Option<Connection>>, actions: Actions) -> impl IntoView {
    let action = actions.delete;
    let workspace = use_workspace();
    let hydrated = use_hydrated();
    let list = workspace.path("setup/connections");
    let close = Callback::new(move |()| {
        actions.doomed.set(None);
        actions.delete_refusal.set(None);
    });
    let refusal = move || {
        let refusal = actions.delete_refusal.get();
        refusal.map(|error| view! { <RefusedNotice title="It is not deleted" error /> })
    };
    let title = move || wanted.get().map(|connection| format!("Delete “{}”?", connection.name));
    let words = "Its credentials are destroyed at once, and its hosts are no longer cleared. What it did stays in the \
        history under its name. Work of it that waits will fail. This cannot be undone; to stop it for a while, disable it.";
    let form = move || {
        wanted.get().map(|connection| {
            view! {
                <ActionForm action>
                    <input type="hidden" name="company" value=workspace.company().to_string() />
                    <input type="hidden" name="id" value=connection.id />
                    <Button kind=ButtonKind::Danger submit=true busy=Signal::derive(move || action.pending().get())>
                        {format!("Delete “{}”", connection.name)}
                    </Button>
                </ActionForm>
            }
        })
    };
    move || {
        if hydrated.get() {
            view! {
                <Dialog
                    title="Delete connection"
                    id="delete-connection"
                    open=Signal::derive(move || wanted.read().is_some())
                    on_close=close
                    footer=move || {
                        view! {
                            <Button on:click=move |_| close.run(())>"Keep it"</Button>
                            {form}
                        }
                    }
                >
                    <p>
                        <strong>{title}</strong>
                    </p>
                    <p>{words}</p>
                    {refusal}
                </Dialog>
            }
            .into_any()
        } else {
            let list = list.clone();
            title()
                .map(|title| {
                    let actions = move || {
                        view! {
                            <LinkButton href=list.clone()>"Keep it"</LinkButton>
                            {form}
                        }
                    };
                    view! {
                        {refusal}
                        <Notice kind=NoticeKind::Warning title actions>
                            {words}
                        </Notice>
                    }
                })
                .into_any()
        }
    }
}
