//! Choosing how far this device reaches, and looking around nearby.

use std::time::Duration;

use history::Timestamp;
use replica::{Answer, Intent, NetworkView, Question, Reach, Refusal};

use super::{Carried, NetworkAct};
use crate::clock::Clock;
use crate::network::{Card, Choice};
use crate::node::Node;
use crate::pending::refusal;

/// How many people one ticket for whoever is nearby admits.
const NEARBY_USES: u32 = 50;
/// How long such a ticket is good, in milliseconds: an evening.
const NEARBY_TICKET_MS: u64 = 12 * 60 * 60 * 1000;
/// How long a ticket may take.
const TICKET_TIMEOUT: Duration = Duration::from_secs(30);

/// Does it and answers with how things stand now.
pub(super) fn run(node: &Node, act: NetworkAct) -> Result<Carried, Refusal> {
    match act {
        NetworkAct::Show => {}
        NetworkAct::Reach { reach } => choose(node, |choice| choice.reach = reach)?,
        NetworkAct::Nearby { on, invites } => be_found(node, on, invites)?,
        NetworkAct::Pause { on } => node.network().pause(on),
        NetworkAct::Ask { id } => {
            let network = node.network().clone();
            let asked = node
                .runtime()
                .block_on(async { network.ask_nearby(&id).await });
            asked.map_err(|why| {
                let message = format!("Could not ask who that is: {why}.");
                refusal("nearby-ask", &message)
            })?;
        }
    }
    Ok(Carried::Network(Box::new(node.network_view())))
}

fn choose(node: &Node, change: impl FnOnce(&mut Choice)) -> Result<(), Refusal> {
    node.network().choose(change).map_err(|error| {
        let message = format!("Could not keep the choice: {}.", store::causes(&error));
        refusal("network-choice", &message)
    })
}

fn be_found(node: &Node, on: bool, invites: bool) -> Result<(), Refusal> {
    let Some(here) = node.network().here() else {
        return Err(refusal(
            "no-network-here",
            "Could not look around nearby: this device is in no network now.",
        ));
    };
    if on {
        present(node, invites)?;
    }
    choose(node, |choice| {
        choice.be_found(&here, on);
        choice.invites = invites;
    })
}

/// Says what whoever asks nearby is told: a name, the space, and a ticket if one invites.
pub(crate) fn present(node: &Node, invites: bool) -> Result<(), Refusal> {
    let Answer::Status(status) = node.ask(Question::Status)? else {
        return Err(super::stopped());
    };
    let view = node.view();
    let ticket = if invites && view.space.is_some() {
        Some(ticket(node)?)
    } else {
        None
    };
    let card = Card {
        name: view.me.as_ref().map(|me| me.profile.name.clone()),
        space: status.space.as_ref().map(|space| space.name.clone()),
        ticket,
    };
    let space = status.space.as_ref().map(|space| space.id);
    node.network().present(space, card);
    Ok(())
}

fn ticket(node: &Node) -> Result<String, Refusal> {
    let expires = Clock::new(None).now().0.saturating_add(NEARBY_TICKET_MS);
    let intent = Intent::Invite {
        uses: NEARBY_USES,
        expires: Some(Timestamp(expires)),
    };
    let pending = node.submit(intent).map_err(|busy| busy.refusal())?;
    let Answer::Ticket { ticket, .. } = pending.wait(TICKET_TIMEOUT)? else {
        return Err(super::stopped());
    };
    Ok(ticket)
}

impl Node {
    /// Tells how this device reaches others now.
    pub fn network_view(&self) -> NetworkView {
        NetworkView {
            carrying: self.shared().gauge().view(),
            ..self.network().view()
        }
    }

    /// Says at the start what whoever asks nearby is told, if this device is to be found.
    pub(crate) fn present_again(&self) {
        let choice = self.network().choice();
        if choice.found_on.is_empty() {
            return;
        }
        if let Err(refusal) = present(self, choice.invites) {
            tracing::info!(code = refusal.code, "could not say who is nearby");
        }
    }

    /// Chooses how far this device reaches. Connections that are not allowed any more end.
    pub fn reach(&self, reach: Reach) -> Result<(), Refusal> {
        choose(self, |choice| choice.reach = reach)
    }
}
