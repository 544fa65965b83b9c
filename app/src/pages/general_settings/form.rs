//! The form: four fields, the preview beside the template, **Save** and **Close**. What was typed survives a refusal, a
//! colleague's save, a closed tab and a lost session.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::asking::Asking;
use super::conflict::Conflict;
use super::draft::Draft;
use super::preview::{Preview, PreviewRows};
use super::sample::{Sample, SamplePicker};
use super::saving::{NOTICES_ID, Saving};
use super::servers::{FIELD_IDS, ServerFields};
use super::template_field::{TEMPLATE_ID, TemplateField};
use crate::api::settings::SaveSettings;
use crate::browser::leaving::use_leaving_guard;
use crate::components::{Button, ButtonKind, LinkButton, Notice, Number};
use crate::model::asset::{Asset, Preset};
use crate::model::cache_key::CacheKeys;
use crate::model::company::{Settings, SettingsChange};
use crate::model::error::AppError;
use crate::model::rights::Action;
use crate::pages::faces::RefusedNotice;
use crate::pages::template_text::{Mending, Problems};
use crate::pages::workspace::use_workspace;
use crate::template::idle::LineNeeds;
use crate::template::{CompanyValues, Expansion, Problem, Servers, Template, dynamic_media};

/// What the page was opened with.
pub struct Opened {
    pub settings: Settings,
    pub presets: Vec<Preset>,
    /// The company's first.
    pub assets: Vec<Asset>,
    /// What a refused plain form held.
    pub draft: Option<SettingsChange>,
    /// Why it was refused.
    pub refused: Option<AppError>,
}

#[component]
pub fn SettingsForm(opened: Opened) -> impl IntoView {
    let workspace = use_workspace();
    let is_locked = Memo::new(move |_| !workspace.may(Action::ChangeSettings));
    let Opened { settings, presets, assets, draft: typed, refused } = opened;
    // A plain form that met a colleague's save shows both; sending it again is the decision.
    let version = matches!(refused, Some(AppError::Conflict { .. })).then_some(settings.version);
    let typed = typed.map(|typed| SettingsChange { version: version.unwrap_or(typed.version), ..typed });
    let theirs = version.map(|_| settings.clone());
    let settings_cache_keys = settings.cache_keys.clone();
    let draft = Draft::new(settings, typed);

    let template = Memo::new_with_compare(move |_| Template::parse(&draft.template.read()), |_, _| true);
    let servers = Memo::new(move |_| draft.servers());
    let problems = Memo::new(move |_| template.read().problems_with(&servers.read()));
    let company = StoredValue::new(CompanyValues {
        cache_keys: CacheKeys::of(&settings_cache_keys),
        ..CompanyValues::new(Servers::default(), presets)
    });
    let sample = Sample::new(assets);
    let sampled = Memo::new(move |_| sample.assets());
    let expansion = Memo::new_with_compare(
        move |_| {
            let company = CompanyValues { servers: servers.get(), ..company.get_value() };
            Expansion::new(&template.read(), &company, sampled.get())
        },
        |_, _| true,
    );
    let preview = Memo::new(move |_| {
        let problems = problems.read();
        let has_problem = |line| problems.binary_search_by_key(&line, |problem: &Problem| problem.line).is_ok();
        Preview::of(&template.read(), &expansion.read(), || LineNeeds::of(&draft.template.read(), has_problem))
    });

    let mending = Mending::new(TEMPLATE_ID, draft.template, problems, is_locked);
    let is_of_dynamic_media = Memo::new(move |_| dynamic_media::is_taken(&draft.template.read()));
    let saving = Saving::new(draft, problems, mending, refused, theirs);
    use_leaving_guard(
        Signal::derive(move || saving.is_changed()),
        "The settings were changed and are not saved. Leave without saving?",
    );
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saving.try_save();
    };
    view! {
        {move || is_locked.get().then(|| view! { <Notice>"Only admins change these settings."</Notice> })}
        <SavingNotices saving draft />
        <form class="general-settings" method="post" action=SaveSettings::url() on:submit=submit>
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="change[version]" value=move || draft.version.get().to_string() />
            <fieldset class="panel">
                <legend class="panel__title">"Servers"</legend>
                <ServerFields draft saving disabled=is_locked />
                <div class="general-settings__template">
                    <TemplateField draft saving mending disabled=is_locked />
                    <section class="preview" aria-label="Preview">
                        <div class="preview__head">
                            <SamplePicker sample />
                            <p class="preview__count" role="status">
                                <Number value=Signal::derive(move || preview.read().total) />
                                {move || if preview.read().total == 1 { " URL" } else { " URLs" }}
                            </p>
                            {move || saved_words(preview.read().saved).map(|words| view! { <p class="preview__remark">{words}</p> })}
                            <Show when=move || !is_of_dynamic_media.get()>
                                <p class="preview__remark">{dynamic_media::REMARK}</p>
                            </Show>
                        </div>
                        <Problems
                            mending
                            left_out=Signal::derive(move || template.read().problems_left_out())
                            fields=&FIELD_IDS
                        />
                        <PreviewRows preview expansion sample />
                    </section>
                </div>
            </fieldset>
            <footer class="page__footer general-settings__footer">
                <Show when=move || saving.is_asking()>
                    <Asking
                        problems
                        on_accept=move |()| saving.save_anyway()
                        on_mend=move |()| saving.mend()
                    />
                </Show>
                {move || {
                    if is_locked.get() {
                        view! {
                            <LinkButton kind=ButtonKind::Primary href=workspace.path("assets")>"Close"</LinkButton>
                        }
                            .into_any()
                    } else {
                        view! { <Buttons saving /> }.into_any()
                    }
                }}
            </footer>
        </form>
    }
}

