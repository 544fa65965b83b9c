//! What has versions: how the state of each subject is kept, read as texts, and saved again. Another subject is another variant.

use std::borrow::Cow;

use app::backend::Answer;
use app::model::asset::Preset;
use app::model::cache_key::{CacheKeyTable, CacheKeysChange, HostCacheKey};
use app::model::company::{NamedTemplate, Settings, SettingsChange};
use app::model::named_template::{Templates, TemplatesChange};
use app::model::person::{Actor, Role};
use app::model::preset::{Presets, PresetsChange};
use app::model::rules::{QuietHours, Rules, RulesChange, time_text};
use app::model::versions::Subject;
use serde::{Deserialize, Serialize};

use super::Step;
use crate::service::Service;
use crate::settings::{self, cache_keys, presets, rules, templates};
use crate::store::StoreError;

/// All that a save of a subject says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    General {
        published_server: String,
        origin_server: String,
        company_root: String,
        template: String,
    },
    /// The name of the default, whose text is that of General Settings, and the others.
    Templates {
        default: String,
        others: Vec<NamedTemplate>,
    },
    Presets(Vec<Preset>),
    CacheKeys(Vec<HostCacheKey>),
    /// Without their version.
    Rules(Rules),
}

/// A state and its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    pub version: i64,
    pub state: State,
}

/// A part of a state as its page calls it, and its lines.
pub struct Text<'a> {
    pub name: Cow<'a, str>,
    pub text: Cow<'a, str>,
}

/// What is saved now.
pub async fn now(service: &Service, actor: &Actor, subject: Subject) -> Answer<Numbered> {
    Ok(match subject {
        Subject::General => (&settings::settings(service, actor).await?).into(),
        Subject::Templates => (&templates::templates(service, actor).await?).into(),
        Subject::Presets => (&presets::presets(service, actor).await?).into(),
        Subject::CacheKeys => (&cache_keys::cache_keys(service, actor).await?).into(),
        Subject::Rules => (&rules::rules(service, actor).await?).into(),
    })
}

impl State {
    pub fn read(json: &str) -> Result<Self, StoreError> {
        serde_json::from_str(json).map_err(|_| StoreError::unreadable("settings_versions.state"))
    }

    pub fn subject(&self) -> Subject {
        match self {
            Self::General { .. } => Subject::General,
            Self::Templates { .. } => Subject::Templates,
            Self::Presets(_) => Subject::Presets,
            Self::CacheKeys(_) => Subject::CacheKeys,
            Self::Rules(_) => Subject::Rules,
        }
    }

    /// All of it, by the words of its page.
    pub fn texts(&self) -> Vec<Text<'_>> {
        match self {
            Self::General { published_server, origin_server, company_root, template } => vec![
                Text::new("Published Server Name", published_server),
                Text::new("Origin Server Name", origin_server),
                Text::new("Company root", company_root),
                Text::new("CDN Invalidation Template", template),
            ],
            Self::Templates { default, others } => {
                let order = lines(others, |template| template.name.clone());
                let texts = others.iter().map(|template| Text {
                    name: format!("Template “{}”", template.name).into(),
                    text: template.text.as_str().into(),
                });
                let head = [Text::new("Name of the default", default), Text::new("Other templates", order)];
                head.into_iter().chain(texts).collect()
            }
            Self::Presets(presets) => {
                vec![Text::new(
                    "Image presets",
                    lines(presets, |preset| format!("{}={}", preset.name, preset.modifiers)),
                )]
            }
            Self::CacheKeys(rows) => {
                vec![Text::new("Cache keys", lines(rows, |row| format!("{}: {}", row.host, row.key.label())))]
            }
            Self::Rules(rules) => of_rules(rules),
        }
    }

    /// Saves it as its page would, a template with problems too: they were accepted when it was saved first.
    pub async fn save(self, service: &Service, actor: &Actor, version: i64, step: Step) -> Answer<i64> {
        match self {
            Self::General { published_server, origin_server, company_root, template } => {
                let accept_problems = true;
                let change = SettingsChange {
                    published_server,
                    origin_server,
                    company_root,
                    template,
                    version,
                    accept_problems,
                };
                settings::save(service, actor, change, step).await.map(|saved| saved.version)
            }
            Self::Templates { default, others } => {
                let change = TemplatesChange { default_name: default, rows: others, make_default: None, version };
                templates::save(service, actor, change, step).await.map(|saved| saved.version)
            }
            Self::Presets(rows) => {
                let change = PresetsChange { rows, pasted: String::new(), version };
                presets::save(service, actor, change, step).await.map(|saved| saved.version)
            }
            Self::CacheKeys(rows) => {
                let change = CacheKeysChange { rows, version };
                cache_keys::save(service, actor, change, step).await.map(|saved| saved.version)
            }
            Self::Rules(saved) => {
                let change = RulesChange { version, ..RulesChange::from(&saved) };
                rules::save(service, actor, change, step).await.map(|saved| saved.version)
            }
        }
    }
}

impl<'a> Text<'a> {
    fn new(name: &'a str, text: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}

fn of_rules(rules: &Rules) -> Vec<Text<'_>> {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let tags_and_folders = match rules.tags_and_folders {
        Role::Admin => "Admins only",
        Role::Viewer | Role::Editor => "Editors and admins",
    };
    let approves_sweeping = if rules.approval_for_sweeping { "yes" } else { "no" };
    vec![
        Text::new("Allowed hosts", rules.allowed_hosts.join("\n")),
        Text::new("By tag or folder", tags_and_folders),
        Text::new("A host or everything", rules.hosts_and_everything.label()),
        Text::new("A second person approves lists of more URLs than", number(rules.approval_above)),
        Text::new("A second person approves a host or everything", approves_sweeping),
        Text::new("Quiet hours", rules.quiet_hours.as_ref().map(of_hours).unwrap_or_default()),
        Text::new("Time zone", &rules.time_zone),
        Text::new("URLs that a person clears in a day", number(rules.urls_per_day)),
    ]
}

fn of_hours(QuietHours { days, from, until }: &QuietHours) -> String {
    let days: Vec<&str> = days.iter().map(|day| day.label()).collect();
    format!("They begin on {}\nFrom {}\nUntil {}", days.join(", "), time_text(*from), time_text(*until))
}

fn lines<T>(rows: &[T], line: impl Fn(&T) -> String) -> String {
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl From<&Settings> for Numbered {
    fn from(settings: &Settings) -> Self {
        let Settings { published_server, origin_server, company_root, template, cache_keys: _, version } =
            settings.clone();
        Self { version, state: State::General { published_server, origin_server, company_root, template } }
    }
}

impl From<&Templates> for Numbered {
    fn from(templates: &Templates) -> Self {
        let Templates { default, others, version } = templates;
        let state = State::Templates { default: default.name.clone(), others: others.clone() };
        Self { version: *version, state }
    }
}

impl From<&Presets> for Numbered {
    fn from(presets: &Presets) -> Self {
        Self { version: presets.version, state: State::Presets(presets.presets.clone()) }
    }
}

impl From<&Rules> for Numbered {
    fn from(rules: &Rules) -> Self {
        Self { version: rules.version, state: State::Rules(Rules { version: 0, ..rules.clone() }) }
    }
}

impl From<&CacheKeyTable> for Numbered {
    fn from(table: &CacheKeyTable) -> Self {
        Self { version: table.version, state: State::CacheKeys(table.rows.clone()) }
    }
}
