//! API tokens for browsers without scripts: a page tells a token once, in the answer to what made it, and a plain form has no
//! other answer than a file.

use std::sync::Arc;

use app::api::Visitor;
use app::backend::Answer;
use app::model::api_token::ApiTokenForm;
use app::model::rights::Action;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Form};

use super::doors::{admit, refusal};
use crate::auth::api_tokens;
use crate::service::Service;

/// `POST /{company}/api-token.txt`, an `Action::OwnTokens`: makes a token.
pub async fn make(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(company): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    let made: Answer<Response> = async {
        let actor = admit(&visitor, Action::OwnTokens, &company)?;
        let standing = visitor.person.as_ref().map(|person| person.standing.clone()).unwrap_or_default();
        let made = api_tokens::make(&service, &actor, &standing, form(pairs)).await?;
        let headers = [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"edgesweep-api-token.txt\""),
            (header::CACHE_CONTROL, "no-store"),
        ];
        Ok((headers, format!("{}\n", made.token)).into_response())
    }
    .await;
    made.unwrap_or_else(|error| refusal(&error))
}

/// The form's fields, named as for the server function.
fn form(pairs: Vec<(String, String)>) -> ApiTokenForm {
    let mut form = ApiTokenForm::default();
    for (name, value) in pairs {
        match name.as_str() {
            "form[name]" => form.name = value,
            "form[days]" => form.days = value,
            "form[actions][]" => form.actions.push(value),
            _ => {}
        }
    }
    form
}
