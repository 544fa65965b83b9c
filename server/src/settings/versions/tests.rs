use app::backend::Backend;
use app::model::asset::Preset;
use app::model::audit::AuditQuery;
use app::model::cache_key::{CacheKey, CacheKeysChange, HostCacheKey};
use app::model::company::{NamedTemplate, SettingsChange};
use app::model::named_template::TemplatesChange;
use app::model::person::Role;
use app::model::preset::PresetsChange;
use app::model::rules::{QuietHours, Rules, RulesChange, Weekday};
use app::model::versions::{Line, Part};

use super::*;
use crate::fixture::{Fixture, START};

fn presets(names: &[&str], version: i64) -> PresetsChange {
    let row = |name: &&str| Preset { name: (*name).to_owned(), modifiers: "wid=250".to_owned() };
    PresetsChange { rows: names.iter().map(row).collect(), version, ..PresetsChange::default() }
}

fn settings(template: &str, version: i64) -> SettingsChange {
    SettingsChange { template: template.to_owned(), accept_problems: true, version, ..SettingsChange::default() }
}

async fn kept(fixture: &Fixture, subject: Subject) -> VersionPage {
    fixture.service.setting_versions(fixture.actor(Role::Admin), subject, None).await.unwrap()
}

fn numbers(page: &VersionPage) -> Vec<i64> {
    page.versions.iter().map(|version| version.version).collect()
}

fn part(name: &str, lines: Vec<Line>) -> Difference {
    Difference { parts: vec![Part { name: name.to_owned(), lines }], left_out: 0 }
}

#[tokio::test]
async fn a_save_keeps_who_and_when_and_what_was_there_before() {
    let fixture = Fixture::new().await;
    assert_eq!(kept(&fixture, Subject::Presets).await, VersionPage { current: 1, ..VersionPage::default() });
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_presets(actor, presets(&["zoom"], 1)).await.unwrap();
    let saved = Some(Saved { at: START, by: "admin@acme.example".to_owned(), went_back_to: None });
    let difference = Some(part("Image presets", vec![Line::Added("zoom=wid=250".to_owned())]));
    let expected = vec![
        Version { version: 2, saved, difference },
        // Nobody saved that with which the company began.
        Version { version: 1, saved: None, difference: None },
    ];
    let page = kept(&fixture, Subject::Presets).await;
    assert_eq!(page, VersionPage { versions: expected, current: 2, older: None });
    assert_eq!(kept(&fixture, Subject::General).await.versions, []);
    let theirs = fixture.service.setting_versions(fixture.stranger(), Subject::Presets, None).await.unwrap();
    assert_eq!(theirs.versions, []);
}

#[tokio::test]
async fn what_is_saved_already_is_not_kept_again() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_presets(actor, presets(&["zoom"], 1)).await.unwrap();
    fixture.service.save_presets(actor, presets(&["zoom"], 2)).await.unwrap();
    fixture.service.save_presets(actor, presets(&["a$b"], 2)).await.unwrap_err();
    assert_eq!(numbers(&kept(&fixture, Subject::Presets).await), [2, 1]);
}

#[tokio::test]
async fn another_default_is_a_version_of_general_settings_and_of_the_templates() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_settings(actor, settings("/old", 1)).await.unwrap();
    let rows = vec![NamedTemplate { name: "New".to_owned(), text: "/new".to_owned() }];
    let default_name = "Default".to_owned();
    let change = TemplatesChange { default_name, rows, make_default: Some(0), version: 1 };
    fixture.service.save_templates(actor, change).await.unwrap();
    let general = kept(&fixture, Subject::General).await;
    assert_eq!(numbers(&general), [3, 2, 1]);
    let lines = vec![Line::Removed("/old".to_owned()), Line::Added("/new".to_owned())];
    assert_eq!(general.versions[0].difference, Some(part("CDN Invalidation Template", lines)));
    let templates = kept(&fixture, Subject::Templates).await;
    let names: Vec<_> = templates.versions[0].difference.iter().flat_map(|found| &found.parts).collect();
    let names: Vec<_> = names.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["Name of the default", "Other templates", "Template “Default”"]);
}

#[tokio::test]
async fn the_cache_keys_have_versions_in_the_words_of_their_page() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let row = HostCacheKey { host: "*.acme.example".to_owned(), key: CacheKey::WithoutQuery };
    service.save_cache_keys(actor, CacheKeysChange { rows: vec![row.clone()], version: 1 }).await.unwrap();
    service.save_cache_keys(actor, CacheKeysChange { rows: vec![], version: 2 }).await.unwrap();
    let removed = part("Cache keys", vec![Line::Removed("*.acme.example: Without query".to_owned())]);
    assert_eq!(kept(&fixture, Subject::CacheKeys).await.versions[0].difference, Some(removed));
    assert_eq!(service.go_back(actor, Subject::CacheKeys, 2, 3).await.unwrap(), 4);
    assert_eq!(service.cache_keys(actor).await.unwrap().rows, [row]);
}

