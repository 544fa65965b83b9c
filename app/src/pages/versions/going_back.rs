//! Before somebody goes back: what would change of what is saved now. Its form is a plain one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::difference::Changes;
use super::query::VersionsQuery;
use super::{How, address};
use crate::api::versions::GoBack;
use crate::browser::{focus, timers};
use crate::components::{Button, ButtonKind, LinkButton};
use crate::model::versions::{Difference, WayBack};
use crate::pages::workspace::use_workspace;

const ID: &str = "going-back";
/// Long enough for the page to show what is to be focused.
const SHOWN_MS: u32 = 50;

#[component]
pub fn GoingBack(way: WayBack, query: VersionsQuery) -> impl IntoView {
    let workspace = use_workspace();
    let WayBack { version, saved, current, difference } = way;
    let cancel = address(workspace, VersionsQuery { back_to: None, ..query });
    // It stands above the list in which somebody pressed.
    Effect::new(|_| timers::after(SHOWN_MS, || focus::by_id(ID)));
    view! {
        <section class="panel" aria-labelledby=ID>
            <div class="panel__body">
                <h2 class="panel__title" id=ID tabindex="-1">
                    {format!("Go back to version {version} of {}?", query.of.label())}
                </h2>
                <p>"Version " {version} ": " <How saved /> "."</p>
                {match difference {
                    None => {
                        view! {
                            <p>"Nothing would change: what is saved now is the same."</p>
                            <div>
                                <LinkButton href=cancel>"Close"</LinkButton>
                            </div>
                        }
                            .into_any()
                    }
                    Some(difference) => view! { <Form version current query difference cancel /> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Form(version: i64, current: i64, query: VersionsQuery, difference: Difference, cancel: String) -> impl IntoView {
    view! {
        <p>
            "This would change of what is saved now, which is version " {current}
            ". It becomes a version of its own, from which there is a way back, too."
        </p>
        <Changes difference />
        <form class="button-row" method="post" action=GoBack::url()>
            <input type="hidden" name="company" value=use_workspace().company().to_string() />
            <input type="hidden" name="subject" value=query.of.word() />
            <input type="hidden" name="version" value=version.to_string() />
            <input type="hidden" name="current" value=current.to_string() />
            <Button submit=true kind=ButtonKind::Primary>"Go back to this version"</Button>
            <LinkButton href=cancel>"Cancel"</LinkButton>
        </form>
    }
}
