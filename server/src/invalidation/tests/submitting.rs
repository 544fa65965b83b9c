use app::backend::Backend;
use app::model::asset::{AssetFilter, Selection};
use app::model::error::AppError;
use app::model::history::HistoryQuery;
use app::model::outline::{Outline, OutlinePage};
use app::model::purge_url::UrlRules;
use app::model::recipe::{Basis, Edits, ListForm, MAX_NOTE_BYTES, Recipe};
use app::template::{Assets, CompanyValues};

use super::world::World;
use crate::invalidation;

fn message(answer: Result<String, AppError>) -> String {
    answer.unwrap_err().to_string()
}

#[tokio::test]
async fn pressing_twice_makes_one_invalidation() {
    let world = World::purging().await;
    world.asset("A").await;
    let recipe = Recipe { idempotency_key: "7c1f".to_owned(), ..World::recipe(&["A"]) };
    let (first, second) = tokio::join!(world.submit_recipe(recipe.clone()), world.submit_recipe(recipe.clone()));
    assert_eq!(first.unwrap(), second.unwrap());
    let other = world.submit_recipe(Recipe { idempotency_key: "7c20".to_owned(), ..recipe }).await.unwrap();
    let all = world.history(HistoryQuery::default()).await.invalidations;
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].id, other);
}

#[tokio::test]
async fn a_list_that_is_not_the_one_that_was_shown_is_a_conflict_that_says_what_differs() {
    let world = World::purging().await;
    world.asset("A").await;
    let shown = Recipe { digest: "0".repeat(64), ..World::recipe(&["A", "Gone"]) };
    let message = message(world.submit_recipe(shown).await);
    assert!(message.contains("The asset “Gone” is gone."), "{message}");
    assert!(message.contains("Nothing was sent"), "{message}");
    assert!(world.history(HistoryQuery::default()).await.invalidations.is_empty());
}

#[tokio::test]
async fn a_changed_catalog_is_told_by_the_names_of_what_changed() {
    let world = World::purging().await;
    for id in ["A", "B", "C"] {
        world.asset(id).await;
    }
    let all = Selection::Matching { filter: AssetFilter::default(), except: vec!["C".to_owned()] };
    let outline = world.service().outline(world.editor(), all.clone()).await.unwrap();
    let basis = Basis { revision: outline.revision, asset_count: 2, assets: outline.digest(), ..Basis::default() };
    let recipe = Recipe { selection: all, basis, digest: "0".repeat(64), ..Recipe::default() };
    world.execute("UPDATE assets SET crops = '[\"Large\"]', revision = 7 WHERE id IN ('B', 'C')", &[]).await;
    let message = message(world.submit_recipe(recipe).await);
    assert!(message.contains("The asset “B” was changed or added."), "{message}");
    assert!(!message.contains("“C”"), "it is not selected: {message}");
}

#[test]
fn a_recipe_of_ten_million_urls_travels_in_a_kilobyte() {
    let template: String =
        (0..10).map(|line| format!("/is/image/<COMPANY>/<ID>?wid={}&hei=250\n", 100 + line)).collect();
    let assets = Assets::outlined(Outline { pages: vec![OutlinePage::default(); 1_000], ..Outline::default() });
    let basis = Basis::of(&CompanyValues::default(), &UrlRules::default(), &assets);
    let recipe = Recipe {
        digest: basis.digest(&template, &Edits::default()),
        selection: Selection::Matching { filter: AssetFilter::default(), except: Vec::new() },
        idempotency_key: "0".repeat(36),
        template,
        basis,
        ..Recipe::default()
    };
    let travels = serde_json::to_string(&recipe).unwrap();
    assert!(travels.len() <= 1_024, "{} bytes: {travels}", travels.len());
}

#[tokio::test]
async fn a_list_with_refused_lines_is_taken_only_once_they_may_be_left_out() {
    let world = World::purging().await;
    let text = "https://www.example.com/a\r\n\r\njavascript:alert(1)\nhttps://www.example.com/a\n".to_owned();
    let form = ListForm { urls: text, note: " new pictures ".to_owned(), ..ListForm::default() };
    let refused = message(world.submit_recipe(form.clone().into()).await);
    assert!(refused.contains("1 line is refused") && refused.contains("“javascript:alert(1)”"), "{refused}");
    let form = ListForm { leave_out_refused: true, ..form };
    let id = world.submit_recipe(form.into()).await.unwrap();
    let detail = world.finish(&id).await;
    assert_eq!(detail.summary.note, "new pictures");
    assert_eq!((detail.progress.counts.total, detail.progress.counts.done, detail.progress.counts.refused), (2, 1, 1));
    let urls = world.urls(&id, None).await;
    assert_eq!(urls[1].url, "javascript:alert(1)");
    assert!(urls[1].refusal.is_some() && urls[1].at.is_empty());
}

