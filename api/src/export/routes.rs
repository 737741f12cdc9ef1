//! The JSON API of this room.

use entity::ids::{AgencyId, CycleId, ProposalId, RoundId, WorkId};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use uuid::Uuid;

use super::download::{Download, Format, Sheet};
use super::source::{BATCH, Source};
use crate::app::App;
use crate::areas::code::AreaCode;
use crate::areas::wire::AreaOut;
use crate::http::Group;
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::proposals::wire::Sort;
use crate::rounds::standing;
use crate::rounds::wire::{DecisionOut, Phase, RoundOut};
use crate::wire::{AreaLevel, Origin, ProposalStatus, StageKind, Standing, WorkState};
use crate::{agencies, areas, audit, cycles, delivery, figures, proposals, results, rounds};

/// Lists as files.
pub struct ExportApi {
    /// The service's means.
    pub app: App,
}

fn known(parameter: &str, area: Option<&str>) -> Result<(), ApiError> {
    match area {
        Some(area) if AreaCode::parse(area).is_none() => Err(ApiError::field(
            parameter,
            "Isi kode wilayah, misalnya 35.78.01.",
            "Give an area code, for example 35.78.01.",
        )),
        _ => Ok(()),
    }
}

#[OpenApi(prefix_path = "/exports", tag = "Group::Exports")]
impl ExportApi {
    /// Download proposals
    ///
    /// Every proposal of the list `/proposals` as a file, with the list's filters and order. In `geojson` each is a
    /// point where its place is known. Rows are read while the file is sent, so a proposal that changes meanwhile
    /// is told as it was when its row was read.
    #[oai(path = "/proposals", method = "get", operation_id = "export_proposals")]
    #[expect(clippy::too_many_arguments, reason = "one argument a query parameter")]
    async fn proposals(
        &self,
        /// Format; `csv` unless given.
        format: Query<Option<Format>>,
        /// Words to find.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// In this area and below, by code.
        area: Query<Option<String>>,
        /// Of this sector.
        #[oai(validator(max_length = 40))]
        sector: Query<Option<String>>,
        /// For this agency.
        agency_id: Query<Option<Uuid>>,
        /// In this status.
        status: Query<Option<ProposalStatus>>,
        /// Of this origin.
        origin: Query<Option<Origin>>,
        /// Costing at least this, rupiah.
        cost_min: Query<Option<i64>>,
        /// Costing at most this, rupiah.
        cost_max: Query<Option<i64>>,
        /// Of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Standing in this round.
        round_id: Query<Option<Uuid>>,
        /// Order; `newest` unless given.
        sort: Query<Option<Sort>>,
    ) -> Result<Download, ApiError> {
        known("area", area.0.as_deref())?;
        let filter = proposals::service::Filter {
            area: area.0.clone(),
            sector: sector.0,
            agency: agency_id.0.map(AgencyId),
            status: status.0.map(Into::into),
            origin: origin.0.map(Into::into),
            cost_min_idr: cost_min.0,
            cost_max_idr: cost_max.0,
            cycle: cycle_id.0.map(CycleId),
            round: round_id.0.map(RoundId),
            proposer: None,
        };
        let (app, q, sort) = (self.app.clone(), q.0, sort.0.unwrap_or_default());
        let source = Source::open(move |after| {
            let (app, filter, q) = (app.clone(), filter.clone(), q.clone());
            Box::pin(async move {
                let after = after.as_deref();
                proposals::service::list(&app, filter, q.as_deref(), sort, after, BATCH).await
            })
        });
        let of = area.0.or(cycle_id.0.map(|id| id.to_string()));
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "proposals", of).await
    }

    /// Download a round's candidates
    ///
    /// With votes and outcome after the tally, and what the meeting decided.
    #[oai(
        path = "/rounds/:id/candidates",
        method = "get",
        operation_id = "export_candidates"
    )]
    async fn candidates(
        &self,
        /// The round.
        id: Path<Uuid>,
        /// Format; `csv` unless given.
        format: Query<Option<Format>>,
        /// Only those in this standing.
        standing: Query<Option<Standing>>,
    ) -> Result<Download, ApiError> {
        let id = RoundId(id.0);
        let round = standing::get(self.app.db.read(), id).await?;
        let (app, only) = (self.app.clone(), standing.0.map(Into::into));
        let source = Source::open(move |after| {
            let app = app.clone();
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                let db = app.db.read();
                let rows = rounds::service::candidates(db, id, only, after, BATCH).await?;
                Page::cut(
                    rows,
                    BATCH,
                    |row| row.0.id.0,
                    rounds::wire::CandidateOut::from,
                )
            })
        });
        let format = format.0.unwrap_or_default();
        let of = Some(round.area_code);
        Download::of(&self.app, source.await?, format, "candidates", of).await
    }

    /// Download a round's result
    ///
    /// Every candidate that stood, in the order of the result, from the tally on; before that `not_found`.
    #[oai(
        path = "/rounds/:id/result",
        method = "get",
        operation_id = "export_result"
    )]
    async fn result(
        &self,
        /// The round.
        id: Path<Uuid>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
    ) -> Result<Download, ApiError> {
        let id = RoundId(id.0);
        let round = standing::get(self.app.db.read(), id).await?;
        let app = self.app.clone();
        // A round has some hundreds of candidates at most: its result is one page.
        let source = Source::open(move |_| {
            let app = app.clone();
            Box::pin(async move {
                let result = results::service::result(&app, id).await?;
                Ok(Page {
                    items: result.candidates,
                    next: None,
                })
            })
        });
        let format = format.0.unwrap_or_default();
        let of = Some(round.area_code);
        Download::of(&self.app, source.await?, format, "result", of).await
    }

    /// Download rounds
    ///
    /// Every round of the list `/rounds`, with its filters.
    #[oai(path = "/rounds", method = "get", operation_id = "export_rounds")]
    async fn rounds(
        &self,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// Only of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Only of this kind of stage.
        stage: Query<Option<StageKind>>,
        /// Only in this area and below, by code.
        area: Query<Option<String>>,
        /// Only in this phase.
        phase: Query<Option<Phase>>,
    ) -> Result<Download, ApiError> {
        known("area", area.0.as_deref())?;
        let of = area.0.clone().or(cycle_id.0.map(|id| id.to_string()));
        let (app, now) = (self.app.clone(), self.app.clock.now());
        let (stage, phase) = (stage.0.map(Into::into), phase.0.map(Into::into));
        let source = Source::open::<RoundOut, _>(move |after| {
            let (app, area) = (app.clone(), area.0.clone());
            let filter = rounds::service::Filter {
                cycle: cycle_id.0.map(CycleId),
                stage,
                area,
                phase,
            };
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                let db = app.db.read();
                let rows = rounds::service::list(db, filter, now, after, BATCH).await?;
                let rows = rounds::service::named(db, rows, now).await?;
                Page::cut(rows, BATCH, |row| row.id, |row| row)
            })
        });
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "rounds", of).await
    }

    /// Download the decisions of a cycle
    ///
    /// Everything its meetings decided, at every stage, each with its round and its reason.
    #[oai(
        path = "/cycles/:id/decisions",
        method = "get",
        operation_id = "export_decisions"
    )]
    async fn decisions(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Format; `csv` unless given.
        format: Query<Option<Format>>,
        /// Only of this kind of stage.
        stage: Query<Option<StageKind>>,
        /// Only of rounds in this area and below, by code.
        area: Query<Option<String>>,
    ) -> Result<Download, ApiError> {
        known("area", area.0.as_deref())?;
        let cycle = cycles::service::get(self.app.db.read(), CycleId(id.0)).await?;
        let of = area.0.clone().unwrap_or(cycle.regency_code);
        let (app, stage) = (self.app.clone(), stage.0.map(Into::into));
        let source = Source::open::<DecisionOut, _>(move |after| {
            let (app, area) = (app.clone(), area.0.clone());
            let within = rounds::service::Filter {
                cycle: Some(cycle.id),
                stage,
                area,
                phase: None,
            };
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                rounds::service::decisions(app.db.read(), within, after, BATCH).await
            })
        });
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "decisions", Some(of)).await
    }

    /// Download areas
    ///
    /// Every area of the list `/areas`, with its filters; in `geojson` each is a point where one is known.
    #[oai(path = "/areas", method = "get", operation_id = "export_areas")]
    async fn areas(
        &self,
        /// Format; `csv` unless given.
        format: Query<Option<Format>>,
        /// Start of a name, or of a code.
        #[oai(validator(max_length = 100))]
        q: Query<Option<String>>,
        /// Only areas of this level.
        level: Query<Option<AreaLevel>>,
        /// Only this area and those below it, by code.
        within: Query<Option<String>>,
    ) -> Result<Download, ApiError> {
        known("within", within.0.as_deref())?;
        let of = within.0.clone();
        let (app, level) = (self.app.clone(), level.0.map(Into::into));
        let source = Source::open::<AreaOut, _>(move |after| {
            let (app, q, within) = (app.clone(), q.0.clone(), within.0.clone());
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                let db = app.db.read();
                let rows =
                    areas::service::search(db, q.as_deref(), level, within, after, BATCH).await?;
                let key = |row: &entity::areas::Model| (row.name_key.clone(), row.code.clone());
                Page::cut(rows, BATCH, key, Into::into)
            })
        });
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "areas", of).await
    }

    /// Download the figures of an area
    ///
    /// Those of `/areas/{code}/figures`: a row for each district or village; in `geojson` a point each.
    #[oai(
        path = "/areas/:code/figures",
        method = "get",
        operation_id = "export_area_figures"
    )]
    async fn figures(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Format>>,
        /// `district` or `village`; what is right below unless given.
        level: Query<Option<AreaLevel>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let asked = figures::service::Asked {
            area: code.0.clone(),
            level: level.0.map(Into::into),
            cycle: cycle_id.0.map(CycleId),
            measure: figures::wire::AreaMeasure::default(),
        };
        let mut items = figures::service::figures(&self.app, asked).await?.items;
        let source = Source::open(move |_| {
            let items = std::mem::take(&mut items);
            Box::pin(async move { Ok(Page { items, next: None }) })
        });
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "figures", Some(code.0)).await
    }

    /// Download a regency's agencies
    ///
    /// By code.
    #[oai(path = "/agencies", method = "get", operation_id = "export_agencies")]
    async fn agencies(
        &self,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// Code of the regency.
        regency: Query<String>,
    ) -> Result<Download, ApiError> {
        known("regency", Some(&regency.0))?;
        let (app, of) = (self.app.clone(), regency.0.clone());
        let source = Source::open::<agencies::routes::AgencyOut, _>(move |after| {
            let (app, regency) = (app.clone(), regency.0.clone());
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                let rows = agencies::service::list(app.db.read(), &regency, after, BATCH).await?;
                let key = |row: &entity::agencies::Model| row.code.clone();
                Page::cut(rows, BATCH, key, Into::into)
            })
        });
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "agencies", Some(of)).await
    }

    /// Download a cycle's catalogue
    ///
    /// Kinds of work one can propose, by code.
    #[oai(
        path = "/cycles/:id/catalogue",
        method = "get",
        operation_id = "export_catalogue"
    )]
    async fn catalogue(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// Part of a code or name.
        #[oai(validator(max_length = 100))]
        q: Query<Option<String>>,
        /// Only of this sector.
        #[oai(validator(max_length = 40))]
        sector: Query<Option<String>>,
    ) -> Result<Download, ApiError> {
        let cycle = cycles::service::get(self.app.db.read(), CycleId(id.0)).await?;
        let (app, id) = (self.app.clone(), cycle.id);
        let source = Source::open::<cycles::wire::CatalogueItemOut, _>(move |after| {
            let (app, q, sector) = (app.clone(), q.0.clone(), sector.0.clone());
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                let (q, sector, db) = (q.as_deref(), sector.as_deref(), app.db.read());
                let rows = cycles::service::list_catalogue(db, id, q, sector, after, BATCH).await?;
                let key = |row: &entity::catalogue_items::Model| row.code.clone();
                Page::cut(rows, BATCH, key, Into::into)
            })
        });
        let format = format.0.unwrap_or_default();
        let of = Some(cycle.regency_code);
        Download::of(&self.app, source.await?, format, "catalogue", of).await
    }

    /// Download a cycle's ceilings
    ///
    /// Of villages, districts, the regency, agencies and sectors.
    #[oai(
        path = "/cycles/:id/ceilings",
        method = "get",
        operation_id = "export_ceilings"
    )]
    async fn ceilings(
        &self,
        /// The cycle.
        id: Path<Uuid>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
    ) -> Result<Download, ApiError> {
        let cycle = cycles::service::get(self.app.db.read(), CycleId(id.0)).await?;
        let (app, id) = (self.app.clone(), cycle.id);
        let source = Source::open::<cycles::wire::Ceiling, _>(move |after| {
            let app = app.clone();
            Box::pin(async move {
                let after = after.as_deref().map(page::decode).transpose()?;
                let rows = cycles::service::list_ceilings(app.db.read(), id, after, BATCH).await?;
                let key = |row: &entity::ceilings::Model| row.subject_key.clone();
                Page::cut(rows, BATCH, key, Into::into)
            })
        });
        let format = format.0.unwrap_or_default();
        let of = Some(cycle.regency_code);
        Download::of(&self.app, source.await?, format, "ceilings", of).await
    }

    /// Download works of the plans
    ///
    /// Every work of the list `/works`, with its filters; in `geojson` a point where its proposal has one.
    #[oai(path = "/works", method = "get", operation_id = "export_works")]
    #[expect(clippy::too_many_arguments, reason = "one argument a query parameter")]
    async fn works(
        &self,
        /// Format; `csv` unless given.
        format: Query<Option<Format>>,
        /// Only works in this area: a province, regency, district or village.
        area: Query<Option<String>>,
        /// Only works of this agency.
        agency_id: Query<Option<Uuid>>,
        /// Only works planned for this year.
        fiscal_year: Query<Option<i32>>,
        /// Only works of this cycle.
        cycle_id: Query<Option<Uuid>>,
        /// Only works that are so far.
        state: Query<Option<WorkState>>,
        /// Only works that no proposal asked for, or only others.
        unproposed: Query<Option<bool>>,
    ) -> Result<Download, ApiError> {
        known("area", area.0.as_deref())?;
        let filter = delivery::service::Filter {
            area: area.0.clone(),
            agency: agency_id.0.map(AgencyId),
            year: fiscal_year.0,
            cycle: cycle_id.0.map(CycleId),
            state: state.0.map(Into::into),
            unproposed: unproposed.0,
        };
        let app = self.app.clone();
        let source = Source::open(move |after| {
            let (app, filter) = (app.clone(), filter.clone());
            Box::pin(async move {
                let after: Option<Uuid> = after.as_deref().map(page::decode).transpose()?;
                let after = after.map(WorkId);
                delivery::service::list(app.db.read(), &filter, after, BATCH).await
            })
        });
        let of = area.0.or(cycle_id.0.map(|id| id.to_string()));
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "works", of).await
    }

    /// Download the audit trail
    ///
    /// Oldest first. Every column that an event's hash is over is in it, but a spreadsheet may change what it
    /// shows: to check the chain, use `/audit`.
    #[oai(path = "/audit", method = "get", operation_id = "export_audit_events")]
    async fn audit(
        &self,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// Only events about this round.
        round_id: Query<Option<Uuid>>,
        /// Only events about this proposal.
        proposal_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let app = self.app.clone();
        let source = Source::open(move |after| {
            let app = app.clone();
            let filter = audit::service::Filter {
                round: round_id.0.map(RoundId),
                proposal: proposal_id.0.map(ProposalId),
                ..audit::service::Filter::default()
            };
            Box::pin(async move { audit::service::trail(&app, filter, BATCH, after).await })
        });
        let of = round_id.0.or(proposal_id.0).map(|id| id.to_string());
        let format = format.0.unwrap_or_default();
        Download::of(&self.app, source.await?, format, "audit", of).await
    }
}
