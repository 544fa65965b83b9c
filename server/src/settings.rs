//! General Settings of a company. A save names the version that it changes and is refused when another was saved
//! meanwhile, so that nobody overwrites a colleague unseen. A template with problems is saved as it stands once the
//! person was told; names that are no servers, control characters and texts that are too long are refused.

pub mod cache_keys;
pub mod drafts;
pub mod presets;
pub mod rules;
pub mod templates;
pub mod versions;

use std::collections::BTreeSet;

use app::backend::Answer;
use app::model::company::{Settings, SettingsChange};
use app::model::error::{AppError, FieldProblem};
use app::model::person::Actor;
use app::template::{MAX_TEMPLATE_BYTES, Servers, Template};
use serde_json::{Value, json};

use crate::audit::{self, difference};
use crate::service::Service;
use crate::store::{self, StoreError, Tx};
use versions::Step;

/// Bytes of a server's name or a root: a host has at most 253, and a path may follow.
pub const MAX_NAME_BYTES: usize = 255;

/// Lines with problems that a refusal names.
const LINES_SHOWN: usize = 10;
/// The subject of these settings in the audit trail.
const SUBJECT: &str = "settings";

pub async fn settings(service: &Service, actor: &Actor) -> Answer<Settings> {
    store::settings::settings(&service.store, &actor.company_id).await?.ok_or(AppError::NotFound)
}

/// Saves if nobody else did since `change.version` was read. What is saved already is not saved again.
pub async fn save_settings(service: &Service, actor: &Actor, change: SettingsChange) -> Answer<Settings> {
    save(service, actor, change, Step::Onward).await
}

async fn save(service: &Service, actor: &Actor, change: SettingsChange, step: Step) -> Answer<Settings> {
    let problems = problems(&change);
    if !problems.is_empty() {
        return Err(AppError::Invalid { problems });
    }
    let mut tx = service.store.write().await?;
    let current = store::settings::settings_now(&mut tx, &actor.company_id).await?.ok_or(AppError::NotFound)?;
    if current.version != change.version {
        return Err(conflict(&mut tx, actor, SUBJECT, "these settings").await?);
    }
    let saved = Settings {
        published_server: change.published_server,
        origin_server: change.origin_server,
        company_root: change.company_root,
        template: change.template,
        cache_keys: current.cache_keys.clone(),
        version: current.version + 1,
    };
    if (Settings { version: current.version, ..saved.clone() }) == current {
        return Ok(current);
    }
    write(&mut tx, service, actor, &current, &saved, step).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(saved)
}

/// The row, its version, and what the trail tells of it.
async fn write(
    tx: &mut Tx,
    service: &Service,
    actor: &Actor,
    current: &Settings,
    saved: &Settings,
    step: Step,
) -> Result<(), StoreError> {
    store::settings::save(tx, &actor.company_id, saved).await?;
    versions::keep(tx, service, actor, step, current.into(), saved.into()).await?;
    audit::record(tx, service, actor, "settings.saved", SUBJECT, differences(current, saved, step)).await
}

fn problems(change: &SettingsChange) -> Vec<FieldProblem> {
    let names = [
        ("published_server", "The Published Server Name", &change.published_server),
        ("origin_server", "The Origin Server Name", &change.origin_server),
        ("company_root", "The Company root", &change.company_root),
    ];
    let mut problems: Vec<_> =
        names.into_iter().filter_map(|(field, label, text)| name_problem(field, label, text)).collect();
    if let Err(unread) = Servers::parse(&change.published_server, &change.origin_server, &change.company_root) {
        let is_new = |problem: &FieldProblem| problems.iter().all(|known| known.field != problem.field);
        let unread: Vec<_> = unread.into_iter().filter(is_new).collect();
        problems.extend(unread);
    }
    match template_problem(&change.template) {
        Some(problem) => problems.push(problem),
        None if !change.accept_problems => problems.extend(what_it_will_not_make(change)),
        None => {}
    }
    problems
}

/// What the person is told before a template with problems is saved.
fn what_it_will_not_make(change: &SettingsChange) -> Option<FieldProblem> {
    let servers = Servers::lenient(&change.published_server, &change.origin_server, &change.company_root);
    let found = Template::parse(&change.template).problems_with(&servers);
    let first = found.first()?;
    let lines: BTreeSet<u32> = found.iter().map(|problem| problem.line).collect();
    let shown: Vec<String> = lines.iter().take(LINES_SHOWN).map(u32::to_string).collect();
    let more = if lines.len() > LINES_SHOWN { " and more" } else { "" };
    let message = format!(
        "These lines of the template make no URLs: {}{more}. Line {}, column {}: {} Mend them, or save it all the same.",
        shown.join(", "),
        first.line,
        first.column,
        first.message
    );
    Some(FieldProblem { field: "template".to_owned(), message })
}

fn name_problem(field: &str, label: &str, text: &str) -> Option<FieldProblem> {
    let message = if text.len() > MAX_NAME_BYTES {
        format!("{label} is {} bytes long; shorten it to {MAX_NAME_BYTES}.", text.len())
    } else if let Some(control) = text.chars().find(|character| character.is_control()) {
        format!("{label} contains the invisible character {}; remove it.", code_point(control))
    } else {
        return None;
    };
    Some(FieldProblem { field: field.to_owned(), message })
}

fn template_problem(text: &str) -> Option<FieldProblem> {
    let message = if text.len() > MAX_TEMPLATE_BYTES {
        format!("The template is {} bytes long; shorten it to {MAX_TEMPLATE_BYTES}.", text.len())
    } else {
        let (line, control) = text.split('\n').zip(1..).find_map(|(line, number)| {
            let line = line.strip_suffix('\r').unwrap_or(line);
            let control = line.chars().find(|character| character.is_control() && *character != '\t')?;
            Some((number, control))
        })?;
        format!("Line {line} of the template contains the invisible character {}; remove it.", code_point(control))
    };
    Some(FieldProblem { field: "template".to_owned(), message })
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// What the second of two people is told who save the same thing; `what` is as in "these settings".
pub(crate) async fn conflict(tx: &mut Tx, actor: &Actor, subject: &str, what: &str) -> Result<AppError, StoreError> {
    let latest = audit::latest(tx, actor, subject).await?;
    let by = latest.map_or_else(
        || "Somebody else".to_owned(),
        |(email, at)| match jiff::Timestamp::from_millisecond(at.0) {
            Ok(moment) => format!("{email}, at {} UTC,", moment.strftime("%H:%M on %Y-%m-%d")),
            Err(_) => email,
        },
    );
    let message =
        format!("{by} changed {what} after you had opened the form. Yours is not saved: compare both, and save again.");
    Ok(AppError::Conflict { message })
}

/// What of them is another now; of a long template the lines.
fn differences(old: &Settings, new: &Settings, step: Step) -> Value {
    let told = |settings: &Settings| {
        json!({
            "published_server": settings.published_server,
            "origin_server": settings.origin_server,
            "company_root": settings.company_root,
            "template": settings.template,
        })
    };
    difference::with(&told(old), &told(new), step.told(new.version))
}

#[cfg(test)]
mod tests;
