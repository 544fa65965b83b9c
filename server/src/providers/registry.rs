//! Which kinds of CDN there are, by their stored IDs.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::model::provider::ProviderDescription;

use super::Provider;

/// All providers of this installation.
#[derive(Clone, Default)]
pub struct Registry(BTreeMap<String, Arc<dyn Provider>>);

impl Registry {
    pub fn of(providers: impl IntoIterator<Item = Arc<dyn Provider>>) -> Self {
        Self(providers.into_iter().map(|provider| (provider.description().id.clone(), provider)).collect())
    }

    pub fn get(&self, id: &str) -> Option<Arc<dyn Provider>> {
        self.0.get(id).cloned()
    }

    pub fn descriptions(&self) -> Vec<ProviderDescription> {
        self.0.values().map(|provider| provider.description().clone()).collect()
    }
}
