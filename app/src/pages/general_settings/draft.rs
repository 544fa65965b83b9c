//! What stands in the form: the four texts, the version that they change, and what is saved.

use leptos::prelude::*;

use crate::model::company::{Settings, SettingsChange};
use crate::pages::template_text::place::with_lf;
use crate::template::Servers;

/// The texts as signals; the template with LF only, as its text area holds it.
#[derive(Clone, Copy)]
pub struct Draft {
    pub published_server: RwSignal<String>,
    pub origin_server: RwSignal<String>,
    pub company_root: RwSignal<String>,
    pub template: RwSignal<String>,
    /// The saved version that a save changes.
    pub version: RwSignal<i64>,
    saved: RwSignal<Settings>,
}

impl Draft {
    /// `typed` is what came back from a refused form.
    pub fn new(settings: Settings, typed: Option<SettingsChange>) -> Self {
        let shown = typed.unwrap_or_else(|| change_of(&settings));
        Self {
            published_server: RwSignal::new(shown.published_server),
            origin_server: RwSignal::new(shown.origin_server),
            company_root: RwSignal::new(shown.company_root),
            template: RwSignal::new(with_lf(&shown.template)),
            version: RwSignal::new(shown.version),
            saved: RwSignal::new(normal(settings)),
        }
    }

    /// What a save would send now.
    pub fn change(&self) -> SettingsChange {
        SettingsChange {
            published_server: self.published_server.get(),
            origin_server: self.origin_server.get(),
            company_root: self.company_root.get(),
            template: self.template.get(),
            version: self.version.get(),
            accept_problems: false,
        }
    }

    /// Whether a change says something else than what is saved.
    pub fn differs(&self, change: &SettingsChange) -> bool {
        self.saved.with(|saved| {
            saved.published_server != change.published_server
                || saved.origin_server != change.origin_server
                || saved.company_root != change.company_root
                || saved.template != change.template
        })
    }

    /// Puts texts into the form that were typed before.
    pub fn type_again(&self, change: SettingsChange) {
        self.published_server.set(change.published_server);
        self.origin_server.set(change.origin_server);
        self.company_root.set(change.company_root);
        self.template.set(with_lf(&change.template));
        self.version.set(change.version);
    }

    /// This is saved now; what was typed since stays.
    pub fn keep_saved(&self, settings: Settings) {
        self.version.set(settings.version);
        self.saved.set(normal(settings));
    }

    /// Shows what is saved instead of what was typed.
    pub fn show_saved(&self, settings: Settings) {
        self.type_again(change_of(&settings));
        self.keep_saved(settings);
    }

    /// The servers as typed; a name that cannot be read counts as empty.
    pub fn servers(&self) -> Servers {
        Servers::lenient(&self.published_server.read(), &self.origin_server.read(), &self.company_root.read())
    }
}

fn normal(settings: Settings) -> Settings {
    Settings { template: with_lf(&settings.template), ..settings }
}

fn change_of(settings: &Settings) -> SettingsChange {
    let settings = settings.clone();
    SettingsChange {
        published_server: settings.published_server,
        origin_server: settings.origin_server,
        company_root: settings.company_root,
        template: settings.template,
        version: settings.version,
        accept_problems: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> Settings {
        Settings {
            published_server: "img.acme.example".to_owned(),
            template: "<ID>\r\n/x".to_owned(),
            version: 3,
            ..Settings::default()
        }
    }

    #[test]
    fn line_ends_alone_are_no_change() {
        Owner::new().with(|| {
            let draft = Draft::new(saved(), None);
            assert!(!draft.differs(&draft.change()));
            draft.template.set("<ID>\n/y".to_owned());
            assert!(draft.differs(&draft.change()));
        });
    }

    #[test]
    fn a_save_keeps_what_was_typed_meanwhile() {
        Owner::new().with(|| {
            let draft = Draft::new(saved(), None);
            draft.origin_server.set("origin.acme.example".to_owned());
            draft.keep_saved(Settings { version: 4, ..saved() });
            assert!(draft.differs(&draft.change()));
            assert_eq!(draft.change().version, 4);
        });
    }

    #[test]
    fn a_refused_forms_text_comes_back() {
        Owner::new().with(|| {
            let typed = SettingsChange { template: "<IDD>".to_owned(), version: 2, ..SettingsChange::default() };
            let draft = Draft::new(saved(), Some(typed.clone()));
            assert_eq!(draft.change(), typed);
            draft.show_saved(saved());
            assert!(!draft.differs(&draft.change()));
        });
    }
}
