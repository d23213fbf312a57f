//! Who may say what: every refusal, every ticket, and what a membership rests on.

use crate::common::{Answer, Author, Door, NOW, genesis_of};
use history::*;

/// A founded space with one open invite.
struct Space {
    id: SpaceId,
    key: ContentKey,
    ann: Author,
    ticket: LogSigner,
    invite: Record,
    /// Genesis, person, device, invite.
    records: Vec<Record>,
    door: Door,
}

impl Space {
    fn new(uses: u32) -> Space {
        let key = ContentKey::from_bytes([3; 32]);
        let mut ann = Author::new(1);
        let mut records = ann.found(&key);
        let id = records[0].space();
        let ticket = LogSigner::from_seed([50; 32]);
        let invite = ann.invite(id, &ticket, uses);
        records.push(invite.clone());
        let mut door = Door::new(id);
        door.admit_all(&records);
        Space {
            id,
            key,
            ann,
            ticket,
            invite,
            records,
            door,
        }
    }

    /// Lets somebody ask to join; gives their join record.
    fn ask(&mut self, newcomer: &mut Author) -> Record {
        let mut records = newcomer.introduce(self.id);
        records.push(newcomer.join(self.id, &self.invite, &self.ticket));
        self.door.admit_all(&records);
        records.pop().expect("the join")
    }

    /// Makes somebody a member; gives the countersign.
    fn admit(&mut self, newcomer: &mut Author) -> Record {
        let join = self.ask(newcomer);
        let countersign = self.ann.countersign(self.id, &join);
        self.door.admit_all([&countersign]);
        countersign
    }

    fn judge(&self, record: &Record) -> Judgement {
        self.door.authority.judge(record)
    }
}

fn refused(refusal: Refusal) -> Judgement {
    Judgement::Refuse(refusal)
}

#[test]
fn a_founder_is_a_member_without_anybody() {
    let space = Space::new(1);
    let authority = &space.door.authority;
    let ann = space.ann.person();
    assert!(authority.is_member(&ann));
    assert!(authority.is_live(&space.ann.key()));
    assert_eq!(authority.person_of(&space.ann.key()), Some(ann));
    assert_eq!(authority.members().collect::<Vec<_>>(), vec![ann]);
    assert_eq!(authority.inviter_of(&ann), None);
    assert_eq!(authority.countersign_of(&ann), None);
    assert_eq!(
        authority.credential_of(&space.ann.key()),
        Some(space.records[2].id())
    );
    let genesis = authority.genesis().expect("it is founded");
    assert_eq!(*genesis, genesis_of(ann, &space.key));
    assert_eq!(authority.space(), space.id);
}

#[test]
fn a_newcomer_asks_is_countersigned_and_writes() {
    let mut space = Space::new(1);
    let mut bob = Author::new(2);
    let join = space.ask(&mut bob);
    let authority = &space.door.authority;
    assert!(!authority.is_member(&bob.person()) && !authority.is_live(&bob.key()));
    assert_eq!(authority.pending_join(&bob.key()), Some(join.id()));
    assert_eq!(authority.may_countersign(&join.id(), NOW), Ok(()));
    assert_eq!(authority.person_of(&bob.key()), Some(bob.person()));

    let countersign = space.ann.countersign(space.id, &join);
    assert_eq!(space.door.knock(&countersign), Answer::Admitted);
    let authority = &space.door.authority;
    assert!(authority.is_member(&bob.person()) && authority.is_live(&bob.key()));
    assert_eq!(authority.pending_join(&bob.key()), None);
    assert_eq!(
        authority.inviter_of(&bob.person()),
        Some(space.ann.person())
    );
    assert_eq!(
        authority.countersign_of(&bob.person()),
        Some(countersign.id())
    );
    let invite = authority.invite(&space.invite.id()).expect("an invite");
    assert_eq!((invite.used(), invite.left()), (1, 0));
    assert_eq!(
        (invite.inviter, invite.by),
        (space.ann.person(), space.ann.key())
    );

    // Only what cites the countersign counts; after that the log need not cite it again.
    let early = bob.draft(space.id, &[]);
    let shred = ShredKey::from_bytes([1; 32]);
    let early = early.seal(
        bob.keys.signer(),
        &space.key,
        &shred,
        b"hi",
        &mut crate::common::dice(9),
    );
    let early = early.expect("it fits");
    assert_eq!(space.judge(&early), refused(Refusal::NotAdmitted));
    let first = bob.write(space.id, &[&countersign], &space.key);
    let second = bob.write(space.id, &[], &space.key);
    space.door.admit_all([&first, &second]);
}

