//! Evidence about areas as files.

use entity::ids::CycleId;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use uuid::Uuid;

use super::download::{Download, Sheet};
use super::source::{BATCH, Source};
use crate::app::App;
use crate::evidence::service::{self, Narrowed, Scope, Waiting};
use crate::evidence::wire::{AcceptanceBy, ReachedStep, WaitBy, WaitFor, WaitState};
use crate::figures::wire::AreaMeasure;
use crate::http::Group;
use crate::page::Page;
use crate::problem::ApiError;
use crate::wire::StageKind;

/// Evidence as files.
pub struct EvidenceExportApi {
    /// The service's means.
    pub app: App,
}

impl EvidenceExportApi {
    async fn scope(&self, code: &str, cycle: Option<Uuid>) -> Result<Scope, ApiError> {
        Scope::of(&self.app, code, cycle.map(CycleId)).await
    }

    /// Rows that are one page.
    async fn whole<T>(
        &self,
        items: Vec<T>,
        format: Option<Sheet>,
        list: &str,
        scope: &Scope,
    ) -> Result<Download, ApiError>
    where
        T: Type + ParseFromJSON + ToJSON + Clone + Send + Sync + 'static,
    {
        let source = Source::open(move |_| {
            let items = items.clone();
            Box::pin(async move { Ok(Page { items, next: None }) })
        });
        Download::of(
            &self.app,
            source.await?,
            format.unwrap_or_default(),
            list,
            Some(scope.area.code.clone()),
        )
        .await
    }
}

#[OpenApi(tag = "Group::Exports")]
impl EvidenceExportApi {
    /// Download need against money
    ///
    /// A row for each village, as `/areas/{code}/evidence/need` has them.
    #[oai(
        path = "/exports/areas/:code/evidence/need",
        method = "get",
        operation_id = "export_area_need"
    )]
    async fn need(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// The indicator; `poverty` unless given, or the first there is.
        #[oai(validator(max_length = 40))]
        indicator: Query<Option<String>>,
        /// What it is set against; `decided_idr` unless given.
        measure: Query<Option<AreaMeasure>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let measure = measure.0.unwrap_or(AreaMeasure::DecidedIdr);
        let need = service::need(&self.app, &scope, indicator.0.as_deref(), measure).await?;
        self.whole(need.items, format.0, "need", &scope).await
    }

    /// Download who took part
    ///
    /// A row for each district or village.
    #[oai(
        path = "/exports/areas/:code/evidence/participation",
        method = "get",
        operation_id = "export_area_participation"
    )]
    async fn participation(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let items = service::participation(&self.app, &scope).await?.areas;
        self.whole(items, format.0, "participation", &scope).await
    }

    /// Download who took part by group
    ///
    /// A row for each group by sex, age and disability, as `/areas/{code}/evidence/participation` has them.
    #[oai(
        path = "/exports/areas/:code/evidence/participation/groups",
        method = "get",
        operation_id = "export_area_groups"
    )]
    async fn groups(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let items = service::participation(&self.app, &scope).await?.groups;
        self.whole(items, format.0, "groups", &scope).await
    }

    /// Download what was accepted
    ///
    /// A row for each area, agency, sector or origin.
    #[oai(
        path = "/exports/areas/:code/evidence/acceptance",
        method = "get",
        operation_id = "export_area_acceptance"
    )]
    async fn acceptance(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// What they are grouped by; `area` unless given.
        by: Query<Option<AcceptanceBy>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let by = by.0.unwrap_or_default();
        let items = service::acceptance(&self.app, &scope, by).await?.items;
        self.whole(items, format.0, "acceptance", &scope).await
    }

    /// Download the proposals behind what was accepted
    ///
    /// Every row of `/areas/{code}/evidence/acceptance/rows`, with its filters.
    #[oai(
        path = "/exports/areas/:code/evidence/acceptance/rows",
        method = "get",
        operation_id = "export_accepted_proposals"
    )]
    async fn accepted(
        &self,
        /// Code of a regency, city or district.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// What `key` is of; all proposals unless given.
        by: Query<Option<AcceptanceBy>>,
        /// The group.
        #[oai(validator(max_length = 40))]
        key: Query<Option<String>>,
        /// Only those that came so far; `submitted` unless given.
        reached: Query<Option<ReachedStep>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let narrowed = Narrowed {
            by: by.0,
            key: key.0.unwrap_or_default(),
            reached: reached.0.unwrap_or_default(),
        };
        let (app, of) = (self.app.clone(), scope.clone());
        let source = Source::open(move |after| {
            let (app, of, narrowed) = (app.clone(), of.clone(), narrowed.clone());
            Box::pin(async move {
                service::reached(&app, &of, &narrowed, after.as_deref(), BATCH).await
            })
        });
        Download::of(
            &self.app,
            source.await?,
            format.0.unwrap_or_default(),
            "accepted",
            Some(scope.area.code),
        )
        .await
    }

    /// Download how long desks let wait
    ///
    /// A row for each kind of stage or each office.
    #[oai(
        path = "/exports/areas/:code/evidence/waits",
        method = "get",
        operation_id = "export_area_waits"
    )]
    async fn waits(
        &self,
        /// Code of a regency, city or district: where the proposals lie.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// What they are grouped by; `step` unless given.
        by: Query<Option<WaitBy>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let by = by.0.unwrap_or_default();
        let items = service::waits(&self.app, &scope, by).await?.items;
        self.whole(items, format.0, "waits", &scope).await
    }

    /// Download the proposals that wait or waited
    ///
    /// Every row of `/areas/{code}/evidence/waits/rows`, with its filters.
    #[oai(
        path = "/exports/areas/:code/evidence/waits/rows",
        method = "get",
        operation_id = "export_waits"
    )]
    #[expect(clippy::too_many_arguments, reason = "one argument a query parameter")]
    async fn waiting(
        &self,
        /// Code of a regency, city or district: where the proposals lie.
        code: Path<String>,
        /// Format; `csv` unless given.
        format: Query<Option<Sheet>>,
        /// Only at this kind of stage.
        step: Query<Option<StageKind>>,
        /// Only at this office: code of the area or identifier of the agency.
        #[oai(validator(max_length = 40))]
        office: Query<Option<String>>,
        /// Only those waiting for this, or that did.
        wait: Query<Option<WaitFor>>,
        /// Only those of which this became.
        state: Query<Option<WaitState>>,
        /// The cycle; the regency's newest unless given.
        cycle_id: Query<Option<Uuid>>,
    ) -> Result<Download, ApiError> {
        let scope = self.scope(&code.0, cycle_id.0).await?;
        let narrowed = Waiting {
            step: step.0.map(Into::into),
            office: office.0,
            what: wait.0,
            state: state.0,
        };
        let (app, of) = (self.app.clone(), scope.clone());
        let source = Source::open(move |after| {
            let (app, of, narrowed) = (app.clone(), of.clone(), narrowed.clone());
            Box::pin(async move {
                service::waiting(&app, &of, &narrowed, after.as_deref(), BATCH).await
            })
        });
        Download::of(
            &self.app,
            source.await?,
            format.0.unwrap_or_default(),
            "waiting",
            Some(scope.area.code),
        )
        .await
    }
}