#[tokio::test]
async fn a_url_of_the_published_server_without_a_connection_is_refused_with_the_way_out() {
    let world = World::purging().await;
    world.execute("UPDATE companies SET published_server = 'img.example.com'", &[]).await;
    let refused = message(world.submit_lines(vec!["https://img.example.com/a".to_owned()]).await);
    assert!(refused.contains("Add one for img.example.com under Setup > Connections"), "{refused}");
}

#[tokio::test]
async fn an_empty_list_and_a_long_note_are_refused_at_their_fields() {
    let world = World::purging().await;
    let empty = world.submit_lines(Vec::new()).await.unwrap_err();
    assert!(empty.problem_of("urls").is_some(), "{empty}");
    let note = "x".repeat(MAX_NOTE_BYTES + 1);
    let long = world.submit_recipe(Recipe { note, ..Recipe::default() }).await.unwrap_err();
    assert!(long.problem_of("note").is_some(), "{long}");
}

#[tokio::test]
async fn a_disabled_connection_serves_nothing() {
    let world = World::purging().await;
    world.execute("UPDATE connections SET enabled = 0", &[]).await;
    assert!(world.submit_lines(vec!["https://www.example.com/a".to_owned()]).await.is_err());
}

#[tokio::test]
async fn a_submission_leaves_its_audit_row_and_a_refused_one_none() {
    let world = World::purging().await;
    world.submit_lines(vec!["nonsense".to_owned()]).await.unwrap_err();
    let id = world.submit(&["a"]).await;
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT action, subject FROM audit").fetch_all(world.service().store.read()).await.unwrap();
    assert_eq!(rows, [("invalidation.submitted".to_owned(), id)]);
}

#[tokio::test]
async fn what_failed_is_tried_again_alone_and_the_whole_list_on_request() {
    use super::world::{by_name, failed, purged};
    use crate::providers::FailureKind;
    let mut calls = 0;
    let world = World::answering(move |sent| {
        calls += 1;
        let is_first = calls == 1;
        by_name(sent, |name| if name == "b" && is_first { failed(FailureKind::Unauthorized, "401") } else { purged() })
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a", "b"]).await;
    world.finish(&id).await;
    let retried = invalidation::retry_failed(world.service(), world.editor(), id.clone(), String::new()).await.unwrap();
    assert_eq!(world.finish(&retried).await.progress.counts.done, 1);
    assert_eq!(world.urls(&retried, None).await[0].url, "https://www.example.com/b");
    let nothing = message(invalidation::retry_failed(world.service(), world.editor(), retried, String::new()).await);
    assert!(nothing.starts_with("Nothing of this invalidation has failed"), "{nothing}");
    let again = invalidation::run_again(world.service(), world.editor(), id, String::new()).await.unwrap();
    assert_eq!(world.finish(&again).await.progress.counts.done, 2);
}

#[tokio::test]
async fn pressing_run_again_or_retry_twice_makes_one_invalidation_each() {
    use super::world::{all, failed};
    use crate::providers::FailureKind;
    let world = World::answering(|sent| all(sent, &failed(FailureKind::Unauthorized, "401"))).await;
    world.connect("Edge", &["www.example.com"]).await;
    let (service, editor) = (world.service(), world.editor());
    let id = world.submit(&["a"]).await;
    world.finish(&id).await;
    let again = async |key: &str| invalidation::run_again(service, editor, id.clone(), key.to_owned()).await.unwrap();
    let retry =
        async |key: &str| invalidation::retry_failed(service, editor, id.clone(), key.to_owned()).await.unwrap();
    assert_eq!(again("1-again").await, again("1-again").await);
    assert_eq!(retry("1-retry").await, retry("1-retry").await);
    assert_ne!(again("2-again").await, again("1-again").await);
    let all = world.history(HistoryQuery::default()).await.invalidations;
    assert_eq!(all.len(), 4, "the first, twice again, once retried");
}

#[tokio::test]
async fn a_template_beyond_the_limit_is_refused_at_its_field() {
    let world = World::purging().await;
    let template = "#".repeat(app::template::MAX_TEMPLATE_BYTES + 1);
    let refused = world.submit_recipe(Recipe { template, ..World::recipe(&[]) }).await.unwrap_err();
    assert!(refused.problem_of("template").is_some(), "{refused}");
}
