//! What a connection's form says, checked: first by what every provider's fields have in common, then by the provider.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use app::model::connection::{ConnectionDraft, FieldValue, MAX_TURN, MAX_WAIT_S};
use app::model::error::{AppError, FieldProblem};
use app::model::person::Role;
use app::model::provider::{FieldDescription, FieldKind, ProviderDescription};
use app::model::purge_url::HostPattern;
use app::model::rights::Action;
use secrecy::SecretString;

use super::secrets::{self, Change};
use super::{sentence, unknown_provider};
use crate::providers::{Account, Provider};
use crate::service::Service;
use crate::store::connections::{Credential, Stored};
use crate::vault::Keys;

/// Characters of a connection's name.
const MAX_NAME_CHARS: usize = 100;
/// Host patterns of one connection.
const MAX_HOSTS: usize = 200;
/// Bytes of one field: room for a service account's key or a list of nodes.
const MAX_FIELD_BYTES: usize = 64 * 1024;

/// What is to be stored.
pub struct Checked {
    pub name: String,
    pub provider: String,
    pub hosts: Vec<String>,
    pub enabled: bool,
    pub turn: u32,
    pub wait_s: u32,
    pub sweeping_role: Role,
    pub fields: BTreeMap<String, String>,
    pub secrets: BTreeMap<String, Change>,
}

/// Every problem at once, or what is to be stored.
pub fn check(
    service: &Service,
    draft: ConnectionDraft,
    current: Option<&Stored>,
    others: &[Stored],
    kept: &[Credential],
    keys: &Keys,
) -> Result<Checked, AppError> {
    if current.is_some_and(|current| current.provider != draft.provider) {
        let message = "A connection stays with its provider. Add another connection for another provider.";
        return Err(AppError::invalid("provider", message));
    }
    let Some(provider) = service.providers.get(&draft.provider) else {
        return Err(AppError::invalid("provider", sentence(&unknown_provider(&draft.provider))));
    };
    let mut problems = Problems::default();
    let name = name(&draft.name, current, others, &mut problems);
    let hosts = hosts(&draft.hosts, &mut problems);
    let turn = number(&draft.turn, "turn", 1..=MAX_TURN, &mut problems);
    let wait_s = number(&draft.wait_s, "wait_s", 0..=MAX_WAIT_S, &mut problems);
    let sweeping_role = sweeping_role(&draft.sweeping_role, &mut problems);
    let is_kept = |field: &str| kept.iter().any(|credential| credential.field == field);
    let (fields, secrets) = fields(provider.description(), draft.fields, is_kept, &mut problems);
    problems.refuse()?;

    let mut account = Account { hosts, fields, secrets: BTreeMap::new() };
    let unchanged: Vec<&Credential> = kept.iter().filter(|kept| !secrets.contains_key(&kept.field)).collect();
    for credential in unchanged {
        let connection_id = current.map_or("", |current| current.id.as_str());
        match secrets::open(keys, connection_id, std::slice::from_ref(credential)) {
            Ok(opened) => account.secrets.extend(opened),
            Err(_) => problems.add(&credential.field, "This secret was sealed with another key. Enter it again."),
        }
    }
    if current.is_some_and(|current| leads_elsewhere(provider.as_ref(), current, &account)) {
        for field in account.secrets.keys() {
            problems.add(field, "An address was changed. Enter this secret again: it was meant for the old one.");
        }
    }
    problems.refuse()?;
    for (field, change) in &secrets {
        if let Change::Set(secret) = change {
            account.secrets.insert(field.clone(), secret.clone());
        }
    }
    problems.0.extend(provider.check(&account));
    problems.refuse()?;
    let Account { hosts, fields, .. } = account;
    let (provider, enabled) = (draft.provider, draft.enabled);
    Ok(Checked { name, provider, hosts, enabled, turn, wait_s, sweeping_role, fields, secrets })
}

/// Whether requests would go to another place than before: a kept secret must not follow them there.
fn leads_elsewhere(provider: &dyn Provider, before: &Stored, after: &Account) -> bool {
    let (hosts, fields) = (before.hosts.clone(), before.fields.clone());
    let before = provider.destinations(&Account { hosts, fields, secrets: BTreeMap::new() });
    !provider.destinations(after).is_subset(&before)
}

#[derive(Default)]
struct Problems(Vec<FieldProblem>);

impl Problems {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldProblem { field: field.to_owned(), message: message.into() });
    }

    fn refuse(&mut self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Invalid { problems: std::mem::take(&mut self.0) }) }
    }
}

