//! The service's surface: API, pages and operations put together, and what guards all of them.

use std::sync::Arc;

use poem::http::{StatusCode, header};
use poem::middleware::{Compression, CookieJarManager};
use poem::web::CompressionAlgo;
use poem::{Endpoint, EndpointExt, IntoEndpoint, IntoResponse, Request, Response, Route};
use poem_openapi::payload::Json;
use poem_openapi::types::{ParseFromJSON, ToJSON};
use poem_openapi::{ApiResponse, OpenApi, OpenApiService, Tags};

use crate::accounts::routes::AccountsApi;
use crate::agencies::routes::AgenciesApi;
use crate::app::App;
use crate::areas::routes::AreasApi;
use crate::attachments::routes::AttachmentsApi;
use crate::audit::routes::AuditApi;
use crate::ballots::routes::BallotsApi;
use crate::board::routes::BoardApi;
use crate::bundle::routes::BundleApi;
use crate::criteria::routes::CriteriaApi;
use crate::cycles::routes::CyclesApi;
use crate::delivery::photo_routes::WorkPhotosApi;
use crate::delivery::routes::DeliveryApi;
use crate::documents::logo_routes::LogosApi;
use crate::documents::routes::DocumentsApi;
use crate::evidence::routes::EvidenceApi;
use crate::export::evidence::EvidenceExportApi;
use crate::export::planning::PlanningExportApi;
use crate::export::routes::ExportApi;
use crate::figures::routes::FiguresApi;
use crate::follows::routes::FollowsApi;
use crate::indicators::routes::IndicatorsApi;
use crate::meetings::routes::MeetingsApi;
use crate::nomenclature::routes::NomenclatureApi;
use crate::proposals::routes::ProposalsApi;
use crate::publications::routes::PublicationsApi;
use crate::references::routes::ReferencesApi;
use crate::results::routes::ResultsApi;
use crate::reviews::routes::ReviewsApi;
use crate::rounds::routes::RoundsApi;
use crate::scenarios::routes::ScenariosApi;
use crate::search::routes::SearchApi;
use crate::sipd::routes::SipdApi;
use crate::surveys::routes::SurveysApi;
use crate::{auth, cache, door, problem, web};

/// Largest JSON or form body, bytes.
pub const BODY_LIMIT: usize = 1 << 20;
/// Largest upload (a photo, a document, a list), bytes; the rest of the multipart body included.
pub const UPLOAD_LIMIT: usize = 16 << 20;

/// Groups of operations in the specification.
#[derive(Tags)]
pub enum Group {
    /// administrative codes and names, by the national decree.
    Areas,
    /// sectors and reason codes.
    References,
    /// registration, logins, own data, grants and the electoral roll.
    Accounts,
    /// Agencies (perangkat daerah) of a regency.
    Agencies,
    /// a regency's planning for one year, its stages, catalogue and ceilings.
    Cycles,
    /// what proposals are scored by, their scores and their ranked lists.
    Criteria,
    /// the planning agency's board: decisions against the ceilings, duplicates, scenarios.
    Board,
    /// what became of the plan: promised, reported, answered by residents.
    Delivery,
    /// one stage held in one area or by one agency.
    Rounds,
    /// from draft to plan, their search and their public life.
    Proposals,
    /// photos and documents of proposals.
    Attachments,
    /// following proposals.
    Follows,
    /// what officers find, and objections to it.
    Reviews,
    /// casting, replacing, paper and assisted votes.
    Ballots,
    /// what the published rule computes.
    Results,
    /// attendance, decisions and the closing of a round.
    Meetings,
    /// minutes and the plan's list as papers, and their check.
    Documents,
    /// The audit trail, for anyone.
    Audit,
    /// every list as a file: CSV, XLSX, `GeoJSON`.
    Exports,
    /// one search over everything public.
    Search,
}

/// A record that was created, with its address and version.
#[derive(ApiResponse)]
pub enum Created<T: ToJSON + ParseFromJSON + Send + Sync> {
    /// Created.
    #[oai(status = 201)]
    Created(
        Json<T>,
        /// Address of the new record.
        #[oai(header = "Location")]
        String,
    ),
}

