//! The list as a file, with every outcome: CSV for spreadsheets, JSON for programs. It streams, a page of rows at a time.

use std::sync::Arc;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::{UrlOutcome, UrlState};
use app::model::person::Actor;
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt as _};
use serde_json::json;

use super::{find, with_outcomes};
use crate::clock::rfc_3339;
use crate::service::{Service, defect};
use crate::spreadsheet::inert;
use crate::store::invalidations::{self, Begin, UrlFilter};

/// Rows that are in memory at once.
const ROWS_AT_ONCE: u32 = 1_000;
const HEADER: [&str; 7] = ["url", "connection", "state", "answer", "at", "attempts", "request_id"];

/// The whole list, in order. A row of CSV: URL, connection, state, the vendor's answer or the reason for leaving it out,
/// when (RFC 3339), how often it was tried, and the vendor's ID of the last request.
pub async fn export_csv(
    service: Arc<Service>,
    actor: &Actor,
    id: &str,
) -> Answer<impl Stream<Item = Result<Bytes, AppError>> + Send + use<>> {
    let number = find(&service, actor, id).await?.number;
    Ok(pages(service, number, |urls, is_first| csv_of(urls, is_first).map_err(|error| defect(&error))))
}

/// The same as one JSON array with an object for each URL; moments in RFC 3339.
pub async fn export_json(
    service: Arc<Service>,
    actor: &Actor,
    id: &str,
) -> Answer<impl Stream<Item = Result<Bytes, AppError>> + Send + use<>> {
    let number = find(&service, actor, id).await?.number;
    let rows = pages(service, number, |urls, is_first| Ok(json_of(urls, is_first)));
    Ok(rows.chain(stream::once(async { Ok(Bytes::from_static(b"\n]\n")) })))
}

/// What `write` makes of the URLs, some at a time; it is told which are the first.
fn pages(
    service: Arc<Service>,
    number: i64,
    write: impl Fn(&[UrlOutcome], bool) -> Result<Vec<u8>, AppError> + Send + Copy + 'static,
) -> impl Stream<Item = Result<Bytes, AppError>> + Send {
    stream::try_unfold(Some(0), move |after: Option<u64>| {
        let service = Arc::clone(&service);
        async move {
            let Some(after) = after else { return Ok(None) };
            let (filter, begin) = (UrlFilter::default(), Begin::Position(after));
            let rows = invalidations::urls(&service.store, number, filter, begin, ROWS_AT_ONCE).await?;
            let next = rows.last().map(|row| row.position);
            let urls = with_outcomes(&service.store, number, rows).await?;
            Ok(Some((Bytes::from(write(&urls, after == 0)?), next)))
        }
    })
}

fn json_of(urls: &[UrlOutcome], is_first: bool) -> Vec<u8> {
    let mut text = if is_first { "[".to_owned() } else { String::new() };
    for (index, url) in urls.iter().enumerate() {
        let at = url.at.iter().map(|outcome| {
            let exchanges = outcome.exchanges.iter().map(|exchange| {
                json!({
                    "began": rfc_3339(exchange.began),
                    "ended": rfc_3339(exchange.ended),
                    "request_id": exchange.request_id,
                    "said": exchange.said,
                })
            });
            json!({
                "connection": outcome.connection,
                "state": outcome.state.word(),
                "answer": outcome.answer,
                "at": outcome.at.map(rfc_3339),
                "attempts": outcome.attempts,
                "exchanges": exchanges.collect::<Vec<_>>(),
            })
        });
        let row = json!({
            "url": url.url,
            "left_out_because": url.refusal,
            "connections": at.collect::<Vec<_>>(),
        });
        text.push_str(if is_first && index == 0 { "\n" } else { ",\n" });
        text.push_str(&row.to_string());
    }
    text.into_bytes()
}

fn csv_of(urls: &[UrlOutcome], with_header: bool) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if with_header {
        writer.write_record(HEADER)?;
    }
    for url in urls {
        if let Some(refusal) = &url.refusal {
            let cells = [&url.url, "", UrlState::Refused.word(), refusal, "", "", ""];
            writer.write_record(cells.map(inert).iter().map(|cell| cell.as_bytes()))?;
        }
        for outcome in &url.at {
            let at = outcome.at.map(rfc_3339).unwrap_or_default();
            let (name, answer, attempts) = (&outcome.connection, &outcome.answer, outcome.attempts.to_string());
            let request_id = outcome.exchanges.last().map_or("", |exchange| &exchange.request_id);
            let cells = [&url.url, name, outcome.state.word(), answer, &at, &attempts, request_id];
            writer.write_record(cells.map(inert).iter().map(|cell| cell.as_bytes()))?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use app::model::invalidation::{ConnectionOutcome, Exchange};
    use app::model::timestamp::Timestamp;

    use super::*;

    #[test]
    fn a_row_says_what_the_vendor_answered_and_when() {
        let outcome = ConnectionOutcome {
            connection: "Edge, west".to_owned(),
            state: UrlState::Purged,
            answer: "=200 \"Purged\"".to_owned(),
            attempts: 1,
            at: Some(Timestamp(1_795_348_800_000)),
            exchanges: vec![Exchange {
                began: Timestamp(1_795_348_799_000),
                ended: Timestamp(1_795_348_800_000),
                request_id: "r-1".to_owned(),
                said: "200 Purged".to_owned(),
            }],
        };
        let url = UrlOutcome { position: 1, url: "https://a.example/x".to_owned(), at: vec![outcome], refusal: None };
        let urls = [url];
        let text = String::from_utf8(csv_of(&urls, true).unwrap()).unwrap();
        assert_eq!(
            text,
            "url,connection,state,answer,at,attempts,request_id\r\n\
             https://a.example/x,\"Edge, west\",purged,\"'=200 \"\"Purged\"\"\",2026-11-22T12:00:00Z,1,r-1\r\n"
        );
        let text = [json_of(&urls, true), json_of(&urls, false), b"]".to_vec()].concat();
        let rows: serde_json::Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(rows[0], rows[1]);
        assert_eq!(rows[0]["connections"][0]["answer"], "=200 \"Purged\"");
        assert_eq!(rows[0]["connections"][0]["exchanges"][0]["began"], "2026-11-22T11:59:59Z");
    }
}
