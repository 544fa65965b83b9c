//! A forgotten password: whoever reads the account's mail gets a sign-in link, by which another password can be chosen.

use std::net::IpAddr;
use std::sync::Arc;

use app::model::error::AppError;

use super::sign_in::Refusal;
use super::{links, people};
use crate::audit;
use crate::service::Service;
use crate::store;

/// Sends the link in the background, so that it shows neither by the answer nor by its time whether there is an account. Each
/// asking counts like a failed sign-in.
///
/// # Errors
/// When too many were asked for.
pub async fn ask(service: &Arc<Service>, email: String, address: IpAddr) -> Result<(), Refusal> {
    let throttle = &service.doorkeeper.throttle;
    if let Some(wait) = throttle.wait(&email, address).await.map_err(AppError::from)? {
        return Err(Refusal::Throttled { wait });
    }
    if let Some(wait) = throttle.failed(&email, address).await.map_err(AppError::from)? {
        return Err(Refusal::Throttled { wait });
    }
    audit::knocks::link_asked(service, &email, address);
    let service = Arc::clone(service);
    tokio::spawn(async move {
        if let Err(error) = send(&service, email.trim(), address).await {
            tracing::warn!(%error, "a sign-in link was not sent");
        }
    });
    Ok(())
}

async fn send(service: &Service, email: &str, address: IpAddr) -> Result<(), AppError> {
    let Some(herald) = service.herald.get() else { return Ok(()) };
    let Some((person_id, _)) = store::people::credentials(&service.store, email).await? else { return Ok(()) };
    // To the address that is stored: a database may find it by other letters that look alike.
    let Some(person) = people::person(service, &person_id).await? else { return Ok(()) };
    audit::sessions::link_sent(service, &person, address).await?;
    let token = links::issue_to_mail(service, &person_id).await?;
    let text = format!(
        "This link signs you in to Edgesweep, once, within ten minutes:\n{}/login/link/{token}\n\n\
         Then choose a password under Your account. If you did not ask for it, leave it: nothing happens.\n",
        herald.public_url
    );
    let sent = herald.mail(&person.email, &service.new_id(), "Sign in to Edgesweep", text, service.now()).await;
    sent.map_err(|message| AppError::Unavailable { message })
}
