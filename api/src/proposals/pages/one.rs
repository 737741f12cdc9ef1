//! One proposal as the public sees it.

use askama::Template;
use entity::ids::ProposalId;
use entity::{agencies, attachments, candidates, proposals, reasons, reviews, sectors};
use poem::web::Path;
use poem::{Response, handler};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::areas;
use crate::problem::ApiError;
use crate::proposals::life;
use crate::web::format::Zone;
use crate::web::labels::Label;
use crate::web::{Chrome, PageError, Visit, filters, html};

#[derive(Template)]
#[template(path = "proposals/one.html")]
struct ProposalPage {
    chrome: Chrome,
    proposal: proposals::Model,
    village: String,
    district: String,
    sector: String,
    agency: Option<String>,
    zone: Zone,
    candidates: Vec<candidates::Model>,
    reviews: Vec<reviews::Model>,
    reasons: Vec<reasons::Model>,
    attachments: Vec<attachments::Model>,
}

impl ProposalPage {
    fn beneficiaries(&self) -> Vec<(&'static str, i64)> {
        let proposal = &self.proposal;
        [
            ("Rumah tangga", proposal.households),
            ("Orang", proposal.people),
            ("Perempuan", proposal.women),
            ("Anak", proposal.children),
            ("Lansia", proposal.elderly),
            ("Penyandang disabilitas", proposal.disabled),
        ]
        .into_iter()
        .filter_map(|(label, count)| count.map(|count| (label, i64::from(count))))
        .collect()
    }

    fn reason(&self, code: &Option<String>) -> &str {
        let Some(code) = code else { return "" };
        self.reasons
            .iter()
            .find(|reason| reason.code == *code)
            .map_or("", |reason| reason.label_id.as_str())
    }
}

#[handler]
pub(super) async fn show_proposal(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let id = ProposalId(Uuid::parse_str(&id).map_err(|_| ApiError::not_found())?);
    let proposal = life::get_public(db, id).await?;
    let codes = vec![
        proposal.village_code.clone(),
        proposal.district_code.clone(),
    ];
    let mut names = areas::service::names(db, codes).await?;
    let agency = match proposal.agency_id {
        Some(agency) => agencies::Entity::find_by_id(agency).one(db).await?,
        None => None,
    };
    let sector = sectors::Entity::find_by_id(proposal.sector.clone())
        .one(db)
        .await?;
    html(&ProposalPage {
        chrome: visit.chrome,
        village: names.remove(&proposal.village_code).unwrap_or_default(),
        district: names.remove(&proposal.district_code).unwrap_or_default(),
        sector: sector.map_or_else(|| proposal.sector.clone(), |sector| sector.name_id),
        agency: agency.map(|agency| agency.name),
        zone: Zone::of(&proposal.village_code),
        candidates: candidates::Entity::find()
            .filter(candidates::Column::ProposalId.eq(id))
            .order_by_asc(candidates::Column::EnteredAt)
            .all(db)
            .await?,
        reviews: reviews::Entity::find()
            .filter(reviews::Column::ProposalId.eq(id))
            .order_by_asc(reviews::Column::At)
            .all(db)
            .await?,
        reasons: reasons::Entity::find().all(db).await?,
        attachments: attachments::Entity::find()
            .filter(attachments::Column::ProposalId.eq(id))
            .order_by_asc(attachments::Column::CreatedAt)
            .all(db)
            .await?,
        proposal,
    })
}
