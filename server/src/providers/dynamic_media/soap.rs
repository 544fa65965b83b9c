//! SOAP 1.1, as far as the vendor speaks it: an envelope with the credentials in its head, and faults by their codes.

use quick_xml::se::to_string;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::settings::Settings;

const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Of the head, in every version.
const HEAD: &str = "http://www.scene7.com/IpsApi/xsd";
/// Of the operations, in this version.
pub const OPERATIONS: &str = "http://www.scene7.com/IpsApi/xsd/2014-04-03";

#[derive(Serialize)]
#[serde(rename = "soapenv:Envelope")]
struct Envelope<'a, T> {
    #[serde(rename = "@xmlns:soapenv")]
    namespace: &'a str,
    #[serde(rename = "soapenv:Header")]
    head: Head<'a>,
    #[serde(rename = "soapenv:Body")]
    body: T,
}

#[derive(Serialize)]
struct Head<'a> {
    #[serde(rename = "authHeader")]
    credentials: Credentials<'a>,
}

#[derive(Serialize)]
struct Credentials<'a> {
    #[serde(rename = "@xmlns")]
    namespace: &'a str,
    user: &'a str,
    password: &'a str,
    #[serde(rename = "appName")]
    app_name: &'a str,
    #[serde(rename = "appVersion")]
    app_version: &'a str,
}

/// The envelope around an operation.
///
/// # Panics
/// Never: all of it are texts.
pub fn envelope<T: Serialize>(settings: &Settings, body: T) -> String {
    let credentials = Credentials {
        namespace: HEAD,
        user: &settings.user,
        password: settings.password.expose_secret(),
        app_name: "Edgesweep",
        app_version: env!("CARGO_PKG_VERSION"),
    };
    let envelope = Envelope { namespace: ENVELOPE, head: Head { credentials }, body };
    to_string(&envelope).expect("texts are written as XML")
}

/// An answer, with whatever is in it.
#[derive(Deserialize)]
pub struct Said<T> {
    #[serde(rename = "Body")]
    pub body: T,
}

/// An answer that says what went wrong.
#[derive(Deserialize)]
pub struct Failed {
    #[serde(rename = "Fault")]
    pub fault: Fault,
}

#[derive(Deserialize)]
pub struct Fault {
    pub detail: Option<Detail>,
}

#[derive(Deserialize)]
pub struct Detail {
    #[serde(rename = "authenticationFault")]
    authentication: Option<Cause>,
    #[serde(rename = "authorizationFault")]
    authorization: Option<Cause>,
    #[serde(rename = "ipsApiFault")]
    api: Option<Cause>,
}

#[derive(Deserialize)]
struct Cause {
    code: u32,
}

impl Detail {
    /// The vendor's number.
    pub fn code(&self) -> Option<u32> {
        let causes = [&self.authentication, &self.authorization, &self.api];
        causes.into_iter().flatten().map(|cause| cause.code).next()
    }
}
