//! `user`: lets somebody in again who has lost how they sign in. It is for whoever runs the server, and goes by the server's own
//! settings.

use std::sync::Arc;

use clap::{Args, Subcommand};

use crate::auth::{links, people, second_factor};
use crate::config::{Config, ServeArgs};
use crate::service::Service;
use crate::store::people as rows;

/// Options of `edgesweep user`.
#[derive(Args, Debug)]
pub struct UserArgs {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    serve: Box<ServeArgs>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print a link that signs somebody in, once, within the hour
    SignInLink {
        /// E-mail address of the account
        email: String,
    },
    /// Take away authenticator app, passkeys and recovery codes of somebody who lost them
    ForgetSecondFactors {
        /// E-mail address of the account
        email: String,
    },
}

pub async fn run(args: UserArgs) -> Result<(), String> {
    let config = Config::from_args(*args.serve).map_err(|error| error.to_string())?;
    let (service, _lock) = super::open(&config).await?;
    match args.action {
        Action::SignInLink { email } => {
            let token = links::issue(&service, &id_of(&service, &email).await?).await;
            println!("{}/login/link/{}", config.public_url, token.map_err(|error| error.to_string())?);
        }
        Action::ForgetSecondFactors { email } => {
            let id = id_of(&service, &email).await?;
            let person = people::person(&service, &id).await.map_err(|error| error.to_string())?;
            let person = person.ok_or_else(|| nobody(&email))?;
            second_factor::forget_all(&service, &person).await.map_err(|error| error.to_string())?;
            println!("{} signs in by the password alone", person.email);
        }
    }
    Ok(())
}

async fn id_of(service: &Arc<Service>, email: &str) -> Result<String, String> {
    let found = rows::credentials(&service.store, email).await.map_err(|error| error.to_string())?;
    found.map(|(id, _)| id).ok_or_else(|| nobody(email))
}

fn nobody(email: &str) -> String {
    format!("there is no account with the address {email}")
}
