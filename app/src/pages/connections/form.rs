//! The form of a connection: what every connection has, and then what its provider wants to know.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::draft::{Draft, FieldDraft};
use super::row::LeftOut;
use super::saving::Saving;
use super::verdict::VerdictView;
use crate::api::connections::{SaveConnection, TestConnection};
use crate::browser::hydration::use_hydrated;
use crate::browser::leaving::use_leaving_guard;
use crate::components::{
    Button, ButtonKind, Checkbox, IconName, LinkButton, SecretField, Select, SelectOption, TextArea, TextField,
    TextKind,
};
use crate::model::connection::{Connection, ConnectionForm, MAX_TURN};
use crate::model::error::AppError;
use crate::model::person::Role;
use crate::model::provider::{FieldDescription, FieldKind, FieldPreset, ProviderDescription, PublishedLimit};
use crate::model::rules::AllowedHosts;
use crate::pages::faces::{ConflictNotice, RefusedNotice};
use crate::pages::workspace::use_workspace;

/// What the page was opened with.
pub struct Opened {
    pub providers: Vec<ProviderDescription>,
    /// None for a new connection.
    pub current: Option<Connection>,
    /// What a refused plain form held.
    pub draft: Option<ConnectionForm>,
    pub wanted_provider: Option<String>,
    /// By the company's rules.
    pub allowed: AllowedHosts,
    /// Why it was refused.
    pub refused: Option<AppError>,
}

#[component]
pub fn ConnectionEditor(opened: Opened) -> impl IntoView {
    let workspace = use_workspace();
    let Opened { providers, current, draft: typed, wanted_provider, allowed, refused } = opened;
    // A plain form that met a colleague's save says so; sending it again is the decision.
    let version =
        current.as_ref().filter(|_| matches!(refused, Some(AppError::Conflict { .. }))).map(|now| now.version);
    let typed = typed.map(|typed| ConnectionForm { version: version.unwrap_or(typed.version), ..typed });
    let draft = Draft::new(&providers, current.as_ref(), typed, wanted_provider);
    let saving = Saving::new(draft, refused, current.as_ref());
    use_leaving_guard(
        Signal::derive(move || saving.is_changed()),
        "The connection was changed and is not saved. Leave without saving?",
    );
    let title = match &current {
        Some(current) => format!("Connection “{}”", current.name),
        None => "Add connection".to_owned(),
    };
    let is_new = current.is_none();
    let left_out = Memo::new(move |_| {
        let hosts: Vec<String> = draft.hosts.read().lines().map(str::to_owned).collect();
        allowed.left_out(&hosts)
    });
    let providers = StoredValue::new(providers);
    view! {
        <header class="page__header">
            <h1 class="page__title">{title}</h1>
        </header>
        <Refusals draft saving />
        {current.map(|current| view! { <Health current /> })}
        <form
            class="connection-form"
            method="post"
            action=SaveConnection::url()
            on:submit=move |event: leptos::ev::SubmitEvent| {
                event.prevent_default();
                saving.send();
            }
        >
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="form[id]" value=draft.id.get_value() />
            <input type="hidden" name="form[version]" value=move || draft.version.get().to_string() />
            <fieldset class="panel">
                <legend class="panel__title">"What it is"</legend>
                <div class="panel__body">
                    <div class="field-row">
                        <TextField
                            label="Name"
                            name="form[name]"
                            id="connection-name"
                            value=draft.name
                            on_input=move |text| draft.name.set(text)
                            error=Signal::derive(move || saving.problem_of("name"))
                            help="How your team calls it, such as “Edge caches Europe”."
                            autofocus=is_new
                        />
                        <ProviderChoice draft saving providers is_new />
                    </div>
                    <TextArea
                        label="Hosts"
                        name="form[hosts]"
                        id="connection-hosts"
                        value=draft.hosts
                        on_input=move |text| draft.hosts.set(text)
                        rows=3
                        code=true
                        error=Signal::derive(move || saving.problem_of("hosts"))
                        help="The hosts that it serves, one a line. *.example.com stands for all hosts below example.com."
                        placeholder="www.example.com"
                    />
                    <div role="status"><LeftOut hosts=left_out.into() /></div>
                    <Checkbox
                        label="Enabled"
                        name="form[enabled]"
                        value="true"
                        checked=draft.enabled
                        on_change=move |is_on| draft.enabled.set(is_on)
                        help="URLs of its hosts are cleared through it."
                    />
                </div>
            </fieldset>
            <Place draft saving />
            <ProviderFields draft saving providers />
            <footer class="page__footer">
                <LinkButton href=workspace.path("setup/connections")>"Cancel"</LinkButton>
                <Button kind=ButtonKind::Primary submit=true busy=Signal::derive(move || saving.is_busy())>
                    "Save"
                </Button>
            </footer>
        </form>
    }
}

