//! Scoring: sets of criteria with their weights, the sheet that is filled in, and the way to the ranked list.

mod form;
mod judge;
mod set;
mod sheet;

use askama::Template;
use entity::criteria_sets;
use entity::enums::{CriteriaState, StageKind};
use entity::ids::CriteriaSetId;
use entity::stages;
use poem::web::Path;
use poem::{Response, Route, handler};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{Head, head, places};
use crate::auth::{Caller, Once};
use crate::criteria::service;
use crate::criteria::wire::{
    CriteriaSetIn, CriteriaSetOut, CriterionKind, CriterionWire, MethodName, ReadySetOut,
    ScaleForm, ScorerName, SetIn,
};
use crate::desk::uuid;
use crate::problem::ApiError;
use crate::web::forms::refused;
use crate::web::{
    Choice, Chrome, Fields, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};
use crate::{cycles, references};

/// Adds `/desk/cycles/{id}/criteria` and what is below it.
pub(super) fn routes(route: Route) -> Route {
    route
        .at("/desk/cycles/:id/criteria", poem::get(show).post(create))
        .at(
            "/desk/cycles/:id/criteria/:set",
            poem::get(set::show).post(set::save),
        )
        .at(
            "/desk/cycles/:id/criteria/:set/weights",
            poem::get(judge::show).post(judge::save),
        )
        .at(
            "/desk/cycles/:id/criteria/:set/sheet",
            poem::get(sheet::show).post(sheet::save),
        )
}

/// Sets a page shows: more than a cycle ever has.
const SETS: u64 = 100;
/// What stands in the select for a set of one's own.
const OWN: &str = "own";

/// A set as the list has it.
struct Row {
    set: CriteriaSetOut,
    state: CriteriaState,
    stage: StageKind,
    sector: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/planner/criteria.html")]
struct CriteriaPage {
    chrome: Chrome,
    head: Head,
    form: FormState,
    rows: Vec<Row>,
    ready: Vec<ReadySetOut>,
    starts: Vec<Choice>,
    stages: Vec<Choice>,
    sectors: Vec<Choice>,
    key: Uuid,
}

impl CriteriaPage {
    fn address(&self, row: &Row) -> String {
        self.head.at(&format!("/criteria/{}", row.set.id))
    }

    fn name<'a>(&'a self, row: &'a Row) -> &'a str {
        self.chrome.lang.pick(&row.set.name_id, &row.set.name_en)
    }

    fn ready_name<'a>(&'a self, set: &'a ReadySetOut) -> &'a str {
        self.chrome.lang.pick(&set.name_id, &set.name_en)
    }

    fn state(row: &Row) -> &'static str {
        match row.state {
            CriteriaState::Draft => "criteria-draft",
            CriteriaState::InForce => "criteria-in-force",
            CriteriaState::Superseded => "criteria-superseded",
        }
    }

    fn tone(row: &Row) -> &'static str {
        match row.state {
            CriteriaState::Draft => "warm",
            CriteriaState::InForce => "good",
            CriteriaState::Superseded => "",
        }
    }

    fn is_draft(row: &Row) -> bool {
        row.state == CriteriaState::Draft
    }
}

async fn page(
    visit: &Visit,
    caller: &Caller,
    head: Head,
    form: FormState,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let cycle = head.cycle.id;
    let lang = &visit.lang;
    let sectors = references::service::sectors(db).await?;
    let sector_name = |code: &str| {
        let sector = sectors.iter().find(|sector| sector.code == code);
        sector.map(|sector| lang.pick(&sector.name_id, &sector.name_en).to_owned())
    };
    let mut rows = Vec::new();
    for model in service::list(&visit.app, Some(caller), cycle, None, SETS).await? {
        rows.push(Row {
            state: model.state,
            stage: model.stage_kind,
            sector: model.sector.as_deref().and_then(sector_name),
            set: model.try_into()?,
        });
    }
    rows.sort_by_key(|row| match row.state {
        CriteriaState::Draft => 0,
        CriteriaState::InForce => 1,
        CriteriaState::Superseded => 2,
    });
    let ready = service::ready_sets();
    let mut starts: Vec<Choice> = ready
        .iter()
        .map(|set| Choice::new(set.code.clone(), lang.pick(&set.name_id, &set.name_en)))
        .collect();
    starts.push(Choice::new(OWN, lang.text("criteria-own")));
    let steps: Vec<stages::Model> = cycles::service::stages(db, cycle).await?;
    html(
        lang,
        &CriteriaPage {
            chrome: visit.chrome.clone(),
            head,
            form,
            rows,
            ready,
            starts,
            stages: places::stages(visit, &steps),
            sectors: sectors
                .iter()
                .map(|sector| {
                    let name = lang.pick(&sector.name_id, &sector.name_en);
                    Choice::new(sector.code.clone(), name)
                })
                .collect(),
            key: Uuid::now_v7(),
        },
    )
}