#[test]
fn each_refusal_has_its_sentence() {
    let mut space = Space::new(5);
    let mut bob = Author::new(2);
    let join = space.ask(&mut bob);
    let id = space.id;
    let ticket = LogSigner::from_seed([50; 32]);
    let signer = |author: &Author, draft: Draft, statement: Governance| {
        draft.govern(author.keys.signer(), &statement)
    };
    let ann = &space.ann;
    let person = |author: &Author| Governance::Person(author.statement.clone());
    let device = |author: &Author| Governance::Device(author.keys.statement(author.person()));
    let invite = |uses| {
        Governance::Invite(Invite {
            key: ticket.key(),
            uses,
            expires: None,
        })
    };
    let join_of = |author: &Author, who: PersonId, device: LogKey, key: &LogSigner| {
        let join = Join::sign(&id, space.invite.id(), key, who, &device);
        signer(
            author,
            author.draft(id, &[&space.invite]),
            Governance::Join(join),
        )
    };
    let genesis = Governance::Genesis(genesis_of(ann.person(), &space.key));
    let first = |author: &Author| Draft {
        head: None,
        incarnation: Incarnation(77),
        ..author.draft(id, &[])
    };
    let seal = |author: &Author, draft: Draft, key: &ContentKey| {
        let shred = ShredKey::from_bytes([1; 32]);
        let sealed = draft.seal(
            author.keys.signer(),
            key,
            &shred,
            b"hi",
            &mut crate::common::dice(9),
        );
        sealed.expect("it fits")
    };
    let elsewhere = SpaceId::from_bytes([9; 32]);
    let other_key = ContentKey::from_bytes([9; 32]);
    let stranger = Author::new(3);

    let rows: Vec<(Record, Refusal, &str, &str)> = vec![
        (
            signer(&stranger, stranger.draft(elsewhere, &[]), person(&stranger)),
            Refusal::OtherSpace,
            "other-space",
            "The record belongs to another space.",
        ),
        (
            signer(
                &stranger,
                Draft {
                    scope: ScopeId::from_bytes([9; 32]),
                    ..stranger.draft(id, &[])
                },
                person(&stranger),
            ),
            Refusal::OtherScope,
            "other-scope",
            "The record belongs to another part of the space.",
        ),
        (
            signer(ann, ann.draft(id, &[]), genesis),
            Refusal::SecondGenesis,
            "second-genesis",
            "The space is founded already.",
        ),
        (
            signer(
                &stranger,
                Draft {
                    epoch: RecordId::ZERO,
                    ..stranger.draft(id, &[])
                },
                person(&stranger),
            ),
            Refusal::NoEpoch,
            "no-epoch",
            "The record does not say which rules it stands under.",
        ),
        (
            signer(&bob, bob.draft(id, &[]), person(&bob)),
            Refusal::Misplaced,
            "statement-misplaced",
            "Such a statement does not belong at this place of a log.",
        ),
        (
            signer(&stranger, first(&stranger), device(&stranger)),
            Refusal::Misplaced,
            "statement-misplaced",
            "Such a statement does not belong at this place of a log.",
        ),
        (
            signer(ann, ann.draft(id, &[]), device(ann)),
            Refusal::Misplaced,
            "statement-misplaced",
            "Such a statement does not belong at this place of a log.",
        ),
        (
            join_of(ann, ann.person(), ann.key(), &ticket),
            Refusal::Misplaced,
            "statement-misplaced",
            "Such a statement does not belong at this place of a log.",
        ),
        (
            signer(&stranger, stranger.draft(id, &[]), person(&bob)),
            Refusal::NotOneself,
            "not-oneself",
            "A device can only speak of itself and its own person.",
        ),
        (
            join_of(&bob, ann.person(), bob.key(), &ticket),
            Refusal::OtherPerson,
            "other-person",
            "A device can only ask to join for its own person.",
        ),
        (
            {
                let join = Join::sign(&id, space.invite.id(), &ticket, bob.person(), &bob.key());
                signer(&bob, bob.draft(id, &[]), Governance::Join(join))
            },
            Refusal::InviteNotCited,
            "invite-not-cited",
            "The join does not build on the invite it uses.",
        ),
        (
            join_of(
                &bob,
                bob.person(),
                bob.key(),
                &LogSigner::from_seed([51; 32]),
            ),
            Refusal::TicketSignature,
            "ticket-altered",
            "The ticket was altered, or it is for somebody else.",
        ),
        (
            join_of(&bob, bob.person(), ann.key(), &ticket),
            Refusal::TicketSignature,
            "ticket-altered",
            "The ticket was altered, or it is for somebody else.",
        ),
        (
            {
                let countersign = Governance::Countersign(Countersign { join: join.id() });
                signer(ann, ann.draft(id, &[]), countersign)
            },
            Refusal::JoinNotCited,
            "join-not-cited",
            "The countersignature does not build on the join it admits.",
        ),
        (
            signer(ann, ann.draft(id, &[]), invite(0)),
            Refusal::NoUses,
            "invite-without-uses",
            "The invite admits nobody.",
        ),
        (
            signer(&bob, bob.draft(id, &[]), invite(1)),
            Refusal::NotAdmitted,
            "not-admitted",
            "Nobody has admitted the person this record comes from.",
        ),
        (
            {
                let countersign = Governance::Countersign(Countersign { join: join.id() });
                signer(&bob, bob.draft(id, &[&join]), countersign)
            },
            Refusal::NotAdmitted,
            "not-admitted",
            "Nobody has admitted the person this record comes from.",
        ),
        (
            seal(&bob, bob.draft(id, &[]), &space.key),
            Refusal::NotAdmitted,
            "not-admitted",
            "Nobody has admitted the person this record comes from.",
        ),
        (
            seal(&stranger, stranger.draft(id, &[]), &space.key),
            Refusal::NotAdmitted,
            "not-admitted",
            "Nobody has admitted the person this record comes from.",
        ),
        (
            seal(ann, first(ann), &space.key),
            Refusal::NotAdmitted,
            "not-admitted",
            "Nobody has admitted the person this record comes from.",
        ),
        (
            seal(ann, ann.draft(id, &[]), &other_key),
            Refusal::OtherKey,
            "other-key",
            "The content is not sealed with the space's key.",
        ),
    ];
    for (record, expected, code, sentence) in rows {
        assert_eq!(space.judge(&record), refused(expected), "{sentence}");
        assert_eq!(expected.code(), code);
        assert_eq!(expected.to_string(), sentence);
    }
}

