//! Everything about oneself, as plain values to take along.
//!
//! For: answering the right to have one's own data. Knows: every place where something of oneself
//! stands: the shared profile and the private one, choices, communities, conversations, devices.
//! Never: says anything that only others said, except in conversations one was part of and texts one
//! wrote in.

mod governing;

use history::{ScopeId, Timestamp};
use model::community::Spoken;
use model::{Field, ItemId, PersonId, Visibility};
use serde::{Deserialize, Serialize};

use crate::replica::Replica;
pub use governing::{ExportOffice, ExportProposal, Office};

use crate::view::{
    Answer, ConversationView, DeviceView, IntroView, Refusal, RoundPart, ScopeStatus, SpaceView,
};

/// Everything about oneself that this device holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExportView {
    pub person: PersonId,
    pub name: String,
    pub space: Option<SpaceView>,
    /// When it was put together, as this device's clock says.
    pub at: Timestamp,
    /// What `status` calls the digest: another copy that holds the same records has the same.
    pub digest: String,
    /// The same of each part, those that few read among them: the space, communities, conversations.
    #[serde(default)]
    pub scopes: Vec<ScopeStatus>,
    pub devices: Vec<DeviceView>,
    /// Fields that say something, in the order a profile is read.
    pub profile: Vec<ExportField>,
    /// Choices nobody else knows, by the key they are kept under.
    pub settings: Vec<ExportSetting>,
    pub communities: Vec<ExportCommunity>,
    pub conversations: Vec<ConversationView>,
    /// Rounds one announced or takes part in.
    #[serde(default)]
    pub rounds: Vec<ExportRound>,
    /// Introductions one asked for, was asked to pass on, or was meant by.
    #[serde(default)]
    pub introductions: Vec<IntroView>,
    /// Offices one holds or held: registrar, steward, roles such as host.
    #[serde(default)]
    pub offices: Vec<ExportOffice>,
    /// What one proposed that those who decide sign, charters of the space among it.
    #[serde(default)]
    pub proposals: Vec<ExportProposal>,
}

/// What one has to do with one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRound {
    pub id: String,
    pub program: String,
    /// What one wrote when one announced it; nothing where somebody else did.
    pub note: Option<String>,
    pub part: RoundPart,
}

/// One field of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportField {
    pub field: Field,
    pub values: Vec<String>,
    pub visibility: Visibility,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSetting {
    pub key: String,
    pub value: String,
    /// What those people and communities are called whose ids stand in either.
    #[serde(default)]
    pub names: Vec<String>,
}

/// What oneself said in one community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportCommunity {
    pub id: ScopeId,
    pub name: String,
    /// Oldest first.
    pub said: Vec<ExportSaid>,
    /// Texts several people write together, one of them oneself.
    pub texts: Vec<ExportText>,
}

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSaid {
    /// Its kind, or what it is about.
    pub what: String,
    pub id: Option<ItemId>,
    pub title: Option<String>,
    pub text: String,
    pub at: Timestamp,
}

/// A text written together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportText {
    pub what: String,
    pub parts: Vec<String>,
}

/// Takes over what a person said, with the time their device claimed.
pub(crate) fn said_of(spoken: Spoken) -> ExportSaid {
    let kind = spoken.kind.map(|kind| kind.name().to_owned());
    ExportSaid {
        what: kind.unwrap_or(spoken.key),
        id: spoken.id,
        title: spoken.title,
        text: spoken.text,
        at: Timestamp(spoken.first.time),
    }
}

impl Replica {
    /// Puts together everything about oneself.
    pub(crate) fn export(&mut self) -> Result<Answer, Refusal> {
        let person = self
            .me()
            .ok_or_else(|| Refusal::no_space("export your data"))?;
        let rounds = self.rounds_of_mine(person);
        let profile = self.my_profile();
        let devices = match self.devices() {
            Ok(Answer::Devices(devices)) => devices,
            // Whoever waits to be let in has no list of devices yet.
            Ok(_) | Err(_) => Vec::new(),
        };
        let fields = Field::ALL.into_iter().map(|field| ExportField {
            field,
            values: profile.values(field),
            visibility: self.visibility(field),
        });
        let settings = self.private.settings.iter();
        let settings = settings.filter(|(key, _)| crate::personal::is_choice(key));
        let export = ExportView {
            person,
            name: profile.name.clone(),
            space: self.space_view(),
            at: self.now,
            digest: self.digest(),
            scopes: self
                .scopes
                .values()
                .map(|scope| self.scope_status(scope))
                .collect(),
            devices,
            profile: fields.filter(|field| !field.values.is_empty()).collect(),
            settings: settings
                .map(|(key, value)| ExportSetting {
                    key: key.clone(),
                    value: value.clone(),
                    names: self.names_behind(&format!("{key} {value}")),
                })
                .collect(),
            communities: self.my_words(),
            conversations: self.whole_conversations(),
            introductions: self.intros(),
            offices: self.offices_of(&person),
            proposals: self.proposals_of(&person),
            rounds,
        };
        Ok(Answer::Export(Box::new(export)))
    }

    fn rounds_of_mine(&mut self, me: PersonId) -> Vec<ExportRound> {
        let all = self.round_views().into_iter();
        let mine = all.filter(|round| round.announcer == me || round.part != RoundPart::Outside);
        mine.map(|round| ExportRound {
            id: round.id,
            program: round.program,
            note: (round.announcer == me).then_some(round.note),
            part: round.part,
        })
        .collect()
    }
}
