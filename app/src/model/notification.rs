//! Who is told that an invalidation has ended, or is asked to approve it: people by e-mail, programs by the company's webhook.

use serde::{Deserialize, Serialize};

use super::connection::TestVerdict;
use super::timestamp::Timestamp;

/// What is told of one invalidation, as one person sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notifications {
    /// The server can send e-mail.
    pub can_mail: bool,
    /// The person wants one.
    pub is_wanted: bool,
    /// Made once it has ended, or waits for approval.
    pub made: Vec<Notification>,
}

impl Notifications {
    /// Whether any may still change by itself.
    pub fn is_open(&self) -> bool {
        self.made.iter().any(|notification| notification.state == NotificationState::Waiting)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The address; none for the webhook.
    pub email: Option<String>,
    #[serde(default)]
    pub about: Occasion,
    pub state: NotificationState,
    pub attempts: u32,
    /// Of the newest attempt; empty before the first.
    pub answer: String,
    pub at: Option<Timestamp>,
}

/// Why somebody is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// It has ended.
    #[default]
    End,
    /// It waits for their approval.
    Approval,
}

impl Occasion {
    /// As it is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Approval => "approval",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::End, Self::Approval].into_iter().find(|occasion| occasion.word() == word)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationState {
    /// It is sent, or sent again, by itself.
    Waiting,
    Sent,
    /// Given up.
    Failed,
}

impl NotificationState {
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    /// As it is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Where a company is told, without the secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Empty for nowhere.
    pub url: String,
    /// Of the secret, if it is long enough to show them.
    pub last_four: Option<String>,
    /// Since it was saved.
    pub last_test: Option<TestVerdict>,
}

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookForm {
    /// Empty to be told nowhere.
    #[serde(default)]
    pub url: String,
    /// Empty to keep the one that is there.
    #[serde(default)]
    pub secret: String,
}
