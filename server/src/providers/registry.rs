//! All kinds of CDN that this build knows. Adding one is a folder, and a line in `registry!` (`providers.rs`).

use std::sync::Arc;

use app::model::provider::ProviderDescription;

use super::client::Client;
use super::{Kit, Provider};
use crate::clock::Randomness;

/// Declares the room of each kind of CDN, and makes the provider in it: a line says both, in the order in which a form offers
/// them. (`cargo fmt` does not look for rooms in here; `make fmt` names their files.)
macro_rules! registry {
    ($($room:ident::$Provider:ident,)+) => {
        $(pub mod $room;)+

        fn all(kit: &Kit) -> Vec<Arc<dyn Provider>> {
            vec![$(Arc::new($room::$Provider::new(kit))),+]
        }
    };
}

/// The providers by ID; a clone is the same registry.
#[derive(Clone, Default)]
pub struct Registry {
    providers: Arc<[Arc<dyn Provider>]>,
}

impl Registry {
    /// All that exist, in the order in which a form offers them.
    pub fn standard(client: Client, randomness: Arc<dyn Randomness>) -> Self {
        Self::of(super::all(&Kit { client, randomness }))
    }

    /// Only these.
    pub fn of(providers: impl IntoIterator<Item = Arc<dyn Provider>>) -> Self {
        Self { providers: providers.into_iter().collect() }
    }

    /// These, with another in place of the one of its ID.
    #[must_use]
    pub fn with(&self, provider: Arc<dyn Provider>) -> Self {
        let is_same = |known: &Arc<dyn Provider>| known.description().id == provider.description().id;
        let choose = |known: &Arc<dyn Provider>| Arc::clone(if is_same(known) { &provider } else { known });
        Self::of(self.providers.iter().map(choose))
    }

    /// The provider of a stored ID.
    pub fn get(&self, id: &str) -> Option<Arc<dyn Provider>> {
        self.providers.iter().find(|provider| provider.description().id == id).cloned()
    }

    pub fn descriptions(&self) -> Vec<ProviderDescription> {
        self.providers.iter().map(|provider| provider.description().clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use app::model::provider::ProviderDescription;

    use super::Registry;
    use crate::clock::{CountingRandomness, SystemClock};
    use crate::providers::client::{Client, Timeouts};

    #[test]
    fn every_provider_is_found_by_its_own_id_and_describes_itself() {
        let registry = Registry::standard(
            Client::new(Timeouts::STANDARD, Arc::new(SystemClock)),
            Arc::new(CountingRandomness::default()),
        );
        let mut ids = HashSet::new();
        for description in registry.descriptions() {
            let found = registry.get(&description.id).unwrap();
            assert_eq!(found.description(), &description);
            assert!(ids.insert(description.id.clone()), "two providers are called {}", description.id);
            assert!(description.summary.ends_with('.') && description.documentation_url.starts_with("https://"));
            let mut names = HashSet::new();
            for field in &description.fields {
                assert!(names.insert(&field.name), "{} has two fields {}", description.id, field.name);
                assert!(!field.label.is_empty() && field.help.ends_with('.'), "{}", field.name);
            }
            for limit in &description.limits {
                let is_dated = limit.read.len() == "2026-11".len() && limit.source.starts_with("https://");
                assert!(is_dated && limit.text.ends_with('.'), "{}: {limit:?}", description.id);
            }
            let mut filled = description.presets.iter().flat_map(|preset| preset.values.keys());
            assert!(filled.all(|name| names.contains(name)), "{} has such fields", description.id);
            let kinds: HashSet<_> = description.beyond_urls.iter().map(|beyond| beyond.kind).collect();
            assert_eq!(kinds.len(), description.beyond_urls.len(), "{} has each kind once", description.id);
        }
        assert!(registry.get("no-such-cdn").is_none());
        let readme: Vec<_> = include_str!("../../../README.md").split_whitespace().collect();
        let readme = readme.join(" ").to_lowercase();
        for ProviderDescription { name, .. } in registry.descriptions() {
            assert!(readme.contains(&name.to_lowercase()), "README.md does not name {name}");
        }
    }
}
