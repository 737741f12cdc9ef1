//! One set: a draft is changed, weighed, put in force or thrown away; one in force is read.

use askama::Template;
use poem::web::Path;
use poem::{Response, handler};

use super::form::{self, SPARE};
use super::{Opened, choices, open};
use crate::criteria::service;
use crate::criteria::wire::{
    CriteriaSetPatch, CriterionKind, CriterionWire, JoiningName, MeasureName, MethodName,
    ScaleForm, ScorerName,
};
use crate::desk::planner::{Head, head};
use crate::problem::ApiError;
use crate::web::{
    Choice, Chrome, FormState, PageError, ProtectedForm, Visit, filters, html, see_other,
};

#[derive(Template)]
#[template(path = "desk/planner/criteria_set.html")]
struct SetPage {
    chrome: Chrome,
    head: Head,
    opened: Opened,
    form: FormState,
    /// Places of criteria on the form.
    places: Vec<usize>,
    methods: Vec<Choice>,
    joinings: Vec<Choice>,
    kinds: Vec<Choice>,
    scales: Vec<Choice>,
    scorers: Vec<Choice>,
    measures: Vec<Choice>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a template passes references"
)]
impl SetPage {
    fn title(&self) -> &str {
        let set = &self.opened.set;
        self.chrome.lang.pick(&set.name_id, &set.name_en)
    }

    fn criterion<'a>(&'a self, one: &'a CriterionWire) -> &'a str {
        self.chrome.lang.pick(&one.name_id, &one.name_en)
    }

    fn method(&self) -> String {
        let name = form::name(&self.opened.set.method);
        self.chrome.lang.text(&format!("method-{name}"))
    }

    /// What the criterion at a place of the form is called there.
    fn legend(&self, place: &usize) -> String {
        let name = self.form.value(&format!("name_id-{place}"));
        if name.is_empty() {
            self.chrome.lang.text("criteria-new-criterion")
        } else {
            name.to_owned()
        }
    }

    /// Whether anything of the criterion at a place is to be mended.
    fn is_wrong_at(&self, place: &usize) -> bool {
        let end = format!("-{place}");
        self.form
            .errors
            .iter()
            .any(|(name, _)| name.ends_with(&end))
    }

    fn field(name: &str, place: &usize) -> String {
        format!("{name}-{place}")
    }

    /// A weight of the set brought to a sum of 1, as a per cent.
    fn share(&self, place: &usize) -> String {
        let weights = self.opened.set.weights.as_ref();
        let weight = weights.and_then(|weights| weights.get(*place));
        weight.map_or_else(|| "–".to_owned(), |weight| super::per_cent(*weight))
    }

    fn scale(&self, one: &CriterionWire) -> String {
        let scale = self
            .chrome
            .lang
            .text(&format!("scale-{}", form::name(&one.scale)));
        match (one.scale, one.min, one.max) {
            (ScaleForm::Points, Some(min), Some(max)) => format!("{scale} {min}–{max}"),
            (ScaleForm::Bands, ..) => {
                let bands = form::bands_text(one.bands.as_deref().unwrap_or_default());
                format!("{scale}: {}", bands.replace('\n', "; "))
            }
            _ => scale,
        }
    }

    fn scorer(&self, one: &CriterionWire) -> String {
        let lang = &self.chrome.lang;
        let scorer = lang.text(&format!("scorer-{}", form::name(&one.scorer)));
        match &one.measure {
            Some(measure) => {
                let of = lang.text(&format!("measure-of-{}", form::name(measure)));
                format!("{scorer}: {of}")
            }
            None => scorer,
        }
    }
}

fn page(
    visit: &Visit,
    head: Head,
    opened: Opened,
    form: Option<FormState>,
) -> Result<Response, PageError> {
    let form = form.unwrap_or_else(|| form::filled(&opened.set));
    let given = form::given(&form.values);
    let end = given.last().map_or(0, |last| last + 1);
    let places = (0..(end + SPARE).min(15)).collect();
    let page = SetPage {
        chrome: visit.chrome.clone(),
        head,
        places,
        form,
        methods: choices(
            visit,
            "method",
            &[
                MethodName::SawPoints,
                MethodName::SawRatio,
                MethodName::SawRange,
                MethodName::Topsis,
                MethodName::WeightedProduct,
            ],
        ),
        joinings: choices(visit, "joining", &[JoiningName::Mean, JoiningName::Median]),
        kinds: choices(
            visit,
            "criterion",
            &[CriterionKind::Benefit, CriterionKind::Cost],
        ),
        scales: choices(
            visit,
            "scale",
            &[ScaleForm::Points, ScaleForm::Bands, ScaleForm::Amount],
        ),
        scorers: choices(
            visit,
            "scorer",
            &[
                ScorerName::Officer,
                ScorerName::Planner,
                ScorerName::Computed,
                ScorerName::Vote,
            ],
        ),
        measures: choices(
            visit,
            "measure-of",
            &[
                MeasureName::Households,
                MeasureName::People,
                MeasureName::Women,
                MeasureName::Children,
                MeasureName::Elderly,
                MeasureName::Disabled,
                MeasureName::CostIdr,
                MeasureName::TimesProposed,
            ],
        ),
        opened,
    };
    html(&visit.lang, &page)
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, set)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let opened = open(&visit, &caller, &id, &set).await?;
    page(&visit, head, opened, None)
}

/// Saves a draft, puts it in force, or throws it away, by the button that was pressed.
#[handler]
pub(super) async fn save(
    visit: Visit,
    Path((id, set)): Path<(String, String)>,
    form: ProtectedForm,
) -> Result<Response, PageError> {
    let (caller, head) = head(&visit, &id).await?;
    let opened = open(&visit, &caller, &id, &set).await?;
    let fields = form.into_fields();
    let app = &visit.app;
    let (cycle, set) = (head.cycle.id, opened.row.id);
    let version: i32 = fields.get("version").parse().unwrap_or_default();
    let act = fields.get("act").to_owned();
    let done = async {
        match act.as_str() {
            "discard" => {
                service::discard(app, caller, cycle, set).await?;
                Ok::<_, ApiError>(head.at("/criteria?kabar=kriteria-dibuang"))
            }
            "enforce" => {
                let reason = fields.optional("reason").map(ToOwned::to_owned);
                service::enforce(app, caller, cycle, set, version, reason).await?;
                Ok(opened.at("?kabar=kriteria-berlaku"))
            }
            _ => {
                let (new, joining) = form::read(&fields, &opened.set.code)?;
                let patch = CriteriaSetPatch {
                    set: Some(new),
                    joining: Some(joining),
                };
                service::change(app, caller, cycle, set, version, patch).await?;
                Ok(opened.at("?kabar=kriteria"))
            }
        }
    };
    match done.await {
        Ok(address) => Ok(see_other(&address)),
        Err(error) => {
            let status = error.problem().status;
            let form = if act == "enforce" {
                // The button stands beside the form of the set, which keeps what is stored.
                let refused = FormState::refused(fields, error)?;
                let mut filled = form::filled(&opened.set);
                filled.values.push("reason", refused.value("reason"));
                FormState {
                    values: filled.values,
                    ..refused
                }
            } else {
                form::refused(fields, error)?
            };
            let mut response = page(&visit, head, opened, Some(form))?;
            let status = poem::http::StatusCode::from_u16(status);
            response.set_status(status.unwrap_or(poem::http::StatusCode::UNPROCESSABLE_ENTITY));
            Ok(response)
        }
    }
}
