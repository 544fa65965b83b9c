//! Editors who are signed in. They are put into the database, all with one password; each comes in by the door with it.

use std::path::Path;

use app::model::company::CompanySlug;
use app::model::person::Role;
use hyper::header::SET_COOKIE;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::auth::passwords::Passwords;
use server::clock::{Clock as _, SystemClock, SystemRandomness, uuid_v7};
use server::store::{Database, Store, people};
use tokio::task::JoinSet;

use crate::Failure;
use crate::browser::{self, Browser, FORM};

const PASSWORD: &str = "seven otters file tax returns";
/// Signing in at once; the server lets more wait.
const AT_ONCE: usize = 16;

/// The address of an account; that of one that is not there, where the number is too high.
pub fn email(number: usize) -> String {
    format!("editor{number}@acme.example")
}

/// Their cookies.
pub async fn arrive(database: &Path, company: &str, address: &str, count: usize) -> Result<Value, Failure> {
    add(database, company, count).await?;
    let server = browser::server(address)?;
    let (mut coming, mut cookies) = (JoinSet::new(), Vec::new());
    for number in 0..count {
        if coming.len() == AT_ONCE
            && let Some(came) = coming.join_next().await
        {
            cookies.push(came??);
        }
        coming.spawn(async move {
            let mut browser = Browser::new(server, browser::address(number), "");
            sign_in(&mut browser, &email(number)).await
        });
    }
    while let Some(came) = coming.join_next().await {
        cookies.push(came??);
    }
    Ok(json!(cookies))
}

async fn add(database: &Path, company: &str, count: usize) -> Result<(), Failure> {
    let store = Store::open_beside(&Database::Sqlite(database.to_owned())).await?;
    let slug = CompanySlug::parse(company).ok_or("that is no company")?;
    let hash = Passwords::new().hash(&SystemRandomness, SecretString::from(PASSWORD)).await?;
    let mut tx = store.write().await?;
    let company_id = people::id_of_company(&mut tx, &slug).await?.ok_or("there is no such company")?;
    for number in 0..count {
        let id = uuid_v7(&SystemClock, &SystemRandomness).to_string();
        people::add_person(&mut tx, &id, &email(number), SystemClock.now()).await?;
        people::add_membership(&mut tx, &company_id, &id, Role::Editor).await?;
        people::set_password(&mut tx, &id, &hash).await?;
    }
    Ok(tx.commit().await?)
}

async fn sign_in(browser: &mut Browser, email: &str) -> Result<String, Failure> {
    let form = format!("email={email}&password={}&next=", PASSWORD.replace(' ', "+"));
    let answer = browser.post("/login", FORM, form).await?;
    let cookie = answer.headers.get(SET_COOKIE).and_then(|cookie| cookie.to_str().ok()?.split(';').next());
    Ok(cookie.ok_or_else(|| format!("{email} was not let in: {}", answer.status))?.to_owned())
}
