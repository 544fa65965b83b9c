//! What is told, as a mail and as JSON.

use app::model::approval::{Approval, Decided, Decision};
use app::model::invalidation::{Counts, InvalidationState};
use app::model::purge::PurgeKind;
use serde_json::{Value, json};

use super::Message;
use crate::clock::rfc_3339;
use crate::store::invalidations::Head;

/// One line.
pub fn subject(message: &Message<'_>) -> String {
    let (counts, kind) = (message.head.counts, message.head.kind);
    let what = match message.head.state {
        InvalidationState::Cancelled if declined(message.head).is_some() => "An invalidation was declined".to_owned(),
        InvalidationState::Cancelled => format!("Cancelled: {}", purged(counts, kind)),
        InvalidationState::Failed => "An invalidation failed".to_owned(),
        InvalidationState::Done => purged(counts, kind),
        _ => format!("{}, {} not", purged(counts, kind), counts.total - counts.done),
    };
    of_company(message, &what)
}

/// The same of what waits for approval.
pub fn question(message: &Message<'_>) -> String {
    of_company(message, &format!("Approval wanted: {}", asked(message.head)))
}

fn of_company(message: &Message<'_>, what: &str) -> String {
    let name: String = message.company_name.chars().filter(|char| !char.is_control()).collect();
    format!("{name}: {what}")
}

/// What was asked for: `1240 URLs`.
fn asked(head: &Head) -> String {
    format!("{} {}", head.counts.left, head.kind.noun(head.counts.left))
}

/// The question, and the way to where it is answered: a mail approves nothing.
pub fn asking(message: &Message<'_>) -> String {
    let Message { head, page, company_name, .. } = message;
    let need = head.approval.as_ref().map(|approval| approval.need.words(head.kind, |count| count.to_string()));
    let paragraphs = [
        Some(format!("{} asked to clear {}. Nothing is sent before somebody else approves it.", head.by, asked(head))),
        need.map(|need| format!("{need}: the rules of {company_name} want that.")),
        (!head.note.is_empty()).then(|| format!("Why: {}", head.note)),
        Some(format!("Look at it, and approve or decline it:\n{page}")),
        Some(format!("-- \nYou are asked since you may approve this in {company_name}.\n")),
    ];
    paragraphs.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Who declined it, if somebody did.
fn declined(head: &Head) -> Option<&Decision> {
    head.approval.as_ref().and_then(|approval| approval.decided(Decided::Declined))
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
        declined(head).map(|Decision { by, reason, .. }| match reason.as_str() {
            "" => format!("{by} declined it."),
            reason => format!("{by} declined it: {reason}"),
        }),
        head.trouble.clone(),
        (total > 0).then(|| lines.collect::<Vec<_>>().join("\n")),
        Some(format!("What became of each {}, and what the edge serves now:\n{page}", head.kind.noun(1))),
        Some("-- \nYou asked for this invalidation, or to be told when it has ended.\n".to_owned()),
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
            "approval": head.approval.as_ref().and_then(approval),
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

/// What a second person decided.
fn approval(approval: &Approval) -> Option<Value> {
    let Decision { what, by, at, reason } = approval.decision.as_ref()?;
    Some(json!({ "decision": what.word(), "by": by, "at": rfc_3339(*at), "reason": reason }))
}

fn purged(counts: Counts, kind: PurgeKind) -> String {
    format!("{} {} purged", counts.done, kind.noun(counts.done))
}
