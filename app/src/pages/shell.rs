//! The document around the application: its head names the site's files, and a small module script starts hydration.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::App;
use crate::browser::theme::BOOT_SCRIPT;

/// Where the site's files are; `None` where the server was built without them, which is JavaScript off.
#[derive(Clone, Debug, Default)]
pub struct SiteFiles {
    pub script: Option<String>,
    /// Loads the pieces that pages are cut into; the script imports it. `None` where the application is one piece.
    pub chunks: Option<String>,
    pub wasm: Option<String>,
    pub style: Option<String>,
    pub icon: Option<String>,
    /// The page loads itself again when the server was started again.
    pub reloads: bool,
}

/// While the server is built and started again it does not answer, or says that it is stopping.
const RELOAD_SCRIPT: &str = "let was=true;setInterval(async()=>{const is=await fetch('/readyz').then(r=>r.ok,()=>false);\
    if(is&&!was)location.reload();was=is},150)";

/// The whole document.
pub fn shell(files: SiteFiles) -> impl IntoView {
    let SiteFiles { script, chunks, wasm, style, icon, reloads } = files;
    let nonce = use_nonce();
    let start = script.clone().zip(wasm.clone()).map(|(script, wasm)| {
        let text = format!(
            "import start, {{ hydrate }} from '{script}'; start({{ module_or_path: '{wasm}' }}).then(() => hydrate());"
        );
        view! { <script type="module" nonce=nonce.clone()>{text}</script> }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {icon.map(|href| view! { <link rel="icon" type="image/svg+xml" href=href /> })}
                <script nonce=nonce.clone()>{BOOT_SCRIPT}</script>
                {style.map(|href| view! { <link rel="stylesheet" href=href /> })}
                {script.into_iter().chain(chunks).map(|href| view! { <link rel="modulepreload" href=href /> }).collect_view()}
                {wasm.map(|href| {
                    view! { <link rel="preload" r#as="fetch" type="application/wasm" crossorigin="" href=href /> }
                })}
                {start}
                {reloads.then(|| view! { <script nonce=nonce>{RELOAD_SCRIPT}</script> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