#[handler]
async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    page(&visit, &caller, head, FormState::default()).await
}

/// A set of one's own to begin with: one criterion that officers score.
fn own() -> SetIn {
    SetIn {
        code: "sendiri".into(),
        name_id: "Perangkat kriteria".into(),
        name_en: "Set of criteria".into(),
        source: "Keputusan badan perencanaan".into(),
        method: MethodName::SawRange,
        criteria: vec![CriterionWire {
            code: "urgency".into(),
            name_id: "Kemendesakan".into(),
            name_en: "Urgency".into(),
            kind: CriterionKind::Benefit,
            scale: ScaleForm::Points,
            min: Some(1),
            max: Some(5),
            steps: None,
            bands: None,
            scorer: ScorerName::Officer,
            measure: None,
            weight: Some(1.0),
        }],
    }
}

fn read(fields: &Fields) -> Result<CriteriaSetIn, ApiError> {
    let stage = StageKind::try_from_value(&fields.get("stage_kind").to_owned());
    let Ok(stage) = stage else {
        return Err(ApiError::field(
            "/stage_kind",
            "Pilih salah satu.",
            "Choose one.",
        ));
    };
    let start = fields.get("ready");
    Ok(CriteriaSetIn {
        stage_kind: stage.into(),
        sector: fields.optional("sector").map(ToOwned::to_owned),
        ready: Some(start.to_owned()).filter(|start| start != OWN),
        set: (start == OWN).then(own),
        joining: None,
        in_force: None,
    })
}

#[handler]
async fn create(
    visit: Visit,
    Path(id): Path<String>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let fields = form.into_fields();
    let cycle = head.cycle.id;
    let done = async {
        let new = read(&fields)?;
        let request = (cycle.0, fields.get("ready"), fields.get("stage_kind"));
        let key = fields.optional("key").map(ToOwned::to_owned);
        let once = Once::new(caller.account, key, "page_criteria", &request)?;
        service::create(&visit.app, caller.clone(), cycle, new, once).await
    };
    match done.await {
        Ok(row) => Ok(see_other(
            &head.at(&format!("/criteria/{}?kabar=kriteria", row.id)),
        )),
        Err(error) => {
            refused(fields, error, async |form| {
                page(&visit, &caller, head, form).await
            })
            .await
        }
    }
}

/// A set with its row.
struct Opened {
    row: criteria_sets::Model,
    set: CriteriaSetOut,
}

impl Opened {
    fn is_draft(&self) -> bool {
        self.row.state == CriteriaState::Draft
    }

    fn is_in_force(&self) -> bool {
        self.row.state == CriteriaState::InForce
    }

    /// Where a page about it is.
    fn at(&self, page: &str) -> String {
        format!(
            "/desk/cycles/{}/criteria/{}{page}",
            self.row.cycle_id, self.row.id
        )
    }

    /// Where anybody reads it.
    fn public(&self) -> String {
        format!("/cycles/{}/criteria/{}", self.row.cycle_id, self.row.id)
    }
}

async fn open(visit: &Visit, caller: &Caller, cycle: &str, id: &str) -> Result<Opened, ApiError> {
    let cycle = entity::ids::CycleId(uuid(cycle)?);
    let id = CriteriaSetId(uuid(id)?);
    let (row, _) = service::show(&visit.app, Some(caller), cycle, id).await?;
    Ok(Opened {
        set: row.clone().try_into()?,
        row,
    })
}

/// The choices of a closed set whose values have names in the catalogues under `key`.
fn choices<V: serde::Serialize>(visit: &Visit, key: &str, values: &[V]) -> Vec<Choice> {
    let choice = |value: &V| {
        let name = form::name(value);
        let label = visit.lang.text(&format!("{key}-{name}"));
        Choice::new(name, label)
    };
    values.iter().map(choice).collect()
}

/// A share of 1 as a per cent with one decimal: `0.3456` as `34,6 %`.
fn per_cent(share: f64) -> String {
    format!("{:.1}\u{a0}%", share * 100.0).replace('.', ",")
}
