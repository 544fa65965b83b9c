//! What a plain form needs beyond a server function: with JavaScript off its browser follows the answer by itself, so
//! success must say where to go, and what was refused must be kept, or the reload would lose what was typed.

use http::request::Parts;
use leptos::prelude::use_context;
use serde::Serialize;

use super::door::is_plain_form;
use crate::backend::{Answer, Backend};
use crate::model::person::Actor;

/// Sends the browser of a plain form on; a page that is hydrated goes by itself.
///
/// A form can name a part of the path. What no header can carry, or a browser reads otherwise than it is written, leads
/// to the start.
pub fn go_to(path: &str) {
    if is_plain_form(use_context::<Parts>().as_ref()) {
        let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        leptos_axum::redirect(if is_plain { path } else { "/" });
    }
}

/// Keeps the text of a plain form that was refused.
pub async fn keep_refused<T>(
    answer: Answer<T>,
    backend: &dyn Backend,
    actor: &Actor,
    kind: &str,
    form: &(impl Serialize + Sync),
) -> Answer<T> {
    if answer.is_err()
        && is_plain_form(use_context::<Parts>().as_ref())
        && let Ok(text) = serde_json::to_string(form)
    {
        backend.keep_draft(actor, kind.to_owned(), text).await?;
    }
    answer
}
