//! Round trips, precise errors, and bytes nobody meant to be a file.

use std::borrow::Cow;
use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::allocation::{BallotKind, Candidate, Choice, ElectionBuilder, Label, LabelKind};

const SMALL: &str = "META\nkey;value\nbudget;100.50\nvote_type;approval\nnum_votes;3\nnum_projects;2\n\
    PROJECTS\nproject_id;cost;name;colour\na;40;\"Jalan; \"\"baru\"\"\";red\nb;60.25;Taman;\n\
    VOTES\nvoter_id;vote\n1;a,b\n2;\n3;b\n";

fn import(text: &str) -> Result<Import, PbError> {
    Import::read(&Document::parse(text)?, OrdinalPoints::default())
}

/// Where a text goes wrong, and how.
fn wrong(text: &str) -> (usize, usize, Problem) {
    let error = import(text).unwrap_err();
    (error.line, error.column, error.problem)
}

#[test]
fn a_small_file_is_read_and_comes_back() {
    let document = Document::parse(SMALL).unwrap();
    assert_eq!(document.to_string(), SMALL);
    let election = import(SMALL).unwrap().election;
    assert_eq!((election.budget(), election.money_decimals), (10_050, 2));
    assert_eq!(election.candidate(0).name, "Jalan; \"baru\"");
    assert_eq!((election.candidate(1).cost, election.voters()), (6_025, 3));
    assert_eq!((election.votes(0), election.votes(1)), (1, 2));
}

#[test]
fn marks_gzip_and_line_ends_make_no_difference() {
    let plain = Document::parse(SMALL).unwrap();
    let windows = SMALL.replace('\n', "\r\n");
    let marked = format!("\u{feff}{windows}");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(marked.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for bytes in [windows.as_bytes(), marked.as_bytes(), packed.as_slice()] {
        let text = decode(bytes).unwrap();
        assert_eq!(Document::parse(&text).unwrap(), plain);
    }
    let cut = decode(&packed[..packed.len() - 9]).unwrap_err();
    assert_eq!(cut.problem, Problem::BadGzip);
    let error = decode(b"META\nk\xc3\xa9y\xff").unwrap_err();
    assert_eq!(
        (error.line, error.column, error.problem),
        (2, 4, Problem::NotText)
    );
}

#[test]
fn errors_say_where() {
    let change = |from: &str, to: &str| wrong(&SMALL.replacen(from, to, 1));
    let unknown = Problem::UnknownProject("x".into());
    assert_eq!(change("1;a,b", "1;a,x"), (13, 3, unknown));
    assert_eq!(
        change("1;a,b", "1;a,a"),
        (13, 3, Problem::ChosenTwice("a".into()))
    );
    assert_eq!(
        change("b;60.25", "b;6O"),
        (10, 3, Problem::NotNumber("6O".into()))
    );
    assert_eq!(
        change("b;60.25", "b;-6"),
        (10, 3, Problem::Negative("-6".into()))
    );
    assert_eq!(
        change("b;60.25", "a;60"),
        (10, 1, Problem::ProjectTwice("a".into()))
    );
    assert_eq!(
        change("3;b", "3"),
        (
            15,
            1,
            Problem::Cells {
                expected: 2,
                found: 1
            }
        )
    );
    assert_eq!(
        change("3;b", "3;b;c"),
        (
            15,
            5,
            Problem::Cells {
                expected: 2,
                found: 3
            }
        )
    );
    assert_eq!(change("\"\"\";red", "\"\";red"), (9, 6, Problem::OpenQuote));
    assert_eq!(
        change("\"\"\";red", "\"\"\"!;red"),
        (9, 23, Problem::AfterQuote)
    );
    assert_eq!(
        change("budget;", "budge;"),
        (1, 1, Problem::NoKey("budget"))
    );
    assert_eq!(
        change("approval", "veto"),
        (4, 11, Problem::VoteType("veto".into()))
    );
    assert_eq!(
        change("PROJECTS\n", ""),
        (
            7,
            17,
            Problem::Cells {
                expected: 2,
                found: 4
            }
        )
    );
    assert_eq!(
        change("VOTES\n", ""),
        (
            11,
            10,
            Problem::Cells {
                expected: 4,
                found: 2
            }
        )
    );
    assert_eq!(change("cost;", "price;"), (8, 1, Problem::NoColumn("cost")));
    assert_eq!(wrong(""), (1, 1, Problem::ExpectedSection("META")));
    let (said, found) = ("3".to_owned(), 2);
    let count = Problem::Count {
        key: "num_votes",
        said,
        found,
    };
    assert_eq!(change("3;b\n", ""), (5, 11, count));
}

#[test]
fn points_are_scaled_and_checked() {
    let text = "META\nkey;value\nbudget;10\nvote_type;scoring\n\
        PROJECTS\nproject_id;cost\na;4\nb;6\nVOTES\nvoter_id;vote;points\n1;a,b;2.5,-1\n2;b;0\n";
    let election = import(text).unwrap().election;
    assert_eq!(
        (
            election.score(0),
            election.score(1),
            election.point_decimals
        ),
        (25, -10, 1)
    );
    let problem = Problem::Points {
        choices: 2,
        points: 1,
    };
    assert_eq!(wrong(&text.replace("2.5,-1", "2.5")), (11, 7, problem));
    let ranked = text.replace("scoring", "ordinal").replace("b;0", "b;");
    let first = |ordinal| {
        let document = Document::parse(&ranked).unwrap();
        let election = Import::read(&document, ordinal).unwrap().election;
        (election.score(0), election.score(1))
    };
    assert_eq!(first(OrdinalPoints::LongestBallot), (2, 3));
    assert_eq!(first(OrdinalPoints::OwnLength), (2, 2));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9]{0,4}",
        "[;\"\n\r ,a]{0,5}",
        Just("VOTES".to_owned()),
        "\\PC{0,3}",
    ]
}

