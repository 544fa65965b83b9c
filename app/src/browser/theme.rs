//! Light, dark, or as the system says. The choice is kept in this browser and stands on `<html data-theme>`; the
//! colours themselves are the style sheet's.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Put into the page's head, so that a chosen theme is there before the first paint.
pub const BOOT_SCRIPT: &str = r#"try{var t=JSON.parse(localStorage.getItem("edgesweep.theme"));if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}"#;

const KEY: &str = "theme";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// The theme and the way to choose another.
#[derive(Clone, Copy)]
pub struct ThemeChoice {
    pub current: Signal<Theme>,
    pub choose: Callback<Theme>,
}

/// `System` on the server and until the page has hydrated, then what is kept.
pub fn use_theme() -> ThemeChoice {
    let (current, set_current) = signal(Theme::System);
    Effect::new(move |_| {
        if let Some(kept) = super::storage::get::<Theme>(KEY) {
            set_current.set(kept);
            show(kept);
        }
    });
    let choose = Callback::new(move |theme: Theme| {
        set_current.set(theme);
        show(theme);
        match theme {
            Theme::System => super::storage::remove(KEY),
            Theme::Light | Theme::Dark => {
                super::storage::set(KEY, &theme);
            }
        }
    });
    ThemeChoice { current: current.into(), choose }
}

fn show(theme: Theme) {
    #[cfg(target_arch = "wasm32")]
    if let Some(root) = document().document_element() {
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        };
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = theme;
}