impl<T: ToJSON + ParseFromJSON + Send + Sync> Created<T> {
    /// A record created at an address below `/api/v1`.
    pub fn at(path: &str, record: T) -> Self {
        Self::Created(Json(record), format!("/api/v1{path}"))
    }
}

/// A record with its version, which `If-Match` takes.
#[derive(ApiResponse)]
pub enum Versioned<T: ToJSON + ParseFromJSON + Send + Sync> {
    /// The record.
    #[oai(status = 200)]
    Ok(
        Json<T>,
        /// `"<version>-<hash>"`: the record's version and a hash of this answer. Send it, or `"<version>"` alone,
        /// as `If-Match` when changing the record.
        #[oai(header = "ETag")]
        String,
    ),
}

impl<T: ToJSON + ParseFromJSON + Send + Sync> Versioned<T> {
    /// A record at a version.
    pub fn new(version: i32, record: T) -> Self {
        Self::Ok(Json(record), format!("\"{version}\""))
    }
}

/// Done, nothing to say.
#[derive(ApiResponse)]
pub enum Done {
    /// Done.
    #[oai(status = 204)]
    NoContent,
}

/// The version in `If-Match`, which a change must carry: `"3"`, with or without the body's hash the
/// answer's `ETag` has.
pub fn if_match(header: Option<&str>) -> Result<i32, problem::ApiError> {
    let Some(header) = header else {
        return Err(problem::ApiError::new(
            problem::Code::PreconditionRequired,
            "Kirim If-Match dengan ETag dari data yang terakhir dibaca.",
            "Send If-Match with the ETag of the record as last read.",
        ));
    };
    header
        .trim_start_matches("W/")
        .trim_matches('"')
        .split('-')
        .next()
        .and_then(|version| version.parse().ok())
        .ok_or_else(|| {
            problem::ApiError::field(
                "If-Match",
                "Kirim ETag dari data yang terakhir dibaca, misalnya \"3\".",
                "Send the ETag of the record as last read, for example \"3\".",
            )
        })
}

fn service(app: &App) -> OpenApiService<impl OpenApi + use<>, ()> {
    let rooms = (
        (
            AreasApi { app: app.clone() },
            ReferencesApi { app: app.clone() },
            AccountsApi { app: app.clone() },
            AgenciesApi { app: app.clone() },
            CyclesApi { app: app.clone() },
            RoundsApi { app: app.clone() },
            ProposalsApi { app: app.clone() },
        ),
        (
            AttachmentsApi { app: app.clone() },
            ReviewsApi { app: app.clone() },
            BallotsApi { app: app.clone() },
            ResultsApi { app: app.clone() },
            MeetingsApi { app: app.clone() },
            AuditApi { app: app.clone() },
            BundleApi { app: app.clone() },
            FollowsApi { app: app.clone() },
        ),
        (
            CriteriaApi { app: app.clone() },
            BoardApi { app: app.clone() },
            NomenclatureApi { app: app.clone() },
            IndicatorsApi { app: app.clone() },
            ScenariosApi { app: app.clone() },
            PublicationsApi { app: app.clone() },
            DeliveryApi { app: app.clone() },
            DocumentsApi { app: app.clone() },
        ),
        (
            ExportApi { app: app.clone() },
            SearchApi { app: app.clone() },
            SipdApi { app: app.clone() },
            SurveysApi { app: app.clone() },
            (
                FiguresApi { app: app.clone() },
                EvidenceApi { app: app.clone() },
                EvidenceExportApi { app: app.clone() },
                PlanningExportApi { app: app.clone() },
                WorkPhotosApi { app: app.clone() },
                LogosApi { app: app.clone() },
            ),
        ),
    );
    OpenApiService::new(rooms, "e-Musrenbang", env!("CARGO_PKG_VERSION"))
        .description(DESCRIPTION)
        .server("/api/v1")
}

