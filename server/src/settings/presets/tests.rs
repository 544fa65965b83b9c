use app::backend::Backend;
use app::model::asset::Preset;
use app::model::error::AppError;
use app::model::person::Role;

use super::*;
use crate::fixture::Fixture;

fn change(names: &[&str], version: i64) -> PresetsChange {
    let row = |name: &&str| Preset { name: (*name).to_owned(), modifiers: "wid=250".to_owned() };
    PresetsChange { rows: names.iter().map(row).collect(), version, ..PresetsChange::default() }
}

fn names(presets: &Presets) -> Vec<&str> {
    presets.presets.iter().map(|preset| preset.name.as_str()).collect()
}

#[tokio::test]
async fn what_is_saved_is_read_back_by_name_and_belongs_to_one_company() {
    let fixture = Fixture::new().await;
    let saved = fixture.service.save_presets(fixture.actor(Role::Admin), change(&["zoom", "large"], 1)).await.unwrap();
    assert_eq!((names(&saved), saved.version), (vec!["large", "zoom"], 2));
    assert_eq!(fixture.service.presets(fixture.actor(Role::Viewer)).await.unwrap(), saved);
    assert_eq!(names(&fixture.service.presets(fixture.stranger()).await.unwrap()), [""; 0]);
}

#[tokio::test]
async fn a_save_is_the_whole_list_and_the_same_list_makes_no_new_version() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_presets(actor, change(&["large", "zoom"], 1)).await.unwrap();
    let saved = fixture.service.save_presets(actor, change(&["zoom"], 2)).await.unwrap();
    assert_eq!((names(&saved), saved.version), (vec!["zoom"], 3));
    assert_eq!(fixture.service.save_presets(actor, change(&["zoom"], 3)).await.unwrap().version, 3);
}

#[tokio::test]
async fn the_second_of_two_admins_is_told_and_changes_nothing() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    fixture.service.save_presets(actor, change(&["large"], 1)).await.unwrap();
    let refused = fixture.service.save_presets(actor, change(&["zoom"], 1)).await.unwrap_err();
    assert!(matches!(&refused, AppError::Conflict { message } if message.contains("the image presets")), "{refused}");
    assert_eq!(names(&fixture.service.presets(actor).await.unwrap()), ["large"]);
}

#[tokio::test]
async fn a_list_with_a_problem_is_not_saved() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Admin);
    let refused = fixture.service.save_presets(actor, change(&["large", "a$b"], 1)).await.unwrap_err();
    assert!(refused.problem_of("rows[1][name]").is_some(), "{refused:?}");
    assert_eq!(fixture.service.presets(actor).await.unwrap().version, 1);
}
