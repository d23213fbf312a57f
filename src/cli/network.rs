//! How far this device reaches, and who is nearby.

use clap::Subcommand;
use node::{Access, Carried, Carry, NetworkAct};
use replica::{Answer, NearbyView, NetworkView, PeerView, Question, Reach, SkewView, Updates, Way};
use serde_json::json;

use super::attend;
use super::circle;
use super::commands::{Globals, ask, misunderstood};
use super::failure::Failure;
use super::print;

#[derive(Debug, Subcommand)]
pub enum NetworkWords {
    /// Show how this device reaches others now
    Show,
    /// Show whom you know, talk with and have met, and in which communities you are together
    Mine,
    /// Choose how far this device reaches: lan, direct, public, or the address of a relay
    Reach {
        /// This network only, direct connections too, public relays too, or a relay of your own
        #[arg(value_name = "lan|direct|public|URL")]
        how: String,
    },
    /// Find people on this network and be found, or no longer
    Nearby {
        #[arg(value_name = "on|off", value_parser = ["on", "off"])]
        switch: String,
        /// Hand a ticket to whoever asks
        #[arg(long)]
        invite: bool,
    },
    /// Contact and answer nobody until you go on or Eyelevel starts again
    Pause {
        #[arg(value_name = "on|off", value_parser = ["on", "off"])]
        switch: String,
    },
    /// Ask somebody nearby who they are
    Ask {
        /// The beginning of their random name
        id: String,
    },
}

/// Chooses, looks, or asks.
pub fn network(globals: &Globals, words: NetworkWords) -> Result<(), Failure> {
    let act = match words {
        NetworkWords::Mine => return circle::mine(globals),
        NetworkWords::Show => NetworkAct::Show,
        NetworkWords::Reach { how } => NetworkAct::Reach {
            reach: reach_of(&how)?,
        },
        NetworkWords::Nearby { switch, invite } => NetworkAct::Nearby {
            on: switch == "on",
            invites: invite && switch == "on",
        },
        NetworkWords::Pause { switch } => NetworkAct::Pause { on: switch == "on" },
        NetworkWords::Ask { id } => NetworkAct::Ask { id },
    };
    let asked = if let NetworkAct::Ask { id } = &act {
        Some(id.clone())
    } else {
        None
    };
    let access: Access = globals.access_to_begin(true)?;
    let runs = matches!(access, Access::Remote(_));
    if !runs && let NetworkAct::Pause { .. } = act {
        access.stop();
        return Err(Failure::new(
            "nothing-runs",
            "Could not pause or go on: no Eyelevel runs in this folder, so nobody is contacted or answered. What holds for every start is chosen with “eyelevel network reach”.",
        ));
    }
    let carried = access.carry(Carry::Network { act });
    // Those connected are called by name where that is known.
    let is_printed = runs && !globals.json && asked.is_none();
    let status = is_printed.then(|| ask(&access, Question::Status));
    let peers = match status {
        Some(Ok(Answer::Status(status))) => status.peers,
        Some(_) | None => Vec::new(),
    };
    access.stop();
    let Carried::Network(view) = carried? else {
        return Err(misunderstood());
    };
    if globals.json {
        print::document(&json!(view));
        return Ok(());
    }
    match asked {
        Some(id) => view
            .found
            .iter()
            .filter(|found| found.id.starts_with(&id))
            .for_each(print_one),
        None => print_view(&view, &peers, runs),
    }
    Ok(())
}

/// How a running Eyelevel reaches others; nothing of it where none runs.
pub fn seen(access: &Access) -> NetworkView {
    let act = NetworkAct::Show;
    match access.carry(Carry::Network { act }) {
        Ok(Carried::Network(view)) => *view,
        Ok(_) | Err(_) => NetworkView::default(),
    }
}

/// Tells whoever waits for devices that one of them cannot be talked to before an update.
pub fn warn_of_skew(access: &Access) {
    let act = NetworkAct::Show;
    let Ok(Carried::Network(view)) = access.carry(Carry::Network { act }) else {
        return;
    };
    for skew in &view.skewed {
        eprintln!("{}", skew_line(skew));
    }
}

/// Says which device cannot be talked to, and who has to update before it can.
pub fn skew_line(skew: &SkewView) -> String {
    let key = print::short(&skew.peer);
    let (version, who) = match skew.updates {
        Updates::Here => ("a newer", "Update Eyelevel on this device"),
        Updates::There => ("an older", "Whoever it belongs to has to update it"),
        Updates::Either => ("another", "Update the older of the two"),
    };
    format!(
        "The device {key} runs {version} version of Eyelevel, which this one cannot talk to. {who}; nothing is lost meanwhile."
    )
}

