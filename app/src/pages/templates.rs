//! **Setup > Templates**: the company's templates by name, edited as one list. The default is the one of General Settings;
//! another can take its place. Everyone of the company can read and export them; admins change them.

mod default;
mod draft;
mod form;
mod importing;
mod rows;

use leptos::prelude::*;
use leptos_meta::Title;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::faces::shown;
use super::forms::returned_error;
use super::saved_list::Opened;
use super::versions::VersionsLink;
use super::workspace::{Workspace, use_workspace};
use crate::api::settings::get_settings;
use crate::api::templates::{SaveTemplates, get_templates, get_templates_draft};
use crate::components::Skeleton;
use crate::model::versions::Subject;
use crate::template::Servers;
use form::TemplatesForm;

#[component]
pub fn TemplatesPage() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<SaveTemplates>();
    let has_draft = refused.is_some();
    let templates = Resource::new(|| (), move |()| get_templates(workspace.company()));
    let settings = Resource::new(|| (), move |()| get_settings(workspace.company()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_templates_draft(workspace.company()).await } else { Ok(None) } },
    );
    let refused = StoredValue::new(refused);
    view! {
        <Title text="Templates" />
        <div class="page" data-width="narrow">
            <header class="page__header">
                <h1 class="page__title">"Templates"</h1>
                <VersionsLink of=Subject::Templates />
                <p class="page__lead">
                    "The dialog of an invalidation starts with the default, and can switch to any other by its name."
                </p>
            </header>
            <Suspense fallback=|| view! { <Skeleton label="Loading the templates" /> }>
                {move || Suspend::new(async move {
                    let (templates, settings) = (templates.await, settings.await);
                    let draft = draft.await.ok().flatten();
                    shown(
                        templates.and_then(|templates| Ok((templates, settings?))),
                        |(templates, settings)| {
                            let servers = Servers::of_settings(&settings);
                            let opened = Opened { saved: templates, typed: draft, refused: refused.get_value() };
                            view! { <TemplatesForm opened servers /> }
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}

/// Where a saved template is downloaded.
fn export_address(workspace: Workspace, name: &str) -> String {
    workspace.path(&format!("template.txt?name={}", utf8_percent_encode(name, NON_ALPHANUMERIC)))
}

/// What a template comes to, in a few words.
fn lines_in_words(count: u32) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}
