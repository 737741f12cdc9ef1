//! A cycle's proposals as the sheet of 26 columns: what the public list and the public history of each show, no more.

use std::collections::{BTreeSet, HashMap};

use entity::enums::{Finding, Origin, ProposalStatus, StageKind, Verdict};
use entity::ids::{AgencyId, CycleId, ProposalId, RoundId};
use entity::{board_lines, candidates, cycles, proposals, reviews, rounds, sipd_references};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use tokio::sync::mpsc;

use crate::app::App;
use crate::money::rupiah;
use crate::problem::ApiError;
use crate::proposals::rules::quantity;
use crate::publications::table::{self, Cell};
use crate::sipd::columns::HEADS;
use crate::sipd::{store, words};
use crate::{areas, cycles as cycle_room, nomenclature};

/// Proposals loaded together.
const TOGETHER: u64 = 500;

/// Which proposals are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Standing in a round of this kind of stage.
    pub stage: Option<StageKind>,
    /// For this agency.
    pub agency: Option<AgencyId>,
    /// In this district, village or regency.
    pub area: Option<String>,
    /// In this status.
    pub status: Option<ProposalStatus>,
}

/// What kind of file is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A text.
    Csv,
    /// A workbook.
    Xlsx,
}

/// Makes the sheet. Rows go to the file as they are loaded, so that no more of them than a batch are held.
pub async fn export(
    app: &App,
    cycle: CycleId,
    filter: Filter,
    made: Made,
) -> Result<(String, Vec<u8>), ApiError> {
    let cycle = cycle_room::service::known(app, cycle).await?;
    let _turn = app
        .sipd
        .exports
        .try_acquire()
        .map_err(|_| ApiError::unavailable())?;
    let (sender, mut receiver) = mpsc::channel::<Vec<Cell>>(256);
    let writing = tokio::task::spawn_blocking(move || {
        let rows = std::iter::from_fn(|| receiver.blocking_recv());
        match made {
            Made::Csv => table::csv(&HEADS, rows),
            Made::Xlsx => table::xlsx("Usulan", &HEADS, rows),
        }
    });
    let loaded = load(app.db.read(), &cycle, &filter, &sender).await;
    drop(sender);
    let file = writing.await.map_err(ApiError::internal)??;
    loaded?;
    let kind = match made {
        Made::Csv => "csv",
        Made::Xlsx => "xlsx",
    };
    let name = format!("usulan-{}-{}.{kind}", cycle.regency_code, cycle.fiscal_year);
    Ok((name, file))
}

/// Names and stages that every batch needs.
struct Names {
    places: HashMap<String, String>,
    agencies: HashMap<AgencyId, String>,
    rounds: HashMap<RoundId, (StageKind, Option<AgencyId>)>,
}

async fn load(
    db: &impl ConnectionTrait,
    cycle: &cycles::Model,
    filter: &Filter,
    sender: &mpsc::Sender<Vec<Cell>>,
) -> Result<(), ApiError> {
    let names = names(db, cycle).await?;
    let (mut after, mut number) = (None, 0_usize);
    loop {
        let rows = page(db, cycle.id, filter, after).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Some(last.id);
        let batch = Batch::load(db, cycle.id, &rows, &names).await?;
        for row in &rows {
            number += 1;
            let cells = batch.cells(number, row);
            if sender.send(cells).await.is_err() {
                // The writer ended; its error is told.
                return Ok(());
            }
        }
    }
}