#[tokio::test]
async fn the_rules_have_versions_by_their_fields() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let quiet_hours = Some(QuietHours { days: vec![Weekday::Saturday, Weekday::Sunday], from: 1_320, until: 360 });
    let rules = Rules { quiet_hours, urls_per_day: Some(500), version: 1, ..Rules::default() };
    service.save_rules(actor, RulesChange::from(&rules)).await.unwrap();
    let added = |name: &str, lines: &[&str]| Part {
        name: name.to_owned(),
        lines: lines.iter().map(|line| Line::Added((*line).to_owned())).collect(),
    };
    let parts = vec![
        added("Quiet hours", &["They begin on Saturday, Sunday", "From 22:00", "Until 06:00"]),
        added("URLs that a person clears in a day", &["500"]),
    ];
    let expected = Some(Difference { parts, left_out: 0 });
    assert_eq!(kept(&fixture, Subject::Rules).await.versions[0].difference, expected);
    assert_eq!(service.go_back(actor, Subject::Rules, 1, 2).await.unwrap(), 3);
    assert_eq!(service.rules(actor).await.unwrap(), Rules { version: 3, ..Rules::default() });
    assert_eq!(service.go_back(actor, Subject::Rules, 2, 3).await.unwrap(), 4);
    assert_eq!(service.rules(actor).await.unwrap(), Rules { version: 4, ..rules });
}

#[tokio::test]
async fn versions_are_read_a_page_at_a_time() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    for version in 1..=24 {
        service.save_presets(actor, presets(&[&format!("p{version}")], version)).await.unwrap();
    }
    let first = kept(&fixture, Subject::Presets).await;
    assert_eq!((numbers(&first), first.older), ((6..=25).rev().collect(), Some(6)));
    assert!(first.versions.iter().all(|version| version.difference.is_some()));
    let second = service.setting_versions(actor, Subject::Presets, first.older).await.unwrap();
    assert_eq!((numbers(&second), second.older), (vec![5, 4, 3, 2, 1], None));
    assert_eq!(second.versions[4].difference, None);
}

#[tokio::test]
async fn going_back_saves_a_version_again_and_the_trail_tells_to_which() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    // Its problem was accepted once, and is again.
    service.save_settings(actor, settings("/first\n<OOPS>", 1)).await.unwrap();
    service.save_settings(actor, settings("/second", 2)).await.unwrap();
    let way = service.way_back(actor, Subject::General, 2).await.unwrap();
    let lines = ["/first", "<OOPS>"].map(|line| Line::Added(line.to_owned()));
    let lines = [Line::Removed("/second".to_owned())].into_iter().chain(lines).collect();
    assert_eq!((way.current, way.difference), (3, Some(part("CDN Invalidation Template", lines))));

    assert_eq!(service.go_back(actor, Subject::General, 2, 3).await.unwrap(), 4);
    assert_eq!(service.settings(actor).await.unwrap().template, "/first\n<OOPS>");
    let page = kept(&fixture, Subject::General).await;
    assert_eq!((page.current, page.versions[0].saved.as_ref().unwrap().went_back_to), (4, Some(2)));
    let told = service.audit(actor, AuditQuery::default()).await.unwrap().rows.remove(0);
    assert_eq!(told.sentence, "admin@acme.example went back to version 2 of General Settings.");
    assert!(told.changes.iter().any(|change| change.name == "template"), "{told:?}");
    // There is nothing left to change, and nothing is saved.
    assert_eq!(service.way_back(actor, Subject::General, 2).await.unwrap().difference, None);
    assert_eq!(service.go_back(actor, Subject::General, 2, 4).await.unwrap(), 4);
}

#[tokio::test]
async fn templates_go_back_and_leave_the_text_of_the_default() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    service.save_settings(actor, settings("/default", 1)).await.unwrap();
    let row = NamedTemplate { name: "Sets".to_owned(), text: "/sets".to_owned() };
    let change = |default_name: &str, rows, version| TemplatesChange {
        default_name: default_name.to_owned(),
        rows,
        make_default: None,
        version,
    };
    service.save_templates(actor, change("Pages", vec![row.clone()], 1)).await.unwrap();
    service.save_templates(actor, change("Other", vec![], 2)).await.unwrap();
    service.go_back(actor, Subject::Templates, 2, 3).await.unwrap();
    let now = service.templates(actor).await.unwrap();
    assert_eq!((now.default.name.as_str(), now.default.text.as_str()), ("Pages", "/default"));
    assert_eq!(now.others, [row]);
}

#[tokio::test]
async fn whoever_goes_back_over_somebody_elses_save_is_told() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    service.save_presets(actor, presets(&["zoom"], 1)).await.unwrap();
    service.save_presets(actor, presets(&["large"], 2)).await.unwrap();
    let refused = service.go_back(actor, Subject::Presets, 2, 2).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict { message } if message.contains(&actor.email)), "{refused}");
    assert_eq!(service.presets(actor).await.unwrap().presets, presets(&["large"], 3).rows);
}

#[tokio::test]
async fn a_version_that_is_not_there_or_another_companys_is_nothing() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    service.save_presets(actor, presets(&["zoom"], 1)).await.unwrap();
    for (who, version) in [(actor, 7), (fixture.stranger(), 2)] {
        assert_eq!(service.way_back(who, Subject::Presets, version).await, Err(AppError::NotFound));
        assert_eq!(service.go_back(who, Subject::Presets, version, 1).await, Err(AppError::NotFound));
    }
}

#[tokio::test]
async fn what_todays_checks_refuse_says_why() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Admin));
    let mut tx = service.store.write().await.unwrap();
    let state = json!(State::Presets(presets(&["a$b"], 0).rows)).to_string();
    let row = Kept { version: 0, origin: None, state };
    rows::add(&mut tx, &actor.company_id, Subject::Presets.word(), &row).await.unwrap();
    tx.commit().await.unwrap();
    let refused = service.go_back(actor, Subject::Presets, 0, 1).await.unwrap_err();
    assert!(refused.to_string().contains("Leave “$”"), "{refused}");
    assert_eq!(service.presets(actor).await.unwrap().version, 1);
}
