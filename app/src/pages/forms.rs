//! What plain forms share: with JavaScript off a refusal comes back in the address of the page that holds the form.

use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::use_query_map;

use super::faces::RefusedNotice;
use crate::model::error::AppError;

/// Keeps in `refusal` what the newest answer of this action said; several actions may share it.
pub fn hear_refusals<S>(action: ServerAction<S>, refusal: RwSignal<Option<AppError>>)
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    Effect::new(move |_| {
        if action.version().get() > 0 {
            let newest = action
                .value()
                .with_untracked(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()));
            refusal.set(newest);
        }
    });
}

/// What a refusal says of one field.
pub fn problem_of(refusal: RwSignal<Option<AppError>>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || refusal.read().as_ref().and_then(|error| error.problem_of(field).map(str::to_owned)))
}

/// What it says where it is of no field.
#[component]
pub fn RefusalOfNoField(refusal: RwSignal<Option<AppError>>) -> impl IntoView {
    move || {
        let error = refusal.get().filter(|error| !matches!(error, AppError::Invalid { .. }));
        error.map(|error| view! { <RefusedNotice error /> })
    }
}

/// The refusal that this visit of the page came back with, if it is of this server function. The address is asked too:
/// the context outlives the visit.
pub fn returned_error<S: ServerFn<Error = AppError>>() -> Option<AppError> {
    let is_here = use_query_map().with_untracked(|query| query.get("__err").is_some());
    use_context::<ServerActionError>()
        .filter(|returned| is_here && returned.path() == S::PATH)
        .map(|returned| ServerFnUrlError::<AppError>::decode_err(returned.err()))
}
