//! One proposal as the public sees it.

use askama::Template;
use entity::ids::ProposalId;
use entity::{attachments, candidates, proposals, reasons, reviews};
use poem::web::Path;
use poem::{Response, handler};
use uuid::Uuid;

use super::journey;
use crate::follows::wire::FollowersOut;
use crate::problem::ApiError;
use crate::proposals::{policy, rules, service, tracking_code};
use crate::rounds::standing;
use crate::web::format::Zone;
use crate::web::{Chrome, PageError, Visit, filters, html};
use crate::{
    agencies, areas, attachments as attachment_room, follows, references, reviews as review_room,
};

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
    mine: bool,
    may_attach: bool,
    followers: i64,
    following: bool,
    url: String,
    told: String,
    picture: String,
}

impl ProposalPage {
    fn beneficiaries(&self) -> Vec<(&'static str, i64)> {
        let proposal = &self.proposal;
        [
            ("households", proposal.households),
            ("people", proposal.people),
            ("women", proposal.women),
            ("children", proposal.children),
            ("elderly", proposal.elderly),
            ("disabled", proposal.disabled),
        ]
        .into_iter()
        .filter_map(|(label, count)| count.map(|count| (label, i64::from(count))))
        .collect()
    }

    fn reason(&self, code: &str) -> &str {
        self.reasons
            .iter()
            .find(|reason| reason.code == *code)
            .map_or("", |reason| {
                self.chrome.lang.pick(&reason.label_id, &reason.label_en)
            })
    }
}

#[handler]
pub(super) async fn show_proposal(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let db = visit.app.db.read();
    let id = ProposalId(Uuid::parse_str(&id).map_err(|_| ApiError::not_found())?);
    let proposal = service::show(&visit.app, visit.caller.as_deref(), id).await?;
    let mine = visit
        .caller
        .as_ref()
        .is_some_and(|caller| policy::owns(caller, &proposal));
    let codes = vec![
        proposal.village_code.clone(),
        proposal.district_code.clone(),
    ];
    let mut names = areas::service::names(db, codes).await?;
    let village = names.remove(&proposal.village_code).unwrap_or_default();
    let agency = match proposal.agency_id {
        Some(agency) => Some(agencies::service::get(db, agency).await?),
        None => None,
    };
    let sector = references::service::sectors(db)
        .await?
        .into_iter()
        .find(|sector| sector.code == proposal.sector);
    let counted = match proposal.submitted_at {
        Some(_) => follows::service::counted(&visit.app, visit.caller.as_deref(), id).await?,
        None => FollowersOut::default(),
    };
    let site = visit.app.config.public_url();
    let attachments =
        attachment_room::service::list(&visit.app, visit.caller.as_deref(), id).await?;
    html(
        &visit.lang,
        &ProposalPage {
            chrome: visit.chrome,
            district: names.remove(&proposal.district_code).unwrap_or_default(),
            sector: sector.map_or_else(
                || proposal.sector.clone(),
                |sector| visit.lang.pick(&sector.name_id, &sector.name_en).to_owned(),
            ),
            agency: agency.map(|agency| agency.name),
            zone: Zone::of(&proposal.village_code),
            candidates: standing::of_proposal(db, id).await?,
            reviews: review_room::service::of_proposal(db, id).await?,
            reasons: references::service::reasons(db).await?,
            attachments,
            followers: counted.followers,
            following: counted.following,
            url: format!("{site}/proposals/{id}"),
            told: journey::preview(&visit.lang, &proposal, &village),
            village,
            picture: journey::picture(&visit.app, id).await?,
            may_attach: mine && attachment_room::service::changes(proposal.status),
            mine,
            proposal,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;
    use crate::web::visit::tests::chrome;

    #[test]
    fn hostile_texts_stay_text() {
        let page = ProposalPage {
            chrome: chrome(),
            proposal: samples::proposal(),
            village: samples::HOSTILE.into(),
            district: "Tegalsari".into(),
            sector: "Jalan".into(),
            agency: Some("Dinas".into()),
            zone: Zone::of("35"),
            candidates: vec![samples::candidate()],
            reviews: vec![reviews::Model {
                id: entity::ids::ReviewId(samples::id()),
                proposal_id: ProposalId(samples::id()),
                round_id: entity::ids::RoundId(samples::id()),
                reviewer_id: entity::ids::AccountId(samples::id()),
                office: samples::HOSTILE.into(),
                finding: entity::enums::Finding::Merge,
                quantity_milli: 1_000,
                cost_idr: 1,
                reason_code: Some("ganda".into()),
                reason: Some(samples::HOSTILE.into()),
                merged_into_id: Some(ProposalId(samples::id())),
                redirected_to_id: None,
                at: samples::now(),
            }],
            reasons: vec![reasons::Model {
                code: "ganda".into(),
                label_id: "Usulan ganda".into(),
                label_en: "Duplicate".into(),
                position: 1,
            }],
            attachments: Vec::new(),
            mine: true,
            may_attach: true,
            followers: 3,
            following: false,
            url: "http://localhost/proposals/1".into(),
            told: samples::HOSTILE.into(),
            picture: String::new(),
        };
        let html = samples::render(&page);
        samples::assert_escaped(&html);
        for part in [
            "1.250,5",
            "Rp\u{a0}1.250.500",
            "123-456-7890",
            "Usulan ganda",
            "WIB",
        ] {
            assert!(html.contains(part), "{part}");
        }
    }
}
