//! **Setup > Rules**: what the company asks of everybody who clears there. Admins see and change them; everybody else meets those
//! that concern them in **Invalidate CDN**.

mod draft;
mod form;
mod hours;

use leptos::prelude::*;
use leptos_meta::Title;

use super::faces::shown;
use super::forms::returned_error;
use super::saved_list::Opened;
use super::versions::VersionsLink;
use super::workspace::use_workspace;
use crate::api::rules::{SaveRules, get_rules, get_rules_draft};
use crate::components::Skeleton;
use crate::model::versions::Subject;
use form::RulesForm;

#[component]
pub fn RulesPage() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<SaveRules>();
    let has_draft = refused.is_some();
    let rules = Resource::new(|| (), move |()| get_rules(workspace.company()));
    // Asked for in any case: it says whether this page is for the visitor.
    let draft = Resource::new(|| (), move |()| get_rules_draft(workspace.company()));
    let refused = StoredValue::new(refused);
    view! {
        <Title text="Rules" />
        <div class="page" data-width="narrow">
            <header class="page__header">
                <h1 class="page__title">"Rules"</h1>
                <VersionsLink of=Subject::Rules />
                <p class="page__lead">
                    "What this company asks of everybody who clears, admins and programs too. What nothing is said about is as
                    connections and roles say. Each change stands in the audit trail."
                </p>
            </header>
            <Suspense fallback=|| view! { <Skeleton label="Loading the rules" /> }>
                {move || Suspend::new(async move {
                    let (rules, draft) = (rules.await, draft.await);
                    shown(
                        draft.and_then(|typed| Ok((rules?, typed))),
                        |(rules, typed)| {
                            // What an older visit left behind was decided about.
                            let typed = typed.filter(|_| has_draft);
                            let opened = Opened { saved: rules, typed, refused: refused.get_value() };
                            view! { <RulesForm opened /> }
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}
