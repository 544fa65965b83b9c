//! Reads a template line by line. A line is either understood as a whole or described by its problems.

use std::ops::Range;

use super::problem::{Fault, Problem};
use super::scan::{Lexeme, Lexer, Outline, ScannedLine, lines, outline};
use super::syntax::{Head, Kinds, Part, Place, TemplateLine, Token};
use super::{MAX_PROBLEMS, MAX_TEMPLATE_BYTES, Template};
use crate::model::asset::AssetKind;
use crate::model::purge_url::{MAX_URL_BYTES, is_invisible};

/// What HTML makes of the brackets.
const ESCAPED_OPEN: &str = "&lt;";
const ESCAPED_CLOSE: &str = "&gt;";

pub(super) fn parse(text: &str) -> Template {
    let mut reader = Reader { text, template: Template { text: text.to_owned(), ..Template::default() } };
    for line in lines(text) {
        reader.template.line_count = line.number;
        if line.range.end > MAX_TEMPLATE_BYTES {
            let fault = Fault::TemplateTooLong { bytes: text.len() };
            reader.report(&line, line.range.clone(), &fault);
            reader.template.line_count += u32::try_from(text[line.range.end..].matches('\n').count()).unwrap_or(0);
            break;
        }
        reader.read_line(&line);
    }
    reader.template
}

struct Reader<'a> {
    text: &'a str,
    template: Template,
}

