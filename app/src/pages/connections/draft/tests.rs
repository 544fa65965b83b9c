//! What the form starts with and what it sends.

use super::*;
use crate::model::connection::{FieldValue, SecretState};
use crate::model::provider::{Capability, FieldKind, RequestsPerBatch};

fn field(name: &str, kind: FieldKind, default: &str) -> FieldDescription {
    FieldDescription {
        name: name.to_owned(),
        label: name.to_owned(),
        help: String::new(),
        kind,
        required: false,
        default: default.to_owned(),
        placeholder: String::new(),
        options: Vec::new(),
    }
}

fn provider(id: &str) -> ProviderDescription {
    ProviderDescription {
        id: id.to_owned(),
        name: id.to_owned(),
        summary: String::new(),
        documentation_url: String::new(),
        permission: String::new(),
        signs_by_clock: false,
        limits: Vec::new(),
        fields: vec![
            field("nodes", FieldKind::Lines, ""),
            field("method", FieldKind::Text, "PURGE"),
            field("key", FieldKind::Secret, ""),
        ],
        capability: Capability {
            max_urls_per_batch: 1,
            max_bytes_per_batch: 1,
            requests: RequestsPerBatch::One,
            typical_request_ms: 1,
            settles_ms: 0,
            soft: false,
        },
        presets: Vec::new(),
        beyond_urls: Vec::new(),
    }
}

fn stored() -> Connection {
    Connection {
        id: "c1".to_owned(),
        name: "Edge".to_owned(),
        provider: "two".to_owned(),
        hosts: vec!["a.example".to_owned(), "*.b.example".to_owned()],
        enabled: false,
        turn: 2,
        wait_s: 0,
        sweeping_role: Role::Editor,
        fields: vec![FieldValue { name: "nodes".to_owned(), value: "http://10.0.0.5".to_owned() }],
        secrets: vec![SecretState { name: "key".to_owned(), last_four: Some("1a2b".to_owned()) }],
        version: 7,
        last_test: None,
        pause: None,
        record: None,
    }
}

#[test]
fn a_new_connection_starts_with_the_defaults_of_its_provider() {
    Owner::new().with(|| {
        let draft = Draft::new(&[provider("one"), provider("two")], None, None, Some("two".to_owned()));
        let form = draft.form();
        assert_eq!(form.provider, "two");
        assert!(form.enabled);
        assert_eq!(form.fields["method"], "PURGE");
        assert_eq!(form.id, "");
    });
}

#[test]
fn an_unknown_provider_in_the_address_is_passed_over() {
    Owner::new().with(|| {
        let draft = Draft::new(&[provider("one")], None, None, Some("three".to_owned()));
        assert_eq!(draft.form().provider, "one");
    });
}

#[test]
fn a_stored_connection_shows_its_own_values_and_never_its_secret() {
    Owner::new().with(|| {
        let draft = Draft::new(&[provider("one"), provider("two")], Some(&stored()), None, None);
        let form = draft.form();
        assert_eq!((form.id.as_str(), form.version, form.enabled), ("c1", 7, false));
        assert_eq!(form.hosts, "a.example\n*.b.example");
        assert_eq!(form.fields["nodes"], "http://10.0.0.5");
        assert_eq!(form.fields["method"], "", "what was emptied stays empty");
        assert_eq!(form.secrets["key"], "", "an empty box keeps the secret");
        let key = draft.fields().into_iter().find(|field| field.description.name == "key").unwrap();
        assert!(key.is_set);
        assert_eq!(key.last_four.as_deref(), Some("1a2b"));
    });
}

#[test]
fn a_removed_secret_is_named_and_not_sent() {
    Owner::new().with(|| {
        let draft = Draft::new(&[provider("two")], Some(&stored()), None, None);
        draft.fields()[2].is_removed.set(true);
        let form = draft.form();
        assert_eq!(form.removed_secrets.get("key"), Some(&true));
        assert!(form.secrets.is_empty());
    });
}

#[test]
fn looking_at_another_provider_loses_nothing() {
    Owner::new().with(|| {
        let draft = Draft::new(&[provider("one"), provider("two")], None, None, None);
        draft.fields()[0].text.set("http://10.0.0.9".to_owned());
        draft.provider.set("two".to_owned());
        assert_eq!(draft.form().fields["nodes"], "");
        draft.provider.set("one".to_owned());
        assert_eq!(draft.form().fields["nodes"], "http://10.0.0.9");
    });
}

#[test]
fn a_refused_form_comes_back_as_it_was_typed() {
    Owner::new().with(|| {
        let typed = ConnectionForm {
            id: "c1".to_owned(),
            version: 6,
            name: "Edge 2".to_owned(),
            provider: "two".to_owned(),
            hosts: "not a host".to_owned(),
            fields: [("nodes".to_owned(), "x".to_owned()), ("method".to_owned(), String::new())].into(),
            ..ConnectionForm::default()
        };
        let draft = Draft::new(&[provider("two")], Some(&stored()), Some(typed.clone()), None);
        let form = draft.form();
        assert_eq!((form.name.as_str(), form.version, form.hosts.as_str()), ("Edge 2", 6, "not a host"));
        assert_eq!(form.fields, typed.fields);
    });
}
