//! Who somebody is: passwords, sign-in links, API tokens, the throttle for those who guess, and the first account. What a person
//! may do is decided by `app::model::rights`.

pub mod account;
pub mod api_tokens;
pub mod browsers;
pub mod first_start;
pub mod forgotten;
pub mod links;
pub mod owners;
pub mod passkeys;
pub mod passwords;
pub mod people;
pub mod second_factor;
pub mod sign_in;
pub mod signed_in;
pub mod single_sign_on;
pub mod throttle;

use std::sync::Arc;

use crate::clock::Clock;
use crate::store::Store;

use passwords::Passwords;
use throttle::Throttle;

/// What every sign-in goes by.
pub struct Doorkeeper {
    pub passwords: Passwords,
    pub throttle: Throttle,
}

impl Doorkeeper {
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { passwords: Passwords::new(), throttle: Throttle::new(store, clock) }
    }
}
