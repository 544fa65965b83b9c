//! What stands in a connection's form. Every provider's fields are there from the start, so that a look at another
//! provider loses nothing.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::model::connection::{Connection, ConnectionForm};
use crate::model::person::Role;
use crate::model::provider::{FieldDescription, ProviderDescription};

/// One field and its text.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDraft {
    pub description: FieldDescription,
    pub text: RwSignal<String>,
    /// A secret is stored.
    pub is_set: bool,
    pub last_four: Option<String>,
    /// The stored secret is to be taken away.
    pub is_removed: RwSignal<bool>,
}

#[derive(Clone, Copy)]
pub struct Draft {
    /// Empty for a new connection.
    pub id: StoredValue<String>,
    pub version: RwSignal<i64>,
    pub name: RwSignal<String>,
    pub provider: RwSignal<String>,
    pub hosts: RwSignal<String>,
    pub enabled: RwSignal<bool>,
    pub turn: RwSignal<String>,
    pub wait_s: RwSignal<String>,
    pub sweeping_role: RwSignal<String>,
    fields: StoredValue<BTreeMap<String, Vec<FieldDraft>>>,
}

impl Draft {
    /// `typed` is what came back from a refused form; `wanted_provider` is what a link asked for.
    pub fn new(
        providers: &[ProviderDescription],
        current: Option<&Connection>,
        typed: Option<ConnectionForm>,
        wanted_provider: Option<String>,
    ) -> Self {
        let is_known = |id: &String| providers.iter().any(|provider| provider.id == *id);
        let first = || providers.first().map(|provider| provider.id.clone()).unwrap_or_default();
        let shown = typed.clone().unwrap_or_else(|| match current {
            Some(current) => form_of(current),
            None => ConnectionForm {
                provider: wanted_provider.filter(is_known).unwrap_or_else(first),
                enabled: true,
                ..ConnectionForm::default()
            },
        });
        let drafts = |provider: &ProviderDescription| {
            let is_shown = provider.id == shown.provider;
            let given = if is_shown { Some(&shown.fields) } else { None };
            let current = current.filter(|current| current.provider == provider.id);
            // A form that was filled in before says everything; what it leaves out is empty.
            let is_new = current.is_none() && typed.is_none();
            let draft = |field: &FieldDescription| field_draft(field, given, current, is_new || !is_shown);
            provider.fields.iter().map(draft).collect()
        };
        let fields = providers.iter().map(|provider| (provider.id.clone(), drafts(provider))).collect();
        Self {
            id: StoredValue::new(shown.id),
            version: RwSignal::new(shown.version),
            name: RwSignal::new(shown.name),
            provider: RwSignal::new(shown.provider),
            hosts: RwSignal::new(shown.hosts),
            enabled: RwSignal::new(shown.enabled),
            turn: RwSignal::new(if shown.turn.is_empty() { "1".to_owned() } else { shown.turn }),
            wait_s: RwSignal::new(shown.wait_s),
            sweeping_role: RwSignal::new(if shown.sweeping_role.is_empty() {
                Role::Admin.word().to_owned()
            } else {
                shown.sweeping_role
            }),
            fields: StoredValue::new(fields),
        }
    }

    /// The fields of the provider that is chosen.
    pub fn fields(&self) -> Vec<FieldDraft> {
        let provider = self.provider.read();
        self.fields.with_value(|fields| fields.get(&*provider).cloned().unwrap_or_default())
    }

    /// Sets these fields of the provider that is chosen.
    pub fn fill_in(&self, values: &BTreeMap<String, String>) {
        for field in self.fields() {
            if let Some(value) = values.get(&field.description.name) {
                field.text.set(value.clone());
            }
        }
    }

    /// What a save would send now.
    pub fn form(&self) -> ConnectionForm {
        let mut form = ConnectionForm {
            id: self.id.get_value(),
            version: self.version.get(),
            name: self.name.get(),
            provider: self.provider.get(),
            hosts: self.hosts.get(),
            enabled: self.enabled.get(),
            turn: self.turn.get(),
            wait_s: self.wait_s.get(),
            sweeping_role: self.sweeping_role.get(),
            ..ConnectionForm::default()
        };
        for field in self.fields() {
            let name = field.description.name;
            if !field.description.kind.is_secret() {
                form.fields.insert(name, field.text.get());
            } else if field.is_removed.get() {
                form.removed_secrets.insert(name, true);
            } else {
                form.secrets.insert(name, field.text.get());
            }
        }
        form
    }
}

fn field_draft(
    field: &FieldDescription,
    given: Option<&BTreeMap<String, String>>,
    current: Option<&Connection>,
    takes_default: bool,
) -> FieldDraft {
    let stored = current.and_then(|current| current.secrets.iter().find(|secret| secret.name == field.name));
    let text = match given.and_then(|given| given.get(&field.name)) {
        _ if field.kind.is_secret() => String::new(),
        Some(given) => given.clone(),
        None if takes_default => field.default.clone(),
        None => String::new(),
    };
    FieldDraft {
        description: field.clone(),
        text: RwSignal::new(text),
        is_set: stored.is_some(),
        last_four: stored.and_then(|secret| secret.last_four.clone()),
        is_removed: RwSignal::new(false),
    }
}

fn form_of(connection: &Connection) -> ConnectionForm {
    let connection = connection.clone();
    ConnectionForm {
        id: connection.id,
        version: connection.version,
        name: connection.name,
        provider: connection.provider,
        hosts: connection.hosts.join("\n"),
        enabled: connection.enabled,
        turn: connection.turn.to_string(),
        wait_s: if connection.wait_s == 0 { String::new() } else { connection.wait_s.to_string() },
        sweeping_role: connection.sweeping_role.word().to_owned(),
        fields: connection.fields.into_iter().map(|field| (field.name, field.value)).collect(),
        ..ConnectionForm::default()
    }
}

#[cfg(test)]
mod tests;
