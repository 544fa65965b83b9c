use app::model::error::AppError;
use app::model::invalidation::UrlState;
use app::model::person::Role;
use app::model::recipe::{Edits, Recipe};

use super::world::{World, all, failed, purged};
use crate::providers::{BatchOutcome, FailureKind};
use crate::{invalidation, settings};

async fn names(world: &World) -> Vec<(String, String)> {
    let templates = settings::templates::templates(world.service(), world.editor()).await.unwrap();
    templates.others.into_iter().map(|template| (template.name, template.text)).collect()
}

#[tokio::test]
async fn a_note_and_a_link_can_be_added_and_changed() {
    let world = World::purging().await;
    let id = world.submit(&["a"]).await;
    let annotate =
        async |note: &str, link: &str| invalidation::annotate(world.service(), world.editor(), &id, note, link).await;
    annotate(" New pictures ", "https://tickets.example/T-1").await.unwrap();
    let detail = world.detail(&id).await;
    assert_eq!((detail.summary.note.as_str(), detail.link.as_str()), ("New pictures", "https://tickets.example/T-1"));
    let refused = annotate("x", "javascript:alert(1)").await.unwrap_err();
    assert!(refused.problem_of("link").is_some(), "{refused:?}");
    assert_eq!(world.detail(&id).await.summary.note, "New pictures");
    annotate("", "").await.unwrap();
    assert_eq!(world.detail(&id).await.link, "");
    let stranger = world.fixture.stranger();
    let nothing = invalidation::annotate(world.service(), stranger, &id, "x", "").await;
    assert_eq!(nothing, Err(AppError::NotFound));
}

#[tokio::test]
async fn a_list_becomes_a_template_of_its_own_name() {
    let world = World::purging().await;
    world.asset("A").await;
    let admin = world.fixture.actor(Role::Admin);
    let made = world.submit_recipe(Recipe { note: "Crops".to_owned(), ..World::recipe(&["A"]) }).await.unwrap();
    let lines = ["https://www.example.com/x", "https://www.example.com/y"].map(str::to_owned).to_vec();
    let edits = Edits { added: lines, ..Edits::default() };
    let typed = world.submit_recipe(Recipe { edits, ..Recipe::default() }).await.unwrap();
    for (id, expected) in [(&made, "Crops"), (&made, "Crops (2)")] {
        assert_eq!(invalidation::copy_as_template(world.service(), admin, id).await.unwrap(), expected);
    }
    let name = invalidation::copy_as_template(world.service(), admin, &typed).await.unwrap();
    assert!(name.starts_with("Invalidation of 20"), "{name}");
    let all = names(&world).await;
    assert_eq!(all[0], ("Crops".to_owned(), "https://www.example.com/<ID>".to_owned()));
    assert_eq!(all[1].1, all[0].1);
    assert_eq!(all[2], (name, "https://www.example.com/x\nhttps://www.example.com/y".to_owned()));
}

#[tokio::test]
async fn every_exchange_is_told_with_its_moment_its_request_and_its_answer() {
    let mut attempt = 0;
    let world = World::answering(move |sent| {
        attempt += 1;
        let outcome = if attempt < 3 { failed(FailureKind::Passing, "503 Busy") } else { purged() };
        BatchOutcome { request_id: Some(format!("r-{attempt}")), ..all(sent, &outcome) }
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let began = world.service().now();
    let id = world.submit(&["a"]).await;
    world.finish(&id).await;
    let at = world.urls(&id, None).await[0].at[0].clone();
    assert_eq!((at.state, at.attempts), (UrlState::Purged, 3));
    let told: Vec<_> = at.exchanges.iter().map(|one| (one.request_id.as_str(), one.said.contains("503"))).collect();
    assert_eq!(told, [("r-1", true), ("r-2", true), ("r-3", false)]);
    assert_eq!(at.exchanges[0].began, began);
    assert!(at.exchanges.is_sorted_by_key(|exchange| exchange.began));
    assert_eq!(at.exchanges.last().map(|exchange| exchange.ended), at.at);
}

#[tokio::test]
async fn a_batch_keeps_its_newest_exchanges_and_a_url_those_that_were_about_it() {
    let mut attempt = 0;
    let world = World::answering(move |sent| {
        attempt += 1;
        let wait = failed(FailureKind::Limited, "429");
        let urls = sent.urls.iter().map(|url| if url.ends_with("/a") { purged() } else { wait.clone() });
        BatchOutcome { request_id: Some(format!("r-{attempt}")), ..BatchOutcome::of(urls.collect()) }
    })
    .await;
    world.connect("Edge", &["www.example.com"]).await;
    let id = world.submit(&["a", "b"]).await;
    world.finish(&id).await;
    let urls = world.urls(&id, None).await;
    let ids = |at: usize| urls[at].at[0].exchanges.iter().map(|one| one.request_id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(0), Vec::<String>::new(), "the one that it was in is older than those that are kept");
    assert_eq!(ids(1), (11..=20).map(|number| format!("r-{number}")).collect::<Vec<_>>());
}