async fn names(db: &impl ConnectionTrait, cycle: &cycles::Model) -> Result<Names, ApiError> {
    use entity::enums::AreaLevel::{District, Village};
    let mut places = areas::service::names(db, vec![cycle.regency_code.clone()]).await?;
    for level in [District, Village] {
        let below = areas::service::below(db, &cycle.regency_code, level).await?;
        places.extend(below.into_iter().map(|area| (area.code, area.name)));
    }
    let agencies = entity::agencies::Entity::find()
        .filter(entity::agencies::Column::RegencyCode.eq(&cycle.regency_code))
        .all(db)
        .await?;
    let held: Vec<(RoundId, StageKind, Option<AgencyId>)> = rounds::Entity::find()
        .select_only()
        .columns([
            rounds::Column::Id,
            rounds::Column::StageKind,
            rounds::Column::AgencyId,
        ])
        .filter(rounds::Column::CycleId.eq(cycle.id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(Names {
        places,
        agencies: agencies.into_iter().map(|row| (row.id, row.name)).collect(),
        rounds: held
            .into_iter()
            .map(|(id, kind, agency)| (id, (kind, agency)))
            .collect(),
    })
}

async fn page(
    db: &impl ConnectionTrait,
    cycle: CycleId,
    filter: &Filter,
    after: Option<ProposalId>,
) -> Result<Vec<proposals::Model>, ApiError> {
    use proposals::Column as C;
    let mut query = proposals::Entity::find()
        .filter(C::CycleId.eq(cycle))
        .filter(C::SubmittedAt.is_not_null());
    if let Some(stage) = filter.stage {
        let held = Query::select()
            .column(rounds::Column::Id)
            .from(rounds::Entity)
            .and_where(rounds::Column::CycleId.eq(cycle))
            .and_where(rounds::Column::StageKind.eq(stage.to_value()))
            .to_owned();
        query = query.filter(C::RoundId.in_subquery(held));
    }
    if let Some(agency) = filter.agency {
        query = query.filter(C::AgencyId.eq(agency));
    }
    if let Some(status) = filter.status {
        query = query.filter(C::Status.eq(status));
    }
    if let Some(area) = &filter.area {
        let column = match area.len() {
            13 => C::VillageCode,
            8 => C::DistrictCode,
            5 => C::RegencyCode,
            _ => {
                return Err(ApiError::field(
                    "area",
                    "Isi kode kecamatan atau desa/kelurahan, misalnya 35.78.01.",
                    "Give the code of a district or a village, for example 35.78.01.",
                ));
            }
        };
        query = query.filter(column.eq(area));
    }
    if let Some(after) = after {
        query = query.filter(C::Id.gt(after));
    }
    Ok(query.order_by_asc(C::Id).limit(TOGETHER).all(db).await?)
}

/// What a batch of proposals needs, loaded with a query a table.
struct Batch<'a> {
    names: &'a Names,
    reviews: HashMap<ProposalId, Vec<reviews::Model>>,
    candidates: HashMap<ProposalId, Vec<candidates::Model>>,
    lines: HashMap<ProposalId, Vec<board_lines::Model>>,
    references: HashMap<ProposalId, sipd_references::Model>,
    activities: HashMap<String, String>,
}

fn grouped<T>(rows: Vec<T>, id: impl Fn(&T) -> ProposalId) -> HashMap<ProposalId, Vec<T>> {
    let mut groups: HashMap<ProposalId, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(id(&row)).or_default().push(row);
    }
    groups
}

impl<'a> Batch<'a> {
    async fn load(
        db: &impl ConnectionTrait,
        cycle: CycleId,
        rows: &[proposals::Model],
        names: &'a Names,
    ) -> Result<Self, ApiError> {
        let ids: Vec<ProposalId> = rows.iter().map(|row| row.id).collect();
        let found = reviews::Entity::find()
            .filter(reviews::Column::ProposalId.is_in(ids.iter().copied()))
            .order_by_asc(reviews::Column::Id)
            .all(db)
            .await?;
        let stood = candidates::Entity::find()
            .filter(candidates::Column::ProposalId.is_in(ids.iter().copied()))
            .order_by_asc(candidates::Column::Id)
            .all(db)
            .await?;
        let lines = board_lines::Entity::find()
            .filter(board_lines::Column::CycleId.eq(cycle))
            .filter(board_lines::Column::ProposalId.is_in(ids.iter().copied()))
            .order_by_asc(board_lines::Column::ProposalId)
            .order_by_asc(board_lines::Column::Number)
            .all(db)
            .await?;
        let codes: BTreeSet<String> = lines
            .iter()
            .filter_map(|line| line.nomenclature_code.clone())
            .collect();
        Ok(Self {
            names,
            activities: nomenclature::service::names(db, cycle, codes).await?,
            references: store::references_of(db, cycle, &ids).await?,
            reviews: grouped(found, |row| row.proposal_id),
            candidates: grouped(stood, |row| row.proposal_id),
            lines: grouped(lines, |row| row.proposal_id),
        })
    }

    fn stage(&self, round: RoundId) -> Option<StageKind> {
        self.names.rounds.get(&round).map(|(kind, _)| *kind)
    }

    fn place(&self, code: &str) -> String {
        self.names.places.get(code).cloned().unwrap_or_default()
    }

    fn agency(&self, id: Option<AgencyId>) -> String {
        id.and_then(|id| self.names.agencies.get(&id).cloned())
            .unwrap_or_default()
    }

    /// What was found and decided at a kind of stage, the last of each.
    fn recommendation(&self, row: &proposals::Model, kind: StageKind) -> String {
        let mut reviews = self.reviews.get(&row.id).into_iter().flatten();
        let found = reviews.rfind(|review| self.stage(review.round_id) == Some(kind));
        let mut stood = self.candidates.get(&row.id).into_iter().flatten();
        let decided = stood
            .rfind(|place| self.stage(place.round_id) == Some(kind) && place.verdict.is_some());
        let found = found.map(|review| {
            let amount = quantity(review.quantity_milli)
                .to_string()
                .replace('.', ",");
            let (unit, cost) = (&row.unit, rupiah(review.cost_idr));
            let said = format!("{}: {amount} {unit}, {cost}", finding(review.finding));
            because(said, review.reason.as_deref())
        });
        let decided = decided.and_then(|place| {
            let said = format!("Musyawarah: {}", verdict(place.verdict?));
            Some(because(said, place.verdict_reason.as_deref()))
        });
        let both: Vec<String> = found.into_iter().chain(decided).collect();
        both.join(". ")
    }

