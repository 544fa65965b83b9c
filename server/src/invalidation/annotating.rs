//! What people add to an invalidation afterwards: why, and where more is said about it.

use app::backend::Answer;
use app::model::error::{AppError, FieldProblem};
use app::model::person::Actor;
use app::model::recipe::MAX_NOTE_BYTES;
use serde_json::json;
use url::Url;

use super::history;
use crate::audit::{self, difference};
use crate::service::Service;
use crate::store::{StoreError, invalidations};

/// Bytes of a link.
const MAX_LINK_BYTES: usize = 2_000;

/// Keeps note and link; the trail says that they were changed.
pub async fn annotate(service: &Service, actor: &Actor, id: &str, note: &str, link: &str) -> Answer<()> {
    let head = history::find(service, actor, id).await?;
    let note = note.trim();
    let link = read_link(link.trim());
    let mut problems = Vec::new();
    if let Some(message) = note_problem(note) {
        problems.push(FieldProblem { field: "note".to_owned(), message });
    }
    if let Err(message) = &link {
        problems.push(FieldProblem { field: "link".to_owned(), message: message.clone() });
    }
    let (true, Ok(link)) = (problems.is_empty(), link) else { return Err(AppError::Invalid { problems }) };
    if head.note == note && head.link == link {
        return Ok(());
    }
    let before = json!({ "note": head.note, "link": head.link });
    let details = difference::of(&before, &json!({ "note": note, "link": link }));
    let mut tx = service.store.write().await?;
    invalidations::annotate(&mut tx, head.number, note, &link).await?;
    audit::record(&mut tx, service, actor, "invalidation.annotated", id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// What is wrong with a note.
pub fn note_problem(note: &str) -> Option<String> {
    (note.len() > MAX_NOTE_BYTES).then(|| format!("The note is longer than {MAX_NOTE_BYTES} bytes. Shorten it."))
}

/// A link as a browser takes it: a page, and nothing that runs.
fn read_link(link: &str) -> Result<String, String> {
    if link.is_empty() {
        return Ok(String::new());
    }
    if link.len() > MAX_LINK_BYTES {
        return Err(format!("The link is longer than {MAX_LINK_BYTES} bytes. Shorten it."));
    }
    let is_page =
        |url: &Url| matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    match Url::parse(link).ok().filter(is_page) {
        Some(url) => Ok(url.into()),
        None => {
            Err("This is no address of a page. It begins with https:// or http:// and has no password in it."
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_page() {
        assert_eq!(read_link(""), Ok(String::new()));
        assert_eq!(read_link("https://tickets.example/T-1"), Ok("https://tickets.example/T-1".to_owned()));
        for link in
            ["javascript:alert(1)", "tickets.example", "https://me:secret@tickets.example/", "data:text/html,x", "/a"]
        {
            assert!(read_link(link).is_err(), "{link}");
        }
        assert!(read_link(&format!("https://tickets.example/{}", "x".repeat(MAX_LINK_BYTES))).is_err());
    }
}
