//! Attending to something that takes long: how far it is, and Ctrl+C that loses nothing.

use std::io::IsTerminal;
use std::time::Duration;

use node::{Access, Carried, Carry, Client, NetworkAct, Node};
use replica::{CarryTask, CarryView, Refusal};
use tokio::sync::oneshot;

use super::commands::Globals;

/// How often it is told how far it is.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Carries, tells how far it is where somebody can see it, and ends at a good place when somebody
/// presses Ctrl+C.
pub fn attended(globals: &Globals, access: &Access, act: Carry) -> Result<Carried, Refusal> {
    // The caller's line is busy until the answer comes, so the words go over another one.
    let beside = match access {
        Access::Own(node) => Some(Beside::Node(node.clone())),
        Access::Remote(_) => Client::connect(&globals.data).map(Beside::Client),
    };
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

/// Another way to the process that carries.
enum Beside {
    Node(Node),
    Client(Client),
}

impl Beside {
    fn carry(&self, act: Carry) -> Result<Carried, Refusal> {
        match self {
            Beside::Node(node) => node.carry(act),
            Beside::Client(client) => client.carry(act),
        }
    }

    fn carrying(&self) -> Option<CarryView> {
        let act = NetworkAct::Show;
        match self.carry(Carry::Network { act }) {
            Ok(Carried::Network(view)) => view.carrying,
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
