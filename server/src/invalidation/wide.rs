//! Clearing other than by URL: by tag, folder or host, or everything. Folders and hosts go to the connections that serve them,
//! tags and everything to those that are chosen; what sweeps a whole site is confirmed by its name. All lines are good, or none
//! is sent.

use std::collections::HashSet;

use app::backend::Answer;
use app::model::error::{AppError, FieldProblem};
use app::model::invalidation::{Desk, DeskConnection};
use app::model::person::Actor;
use app::model::purge::{MAX_WIDE_LINES, Manner, PurgeKind, WideForm};
use app::model::purge_url::UrlRules;
use serde::{Deserialize, Serialize};

use super::annotating::note_problem;
use super::desk::desk;
use super::making::excerpt;
use super::once::Key;
use super::order::{self, Order};
use super::splitter::Route;
use super::wish::Wish;
use crate::notifications;
use crate::service::Service;

/// What is to be cleared, as it is kept until its list is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wide {
    pub kind: PurgeKind,
    /// Canonical.
    pub lines: Vec<String>,
    /// IDs of the connections that were chosen; none where the lines' hosts say which.
    pub connections: Option<Vec<String>>,
}

/// Stores it durably and wakes the runner; gives the invalidation's ID.
pub async fn submit_wide(service: &Service, actor: &Actor, form: WideForm) -> Answer<String> {
    if let Some(problem) = note_problem(&form.note) {
        return Err(AppError::invalid("note", problem));
    }
    if form.notify {
        notifications::require_mail(service)?;
    }
    if let Some(id) = Key::parse(&form.idempotency_key)?.made_before(service, actor).await? {
        return Ok(id);
    }
    let desk = desk(service, actor).await?;
    let wide = check(&form, &desk, actor)?;
    let manner = manner(&form, &desk)?;
    let order = Order {
        note: form.note.trim().to_owned(),
        template: String::new(),
        key: form.idempotency_key,
        assets: 0,
        notify: form.notify,
        kind: wide.kind,
        manner,
        wish: Wish::Wide(wide),
    };
    order::place(service, actor, &order).await
}

/// Every problem at once, or what is to be cleared.
fn check(form: &WideForm, desk: &Desk, actor: &Actor) -> Answer<Wide> {
    let kind = form.kind;
    let mut problems = Vec::new();
    let mut problem = |field: &str, message: String| problems.push(FieldProblem { field: field.to_owned(), message });
    let lines = read(form, desk).unwrap_or_else(|message| {
        problem("lines", message);
        Vec::new()
    });
    let able = || desk.connections.iter().filter(|connection| connection.can(kind));
    let chosen: Vec<String> =
        able().filter(|able| form.connections.contains(&able.id)).map(|able| able.id.clone()).collect();
    if able().next().is_none() {
        problem("connections", unable(desk, kind));
    } else if let Some(reason) = withheld(desk, kind, &form.connections) {
        problem("connections", reason.to_owned());
    } else if !kind.has_host() && chosen.is_empty() {
        problem("connections", "Choose at least one connection.".to_owned());
    }
    if !form.is_confirmed(actor.slug.as_str()) {
        let name = form.name_to_type(actor.slug.as_str()).unwrap_or_default();
        problem("confirmation", format!("Type {} to confirm that all of it is cleared.", excerpt(name)));
    }
    if !problems.is_empty() {
        return Err(AppError::Invalid { problems });
    }
    Ok(Wide { kind, lines, connections: Some(chosen).filter(|_| !kind.has_host()) })
}

/// The lines in their canonical form, each once, or what is wrong with the first bad one.
fn read(form: &WideForm, desk: &Desk) -> Result<Vec<String>, String> {
    let texts = form.texts();
    match texts.len() {
        _ if form.kind == PurgeKind::Url => return Err("URLs are cleared by their own list.".to_owned()),
        0 => return Err(format!("Write at least one {}.", form.kind.noun(1))),
        2.. if form.kind == PurgeKind::Host => return Err("One host at a time: each is cleared whole.".to_owned()),
        many if many > MAX_WIDE_LINES => {
            return Err(format!("There are {many} lines; at most {MAX_WIDE_LINES} go into one invalidation."));
        }
        _ => {}
    }
    let rules = UrlRules::of_desk(desk);
    let mut seen = HashSet::new();
    let mut lines = Vec::new();
    for text in texts {
        let line = form.kind.read(text, &rules).map_err(|problem| format!("{}: {problem}", excerpt(text)))?;
        if form.kind.has_host() && routes(desk, form.kind, None).iter().all(|route| !serves(route, form.kind, &line)) {
            return Err(format!("{}: {}", excerpt(text), unable(desk, form.kind)));
        }
        if seen.insert(line.clone()) {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn manner(form: &WideForm, desk: &Desk) -> Answer<Option<Manner>> {
    let manner = match form.manner.as_str() {
        "" => return Ok(None),
        word => Manner::parse(word),
    };
    let is_offered = desk.connections.iter().any(|connection| connection.is_soft(form.kind));
    match manner {
        Some(manner) if is_offered => Ok(Some(manner)),
        Some(_) | None => Err(AppError::invalid("manner", "No connection offers that choice.")),
    }
}

fn serves(route: &Route, kind: PurgeKind, line: &str) -> bool {
    kind.host_of(line).is_none_or(|host| route.hosts.iter().any(|pattern| pattern.matches(host)))
}

/// Refuses what is not to be cleared any more since it was asked for.
pub fn require(desk: &Desk, wide: &Wide) -> Answer<()> {
    let rules = UrlRules::of_desk(desk);
    for line in &wide.lines {
        let read = wide.kind.read(line, &rules);
        read.map_err(|problem| AppError::invalid("lines", format!("{}: {problem}", excerpt(line))))?;
    }
    match withheld(desk, wide.kind, wide.connections.as_deref().unwrap_or_default()) {
        Some(reason) => Err(AppError::invalid("connections", reason)),
        None => Ok(()),
    }
}

/// Why the company's rules keep one of these connections from clearing this kind.
pub fn withheld<'a>(desk: &'a Desk, kind: PurgeKind, chosen: &[String]) -> Option<&'a str> {
    let withheld = desk.withheld(kind)?;
    chosen.iter().any(|id| withheld.connections.contains(id)).then_some(withheld.reason.as_str())
}

/// Why nobody takes a line of this kind.
pub fn unable(desk: &Desk, kind: PurgeKind) -> String {
    if let Some(withheld) = desk.withheld(kind) {
        return withheld.reason.clone();
    }
    match kind {
        PurgeKind::Url => "No connection serves it.".to_owned(),
        PurgeKind::Host | PurgeKind::Everything => {
            format!("No connection can clear a {} for you. It may be reserved to admins.", kind.noun(1))
        }
        PurgeKind::Tag | PurgeKind::Prefix => format!("No connection can clear {}.", kind.noun(2)),
    }
}

/// The connections that take this kind, of those that were chosen.
pub fn routes(desk: &Desk, kind: PurgeKind, chosen: Option<&[String]>) -> Vec<Route> {
    let is_chosen = |connection: &DeskConnection| chosen.is_none_or(|chosen| chosen.contains(&connection.id));
    let route = |connection: &DeskConnection| {
        let beyond = connection.beyond_urls.iter().find(|beyond| beyond.kind == kind)?;
        Some(Route { capability: beyond.capability, ..super::desk::route(connection) })
    };
    desk.connections.iter().filter(|connection| is_chosen(connection)).filter_map(route).collect()
}