#[test]
fn a_space_is_founded_in_order_or_not_at_all() {
    let key = ContentKey::from_bytes([3; 32]);
    let ann = Author::new(1).person();
    let (low, high) = {
        let bob = Author::new(2).person();
        (ann.min(bob), ann.max(bob))
    };
    let rows: Vec<(Vec<PersonId>, u16, Admission, Option<Refusal>)> = vec![
        (vec![ann], 1, Admission::Open, None),
        (vec![low, high], 2, Admission::Open, None),
        (vec![], 0, Admission::Open, Some(Refusal::Registrars)),
        (vec![ann], 0, Admission::Open, Some(Refusal::Registrars)),
        (vec![ann], 2, Admission::Open, Some(Refusal::Registrars)),
        (
            vec![low, high],
            1,
            Admission::Open,
            Some(Refusal::Registrars),
        ),
        (
            vec![high, low],
            2,
            Admission::Open,
            Some(Refusal::Registrars),
        ),
        (
            vec![ann, ann],
            2,
            Admission::Open,
            Some(Refusal::Registrars),
        ),
        (vec![ann], 1, Admission::Registrars, None),
    ];
    for (registrars, threshold, admission, expected) in rows {
        let genesis = Genesis {
            registrars,
            threshold,
            admission,
            ..genesis_of(ann, &key)
        };
        let record = Author::new(1).genesis(genesis);
        let verdict = Authority::new(record.space()).judge(&record);
        assert_eq!(verdict, expected.map_or(Judgement::Admit, refused));
    }
}