/// When its turn comes among those that serve a host, and who may sweep it.
#[component]
fn Place(draft: Draft, saving: Saving) -> impl IntoView {
    let turns = (1..=MAX_TURN).map(|turn| match turn {
        1 => SelectOption::new("1", "First"),
        2 => SelectOption::new("2", "Second, after the first"),
        turn => SelectOption::new(turn.to_string(), format!("Number {turn}")),
    });
    let turns: Vec<_> = turns.collect();
    let roles = vec![
        SelectOption::new(Role::Admin.word(), "Admins only"),
        SelectOption::new(Role::Editor.word(), "Editors and admins"),
    ];
    let waits = move || *draft.turn.read() != "1";
    view! {
        <fieldset class="panel">
            <legend class="panel__title">"Order and rights"</legend>
            <div class="panel__body">
                <div class="field-row">
                    <Select
                        label="Turn"
                        name="form[turn]"
                        id="connection-turn"
                        options=Signal::stored(turns)
                        value=draft.turn
                        on_change=move |turn| draft.turn.set(turn)
                        error=Signal::derive(move || saving.problem_of("turn"))
                        help="Where several connections serve a host: an inner cache, such as a shield, comes before the edge that fills from it."
                    />
                    <div hidden=move || !waits()>
                        <TextField
                            label="Wait before it"
                            name="form[wait_s]"
                            id="connection-wait"
                            value=draft.wait_s
                            on_input=move |text| draft.wait_s.set(text)
                            error=Signal::derive(move || saving.problem_of("wait_s"))
                            help="Seconds behind those before it."
                            placeholder="0"
                            optional=true
                        />
                    </div>
                </div>
                <Select
                    label="Who may clear a host or everything"
                    name="form[sweeping_role]"
                    id="connection-sweeping-role"
                    options=Signal::stored(roles)
                    value=draft.sweeping_role
                    on_change=move |role| draft.sweeping_role.set(role)
                    error=Signal::derive(move || saving.problem_of("sweeping_role"))
                    help="URLs, tags and folders can be cleared by every editor."
                />
            </div>
        </fieldset>
    }
}

/// Why it is not saved.
#[component]
fn Refusals(draft: Draft, saving: Saving) -> impl IntoView {
    let is_shown = move |name: &str| {
        ["name", "provider", "hosts", "turn", "wait_s", "sweeping_role"].contains(&name)
            || draft.fields().iter().any(|field| field.description.name == name)
    };
    let refusal = move || saving.refusal(is_shown).map(|error| view! { <RefusedNotice title="Not saved" error /> });
    let conflict = move || {
        saving.conflict().map(|words| {
            view! {
                <ConflictNotice
                    title="Somebody else saved this connection"
                    words
                    on_theirs=Callback::new(move |()| saving.take_theirs())
                    on_mine=Callback::new(move |()| saving.send_over_theirs())
                />
            }
        })
    };
    view! {
        {refusal}
        {conflict}
    }
}

