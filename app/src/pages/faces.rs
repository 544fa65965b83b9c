//! The faces of what is not there yet and of what cannot be shown, alike on every page.

use leptos::prelude::*;

use super::workspace::login_address;
use crate::components::EmptyState;
use crate::components::IconName;
use crate::components::{ButtonKind, LinkButton};
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
        AppError::Forbidden { .. } => (IconName::Lock, "Not for your role"),
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