#[test]
fn the_first_record_must_found_and_the_founder_be_a_registrar() {
    let mut ann = Author::new(1);
    let draft = Draft {
        space: SpaceId::ZERO,
        scope: ScopeId::ZERO,
        epoch: RecordId::ZERO,
        ..ann.draft(SpaceId::ZERO, &[])
    };
    let person = Governance::Person(ann.statement.clone());
    let odd = draft.govern(ann.keys.signer(), &person);
    let verdict = Authority::new(odd.space()).judge(&odd);
    assert_eq!(verdict, refused(Refusal::NotGenesis));

    let key = ContentKey::from_bytes([3; 32]);
    let genesis = ann.genesis(genesis_of(Author::new(2).person(), &key));
    let mut door = Door::new(genesis.space());
    door.admit_all([&genesis]);
    let record = ann.govern(genesis.space(), &[], &person);
    let verdict = door.authority.judge(&record);
    assert_eq!(verdict, refused(Refusal::FounderNotRegistrar));
}

#[test]
fn what_is_missing_is_waited_for_by_name() {
    let mut space = Space::new(1);
    let mut bob = Author::new(2);
    let introduced = bob.introduce(space.id);
    let join = bob.join(space.id, &space.invite, &space.ticket);
    let countersign = space.ann.countersign(space.id, &join);
    let later = bob.write(space.id, &[&countersign], &space.key);
    let wait = |record: &Record| Judgement::Wait(record.id());

    let mut authority = Authority::new(space.id);
    assert_eq!(authority.judge(&introduced[0]), wait(&space.records[0]));
    assert_eq!(authority.judge(&later), wait(&space.records[0]));
    authority.admit(&space.records[0]);
    assert_eq!(authority.judge(&introduced[1]), wait(&introduced[0]));
    authority.admit(&introduced[0]);
    authority.admit(&introduced[1]);
    assert_eq!(authority.judge(&join), wait(&space.invite));
    for record in &space.records[1..] {
        assert_eq!(authority.judge(record), Judgement::Admit);
        authority.admit(record);
    }
    assert_eq!(authority.judge(&countersign), wait(&join));
    assert_eq!(authority.judge(&join), Judgement::Admit);
    authority.admit(&join);
    authority.admit(&countersign);
    assert_eq!(authority.judge(&later), Judgement::Admit);

    let epoch = RecordId::from_bytes([8; 32]);
    let mut draft = space.ann.draft(space.id, &[]);
    draft.epoch = epoch;
    let statement = Governance::Countersign(Countersign { join: join.id() });
    let ahead = draft.govern(space.ann.keys.signer(), &statement);
    assert_eq!(authority.judge(&ahead), Judgement::Wait(epoch));
}

