//! **Setup > Cache Keys**: what the company's hosts tell copies apart by, edited as one table. Everyone of the company can
//! read it; admins change it.

mod draft;
mod form;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::shown;
use super::forms::returned_error;
use super::saved_list::Opened;
use super::versions::VersionsLink;
use super::workspace::use_workspace;
use crate::api::cache_keys::{SaveCacheKeys, get_cache_keys, get_cache_keys_draft};
use crate::components::Skeleton;
use crate::model::versions::Subject;
use form::CacheKeysForm;

#[component]
pub fn CacheKeysPage() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<SaveCacheKeys>();
    let has_draft = refused.is_some();
    let table = Resource::new(|| (), move |()| get_cache_keys(workspace.company()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_cache_keys_draft(workspace.company()).await } else { Ok(None) } },
    );
    let refused = StoredValue::new(refused);
    view! {
        <Title text="Cache Keys" />
        <div class="page" data-width="narrow">
            <header class="page__header">
                <h1 class="page__title">"Cache Keys"</h1>
                <VersionsLink of=Subject::CacheKeys />
                <p class="page__lead">
                    "Where the cache key ends at the question mark, as with Smart Imaging, one purge clears all variants of a
                    picture; the list then holds one URL for them."
                </p>
            </header>
            <Suspense fallback=|| view! { <Skeleton label="Loading the cache keys" /> }>
                {move || Suspend::new(async move {
                    let (table, draft) = (table.await, draft.await.ok().flatten());
                    shown(
                        table,
                        |table| {
                            let opened = Opened { saved: table, typed: draft, refused: refused.get_value() };
                            view! { <CacheKeysForm opened /> }
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}
