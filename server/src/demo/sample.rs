//! What the demo's company starts with, as plain values: assets, presets, settings and the connection to its edge.

use std::net::SocketAddr;

use app::model::asset::{Asset, Preset};
use app::model::company::Settings;
use app::model::connection::{ConnectionDraft, FieldValue};
use app::model::timestamp::Timestamp;

use super::edge::PURGE_KEY_HEADER;
use super::products::{COMPANY_ROOT, PRODUCTS};

/// The company's name for people.
pub const COMPANY_NAME: &str = "Acme Outdoor";
/// The company's part of a route.
pub const COMPANY_SLUG: &str = "acme-outdoor";

/// One URL for the picture itself, and one for each preset that the shop uses.
const TEMPLATE: &str = "\
/is/image/<COMPANY>/<ID>
/is/image/<COMPANY>/<ID>?$product$
/is/image/<COMPANY>/<ID>?$thumb$
/is/image/<COMPANY>/<ID>?$zoom$
";

/// All assets, as published before `now`.
pub fn assets(now: Timestamp) -> Vec<Asset> {
    let asset = |product: &super::products::Product| Asset {
        id: product.id.to_owned(),
        kind: product.kind(),
        folder: product.folder.to_owned(),
        crops: Vec::new(),
        members: product.members().iter().map(|id| (*id).to_owned()).collect(),
        modified: Some(product.published_before(now)),
    };
    PRODUCTS.iter().map(asset).collect()
}

/// The sizes that the shop uses.
pub fn presets() -> Vec<Preset> {
    [("product", "wid=600&hei=600"), ("thumb", "wid=120&hei=120"), ("zoom", "wid=1200&hei=1200")]
        .map(|(name, modifiers)| Preset { name: name.to_owned(), modifiers: modifiers.to_owned() })
        .into()
}

/// General Settings; `version` is that of new ones.
pub fn settings(edge: SocketAddr, origin: SocketAddr) -> Settings {
    Settings {
        published_server: format!("http://{edge}"),
        origin_server: format!("http://{origin}"),
        company_root: COMPANY_ROOT.to_owned(),
        template: TEMPLATE.to_owned(),
        cache_keys: Vec::new(),
        version: 0,
    }
}

/// The connection to the edge, with the secret header that it demands.
pub fn connection(edge: SocketAddr, purge_key: &str) -> ConnectionDraft {
    let field = |name: &str, value: String| FieldValue { name: name.to_owned(), value };
    ConnectionDraft {
        id: None,
        version: 0,
        name: "Demo edge".to_owned(),
        provider: "http-purge".to_owned(),
        hosts: vec![edge.to_string()],
        enabled: true,
        turn: String::new(),
        wait_s: String::new(),
        sweeping_role: String::new(),
        fields: vec![
            field("nodes", format!("http://{edge}")),
            field("method", "PURGE".to_owned()),
            field("headers", String::new()),
            field("secret_header", format!("{PURGE_KEY_HEADER}: {purge_key}")),
            field("purged_statuses", "200".to_owned()),
            field("not_cached_statuses", "404".to_owned()),
            field("refused_statuses", "405".to_owned()),
        ],
    }
}