#[test]
fn each_ticket_is_refused_with_its_own_sentence() {
    let mut space = Space::new(1);
    let expiring = LogSigner::from_seed([51; 32]);
    let invite = space.ann.govern(
        space.id,
        &[],
        &Governance::Invite(Invite {
            key: expiring.key(),
            uses: 1,
            expires: Some(NOW),
        }),
    );
    space.door.admit_all([&invite]);
    let (mut bob, mut carl, mut dora) = (Author::new(2), Author::new(3), Author::new(4));
    let bobs = space.ask(&mut bob);
    let carls = space.ask(&mut carl);
    let mut doras = dora.introduce(space.id);
    doras.push(dora.join(space.id, &invite, &expiring));
    space.door.admit_all(&doras);
    let countersign = space.ann.countersign(space.id, &bobs);
    space.door.admit_all([&countersign]);
    let later = Timestamp(NOW.0 + 1);
    let unknown = RecordId::from_bytes([9; 32]);
    let rows = [
        (doras[2].id(), NOW, None, ""),
        (
            doras[2].id(),
            later,
            Some(TicketRefusal::Expired),
            "The ticket has expired; ask for a new one.",
        ),
        (
            carls.id(),
            NOW,
            Some(TicketRefusal::Used),
            "The ticket is used up; ask for a new one.",
        ),
        (
            bobs.id(),
            NOW,
            Some(TicketRefusal::AlreadyMember),
            "This person is a member already.",
        ),
        (
            unknown,
            NOW,
            Some(TicketRefusal::UnknownInvite),
            "The ticket is not known here; ask somebody who knows the inviter, or wait.",
        ),
    ];
    for (join, now, expected, sentence) in rows {
        let verdict = space.door.authority.may_countersign(&join, now);
        assert_eq!(verdict, expected.map_or(Ok(()), Err), "{sentence}");
        if let Some(refusal) = expected {
            assert_eq!(refusal.to_string(), sentence);
        }
    }
}

/// Two members countersign two people on a one-use ticket at the same time.
fn contest() -> (Space, [Author; 2], [Record; 2], [Record; 2]) {
    let mut space = Space::new(3);
    let mut members = [Author::new(2), Author::new(3)];
    let seats = [space.admit(&mut members[0]), space.admit(&mut members[1])];
    let ticket = LogSigner::from_seed([60; 32]);
    let invite = space.ann.invite(space.id, &ticket, 1);
    space.door.admit_all([&invite]);
    let mut newcomers = [Author::new(4), Author::new(5)];
    let joins = [0, 1].map(|n: usize| {
        let mut records = newcomers[n].introduce(space.id);
        records.push(newcomers[n].join(space.id, &invite, &ticket));
        space.door.admit_all(&records);
        records.pop().expect("the join")
    });
    let countersigns = [0, 1].map(|n: usize| {
        let countersign = Governance::Countersign(Countersign {
            join: joins[n].id(),
        });
        members[n].govern(space.id, &[&seats[n], &joins[n]], &countersign)
    });
    (space, newcomers, joins, countersigns)
}

#[test]
fn of_two_on_a_one_use_ticket_the_first_in_order_counts_in_any_order() {
    for order in [[0, 1], [1, 0]] {
        let (mut space, newcomers, joins, countersigns) = contest();
        let place = |record: &Record| (record.header().lamport, record.log(), record.header().seq);
        let first = usize::from(place(&countersigns[1]) < place(&countersigns[0]));
        let mut heard = Vec::new();
        for n in order {
            heard.push(space.door.authority.admit(&countersigns[n]).persons);
        }
        let authority = &space.door.authority;
        let (winner, loser) = (newcomers[first].person(), newcomers[1 - first].person());
        assert!(authority.is_member(&winner) && !authority.is_member(&loser));
        assert!(authority.is_over_used(&loser) && !authority.is_over_used(&winner));
        assert!(!authority.is_live(&newcomers[1 - first].key()));
        assert_eq!(
            authority.countersign_of(&winner),
            Some(countersigns[first].id())
        );
        assert_eq!(authority.countersign_of(&loser), None);
        let loser_join = joins[1 - first].id();
        assert_eq!(
            authority.pending_join(&newcomers[1 - first].key()),
            Some(loser_join)
        );
        assert_eq!(
            authority.may_countersign(&loser_join, NOW),
            Err(TicketRefusal::Used)
        );
        // Whoever heard the loser's first is told about both when the winner's comes.
        let expected: Vec<Vec<PersonId>> = if order[0] == first {
            vec![vec![winner], vec![]]
        } else {
            let mut both = vec![winner, loser];
            both.sort();
            vec![vec![loser], both]
        };
        assert_eq!(heard, expected);
    }
}

