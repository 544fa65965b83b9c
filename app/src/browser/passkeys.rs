//! Passkeys: asks the server what the device is to show, and the device for it. The answer goes back in a form's field. What the
//! person calls off is an answer here, never a panic.

/// What is asked of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Make a passkey.
    Create,
    /// Show one.
    Get,
}

/// Whether this browser knows passkeys as servers write them, and is at a name: passkeys are bound to one, which an IP address is not.
pub fn are_supported() -> bool {
    #[cfg(target_arch = "wasm32")]
    {
        let host = leptos::prelude::window().location().hostname().unwrap_or_default();
        let is_name = !host.starts_with('[') && host.bytes().any(|byte| byte.is_ascii_alphabetic());
        is_name && real::ceremony_of("parseRequestOptionsFromJSON").is_some()
    }
    #[cfg(not(target_arch = "wasm32"))]
    false
}

/// What the device shows for what the server asks at `path`, as JSON; none where either says no. Call it from a click.
pub async fn credential(ask: Ask, path: &'static str) -> Option<String> {
    #[cfg(target_arch = "wasm32")]
    {
        real::credential(ask, path).await.ok()
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (ask, path);
        std::future::ready(None).await
    }
}

#[cfg(target_arch = "wasm32")]
mod real {
    use js_sys::{Function, JSON, Object, Promise, Reflect};
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{RequestInit, Response};

    use super::Ask;

    pub async fn credential(ask: Ask, path: &str) -> Result<String, JsValue> {
        let (reader, method) = match ask {
            Ask::Create => ("parseCreationOptionsFromJSON", "create"),
            Ask::Get => ("parseRequestOptionsFromJSON", "get"),
        };
        let read = ceremony_of(reader).ok_or(JsValue::NULL)?;
        let options = read.call1(&ceremonies()?, &asked(path).await?)?;
        let credentials = Reflect::get(&leptos::prelude::window().navigator(), &"credentials".into())?;
        let request = Object::new();
        Reflect::set(&request, &"publicKey".into(), &options)?;
        let method: Function = Reflect::get(&credentials, &method.into())?.dyn_into()?;
        let shown: Promise = method.call1(&credentials, &request)?.dyn_into()?;
        let shown = JsFuture::from(shown).await?;
        JSON::stringify(&shown).map(String::from)
    }

    /// What the server wants the device to do.
    async fn asked(path: &str) -> Result<JsValue, JsValue> {
        let post = RequestInit::new();
        post.set_method("POST");
        let answer = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(path, &post)).await?;
        let answer: Response = answer.dyn_into()?;
        if answer.ok() { JsFuture::from(answer.json()?).await } else { Err(JsValue::NULL) }
    }

    fn ceremonies() -> Result<JsValue, JsValue> {
        Reflect::get(&leptos::prelude::window(), &"PublicKeyCredential".into())
    }

    pub fn ceremony_of(name: &str) -> Option<Function> {
        Reflect::get(&ceremonies().ok()?, &name.into()).ok()?.dyn_into().ok()
    }
}
