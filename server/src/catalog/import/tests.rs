use app::backend::Backend;
use app::model::asset::AssetQuery;
use app::model::person::Role;
use futures::TryStreamExt as _;

use super::*;
use crate::catalog::export::csv_stream;
use crate::fixture::Fixture;

async fn stage(fixture: &Fixture, actor: &Actor, text: &str) -> ImportPreview {
    fixture.service.stage_import(actor, "assets.csv".to_owned(), text.as_bytes().to_vec()).await.unwrap()
}

async fn import(fixture: &Fixture, text: &str) -> ImportResult {
    let actor = fixture.actor(Role::Editor);
    let staged = stage(fixture, actor, text).await;
    fixture.service.commit_import(actor, staged.id).await.unwrap()
}

async fn export(fixture: &Fixture) -> String {
    let parts: Vec<_> = csv_stream(&fixture.service, fixture.actor(Role::Viewer)).try_collect().await.unwrap();
    String::from_utf8(parts.concat()).unwrap()
}

#[tokio::test]
async fn a_preview_tells_what_would_be_added_changed_and_refused_and_does_nothing() {
    let fixture = Fixture::new().await;
    import(&fixture, "id,kind\nA,image\nB,image\n").await;
    let actor = fixture.actor(Role::Editor);
    let preview = stage(&fixture, actor, "id,kind\nA,image\nB,set\nC,image\nD,picture\n").await;
    assert_eq!((preview.added, preview.changed, preview.unchanged, preview.refused), (1, 1, 1, 1));
    assert_eq!(preview.source, "assets.csv");
    let sample = |line, id: &str, is_new| ImportSample { line, id: id.to_owned(), is_new };
    assert_eq!(preview.samples, [sample(3, "B", false), sample(4, "C", true)]);
    assert_eq!(preview.refusals[0].line, 5);
    let page = fixture.service.assets(actor, AssetQuery::default()).await.unwrap();
    assert_eq!(page.total, 2);
    assert_eq!(fixture.service.staged_import(actor, preview.id.clone()).await.unwrap(), preview);
}

#[tokio::test]
async fn doing_it_does_what_was_told_once() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Editor);
    let staged = stage(&fixture, actor, "id,kind\nA,image\nB,bad\n").await;
    let result = fixture.service.commit_import(actor, staged.id.clone()).await.unwrap();
    assert_eq!(result, ImportResult { added: 1, changed: 0, unchanged: 0, refused: 1 });
    assert_eq!(fixture.service.commit_import(actor, staged.id).await, Err(AppError::NotFound));
    let audited: String = sqlx::query_scalar("SELECT details FROM audit WHERE action = 'assets.imported'")
        .fetch_one(fixture.service.store.read())
        .await
        .unwrap();
    assert!(audited.contains("\"added\":1"), "{audited}");
}

#[tokio::test]
async fn an_unreadable_file_changes_nothing() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Editor);
    let refusal =
        fixture.service.stage_import(actor, "x".to_owned(), b"id,kind\nA,\"image\n".to_vec()).await.unwrap_err();
    assert!(refusal.problem_of("file").unwrap().contains("line 2"));
}

#[tokio::test]
async fn an_import_is_its_persons_own() {
    let fixture = Fixture::new().await;
    let staged = stage(&fixture, fixture.actor(Role::Editor), "A\n").await;
    for other in [fixture.actor(Role::Admin), fixture.stranger()] {
        assert_eq!(fixture.service.staged_import(other, staged.id.clone()).await, Err(AppError::NotFound));
        assert_eq!(fixture.service.commit_import(other, staged.id.clone()).await, Err(AppError::NotFound));
    }
}

#[tokio::test]
async fn an_import_waits_a_day_and_five_wait_at_most() {
    let fixture = Fixture::new().await;
    let actor = fixture.actor(Role::Editor);
    let first = stage(&fixture, actor, "A\n").await;
    for number in 0..4 {
        fixture.clock.advance_ms(1);
        stage(&fixture, actor, &format!("B{number}\n")).await;
    }
    assert!(fixture.service.staged_import(actor, first.id.clone()).await.is_ok());
    fixture.clock.advance_ms(1);
    let last = stage(&fixture, actor, "C\n").await;
    assert_eq!(fixture.service.staged_import(actor, first.id).await, Err(AppError::NotFound));
    fixture.clock.advance_ms(KEPT_MS + 1);
    assert_eq!(fixture.service.staged_import(actor, last.id).await, Err(AppError::NotFound));
    stage(&fixture, actor, "D\n").await;
    let kept: i64 =
        sqlx::query_scalar("SELECT count(*) FROM imports").fetch_one(fixture.service.store.read()).await.unwrap();
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn an_export_imports_as_no_change_and_exports_the_same() {
    let fixture = Fixture::new().await;
    let text = "id,kind,folder,crops,members,modified\n\
                100% #1?,image,/a,wide;tall,,2026-11-22T10:00:00Z\n\
                \"B, \"\"b\"\"\",set,\"/a, b\",,A;x\\;y,\n\
                🎒 حقيبة,video,,,,2026-11-22T10:00:00.123Z\n";
    import(&fixture, text).await;
    let exported = export(&fixture).await;
    assert_eq!(exported, text);
    let again = import(&fixture, &exported).await;
    assert_eq!(again, ImportResult { added: 0, changed: 0, unchanged: 3, refused: 0 });
}

#[tokio::test]
async fn when_an_asset_was_last_purged_survives_an_import() {
    let fixture = Fixture::new().await;
    import(&fixture, "id,kind\nA,image\n").await;
    let mut tx = fixture.service.store.write().await.unwrap();
    sqlx::query("UPDATE assets SET last_purge_at = 5").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    import(&fixture, "id,kind\nA,set\n").await;
    let page = fixture.service.assets(fixture.actor(Role::Viewer), AssetQuery::default()).await.unwrap();
    assert_eq!(page.assets[0].last_purge, Some(Timestamp(5)));
}

#[tokio::test]
async fn a_hundred_thousand_assets_go_in_and_come_out() {
    let fixture = Fixture::new().await;
    let rows = (0..100_000)
        .map(|number| format!("Asset_{number:06},image,/f{},,,\n", number % 100))
        .collect::<Vec<_>>()
        .concat();
    let text = format!("{}{rows}", csv::HEADER);
    assert_eq!(import(&fixture, &text).await.added, 100_000);
    assert_eq!(export(&fixture).await, text);
}
