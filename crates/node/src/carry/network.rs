//! Choosing how far this device reaches, and looking around nearby.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use history::Timestamp;
use replica::{Answer, ComingView, Intent, NetworkView, PeerState, Reach, Refusal, Standing, View};

use super::{Carried, NetworkAct};
use crate::clock::Clock;
use crate::hold::hold;
use crate::network::{Card, Choice, Presence, is_relay};
use crate::node::Node;
use crate::pending::refusal;
use crate::sync;

/// How many people one ticket for whoever is nearby admits.
const NEARBY_USES: u32 = 50;
/// How long such a ticket is good, in milliseconds: an evening.
const NEARBY_TICKET_MS: u64 = 12 * 60 * 60 * 1000;
/// A ticket that is good for less than this is not handed out any more, in milliseconds.
const NEARBY_TICKET_SPARE_MS: u64 = 60 * 60 * 1000;
/// How long the first attempt to be found may take.
const NEARBY_PATIENCE: Duration = Duration::from_secs(2);
const NEARBY_LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long a ticket may take.
const TICKET_TIMEOUT: Duration = Duration::from_secs(30);

/// Does it and answers with how things stand now.
pub(super) fn run(node: &Node, act: NetworkAct) -> Result<Carried, Refusal> {
    match act {
        NetworkAct::Show => {}
        NetworkAct::Reach { reach } => {
            if let Reach::Relay(url) = &reach
                && !is_relay(url)
            {
                let message = format!(
                    "Could not reach others by “{url}”: it is no address of a relay, such as https://relay.example.org."
                );
                return Err(refusal("unknown-reach", &message));
            }
            choose(node, |choice| choice.reach = reach)?;
        }
        NetworkAct::Nearby { on, invites } => be_found(node, on, invites)?,
        NetworkAct::Pause { on } => node.network().pause(on),
        NetworkAct::Stop { with } => stop(node, with.as_deref())?,
        NetworkAct::GoOn { with } => go_on(node, with.as_deref())?,
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
            "Could not look around nearby: this device is in no network now. Connect it to one, or use a ticket or a bundle.",
        ));
    };
    if on && invites {
        // Whoever has just founded a space may invite to it, though nothing shows it yet.
        node.runtime().block_on(node.fenced());
    }
    if on && invites && node.cell().peek().standing != Standing::Member {
        return Err(refusal(
            "nearby-no-space",
            "Could not hand out tickets nearby: there is no space here that one could invite to. Found or join one first, or look around without inviting.",
        ));
    }
    choose(node, |choice| choice.be_found(&here, on, invites))?;
    if on {
        await_nearby(node);
    }
    Ok(())
}

/// Waits until it is known whether anybody nearby can find this device, so that what is said of it holds.
fn await_nearby(node: &Node) {
    let until = Instant::now() + NEARBY_PATIENCE;
    while !node.network().is_nearby_settled() && Instant::now() < until {
        std::thread::sleep(NEARBY_LOOK_EVERY);
    }
}

/// Ends the catching up with those who are meant, or with everybody with whom it is under way.
fn stop(node: &Node, with: Option<&str>) -> Result<(), Refusal> {
    let view = node.cell().peek();
    let keys = match with {
        Some(with) => sync::only(node, &view, with)?,
        None => coming(&view).into_iter().map(|one| one.peer).collect(),
    };
    if keys.is_empty() {
        return Err(refusal(
            "nothing-under-way",
            "Could not stop: this device is catching up with nobody now.",
        ));
    }
    for peer in sync::peers_of(&keys) {
        node.network().stop(peer);
    }
    Ok(())
}

fn go_on(node: &Node, with: Option<&str>) -> Result<(), Refusal> {
    let keys = with.map(|with| sync::only(node, &node.cell().peek(), with));
    let peers = keys.transpose()?.map(|keys| sync::peers_of(&keys));
    node.network().go_on(peers.as_deref());
    Ok(())
}

/// The devices one is catching up with.
fn coming(view: &View) -> Vec<ComingView> {
    let peers = view.sync.peers.iter();
    let under_way = peers.filter(|peer| peer.state == PeerState::Syncing);
    let coming = under_way.map(|peer| ComingView {
        peer: peer.peer.clone(),
        name: peer.name.clone(),
        to_come: peer.to_come,
    });
    coming.collect()
}

/// A ticket for whoever is nearby, as long as it is good.
struct Handed {
    ticket: String,
    /// The network it was made on: it names the addresses there.
    here: String,
    /// Milliseconds since 1970.
    until: u64,
}

/// Says what this device tells of itself nearby: a name and the space as they are now, and a ticket
/// if somebody asks and its owner invites. One is made when it is first asked for.
fn presence(node: &Node, is_asked: bool, handed: &Mutex<Option<Handed>>) -> Presence {
    let view = node.cell().peek();
    let is_in = view.standing == Standing::Member;
    let space = view.space.as_ref().filter(|_| is_in);
    let here = node.network().here().filter(|_| is_asked && is_in);
    let invites = |here: &String| node.network().choice().invites(here);
    let ticket = here
        .filter(invites)
        .and_then(|here| handed_ticket(node, here, handed));
    Presence {
        space: space.map(|space| space.id),
        card: Card {
            name: view.me.as_ref().map(|me| me.profile.name.clone()),
            space: space.map(|space| space.name.clone()),
            ticket,
        },
    }
}

fn handed_ticket(node: &Node, here: String, handed: &Mutex<Option<Handed>>) -> Option<String> {
    let now = Clock::new(None).now().0;
    let mut handed = hold(handed);
    let is_good = |one: &&Handed| one.here == here && one.until > now + NEARBY_TICKET_SPARE_MS;
    if let Some(good) = handed.as_ref().filter(is_good) {
        return Some(good.ticket.clone());
    }
    let until = now.saturating_add(NEARBY_TICKET_MS);
    match ticket(node, until) {
        Ok(ticket) => {
            let told = ticket.clone();
            *handed = Some(Handed {
                ticket,
                here,
                until,
            });
            Some(told)
        }
        Err(refusal) => {
            tracing::info!(
                code = refusal.code,
                "could not make a ticket for somebody nearby"
            );
            None
        }
    }
}

fn ticket(node: &Node, until: u64) -> Result<String, Refusal> {
    let intent = Intent::Invite {
        uses: NEARBY_USES,
        expires: Some(Timestamp(until)),
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
            coming: coming(&self.cell().peek()),
            ..self.network().view()
        }
    }

    /// Lets whoever asks nearby be told what is so then.
    pub(crate) fn present_nearby(&self) {
        let weak = self.downgrade();
        let handed = Mutex::default();
        let presenter = move |is_asked| {
            let node = weak.upgrade()?;
            Some(presence(&node, is_asked, &handed))
        };
        self.network().presented_by(Arc::new(presenter));
    }

    /// Chooses how far this device reaches. Connections that are not allowed any more end.
    pub fn reach(&self, reach: Reach) -> Result<(), Refusal> {
        choose(self, |choice| choice.reach = reach)
    }
}
