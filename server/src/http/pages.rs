//! Pages and server functions: hands the application its contexts. A page of a company is for its people only: others
//! are asked to sign in, or shown the face of a page that does not exist.

use std::sync::Arc;

use app::api::assets::StageImport;
use app::api::{Visitor, check_form};
use app::backend::Backend;
use app::model::account::SignInWays;
use app::model::company::CompanySlug;
use app::model::error::AppError;
use app::model::rights::Action;
use app::pages::shell::{SiteFiles, shell};
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos::server_fn::ServerFn as _;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use leptos_axum::ResponseOptions;
use url::Url;
use url::form_urlencoded::Serializer;

use super::doors::refusal;
use super::headers::page_policy;
use super::login::safe_path;
use crate::audit::knocks;
use crate::service::Service;

/// Bytes of an error that are read again to find its status: it holds sentences, not lists.
const MAX_ERROR_BYTES: usize = 1024 * 1024;

/// What a page needs of the server.
#[derive(Clone)]
pub struct Pages {
    pub service: Arc<Service>,
    pub files: SiteFiles,
}

/// What a visitor finds at an address.
enum Found {
    ThePage,
    /// Another page is for them now.
    Elsewhere(String),
    /// No such page, or one of a company that is not theirs: both look alike.
    Nothing,
}

/// Renders the page at the request's path, whole.
pub async fn page(
    State(pages): State<Pages>,
    Extension(visitor): Extension<Visitor>,
    request: Request<Body>,
) -> Response {
    match found(&visitor, request.uri()) {
        Found::ThePage => render(pages, visitor, None, request).await,
        Found::Elsewhere(path) => Redirect::to(&path).into_response(),
        Found::Nothing => render(pages, visitor, Some(StatusCode::NOT_FOUND), request).await,
    }
}

/// What is answered at an address that no entrance has. Nobody is recognised there, so the face is all that is shown.
pub async fn nothing_here(pages: Pages, uri: Uri) -> Response {
    let slashless = uri.path().trim_end_matches('/');
    if slashless.len() < uri.path().len() && slashless.len() > 1 && safe_path(slashless) == slashless {
        return Redirect::permanent(slashless).into_response();
    }
    // One address for all of them: what the application would make of the real one does not matter.
    let request = Request::get("/nothing").body(Body::empty()).unwrap_or_default();
    render(pages, Visitor::default(), Some(StatusCode::NOT_FOUND), request).await
}

/// Runs the server function at the request's path. There is none for who is not signed in, so of their requests not a
/// byte more is read.
pub async fn server_function(
    State(pages): State<Pages>,
    Extension(visitor): Extension<Visitor>,
    request: Request<Body>,
) -> Response {
    if visitor.person.is_none() {
        return signed_out(request.headers());
    }
    if request.uri().path() == StageImport::PATH
        && let Err(error) = check_form(text(request.headers(), &header::CONTENT_TYPE))
    {
        return refusal(&error);
    }
    let entrance = format!("{} {}", request.method(), request.uri().path());
    let context = contexts(Arc::clone(&pages.service), visitor.clone());
    let answer = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    if !is_unreadable(&answer) {
        return answer;
    }
    if let Some(person) = &visitor.person {
        knocks::unreadable(&pages.service, person, visitor.from, &entrance);
    }
    with_status_of_its_error(answer).await
}

async fn render(pages: Pages, visitor: Visitor, status: Option<StatusCode>, request: Request<Body>) -> Response {
    let context = contexts(pages.service, visitor);
    let around = move || {
        context();
        let Some(options) = use_context::<ResponseOptions>() else { return };
        if let Some(policy) = use_nonce().and_then(|nonce| HeaderValue::from_str(&page_policy(&nonce)).ok()) {
            options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
        if let Some(status) = status {
            options.set_status(status);
        }
    };
    let files = pages.files;
    let render = leptos_axum::render_app_async_with_context(around, move || shell(files.clone()));
    render(request).await.into_response()
}

fn contexts(service: Arc<Service>, visitor: Visitor) -> impl Fn() + Clone + Send + Sync + 'static {
    let ways = SignInWays { sign_on: service.sign_on.get().map(|sign_on| sign_on.name.clone()) };
    let backend: Arc<dyn Backend> = service;
    move || {
        provide_context(ways.clone());
        provide_context(Arc::clone(&backend));
        provide_context(visitor.clone());
    }
}

fn found(visitor: &Visitor, uri: &Uri) -> Found {
    match (&visitor.person, uri.path()) {
        (None, "/login") => Found::ThePage,
        (None, "/") => Found::Elsewhere("/login".to_owned()),
        (None, _) => Found::Elsewhere(login_and_back(uri.path_and_query().map_or("/", |path| path.as_str()))),
        (Some(person), "/" | "/login") => match person.memberships.first() {
            Some(home) => Found::Elsewhere(format!("/{}/assets", home.slug)),
            None => Found::Nothing,
        },
        (Some(_), path) => {
            let company = CompanySlug::parse(path.split('/').nth(1).unwrap_or_default());
            let Some(company) = company else { return Found::Nothing };
            let account = format!("/{company}/account");
            match visitor.actor(Action::Look, &company) {
                Ok(_) => Found::ThePage,
                Err(AppError::SecondFactor) if path == account => Found::ThePage,
                Err(AppError::SecondFactor) => Found::Elsewhere(format!("{account}?problem=second-factor")),
                Err(_) => Found::Nothing,
            }
        }
    }
}

/// The login page, which leads back to `path`.
fn login_and_back(path: &str) -> String {
    format!("/login?{}", Serializer::new(String::new()).append_pair("next", path).finish())
}

/// 401 for a page that is hydrated. The browser of a plain form goes to sign in, and comes back to the form.
fn signed_out(headers: &HeaderMap) -> Response {
    if !text(headers, &header::ACCEPT).is_some_and(|accepted| accepted.contains("text/html")) {
        return refusal(&AppError::SignedOut);
    }
    let form = text(headers, &header::REFERER).and_then(|referer| Url::parse(referer).ok());
    Redirect::to(&form.map_or("/login".to_owned(), |form| login_and_back(form.path()))).into_response()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether this tells of arguments that could not be read: they are refused before a server function can set its error's status.
fn is_unreadable(answer: &Response) -> bool {
    answer.status() == StatusCode::INTERNAL_SERVER_ERROR && answer.headers().contains_key(SERVER_FN_ERROR_HEADER)
}

async fn with_status_of_its_error(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_ERROR_BYTES).await else { return parts.status.into_response() };
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes) {
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(parts.status);
    }
    Response::from_parts(parts, Body::from(bytes))
}
