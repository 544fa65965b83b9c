//! The list as a file: CSV with every outcome. It streams, a page of rows at a time.

use std::sync::Arc;

use app::backend::Answer;
use app::model::error::AppError;
use app::model::invalidation::{UrlOutcome, UrlState};
use app::model::person::Actor;
use app::model::timestamp::Timestamp;
use bytes::Bytes;
use futures::stream::{self, Stream};

use super::{find, with_outcomes};
use crate::service::{Service, defect};
use crate::store::invalidations::{self, Begin, UrlFilter};

/// Rows that are in memory at once.
const ROWS_AT_ONCE: u32 = 1_000;
const HEADER: [&str; 5] = ["url", "connection", "state", "answer", "at"];

/// The whole list, in order. A row of CSV: URL, connection, state, the vendor's answer or the reason for leaving it out,
/// and when (RFC 3339).
pub async fn export(
    service: Arc<Service>,
    actor: &Actor,
    id: &str,
) -> Answer<impl Stream<Item = Result<Bytes, AppError>> + Send + use<>> {
    let number = find(&service, actor, id).await?.number;
    Ok(stream::try_unfold(Some(0), move |after: Option<u64>| {
        let service = Arc::clone(&service);
        async move {
            let Some(after) = after else { return Ok(None) };
            let (filter, begin) = (UrlFilter::default(), Begin::Position(after));
            let rows = invalidations::urls(&service.store, number, filter, begin, ROWS_AT_ONCE).await?;
            let next = rows.last().map(|row| row.position);
            let urls = with_outcomes(&service.store, number, rows).await?;
            let text = csv_of(&urls, after == 0).map_err(|error| defect(&error))?;
            Ok(Some((Bytes::from(text), next)))
        }
    }))
}

fn csv_of(urls: &[UrlOutcome], with_header: bool) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    if with_header {
        writer.write_record(HEADER)?;
    }
    for url in urls {
        if let Some(refusal) = &url.refusal {
            writer.write_record([&inert(&url.url), "", UrlState::Refused.word(), refusal, ""])?;
        }
        for outcome in &url.at {
            let at = outcome.at.map(rfc_3339).unwrap_or_default();
            let (name, answer) = (inert(&outcome.connection), inert(&outcome.answer));
            writer.write_record([&inert(&url.url), &name, outcome.state.word(), &answer, &at])?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A spreadsheet would run a cell that begins like a formula; an apostrophe keeps it a text.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

fn rfc_3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use app::model::invalidation::ConnectionOutcome;

    use super::*;

    #[test]
    fn a_row_says_what_the_vendor_answered_and_when() {
        let outcome = ConnectionOutcome {
            connection: "Edge, west".to_owned(),
            state: UrlState::Purged,
            answer: "=200 \"Purged\"".to_owned(),
            attempts: 1,
            at: Some(Timestamp(1_795_348_800_000)),
        };
        let url = UrlOutcome { position: 1, url: "https://a.example/x".to_owned(), at: vec![outcome], refusal: None };
        let text = String::from_utf8(csv_of(&[url], true).unwrap()).unwrap();
        assert_eq!(
            text,
            "url,connection,state,answer,at\r\n\
             https://a.example/x,\"Edge, west\",purged,\"'=200 \"\"Purged\"\"\",2026-11-22T12:00:00Z\r\n"
        );
    }
}
