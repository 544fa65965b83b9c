//! What Adobe Dynamic Media would make of a template: whether it could be pasted there. It says so and refuses nothing;
//! here the language has more words and no such limit.

use super::scan::{Lexeme, Lexer, Outline, lines, outline};
use super::syntax::Token;

/// Characters of a template there, by
/// <https://github.com/AdobeDocs/experience-manager-65.en/blob/main/help/assets/invalidate-cdn-cache-dynamic-media.md>.
const MAX_CHARACTERS: usize = 2_500;

/// For those who came from there; nothing is wrong.
pub const REMARK: &str =
    "Dynamic Media takes at most 2,500 characters and only <ID>; this template stays in Edgesweep.";

/// The text as it is pasted there: lines end in CRLF.
pub fn exported(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Whether Dynamic Media takes the template as it is: short enough, whole URLs, and no other token than `<ID>`.
pub fn is_taken(text: &str) -> bool {
    // Nobody types as many blanks as could make a long text short.
    text.len() <= MAX_CHARACTERS * char::MAX.len_utf8()
        && text.chars().count() <= MAX_CHARACTERS
        && lines(text).all(|line| match outline(text, &line) {
            Outline::Empty => true,
            Outline::Comment(_) | Outline::Body { filter: Some(_), .. } => false,
            Outline::Body { filter: None, body } => {
                !text[body.clone()].starts_with('/')
                    && Lexer::new(text, body).all(|(_, lexeme)| match lexeme {
                        Lexeme::Token(token) => token == Token::Id,
                        // What is wrong is told elsewhere.
                        Lexeme::Copied | Lexeme::Unknown | Lexeme::Unclosed | Lexeme::StrayClose => true,
                    })
            }
        })
}

#[cfg(test)]
mod tests {
    use super::{exported, is_taken};

    #[test]
    fn whole_urls_with_the_id_are_taken() {
        for text in ["", "<ID>", "https://s.example/is/image/Acme/<ID>?$product$\r\n\r\nhttps://s.example/a.css\n"] {
            assert!(is_taken(text), "{text}");
        }
    }

    #[test]
    fn what_only_this_language_has_is_not_taken() {
        for text in ["<SERVER>/a", "https://s.example/<ID>:<CROP>", "[image] <ID>", "# a remark\n<ID>", "<ID>\n/a/<ID>"]
        {
            assert!(!is_taken(text), "{text}");
        }
    }

    #[test]
    fn lines_are_exported_with_crlf_however_they_ended() {
        assert_eq!(exported("<ID>\r\n/a\n"), "<ID>\r\n/a\r\n");
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(is_taken(&"é".repeat(2_500)));
        assert!(!is_taken(&"e".repeat(2_501)));
        assert!(!is_taken(&"e".repeat(1_000_000)));
    }

    #[test]
    fn a_mistake_is_no_matter_of_another_language() {
        assert!(is_taken("https://s.example/<IDD>"));
    }
}
