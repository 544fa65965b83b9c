//! Who asked for it, when, why, where more is said about it, and what made the list. Why and where can be changed.

use leptos::html;
use leptos::prelude::*;

use crate::api::invalidations::Annotate;
use crate::browser::disclosure;
use crate::components::{Button, ButtonKind, Number, TextField, TextKind, Time};
use crate::model::invalidation::InvalidationSummary;
use crate::model::purge::PurgeKind;
use crate::model::rights::Action;
use crate::pages::forms::{RefusalOfNoField, hear_refusals, problem_of, returned_error};
use crate::pages::workspace::use_workspace;

#[component]
pub fn Head(summary: InvalidationSummary, template: String, assets: u64, link: String) -> impl IntoView {
    let workspace = use_workspace();
    let InvalidationSummary { id, by, note, created, kind, manner, .. } = summary;
    let said = Said { note: RwSignal::new(note), link: RwSignal::new(link) };
    let why = move || {
        let note = said.note.get();
        if note.is_empty() { "No reason was given".to_owned() } else { note }
    };
    let more = move || {
        let link = said.link.get();
        (!link.is_empty()).then(|| {
            view! {
                <a href=link.clone() target="_blank" rel="noopener noreferrer">
                    {link.clone()}
                </a>
            }
        })
    };
    view! {
        <dl class="facts">
            <div>
                <dt>"Who"</dt>
                <dd>{by}</dd>
            </div>
            <div>
                <dt>"When"</dt>
                <dd><Time at=created exact=true /></dd>
            </div>
            <div class="invalidation__why">
                <dt>"Why"</dt>
                <dd>
                    <bdi>{why}</bdi>
                    {more}
                    {move || workspace.may(Action::Invalidate).then(|| view! { <Annotation id=id.clone() said /> })}
                </dd>
            </div>
            {manner
                .map(|manner| {
                    view! {
                        <div>
                            <dt>"Copies"</dt>
                            <dd>{manner.done()}</dd>
                        </div>
                    }
                })}
            {(kind == PurgeKind::Url).then(|| view! { <MadeOf template assets /> })}
        </dl>
    }
}

/// What made a list of URLs.
#[component]
fn MadeOf(template: String, assets: u64) -> impl IntoView {
    view! {
            <div>
                <dt>"Assets"</dt>
                <dd><Number value=assets /></dd>
            </div>
            <div class="invalidation__template">
                <dt>"CDN Invalidation Template"</dt>
                <dd>
                    {if template.is_empty() {
                        view! { "None: the list was typed or pasted" }.into_any()
                    } else {
                        view! {
                            <details>
                                <summary>"Show"</summary>
                                <pre class="invalidation__lines" tabindex="0">{template}</pre>
                            </details>
                        }
                            .into_any()
                    }}
                </dd>
            </div>
    }
}

/// What people say of it.
#[derive(Clone, Copy)]
struct Said {
    note: RwSignal<String>,
    link: RwSignal<String>,
}

#[component]
fn Annotation(id: String, said: Said) -> impl IntoView {
    let workspace = use_workspace();
    let action = ServerAction::<Annotate>::new();
    let refusal = RwSignal::new(returned_error::<Annotate>());
    hear_refusals(action, refusal);
    let was_refused = refusal.with_untracked(Option::is_some);
    let node = NodeRef::<html::Details>::new();
    let sent = StoredValue::new((String::new(), String::new()));
    Effect::new(move |_| {
        if let Some(Annotate { note, link, .. }) = action.input().get() {
            sent.set_value((note, link));
        }
    });
    Effect::new(move |_| {
        if action.value().with(|value| matches!(value, Some(Ok(())))) {
            let (note, link) = sent.get_value();
            said.note.set(note.trim().to_owned());
            said.link.set(link.trim().to_owned());
            disclosure::close(node);
        }
    });
    let problem = move |field| problem_of(refusal, field);
    view! {
        <details class="invalidation__annotation" open=was_refused node_ref=node>
            <summary>"Change"</summary>
            <ActionForm action attr:class="stack">
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <input type="hidden" name="id" value=id />
                <RefusalOfNoField refusal />
                <TextField label="Why" name="note" id="annotation-note" value=said.note error=problem("note") optional=true />
                <TextField
                    label="Link"
                    name="link"
                    id="annotation-link"
                    kind=TextKind::Address
                    value=said.link
                    error=problem("link")
                    help="A ticket, or a page that says more."
                    optional=true
                />
                <div>
                    <Button submit=true kind=ButtonKind::Secondary busy=action.pending()>"Save"</Button>
                </div>
            </ActionForm>
        </details>
    }
}