    /// The last public reason why it is where it is.
    fn note(&self, row: &proposals::Model) -> String {
        let reviews = self.reviews.get(&row.id).into_iter().flatten();
        let found = reviews.filter_map(|review| Some((review.at, review.reason.clone()?)));
        let stood = self.candidates.get(&row.id).into_iter().flatten();
        let decided =
            stood.filter_map(|place| Some((place.decided_at?, place.verdict_reason.clone()?)));
        let last = found.chain(decided).max_by_key(|(at, _)| *at);
        last.map(|(_, reason)| reason).unwrap_or_default()
    }

    /// The agency it was meant for first: that of the first forum it stood in, else the one it has.
    fn first_agency(&self, row: &proposals::Model) -> Option<AgencyId> {
        let stood = self.candidates.get(&row.id).into_iter().flatten();
        let mut forums = stood.filter_map(|place| self.names.rounds.get(&place.round_id)?.1);
        forums.next().or(row.agency_id)
    }

    fn activities(&self, row: &proposals::Model) -> String {
        let lines = self.lines.get(&row.id).into_iter().flatten();
        let codes: BTreeSet<&String> = lines
            .filter_map(|line| line.nomenclature_code.as_ref())
            .collect();
        let named = codes
            .into_iter()
            .map(|code| match self.activities.get(code) {
                Some(name) => format!("{code} {name}"),
                None => code.clone(),
            });
        named.collect::<Vec<_>>().join("; ")
    }

    fn cells(&self, number: usize, row: &proposals::Model) -> Vec<Cell> {
        let text = |value: String| Cell::Text(value);
        let reference = self.references.get(&row.id);
        let id = reference.map_or(&row.tracking_code, |known| &known.sipd_id);
        let day = reference.and_then(|known| known.proposed_on.clone());
        let day = day.or_else(|| row.submitted_at.map(|at| at.date_naive().to_string()));
        let mut stood = self.candidates.get(&row.id).into_iter().flatten();
        let here = stood.rfind(|place| Some(place.round_id) == row.round_id);
        let (volume, cost) = here.map_or((row.quantity_milli, row.cost_idr), |place| {
            (place.quantity_milli, place.cost_idr)
        });
        let lines = self.lines.get(&row.id).and_then(|lines| lines.first());
        let last = lines.and_then(|line| line.agency_id).or(row.agency_id);
        let stage = row.round_id.and_then(|round| self.stage(round));
        let at = |kind| text(self.recommendation(row, kind));
        vec![
            text(number.to_string()),
            text(id.clone()),
            text(day.unwrap_or_default()),
            text(proposer(row)),
            text(profile(row)),
            text(row.title.clone()),
            text(row.problem.clone()),
            text(address(row)),
            text(self.place(&row.regency_code)),
            text(self.place(&row.district_code)),
            text(self.place(&row.village_code)),
            text(row.times_proposed.to_string()),
            text(self.agency(self.first_agency(row))),
            text(self.agency(last)),
            text(words::written(row.status, stage)),
            text(self.note(row)),
            at(StageKind::PartnerValidation),
            at(StageKind::VillageMeeting),
            at(StageKind::DistrictMeeting),
            at(StageKind::AgencyForum),
            at(StageKind::RegencyMeeting),
            Cell::Number(quantity(volume)),
            text(row.unit.clone()),
            Cell::Number(table::whole(cost)),
            text(String::new()),
            text(self.activities(row)),
        ]
    }
}

fn because(said: String, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{said} ({reason})"),
        None => said,
    }
}

fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Accept => "Diterima",
        Finding::AcceptWithChanges => "Diterima dengan perubahan",
        Finding::Merge => "Digabung",
        Finding::Redirect => "Dialihkan",
        Finding::Return => "Dikembalikan",
        Finding::Reject => "Ditolak",
        Finding::Defer => "Ditunda",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accommodated => "diakomodir",
        Verdict::Reserve => "cadangan",
        Verdict::Deferred => "ditunda",
        Verdict::NotAccommodated => "tidak diakomodir",
    }
}

/// Who proposed, as the public list tells it: a body, or what kind of proposer it is; never a person.
fn proposer(row: &proposals::Model) -> String {
    let kind = match row.origin {
        Origin::Resident | Origin::Assisted => "Masyarakat",
        Origin::Neighbourhood => "RT/RW",
        Origin::VillageMeeting => "Musyawarah Desa/Kelurahan",
        Origin::WomensForum => "Forum Perempuan",
        Origin::ChildrensForum => "Forum Anak",
        Origin::DisabilityForum => "Forum Penyandang Disabilitas",
        Origin::CouncilInput => "DPRD",
    };
    row.on_behalf_of.clone().unwrap_or_else(|| kind.into())
}

/// Whom it serves.
fn profile(row: &proposals::Model) -> String {
    let counted = [(row.households, "KK"), (row.people, "jiwa")];
    let counted = counted
        .into_iter()
        .filter_map(|(many, what)| many.map(|many| format!("{many} {what}")));
    counted.collect::<Vec<_>>().join(", ")
}

fn address(row: &proposals::Model) -> String {
    match row.lat.zip(row.lng) {
        // Six decimals are a hand's breadth.
        Some((lat, lng)) => format!("{} ({lat:.6}, {lng:.6})", row.address),
        None => row.address.clone(),
    }
}
