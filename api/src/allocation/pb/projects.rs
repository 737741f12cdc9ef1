//! Projects, their costs and labels, and what may be spent on a label.

use std::collections::HashSet;

use super::amount::Amount;
use super::document::Document;
use super::error::{PbError, Problem};
use super::points::list;
use crate::allocation::{Bound, Candidate, Label, LabelKind};

/// All amounts of money, in their shared unit.
pub(super) struct Money {
    pub(super) decimals: u32,
    pub(super) budget: i64,
    costs: Vec<i64>,
}

impl Money {
    pub(super) fn read(document: &Document<'_>) -> Result<Self, PbError> {
        let text = document.needed("budget")?;
        let budget = Amount::parse_positive(text).map_err(|p| document.meta_error("budget", p))?;
        let projects = &document.projects;
        let column = projects
            .column("cost")
            .ok_or_else(|| document.meta_error("budget", Problem::NoColumn("cost")))?;
        let mut costs = Vec::with_capacity(projects.rows().len());
        for (row, cells) in projects.rows().enumerate() {
            let cost = Amount::parse_positive(cells[column].trim())
                .map_err(|problem| document.cell_error(projects, row, column, problem))?;
            costs.push(cost);
        }
        let decimals = costs.iter().map(|cost| cost.decimals());
        let decimals = decimals.fold(budget.decimals(), u32::max);
        let large = |text: &str| Problem::TooLarge(text.to_owned());
        let scaled = costs.iter().zip(projects.rows()).enumerate();
        let scaled = scaled.map(|(row, (cost, cells))| {
            cost.scaled(decimals).ok_or_else(|| {
                document.cell_error(projects, row, column, large(cells[column].trim()))
            })
        });
        Ok(Self {
            decimals,
            budget: budget
                .scaled(decimals)
                .ok_or_else(|| document.meta_error("budget", large(text)))?,
            costs: scaled.collect::<Result<_, _>>()?,
        })
    }
}

/// Columns that label a project, and what with.
const LABELS: [(&str, LabelKind); 8] = [
    ("category", LabelKind::Category),
    ("target", LabelKind::Target),
    ("sector", LabelKind::Sector),
    ("origin", LabelKind::Origin),
    ("neighborhood", LabelKind::Area),
    ("district", LabelKind::Area),
    ("subunit", LabelKind::Area),
    ("area", LabelKind::Area),
];

/// The candidates, in the file's order.
pub(super) fn candidates(
    document: &Document<'_>,
    money: &Money,
) -> Result<Vec<Candidate>, PbError> {
    let projects = &document.projects;
    let column = projects.column("project_id");
    let column =
        column.ok_or_else(|| document.meta_error("budget", Problem::NoColumn("project_id")))?;
    let name = projects.column("name");
    let submitted = projects.column("submitted");
    let labels: Vec<_> = LABELS
        .iter()
        .filter_map(|(name, kind)| projects.column(name).map(|column| (column, *kind)))
        .collect();
    let mut seen = HashSet::new();
    let mut candidates = Vec::with_capacity(projects.rows().len());
    for (row, (cells, cost)) in projects.rows().zip(&money.costs).enumerate() {
        let id = cells[column].trim();
        let problem = if id.is_empty() {
            Some(Problem::NoId)
        } else if !seen.insert(id) {
            Some(Problem::ProjectTwice(id.to_owned()))
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(document.cell_error(projects, row, column, problem));
        }
        candidates.push(Candidate {
            id: id.to_owned(),
            name: name
                .map(|at| cells[at].trim().to_owned())
                .unwrap_or_default(),
            cost: *cost,
            submitted: match submitted {
                Some(at) => time(cells[at].trim())
                    .map_err(|problem| document.cell_error(projects, row, at, problem))?,
                None => None,
            },
            labels: labels
                .iter()
                .flat_map(|(column, kind)| values(*kind, &cells[*column]))
                .collect(),
        });
    }
    Ok(candidates)
}

/// When a project was submitted, as any number that grows with time; nothing in an empty cell.
fn time(cell: &str) -> Result<Option<i64>, Problem> {
    let number = |cell: &str| {
        cell.parse()
            .map_err(|_| Problem::NotNumber(cell.to_owned()))
    };
    Some(cell)
        .filter(|cell| !cell.is_empty())
        .map(number)
        .transpose()
}

/// The labels of a cell. Names may contain commas, so the whole cell is one too.
fn values(kind: LabelKind, cell: &str) -> Vec<Label> {
    let whole = cell.trim();
    let several = whole.contains(',');
    let parts = list(whole).filter(|_| several);
    let all = std::iter::once(whole).filter(|whole| !whole.is_empty());
    let label = |value: &str| Label {
        kind,
        value: value.to_owned(),
    };
    all.chain(parts).map(label).collect()
}

/// Ceilings from budgets per category and neighbourhood.
pub(super) fn caps(document: &Document<'_>, money: &Money) -> Result<Vec<Bound>, PbError> {
    let mut caps = Vec::new();
    for (names, key, kind) in [
        ("categories", "budget_per_category", LabelKind::Category),
        ("neighborhoods", "budget_per_neighborhood", LabelKind::Area),
    ] {
        let Some(amounts) = document.value(key)? else {
            continue;
        };
        let names: Vec<&str> = list(document.needed(names)?).collect();
        let amounts: Vec<&str> = list(amounts).collect();
        if names.len() != amounts.len() {
            let (expected, found) = (names.len(), amounts.len());
            let problem = Problem::Caps {
                key,
                expected,
                found,
            };
            return Err(document.meta_error(key, problem));
        }
        for (name, text) in names.into_iter().zip(amounts) {
            let amount = Amount::parse_positive(text)
                .and_then(|amount| {
                    let scaled = amount.scaled(money.decimals);
                    scaled.ok_or_else(|| Problem::TooLarge(text.to_owned()))
                })
                .map_err(|problem| document.meta_error(key, problem))?;
            let value = name.to_owned();
            caps.push(Bound {
                label: Label { kind, value },
                amount,
            });
        }
    }
    Ok(caps)
}
