//! Splitting a proposal among agencies, and making it whole again.

use entity::ids::ProposalId;
use poem::web::Path;
use poem::{Response, handler};
use uuid::Uuid;

use super::one::{self, Shown};
use super::row::Row;
use crate::board::service;
use crate::board::wire::{SplitIn, SplitPartIn};
use crate::desk::planner::head;
use crate::desk::uuid;
use crate::problem::{ApiError, FieldError};
use crate::proposals::rules::quantity;
use crate::web::format::{self, parse_number, parse_quantity};
use crate::web::forms::refused;
use crate::web::{Fields, FormState, PageError, ProtectedForm, Visit, see_other};

/// Parts a proposal has at most.
const MOST: usize = 10;
/// Empty parts a form offers.
const SPARE: usize = 2;

/// One part as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The agency.
    pub agency: String,
    /// Its cost.
    pub cost: String,
    /// Its quantity; empty for the whole.
    pub quantity: String,
    /// Activity or sub-activity.
    pub code: String,
}

impl Part {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The parts that stand, with room for more.
pub(super) fn standing(row: &Row) -> Vec<Part> {
    let part = |line: &crate::board::wire::BoardLineOut| Part {
        agency: line.agency_id.map(|id| id.to_string()).unwrap_or_default(),
        cost: format::number(line.cost_idr),
        quantity: if row.is_split() {
            line.amount()
        } else {
            String::new()
        },
        code: line.nomenclature_code.clone().unwrap_or_default(),
    };
    roomy(row.lines.iter().map(part).collect())
}

fn roomy(mut parts: Vec<Part>) -> Vec<Part> {
    let room = (parts.len() + SPARE).min(MOST);
    parts.resize(room, Part::default());
    parts
}

/// The parts of a form, empty ones among them.
fn parts(fields: &Fields) -> Vec<Part> {
    let column = |name| fields.all(name).map(str::trim).collect::<Vec<_>>();
    let (costs, quantities, codes) = (
        column("part_cost"),
        column("part_quantity"),
        column("part_code"),
    );
    let value = |column: &[&str], at: usize| column.get(at).map(|text| (*text).to_owned());
    fields
        .all("part_agency")
        .take(MOST)
        .enumerate()
        .map(|(at, agency)| Part {
            agency: agency.trim().to_owned(),
            cost: value(&costs, at).unwrap_or_default(),
            quantity: value(&quantities, at).unwrap_or_default(),
            code: value(&codes, at).unwrap_or_default(),
        })
        .collect()
}

/// The parts as the service takes them, with the place of each in the form.
fn read(
    fields: &Fields,
    proposal: Uuid,
    typed: &[Part],
) -> Result<(SplitIn, Vec<usize>), ApiError> {
    let mut errors = Vec::new();
    let mut wrong = |name: &str, at: usize, detail: &str, detail_en: &str| {
        errors.push(FieldError {
            pointer: format!("/{name}-{at}"),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    };
    let mut sent = Vec::new();
    let mut places = Vec::new();
    for (at, part) in typed.iter().enumerate() {
        if part.is_empty() {
            continue;
        }
        let agency = Uuid::parse_str(&part.agency).ok();
        if agency.is_none() {
            wrong(
                "agency_id",
                at,
                "Pilih perangkat daerah.",
                "Choose an agency.",
            );
        }
        let cost = parse_number(&part.cost);
        if cost.is_none() {
            wrong(
                "cost_idr",
                at,
                "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.",
                "Give whole rupiah, for example 1250000.",
            );
        }
        let amount = Some(part.quantity.as_str()).filter(|text| !text.is_empty());
        let amount = amount.map(|text| parse_quantity(text).map(quantity));
        if amount == Some(None) {
            wrong(
                "quantity",
                at,
                "Isi angka, misalnya 120,5.",
                "Give a number, for example 120.5.",
            );
        }
        places.push(at);
        sent.push(SplitPartIn {
            agency_id: agency.unwrap_or_default(),
            quantity: amount.flatten(),
            cost_idr: cost.unwrap_or_default(),
            nomenclature_code: Some(part.code.clone()).filter(|code| !code.is_empty()),
        });
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let body = SplitIn {
        proposal_id: proposal,
        parts: sent,
        reason_code: fields.get("split_reason_code").to_owned(),
        reason: fields.get("split_reason").to_owned(),
        seen_act_id: Uuid::parse_str(fields.get("seen")).ok(),
    };
    Ok((body, places))
}

/// A refusal of parts, told at their places in the form; the form's own names begin with `split_`, as another stands
/// beside it.
fn at_places(error: ApiError, places: &[usize]) -> ApiError {
    let problem = error.problem();
    if problem.errors.is_empty() {
        return error;
    }
    let told = problem.errors.iter().cloned().map(|mut one| {
        let mut parts = one.pointer.split('/').skip(1);
        let found = (parts.next(), parts.next(), parts.next());
        one.pointer = match found {
            (Some("parts"), Some(at), Some(field)) => {
                let at: usize = at.parse().unwrap_or_default();
                let at = places.get(at).copied().unwrap_or_default();
                format!("/{field}-{at}")
            }
            (Some(name @ ("reason" | "reason_code")), None, None) => format!("/split_{name}"),
            _ => one.pointer,
        };
        one
    });
    ApiError::fields(told.collect())
}

#[handler]
pub(super) async fn split(
    visit: Visit,
    Path((id, proposal)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let proposal = ProposalId(uuid(&proposal)?);
    let fields = form.into_fields();
    let typed = parts(&fields);
    if fields.has("more", "yes") {
        let shown = Shown {
            split: FormState::filled(fields),
            parts: Some(roomy(typed)),
            ..Shown::default()
        };
        return one::page(&visit, &caller, head, proposal, shown).await;
    }
    let done = async {
        let (body, places) = read(&fields, proposal.0, &typed)?;
        let done = service::split(&visit.app, caller.clone(), head.cycle.id, body).await;
        done.map_err(|error| at_places(error, &places))
    };
    match done.await {
        Ok(_) => Ok(see_other(
            &head.at(&format!("/board/{proposal}?kabar=papan-dibagi")),
        )),
        Err(error) => {
            refused(fields, error, async |split| {
                let shown = Shown {
                    split,
                    parts: Some(typed),
                    ..Shown::default()
                };
                one::page(&visit, &caller, head, proposal, shown).await
            })
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_at_its_place_in_the_form() {
        let agency = Uuid::from_u128(3);
        let text = format!(
            "part_agency=&part_cost=&part_agency={agency}&part_cost=5.000&part_agency=&part_cost=x\
             &split_reason=Dibagi+dua+dinas&split_reason_code=wrong_agency"
        );
        let fields = Fields::parse(text.as_bytes());
        let typed = parts(&fields);
        assert_eq!(typed.len(), 3);
        let error = read(&fields, Uuid::nil(), &typed).unwrap_err();
        let named: Vec<&str> = error
            .problem()
            .errors
            .iter()
            .map(|one| one.pointer.as_str())
            .collect();
        assert_eq!(named, ["/agency_id-2", "/cost_idr-2"]);
        let (body, places) = read(&fields, Uuid::nil(), &typed[..2]).unwrap();
        assert_eq!((body.parts[0].cost_idr, places), (5_000, vec![1]));
        let refused = ApiError::field("/parts/0/agency_id", "Pilih.", "Choose.");
        let told = at_places(refused, &[1]);
        assert_eq!(told.problem().errors[0].pointer, "/agency_id-1");
    }
}
