//! A connection's fields, understood.

use app::model::error::FieldProblem;
use secrecy::SecretString;

use crate::providers::Account;
use crate::providers::client::Url;
use crate::providers::settings::Reader;

/// Where a company's account lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    NorthAmerica,
    Europe,
    AsiaPacific,
}

impl Region {
    /// <https://experienceleague.adobe.com/en/docs/dynamic-media-developer-resources/image-production-api/c-wsdl-versions> (2026-11)
    pub fn base(self) -> &'static str {
        match self {
            Self::NorthAmerica => "https://s7sps1apissl.scene7.com/scene7",
            Self::Europe => "https://s7sps3apissl.scene7.com/scene7",
            Self::AsiaPacific => "https://s7sps5apissl.scene7.com/scene7",
        }
    }
}

pub struct Settings {
    pub base: Url,
    pub user: String,
    pub password: SecretString,
    /// The company's segment in its URLs.
    pub root: String,
}

impl Settings {
    /// # Errors
    /// A sentence for each field that cannot be used.
    pub fn read(account: &Account) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::of(account);
        let regions = [("na", Region::NorthAmerica), ("emea", Region::Europe), ("apac", Region::AsiaPacific)];
        let region = reader.choice("region", &regions);
        let user = reader.text("user").to_owned();
        if user.is_empty() {
            reader.problem("user", "The user's e-mail address is needed.");
        }
        let password = reader.secret("password").cloned();
        if password.is_none() {
            reader.problem("password", "The password is needed.");
        }
        let settings = Self {
            base: reader.base_url(region.base()),
            user,
            password: password.unwrap_or_default(),
            root: reader.identifier("root", "Company root"),
        };
        reader.finish(settings)
    }

    /// A company at one of the vendor's places.
    pub fn account_name(&self) -> String {
        format!("{} {} {}", self.base, self.user, self.root)
    }
}
