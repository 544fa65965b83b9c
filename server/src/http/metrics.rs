//! `GET /metrics`: what waits, how fast connections are and how right estimates were, as Prometheus reads it (text format 0.0.4).
//! Only for whoever knows the operator's token; without one it is as if there were no metrics. All of it is read from the
//! database, so each of several servers tells the same, and nothing is counted while nobody asks.

use std::fmt::Write as _;
use std::sync::Arc;

use app::model::error::AppError;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use super::doors::refusal;
use crate::service::Service;
use crate::store::metrics::{self, Metrics};

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const MICROS: f64 = 1e6;
const THOUSANDTHS: f64 = 1e3;

/// What is asked for before anything is told.
#[derive(Clone)]
pub struct MetricsToken(pub Option<SecretString>);

impl MetricsToken {
    /// Digests are compared, so the time that it takes tells nothing of the token.
    fn is_in(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
        match (&self.0, sent) {
            (Some(token), Some(sent)) => Sha256::digest(token.expose_secret()) == Sha256::digest(sent),
            _ => false,
        }
    }
}

/// `GET /metrics`.
pub async fn metrics(
    State(service): State<Arc<Service>>,
    State(token): State<MetricsToken>,
    headers: HeaderMap,
) -> Response {
    if token.0.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !token.is_in(&headers) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    match metrics::read(&service.store, service.now()).await {
        Ok(metrics) => ([(header::CONTENT_TYPE, TEXT)], written(&metrics)).into_response(),
        Err(error) => refusal(&AppError::from(error)),
    }
}

/// In the text format.
fn written(metrics: &Metrics) -> String {
    let mut text = Text::default();
    text.name("edgesweep_invalidations_open", "Invalidations that have not ended.");
    text.line("edgesweep_invalidations_open", &[], number(metrics.open));
    text.name("edgesweep_invalidations_waiting", "Of those, which wait for a second person's approval.");
    text.line("edgesweep_invalidations_waiting", &[], number(metrics.waiting));
    text.of_each(metrics, "edgesweep_queue_batches", "Batches that wait or are being sent.", |one| {
        vec![("", number(one.batches))]
    });
    text.of_each(metrics, "edgesweep_queue_urls", "URLs in them.", |one| vec![("", number(one.urls))]);
    text.of_each(metrics, "edgesweep_connection_paused", "1 while nothing is sent to it.", |one| {
        vec![("", number(u64::from(one.is_paused)))]
    });
    text.of_each(metrics, "edgesweep_request_seconds", "What a URL, or a request with several, took lately.", |one| {
        quantiles(&one.spans, MICROS)
    });
    text.of_each(
        metrics,
        "edgesweep_estimate_error_ratio",
        "By how much the newest estimates were wrong, as a share of the true time.",
        |one| quantiles(&one.errors, THOUSANDTHS),
    );
    text.0
}

fn quantiles(recent: &metrics::Recent, unit: f64) -> Vec<(&'static str, f64)> {
    let quantile = |name, percent| recent.quantile(percent).map(|value| (name, number(value) / unit));
    [quantile("0.5", 50), quantile("0.9", 90)].into_iter().flatten().collect()
}

#[expect(clippy::cast_precision_loss, reason = "Prometheus knows no other numbers")]
fn number(value: u64) -> f64 {
    value as f64
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn name(&mut self, name: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} gauge");
    }

    fn of_each(
        &mut self,
        metrics: &Metrics,
        name: &str,
        help: &str,
        values: fn(&metrics::Connection) -> Vec<(&'static str, f64)>,
    ) {
        self.name(name, help);
        for one in &metrics.connections {
            for (quantile, value) in values(one) {
                let labels = [("company", one.company.as_str()), ("connection", &one.name), ("quantile", quantile)];
                self.line(name, &labels, value);
            }
        }
    }

    /// Labels without a value are left out.
    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        let labels: Vec<String> = labels
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
            .collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}

/// As the text format wants the values of labels.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests;
