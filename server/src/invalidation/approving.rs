//! Approval: what the company's rules want a second person to look at is stored whole and held back, until somebody who may
//! lets it go or declines it. Nobody approves what they asked for themselves, nor does a program. Rules that are loosened
//! meanwhile let nothing go: what waits goes on waiting.

use app::backend::Answer;
use app::model::approval::{ApprovalRules, Decided};
use app::model::error::AppError;
use app::model::invalidation::InvalidationState;
use app::model::person::Actor;
use app::model::purge::PurgeKind;
use app::model::recipe::MAX_NOTE_BYTES;
use app::model::rights::Action;
use app::model::rules::Rules;
use serde_json::{Value, json};

use super::desk::{self, Known};
use super::rules::{is_offered, quiet};
use super::{history, order};
use crate::service::Service;
use crate::store::approvals::{self, NewDecision};
use crate::store::invalidations::{self, Head, Share};
use crate::store::people::{self, Colleague};
use crate::store::{self, StoreError, Tx, companies, notifications as told};
use crate::{audit, notifications};

/// Has a list of so many good lines wait, where the rules want a second person to approve it, and asks those by e-mail who may.
pub(super) async fn hold(
    tx: &mut Tx,
    service: &Service,
    asker: &Actor,
    number: i64,
    lines: u64,
    known: &[Known],
) -> Result<bool, StoreError> {
    let kind = invalidations::kind(tx, number).await?;
    let rules = store::rules::rules_now(tx, &asker.company_id).await?;
    let Some(need) = ApprovalRules::of(&rules).need(kind, lines) else { return Ok(false) };
    approvals::insert(tx, number, need, &rules.allowed_hosts).await?;
    if notifications::can_mail(service) {
        let clearing =
            Clearing { kind, rules, connections: connections(known, &invalidations::shares(tx, number).await?) };
        let colleagues = people::colleagues(tx, &asker.company_id).await?;
        let approvers = clearing.approvers(colleagues, asker, &asker.person_id);
        let ids: Vec<&str> = approvers.iter().map(|approver| approver.person_id.as_str()).collect();
        told::ask_to_approve(tx, number, &ids, service.now()).await?;
    }
    Ok(true)
}

/// E-mail addresses of those who may approve one that is not let go; none of one that is.
pub(super) async fn who_may(service: &Service, actor: &Actor, head: &Head) -> Answer<Vec<String>> {
    if head.is_cancelled || !matches!(head.state, InvalidationState::Preparing | InvalidationState::Waiting) {
        return Ok(Vec::new());
    }
    let rules = store::rules::rules(&service.store, &actor.company_id).await?;
    let known = if head.kind == PurgeKind::Url { Vec::new() } else { desk::known(service, actor).await? };
    let mut reader = service.store.reader().await?;
    let connections = connections(&known, &invalidations::shares(&mut reader, head.number).await?);
    let clearing = Clearing { kind: head.kind, rules, connections };
    let colleagues = people::colleagues(&mut reader, &actor.company_id).await?;
    let approvers = clearing.approvers(colleagues, actor, &head.person_id);
    Ok(approvers.into_iter().map(|approver| approver.email).collect())
}

/// Lets it go, like any other. Approving again changes nothing.
pub async fn approve(service: &Service, actor: &Actor, id: &str) -> Answer<()> {
    let Some(head) = undecided(service, actor, id, Decided::Approved).await? else { return Ok(()) };
    let known = desk::known(service, actor).await?;
    let now = service.now();
    let mut tx = service.store.write().await?;
    require_rights(&mut tx, service, actor, &head, &known).await?;
    let decision = NewDecision { what: Decided::Approved, person_id: &actor.person_id, reason: "", at: now };
    if !approvals::decide(&mut tx, head.number, &decision).await? {
        drop(tx);
        return undecided(service, actor, id, Decided::Approved).await.map(drop);
    }
    audit::record(&mut tx, service, actor, "invalidation.approved", id, details(&head)).await?;
    order::let_go(&mut tx, head.number, &known, now).await?;
    Ok(service.commit_work(tx).await?)
}

/// Ends it: nothing of it is sent. Whoever asked for it is told, and why.
pub async fn decline(service: &Service, actor: &Actor, id: &str, reason: &str) -> Answer<()> {
    let Some(head) = undecided(service, actor, id, Decided::Declined).await? else { return Ok(()) };
    let reason = reason.trim();
    if reason.len() > MAX_NOTE_BYTES {
        let message = format!("The reason is longer than {MAX_NOTE_BYTES} bytes. Shorten it.");
        return Err(AppError::invalid("reason", message));
    }
    let mut tx = service.store.write().await?;
    let decision = NewDecision { what: Decided::Declined, person_id: &actor.person_id, reason, at: service.now() };
    if !approvals::decide(&mut tx, head.number, &decision).await? {
        drop(tx);
        return undecided(service, actor, id, Decided::Declined).await.map(drop);
    }
    if notifications::can_mail(service) {
        told::follow(&mut tx, head.number, &head.person_id, true).await?;
    }
    let mut details = details(&head);
    details["reason"] = reason.into();
    audit::record(&mut tx, service, actor, "invalidation.declined", id, details).await?;
    // What is held back is ended by the runner, many batches at a time.
    Ok(service.commit_work(tx).await?)
}

