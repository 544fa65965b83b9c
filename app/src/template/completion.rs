//! Which tokens could stand at the caret, and what they would replace. It follows the parser's rules about places: what
//! is offered makes no problem there. It inserts nothing.

use std::ops::Range;

use super::syntax::Token;

/// What brings tokens to mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Something was typed: only behind an open `<`.
    ByTyping,
    /// Somebody asked for them, wherever the caret is.
    ByHand,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Bytes of the text that a token takes the place of; empty where there is no `<` yet.
    pub replaced: Range<usize>,
    /// Never empty; the likeliest first.
    pub tokens: Vec<Token>,
}

/// What fits at the caret, a byte of the text; none where no token belongs.
pub fn completion(text: &str, caret: usize, asked: Asked) -> Option<Completion> {
    let (before, behind) = (text.get(..caret)?, text.get(caret..)?);
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let body = body_of(line)?;
    let (head, word) = match body.rfind('<').map(|open| (&body[..open], &body[open + 1..])) {
        Some((head, word)) if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) => (head, Some(word)),
        Some(_) | None => (body, None),
    };
    if word.is_none() && asked == Asked::ByTyping {
        return None;
    }
    let begun = word.unwrap_or_default().to_ascii_uppercase();
    let tokens: Vec<Token> =
        fitting(head).iter().copied().filter(|token| token.word().starts_with(begun.as_str())).collect();
    let replaced = match word {
        Some(word) => caret - word.len() - 1..caret + rest_of_token(behind),
        None => caret..caret,
    };
    (!tokens.is_empty()).then_some(Completion { replaced, tokens })
}

/// What stands before the caret without blanks and filter. In a comment and in a filter no token belongs.
fn body_of(line: &str) -> Option<&str> {
    let body = line.trim_start();
    if body.starts_with('#') {
        return None;
    }
    match body.strip_prefix('[') {
        Some(filter) => filter.split_once(']').map(|(_, body)| body.trim_start()),
        None => Some(body),
    }
}

/// The tokens that may stand behind this beginning of a line.
fn fitting(head: &str) -> &'static [Token] {
    if head.is_empty() {
        return &[Token::Id, Token::Server];
    }
    let scheme = ["https://", "http://", Token::Server.text()]
        .into_iter()
        .find(|scheme| head.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
    let authority = scheme.map(|scheme| &head[scheme.len()..]).filter(|rest| !rest.contains(['/', '\\', '?', '#']));
    match authority {
        Some("") if scheme != Some(Token::Server.text()) => &[Token::Server, Token::Company],
        Some(_) => &[Token::Company],
        None => &[Token::Id, Token::Company, Token::Preset, Token::Crop, Token::Member],
    }
}

/// Bytes behind the caret that belong to the same token: letters that a `>` closes.
fn rest_of_token(behind: &str) -> usize {
    let letters = behind.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if behind[letters..].starts_with('>') { letters + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;

    /// What is offered at `|`, and what it replaces.
    fn offered(marked: &str, asked: Asked) -> Option<(Vec<Token>, String)> {
        let caret = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        completion(&text, caret, asked).map(|found| (found.tokens, text[found.replaced].to_owned()))
    }

    #[test]
    fn typing_narrows_what_is_offered() {
        let all = vec![Token::Id, Token::Company, Token::Preset, Token::Crop, Token::Member];
        assert_eq!(offered("/a/<|", Asked::ByTyping), Some((all, "<".to_owned())));
        assert_eq!(offered("/a/<c|", Asked::ByTyping), Some((vec![Token::Company, Token::Crop], "<c".to_owned())));
        assert_eq!(offered("/a/<CR|", Asked::ByTyping), Some((vec![Token::Crop], "<CR".to_owned())));
        assert_eq!(offered("/a/<XY|", Asked::ByTyping), None);
    }

    #[test]
    fn a_token_is_replaced_as_a_whole_and_nothing_else_is() {
        assert_eq!(offered("/a/<I|DD>/b", Asked::ByTyping).unwrap().1, "<IDD>");
        assert_eq!(offered("/a/<|product", Asked::ByTyping).unwrap().1, "<");
        assert_eq!(offered("/a/<|\n/b>", Asked::ByTyping).unwrap().1, "<");
    }

    #[test]
    fn without_a_bracket_tokens_come_only_by_hand() {
        assert_eq!(offered("/a/|b", Asked::ByTyping), None);
        assert_eq!(offered("/a/<ID>|", Asked::ByTyping), None);
        assert_eq!(offered("/a/|b", Asked::ByHand).unwrap().1, "");
        assert_eq!(offered("é\n|", Asked::ByHand).unwrap().0, [Token::Id, Token::Server]);
    }

    #[test]
    fn comments_and_filters_take_none() {
        assert_eq!(offered(" # <|", Asked::ByTyping), None);
        assert_eq!(offered("[image, <|", Asked::ByHand), None);
        assert_eq!(offered("[image] <|", Asked::ByTyping).unwrap().0, [Token::Id, Token::Server]);
    }

    #[test]
    fn a_caret_outside_the_text_or_within_a_character_is_offered_nothing() {
        assert_eq!(completion("é", 1, Asked::ByHand), None);
        assert_eq!(completion("", 7, Asked::ByHand), None);
    }

    #[test]
    fn what_is_offered_is_what_the_parser_takes() {
        for head in [
            "",
            "[set] ",
            "/a/",
            "https://",
            "HTTP://",
            "https://img.",
            "https://s.example/a",
            "https://s.example?b=",
            "<SERVER>",
            "<SERVER>/c",
        ] {
            let offered = completion(head, head.len(), Asked::ByHand).map(|found| found.tokens).unwrap_or_default();
            for token in Token::ALL {
                let template = Template::parse(&format!("<ID>\n{head}{}", token.text()));
                // A filter on a line without an asset is another matter.
                let is_taken = template.problems().iter().all(|problem| problem.message.contains("a filter means"));
                assert_eq!(offered.contains(&token), is_taken, "{} behind {head:?}", token.text());
            }
        }
    }
}
