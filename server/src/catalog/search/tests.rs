use app::backend::Backend;
use app::model::asset::{AssetKind, AssetSort, Selection};
use app::model::outline::OutlinePage;
use app::model::person::Role;
use app::template::Assets;

use super::*;
use crate::fixture::Fixture;

/// A company with these assets: lines of CSV without the header `id,kind,folder,modified`.
async fn with(lines: &str) -> Fixture {
    let fixture = Fixture::new().await;
    import(&fixture, fixture.actor(Role::Editor), lines).await;
    fixture
}

async fn import(fixture: &Fixture, actor: &Actor, lines: &str) {
    let text = format!("id,kind,folder,modified\n{lines}");
    let staged = fixture.service.stage_import(actor, "test".to_owned(), text.into_bytes()).await.unwrap();
    assert_eq!(staged.refused, 0, "{:?}", staged.refusals);
    fixture.service.commit_import(actor, staged.id).await.unwrap();
}

async fn page(fixture: &Fixture, query: AssetQuery) -> AssetPage {
    fixture.service.assets(fixture.actor(Role::Viewer), query).await.unwrap()
}

async fn found(fixture: &Fixture, filter: AssetFilter) -> Vec<String> {
    ids(&page(fixture, AssetQuery { filter, ..AssetQuery::default() }).await)
}

fn ids(page: &AssetPage) -> Vec<String> {
    page.assets.iter().map(|row| row.asset.id.clone()).collect()
}

fn text(text: &str) -> AssetFilter {
    AssetFilter { text: text.to_owned(), ..AssetFilter::default() }
}

fn folder(folder: &str) -> AssetFilter {
    AssetFilter { folder: folder.to_owned(), ..AssetFilter::default() }
}

#[tokio::test]
async fn any_part_of_the_id_is_found_in_any_case_and_wildcards_are_letters() {
    let fixture = with("Backpack_B,,,\nbackpacks,,,\n100%,,,\nMÜTZE,,,\n").await;
    assert_eq!(found(&fixture, text("PACK")).await, ["Backpack_B", "backpacks"]);
    assert_eq!(found(&fixture, text("k_b")).await, ["Backpack_B"]);
    assert_eq!(found(&fixture, text("%")).await, ["100%"]);
    assert_eq!(found(&fixture, text("mütze")).await, ["MÜTZE"]);
    assert_eq!(found(&fixture, text("'")).await, [""; 0]);
}

#[tokio::test]
async fn a_folder_has_what_is_in_it_and_below_it_but_not_beside_it() {
    let fixture = with("A,,/a,\nB,,/a/b,\nC,,/ab,\nD,,/a/,\nE,,,\nF,,/a-b,\n").await;
    for name in ["/a", "/a/"] {
        assert_eq!(found(&fixture, folder(name)).await, ["A", "B", "D"], "{name}");
    }
    let folders = page(&fixture, AssetQuery::default()).await.folders;
    assert_eq!(folders, ["/a", "/a-b", "/a/", "/a/b", "/ab"]);
}

#[tokio::test]
async fn a_kind_is_filtered_together_with_the_text() {
    let fixture = with("A1,image,,\nA2,set,,\nB1,set,,\n").await;
    let filter = AssetFilter { kind: Some(AssetKind::Set), ..text("a") };
    let page = page(&fixture, AssetQuery { filter, ..AssetQuery::default() }).await;
    assert_eq!(ids(&page), ["A2"]);
    assert_eq!((page.total, page.in_company, page.before), (1, 3, 0));
}

/// 250 assets with few kinds, folders and moments, so that ties are everywhere.
async fn many() -> Fixture {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for number in 0..250 {
        let kind = AssetKind::ALL[number % 4].word();
        let modified = if number % 5 == 0 { String::new() } else { format!("2026-11-{:02}", number % 7 + 1) };
        writeln!(lines, "A{:03},{kind},/f{},{modified}", (number * 7) % 250, number % 3).unwrap();
    }
    with(&lines).await
}

#[tokio::test]
async fn every_order_pages_through_all_assets_once_forth_and_back() {
    let fixture = many().await;
    for sort in [AssetSort::Id, AssetSort::Kind, AssetSort::Folder, AssetSort::Modified] {
        for descending in [false, true] {
            let query = |after| AssetQuery { sort, descending, after, ..AssetQuery::default() };
            let first = page(&fixture, query(None)).await;
            assert_eq!((first.before, first.total, first.previous.clone()), (0, 250, None));
            let second = page(&fixture, query(first.next.clone())).await;
            assert_eq!(second.before, 100);
            let third = page(&fixture, query(second.next.clone())).await;
            assert_eq!((third.before, third.next.clone(), third.assets.len()), (200, None, 50));
            let all: Vec<_> = [&first, &second, &third].iter().flat_map(|page| &page.assets).collect();
            let key = |row: &AssetRow| {
                let asset = &row.asset;
                let key = match sort {
                    AssetSort::Id => String::new(),
                    AssetSort::Kind => asset.kind.word().to_owned(),
                    AssetSort::Folder => asset.folder.clone(),
                    AssetSort::Modified => format!("{:020}", asset.modified.map_or(0, |modified| modified.0)),
                };
                (key, asset.id.clone())
            };
            let is_sorted = all.windows(2).all(|pair| (key(pair[0]) < key(pair[1])) != descending);
            assert!(is_sorted, "{sort:?} descending={descending}");
            assert_eq!(page(&fixture, query(third.previous.clone())).await, second);
            assert_eq!(page(&fixture, query(second.previous.clone())).await, first);
        }
    }
}

