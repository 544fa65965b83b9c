use app::backend::Backend;
use app::model::company::SettingsChange;
use app::model::person::Role;

use super::*;
use crate::fixture::Fixture;

fn template(name: &str, text: &str) -> NamedTemplate {
    NamedTemplate { name: name.to_owned(), text: text.to_owned() }
}

fn change(rows: Vec<NamedTemplate>, version: i64) -> TemplatesChange {
    TemplatesChange { default_name: "Default".to_owned(), rows, make_default: None, version }
}

async fn with_default(text: &str) -> Fixture {
    let fixture = Fixture::new().await;
    let settings =
        SettingsChange { template: text.to_owned(), accept_problems: true, version: 1, ..Default::default() };
    fixture.service.save_settings(fixture.actor(Role::Admin), settings).await.unwrap();
    fixture
}

#[tokio::test]
async fn what_is_saved_is_read_back_in_order_and_belongs_to_one_company() {
    let fixture = with_default("<ID>").await;
    let rows = vec![template("Sets", "[set] <ID>"), template("Crops", "<ID>:<CROP>\r\n")];
    let saved = fixture.service.save_templates(fixture.actor(Role::Admin), change(rows, 1)).await.unwrap();
    assert_eq!(saved.default, template("Default", "<ID>"));
    assert_eq!(saved.others, [template("Sets", "[set] <ID>"), template("Crops", "<ID>:<CROP>\n")]);
    assert_eq!(fixture.service.templates(fixture.actor(Role::Viewer)).await.unwrap(), saved);
    assert_eq!(fixture.service.desk(fixture.actor(Role::Editor)).await.unwrap().templates, saved.others);
    assert_eq!(fixture.service.templates(fixture.stranger()).await.unwrap().others, []);
}

#[tokio::test]
async fn one_that_becomes_the_default_changes_places_with_the_text_of_general_settings() {
    let fixture = with_default("/old\r\n").await;
    let actor = fixture.actor(Role::Admin);
    let before = fixture.service.settings(actor).await.unwrap();
    let rows = vec![template("Sets", "/sets"), template("New", "/new")];
    let swap = TemplatesChange { make_default: Some(1), ..change(rows, 1) };
    let saved = fixture.service.save_templates(actor, swap).await.unwrap();
    assert_eq!(saved.default, template("New", "/new"));
    assert_eq!(saved.others, [template("Sets", "/sets"), template("Default", "/old\n")]);
    assert_eq!(fixture.service.templates(actor).await.unwrap(), saved);
    let after = fixture.service.settings(actor).await.unwrap();
    assert_eq!((after.template.as_str(), after.version), ("/new", before.version + 1));
}

#[tokio::test]
async fn whoever_has_general_settings_open_is_told_that_the_default_is_another() {
    let fixture = with_default("/old").await;
    let actor = fixture.actor(Role::Admin);
    let open = SettingsChange { template: "/more".to_owned(), accept_problems: true, version: 2, ..Default::default() };
    let swap = TemplatesChange { make_default: Some(0), ..change(vec![template("New", "/new")], 1) };
    fixture.service.save_templates(actor, swap).await.unwrap();
    let refused = fixture.service.save_settings(actor, open).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict { message } if message.contains(&actor.email)), "{refused}");
}

#[tokio::test]
async fn the_same_list_makes_no_new_version() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let rows = || vec![template("Sets", "/sets")];
    fixture.service.save_templates(actor, change(rows(), 1)).await.unwrap();
    assert_eq!(fixture.service.save_templates(actor, change(rows(), 2)).await.unwrap().version, 2);
    let renamed = TemplatesChange { default_name: "Pictures".to_owned(), ..change(rows(), 2) };
    let saved = fixture.service.save_templates(actor, renamed).await.unwrap();
    assert_eq!((saved.default.name.as_str(), saved.version), ("Pictures", 3));
}

#[tokio::test]
async fn the_second_of_two_admins_is_told_and_changes_nothing() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_templates(actor, change(vec![template("Mine", "")], 1)).await.unwrap();
    let refused = fixture.service.save_templates(actor, change(Vec::new(), 1)).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict { message } if message.contains("the templates")), "{refused}");
    assert_eq!(fixture.service.templates(actor).await.unwrap().others, [template("Mine", "")]);
}

#[tokio::test]
async fn a_list_with_a_problem_is_not_saved() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let rows = vec![template("Sets", ""), template("default", "")];
    let refused = fixture.service.save_templates(actor, change(rows, 1)).await.unwrap_err();
    assert!(refused.problem_of("rows[1][name]").is_some(), "{refused:?}");
    assert_eq!(fixture.service.templates(actor).await.unwrap().version, 1);
}

#[tokio::test]
async fn a_template_is_exported_by_its_name_with_crlf() {
    let fixture = with_default("<ID>\n/a").await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_templates(actor, change(vec![template("Sets", "/sets\n")], 1)).await.unwrap();
    let file = export(&fixture.service, actor, None).await.unwrap();
    assert_eq!(file, template("Default", "<ID>\r\n/a"));
    let file = export(&fixture.service, actor, Some("Sets")).await.unwrap();
    assert_eq!(file, template("Sets", "/sets\r\n"));
    assert_eq!(export(&fixture.service, actor, Some("None")).await, Err(AppError::NotFound));
}
