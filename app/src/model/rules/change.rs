//! The form of a company's rules, as a browser sends it, and the rules that it asks for.

use serde::{Deserialize, Serialize};

use super::hours::DAY_MINUTES;
use super::{MAX_ALLOWED_HOSTS, MAX_RULE_URLS, QuietHours, Rules, Sweepers, Weekday};
use crate::model::error::{AppError, FieldProblem};
use crate::model::person::Role;
use crate::model::purge_url::HostPattern;

/// What a save asks for, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesChange {
    /// One pattern a line.
    #[serde(default)]
    pub allowed_hosts: String,
    /// `Role::word`: editor or admin.
    #[serde(default)]
    pub tags_and_folders: String,
    /// `Sweepers::word`.
    #[serde(default)]
    pub hosts_and_everything: String,
    /// A number of URLs; empty for none.
    #[serde(default)]
    pub approval_above: String,
    #[serde(default)]
    pub approval_for_sweeping: bool,
    /// Whether there are quiet hours; where not, what is told of them counts for nothing.
    #[serde(default)]
    pub has_quiet_hours: bool,
    /// `Weekday::word`s.
    #[serde(default)]
    pub quiet_days: Vec<String>,
    /// `22:00`.
    #[serde(default)]
    pub quiet_from: String,
    #[serde(default)]
    pub quiet_until: String,
    /// An IANA name; empty for UTC. Whether there is such a zone is for the server to say.
    #[serde(default)]
    pub time_zone: String,
    /// A number of URLs; empty for as many as they like.
    #[serde(default)]
    pub urls_per_day: String,
    /// The version that the person saw; an older one is a conflict.
    #[serde(default)]
    pub version: i64,
}

impl RulesChange {
    /// The rules that are asked for, of the same version, or a problem for each field that is in the way.
    pub fn rules(&self) -> Result<Rules, AppError> {
        let mut problems = Vec::new();
        let mut refuse = |field: &str, message: String| {
            problems.push(FieldProblem { field: field.to_owned(), message });
        };
        let mut rules = Rules { version: self.version, ..Rules::default() };
        match hosts(&self.allowed_hosts) {
            Ok(hosts) => rules.allowed_hosts = hosts,
            Err(message) => refuse("allowed_hosts", message),
        }
        match Role::parse(&self.tags_and_folders) {
            Some(role @ (Role::Editor | Role::Admin)) => rules.tags_and_folders = role,
            Some(Role::Viewer) | None => refuse("tags_and_folders", "Choose editors or admins.".to_owned()),
        }
        match Sweepers::parse(&self.hosts_and_everything) {
            Some(who) => rules.hosts_and_everything = who,
            None => refuse("hosts_and_everything", "Choose who may clear a host or everything.".to_owned()),
        }
        for (field, text, number) in [
            ("approval_above", &self.approval_above, &mut rules.approval_above),
            ("urls_per_day", &self.urls_per_day, &mut rules.urls_per_day),
        ] {
            match parse_number(text) {
                Ok(found) => *number = found,
                Err(message) => refuse(field, message),
            }
        }
        rules.approval_for_sweeping = self.approval_for_sweeping;
        if self.has_quiet_hours {
            rules.quiet_hours = self.hours(&mut refuse);
        }
        if !self.time_zone.trim().is_empty() {
            self.time_zone.trim().clone_into(&mut rules.time_zone);
        }
        if problems.is_empty() { Ok(rules) } else { Err(AppError::Invalid { problems }) }
    }

    fn hours(&self, refuse: &mut impl FnMut(&str, String)) -> Option<QuietHours> {
        let mut days: Vec<_> = self.quiet_days.iter().filter_map(|word| Weekday::parse(word)).collect();
        days.sort_unstable();
        days.dedup();
        if days.is_empty() {
            refuse("quiet_days", "Choose at least one day, or no quiet hours.".to_owned());
        }
        let (from, until) = (parse_time(&self.quiet_from), parse_time(&self.quiet_until));
        for (field, time) in [("quiet_from", from), ("quiet_until", until)] {
            if time.is_none() {
                refuse(field, "Write a time of day such as 22:00.".to_owned());
            }
        }
        Some(QuietHours { days, from: from?, until: until? })
    }
}

impl From<&Rules> for RulesChange {
    /// The form that shows these rules. Where there are no quiet hours, it proposes the night.
    fn from(rules: &Rules) -> Self {
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let proposed = QuietHours { days: Weekday::ALL.to_vec(), from: 22 * 60, until: 6 * 60 };
        let hours = rules.quiet_hours.as_ref().unwrap_or(&proposed);
        Self {
            allowed_hosts: rules.allowed_hosts.join("\n"),
            tags_and_folders: rules.tags_and_folders.word().to_owned(),
            hosts_and_everything: rules.hosts_and_everything.word().to_owned(),
            approval_above: number(rules.approval_above),
            approval_for_sweeping: rules.approval_for_sweeping,
            has_quiet_hours: rules.quiet_hours.is_some(),
            quiet_days: hours.days.iter().map(|day| day.word().to_owned()).collect(),
            quiet_from: time_text(hours.from),
            quiet_until: time_text(hours.until),
            time_zone: rules.time_zone.clone(),
            urls_per_day: number(rules.urls_per_day),
            version: rules.version,
        }
    }
}

/// Minutes from midnight of `6:30` or `06:30`.
pub fn parse_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let is_number =
        |text: &str, lengths: &[usize]| lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hours, &[1, 2]) || !is_number(minutes, &[2]) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all < DAY_MINUTES).then_some(all)
}

/// `06:30` of minutes from midnight.
pub fn time_text(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A number of URLs; none for an empty text.
fn parse_number(text: &str) -> Result<Option<u64>, String> {
    let text: String = text.chars().filter(|character| !character.is_whitespace() && *character != ',').collect();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<u64>() {
        Ok(number) if (1..=MAX_RULE_URLS).contains(&number) => Ok(Some(number)),
        _ => Err("Write a whole number from 1 to 1,000,000,000, or nothing.".to_owned()),
    }
}

/// Patterns in their canonical form, each once, or what is wrong with the first bad one.
fn hosts(text: &str) -> Result<Vec<String>, String> {
    let mut hosts: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let pattern = HostPattern::parse(line)?.to_string();
        if !hosts.contains(&pattern) {
            hosts.push(pattern);
        }
        if hosts.len() > MAX_ALLOWED_HOSTS {
            return Err(format!("These are more than {MAX_ALLOWED_HOSTS} hosts. Use *.example.com for many at once."));
        }
    }
    Ok(hosts)
}
