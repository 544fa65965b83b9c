//! All kinds of CDN that this build knows. Adding one is a folder and a line here.

use std::sync::Arc;

use app::model::provider::ProviderDescription;

use super::Provider;
use super::akamai::Akamai;
use super::alibaba::Alibaba;
use super::azure::Azure;
use super::bunny::Bunny;
use super::cdn77::Cdn77;
use super::client::Client;
use super::cloudflare::Cloudflare;
use super::cloudfront::CloudFront;
use super::dynamic_media::DynamicMedia;
use super::fastly::Fastly;
use super::gcore::Gcore;
use super::google::Google;
use super::http_purge::HttpPurge;
use super::keycdn::KeyCdn;
use super::webhook::Webhook;
use crate::clock::Randomness;

/// The providers by ID; a clone is the same registry.
#[derive(Clone, Default)]
pub struct Registry {
    providers: Arc<[Arc<dyn Provider>]>,
}

impl Registry {
    /// All that exist, in the order in which a form offers them.
    pub fn standard(client: Client, randomness: Arc<dyn Randomness>) -> Self {
        Self::of([
            Arc::new(HttpPurge::new(client.clone())) as Arc<dyn Provider>,
            Arc::new(Akamai::new(client.clone(), Arc::clone(&randomness))),
            Arc::new(Alibaba::new(client.clone(), Arc::clone(&randomness))),
            Arc::new(Azure::new(client.clone(), randomness)),
            Arc::new(CloudFront::new(client.clone())),
            Arc::new(Bunny::new(client.clone())),
            Arc::new(Cdn77::new(client.clone())),
            Arc::new(Cloudflare::new(client.clone())),
            Arc::new(DynamicMedia::new(client.clone())),
            Arc::new(Fastly::new(client.clone())),
            Arc::new(Gcore::new(client.clone())),
            Arc::new(Google::new(client.clone())),
            Arc::new(KeyCdn::new(client.clone())),
            Arc::new(Webhook::new(client)),
        ])
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
        }
        assert!(registry.get("no-such-cdn").is_none());
    }
}
