//! The assets that a list is made for: they are told when it was purged.

use app::template::Assets;

use crate::store::{StoreError, Tx, invalidations};

pub enum Origin {
    /// It was not made for assets.
    None,
    Selected(Assets),
    /// The same as those of an invalidation before.
    Repeated {
        number: i64,
        assets: u64,
    },
}

impl Origin {
    /// How many there are.
    pub fn assets(&self) -> u64 {
        match self {
            Self::None => 0,
            Self::Selected(assets) => assets.count(),
            Self::Repeated { assets, .. } => *assets,
        }
    }

    /// Keeps which they are beside the invalidation `number`.
    pub async fn keep(&self, tx: &mut Tx, number: i64) -> Result<(), StoreError> {
        match self {
            Self::None => Ok(()),
            Self::Repeated { number: before, .. } => invalidations::copy_assets(tx, *before, number).await,
            Self::Selected(assets) => {
                for (part, page) in (0..).zip((0..assets.page_count()).filter_map(|page| assets.page(page))) {
                    let ids: Vec<&str> = page.iter().map(|asset| asset.id.as_str()).collect();
                    invalidations::insert_assets(tx, number, part, &ids).await?;
                }
                Ok(())
            }
        }
    }
}
