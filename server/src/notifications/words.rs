//! What is told, as a mail and as JSON.

use app::model::invalidation::{Counts, InvalidationState};
use app::model::purge::PurgeKind;
use serde_json::{Value, json};

use super::Message;
use crate::clock::rfc_3339;

/// One line.
pub fn subject(message: &Message<'_>) -> String {
    let (counts, kind) = (message.head.counts, message.head.kind);
    let what = match message.head.state {
        InvalidationState::Cancelled => format!("Cancelled: {}", purged(counts, kind)),
        InvalidationState::Failed => "An invalidation failed".to_owned(),
        InvalidationState::Done => purged(counts, kind),
        _ => format!("{}, {} not", purged(counts, kind), counts.total - counts.done),
    };
    let name: String = message.company_name.chars().filter(|char| !char.is_control()).collect();
    format!("{name}: {what}")
}

/// Short, and with the way to all of it.
pub fn text(message: &Message<'_>) -> String {
    let Message { head, page, .. } = message;
    let Counts { total, done, not_cached, refused, failed, cancelled, .. } = head.counts;
    let lines = [
        (total, head.kind.noun(total)),
        (done, "done"),
        (not_cached, "of them were not cached"),
        (refused, "refused"),
        (failed, "failed"),
        (cancelled, "cancelled"),
    ];
    let lines = lines.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let paragraphs = [
        Some(format!("The invalidation that {} asked for has ended.", head.by)),
        (!head.note.is_empty()).then(|| format!("Why: {}", head.note)),
        head.trouble.clone(),
        (total > 0).then(|| lines.collect::<Vec<_>>().join("\n")),
        Some(format!("What became of each {}, and what the edge serves now:\n{page}", head.kind.noun(1))),
        Some("-- \nYou asked to be told when this invalidation has ended.\n".to_owned()),
    ];
    paragraphs.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// The body of a webhook's request.
pub fn ended(message: &Message<'_>) -> Value {
    let Message { head, slug, page, .. } = message;
    let Counts { total, done, not_cached, refused, failed, cancelled, .. } = head.counts;
    json!({
        "type": "invalidation.ended",
        "timestamp": head.finished.map(rfc_3339),
        "data": {
            "id": head.id,
            "company": slug,
            "page": page,
            "state": head.state.word(),
            "by": head.by,
            "note": head.note,
            "link": head.link,
            "kind": head.kind.word(),
            "trouble": head.trouble,
            "created": rfc_3339(head.created),
            "finished": head.finished.map(rfc_3339),
            "urls": {
                "total": total,
                "done": done,
                "not_cached": not_cached,
                "refused": refused,
                "failed": failed,
                "cancelled": cancelled,
            },
        },
    })
}

fn purged(counts: Counts, kind: PurgeKind) -> String {
    format!("{} {} purged", counts.done, kind.noun(counts.done))
}