fn name(text: &str, current: Option<&Stored>, others: &[Stored], problems: &mut Problems) -> String {
    let name = text.trim();
    let is_other = |other: &&Stored| current.is_none_or(|current| current.id != other.id);
    if name.is_empty() {
        problems.add("name", "Give the connection a name, such as the CDN's and the site's.");
    } else if name.chars().count() > MAX_NAME_CHARS {
        problems.add("name", format!("The name is longer than {MAX_NAME_CHARS} characters. Shorten it."));
    } else if name.contains(char::is_control) {
        problems.add("name", "The name contains an invisible control character. Type it again.");
    } else if others.iter().filter(is_other).any(|other| other.name.to_lowercase() == name.to_lowercase()) {
        problems.add("name", format!("There is a connection “{name}” already. Choose another name."));
    }
    name.to_owned()
}

/// Canonical patterns, each once.
fn hosts(texts: &[String], problems: &mut Problems) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        match HostPattern::parse(text) {
            Ok(pattern) => {
                let host = pattern.to_string();
                if !hosts.contains(&host) {
                    hosts.push(host);
                }
            }
            Err(message) => problems.add("hosts", message),
        }
    }
    if hosts.len() > MAX_HOSTS {
        problems.add("hosts", format!("There are more than {MAX_HOSTS} hosts. Use patterns such as *.example.com."));
    } else if hosts.is_empty() && problems.0.iter().all(|problem| problem.field != "hosts") {
        problems.add("hosts", "Name at least one host that this connection serves, such as www.example.com.");
    }
    hosts
}

/// A whole number of a range; where nothing is written, the first one.
fn number(text: &str, field: &str, range: RangeInclusive<u32>, problems: &mut Problems) -> u32 {
    let text = text.trim();
    let first = *range.start();
    let number = if text.is_empty() { Some(first) } else { text.parse().ok().filter(|number| range.contains(number)) };
    number.unwrap_or_else(|| {
        problems.add(field, format!("Write a whole number from {first} to {}.", range.end()));
        first
    })
}

/// Whoever may not clear by tag may sweep no site either.
fn sweeping_role(word: &str, problems: &mut Problems) -> Role {
    match word {
        "" => Role::Admin,
        word => Role::parse(word).filter(|role| Action::InvalidateWide.is_for(*role)).unwrap_or_else(|| {
            problems.add("sweeping_role", "Choose admins, or editors and admins.");
            Role::Admin
        }),
    }
}

type Fields = (BTreeMap<String, String>, BTreeMap<String, Change>);

/// Plain fields with their values, and what happens to the secrets. A secret that was left out stays.
fn fields(
    description: &ProviderDescription,
    values: Vec<FieldValue>,
    is_kept: impl Fn(&str) -> bool,
    problems: &mut Problems,
) -> Fields {
    let mut given: BTreeMap<String, String> =
        values.into_iter().map(|FieldValue { name, value }| (name, value)).collect();
    let (mut fields, mut secrets) = (BTreeMap::new(), BTreeMap::new());
    for field in &description.fields {
        let value = given.remove(&field.name);
        let will_be_set = match (&value, field.kind) {
            (Some(value), _) => !value.trim().is_empty(),
            (None, kind) => kind.is_secret() && is_kept(&field.name),
        };
        if field.required && !will_be_set {
            problems.add(&field.name, format!("{} is needed.", field.label));
        }
        let Some(value) = value else {
            if !field.kind.is_secret() {
                fields.insert(field.name.clone(), String::new());
            }
            continue;
        };
        if let Some(message) = value_problem(field, &value) {
            problems.add(&field.name, message);
        }
        if !field.kind.is_secret() {
            fields.insert(field.name.clone(), value.trim().to_owned());
        } else if value.trim().is_empty() {
            secrets.insert(field.name.clone(), Change::Remove);
        } else {
            secrets.insert(field.name.clone(), Change::Set(SecretString::from(value)));
        }
    }
    for name in given.keys() {
        problems.add(name, format!("{} has no field “{name}”.", description.name));
    }
    (fields, secrets)
}

fn value_problem(field: &FieldDescription, value: &str) -> Option<String> {
    if value.len() > MAX_FIELD_BYTES {
        return Some(format!("{} is longer than {MAX_FIELD_BYTES} bytes. Shorten it.", field.label));
    }
    let is_offered = || field.options.iter().any(|option| option.value == value.trim());
    if field.kind == FieldKind::Choice && !is_offered() {
        return Some(format!("“{}” is not among the choices for {}.", value.trim(), field.label));
    }
    let is_allowed = |character: char| match field.kind {
        FieldKind::Text | FieldKind::Choice => !character.is_control(),
        // A secret may be a key in several lines.
        FieldKind::Lines | FieldKind::Secret | FieldKind::SecretLines => {
            !character.is_control() || "\r\n\t".contains(character)
        }
    };
    let has_control = !value.chars().all(is_allowed);
    has_control.then(|| format!("{} contains an invisible control character. Type it again.", field.label))
}
