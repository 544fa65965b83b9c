use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::*;
use crate::fixture::Fixture;
use crate::{config::Config, router};

const TOKEN: &str = "a token for the metrics";

async fn ask(router: &Router, authorization: Option<&str>) -> (StatusCode, String) {
    let mut request = Request::get("/metrics");
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status();
    (status, String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().into()).unwrap())
}

async fn served(token: Option<&str>) -> (Fixture, Router) {
    let fixture = Fixture::new().await;
    let config = Config { metrics_token: token.map(SecretString::from), ..Config::example() };
    let router = router::router(&fixture.service, &config, &tokio_util::sync::CancellationToken::new());
    (fixture, router)
}

#[tokio::test]
async fn only_whoever_has_the_token_is_told_anything() {
    let (_fixture, closed) = served(None).await;
    assert_eq!(ask(&closed, Some("Bearer ")).await.0, StatusCode::NOT_FOUND);
    let (_fixture, router) = served(Some(TOKEN)).await;
    for wrong in [None, Some("Bearer "), Some("Bearer a token"), Some(TOKEN), Some("Basic YTpi")] {
        assert_eq!(ask(&router, wrong).await, (StatusCode::UNAUTHORIZED, String::new()), "{wrong:?}");
    }
    let (status, text) = ask(&router, Some(&format!("Bearer {TOKEN}"))).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("# TYPE edgesweep_invalidations_open gauge\nedgesweep_invalidations_open 0\n"), "{text}");
}

#[test]
fn each_connection_has_its_lines_and_names_are_escaped() {
    let mut spans = metrics::Recent::default();
    spans.push(12_000);
    let connection = metrics::Connection {
        company: "acme".to_owned(),
        name: "Edge \"a\\b\"".to_owned(),
        batches: 2,
        urls: 150,
        is_paused: true,
        spans,
        errors: metrics::Recent::default(),
    };
    let text = written(&Metrics { open: 3, waiting: 2, connections: vec![connection] });
    let labels = r#"company="acme",connection="Edge \"a\\b\"""#;
    assert!(text.contains(&format!("edgesweep_queue_urls{{{labels}}} 150\n")), "{text}");
    assert!(text.contains(&format!("edgesweep_connection_paused{{{labels}}} 1\n")), "{text}");
    assert!(text.contains(&format!("edgesweep_request_seconds{{{labels},quantile=\"0.9\"}} 0.012\n")), "{text}");
    assert!(text.contains("\nedgesweep_invalidations_waiting 2\n"), "{text}");
    assert!(!text.contains("edgesweep_estimate_error_ratio{"), "{text}");
}