/// What hosts whose cache key ends at `?` save.
fn saved_words(saved: u64) -> Option<String> {
    match saved {
        0 => None,
        1 => Some("1 variant is left out: its host's cache key ends at the question mark.".to_owned()),
        saved => Some(format!("{saved} variants are left out: their hosts' cache keys end at the question mark.")),
    }
}

/// **Save** stays, **Close** saves and returns to the assets.
#[component]
fn Buttons(saving: Saving) -> impl IntoView {
    view! {
        <p class="general-settings__state" role="status">
            {move || match (saving.is_changed(), saving.was_saved()) {
                (true, _) => "Not saved yet",
                (false, true) => "Saved",
                (false, false) => "",
            }}
        </p>
        <Button
            submit=true
            name="then"
            value="setup/general?saved=true"
            busy=Signal::derive(move || saving.is_busy())
            on:click=move |_| saving.stay()
        >
            "Save"
        </Button>
        <Button
            kind=ButtonKind::Primary
            submit=true
            name="then"
            value="assets"
            disabled=Signal::derive(move || saving.is_busy())
            on:click=move |_| saving.leave()
        >
            "Close"
        </Button>
    }
}

/// What came of saving, and what was typed here before.
#[component]
fn SavingNotices(saving: Saving, draft: Draft) -> impl IntoView {
    let kept_actions = move || {
        view! {
            <Button on:click=move |_| saving.take_kept()>"Put it back"</Button>
            <Button kind=ButtonKind::Quiet on:click=move |_| saving.forget_kept()>"Forget it"</Button>
        }
    };
    view! {
        <div class="stack" id=NOTICES_ID tabindex="-1">
            {move || {
                saving
                    .has_kept()
                    .then(|| {
                        view! {
                            <Notice title="Something is not saved" live=true actions=kept_actions>
                                "You changed these settings in this browser before and left without saving."
                            </Notice>
                        }
                    })
            }}
            {move || {
                saving
                    .refusal()
                    .map(|error| view! { <RefusedNotice title="Not saved" error /> })
            }}
            {move || {
                saving
                    .conflict()
                    .map(|(message, theirs)| {
                        view! {
                            <Conflict
                                message
                                theirs
                                draft
                                on_theirs=move |()| saving.take_theirs()
                                on_mine=move |()| saving.save_over_theirs()
                            />
                        }
                    })
            }}
        </div>
    }
}
