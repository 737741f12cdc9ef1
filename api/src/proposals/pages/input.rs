//! A proposal's form read into a draft, and a proposal written into its form.

use entity::enums::{LandStatus, Origin};
use entity::ids::ProposalId;
use entity::proposals;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use crate::app::App;
use crate::problem::{ApiError, FieldError};
use crate::proposals::{Draft, rules, service};
use crate::web::Fields;
use crate::web::format::{self, parse_number, parse_quantity};

/// Reads values, gathering what cannot be read.
struct Reader<'a> {
    fields: &'a Fields,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn wrong(&mut self, name: &str, detail: &str, detail_en: &str) {
        self.errors.push(FieldError {
            pointer: format!("/{}", name.replace('.', "/")),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    }

    fn text(&self, name: &str) -> String {
        self.fields.get(name).to_owned()
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.fields.optional(name).map(ToOwned::to_owned)
    }

    fn read<T>(
        &mut self,
        name: &str,
        hint: (&str, &str),
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.fields.optional(name)?;
        let value = parse(text);
        if value.is_none() {
            self.wrong(name, hint.0, hint.1);
        }
        value
    }

    fn amount(&mut self, name: &str) -> Option<i64> {
        let hint = (
            "Isi jumlah rupiah tanpa sen, misalnya 1.250.000.",
            "Give whole rupiah, for example 1250000.",
        );
        self.read(name, hint, parse_number)
    }

    fn count(&mut self, name: &str) -> Option<i32> {
        let hint = ("Isi bilangan bulat.", "Give a whole number.");
        self.read(name, hint, |text| {
            parse_number(text).and_then(|n| i32::try_from(n).ok())
        })
    }

    fn degrees(&mut self, name: &str) -> Option<f64> {
        let hint = (
            "Isi derajat desimal, misalnya -7,2575.",
            "Give decimal degrees, for example -7.2575.",
        );
        self.read(name, hint, |text| text.replace(',', ".").parse().ok())
    }
}

/// The order of the form's fields, in which a refusal names them.
const ORDER: [&str; 22] = [
    "title",
    "problem",
    "work",
    "catalogue_item_id",
    "sector",
    "quantity",
    "unit",
    "unit_price_idr",
    "cost_idr",
    "cost_reason",
    "agency_id",
    "address",
    "lat",
    "lng",
    "land_status",
    "households",
    "people",
    "women",
    "children",
    "elderly",
    "disabled",
    "origin",
];

fn place(error: &FieldError) -> usize {
    let name = error.pointer.rsplit('/').next().unwrap_or_default();
    ORDER
        .iter()
        .position(|field| *field == name)
        .unwrap_or(ORDER.len())
}

/// The draft in a form, or all that is wrong with it: what cannot be read and what does not hold, in the
/// order of the form. `of` is the proposal it changes.
pub(super) async fn draft(
    app: &App,
    fields: &Fields,
    of: Option<ProposalId>,
) -> Result<Draft, ApiError> {
    let (draft, mut errors) = read(fields)?;
    if errors.is_empty() {
        return Ok(draft);
    }
    if let Err(error) = service::check(app, draft, of).await {
        for found in &error.problem().errors {
            if errors.iter().all(|error| error.pointer != found.pointer) {
                errors.push(found.clone());
            }
        }
    }
    errors.sort_by_key(place);
    Err(ApiError::fields(errors))
}

