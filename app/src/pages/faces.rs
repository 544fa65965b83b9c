//! The faces of what is not there yet and of what cannot be shown, alike on every page.

use leptos::prelude::*;

use super::workspace::login_address;
use crate::browser::hydration::use_hydrated;
use crate::components::{Button, ButtonKind, EmptyState, IconName, LinkButton, Notice, NoticeKind};
use crate::model::error::AppError;

/// Shows what was loaded, or the error's face in its place.
pub fn shown<T, V: IntoView + 'static>(answer: Result<T, AppError>, view: impl FnOnce(T) -> V) -> AnyView {
    match answer {
        Ok(loaded) => view(loaded).into_any(),
        Err(error) => view! { <Refused error /> }.into_any(),
    }
}

/// A page, or a part of one, that cannot be shown: why, and what to do.
#[component]
pub fn Refused(error: AppError) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::api::tell_status(&error);
    let (icon, title) = match &error {
        AppError::SignedOut => (IconName::Lock, "You are signed out"),
        AppError::BadToken => (IconName::Lock, "Not a token"),
        AppError::OutOfScope => (IconName::Lock, "Not for this token"),
        AppError::Forbidden { .. } => (IconName::Lock, "Not for your role"),
        AppError::SecondFactor => (IconName::Lock, "A second factor is needed"),
        AppError::NotFound => (IconName::Unknown, "Nothing here"),
        AppError::Invalid { .. } => (IconName::Alert, "That cannot be shown"),
        AppError::Conflict { .. } => (IconName::Alert, "Changed meanwhile"),
        AppError::TooMany { .. } => (IconName::Clock, "Too much at once"),
        AppError::Unavailable { .. } | AppError::Unreachable { .. } => (IconName::Alert, "Not now"),
        AppError::Internal { .. } => (IconName::Error, "A mistake of ours"),
    };
    let is_signed_out = error == AppError::SignedOut;
    view! {
        <EmptyState
            icon
            title
            actions=move || {
                is_signed_out.then(|| view! { <LinkButton kind=ButtonKind::Primary href=login_address()>"Sign in"</LinkButton> })
            }
        >
            <p>{error.to_string()}</p>
        </EmptyState>
    }
}

/// Something that the person asked for was not done: why, and what to do. What they typed stays where it is.
#[component]
pub fn RefusedNotice(#[prop(optional, into)] title: Option<String>, error: AppError) -> impl IntoView {
    let is_signed_out = error == AppError::SignedOut;
    // Beside this page, so that all that is on it is still there for another try.
    let sign_in = move || {
        is_signed_out.then(|| {
            view! {
                <a class="button" href=login_address() target="_blank">
                    "Sign in in another tab"
                </a>
            }
        })
    };
    view! {
        <Notice kind=NoticeKind::Error title=title.unwrap_or_else(|| "That was not done".to_owned()) live=true actions=sign_in>
            {error.to_string()}
            {is_signed_out.then_some(" Once you are signed in, press again here.")}
        </Notice>
    }
}

/// Somebody else saved the same thing meanwhile: whose counts, the person decides. Without scripts another press decides.
#[component]
pub fn ConflictNotice(
    #[prop(into)] title: String,
    words: String,
    on_theirs: Callback<()>,
    on_mine: Callback<()>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let decisions = move || {
        hydrated.get().then(|| {
            view! {
                <Button on:click=move |_| on_theirs.run(())>"Use theirs"</Button>
                <Button on:click=move |_| on_mine.run(())>"Save mine over theirs"</Button>
            }
        })
    };
    view! {
        <Notice kind=NoticeKind::Warning title live=true actions=move || decisions>
            {words}
            {move || (!hydrated.get()).then_some(" Saving again puts yours in the place of theirs.")}
        </Notice>
    }
    .into_any()
}
