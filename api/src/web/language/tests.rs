//! The catalogues against the code: each message is used, each use has its message, in every shipped language.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Languages, catalogue};
use crate::web::labels;

fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "html" || kind == "rs")
        {
            found.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Keys of a catalogue's text.
fn keys(files: &[(&str, &str)]) -> BTreeSet<String> {
    let lines = files.iter().flat_map(|(_, text)| text.lines());
    let named = lines.filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    named
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .collect()
}

/// Names of a message's arguments.
fn arguments(text: &str) -> BTreeSet<&str> {
    let after = text.split('$').skip(1);
    after
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next())
        .collect()
}

/// A message's text in a catalogue: its line and those after it that are indented.
fn message(files: &[(&str, &str)], key: &str) -> String {
    let start = format!("{key} =");
    let mut lines = files
        .iter()
        .flat_map(|(_, text)| text.lines())
        .skip_while(|line| !line.starts_with(&start));
    let first = lines.next().unwrap_or_default();
    let rest = lines.take_while(|line| line.starts_with([' ', '}']));
    std::iter::once(first).chain(rest).collect()
}

/// What filters and calls name by a literal: `"key"|t`, `.say("key")`, `.text("key")`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let by_filter = text.match_indices("\"|t").filter_map(|(at, mark)| {
        let after = text[at + mark.len()..].chars().next()?;
        let key = text[..at].rsplit('"').next()?;
        (!after.is_ascii_alphanumeric()).then_some(key)
    });
    let by_call = [".say(\"", ".text(\""].into_iter().flat_map(move |mark| {
        let after = text
            .match_indices(mark)
            .map(move |(at, _)| &text[at + mark.len()..]);
        after.filter_map(|rest| rest.split('"').next())
    });
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    let keys = by_filter.chain(by_call);
    keys.filter(move |key| key.contains('-') && key.chars().all(plain))
}

/// Messages that pages name by a value of a closed set whose wire type has no label: the family, and the values.
const FAMILIES: [(&str, &[&str]); 17] = [
    ("acceptance-by", &["area", "agency", "sector", "origin"]),
    ("criterion", &["benefit", "cost"]),
    ("derivation", &["eigenvector", "row_mean"]),
    (
        "group",
        &[
            "female",
            "male",
            "under_17",
            "from_17_to_25",
            "from_26_to_45",
            "from_46_to_60",
            "over_60",
            "with_disability",
            "without_disability",
        ],
    ),
    (
        "indicator",
        &["poverty", "population", "stunting", "flooding"],
    ),
    ("joining", &["mean", "median"]),
    (
        "measure-of",
        &[
            "households",
            "people",
            "women",
            "children",
            "elderly",
            "disabled",
            "cost_idr",
            "times_proposed",
        ],
    ),
    (
        "method",
        &[
            "saw_points",
            "saw_ratio",
            "saw_range",
            "topsis",
            "weighted_product",
        ],
    ),
    ("reached", &["submitted", "verified", "agreed", "planned"]),
    ("saaty", &["1", "3", "5", "7", "9"]),
    ("scale", &["points", "bands", "amount"]),
    ("scorer", &["officer", "planner", "computed", "vote"]),
    ("third-letter", &["1", "2", "3"]),
    ("third-need", &["1", "2", "3"]),
    ("third-value", &["1", "2", "3"]),
    (
        "waits",
        &["review", "decision", "review-how", "decision-how"],
    ),
    ("waits-state", &["ended", "open", "left"]),
];

#[test]
fn every_message_is_used_and_every_use_has_one() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    sources(&manifest.join("src"), &mut text);
    sources(&manifest.join("templates"), &mut text);
    let known = keys(catalogue::ID);
    let literals: BTreeSet<&str> = text.split('"').collect();
    let mut used: BTreeSet<String> = labels::keys().into_iter().collect();
    used.extend((1..=12).map(|month| format!("month-{month}")));
    used.extend((1..=7).map(|day| format!("weekday-{day}")));
    used.extend(FAMILIES.iter().flat_map(|(family, values)| {
        let key = move |value: &&str| format!("{family}-{value}");
        values.iter().map(key)
    }));
    used.extend(
        known
            .iter()
            .filter(|key| literals.contains(key.as_str()))
            .cloned(),
    );
    let unused: Vec<_> = known.difference(&used).collect();
    assert!(unused.is_empty(), "not used: {unused:?}");
    for key in named(&text) {
        assert!(known.contains(key), "no message {key}");
    }
    for key in &used {
        assert!(known.contains(key), "no message {key}");
    }
}

#[test]
fn shipped_languages_say_the_same_things() {
    let languages = Languages::load(None).unwrap();
    let (id, en) = (keys(catalogue::ID), keys(catalogue::EN));
    assert_eq!(id, en);
    for key in &id {
        assert!(languages.all().iter().all(|lang| lang.0.has(key)), "{key}");
        let (ours, theirs) = (message(catalogue::ID, key), message(catalogue::EN, key));
        assert!(!ours.is_empty() && !theirs.is_empty(), "{key}");
        assert_eq!(arguments(&ours), arguments(&theirs), "{key}");
    }
}

#[test]
fn a_folder_adds_a_language_that_falls_back() {
    let folder = tempfile::tempdir().unwrap();
    let javanese = folder.path().join("jv");
    std::fs::create_dir(&javanese).unwrap();
    std::fs::write(
        javanese.join("a.ftl"),
        "language-name = Basa Jawa\nsearch-do = Golek\n",
    )
    .unwrap();
    let languages = Languages::load(Some(folder.path())).unwrap();
    let jv = languages.find("jv").unwrap();
    assert_eq!(jv.name(), "Basa Jawa");
    assert_eq!(jv.text("search-do"), "Golek");
    assert_eq!(jv.text("nav-proposals"), "Usulan");
    assert_eq!(jv.pick("satu", "one"), "satu");
    assert_eq!(languages.all().len(), 3);
    std::fs::write(javanese.join("b.ftl"), "= wrong\n").unwrap();
    assert!(Languages::load(Some(folder.path())).is_err());
}

#[test]
fn counts_choose_their_plural() {
    let languages = Languages::default();
    let en = languages.find("en").unwrap();
    assert_eq!(en.say("votes").with("count", 1_i64).to_string(), "1 vote");
    assert_eq!(
        en.say("votes").with("count", 12_500_i64).to_string(),
        "12.500 votes"
    );
    assert_eq!(
        languages
            .first()
            .say("votes")
            .with("count", 1_i64)
            .to_string(),
        "1 suara"
    );
}
