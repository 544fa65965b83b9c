//! Tokens as suggestions at the caret, in the browser's places.

use super::place::{byte_at, utf16_range};
use crate::components::{Suggestion, Suggestions, Wanted};
use crate::template::completion::{Asked, completion};

/// What fits where it is wanted.
pub fn suggestions(text: &str, wanted: Wanted) -> Option<Suggestions> {
    let asked = if wanted.is_asked { Asked::ByHand } else { Asked::ByTyping };
    let found = completion(text, byte_at(text, wanted.caret), asked)?;
    let option = |token: crate::template::Token| Suggestion { text: token.text(), meaning: token.meaning() };
    Some(Suggestions {
        replaced: utf16_range(text, found.replaced),
        options: found.tokens.into_iter().map(option).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_browsers() {
        let found = suggestions("💥\n/é/<cr", Wanted { caret: 9, is_asked: false }).unwrap();
        assert_eq!(found.replaced, 6..9);
        assert_eq!(found.options, [Suggestion { text: "<CROP>", meaning: "each smart crop of the asset" }]);
    }
}
