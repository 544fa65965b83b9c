//! What proves that a list is made from the same on both sides: digests of all that goes into it. The browser has not read
//! all the assets of a large selection, so it takes theirs from the outline; the pages that it does read must agree with it.

use sha2::{Digest, Sha256};

use super::{Assets, CompanyValues};
use crate::model::cache_key::CacheKeys;
use crate::model::outline::short_hex;
use crate::model::purge_url::UrlRules;
use crate::model::recipe::{Basis, Edits};

/// Grows when the same template makes other URLs than before, so that a page of an older version is told apart.
const LANGUAGE: &str = "1";

impl Basis {
    pub fn of(company: &CompanyValues, rules: &UrlRules, assets: &Assets) -> Self {
        let outline = assets.outline();
        Self {
            servers: short(&[
                LANGUAGE,
                &company.servers.published().map(ToString::to_string).unwrap_or_default(),
                company.servers.company_root().unwrap_or_default(),
            ]),
            presets: short(&company.presets.iter().map(|preset| preset.name.as_str()).collect::<Vec<_>>()),
            hosts: hosts(rules, &company.cache_keys),
            assets: outline.digest(),
            asset_count: assets.count(),
            revision: outline.revision,
        }
    }

    /// The digest of the list that template and edits make on this basis; hex, 64 digits.
    pub fn digest(&self, template: &str, edits: &Edits) -> String {
        let mut digest = Sha256::new();
        for part in [template, &self.servers, &self.presets, &self.hosts, &self.assets] {
            put(&mut digest, part);
        }
        for (key, text) in &edits.changed {
            digest.update(key.to_le_bytes());
            put(&mut digest, text);
        }
        put(&mut digest, "removed");
        for key in &edits.removed {
            digest.update(key.to_le_bytes());
        }
        put(&mut digest, "added");
        for line in &edits.added {
            put(&mut digest, line);
        }
        hex(digest)
    }
}

fn hosts(rules: &UrlRules, cache_keys: &CacheKeys) -> String {
    let mut parts: Vec<String> = rules.hosts.iter().map(ToString::to_string).collect();
    parts.push("served".to_owned());
    parts.extend(rules.served.iter().flatten().map(ToString::to_string));
    parts.push("allowed".to_owned());
    parts.extend(rules.allowed.patterns().iter().map(ToString::to_string));
    parts.push("cache keys".to_owned());
    parts.extend(cache_keys.rows().map(|(host, key)| format!("{host} {}", key.word())));
    short(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

fn short(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        put(&mut digest, part);
    }
    short_hex(digest)
}

/// Each part with its length, so that no two lists of parts are one text.
fn put(digest: &mut Sha256, part: &str) {
    digest.update((part.len() as u64).to_le_bytes());
    digest.update(part);
}

fn hex(digest: Sha256) -> String {
    use std::fmt::Write;
    digest.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_makes_another_digest() {
        let digest = |edits: Edits| Basis::default().digest("<ID>", &edits);
        let text = "https://a.example/".to_owned();
        let all = [
            digest(Edits::default()),
            digest(Edits { removed: vec![1], ..Edits::default() }),
            digest(Edits { changed: vec![(1, text.clone())], ..Edits::default() }),
            digest(Edits { added: vec![text], ..Edits::default() }),
            Basis::default().digest("<ID> ", &Edits::default()),
        ];
        let different: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn each_part_of_the_basis_is_told_apart() {
        use crate::model::asset::Preset;
        use crate::model::rules::AllowedHosts;
        use crate::template::Servers;
        let servers = || Servers::lenient("img.acme.example", "", "Acme");
        let company = CompanyValues::new(servers(), Vec::new());
        let rules = UrlRules::new("img.acme.example", "Acme", []);
        let basis = Basis::of(&company, &rules, &Assets::default());
        let preset = Preset { name: "zoom".to_owned(), modifiers: String::new() };
        let other = Basis::of(&CompanyValues::new(servers(), vec![preset]), &rules, &Assets::default());
        assert_ne!(other.presets, basis.presets);
        assert_eq!((&other.servers, &other.hosts, &other.assets), (&basis.servers, &basis.hosts, &basis.assets));
        let rules = UrlRules::new("img.acme.example", "Acme", ["www.acme.example"]);
        assert_ne!(Basis::of(&company, &rules, &Assets::default()).hosts, basis.hosts);
        let allowed = AllowedHosts::of(&["img.acme.example".to_owned()]);
        let rules = UrlRules { allowed, ..UrlRules::new("img.acme.example", "Acme", []) };
        assert_ne!(Basis::of(&company, &rules, &Assets::default()).hosts, basis.hosts);
    }
}
