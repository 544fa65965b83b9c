//! Asks people to come: an invitation is a link that lets one address into one company, once, within a week. It is told when it
//! is made and never again, and goes by e-mail, too, where the server can.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::people::{InvitationForm, Invited, Mailed};
use app::model::person::Actor;
use lettre::Address;
use serde_json::json;

use super::parse_role;
use crate::audit;
use crate::auth::links;
use crate::notifications::Herald;
use crate::service::Service;
use crate::store::invitations::{self as rows, Stored};
use crate::store::{StoreError, people};

/// How long one holds.
pub const LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Bytes of an address: RFC 5321, 4.5.3.1.3.
const MAX_EMAIL_BYTES: usize = 254;

/// Invites an address, or invites it anew: an earlier link of it is worth nothing then.
pub async fn invite(service: &Service, actor: &Actor, form: InvitationForm) -> Answer<Invited> {
    let email = form.email.trim().to_owned();
    if email.len() > MAX_EMAIL_BYTES || email.parse::<Address>().is_err() {
        return Err(AppError::invalid("email", "Write an e-mail address, such as ann@example.com."));
    }
    let role = parse_role(&form.role)?;
    let (token, hash) = links::new_token(service);
    let (company_id, expires) = (actor.company_id.clone(), service.now().plus_ms(LIFE_MS));
    let invitation = Stored { id: service.new_id(), company_id, email: email.clone(), role, expires };
    let mut tx = service.store.write().await?;
    if let Some(id) = people::id_of_email(&mut tx, &email).await?
        && people::member(&mut tx, &actor.company_id, &id).await?.is_some()
    {
        let message = format!("{email} is one of this company already. Change the role in the list.");
        return Err(AppError::invalid("email", message));
    }
    let company = people::company(&mut tx, &actor.company_id).await?;
    let (_, company_name) = company.ok_or(AppError::NotFound)?;
    rows::replace(&mut tx, &invitation, &hash, &actor.person_id).await?;
    let details = json!({ "email": email, "role": role.word() });
    audit::record(&mut tx, service, actor, "invitation.made", &invitation.id, details).await?;
    tx.commit().await.map_err(StoreError::from)?;

    let herald = service.herald.get();
    let public_url = herald.map_or("", |herald| herald.public_url.as_str());
    let link = format!("{public_url}/login/invitation/{token}");
    let mail = match herald.filter(|herald| herald.mailer.is_some()) {
        Some(herald) => Some(send(service, herald, actor, &invitation, &company_name, &link).await),
        None => None,
    };
    Ok(Invited { email, link, mail })
}

/// Takes one back: its link is worth nothing from now on.
pub async fn withdraw(service: &Service, actor: &Actor, id: String) -> Answer<()> {
    let mut tx = service.store.write().await?;
    let email = rows::delete(&mut tx, &actor.company_id, &id).await?.ok_or(AppError::NotFound)?;
    audit::record(&mut tx, service, actor, "invitation.withdrawn", &id, json!({ "email": email })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Once: whoever invited sees that it failed, and has the link.
async fn send(
    service: &Service,
    herald: &Herald,
    actor: &Actor,
    invitation: &Stored,
    company_name: &str,
    link: &str,
) -> Mailed {
    let name: String = company_name.chars().filter(|char| !char.is_control()).collect();
    let subject = format!("{name}: you are invited to Edgesweep");
    let text = format!(
        "{} invites you to {name} in Edgesweep, as {}.\n\nThis link lets you in, once, within a week:\n{link}\n\n\
         If you do not know what this is about, leave it: nothing happens.\n",
        actor.email,
        invitation.role.with_article()
    );
    match herald.mail(&invitation.email, &invitation.id, &subject, text, service.now()).await {
        Ok(()) => Mailed::Sent,
        Err(why) => Mailed::Failed(why),
    }
}