#[test]
fn guests_of_a_guest_who_came_too_late_are_none() {
    let (mut space, mut newcomers, _, countersigns) = contest();
    let place = |record: &Record| (record.header().lamport, record.log(), record.header().seq);
    let late = usize::from(place(&countersigns[0]) < place(&countersigns[1]));
    let (first, second) = (&countersigns[1 - late], &countersigns[late]);

    // Only the later countersign is known: its guest is a member and invites, and the founder,
    // who is one whatever happens, countersigns.
    space.door.admit_all([second]);
    let (id, guest) = (space.id, &mut newcomers[late]);
    let ticket = LogSigner::from_seed([70; 32]);
    let words = guest.write(id, &[second], &space.key);
    let invite = guest.invite(id, &ticket, 1);
    let mut dora = Author::new(6);
    let introduced = dora.introduce(id);
    let join = dora.join(id, &invite, &ticket);
    let countersign = space.ann.countersign(id, &join);
    space.door.admit_all([&words, &invite]);
    space.door.admit_all(&introduced);
    space.door.admit_all([&join, &countersign]);
    let authority = &space.door.authority;
    assert!(authority.is_member(&dora.person()));
    assert_eq!(authority.inviter_of(&dora.person()), Some(guest.person()));

    let told = space.door.authority.admit(first).persons;
    let authority = &space.door.authority;
    assert!(told.contains(&dora.person()) && told.contains(&guest.person()));
    assert!(!authority.is_member(&guest.person()) && !authority.is_member(&dora.person()));
    assert!(authority.is_member(&newcomers[1 - late].person()));
}

#[test]
fn who_came_too_late_joins_with_a_new_ticket() {
    let (mut space, mut newcomers, _, countersigns) = contest();
    space.door.admit_all(&countersigns);
    let late = newcomers
        .iter_mut()
        .find(|author| !space.door.authority.is_member(&author.person()))
        .expect("one came too late");
    let join = late.join(space.id, &space.invite, &space.ticket);
    space.door.admit_all([&join]);
    let authority = &space.door.authority;
    assert_eq!(authority.pending_join(&late.key()), Some(join.id()));
    assert_eq!(authority.may_countersign(&join.id(), NOW), Ok(()));
    let countersign = space.ann.countersign(space.id, &join);
    space.door.admit_all([&countersign]);
    let authority = &space.door.authority;
    assert!(authority.is_member(&late.person()));
    assert!(!authority.is_over_used(&late.person()));
    assert_eq!(
        authority.countersign_of(&late.person()),
        Some(countersign.id())
    );
}

#[test]
fn a_new_life_of_a_log_cites_what_admitted_its_person() {
    let mut space = Space::new(1);
    let mut bob = Author::new(2);
    let countersign = space.admit(&mut bob);
    for author in [&mut space.ann, &mut bob] {
        author.head = None;
        author.incarnation = Incarnation(900);
    }
    let (id, key) = (space.id, &space.key);
    let bobs = bob.write(id, &[&countersign], key);
    assert_eq!(
        space.door.authority.credential_of(&bob.key()),
        Some(countersign.id())
    );
    let anns = space.ann.write(id, &[&space.records[2]], key);
    let more = [bob.write(id, &[], key), space.ann.write(id, &[], key)];
    space.door.admit_all([&bobs, &anns, &more[0], &more[1]]);

    // Somebody else's countersign admits nobody but them.
    let mut eve = Author::new(6);
    let stolen = eve.write(id, &[&countersign, &space.records[2]], key);
    assert_eq!(space.judge(&stolen), refused(Refusal::NotAdmitted));
}
