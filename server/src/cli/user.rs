//! `user`: lets somebody in again who has lost how they sign in, and says whose the installation is. It is for whoever runs the
//! server, and goes by the server's own settings.

use app::model::person::Person;
use clap::{Args, Subcommand};

use crate::auth::{links, owners, second_factor};
use crate::config::{Config, ServeArgs};
use crate::people::disabling;
use crate::service::Service;
use crate::store::StoreError;
use crate::store::people::{self as rows, Account};

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
    /// Let somebody sign in again who was disabled
    Enable {
        /// E-mail address of the account
        email: String,
    },
    /// Make somebody an owner of the installation, who sees what belongs to no company
    Owner {
        /// E-mail address of the account
        email: String,
        /// Take it from them; the last owner stays one
        #[arg(long)]
        remove: bool,
    },
}

pub async fn run(args: UserArgs) -> Result<(), String> {
    let config = Config::from_args(*args.serve).map_err(|error| error.to_string())?;
    let (service, _lock) = super::open(&config).await?;
    match args.action {
        Action::SignInLink { email } => {
            let person = somebody(&service, &email).await?;
            let token = links::issue_by_operator(&service, &person).await.map_err(|error| error.to_string())?;
            println!("{}/login/link/{token}", config.public_url);
        }
        Action::ForgetSecondFactors { email } => {
            let person = somebody(&service, &email).await?;
            second_factor::forget_all(&service, &person).await.map_err(|error| error.to_string())?;
            println!("{} signs in by the password alone", person.email);
        }
        Action::Enable { email } => {
            let Account { person, .. } = account(&service, &email).await?;
            disabling::enable_by_operator(&service, &person).await.map_err(|error| error.to_string())?;
            println!("{} can sign in", person.email);
        }
        Action::Owner { email, remove } => {
            let person = somebody(&service, &email).await?;
            if remove {
                owners::remove(&service, &person).await.map_err(|error| error.to_string())?;
                println!("{} is no owner of the installation any more", person.email);
            } else {
                owners::add(&service, &person).await.map_err(|error| error.to_string())?;
                println!("{} is an owner of the installation", person.email);
            }
        }
    }
    Ok(())
}

async fn somebody(service: &Service, email: &str) -> Result<Person, String> {
    let Account { person, is_disabled, .. } = account(service, email).await?;
    if is_disabled {
        return Err(format!("{} is disabled; `edgesweep user enable` lets them sign in again", person.email));
    }
    Ok(person)
}

async fn account(service: &Service, email: &str) -> Result<Account, String> {
    let found = async {
        let id = rows::id_of_email(&mut *service.store.reader().await?, email).await?;
        match id {
            Some(id) => rows::account(&service.store, &id).await,
            None => Ok(None),
        }
    };
    let found: Result<_, StoreError> = found.await;
    found.map_err(|error| error.to_string())?.ok_or_else(|| format!("there is no account with the address {email}"))
}
