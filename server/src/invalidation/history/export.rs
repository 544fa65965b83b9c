//! The list as a file, with every outcome: CSV for spreadsheets, JSON for programs. It streams, a page of rows at a time.

use std::sync::Arc;

use app::backend::Answer;
use app::model::approval::{Decided, Decision};
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
use crate::store::invalidations::{self, Begin, Head, UrlFilter};

/// Rows that are in memory at once.
const ROWS_AT_ONCE: u32 = 1_000;
const HEADER: [&str; 9] =
    ["url", "connection", "state", "answer", "at", "attempts", "request_id", "approved_by", "approved_at"];

/// The whole list, in order. A row of CSV: URL, connection, state, the vendor's answer or the reason for leaving it out,
/// when (RFC 3339), how often it was tried, the vendor's ID of the last request, and who approved the invalidation, when.
pub async fn export_csv(
    service: Arc<Service>,
    actor: &Actor,
    id: &str,
) -> Answer<impl Stream<Item = Result<Bytes, AppError>> + Send + use<>> {
    let head = find(&service, actor, id).await?;
    let approved = approved(&head);
    let write = move |urls: &[UrlOutcome], is_first| csv_of(urls, &approved, is_first).map_err(|error| defect(&error));
    Ok(pages(service, head.number, write))
}

/// The same as one JSON array with an object for each URL; moments in RFC 3339.
pub async fn export_json(
    service: Arc<Service>,
    actor: &Actor,
    id: &str,
) -> Answer<impl Stream<Item = Result<Bytes, AppError>> + Send + use<>> {
    let head = find(&service, actor, id).await?;
    let approved = approved(&head);
    let rows = pages(service, head.number, move |urls, is_first| Ok(json_of(urls, &approved, is_first)));
    Ok(rows.chain(stream::once(async { Ok(Bytes::from_static(b"\n]\n")) })))
}

/// Who approved it and when (RFC 3339); none where nobody had to.
type Approved = Option<(String, String)>;

fn approved(head: &Head) -> Approved {
    let Decision { by, at, .. } = head.approval.as_ref()?.decided(Decided::Approved)?;
    Some((by.clone(), rfc_3339(*at)))
}

/// What `write` makes of the URLs, some at a time; it is told which are the first.
fn pages(
    service: Arc<Service>,
    number: i64,
    write: impl Fn(&[UrlOutcome], bool) -> Result<Vec<u8>, AppError> + Send + Sync + 'static,
) -> impl Stream<Item = Result<Bytes, AppError>> + Send {
    let write = Arc::new(write);
    stream::try_unfold(Some(0), move |after: Option<u64>| {
        let (service, write) = (Arc::clone(&service), Arc::clone(&write));
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

fn json_of(urls: &[UrlOutcome], approved: &Approved, is_first: bool) -> Vec<u8> {
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
            "approved": approved.as_ref().map(|(by, at)| json!({ "by": by, "at": at })),
        });
        text.push_str(if is_first && index == 0 { "\n" } else { ",\n" });
        text.push_str(&row.to_string());
    }
    text.into_bytes()
}

fn csv_of(urls: &[UrlOutcome], approved: &Approved, with_header: bool) -> Result<Vec<u8>, csv::Error> {
    let (by, when) = approved.as_ref().map_or(("", ""), |(by, at)| (by.as_str(), at.as_str()));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if with_header {
        writer.write_record(HEADER)?;
    }
    for url in urls {
        if let Some(refusal) = &url.refusal {
            let cells = [&url.url, "", UrlState::Refused.word(), refusal, "", "", "", by, when];
            writer.write_record(cells.map(inert).iter().map(|cell| cell.as_bytes()))?;
        }
        for outcome in &url.at {
            let at = outcome.at.map(rfc_3339).unwrap_or_default();
            let (name, answer, attempts) = (&outcome.connection, &outcome.answer, outcome.attempts.to_string());
            let request_id = outcome.exchanges.last().map_or("", |exchange| &exchange.request_id);
            let cells = [&url.url, name, outcome.state.word(), answer, &at, &attempts, request_id, by, when];
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
        let approved = Some(("=grace@acme.example".to_owned(), "2026-11-22T11:00:00Z".to_owned()));
        let text = String::from_utf8(csv_of(&urls, &approved, true).unwrap()).unwrap();
        assert_eq!(
            text,
            "url,connection,state,answer,at,attempts,request_id,approved_by,approved_at\r\n\
             https://a.example/x,\"Edge, west\",purged,\"'=200 \"\"Purged\"\"\",2026-11-22T12:00:00Z,1,r-1,\
             '=grace@acme.example,2026-11-22T11:00:00Z\r\n"
        );
        let text = [json_of(&urls, &approved, true), json_of(&urls, &approved, false), b"]".to_vec()].concat();
        let rows: serde_json::Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(rows[0], rows[1]);
        assert_eq!(rows[0]["connections"][0]["answer"], "=200 \"Purged\"");
        assert_eq!(rows[0]["connections"][0]["exchanges"][0]["began"], "2026-11-22T11:59:59Z");
    }
}
