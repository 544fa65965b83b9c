//! What the list is made from: pages of assets as they are read, and a template that can be another at any time.

use leptos::prelude::*;

use super::Editor;
use crate::model::recipe::Edits;
use crate::template::list::UrlList;
use crate::template::{Expansion, Servers, Template};

impl Editor {
    /// Pages that were read join the list; a catalog that changed meanwhile makes it anew.
    pub(super) fn follow_reader(self) {
        let Self { list, reader, .. } = self;
        Effect::new(move |was_whole: Option<bool>| {
            let assets = reader.assets.get();
            let is_whole = assets.is_whole();
            list.try_update(|list| *list.expansion_mut().assets_mut() = assets);
            if is_whole && was_whole == Some(false) && self.is_editing_untracked() {
                self.begin_judging();
            }
            is_whole
        });
        Effect::new(move |_| {
            if reader.is_outdated.get() && self.is_editing_untracked() {
                self.keep_draft();
                self.load(self.selection.get_untracked());
            }
        });
    }

    /// What the company's server fields say.
    pub fn servers(self) -> Servers {
        self.company.with_value(|company| company.servers.clone())
    }

    /// Makes the list of another template. Added rows stay; changes of rows come back with the template that made them.
    pub fn take_template(self, text: String) {
        let before = self.template.get_untracked();
        if text == before {
            return;
        }
        self.becomes_another();
        let edits = self.list.with_untracked(UrlList::edits);
        let touched = edits.changed.len() + edits.removed.len();
        let added = edits.added.clone();
        let kept = self.set_aside.try_update_value(|aside| {
            if touched > 0 {
                aside.insert(before, edits);
            }
            aside.remove(&text)
        });
        let edits = Edits { added, ..kept.flatten().unwrap_or_default() };
        let assets = self.reader.assets.get_untracked();
        let expansion = self.company.with_value(|company| Expansion::new(&Template::parse(&text), company, assets));
        self.remark.set((touched > 0).then(|| {
            let rows = if touched == 1 {
                "1 changed or removed row belongs".to_owned()
            } else {
                format!("{touched} changed or removed rows belong")
            };
            format!("{rows} to the template before; with it they come back.")
        }));
        let revision = self.list.with_untracked(UrlList::revision);
        self.template.set(text);
        self.list.set(UrlList::with_edits(expansion, &edits).after_revision(revision));
    }
}
