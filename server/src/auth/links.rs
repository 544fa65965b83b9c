//! One-time sign-in links: used once, and kept only as a hash. One that is printed or handed over is good for an hour, one that is
//! mailed for ten minutes. A newer link of a person ends the older ones.

use app::model::error::AppError;
use app::model::person::Person;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::people;
use crate::audit;
use crate::service::Service;
use crate::store::sessions::TokenHash;
use crate::store::{StoreError, Tx, sign_in_links};

/// How long a link is good that whoever runs the server sees and hands over.
const LIFE_MS: i64 = 60 * 60 * 1_000;
/// How long one that is mailed: OWASP ASVS 5.0, 6.5.5.
const MAILED_LIFE_MS: i64 = 10 * 60 * 1_000;

/// What a link holds that nobody guesses, and what is stored of it.
pub fn new_token(service: &Service) -> (String, TokenHash) {
    let mut bytes = [0; 32];
    service.randomness.fill(&mut bytes);
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let hash = hash_of(&token);
    (token, hash)
}

pub fn hash_of(token: &str) -> TokenHash {
    Sha256::digest(token).into()
}

/// Makes a link's token. Its address is `/login/link/{token}`.
pub async fn issue(service: &Service, person_id: &str) -> Result<String, AppError> {
    make(service, person_id, LIFE_MS).await
}

/// The same for a link that goes by e-mail.
pub async fn issue_to_mail(service: &Service, person_id: &str) -> Result<String, AppError> {
    make(service, person_id, MAILED_LIFE_MS).await
}

async fn make(service: &Service, person_id: &str, life_ms: i64) -> Result<String, AppError> {
    let mut tx = service.store.write().await?;
    let token = store(&mut tx, service, person_id, life_ms).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(token)
}

/// The same for the operator to hand over, which the trail tells.
pub async fn issue_by_operator(service: &Service, person: &Person) -> Result<String, AppError> {
    let mut tx = service.store.write().await?;
    let token = store(&mut tx, service, &person.id, LIFE_MS).await?;
    let details = json!({ "email": person.email });
    audit::record_of_operator_about(&mut tx, service, person, "sign_in.link_made", details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(token)
}

async fn store(tx: &mut Tx, service: &Service, person_id: &str, life_ms: i64) -> Result<String, StoreError> {
    let (token, hash) = new_token(service);
    sign_in_links::replace(tx, &hash, person_id, service.now().plus_ms(life_ms)).await?;
    Ok(token)
}

/// Whose link this is, who can thereby sign in, once; none for a token that is unknown, used or expired.
pub async fn redeem(service: &Service, token: &str) -> Result<Option<Person>, AppError> {
    let mut tx = service.store.write().await?;
    let used = sign_in_links::take(&mut tx, &hash_of(token)).await?;
    tx.commit().await.map_err(StoreError::from)?;
    match used {
        Some((person_id, expires)) if expires > service.now() => people::person(service, &person_id).await,
        Some(_) | None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use app::model::person::Role;

    use super::*;
    use crate::fixture::Fixture;

    #[tokio::test]
    async fn a_link_signs_its_person_in_once() {
        let fixture = Fixture::new().await;
        let actor = fixture.actor(Role::Admin);
        let token = issue(&fixture.service, &actor.person_id).await.unwrap();
        let person = redeem(&fixture.service, &token).await.unwrap().unwrap();
        assert_eq!(person.email, actor.email);
        assert_eq!(redeem(&fixture.service, &token).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_link_that_the_operator_made_is_in_the_trail_as_theirs() {
        let fixture = Fixture::new().await;
        let person = people::person(&fixture.service, &fixture.actor(Role::Editor).person_id).await.unwrap().unwrap();
        let token = issue_by_operator(&fixture.service, &person).await.unwrap();
        assert_eq!(redeem(&fixture.service, &token).await.unwrap().unwrap().email, person.email);
        let row: (String, String, String) = sqlx::query_as("SELECT kind, action, details FROM audit")
            .fetch_one(fixture.service.store.read())
            .await
            .unwrap();
        assert_eq!((row.0.as_str(), row.1.as_str()), ("operator", "sign_in.link_made"));
        assert!(row.2.contains("editor@acme.example") && !row.2.contains(&token), "{}", row.2);
    }

    #[tokio::test]
    async fn a_link_ends_after_an_hour_and_one_that_is_mailed_after_ten_minutes() {
        let fixture = Fixture::new().await;
        let (service, id) = (&fixture.service, &fixture.actor(Role::Admin).person_id);
        for life_ms in [LIFE_MS, MAILED_LIFE_MS] {
            for (age_ms, holds) in [(life_ms - 1, true), (life_ms, false)] {
                let token = make(service, id, life_ms).await.unwrap();
                fixture.clock.advance_ms(age_ms);
                assert_eq!(redeem(service, &token).await.unwrap().is_some(), holds, "{age_ms} of {life_ms}");
            }
        }
    }

    #[tokio::test]
    async fn a_newer_link_ends_the_older_one() {
        let fixture = Fixture::new().await;
        let person_id = &fixture.actor(Role::Admin).person_id;
        let older = issue(&fixture.service, person_id).await.unwrap();
        let newer = issue(&fixture.service, person_id).await.unwrap();
        assert_eq!(redeem(&fixture.service, &older).await.unwrap(), None);
        assert!(redeem(&fixture.service, &newer).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn the_token_itself_is_not_stored() {
        let fixture = Fixture::new().await;
        let token = issue(&fixture.service, &fixture.actor(Role::Admin).person_id).await.unwrap();
        let kept: Vec<u8> = sqlx::query_scalar("SELECT token_hash FROM sign_in_links")
            .fetch_one(fixture.service.store.read())
            .await
            .unwrap();
        assert_eq!(kept.len(), 32);
        assert!(!kept.windows(4).any(|window| token.as_bytes().windows(4).any(|part| part == window)));
    }
}
