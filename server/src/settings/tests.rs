use app::backend::Backend;
use app::model::person::Role;

use super::*;
use crate::fixture::Fixture;

fn change(version: i64) -> SettingsChange {
    SettingsChange {
        published_server: "www.acme.example".to_owned(),
        origin_server: "origin.acme.example".to_owned(),
        company_root: "acme".to_owned(),
        template: "/is/image/acme/<ID>\r\n\t# indented\n".to_owned(),
        version,
        accept_problems: false,
    }
}

#[tokio::test]
async fn what_is_saved_is_read_back_and_belongs_to_one_company() {
    let fixture = Fixture::new().await;
    let saved = fixture.service.save_settings(fixture.actor(Role::Admin), change(1)).await.unwrap();
    let SettingsChange { published_server, origin_server, company_root, template, .. } = change(1);
    assert_eq!(
        saved,
        Settings { published_server, origin_server, company_root, template, cache_keys: Vec::new(), version: 2 }
    );
    assert_eq!(fixture.service.settings(fixture.actor(Role::Viewer)).await.unwrap(), saved);
    let others = fixture.service.settings(fixture.stranger()).await.unwrap();
    assert_eq!(others, Settings { version: 1, ..Settings::default() });
}

#[tokio::test]
async fn the_second_of_two_admins_is_told_who_saved_and_when() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_settings(actor, change(1)).await.unwrap();
    let second = SettingsChange { company_root: "second".to_owned(), ..change(1) };
    let AppError::Conflict { message } = fixture.service.save_settings(actor, second).await.unwrap_err() else {
        panic!("no conflict");
    };
    assert!(message.contains("admin@acme.example, at 12:00 on 2026-11-22 UTC"), "{message}");
    assert_eq!(fixture.service.settings(actor).await.unwrap().company_root, "acme");
}

#[tokio::test]
async fn of_two_saves_at_the_same_moment_one_wins() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let first = fixture.service.save_settings(actor, change(1));
    let second =
        fixture.service.save_settings(actor, SettingsChange { company_root: "second".to_owned(), ..change(1) });
    let (first, second) = tokio::join!(first, second);
    assert!(first.is_ok() != second.is_ok());
}

#[tokio::test]
async fn saving_what_is_saved_makes_no_new_version() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_settings(actor, change(1)).await.unwrap();
    assert_eq!(fixture.service.save_settings(actor, change(2)).await.unwrap().version, 2);
}

#[tokio::test]
async fn every_refused_field_is_named_at_once() {
    let fixture = Fixture::new().await;
    let refused = SettingsChange {
        published_server: "x".repeat(MAX_NAME_BYTES + 1),
        origin_server: "a\u{7}b".to_owned(),
        company_root: "acme".to_owned(),
        template: "/fine\n/bad\u{0}".to_owned(),
        version: 1,
        accept_problems: false,
    };
    let error = fixture.service.save_settings(fixture.actor(Role::Admin), refused).await.unwrap_err();
    assert!(error.problem_of("published_server").unwrap().contains("256 bytes"));
    assert!(error.problem_of("origin_server").unwrap().contains("U+0007"));
    assert!(error.problem_of("template").unwrap().contains("Line 2"));
    assert_eq!(error.problem_of("company_root"), None);
}

#[tokio::test]
async fn a_template_of_one_mebibyte_is_the_longest() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let longest = SettingsChange { accept_problems: true, template: "x".repeat(MAX_TEMPLATE_BYTES), ..change(1) };
    fixture.service.save_settings(actor, longest).await.unwrap();
    let longer = SettingsChange { accept_problems: true, template: "x".repeat(MAX_TEMPLATE_BYTES + 1), ..change(2) };
    let error = fixture.service.save_settings(actor, longer).await.unwrap_err();
    assert!(error.problem_of("template").is_some());
}

#[tokio::test]
async fn a_draft_is_kept_for_its_person_and_form_until_it_is_emptied() {
    let fixture = Fixture::new().await;
    let (service, actor) = (&fixture.service, fixture.actor(Role::Editor));
    let kind = || "invalidate".to_owned();
    service.keep_draft(actor, kind(), "first".to_owned()).await.unwrap();
    service.keep_draft(actor, kind(), "second".to_owned()).await.unwrap();
    assert_eq!(service.draft(actor, kind()).await.unwrap().as_deref(), Some("second"));
    assert_eq!(service.draft(actor, "import".to_owned()).await.unwrap(), None);
    assert_eq!(service.draft(fixture.actor(Role::Admin), kind()).await.unwrap(), None);
    service.keep_draft(actor, kind(), String::new()).await.unwrap();
    assert_eq!(service.draft(actor, kind()).await.unwrap(), None);
}

#[tokio::test]
async fn names_that_are_no_servers_are_refused_and_empty_ones_are_not() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let refused = SettingsChange { published_server: "ftp://www.acme.example".to_owned(), ..change(1) };
    let error = fixture.service.save_settings(actor, refused).await.unwrap_err();
    assert!(error.problem_of("published_server").is_some());
    let empty = SettingsChange { published_server: String::new(), template: String::new(), ..change(1) };
    fixture.service.save_settings(actor, empty).await.unwrap();
}

#[tokio::test]
async fn a_template_with_problems_is_saved_only_by_somebody_who_was_told() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let unsound = SettingsChange { template: "/fine/<ID>\n/<IDD>\n".to_owned(), ..change(1) };
    let error = fixture.service.save_settings(actor, unsound.clone()).await.unwrap_err();
    let message = error.problem_of("template").unwrap();
    assert!(message.contains("make no URLs: 2. Line 2, column 2:"), "{message}");
    let told = SettingsChange { accept_problems: true, ..unsound };
    assert_eq!(fixture.service.save_settings(actor, told).await.unwrap().version, 2);
}