fn table(first: [&'static str; 2]) -> impl Strategy<Value = Table<'static>> {
    (0_usize..3).prop_flat_map(move |more| {
        let row = proptest::collection::vec(cell(), 2 + more);
        proptest::collection::vec(row, 0..6).prop_map(move |rows| {
            let extra = (0..more).map(|at| Cow::Owned(format!("extra {at}")));
            let header = first.map(Cow::Borrowed).into_iter().chain(extra).collect();
            let mut table = Table::new(header);
            for row in rows {
                assert!(table.push(row.into_iter().map(Cow::Owned).collect()));
            }
            table
        })
    })
}

proptest! {
    #[test]
    fn any_document_comes_back(
        meta in proptest::collection::vec((cell(), cell()), 0..5),
        projects in table(["project_id", "cost"]),
        votes in table(["voter_id", "vote"]),
    ) {
        let mut document = Document::default();
        document.meta.extend(meta.into_iter().map(|(k, v)| (Cow::Owned(k), Cow::Owned(v))));
        (document.projects, document.votes) = (projects, votes);
        let text = document.to_string();
        prop_assert_eq!(Document::parse(&text), Ok(document));
    }

    #[test]
    fn any_election_comes_back(
        kind in prop_oneof![Just(BallotKind::Approval), Just(BallotKind::Scoring), Just(BallotKind::Cumulative)],
        costs in proptest::collection::vec(0_i64..1000, 1..6),
        ballots in proptest::collection::vec(proptest::collection::btree_map(0_u32..6, -3_i64..9, 0..6), 0..6),
    ) {
        let places = u32::try_from(costs.len()).unwrap();
        let label = Label { kind: LabelKind::Area, value: "RW 01".into() };
        let candidates = costs.iter().enumerate().map(|(at, cost)| Candidate {
            id: format!("p{at}"),
            name: format!("Usulan; {at}"),
            cost: *cost,
            submitted: (at % 2 == 0).then_some(cost * 1_000_003),
            labels: vec![label.clone()],
        });
        let mut builder = ElectionBuilder::new(kind, 700, candidates.collect()).unwrap();
        for ballot in ballots {
            let chosen = ballot.into_iter().filter(|(place, _)| *place < places);
            let mut choices: Vec<Choice> = chosen.map(|(candidate, points)| Choice {
                candidate,
                points: if kind.has_points() { points } else { 1 },
            }).collect();
            builder.ballot(&mut choices, 2).unwrap();
        }
        let mut election = builder.build().unwrap();
        election.money_decimals = 0;
        let text = export(&election, &[("country", "Indonesia")], None).to_string();
        let again = import(&text).unwrap().election;
        prop_assert_eq!(again.candidates(), election.candidates());
        prop_assert_eq!(again.voters(), election.voters());
        let groups = |e: &crate::allocation::Election| -> Vec<(Vec<Choice>, u32)> {
            let ballots = e.ballots();
            (0..ballots.groups()).map(|g| (ballots.choices(g).collect(), ballots.times(g))).collect()
        };
        prop_assert_eq!(groups(&again), groups(&election));
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(text) = decode(&bytes) {
            drop(import(&text));
        }
    }

    #[test]
    fn no_mutation_is_too_odd(
        cuts in proptest::collection::vec((0_usize..400, any::<u8>()), 1..6),
        kind in prop_oneof![Just("approval"), Just("ordinal"), Just("scoring"), Just("cumulative")],
    ) {
        let mut bytes = SMALL.replace("approval", kind).into_bytes();
        for (at, byte) in cuts {
            let at = at % (bytes.len() + 1);
            match byte % 4 {
                0 => drop(bytes.drain(at..(at + 3).min(bytes.len()))),
                1 => bytes.insert(at, b";\n\",9.-\r"[usize::from(byte / 4) % 8]),
                2 => bytes.truncate(at),
                _ => bytes.insert(at, byte),
            }
        }
        if let Ok(text) = decode(&bytes) {
            drop(import(&text));
        }
    }
}
