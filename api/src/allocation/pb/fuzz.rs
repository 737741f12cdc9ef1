//! Files as cities write them, of every kind of ballots, whole and damaged.

use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::allocation::{Choice, Election};

/// A file to be written: what is in it, and how it is written.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a way to write a file"
)]
struct Sheet {
    kind: &'static str,
    /// Identifier, cost in hundredths, name, category.
    projects: Vec<(String, u32, String, String)>,
    /// For each voter, projects and points in tenths.
    votes: Vec<Vec<(usize, i32)>>,
    /// A column nobody knows, and none of the columns that may be missing.
    extra: bool,
    bare: bool,
    crlf: bool,
    mark: bool,
}

/// A cell as a careful writer puts it.
fn cell(text: &str) -> String {
    if text.contains([';', '"', '\n', '\r']) || text.is_empty() {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

impl Sheet {
    fn row(cells: &[String]) -> String {
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        cells.join(";") + "\n"
    }

    fn text(&self) -> String {
        let pointed = matches!(self.kind, "cumulative" | "scoring");
        let mut text = "META\nkey;value\n".to_owned();
        text += &Self::row(&[
            "description".into(),
            "Pemilihan; \"uji\"\nbaris dua, é 中 😀".into(),
        ]);
        writeln!(text, "budget;500\nvote_type;{}", self.kind).unwrap();
        if !self.bare {
            let (projects, votes) = (self.projects.len(), self.votes.len());
            writeln!(text, "num_projects;{projects}\nnum_votes;{votes}").unwrap();
        }
        if self.kind == "ordinal" {
            text += "max_length;6\n";
        }
        text += "PROJECTS\nproject_id;cost";
        text += if self.bare { "" } else { ";name;category" };
        text += if self.extra { ";warna\n" } else { "\n" };
        for (id, cost, name, category) in &self.projects {
            let mut cells = vec![id.clone(), format!("{}.{:02}", cost / 100, cost % 100)];
            if !self.bare {
                cells.extend([name.clone(), category.clone()]);
            }
            cells.extend(self.extra.then(|| "merah;\"tua\"".to_owned()));
            text += &Self::row(&cells);
        }
        text += "VOTES\nvoter_id;vote";
        text += if pointed { ";points" } else { "" };
        text += if self.extra {
            ";age;voting_method\n"
        } else {
            "\n"
        };
        for (voter, ballot) in self.votes.iter().enumerate() {
            let ids: Vec<&str> = ballot
                .iter()
                .map(|(at, _)| self.projects[*at].0.as_str())
                .collect();
            let points = ballot.iter().map(|(_, points)| {
                let sign = if *points < 0 { "-" } else { "" };
                format!("{sign}{}.{}", points.abs() / 10, points.abs() % 10)
            });
            let mut cells = vec![format!("p{voter}"), ids.join(",")];
            cells.extend(pointed.then(|| points.collect::<Vec<_>>().join(",")));
            if self.extra {
                cells.extend(["40-59".to_owned(), String::new()]);
            }
            text += &Self::row(&cells);
        }
        if self.crlf {
            text = text.replace('\n', "\r\n");
        }
        if self.mark {
            format!("\u{feff}{text}")
        } else {
            text
        }
    }
}

fn sheets() -> impl Strategy<Value = Sheet> {
    let kinds = prop_oneof![
        Just("approval"),
        Just("choose-1"),
        Just("knapsack"),
        Just("ordinal"),
        Just("cumulative"),
        Just("scoring"),
    ];
    let word = || prop_oneof!["[a-z ]{0,6}", "[;\",.'\n a]{0,5}", "[é中😀ñ٣]{0,3}"];
    let project = ("[A-Za-z0-9./_é中;\"-]{0,4}", 0_u32..60_000, word(), word());
    (
        kinds,
        proptest::collection::vec(project, 1..6),
        any::<[bool; 4]>(),
    )
        .prop_flat_map(|(kind, projects, [extra, bare, crlf, mark])| {
            let points = match kind {
                "scoring" => -30..60,
                "cumulative" => 0..60,
                _ => 10..11,
            };
            let most = if kind == "choose-1" {
                1
            } else {
                projects.len()
            };
            let ballot = proptest::collection::hash_map(0..projects.len(), points, 0..=most);
            let projects: Vec<_> = (0..)
                .zip(projects)
                .map(|(at, (id, cost, name, category)): (u8, _)| {
                    (format!("{id}{at}"), cost, name, category)
                })
                .collect();
            proptest::collection::vec(ballot, 0..7).prop_map(move |votes| Sheet {
                kind,
                projects: projects.clone(),
                votes: votes
                    .into_iter()
                    .map(|ballot| ballot.into_iter().collect())
                    .collect(),
                extra,
                bare,
                crlf,
                mark,
            })
        })
}

type Groups = Vec<(Vec<Choice>, u32)>;

fn groups(election: &Election) -> Groups {
    let ballots = election.ballots();
    let groups = 0..ballots.groups();
    groups
        .map(|group| (ballots.choices(group).collect(), ballots.times(group)))
        .collect()
}

fn same(a: &Election, b: &Election) -> Result<(), TestCaseError> {
    prop_assert_eq!(a.candidates(), b.candidates());
    prop_assert_eq!(
        (a.budget(), a.kind(), a.voters()),
        (b.budget(), b.kind(), b.voters())
    );
    prop_assert_eq!(
        (a.money_decimals, a.point_decimals),
        (b.money_decimals, b.point_decimals)
    );
    prop_assert_eq!(groups(a), groups(b));
    Ok(())
}

/// Reads bytes as the program does. Whatever is wrong is wrong somewhere in them.
fn read(bytes: &[u8]) -> Result<Option<Election>, TestCaseError> {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    let outcome = decode(bytes).and_then(|text| {
        Import::read(&Document::parse(&text)?, OrdinalPoints::default())
            .map(|import| import.election)
    });
    match outcome {
        Ok(election) => Ok(Some(election)),
        Err(error) => {
            prop_assert!(error.line >= 1 && error.column >= 1, "{error}");
            let packed = bytes.starts_with(&[0x1f, 0x8b]);
            prop_assert!(packed || error.line <= lines, "{error}");
            let said = error.to_string();
            let place = format!("line {}, column {}: ", error.line, error.column);
            prop_assert!(said.starts_with(&place), "{}", said);
            Ok(None)
        }
    }
}

proptest! {
    #[test]
    fn a_file_of_any_kind_comes_back(sheet in sheets()) {
        let text = sheet.text();
        let decoded = decode(text.as_bytes()).unwrap();
        let document = Document::parse(&decoded).unwrap();
        prop_assert_eq!(document.projects.rows().len(), sheet.projects.len());
        prop_assert_eq!(document.votes.rows().len(), sheet.votes.len());
        let written = document.to_string();
        let again = Document::parse(&written).unwrap();
        prop_assert_eq!(&again, &document);
        prop_assert_eq!(again.to_string(), written.clone());

        let read = |document: &Document<'_>| Import::read(document, OrdinalPoints::default());
        let election = read(&document).unwrap().election;
        same(&election, &read(&again).unwrap().election)?;
        prop_assert_eq!(usize::try_from(election.voters()).unwrap(), sheet.votes.len());
        for (candidate, (id, cost, name, _)) in election.candidates().iter().zip(&sheet.projects) {
            prop_assert_eq!(&candidate.id, id);
            let scale = 10_i64.pow(2 - election.money_decimals);
            prop_assert_eq!(candidate.cost * scale, i64::from(*cost));
            let name = if sheet.crlf { name.replace('\n', "\r\n") } else { name.clone() };
            prop_assert_eq!(&candidate.name, if sheet.bare { "" } else { name.trim() });
        }
        // And what it means comes back from a file of our own.
        let longest = [("max_length", "6")];
        let meta = if sheet.kind == "ordinal" { &longest[..] } else { &[] };
        let ours = export(&election, meta, None).to_string();
        same(&election, &read(&Document::parse(&ours).unwrap()).unwrap().election)?;
    }

    #[test]
    fn a_damaged_file_is_read_or_refused_where_it_is_damaged(
        sheet in sheets(),
        damage in proptest::collection::vec((any::<Index>(), 0_u8..7, any::<u8>(), any::<Index>()), 1..6),
    ) {
        let mut bytes = sheet.text().into_bytes();
        for (place, what, byte, other) in damage {
            let at = place.index(bytes.len() + 1);
            let to = (at + usize::from(byte % 9)).min(bytes.len());
            match what {
                0 => drop(bytes.drain(at..to)),
                1 => bytes.insert(at, b";\n\",9.-\r"[usize::from(byte) % 8]),
                2 => bytes.insert(at, byte),
                3 => bytes.truncate(at),
                4 if at < bytes.len() => bytes[at] = byte,
                5 => {
                    let piece: Vec<u8> = bytes[at..to].to_vec();
                    let there = other.index(bytes.len() + 1);
                    drop(bytes.splice(there..there, piece));
                }
                _ => bytes.splice(at..at, *b"99999999999999999999").for_each(drop),
            }
            if bytes.is_empty() {
                break;
            }
        }
        if let Some(election) = read(&bytes)? {
            // What is taken can be counted.
            for method in [crate::allocation::Method::GREEDY, crate::allocation::Method::Knapsack { limit: 10_000 }] {
                let settings = crate::allocation::Settings::of(method);
                drop(crate::allocation::count(&election, &settings));
            }
        }
    }

    #[test]
    fn any_bytes_are_refused_somewhere(bytes in proptest::collection::vec(any::<u8>(), 0..400), packed in any::<bool>()) {
        let mut bytes = bytes;
        if packed {
            bytes.splice(0..0, [0x1f, 0x8b, 8]).for_each(drop);
        }
        prop_assert!(read(&bytes)?.is_none());
    }
}
