//! Attending to something that takes long: how far it is, and Ctrl+C that loses nothing.

use std::io::IsTerminal;
use std::sync::mpsc;
use std::time::Duration;

use node::{Access, Carried, Carry, Client, NetworkAct, Node, SyncReport};
use replica::{CarryTask, CarryView, ComingView, NetworkView, Refusal};
use tokio::sync::oneshot;

use super::commands::Globals;
use super::print;

/// How often it is told how far it is.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Carries, tells how far it is where somebody can see it, and ends at a good place when somebody
/// presses Ctrl+C.
pub fn attended(globals: &Globals, access: &Access, act: Carry) -> Result<Carried, Refusal> {
    let beside = Beside::of(globals, access);
    let (ended, end) = oneshot::channel::<()>();
    let tells = !globals.json && std::io::stderr().is_terminal();
    std::thread::scope(|scope| {
        if let Some(beside) = &beside {
            scope.spawn(move || attend(beside, tells, end));
        }
        let carried = access.carry(act);
        drop(ended);
        carried
    })
}

/// Catches up, and tells what is still to come where somebody can see it.
pub fn caught_up(
    globals: &Globals,
    access: &Access,
    timeout: Duration,
    with: Option<String>,
) -> Result<SyncReport, Refusal> {
    let tells = !globals.json && std::io::stderr().is_terminal();
    let beside = tells.then(|| Beside::of(globals, access)).flatten();
    let (ended, end) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        if let Some(beside) = &beside {
            scope.spawn(move || tell_what_comes(beside, &end));
        }
        let report = access.sync(timeout, with);
        drop(ended);
        report
    })
}

fn tell_what_comes(beside: &Beside, end: &mpsc::Receiver<()>) {
    // Nothing is ever sent: the other end goes when it is over.
    while let Err(mpsc::RecvTimeoutError::Timeout) = end.recv_timeout(TELL_EVERY) {
        let coming = beside.network().map(|view| view.coming);
        for one in coming.unwrap_or_default() {
            if one.to_come > 0 {
                eprintln!("{}", coming_line(&one));
            }
        }
    }
}

/// Says what is still to come from a device.
pub fn coming_line(coming: &ComingView) -> String {
    let name = print::device_word(coming.name.as_deref(), None, &coming.peer);
    match coming.to_come {
        0 => format!("Catching up with {name} …"),
        records => format!(
            "Catching up with {name} … {} to come",
            print::counted(records, "record")
        ),
    }
}

/// Another way to the process that carries.
enum Beside {
    Node(Node),
    Client(Client),
}

impl Beside {
    /// The caller's line is busy until the answer comes, so the words go over another one.
    fn of(globals: &Globals, access: &Access) -> Option<Beside> {
        match access {
            Access::Own(node) => Some(Beside::Node(node.clone())),
            Access::Remote(_) => Client::connect(&globals.data).map(Beside::Client),
        }
    }

    fn carry(&self, act: Carry) -> Result<Carried, Refusal> {
        match self {
            Beside::Node(node) => node.carry(act),
            Beside::Client(client) => client.carry(act),
        }
    }

    fn carrying(&self) -> Option<CarryView> {
        self.network()?.carrying
    }

    fn network(&self) -> Option<NetworkView> {
        let act = NetworkAct::Show;
        match self.carry(Carry::Network { act }) {
            Ok(Carried::Network(view)) => Some(*view),
            Ok(_) | Err(_) => None,
        }
    }
}

fn attend(beside: &Beside, tells: bool, mut end: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    // Without one nothing is told, and Ctrl+C ends the process: what has arrived is kept anyway.
    let Ok(runtime) = runtime else {
        return;
    };
    loop {
        let said = runtime.block_on(async {
            tokio::select! {
                _ended = &mut end => Said::Ended,
                pressed = tokio::signal::ctrl_c() => {
                    if pressed.is_ok() { Said::Stop } else { Said::Ended }
                }
                () = tokio::time::sleep(TELL_EVERY) => Said::Nothing,
            }
        });
        match said {
            Said::Ended => return,
            Said::Stop => {
                eprintln!("Stopping; what has arrived stays.");
                if let Err(refusal) = beside.carry(Carry::Cancel) {
                    eprintln!("{}", refusal.message);
                }
            }
            Said::Nothing if tells => {
                if let Some(carrying) = beside.carrying() {
                    eprintln!("{}", line(&carrying));
                }
            }
            Said::Nothing => {}
        }
    }
}

enum Said {
    Ended,
    Stop,
    Nothing,
}

/// Says how far something is.
pub fn line(carrying: &CarryView) -> String {
    let what = match carrying.task {
        CarryTask::WriteBundle => "Writing",
        CarryTask::ReadBundle => "Reading",
        CarryTask::SyncRemote => "Exchanging with",
    };
    let percent = carrying.done * 100 / carrying.of.max(1);
    format!("{what} {} … {percent} %", carrying.name)
}