/// The draft in a form, and everything in it that cannot be read.
fn read(fields: &Fields) -> Result<(Draft, Vec<FieldError>), ApiError> {
    let mut reader = Reader {
        fields,
        errors: Vec::new(),
    };
    let item = (
        "Pilih butir dari kamus usulan.",
        "Choose an item of the catalogue.",
    );
    let land = ("Pilih status lahan.", "Choose the status of the land.");
    let origin = ("Pilih asal usulan.", "Choose the origin.");
    let agency = (
        "Pilih perangkat daerah dari daftar.",
        "Choose an agency of the list.",
    );
    let volume = (
        "Isi angka, misalnya 120,5.",
        "Give a number, for example 120.5.",
    );
    let quantity = reader.read("quantity", volume, parse_quantity);
    if quantity.is_none() && fields.optional("quantity").is_none() {
        reader.wrong("quantity", volume.0, volume.1);
    }
    let land_status = reader.read("land_status", land, |text| {
        LandStatus::try_from_value(&text.to_owned()).ok()
    });
    if fields.optional("land_status").is_none() {
        reader.wrong("land_status", land.0, land.1);
    }
    let draft = Draft {
        cycle_id: Uuid::parse_str(fields.get("cycle_id")).map_err(|_| ApiError::not_found())?,
        title: reader.text("title"),
        problem: reader.text("problem"),
        work: reader.text("work"),
        catalogue_item_id: reader
            .read("catalogue_item_id", item, |text| Uuid::parse_str(text).ok()),
        village_code: reader.text("village_code"),
        address: reader.text("address"),
        lat: reader.degrees("lat"),
        lng: reader.degrees("lng"),
        quantity: rules::quantity(quantity.unwrap_or_default()),
        unit: reader.optional("unit"),
        unit_price_idr: reader.amount("unit_price_idr"),
        cost_idr: reader.amount("cost_idr"),
        cost_reason: reader.optional("cost_reason"),
        sector: reader.optional("sector"),
        agency_id: reader.read("agency_id", agency, |text| Uuid::parse_str(text).ok()),
        households: reader.count("households"),
        people: reader.count("people"),
        women: reader.count("women"),
        children: reader.count("children"),
        elderly: reader.count("elderly"),
        disabled: reader.count("disabled"),
        land_status: land_status.unwrap_or(LandStatus::Unknown),
        origin: reader
            .read("origin", origin, |text| {
                Origin::try_from_value(&text.to_owned()).ok()
            })
            .unwrap_or(Origin::Resident),
        on_behalf_of: reader.optional("on_behalf_of"),
    };
    Ok((draft, reader.errors))
}

/// The form of a stored proposal.
pub(super) fn fields(row: &proposals::Model) -> Fields {
    let mut fields = Fields::default();
    let mut push = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.push(name, value);
        }
    };
    let count = |value: Option<i32>| value.map(|value| value.to_string());
    let degrees = |value: Option<f64>| value.map(|value| value.to_string());
    push("version", Some(row.version.to_string()));
    push("cycle_id", Some(row.cycle_id.to_string()));
    push("village_code", Some(row.village_code.clone()));
    push("title", Some(row.title.clone()));
    push("problem", Some(row.problem.clone()));
    push("work", Some(row.work.clone()));
    push(
        "catalogue_item_id",
        row.catalogue_item_id.map(|id| id.to_string()),
    );
    push("agency_id", row.agency_id.map(|id| id.to_string()));
    push("address", Some(row.address.clone()));
    push("lat", degrees(row.lat));
    push("lng", degrees(row.lng));
    push("quantity", Some(format::quantity(row.quantity_milli)));
    push("unit", Some(row.unit.clone()));
    push("unit_price_idr", row.unit_price_idr.map(format::number));
    if row.cost_reason.is_some() {
        push("cost_idr", Some(format::number(row.cost_idr)));
    }
    push("cost_reason", row.cost_reason.clone());
    push("sector", Some(row.sector.clone()));
    push("households", count(row.households));
    push("people", count(row.people));
    push("women", count(row.women));
    push("children", count(row.children));
    push("elderly", count(row.elderly));
    push("disabled", count(row.disabled));
    push("land_status", Some(row.land_status.to_value()));
    push("origin", Some(row.origin.to_value()));
    push("on_behalf_of", row.on_behalf_of.clone());
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::samples;

    #[test]
    fn a_stored_proposal_survives_its_form() {
        let row = samples::proposal();
        let (draft, errors) = read(&fields(&row)).unwrap();
        assert!(errors.is_empty());
        assert_eq!(draft.title, row.title);
        assert!((draft.quantity - 1250.5).abs() < 1e-9);
        assert_eq!(draft.unit_price_idr, Some(1_000));
        assert_eq!(draft.cost_idr, Some(1_250_500));
        assert_eq!(draft.households, Some(10));
        assert_eq!(draft.land_status, row.land_status);
    }

    #[test]
    fn everything_unreadable_is_named_at_once() {
        let text = format!(
            "cycle_id={}&quantity=x&unit_price_idr=y&lat=z",
            samples::id()
        );
        let (_, errors) = read(&Fields::parse(text.as_bytes())).unwrap();
        let pointers: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            ["/quantity", "/land_status", "/lat", "/unit_price_idr"]
        );
    }
}
