//! Pages and server functions: hands the application its contexts. A page of a company is for its people only: others
//! are asked to sign in, or told that there is nothing.

use std::sync::Arc;

use app::api::Visitor;
use app::backend::Backend;
use app::model::company::CompanySlug;
use app::model::person::Role;
use app::pages::shell::{SiteFiles, shell};
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use url::form_urlencoded::Serializer;

use super::headers::page_policy;
use crate::service::Service;

/// What a page needs of the server.
#[derive(Clone)]
pub struct Pages {
    pub service: Arc<Service>,
    pub files: SiteFiles,
}

/// Renders the page at the request's path, whole.
pub async fn page(
    State(pages): State<Pages>,
    Extension(visitor): Extension<Visitor>,
    request: Request<Body>,
) -> Response {
    if let Some(elsewhere) = turned_away(&visitor, request.uri()) {
        return elsewhere;
    }
    let context = contexts(pages.service, visitor);
    let policy = move || {
        context();
        let policy = use_nonce().and_then(|nonce| HeaderValue::from_str(&page_policy(&nonce)).ok());
        if let (Some(policy), Some(options)) = (policy, use_context::<ResponseOptions>()) {
            options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let files = pages.files;
    let render = leptos_axum::render_app_async_with_context(policy, move || shell(files.clone()));
    render(request).await.into_response()
}

/// Runs the server function at the request's path.
pub async fn server_function(
    State(pages): State<Pages>,
    Extension(visitor): Extension<Visitor>,
    request: Request<Body>,
) -> Response {
    let context = contexts(pages.service, visitor);
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

fn contexts(service: Arc<Service>, visitor: Visitor) -> impl Fn() + Clone + Send + Sync + 'static {
    let backend: Arc<dyn Backend> = service;
    move || {
        provide_context(Arc::clone(&backend));
        provide_context(visitor.clone());
    }
}

/// Where a visitor goes who may not see the page.
fn turned_away(visitor: &Visitor, uri: &Uri) -> Option<Response> {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    match (&visitor.0, first) {
        (None, "login") => None,
        (Some(person), "" | "login") => {
            let home = person.memberships.first()?;
            Some(Redirect::to(&format!("/{}/assets", home.slug)).into_response())
        }
        (None, _) => {
            let here = uri.path_and_query().map_or("/", |path| path.as_str());
            let query = Serializer::new(String::new()).append_pair("next", here).finish();
            let login = if first.is_empty() { "/login".to_owned() } else { format!("/login?{query}") };
            Some(Redirect::to(&login).into_response())
        }
        (Some(_), company) => {
            let is_theirs = CompanySlug::parse(company).is_some_and(|slug| visitor.actor(Role::Viewer, &slug).is_ok());
            (!is_theirs).then(|| (StatusCode::NOT_FOUND, "There is nothing here that you may see.\n").into_response())
        }
    }
}
