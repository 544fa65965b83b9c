//! Companies of one installation: an archived one is as if there were none, and who belongs to several goes from one to another.

use app::model::company::ListedCompany;
use app::model::person::Role;
use app::model::rights::Action;
use server::companies;
use server::store::people as rows;

use super::asking::{Things, ask, summary};
use super::matrix::{MATRIX, NIL, OK, Row};
use super::offered::values;
use super::world::{COMPANY, OTHER_COMPANY, Site};

/// Whether a company that is not theirs answers there like one that does not exist.
fn is_behind_the_door(row: &Row) -> bool {
    row.1[3] != NIL && row.1[4] == NIL
}

#[tokio::test]
async fn an_archived_company_answers_its_own_people_like_one_that_does_not_exist() {
    let site = Site::new().await;
    let (service, owner, admin) = (&site.fixture.service, site.fixture.stranger(), site.fixture.actor(Role::Admin));
    let browser = site.person(Role::Admin).await;
    let (_, token) = site.token(admin, &[Action::Look]).await;
    companies::archive(service, owner, &admin.company_id).await.unwrap();
    for row in MATRIX.iter().filter(|row| is_behind_the_door(row)) {
        let things = Things::unknown();
        let archived = ask(&browser, row, COMPANY, &things).await;
        assert_eq!(archived.code(), NIL, "{}: {}", row.0, summary(&archived));
        let unknown = ask(&browser, row, "no-such-company", &things).await;
        assert_eq!(summary(&archived), summary(&unknown), "{}", row.0);
        let program = ask(&site.program(&token), row, COMPANY, &things).await;
        assert_eq!(program.code(), 401, "{} by token: {}", row.0, summary(&program));
    }
    companies::restore(service, owner, &admin.company_id).await.unwrap();
    assert_eq!(browser.get(&format!("/{COMPANY}/assets")).await.code(), 200);
    assert_eq!(site.program(&token).call("/api/settings", &format!("company={COMPANY}")).await.code(), 200);
}

#[tokio::test]
async fn without_scripts_a_company_is_made_and_what_is_refused_is_kept() {
    let site = Site::new().await;
    let owner = site.owner().await;
    let create = async |name: &str| {
        owner.submit("/api/installation/companies/create", &[("company", COMPANY), ("name", name)]).await
    };
    let made = create("Beta Shop").await;
    assert_eq!((made.code(), made.location()), (302, "/beta-shop/setup/general"));
    assert_eq!(owner.get(made.location()).await.code(), 200);
    assert!(create("beta shop").await.status.is_redirection());
    let kept: Option<String> =
        owner.call("/api/installation/companies/draft", &format!("company={COMPANY}")).await.json();
    assert_eq!(kept.as_deref(), Some("beta shop"));
    let all: Vec<ListedCompany> = owner.call("/api/installation/companies", &format!("company={COMPANY}")).await.json();
    let names: Vec<_> = all.iter().map(|company| company.name.as_str()).collect();
    assert_eq!(names, ["Acme Outdoor", "Beta Shop", "Other"]);
}

#[tokio::test]
async fn the_menu_of_companies_leads_to_pages_that_are_theirs() {
    let site = Site::new().await;
    let (service, admin) = (&site.fixture.service, site.fixture.actor(Role::Admin));
    let browser = site.person(Role::Admin).await;
    let home = browser.get(&format!("/{COMPANY}/assets")).await.text();
    assert!(!home.contains("menu-company"), "who belongs to one company has no menu");
    let mut tx = service.store.write().await.unwrap();
    rows::add_membership(&mut tx, &site.fixture.stranger().company_id, &admin.person_id, Role::Viewer).await.unwrap();
    tx.commit().await.unwrap();
    let is_page = |row: &&Row| row.0.starts_with("GET /{company}/") && !row.0.contains("{id}") && row.1[3] == OK;
    let mut pages = 0;
    for row in MATRIX.iter().filter(is_page) {
        let path = row.0.trim_start_matches("GET ").replace("{company}", COMPANY);
        let page = browser.get(&path).await;
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        let links = values(&page.text(), "href");
        let there: Vec<_> = links.iter().filter(|link| link.starts_with(&format!("/{OTHER_COMPANY}/"))).collect();
        assert_eq!(there.len(), 1, "{path}: {there:?}");
        assert_eq!(browser.get(there[0]).await.code(), OK, "{path} leads to {}", there[0]);
        pages += 1;
    }
    assert!(pages > 10, "only {pages} pages were looked at");
}