fn reach_of(typed: &str) -> Result<Reach, Failure> {
    Reach::of(typed).ok_or_else(|| {
        Failure::new(
            "unknown-reach",
            format!(
                "Could not reach others by “{typed}”. Choose lan, direct, public, or the address of a relay: https://relay.example.org, or in your own network http://192.168.1.9:3340."
            ),
        )
    })
}

fn print_view(view: &NetworkView, peers: &[PeerView], runs: bool) {
    print::line(match view.reach {
        Reach::Lan => {
            "Reaches the local network only; nobody else is contacted, and no git server that may be elsewhere."
        }
        Reach::Direct => {
            "Reaches devices of the space directly, and the git repositories and feeds you added; nobody else is contacted."
        }
        Reach::Public => "Reaches devices directly, or through the public relays of iroh.",
        Reach::Relay(_) => "Reaches devices directly, or through a relay of your choice.",
    });
    if let Reach::Relay(url) = &view.reach {
        print::line(&format!("  {url}"));
    }
    print::line(match (view.nearby && !view.paused, view.invites, runs) {
        (false, _, _) => "Nobody nearby can find this device.",
        // What is wanted and cannot be: the notice says why.
        (true, _, _) if view.notice.is_some() => "Nearby is switched on for this network.",
        (true, false, true) => "Can be found by people nearby on this network.",
        (true, true, true) => "Can be found by people nearby, and hands them a ticket.",
        (true, _, false) => {
            "Can be found by people nearby on this network while Eyelevel runs (“eyelevel serve”, or the window). It does not run now."
        }
    });
    if view.paused {
        print::line(
            "Paused in this space: none of its devices is contacted or answered, and no git server.",
        );
    }
    if let Some(carrying) = &view.carrying {
        print::line(&attend::line(carrying));
    }
    if let Some(why) = &view.deaf {
        print::line(&deaf_line(why));
    }
    if let Some(notice) = &view.notice {
        print::line(notice);
    }
    for skew in &view.skewed {
        print::line(&skew_line(skew));
    }
    for relay in &view.relays {
        print::line(&format!(
            "Devices of the space are reached through a relay that this one does not use: “eyelevel network reach {relay}” chooses it too."
        ));
    }
    for coming in &view.coming {
        print::line(&attend::coming_line(coming));
    }
    for key in &view.stopped {
        let key = print::short(key);
        print::line(&format!(
            "{key}  stopped until you go on with it: eyelevel sync --with {key}"
        ));
    }
    for way in &view.ways {
        let key = print::short(&way.peer);
        let peer = peers.iter().find(|peer| peer.peer == way.peer);
        let name = peer.map(|it| match (&it.name, &it.carrier) {
            (Some(name), _) => format!("  {name}"),
            (None, Some(carrier)) => format!("  carrier {}", print::short(carrier)),
            (None, None) => String::new(),
        });
        let name = name.unwrap_or_default();
        print::line(&format!("{key}{name}  {}", way_word(way.way)));
    }
    let looks = runs && view.nearby && !view.paused;
    if looks && view.found.is_empty() && view.notice.is_none() {
        print::line(
            "Nobody nearby has been noticed yet. Some networks keep devices apart; a ticket or its QR code works all the same.",
        );
    }
    if !view.found.is_empty() {
        print::line("Nearby:");
        view.found.iter().for_each(print_one);
    }
}

/// Says how a device is connected.
pub fn way_word(way: Way) -> &'static str {
    match way {
        Way::Lan => "on the local network",
        Way::Direct => "directly over the internet",
        Way::Relayed => "through a relay, which cannot read",
    }
}

fn print_one(found: &NearbyView) {
    let id = print::short(&found.id);
    let who = match (&found.name, &found.space, &found.peer) {
        (Some(name), Some(space), _) => format!("{name}, {space}"),
        (Some(name), None, _) => name.clone(),
        (None, _, Some(_)) => "a device of your space".to_owned(),
        (None, _, None) => format!("somebody; ask with “eyelevel network ask {id}”"),
    };
    print::line(&format!("  {id}  {who}"));
    if let Some(ticket) = &found.ticket {
        print::line(&format!(
            "    join with: eyelevel join {ticket} --name \"Your Name\""
        ));
    }
}

/// Says that nobody can reach this device, and why.
pub(super) fn deaf_line(why: &str) -> String {
    format!(
        "Could not listen for other devices: {why}. Nobody can reach this one until that works; it is tried again."
    )
}
