//! What a peer can make us hold: scopes nobody asked for, and crowds of logs in a conversation.

use crate::common::Table;
use history::{
    DeviceKeys, Draft, Governance, Incarnation, KeyId, PersonStatement, Reading, Record, RecordId,
    ScopeGenesis, ScopeId, ScopeKind, SpaceId,
};
use replica::{CARRIED_LOGS_PER_SCOPE_MAX, Message, Offered, PeerState};

const ANN: usize = 0;
const BEN: usize = 1;
const CLEO: usize = 2;

struct Stranger {
    keys: DeviceKeys,
    person: PersonStatement,
}

impl Stranger {
    fn new(number: u64) -> Stranger {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        let keys = DeviceKeys::from_scope_seed(&seed);
        let person = PersonStatement {
            first_device: keys.signer().key(),
            recovery: [1; 32],
            nonce: [2; 16],
        };
        Stranger { keys, person }
    }

    fn founds(&self, space: SpaceId) -> Record {
        let me = self.person.id();
        let genesis = ScopeGenesis {
            kind: ScopeKind::Conversation,
            reading: Reading::Open,
            stewards: vec![me],
            roll: vec![me],
            charter: [0; 32],
            facts: [0; 32],
            key: KeyId::from_bytes([3; 32]),
            nonce: [4; 16],
            succeeds: None,
        };
        let draft = draft(space, ScopeId::ZERO, RecordId::ZERO);
        draft.govern(self.keys.signer(), &Governance::ScopeGenesis(genesis))
    }

    fn enters(&self, space: SpaceId, scope: ScopeId) -> Record {
        let draft = draft(space, scope, RecordId::from(scope));
        draft.govern(self.keys.signer(), &Governance::Person(self.person.clone()))
    }
}

fn draft(space: SpaceId, scope: ScopeId, epoch: RecordId) -> Draft {
    Draft {
        space,
        scope,
        incarnation: Incarnation(1),
        head: None,
        time: crate::common::START,
        epoch,
        deps: Vec::new(),
    }
}

fn logs_in(table: &Table, scope: &ScopeId) -> usize {
    let disk = &table.devices[BEN].disk;
    disk.records
        .keys()
        .filter(|log| log.scope == *scope)
        .count()
}

#[test]
fn a_crowd_of_logs_fills_its_conversation_and_nothing_else() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.meet(ANN, BEN);
    let space = table.devices[ANN].replica.space().expect("a space");
    let genesis = Stranger::new(0).founds(space);
    let (scope, ben) = (genesis.scope(), table.name(BEN));

    // Nobody asked for it: it is not held, and nobody is blamed.
    table.send(ANN, &ben, &Message::Records(vec![genesis.clone()]));
    table.run();
    assert_eq!(logs_in(&table, &scope), 0);

    let digest = [9; 16];
    table.send(ANN, &ben, &Message::Offer(vec![Offered { scope, digest }]));
    // In one go: asked for it, Ann would say that she has nothing.
    let mut crowd = vec![genesis];
    crowd.extend((1..200).map(|number| Stranger::new(number).enters(space, scope)));
    table.send(ANN, &ben, &Message::Records(crowd));
    table.run();
    assert_eq!(logs_in(&table, &scope), CARRIED_LOGS_PER_SCOPE_MAX);
    let status = table.status(BEN);
    assert!(status.refused.is_empty(), "{:?}", status.refused);

    // Honest conversations go on.
    table.say(ANN, &[BEN], "Still there?").unwrap();
    assert_eq!(table.heard(BEN), ["Ann: Still there?"]);
    // The full one is not asked for again, whatever is offered.
    let before = table.wire.len();
    let digest = [10; 16];
    table.send(ANN, &ben, &Message::Offer(vec![Offered { scope, digest }]));
    table.run();
    let answers = table.wire[before + 1..].iter().filter(|(from, _, frame)| {
        let message = Message::decode(frame).expect("honest");
        *from == BEN && matches!(message, Message::Frontier { scope: of, .. } if of == scope)
    });
    assert_eq!(answers.count(), 0);
}

#[test]
fn two_whose_room_was_filled_differently_do_not_wait_for_each_other() {
    let mut table = Table::of(&["Ann", "Ben", "Cleo"]);
    let space = table.devices[ANN].replica.space().expect("a space");
    let genesis = Stranger::new(0).founds(space);
    let scope = genesis.scope();
    for (device, numbers) in [(BEN, 1..100), (CLEO, 100..200)] {
        let name = table.name(device);
        table.connect(ANN, device);
        let digest = [9; 16];
        table.send(ANN, &name, &Message::Offer(vec![Offered { scope, digest }]));
        let mut crowd = vec![genesis.clone()];
        crowd.extend(numbers.map(|number| Stranger::new(number).enters(space, scope)));
        table.send(ANN, &name, &Message::Records(crowd));
        table.run();
        table.part(ANN, device);
        if device == CLEO {
            // Where there is room again nobody knows yet that it does not suffice.
            table.restart(CLEO, true);
        }
    }
    for _ in 0..2 {
        table.connect(BEN, CLEO);
        table.run();
        for (device, other) in [(BEN, CLEO), (CLEO, BEN)] {
            let other = table.name(other).0.to_string();
            let peers = table.status_now(device).peers;
            let peer = peers.iter().find(|peer| peer.peer == other);
            assert_eq!(peer.expect("known").state, PeerState::InSync, "{device}");
        }
        table.part(BEN, CLEO);
    }
}
