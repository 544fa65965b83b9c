//! **Cancel**, **Run again**, **Retry failed** and **Copy as template**. The second and third make a new invalidation and lead to it: by the
//! server's redirection, or by the router once the page is hydrated. Pressing twice makes one: the form carries a key, which is new after a success.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api::invalidations::{Cancel, CopyAsTemplate, RetryFailed, RunAgain};
use crate::browser::identifiers;
use crate::components::{Button, IconName, use_toasts};
use crate::model::purge::PurgeKind;
use crate::model::rights::Action;
use crate::pages::faces::RefusedNotice;
use crate::pages::forms::{hear_refusals, returned_error};
use crate::pages::workspace::use_workspace;

#[component]
pub fn Actions(
    id: String,
    kind: PurgeKind,
    failed: Signal<u64>,
    #[prop(into)] can_be_cancelled: Signal<bool>,
    leads_to: Callback<String>,
) -> impl IntoView {
    let workspace = use_workspace();
    let again = ServerAction::<RunAgain>::new();
    let retry = ServerAction::<RetryFailed>::new();
    let cancel = ServerAction::<Cancel>::new();
    let copy = ServerAction::<CopyAsTemplate>::new();
    let (navigate, toasts) = (use_navigate(), use_toasts());
    Effect::new(move |_| {
        if let Some(Ok(name)) = copy.value().get() {
            toasts.success(format!("The template {name} is saved."));
            navigate(&workspace.path("setup/templates"), NavigateOptions::default());
        }
    });
    let is_cancelling = Signal::derive(move || cancel.pending().get());
    let is_busy = Signal::derive(move || again.pending().get() || retry.pending().get());
    let key = RwSignal::new(first_key());
    let go_to = Callback::new(move |id: String| {
        key.set(identifiers::random());
        leads_to.run(id);
    });
    Effect::new(move |_| again.value().get().and_then(Result::ok).into_iter().for_each(|id| go_to.run(id)));
    Effect::new(move |_| retry.value().get().and_then(Result::ok).into_iter().for_each(|id| go_to.run(id)));
    let refusal = RwSignal::new(
        returned_error::<RunAgain>()
            .or_else(returned_error::<RetryFailed>)
            .or_else(returned_error::<Cancel>)
            .or_else(returned_error::<CopyAsTemplate>),
    );
    hear_refusals(copy, refusal);
    hear_refusals(again, refusal);
    hear_refusals(retry, refusal);
    hear_refusals(cancel, refusal);
    let id = StoredValue::new(id);
    // The two are different things to do, so one key does not stand for both.
    let target = move |what: &'static str| {
        view! {
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="id" value=id.get_value() />
            <input type="hidden" name="idempotency_key" value=move || key_for(&key.read(), what) />
        }
    };
    // What sweeps a whole site is confirmed anew each time.
    let has_failed = Memo::new(move |_| failed.get() > 0 && !kind.is_sweeping());
    view! {
        {move || refusal.get().map(|error| view! { <RefusedNotice error /> })}
        <div class="invalidation__actions">
            {move || {
                workspace
                    .may(Action::Invalidate)
                    .then(|| {
                        view! {
                            {move || {
                                can_be_cancelled
                                    .get()
                                    .then(|| {
                                        view! {
                                            <ActionForm action=cancel>
                                                <input type="hidden" name="company" value=workspace.company().to_string() />
                                                <input type="hidden" name="id" value=id.get_value() />
                                                <Button submit=true icon=IconName::Close busy=is_cancelling>
                                                    "Cancel what is left"
                                                </Button>
                                            </ActionForm>
                                        }
                                    })
                            }}
                            {(!kind.is_sweeping())
                                .then(|| {
                                    view! {
                                        <ActionForm action=again>
                                            {target("again")}
                                            <Button submit=true icon=IconName::Refresh busy=is_busy>"Run again"</Button>
                                        </ActionForm>
                                    }
                                })}
                            {move || {
                                has_failed
                                    .get()
                                    .then(|| {
                                        view! {
                                            <ActionForm action=retry>
                                                {target("retry")}
                                                <Button submit=true busy=is_busy>"Retry failed"</Button>
                                            </ActionForm>
                                        }
                                    })
                            }}
                        }
                    })
            }}
            <Copy copy id kind />
        </div>
    }
}

/// What made the list of URLs, as a named template.
#[component]
fn Copy(copy: ServerAction<CopyAsTemplate>, id: StoredValue<String>, kind: PurgeKind) -> impl IntoView {
    let workspace = use_workspace();
    view! {
            {move || {
                (workspace.may(Action::ChangeSettings) && kind == PurgeKind::Url)
                    .then(|| {
                        view! {
                            <ActionForm action=copy>
                                <input type="hidden" name="company" value=workspace.company().to_string() />
                                <input type="hidden" name="id" value=id.get_value() />
                                <Button submit=true icon=IconName::Copy busy=copy.pending()>"Copy as template"</Button>
                            </ActionForm>
                        }
                    })
            }}
    }
}

/// Made with the page: on the server it is the page's nonce, which is as random and as new. A page that comes alive keeps
/// what stands in its form.
pub(super) fn first_key() -> String {
    leptos::nonce::use_nonce().map_or_else(identifiers::random, |nonce| nonce.to_string())
}

/// None for none: what two pages share is no key.
pub(super) fn key_for(key: &str, what: &str) -> String {
    if key.is_empty() { String::new() } else { format!("{key}-{what}") }
}