/// One that this person can decide about; none where they have decided so before.
async fn undecided(service: &Service, actor: &Actor, id: &str, wanted: Decided) -> Answer<Option<Head>> {
    if actor.scope.is_some() {
        return Err(AppError::OutOfScope);
    }
    let head = history::find(service, actor, id).await?;
    let decision = head.approval.as_ref().and_then(|approval| approval.decision.as_ref());
    let message = match (decision, head.state) {
        (Some(decision), _) if decision.what == wanted && decision.by == actor.email => return Ok(None),
        (Some(decision), _) => format!("{} {} it before.", decision.by, decision.what.word()),
        (None, InvalidationState::Preparing) => "Its list is still being made. Try again in a moment.".to_owned(),
        (None, _) if head.is_cancelled => "It was cancelled before.".to_owned(),
        (None, InvalidationState::Waiting) if head.person_id != actor.person_id => return Ok(Some(head)),
        (None, InvalidationState::Waiting) => match wanted {
            Decided::Approved => "You asked for it yourself, so somebody else has to approve it.".to_owned(),
            Decided::Declined => "You asked for it yourself: cancel it instead.".to_owned(),
        },
        (None, _) => "It does not wait for approval.".to_owned(),
    };
    Err(AppError::Conflict { message })
}

/// Refuses where whoever approves it, or whoever asked for it, may not clear it by themselves now, where the rules name other hosts
/// than they did, and where they want a reason now that nobody gave.
async fn require_rights(tx: &mut Tx, service: &Service, actor: &Actor, head: &Head, known: &[Known]) -> Answer<()> {
    // Meanwhile an owner may have archived the company.
    if companies::is_archived(tx, &actor.company_id).await? {
        return Err(AppError::NotFound);
    }
    let refused = |message: String| Err(AppError::Conflict { message });
    let rules = store::rules::rules_now(tx, &actor.company_id).await?;
    if let Some(quiet) = quiet(&rules, service.now()).filter(|_| head.note.trim().is_empty()) {
        return refused(quiet.of_repetition());
    }
    if approvals::allowed_hosts(tx, head.number).await? != rules.allowed_hosts {
        let message =
            "The company's rules name other hosts than when it was asked for. Decline it, and have it asked for anew.";
        return refused(message.to_owned());
    }
    let connections = connections(known, &invalidations::shares(tx, head.number).await?);
    let clearing = Clearing { kind: head.kind, rules, connections };
    if !clearing.may_approve(actor) {
        return refused(format!(
            "Whoever approves this has to be allowed to clear {} by themselves, through each of its connections. Ask an admin to look at it.",
            cleared(head.kind)
        ));
    }
    let mut colleagues = people::colleagues(tx, &actor.company_id).await?.into_iter();
    let asker = colleagues.find(|colleague| colleague.person_id == head.person_id);
    let trouble = match asker.map(|asker| as_actor(asker, actor)) {
        None => "does not belong to the company any more, or is disabled",
        Some(asker) if !clearing.may_ask(&asker) => "may not clear this any more",
        Some(_) => return Ok(()),
    };
    refused(format!("{}, who asked for it, {trouble}. It can only be declined.", head.by))
}

/// What is to be cleared, by which rules, and through which connections.
struct Clearing<'a> {
    kind: PurgeKind,
    rules: Rules,
    connections: Vec<&'a Known>,
}

impl Clearing<'_> {
    /// Those of these colleagues who may approve it; `beside` is of the same company.
    fn approvers(&self, colleagues: Vec<Colleague>, beside: &Actor, asker_id: &str) -> Vec<Actor> {
        let others = colleagues.into_iter().filter(|colleague| colleague.person_id != asker_id);
        others.map(|colleague| as_actor(colleague, beside)).filter(|colleague| self.may_approve(colleague)).collect()
    }

    /// Whether somebody may approve it, where they did not ask for it.
    fn may_approve(&self, actor: &Actor) -> bool {
        actor.may(Action::Approve) && self.may_ask(actor)
    }

    /// Whether somebody may ask for it.
    fn may_ask(&self, actor: &Actor) -> bool {
        let action = if self.kind == PurgeKind::Url { Action::Invalidate } else { Action::InvalidateWide };
        let is_theirs = |known: &&Known| is_offered(&self.rules, actor, &known.connection, self.kind);
        actor.may(action) && self.connections.iter().all(is_theirs)
    }
}

/// Those that a list goes to.
fn connections<'a>(known: &'a [Known], shares: &[Share]) -> Vec<&'a Known> {
    let is_asked = |known: &&Known| shares.iter().any(|share| share.connection_id == known.connection.id);
    known.iter().filter(is_asked).collect()
}

/// Somebody of the same company, with what they may by themselves.
fn as_actor(colleague: Colleague, beside: &Actor) -> Actor {
    let Colleague { person_id, email, role } = colleague;
    Actor { person_id, email, role, from: None, scope: None, ..beside.clone() }
}

/// What a list of this kind clears, in a sentence.
fn cleared(kind: PurgeKind) -> &'static str {
    match kind {
        PurgeKind::Url => "URLs",
        PurgeKind::Tag => "tags",
        PurgeKind::Prefix => "folders",
        PurgeKind::Host => "a whole host",
        PurgeKind::Everything => "everything",
    }
}

/// What the trail tells of one that somebody decides about.
fn details(head: &Head) -> Value {
    json!({ "asked_by": head.by, "kind": head.kind, "urls": head.counts.left })
}
