//! Who is told that the invalidation has ended, or was asked to approve it: who wants to be, and what came of it.

use leptos::prelude::*;

use crate::api::notifications::{Follow, get_notifications};
use crate::browser::timers::use_interval;
use crate::components::{Button, ButtonKind, StateKind, StateMark, Time};
use crate::model::error::AppError;
use crate::model::notification::{Notification, NotificationState, Notifications, Occasion};
use crate::pages::faces::RefusedNotice;
use crate::pages::forms::{hear_refusals, returned_error};
use crate::pages::workspace::use_workspace;

/// How often it is read again while there may be more.
const REFRESH_MS: u32 = 2_000;

pub type NotificationsOf = Resource<Result<Notifications, AppError>>;

/// Who is told of the invalidation of the page. `generation` grows when there may be something new.
pub fn use_notifications(id: Memo<String>, generation: ReadSignal<u32>) -> NotificationsOf {
    let workspace = use_workspace();
    let notifications =
        Resource::new(move || (id.get(), generation.get()), move |(id, _)| get_notifications(workspace.company(), id));
    let is_open = StoredValue::new(false);
    Effect::new(move |_| {
        is_open.set_value(notifications.get().is_some_and(|found| found.is_ok_and(|found| found.is_open())));
    });
    use_interval(REFRESH_MS, move || {
        if is_open.get_value() {
            notifications.refetch();
        }
    });
    notifications
}

/// Nothing where there is nothing to say.
#[component]
pub fn Told(id: String, notifications: NotificationsOf, #[prop(into)] has_ended: Signal<bool>) -> impl IntoView {
    let id = StoredValue::new(id);
    let action = ServerAction::<Follow>::new();
    let refusal = RwSignal::new(returned_error::<Follow>());
    hear_refusals(action, refusal);
    Effect::new(move |_| {
        if matches!(action.value().get(), Some(Ok(()))) {
            notifications.refetch();
        }
    });
    view! {
        {move || refusal.get().map(|error| view! { <RefusedNotice error /> })}
        <Transition>
            {move || {
                let found = notifications.get()?.ok()?;
                let can_follow = found.can_mail && !has_ended.get();
                Some(view! {
                    {can_follow.then(|| view! { <Wish id=id.get_value() is_wanted=found.is_wanted action /> })}
                    {(!found.made.is_empty())
                        .then(|| {
                            view! {
                                <ul class="told" aria-label="Who is told">
                                    {found.made.into_iter().map(|one| view! { <Made one /> }).collect_view()}
                                </ul>
                            }
                        })}
                })
            }}
        </Transition>
    }
}

/// Asks for an e-mail, or takes that back.
#[component]
fn Wish(id: String, is_wanted: bool, action: ServerAction<Follow>) -> impl IntoView {
    let workspace = use_workspace();
    let words = if is_wanted { "Do not e-mail me" } else { "E-mail me when it is done" };
    view! {
        <ActionForm action attr:class="told__wish">
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="is_wanted" value=(!is_wanted).to_string() />
            {is_wanted.then_some("You get an e-mail when it is done. ")}
            <Button submit=true kind=ButtonKind::Quiet busy=action.pending()>{words}</Button>
        </ActionForm>
    }
}

#[component]
fn Made(one: Notification) -> impl IntoView {
    let Notification { email, about, state, attempts, answer, at } = one;
    let whom = match (email, about) {
        (None, _) => "The webhook".to_owned(),
        (Some(email), Occasion::End) => format!("E-mail to {email}"),
        (Some(email), Occasion::Approval) => format!("E-mail to {email}, who may approve it"),
    };
    let (mark, word) = match state {
        NotificationState::Sent => (StateKind::Done, "told"),
        NotificationState::Waiting if attempts == 0 => (StateKind::Waiting, "is told in a moment"),
        NotificationState::Waiting => (StateKind::Waiting, "is told later, by itself"),
        NotificationState::Failed => (StateKind::Failed, "could not be told"),
    };
    view! {
        <li class="told__one">
            <StateMark state=mark word=Some(format!("{whom}: {word}")) />
            {at.map(|at| view! { <Time at /> })}
            {(!answer.is_empty()).then(|| view! { <span class="told__answer">{answer}</span> })}
        </li>
    }
}