/// What the newest test of the saved connection found, and another test.
#[component]
fn Health(current: Connection) -> impl IntoView {
    let workspace = use_workspace();
    let test = ServerAction::<TestConnection>::new();
    let stored = StoredValue::new(current.last_test);
    let verdict = move || match test.value().get() {
        Some(Ok(verdict)) => view! { <VerdictView verdict /> }.into_any(),
        Some(Err(error)) => view! { <p>{error.to_string()}</p> }.into_any(),
        None => match stored.get_value() {
            Some(verdict) => view! { <VerdictView verdict /> }.into_any(),
            None => view! { <p class="quiet">"Not tested yet. The test clears nothing."</p> }.into_any(),
        },
    };
    view! {
        <section class="panel connection-health" aria-label="Test" aria-live="polite">
            <div class="connection-health__verdict">{verdict}</div>
            <ActionForm action=test>
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <input type="hidden" name="id" value=current.id />
                <Button submit=true icon=IconName::Plug busy=Signal::derive(move || test.pending().get())>
                    "Test connection"
                </Button>
            </ActionForm>
        </section>
    }
}

/// A connection stays with its provider, so only a new one can choose.
#[component]
fn ProviderChoice(
    draft: Draft,
    saving: Saving,
    providers: StoredValue<Vec<ProviderDescription>>,
    is_new: bool,
) -> impl IntoView {
    let workspace = use_workspace();
    let hydrated = use_hydrated();
    let options = move || {
        let is_offered = |provider: &&ProviderDescription| is_new || provider.id == *draft.provider.read();
        providers.with_value(|providers| {
            let offered = providers.iter().filter(is_offered);
            offered.map(|provider| SelectOption::new(provider.id.as_str(), provider.name.as_str())).collect::<Vec<_>>()
        })
    };
    // Without scripts the fields of another provider are another page.
    let links = move || {
        let is_needed = is_new && !hydrated.get() && providers.with_value(Vec::len) > 1;
        is_needed.then(|| {
            let others = options().into_iter().filter(|option| option.value != *draft.provider.read());
            let link = |option: SelectOption| {
                let href = workspace.path(&format!("setup/connections/new?provider={}", option.value));
                view! { <a href=href>{option.label}</a>" " }
            };
            view! { <p class="field__help">"Other forms: " {others.map(link).collect_view()}</p> }
        })
    };
    view! {
        <div class="stack connection-form__provider">
            <Select
                label="Provider"
                name="form[provider]"
                id="connection-provider"
                options=Signal::derive(options)
                value=draft.provider
                on_change=move |id| draft.provider.set(id)
                error=Signal::derive(move || saving.problem_of("provider"))
                help=if is_new { "The kind of CDN or cache." } else { "A connection stays with its provider." }
            />
            {links}
        </div>
    }
}

/// The fields that the provider's description asks for.
#[component]
fn ProviderFields(draft: Draft, saving: Saving, providers: StoredValue<Vec<ProviderDescription>>) -> impl IntoView {
    let provider = move || {
        let id = draft.provider.read();
        providers.with_value(|providers| providers.iter().find(|provider| provider.id == *id).cloned())
    };
    move || {
        provider().map(|provider| {
            view! {
                <fieldset class="panel">
                    <legend class="panel__title">{provider.name}</legend>
                    <div class="panel__body">
                        <p class="quiet">
                            {provider.summary}" "
                            <a href=provider.documentation_url target="_blank" rel="noreferrer">
                                "Its documentation"
                            </a>
                        </p>
                        <Facts permission=provider.permission limits=provider.limits />
                        <FillIn draft presets=provider.presets />
                        {draft.fields().into_iter().map(|field| field_view(field, saving)).collect_view()}
                    </div>
                </fieldset>
            }
        })
    }
}

