//! `GET /{company}/events`: what runs in a company as server-sent events, so that pages need not ask. An event `running`
//! carries the `Progress` of each; one that is the same has the same ID, so whoever comes back is told only what is new.
//! An event `beat` says every second that the stream is alive: a page that hears nothing asks by itself.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::api::Visitor;
use app::model::rights::Action;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::doors::{admit, refusal};
use crate::invalidation::live::{self, LIFE, Newest};
use crate::service::Service;

const BEAT: Duration = Duration::from_secs(1);
/// How soon the browser comes back.
const RETRY: Duration = Duration::from_millis(500);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// `GET /{company}/events`, for whoever may look.
pub async fn events(
    State(service): State<Arc<Service>>,
    State(stopping): State<CancellationToken>,
    Extension(visitor): Extension<Visitor>,
    Path(company): Path<String>,
    headers: HeaderMap,
) -> Response {
    let actor = match admit(&visitor, Action::Look, &company) {
        Ok(actor) => actor,
        Err(error) => return refusal(&error),
    };
    let last_id = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let newest = live::watch(&service, &actor);
    // Then the browser comes back: whoever may no longer see it is not let in again.
    let end = Instant::now() + LIFE;
    let listener = Listener { newest, person_id: actor.person_id, last_id, stopping, end, is_greeted: false };
    let events = stream::unfold(listener, |mut listener| async move {
        listener.next().await.map(|event| (Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events).into_response();
    // Proxies are not to keep it back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    response
}

/// One who hears a stream.
struct Listener {
    newest: Newest,
    person_id: String,
    /// ID of what they heard last.
    last_id: String,
    stopping: CancellationToken,
    end: Instant,
    is_greeted: bool,
}

impl Listener {
    async fn next(&mut self) -> Option<Event> {
        if !self.is_greeted {
            self.is_greeted = true;
            return Some(Event::default().event("beat").retry(RETRY).data(""));
        }
        loop {
            let told = self.newest.borrow_and_update().clone();
            if told.as_ref().is_some_and(|told| told.is_archived || told.out.contains(&self.person_id)) {
                return None;
            }
            if let Some(told) = told.filter(|told| told.id != self.last_id) {
                told.id.clone_into(&mut self.last_id);
                return Some(Event::default().event("running").id(&told.id).data(&told.json));
            }
            tokio::select! {
                () = self.stopping.cancelled() => return None,
                () = tokio::time::sleep_until(self.end) => return None,
                changed = self.newest.changed() => changed.ok()?,
                () = pause(BEAT) => {
                    // Silence is what tells that the database does not answer.
                    if self.newest.borrow().is_some() {
                        return Some(Event::default().event("beat").data(""));
                    }
                }
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the wait between two beats")]
async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}
