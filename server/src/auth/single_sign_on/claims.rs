//! What a provider says of somebody, as far as it counts here.

use app::model::timestamp::Timestamp;
use openidconnect::core::CoreGenderClaim;
use openidconnect::{IdTokenClaims, UserInfoClaims};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The word for several factors: <https://www.rfc-editor.org/rfc/rfc8176#section-2>.
const SEVERAL_FACTORS: &str = "mfa";
/// Groups that are read of one person.
const MAX_GROUPS: usize = 2_000;

/// All that is no standard claim.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Others(Map<String, Value>);

impl openidconnect::AdditionalClaims for Others {}

/// Somebody, as their provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Theirs for ever at this issuer.
    pub subject: String,
    pub email: Option<String>,
    /// Whether the address is theirs; none where the provider does not say.
    pub is_email_verified: Option<bool>,
    /// None where the provider says nothing of groups.
    pub groups: Option<Vec<String>>,
    /// Whether they showed several factors.
    pub has_second_factor: bool,
    /// When they showed who they are.
    pub signed_in: Option<Timestamp>,
}

impl Claims {
    /// From a token that was verified.
    pub fn of_token(token: &IdTokenClaims<Others, CoreGenderClaim>, groups_claim: &str) -> Self {
        let methods = token.auth_method_refs().into_iter().flatten();
        Self {
            subject: token.subject().to_string(),
            email: token.email().map(|email| email.to_string()),
            is_email_verified: token.email_verified(),
            groups: groups(token.additional_claims(), groups_claim),
            has_second_factor: methods.into_iter().any(|method| method.as_str() == SEVERAL_FACTORS),
            signed_in: token.auth_time().map(|at| Timestamp(at.timestamp_millis())),
        }
    }

    /// Whether something is missing that the provider may tell elsewhere.
    pub fn lacks_something(&self) -> bool {
        self.email.is_none() || self.groups.is_none()
    }

    /// Fills in what the token did not say.
    pub fn complete(&mut self, told: &UserInfoClaims<Others, CoreGenderClaim>, groups_claim: &str) {
        if self.email.is_none() {
            self.email = told.email().map(|email| email.to_string());
            self.is_email_verified = told.email_verified();
        }
        if self.groups.is_none() {
            self.groups = groups(told.additional_claims(), groups_claim);
        }
    }

    /// The address, if it is known to be theirs; where the provider does not say, by whether the operator trusts it.
    pub fn verified_email(&self, is_trusted: bool) -> Option<&str> {
        self.email.as_deref().filter(|_| self.is_email_verified.unwrap_or(is_trusted))
    }
}

/// A list of names, or one name.
fn groups(others: &Others, claim: &str) -> Option<Vec<String>> {
    match others.0.get(claim)? {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(all) => Some(all.iter().filter_map(Value::as_str).take(MAX_GROUPS).map(str::to_owned).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}
