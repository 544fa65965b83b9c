//! What pages offer is admitted: every link that somebody finds from page to page leads in, and every form that they can send
//! goes to a server function that is for them.

use std::collections::BTreeSet;

use super::asking::visitors;
use super::matrix::{MATRIX, NO, OK};
use super::world::{COMPANY, Site};

/// What stands in an attribute, wherever it occurs in a page.
pub fn values(html: &str, attribute: &str) -> BTreeSet<String> {
    let before = format!(" {attribute}=\"");
    let pieces = html.split(&before).skip(1);
    let values = pieces.filter_map(|piece| piece.split_once('"')).map(|(value, _)| value);
    values.map(|value| value.split(['?', '#']).next().unwrap_or_default().to_owned()).collect()
}

/// Without fields and buttons that cannot be used.
fn without_locked_forms(html: &str) -> String {
    let parts = html.split("<form").enumerate();
    let usable = parts.filter(|(index, part)| *index == 0 || !part.contains("<fieldset disabled"));
    usable.map(|(_, part)| part).collect::<Vec<_>>().join("<form")
}

#[tokio::test]
async fn whatever_a_page_offers_is_admitted() {
    let site = Site::new().await;
    let actor = site.fixture.actor(app::model::person::Role::Admin);
    site.connection(actor, "Edge").await;
    for asked_by_others in [actor, site.fixture.actor(app::model::person::Role::Editor)] {
        site.waiting(asked_by_others).await;
    }
    let home = format!("/{COMPANY}/assets");
    let approval = "/api/invalidations/approve";
    let mut offered_to_each = Vec::new();
    for (column, browser) in
        visitors(&site).await.iter().enumerate().filter(|(column, _)| [1, 2, 3, 5].contains(column))
    {
        let (mut seen, mut forms) = (BTreeSet::new(), BTreeSet::new());
        let mut ahead = vec![home.clone()];
        while let Some(path) = ahead.pop() {
            if !path.starts_with(&format!("/{COMPANY}/")) || !seen.insert(path.clone()) {
                continue;
            }
            let answer = browser.get(&path).await;
            assert_eq!(answer.code(), OK, "{path} is offered to visitor {column}");
            if answer.header("content-type").starts_with("text/html") {
                let page = without_locked_forms(&answer.text());
                ahead.extend(values(&page, "href"));
                forms.extend(values(&page, "action").into_iter().filter(|action| action.starts_with("/api/")));
            }
        }
        for form in &forms {
            let row = MATRIX.iter().find(|row| row.0 == format!("POST {form}")).unwrap();
            assert_ne!(row.1[column], NO, "{form} is offered to visitor {column}");
        }
        assert_eq!(forms.contains(approval), [2, 3].contains(&column), "{approval} for visitor {column}");
        offered_to_each.push((seen.len(), forms.len()));
    }
    let [viewer, editor, admin, owner] = offered_to_each[..] else { panic!("{offered_to_each:?}") };
    assert!(viewer < editor && editor < admin && viewer < owner, "{offered_to_each:?}");
}
