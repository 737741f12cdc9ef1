//! A document from an election.

use std::borrow::Cow;

use super::document::Document;
use super::table::Table;
use crate::allocation::{BallotKind, Choice, Election, LabelKind};

/// Writes an election as a document: one row a voter, numbered in the order of its groups. `meta` are
/// further keys; those the election itself says (`budget`, `vote_type`, the counts) come after them.
/// `selected` are the winners, if they are known.
pub fn export(
    election: &Election,
    meta: &[(&str, &str)],
    selected: Option<&[usize]>,
) -> Document<'static> {
    let kind = match election.kind() {
        BallotKind::Approval => "approval",
        BallotKind::ChooseOne => "choose-1",
        BallotKind::Knapsack => "knapsack",
        BallotKind::Ordinal => "ordinal",
        BallotKind::Cumulative => "cumulative",
        BallotKind::Scoring => "scoring",
    };
    let own = [
        ("num_projects", election.candidates().len().to_string()),
        ("num_votes", election.voters().to_string()),
        (
            "budget",
            decimal(election.budget(), election.money_decimals),
        ),
        ("vote_type", kind.to_owned()),
    ];
    let mut document = Document::default();
    let given = meta.iter().map(|(key, value)| (*key, (*value).to_owned()));
    document.meta = given
        .filter(|(key, _)| own.iter().all(|(own, _)| own != key))
        .chain(own.clone())
        .map(|(key, value)| (Cow::Owned(key.to_owned()), Cow::Owned(value)))
        .collect();
    if election.kind() == BallotKind::Ordinal && !meta.iter().any(|(key, _)| *key == "max_length") {
        let first = Cow::Owned(first_of_ranking(election).to_string());
        document.meta.push((Cow::Borrowed("max_length"), first));
    }
    document.projects = projects(election, selected);
    document.votes = votes(election);
    document
}

/// A whole number of small units as a decimal.
pub(crate) fn decimal(amount: i64, decimals: u32) -> String {
    let places = usize::try_from(decimals).unwrap_or(0);
    let digits = format!("{:0width$}", amount.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let part = part.trim_end_matches('0');
    let (sign, point) = (
        if amount < 0 { "-" } else { "" },
        if part.is_empty() { "" } else { "." },
    );
    format!("{sign}{whole}{point}{part}")
}

fn first_of_ranking(election: &Election) -> i64 {
    let ballots = election.ballots();
    let all = (0..ballots.groups()).flat_map(|group| ballots.choices(group));
    all.map(|choice| choice.points).max().unwrap_or(1)
}

const LABELS: [(&str, LabelKind); 5] = [
    ("category", LabelKind::Category),
    ("sector", LabelKind::Sector),
    ("area", LabelKind::Area),
    ("origin", LabelKind::Origin),
    ("target", LabelKind::Target),
];

fn projects(election: &Election, selected: Option<&[usize]>) -> Table<'static> {
    let used: Vec<_> = LABELS
        .iter()
        .filter(|(_, kind)| {
            let labels = election.candidates().iter().flat_map(|c| &c.labels);
            labels.into_iter().any(|label| label.kind == *kind)
        })
        .collect();
    let mut header: Vec<Cow<'static, str>> = ["project_id", "cost", "votes", "score", "name"]
        .map(Cow::Borrowed)
        .into();
    header.extend(used.iter().map(|(name, _)| Cow::Borrowed(*name)));
    let timed = election.candidates().iter().any(|c| c.submitted.is_some());
    header.extend(timed.then_some(Cow::Borrowed("submitted")));
    header.extend(selected.map(|_| Cow::Borrowed("selected")));
    let mut table = Table::new(header);
    for (place, candidate) in election.candidates().iter().enumerate() {
        let mut row = vec![
            candidate.id.clone(),
            decimal(candidate.cost, election.money_decimals),
            election.votes(place).to_string(),
            decimal(election.score(place), election.point_decimals),
            candidate.name.clone(),
        ];
        for (_, kind) in &used {
            // A cell with commas was read as one label and its parts; the first is all of it.
            let label = candidate.labels.iter().find(|label| label.kind == *kind);
            row.push(label.map(|label| label.value.clone()).unwrap_or_default());
        }
        let submitted = candidate.submitted.map(|at| at.to_string());
        row.extend(timed.then(|| submitted.unwrap_or_default()));
        row.extend(selected.map(|s| u8::from(s.contains(&place)).to_string()));
        let fits = table.push(row.into_iter().map(Cow::Owned).collect());
        debug_assert!(fits, "a row has a cell for every column");
    }
    table
}

fn votes(election: &Election) -> Table<'static> {
    let pointed = matches!(
        election.kind(),
        BallotKind::Cumulative | BallotKind::Scoring
    );
    let names = ["voter_id", "vote", "points"];
    let header = names.iter().take(if pointed { 3 } else { 2 });
    let mut table = Table::new(header.map(|name| Cow::Borrowed(*name)).collect());
    let mut voter = 0_u64;
    for group in 0..election.ballots().groups() {
        let mut choices: Vec<Choice> = election.ballots().choices(group).collect();
        // Best first; for approvals this changes nothing.
        choices.sort_by_key(|choice| std::cmp::Reverse(choice.points));
        let list = |item: &dyn Fn(&Choice) -> String| {
            choices.iter().map(item).collect::<Vec<_>>().join(",")
        };
        let vote = list(&|choice| election.candidate(choice.place()).id.clone());
        let points = list(&|choice| decimal(choice.points, election.point_decimals));
        for _ in 0..election.ballots().times(group) {
            voter += 1;
            let mut row = vec![voter.to_string(), vote.clone()];
            row.extend(pointed.then(|| points.clone()));
            let fits = table.push(row.into_iter().map(Cow::Owned).collect());
            debug_assert!(fits, "a row has a cell for every column");
        }
    }
    table
}