#[tokio::test]
async fn a_list_that_is_scrolled_gets_the_same_rows_in_every_order() {
    let fixture = many().await;
    let filters = [AssetFilter::default(), AssetFilter { kind: Some(AssetKind::Set), ..folder("/f1") }, text("a1")];
    for (sort, descending) in [(AssetSort::Id, true), (AssetSort::Kind, false), (AssetSort::Modified, true)] {
        for filter in filters.clone() {
            let question = AssetQuery { filter, sort, descending, ..AssetQuery::default() };
            let mut all = Vec::new();
            let mut next = Some(page(&fixture, question.clone()).await);
            while let Some(found) = next.take() {
                all.extend(ids(&found));
                if found.next.is_some() {
                    next = Some(page(&fixture, AssetQuery { after: found.next, ..question.clone() }).await);
                }
            }
            for offset in [0, 3, 100, 149, 151, 249, 250, 1_000] {
                let found = page(&fixture, AssetQuery { offset: Some(offset), ..question.clone() }).await;
                let from = usize::try_from(offset).unwrap().min(all.len());
                let to = all.len().min(from + PAGE);
                assert_eq!(ids(&found), all[from..to], "{sort:?} {offset}");
                assert_eq!((found.total, found.before), (all.len() as u64, from as u64));
            }
        }
    }
}

#[tokio::test]
async fn a_page_whose_rows_are_gone_gives_the_first_one() {
    let fixture = with("A,,,\nB,,,\n").await;
    let row = Stored { asset: page(&fixture, AssetQuery::default()).await.assets[1].asset.clone(), last_purge: None };
    let order = Order { sort: AssetSort::Id, descending: false };
    for side in [Side::After, Side::Before] {
        let after = Some(encode(&edge_at(&row, order, side)));
        assert_eq!(ids(&page(&fixture, AssetQuery { after, ..AssetQuery::default() }).await), ["A", "B"]);
    }
}

#[tokio::test]
async fn a_broken_cursor_is_refused() {
    let fixture = Fixture::new().await;
    for broken in ["", "%%%", "e30"] {
        let query = AssetQuery { after: Some(broken.to_owned()), ..AssetQuery::default() };
        let refusal = fixture.service.assets(fixture.actor(Role::Viewer), query).await.unwrap_err();
        assert!(refusal.problem_of("after").is_some());
    }
}

#[tokio::test]
async fn another_company_sees_none_of_it() {
    let fixture = with("A,,/a,\n").await;
    let theirs = fixture.service.assets(fixture.stranger(), AssetQuery::default()).await.unwrap();
    assert_eq!((theirs.assets.len(), theirs.in_company, theirs.folders.len()), (0, 0, 0));
    import(&fixture, fixture.stranger(), "A,video,/theirs,\n").await;
    assert_eq!(page(&fixture, AssetQuery::default()).await.assets[0].asset.kind, AssetKind::Image);
}

/// All pages of a selection by its outline: the IDs, what is missing, and the pages' lengths.
async fn selected(fixture: &Fixture, selection: Selection) -> (Vec<String>, Vec<String>, Vec<u64>) {
    let actor = fixture.actor(Role::Editor);
    let outline = fixture.service.outline(actor, selection.clone()).await.unwrap();
    let mut assets = Assets::outlined(outline.clone());
    for page in 0..assets.page_count() {
        let (part, after) = selection.page(&outline, page);
        let read = fixture.service.selected_page(actor, part, after).await.unwrap();
        assert!(assets.take_page(page, read), "each page is the one that the outline tells of");
    }
    let ids = assets.iter().map(|asset| asset.id.clone()).collect();
    (ids, outline.missing, outline.pages.iter().map(OutlinePage::asset_count).collect())
}

#[tokio::test]
async fn all_that_match_come_in_parts_without_the_exceptions() {
    let lines = (0..2_500).map(|number| format!("A {number:04},image,,\n")).collect::<Vec<_>>().concat();
    let fixture = with(&format!("{lines}other,,,\n")).await;
    let except = vec!["A 0001".to_owned(), "A 2499".to_owned(), "other".to_owned()];
    let (ids, missing, lengths) = selected(&fixture, Selection::Matching { filter: text("a "), except }).await;
    assert_eq!((ids.len(), missing.len(), lengths), (2_498, 0, vec![1_000, 1_000, 498]));
    assert!(ids.is_sorted());
    assert!(!ids.contains(&"A 0001".to_owned()));
}

#[tokio::test]
async fn chosen_ids_keep_their_order_and_tell_what_is_missing() {
    let lines = (0..1_500).map(|number| format!("A{number:04},image,,\n")).collect::<Vec<_>>().concat();
    let fixture = with(&lines).await;
    let mut chosen: Vec<String> = (0..1_500).rev().map(|number| format!("A{number:04}")).collect();
    chosen.insert(1, "gone".to_owned());
    let (ids, missing, lengths) = selected(&fixture, Selection::Ids(chosen)).await;
    assert_eq!((ids.len(), ids[0].as_str(), ids[1_499].as_str()), (1_500, "A1499", "A0000"));
    assert_eq!(missing, ["gone"]);
    assert_eq!(lengths, [999, 501]);
    let nothing = selected(&fixture, Selection::default()).await;
    assert_eq!(nothing, (vec![], vec![], vec![]));
}
