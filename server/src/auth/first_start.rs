//! The first start: one company and one admin. While nobody has a password, every start gives the admin either the
//! configured password or a one-time sign-in link, so that a link that ran out locks nobody out.

use app::model::error::AppError;
use app::model::person::Role;
use serde_json::json;

use super::{links, owners, passwords};
use crate::audit::{self, Who};
use crate::companies;
use crate::config::Config;
use crate::service::Service;
use crate::store::{StoreError, people};

/// Whose account is made when no address is configured.
const DEFAULT_EMAIL: &str = "admin@localhost";

/// What the first start has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstStart {
    /// The whole address that signs the admin in once, within the hour; none when somebody has a password.
    pub link: Option<String>,
}

/// Makes what is missing.
pub async fn run(service: &Service, config: &Config) -> Result<FirstStart, AppError> {
    let password_hash = match &config.admin_password {
        Some(password) => {
            let email = config.admin_email.as_deref().unwrap_or(DEFAULT_EMAIL);
            if let Some(problem) = passwords::problem(password, &[email, &config.company_name]) {
                return Err(AppError::invalid("EDGESWEEP_ADMIN_PASSWORD", problem));
            }
            Some(service.doorkeeper.passwords.hash(&*service.randomness, password.clone()).await?)
        }
        None => None,
    };
    let mut tx = service.store.write().await?;
    if people::has_any_password(&mut tx).await? {
        return Ok(FirstStart { link: None });
    }
    let company_id = if let Some(id) = people::first_company(&mut tx).await? {
        id
    } else {
        companies::make(&mut tx, service, (Who::Operator, None), &config.company_name).await?.id
    };
    let admin = match &config.admin_email {
        Some(email) => people::id_of_email(&mut tx, email).await?,
        None => people::first_admin(&mut tx, &company_id).await?,
    };
    let admin = if let Some(id) = admin {
        id
    } else {
        let id = service.new_id();
        let email = config.admin_email.as_deref().unwrap_or(DEFAULT_EMAIL);
        people::add_person(&mut tx, &id, email, service.now()).await?;
        people::add_membership(&mut tx, &company_id, &id, Role::Admin).await?;
        let details = json!({ "email": email, "role": Role::Admin.word() });
        audit::record_of_operator(&mut tx, service, &company_id, "member.added", &id, details).await?;
        id
    };
    if people::owners(&mut tx).await?.is_empty() {
        let email = people::email(&mut tx, &admin).await?.unwrap_or_default();
        owners::add_in(&mut tx, service, &admin, &email).await?;
    }
    if let Some(hash) = &password_hash {
        people::set_password(&mut tx, &admin, hash).await?;
        audit::record_of_operator(&mut tx, service, &company_id, "password.set", &admin, json!({})).await?;
    } else {
        audit::record_of_operator(&mut tx, service, &company_id, "sign_in.link_made", &admin, json!({})).await?;
    }
    tx.commit().await.map_err(StoreError::from)?;
    if password_hash.is_some() {
        return Ok(FirstStart { link: None });
    }
    let token = links::issue(service, &admin).await?;
    Ok(FirstStart { link: Some(format!("{}/login/link/{token}", config.public_url)) })
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::sync::Arc;

    use secrecy::SecretString;

    use super::*;
    use crate::auth::sign_in::sign_in;
    use crate::clock::{CountingRandomness, ManualClock};
    use crate::fixture::{Fixture, START};
    use crate::providers::registry::Registry;
    use crate::store::Store;
    use crate::vault::{Key, Vault};

    /// A service on a database that nobody has used.
    async fn blank(fixture: &Fixture) -> Service {
        let store = Store::open(&crate::fixture::blank(fixture.folder()).await).await.unwrap();
        let randomness = Arc::new(CountingRandomness::default());
        let vault = Vault::new(Key::from_bytes([1; 32]), Arc::<CountingRandomness>::clone(&randomness));
        Service::new(store, vault, Arc::new(ManualClock::at(START)), randomness, Registry::of([]))
    }

    fn token(start: &FirstStart) -> &str {
        start.link.as_deref().unwrap().strip_prefix("http://127.0.0.1:3000/login/link/").unwrap()
    }

    #[tokio::test]
    async fn without_configuration_a_link_signs_the_admin_in() {
        let fixture = Fixture::new().await;
        let service = blank(&fixture).await;
        let start = run(&service, &Config::example()).await.unwrap();
        let person = links::redeem(&service, token(&start)).await.unwrap().unwrap();
        assert_eq!(person.email, "admin@localhost");
        assert_eq!(person.memberships[0].slug.as_str(), "my-company");
        assert_eq!(person.memberships[0].company_name, "My Company");
        assert_eq!(person.memberships[0].role, Role::Admin);
        assert!(person.is_owner);
    }

    #[tokio::test]
    async fn a_later_start_makes_a_new_link_for_the_same_admin_while_nobody_has_a_password() {
        let fixture = Fixture::new().await;
        let service = blank(&fixture).await;
        let config = Config::example();
        let first = run(&service, &config).await.unwrap();
        let second = run(&service, &config).await.unwrap();
        assert_eq!(links::redeem(&service, token(&first)).await.unwrap(), None);
        assert!(links::redeem(&service, token(&second)).await.unwrap().is_some());
        let people: i64 =
            sqlx::query_scalar("SELECT count(*) FROM people").fetch_one(service.store.read()).await.unwrap();
        assert_eq!(people, 1);
    }

    #[tokio::test]
    async fn a_configured_password_signs_in_and_is_never_set_again() {
        let fixture = Fixture::new().await;
        let service = blank(&fixture).await;
        let with = |password: &str| Config {
            admin_email: Some("ann@acme.example".to_owned()),
            admin_password: Some(SecretString::from(password)),
            company_name: "Acme & Söhne".to_owned(),
            ..Config::example()
        };
        assert_eq!(run(&service, &with("the first password")).await.unwrap().link, None);
        assert_eq!(run(&service, &with("another password")).await.unwrap().link, None);
        let home = IpAddr::from([127, 0, 0, 1]);
        let password = SecretString::from("the first password");
        let person = sign_in(&service, "ann@acme.example", password, home).await.unwrap();
        assert_eq!(person.memberships[0].slug.as_str(), "acme-s-hne");
    }

    #[tokio::test]
    async fn a_short_password_is_refused_with_the_name_of_its_variable() {
        let fixture = Fixture::new().await;
        let service = blank(&fixture).await;
        let config = Config { admin_password: Some(SecretString::from("short")), ..Config::example() };
        let refusal = run(&service, &config).await.unwrap_err();
        assert!(refusal.problem_of("EDGESWEEP_ADMIN_PASSWORD").is_some());
    }

    #[tokio::test]
    async fn a_password_of_the_companys_name_is_refused() {
        let fixture = Fixture::new().await;
        let service = blank(&fixture).await;
        let config = Config {
            admin_email: Some("ann@zephyrine.example".to_owned()),
            admin_password: Some(SecretString::from("zephyrineoutdoor1")),
            company_name: "Zephyrine Outdoor".to_owned(),
            ..Config::example()
        };
        let refusal = run(&service, &config).await.unwrap_err();
        assert!(refusal.problem_of("EDGESWEEP_ADMIN_PASSWORD").unwrap().contains("easy to guess"));
    }
}