/// Fills in what belongs together; without scripts the fields' help says as much.
#[component]
fn FillIn(draft: Draft, presets: Vec<FieldPreset>) -> impl IntoView {
    let hydrated = use_hydrated();
    let (has_any, presets) = (!presets.is_empty(), StoredValue::new(presets));
    let options = move || {
        let names = presets.with_value(|presets| presets.iter().map(|preset| preset.name.clone()).collect::<Vec<_>>());
        let options = names.into_iter().map(|name| SelectOption::new(name.clone(), name));
        std::iter::once(SelectOption::new("", "Choose…")).chain(options).collect::<Vec<_>>()
    };
    let fill_in = move |name: String| {
        let chosen = presets.with_value(|presets| presets.iter().find(|preset| preset.name == name).cloned());
        if let Some(preset) = chosen {
            draft.fill_in(&preset.values);
        }
    };
    view! {
        <Show when=move || has_any && hydrated.get()>
            <Select
                label="Fill in for"
                name="fill-in"
                id="connection-fill-in"
                options=Signal::derive(options)
                value=Signal::stored(String::new())
                on_change=fill_in
                help="Sets the fields below as this cache is usually set up. Look at them before you save."
            />
        </Show>
    }
}

/// What the credentials must be allowed to do, and what the vendor allows.
#[component]
fn Facts(permission: String, limits: Vec<PublishedLimit>) -> impl IntoView {
    let permission = (!permission.is_empty()).then(|| view! { <p><b>"Least permission: "</b>{permission}</p> });
    let lines = limits.into_iter().map(|limit| {
        view! {
            <li>
                {limit.text}" "
                <a href=limit.source target="_blank" rel="noreferrer">
                    {format!("Source, read {}", limit.read)}
                </a>
            </li>
        }
    });
    let lines: Vec<_> = lines.collect();
    let limits = (!lines.is_empty()).then(|| {
        view! {
            <details class="connection-form__limits">
                <summary>"The vendor's limits"</summary>
                <ul>{lines}</ul>
            </details>
        }
    });
    view! {
        {permission}
        {limits}
    }
}

fn field_view(field: FieldDraft, saving: Saving) -> AnyView {
    let FieldDraft { description, text, is_set, last_four, is_removed } = field;
    let FieldDescription { name, label, help, kind, required, placeholder, options, .. } = description;
    let id = format!("connection-field-{name}");
    let error = {
        let name = name.clone();
        Signal::derive(move || saving.problem_of(&name))
    };
    let optional = !required;
    match kind {
        FieldKind::Text => view! {
            <TextField
                label
                name=format!("form[fields][{name}]")
                id
                kind=TextKind::Address
                value=text
                on_input=move |typed| text.set(typed)
                help
                error
                placeholder
                optional
            />
        }
        .into_any(),
        FieldKind::Lines => view! {
            <TextArea
                label
                name=format!("form[fields][{name}]")
                id
                value=text
                on_input=move |typed| text.set(typed)
                rows=3
                code=true
                help
                error
                placeholder
                optional
            />
        }
        .into_any(),
        FieldKind::Choice => {
            let options: Vec<_> =
                options.into_iter().map(|option| SelectOption::new(option.value, option.label)).collect();
            view! {
                <Select
                    label
                    name=format!("form[fields][{name}]")
                    id
                    options=Signal::stored(options)
                    value=text
                    on_change=move |chosen| text.set(chosen)
                    help
                    error
                />
            }
            .into_any()
        }
        FieldKind::Secret | FieldKind::SecretLines => view! {
            <div class="stack connection-form__secret">
                <SecretField
                    label
                    name=format!("form[secrets][{name}]")
                    id
                    lines=kind == FieldKind::SecretLines
                    value=text
                    on_input=move |typed| text.set(typed)
                    is_set
                    last_four
                    help
                    error
                    optional
                />
                {(is_set && optional)
                    .then(|| {
                        view! {
                            <Checkbox
                                label="Remove the stored secret"
                                name=format!("form[removed_secrets][{name}]")
                                value="true"
                                checked=is_removed
                                on_change=move |is_on| is_removed.set(is_on)
                            />
                        }
                    })}
            </div>
        }
        .into_any(),
    }
}
