//! Random identifiers.

/// A text that nobody else makes, such as for sending a thing once. Empty on the server.
pub fn random() -> String {
    #[cfg(target_arch = "wasm32")]
    {
        use std::fmt::Write as _;
        // Four times 32 bits: `crypto.randomUUID` is there only over https and on loopback.
        (0..4).fold(String::with_capacity(32), |mut text, _| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^32 by construction")]
            let part = (js_sys::Math::random() * 4_294_967_296.0) as u32;
            let _ = write!(text, "{part:08x}");
            text
        })
    }
    #[cfg(not(target_arch = "wasm32"))]
    String::new()
}