impl Reader<'_> {
    fn report(&mut self, line: &ScannedLine, span: Range<usize>, fault: &Fault) {
        if self.template.problems.len() < MAX_PROBLEMS {
            let problem = Problem::new(self.text, line.number, line.range.start, span, fault);
            self.template.problems.push(problem);
        } else {
            self.template.problems_left_out += 1;
        }
    }

    fn read_line(&mut self, line: &ScannedLine) {
        let (filter, body) = match outline(self.text, line) {
            Outline::Empty | Outline::Comment(_) => return,
            Outline::Body { filter, body } => (filter, body),
        };
        // Before all else: nothing that follows looks at a line of any length.
        if line.range.len() > MAX_URL_BYTES {
            return self.report(line, body.clone(), &Fault::LineTooLong { bytes: line.range.len() });
        }
        let found_before = self.problem_count();
        let kinds = filter.clone().map_or(Kinds::ALL, |filter| self.read_filter(line, filter));
        let understood = self.read_body(line, &body);
        if self.problem_count() > found_before {
            return;
        }
        let Some((head, parts)) = understood else { return };
        let read = TemplateLine { number: line.number, kinds, head, parts, body, start: line.range.start };
        match filter {
            Some(filter) if read.is_fixed() => self.report(line, filter, &Fault::FilterOnFixedLine),
            _ => self.template.lines.push(read),
        }
    }

    fn problem_count(&self) -> u64 {
        self.template.problems.len() as u64 + self.template.problems_left_out
    }

    fn read_filter(&mut self, line: &ScannedLine, filter: Range<usize>) -> Kinds {
        let text = self.text;
        let Some(inside) = text[filter.clone()].strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
            self.report(line, filter, &Fault::UnclosedFilter);
            return Kinds::NONE;
        };
        if inside.trim().is_empty() {
            self.report(line, filter, &Fault::EmptyFilter);
            return Kinds::NONE;
        }
        let mut kinds = Kinds::NONE;
        let mut start = filter.start + 1;
        for item in inside.split(',') {
            let word = item.trim();
            if let Some(kind) = AssetKind::parse(word) {
                kinds = kinds.with(kind);
            } else {
                let from = start + (item.len() - item.trim_start().len());
                self.report(line, from..from + word.len(), &Fault::UnknownKind(word));
            }
            start += item.len() + 1;
        }
        kinds
    }

    /// None where the line has problems.
    fn read_body(&mut self, line: &ScannedLine, body: &Range<usize>) -> Option<(Head, Vec<Part>)> {
        let text = self.text;
        let body_text = &text[body.clone()];
        if body_text.is_empty() {
            // A filter that is never closed has told its own problem.
            if text[line.range.clone()].contains(']') {
                self.report(line, line.range.clone(), &Fault::FilterAlone);
            }
            return None;
        }
        if body_text == Token::Id.text() {
            let part = Part::Token { token: Token::Id, place: Place::Path, span: body.clone() };
            return Some((Head::BareId, vec![part]));
        }
        let (head, mut place) = self.read_head(line, body)?;
        // `<SERVER>` at the start brings its own scheme.
        let starts_with_server = body_text.starts_with(Token::Server.text());
        let scheme_end = body_text.find("://").filter(|_| !starts_with_server).map_or(0, |at| at + 3);
        let authority_start = body.start + scheme_end;
        let mut parts = Vec::new();
        for (span, lexeme) in Lexer::new(text, body.clone()) {
            match lexeme {
                Lexeme::Copied => {
                    self.check_copied(line, span.clone());
                    let from = if place == Place::Authority { span.start.max(authority_start) } else { span.start };
                    place = place_after(place, text.get(from..span.end).unwrap_or_default());
                    parts.push(Part::Copied(span));
                }
                Lexeme::Token(token) => {
                    let at_start = span.start == body.start || span.start == authority_start;
                    match token {
                        Token::Server if place != Place::Authority || !at_start => {
                            self.report(line, span.clone(), &Fault::ServerInside);
                        }
                        Token::Id | Token::Preset | Token::Crop | Token::Member if place == Place::Authority => {
                            self.report(line, span.clone(), &Fault::IdInHost(token));
                        }
                        Token::Id | Token::Server | Token::Company | Token::Preset | Token::Crop | Token::Member => {}
                    }
                    parts.push(Part::Token { token, place, span });
                }
                Lexeme::Unknown => self.report(line, span.clone(), &Fault::UnknownToken(&text[span])),
                Lexeme::Unclosed => self.report(line, span.clone(), &Fault::UnclosedToken(&text[span])),
                Lexeme::StrayClose => self.report(line, span, &Fault::StrayClose),
            }
        }
        Some((head, parts))
    }

    /// How the line begins, and the place where its first character stands.
    fn read_head(&mut self, line: &ScannedLine, body: &Range<usize>) -> Option<(Head, Place)> {
        let text = &self.text[body.clone()];
        let starts_with = |start: &str| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
        if text.starts_with("//") {
            self.report(line, body.start..body.start + 2, &Fault::DoubleSlash);
            return None;
        }
        if text.starts_with('/') {
            return Some((Head::Path, Place::Path));
        }
        if starts_with("https://") || starts_with("http://") || text.starts_with(Token::Server.text()) {
            return Some((Head::Whole, Place::Authority));
        }
        if text.starts_with(Token::Id.text()) {
            let end = body.start + Token::Id.text().len();
            self.report(line, body.start..end, &Fault::MoreThanBareId);
            return None;
        }
        // Something in brackets: the lexer says what is wrong with it.
        if text.starts_with(['<', '>']) {
            for (span, lexeme) in Lexer::new(self.text, body.clone()).take(1) {
                match lexeme {
                    Lexeme::Unknown => self.report(line, span.clone(), &Fault::UnknownToken(&self.text[span])),
                    Lexeme::Unclosed => self.report(line, span.clone(), &Fault::UnclosedToken(&self.text[span])),
                    Lexeme::StrayClose => self.report(line, span, &Fault::StrayClose),
                    Lexeme::Copied | Lexeme::Token(_) => self.report(line, span, &Fault::NoScheme(text)),
                }
            }
            return None;
        }
        if let Some(at) = text.find(ESCAPED_OPEN).filter(|_| text.contains(ESCAPED_CLOSE)) {
            let span = body.start + at..body.start + at + ESCAPED_OPEN.len();
            self.report(line, span, &Fault::EscapedToken);
            return None;
        }
        let end = match text.find("://") {
            Some(at) => body.start + at + 3,
            None => body.start + text.find(['/', '?', '#', '<', '>']).unwrap_or(text.len()),
        };
        self.report(line, body.start..end, &Fault::NoScheme(text));
        None
    }

    /// Reports the first thing in copied text that no URL may have.
    fn check_copied(&mut self, line: &ScannedLine, span: Range<usize>) {
        let text = &self.text[span.clone()];
        if let Some(at) = text.find(ESCAPED_OPEN).filter(|_| text.contains(ESCAPED_CLOSE)) {
            let at = span.start + at;
            return self.report(line, at..at + ESCAPED_OPEN.len(), &Fault::EscapedToken);
        }
        let found = text.char_indices().find_map(|(at, character)| {
            let fault = if character.is_control() {
                Fault::Control(character)
            } else if is_invisible(character) {
                Fault::Invisible(character)
            } else if character.is_whitespace() {
                Fault::Blank
            } else {
                return None;
            };
            Some((at, character, fault))
        });
        if let Some((at, character, fault)) = found {
            let start = span.start + at;
            self.report(line, start..start + character.len_utf8(), &fault);
        }
    }
}

/// Where the next character stands, after this copied text.
fn place_after(place: Place, copied: &str) -> Place {
    let to_query = copied.contains(['?', '#']);
    match place {
        Place::Authority | Place::Path if to_query => Place::Query,
        Place::Authority if copied.contains(['/', '\\']) => Place::Path,
        Place::Authority | Place::Path | Place::Query => place,
    }
}
