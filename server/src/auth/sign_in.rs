//! Signing in with e-mail address and password. A wrong password, an unknown address and an account without a password
//! are refused alike, after the same work, so that nobody learns who has an account.

use std::net::IpAddr;
use std::time::Duration;

use app::model::error::AppError;
use app::model::person::Person;
use secrecy::SecretString;

use super::people;
use crate::audit;
use crate::service::Service;
use crate::store;

/// Longest address that mail can have: <https://www.rfc-editor.org/errata/eid1690>.
const MAX_EMAIL_BYTES: usize = 254;

/// Why somebody was not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Address or password; which one is nobody's business.
    Wrong,
    /// Too many failures: try again after this time.
    Throttled { wait: Duration },
    /// Nobody can sign in now.
    Unavailable(AppError),
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::Unavailable(error)
    }
}

/// Lets in who knows their password.
pub async fn sign_in(
    service: &Service,
    email: &str,
    password: SecretString,
    address: IpAddr,
) -> Result<Person, Refusal> {
    let email = email.trim();
    if email.len() > MAX_EMAIL_BYTES {
        audit::knocks::sign_in_refused(service, email, address, "wrong");
        return Err(Refusal::Wrong);
    }
    // Until a failure is counted: so no more than those who have one wait for the database.
    let place = service.doorkeeper.passwords.place()?;
    let throttle = &service.doorkeeper.throttle;
    if let Some(wait) = throttle.wait(email, address).await.map_err(AppError::from)? {
        audit::knocks::sign_in_refused(service, email, address, "throttled");
        return Err(Refusal::Throttled { wait });
    }
    let kept = credentials(service, email).await?;
    let (person_id, hash) = kept.clone().unzip();
    let fits = service.doorkeeper.passwords.verify(&place, password, hash.flatten()).await?;
    // It was another password's that fitted, where that was changed while they stood at the door.
    let fits = fits && credentials(service, email).await? == kept;
    // Those who guessed meanwhile may have used up what this account had; then even the right guess tells nothing.
    let wait = if fits { throttle.wait(email, address).await } else { throttle.failed(email, address).await };
    let wait = wait.map_err(AppError::from)?;
    if !fits {
        audit::knocks::sign_in_refused(service, email, address, "wrong");
        tracing::info!(%address, "a sign-in was refused");
    }
    if let Some(wait) = wait {
        return Err(Refusal::Throttled { wait });
    }
    if !fits {
        return Err(Refusal::Wrong);
    }
    let person = match person_id {
        Some(id) => people::person(service, &id).await?,
        None => None,
    };
    person.ok_or(Refusal::Wrong)
}

/// ID and hash of whoever has this address.
async fn credentials(service: &Service, email: &str) -> Result<Option<(String, Option<String>)>, AppError> {
    Ok(store::people::credentials(&service.store, email).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, PASSWORD};

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    async fn attempt(fixture: &Fixture, email: &str, password: &str) -> Result<Person, Refusal> {
        sign_in(&fixture.service, email, SecretString::from(password), HOME).await
    }

    #[tokio::test]
    async fn the_right_password_lets_in_whatever_the_case_of_the_address() {
        let fixture = Fixture::new().await;
        fixture.give_passwords().await;
        let person = attempt(&fixture, " Admin@ACME.example ", PASSWORD).await.unwrap();
        assert_eq!(person.email, "admin@acme.example");
        assert_eq!(person.memberships[0].slug.as_str(), "acme-outdoor");
    }

    #[tokio::test]
    async fn wrong_passwords_and_unknown_addresses_are_refused_alike() {
        let fixture = Fixture::new().await;
        assert_eq!(attempt(&fixture, "editor@acme.example", PASSWORD).await, Err(Refusal::Wrong));
        fixture.give_passwords().await;
        assert_eq!(attempt(&fixture, "admin@acme.example", "guess").await, Err(Refusal::Wrong));
        assert_eq!(attempt(&fixture, "nobody@acme.example", "guess").await, Err(Refusal::Wrong));
        assert_eq!(attempt(&fixture, &"x".repeat(300), "guess").await, Err(Refusal::Wrong));
    }

    #[tokio::test]
    async fn whoever_comes_while_the_door_is_full_is_sent_away_and_that_is_no_failure() {
        let fixture = Fixture::new().await;
        fixture.give_passwords().await;
        let passwords = &fixture.service.doorkeeper.passwords;
        let places: Vec<_> = std::iter::from_fn(|| passwords.place().ok()).collect();
        let refusal = attempt(&fixture, "admin@acme.example", "guess").await.unwrap_err();
        assert!(matches!(refusal, Refusal::Unavailable(AppError::TooMany { .. })), "{refusal:?}");
        assert_eq!(store::sign_in_failures::count(&fixture.service.store).await.unwrap(), 0);
        drop(places);
        assert!(attempt(&fixture, "admin@acme.example", PASSWORD).await.is_ok());
    }

    #[tokio::test]
    async fn who_guesses_has_to_wait_and_is_let_in_later() {
        let fixture = Fixture::new().await;
        fixture.give_passwords().await;
        // Longer than any password may be: refused at once, and counted as a failure all the same.
        let guess = "x".repeat(2_000);
        for _ in 0..=10 {
            assert_eq!(attempt(&fixture, "admin@acme.example", &guess).await, Err(Refusal::Wrong));
        }
        let refusal = attempt(&fixture, "admin@acme.example", PASSWORD).await;
        assert_eq!(refusal, Err(Refusal::Throttled { wait: Duration::from_mins(1) }));
        fixture.clock.advance_ms(60_000);
        assert!(attempt(&fixture, "admin@acme.example", PASSWORD).await.is_ok());
    }
}
