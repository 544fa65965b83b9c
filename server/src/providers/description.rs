//! Descriptions of vendors with an API: read from beside their adapters, and completed by what all of them have.

use app::model::provider::{FieldDescription, FieldKind, ProviderDescription};

use super::BASE_URL;

/// The description in a folder's `description.json`, and the field with the address of the API.
///
/// # Panics
/// When it is no description: it is part of the source, and a test reads it.
pub fn of_api(json: &str, usual_address: &str) -> ProviderDescription {
    let mut description: ProviderDescription =
        serde_json::from_str(json).expect("the description in a provider's folder is JSON of its type");
    description.fields.push(FieldDescription {
        name: BASE_URL.to_owned(),
        label: "API address".to_owned(),
        help: "Only where requests go elsewhere than to the vendor itself, such as a private endpoint.".to_owned(),
        kind: FieldKind::Text,
        required: false,
        default: String::new(),
        placeholder: usual_address.to_owned(),
        options: Vec::new(),
    });
    description
}
