//! A chain of the trail, a company's or the installation's, a page at a time for people, and as a file: a line of JSON for each row, streamed.

use std::sync::Arc;

use app::backend::Answer;
use app::model::audit::{AUDIT_PAGE_SIZE, AuditPage, AuditQuery, Family};
use app::model::day::Day;
use app::model::error::AppError;
use bytes::Bytes;
use futures::{Stream, stream};
use serde_json::{Value, json};

use super::words;
use crate::clock::rfc_3339;
use crate::service::Service;
use crate::store::audit::{self, Filter, Stored};

/// Rows of a file that are in memory at once.
const ROWS_AT_ONCE: u32 = 500;

/// A page of a company's chain, or of the installation's, newest first.
pub async fn page(service: &Service, company_id: &str, query: AuditQuery) -> Answer<AuditPage> {
    let before = query.before.and_then(|before| i64::try_from(before).ok());
    // One more than is shown tells whether there are more.
    let size = AUDIT_PAGE_SIZE + 1;
    let mut rows = audit::page(&service.store, company_id, &filter(&query), before, size).await?;
    let has_more = rows.len() == size as usize;
    rows.truncate(AUDIT_PAGE_SIZE as usize);
    let rows: Vec<_> = rows.iter().map(words::row).collect();
    let older = rows.last().map(|row| row.seq).filter(|_| has_more);
    Ok(AuditPage { rows, older })
}

/// Who can be filtered by.
pub async fn people(service: &Service, company_id: &str) -> Answer<Vec<String>> {
    Ok(audit::people(&service.store, company_id).await?)
}

/// The rows that are asked for, in their order, from the first on, of the chain of a company with its part of addresses.
pub fn json_lines(
    service: Arc<Service>,
    (company_id, slug): (&str, &str),
    query: AuditQuery,
) -> impl Stream<Item = Result<Bytes, AppError>> + Send + use<> {
    let (company_id, slug) = (company_id.to_owned(), slug.to_owned());
    stream::try_unfold(Some(0), move |after: Option<i64>| {
        let (service, company_id, slug, query) =
            (Arc::clone(&service), company_id.clone(), slug.clone(), query.clone());
        async move {
            let Some(after) = after else { return Ok(None) };
            let rows = audit::part(&service.store, &company_id, &filter(&query), after, ROWS_AT_ONCE).await?;
            let next = rows.last().map(|row| row.entry.seq);
            let lines: String = rows.iter().map(|row| format!("{}\n", object(row, &slug))).collect();
            Ok(Some((Bytes::from(lines), next)))
        }
    })
}

/// A row as programs read it; `company` is the company's part of addresses, empty for none.
pub fn object(row: &Stored, company: &str) -> Value {
    let entry = &row.entry;
    json!({
        "id": entry.id,
        "company": company,
        "seq": entry.seq,
        "at": rfc_3339(entry.at),
        "kind": entry.kind,
        "who": entry.who,
        "person_id": entry.person_id,
        "from": entry.origin,
        "action": entry.action,
        "subject": entry.subject,
        "details": words::details(entry),
        "hash": hex::encode(&row.hash),
    })
}

fn filter(query: &AuditQuery) -> Filter<'_> {
    Filter {
        who: query.who.trim(),
        families: query.family.map_or(&[], Family::prefixes),
        text: query.text.trim(),
        since: query.since.map(Day::start),
        until: query.until.map(Day::end),
    }
}

#[cfg(test)]
mod tests;