const DESCRIPTION: &str = "Open, participatory development planning for Indonesian villages, districts, \
regencies and cities.\n\n\
**Lists** are paged: send `limit`, and `next` of the page before as `after`, until `next` is `null`.\n\n\
**Refusals** are `application/problem+json` with a closed set of codes, in Indonesian (`detail`) and English \
(`detail_en`); `errors` names every wrong field by its JSON pointer, or every wrong parameter by its name, \
with the fix. Unknown fields and parameters are refused by name. A token that is not valid is refused with \
401 everywhere, also where no login is needed.\n\n\
**Versions.** Records that change carry a `version`; a change sends the `ETag` it read as `If-Match`, else \
428; where the record changed meanwhile, 412.\n\n\
**Repeats.** Writes that create accept an `Idempotency-Key`: the same key with the same request answers the \
first record and writes nothing; with another request it is refused with 409.\n\n\
**Values.** Money is whole rupiah (`*_idr`), time is UTC (RFC 3339), coordinates are WGS 84, \
identifiers are UUIDs, areas have their Kemendagri code (`35.78.01.1001`). `null` in an optional field means \
that it is not given. Limits count characters, after spaces at both ends are taken off.\n\n\
**Lists as CSV** are UTF-8, with or without a byte order mark, with commas or semicolons, quotes doubled \
inside quotes; the first line names the columns in any order and case; unknown columns are ignored.\n\n\
**A cycle**: a planner creates it with its stages, catalogue and ceilings and opens the rounds of a stage. A \
round goes by its schedule through `upcoming`, `submission` (review runs beside it), `review`, `voting` where \
residents vote, and `deliberation` until it is closed. What is `pending` or `returned` when voting opens is \
not on the ballot: it can no longer be reviewed there, and closing defers it. The rule `greedy` takes the \
candidates by votes, then lower cost, then earlier submission, then identifier: each that fits what is left of \
the ceiling is `main`; one that does not is `reserve`, and the next is tried; without a vote it is \
`not_selected` where residents voted. Where nobody votes, cost, time and identifier alone decide the order.";

/// The specification as published, one line a value, without needing a database.
pub fn spec() -> String {
    crate::spec::polish(&service(&App::disconnected()).spec())
}

/// The whole service.
pub fn endpoint(app: &App) -> impl Endpoint<Output = Response> + use<> {
    let api = service(app)
        .into_endpoint()
        .around(door::parameters)
        .around(allow)
        .catch_all_error(problem::catch);
    let routes = Route::new()
        .at("/api/v1/openapi.json", poem::get(crate::spec::openapi_json))
        .nest("/api/v1", api)
        .nest("/", web::pages(app));
    let identify_app = app.clone();
    let guarded = routes
        .around(move |next, request| auth::identify(identify_app.clone(), next, request))
        .with(CookieJarManager::new())
        .around(limit)
        .catch_all_error(problem::catch)
        // At the level answers are written with, gzip is smaller than brotli, and every browser reads it.
        .with(Compression::new().algorithms([CompressionAlgo::GZIP]));
    cache::Cached::new(guarded, app.clone())
}

/// Tells which methods an address takes when it was asked with another.
async fn allow<E: Endpoint>(next: Arc<E>, request: Request) -> poem::Result<E::Output>
where
    E::Output: IntoResponse,
{
    let path = request.uri().path().to_owned();
    let error = match next.call(request).await {
        Err(error) if error.status() == StatusCode::METHOD_NOT_ALLOWED => error,
        other => return other,
    };
    let methods = crate::spec::methods(&path).join(", ");
    let refused = problem::catch(error).await;
    Err(poem::Error::from_response(
        refused.with_header(header::ALLOW, methods).into_response(),
    ))
}

async fn limit<E>(next: Arc<E>, request: Request) -> poem::Result<Response>
where
    E: Endpoint,
    E::Output: IntoResponse,
{
    let upload = request.header("content-type").is_some_and(|kind| {
        kind.starts_with("multipart/form-data") || kind.starts_with("text/csv")
    });
    let limit = if upload { UPLOAD_LIMIT } else { BODY_LIMIT };
    problem::limit_body(&*next, request, BODY_LIMIT, limit).await
}
