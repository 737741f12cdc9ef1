//! Limits and patterns of fields, as the rules keep them.

use serde_json::{Map, Value, json};

use crate::cycles::service::CATEGORIES;
use crate::limits::{self, Length};
use crate::page;

/// What is published about a field.
#[derive(Clone, Copy)]
enum Limit {
    /// A text that must be there: least and most characters.
    Text(Length),
    /// A text that may be left empty: most characters.
    Most(Length),
    /// A text of a pattern.
    Pattern(&'static str),
    /// An e-mail.
    Email,
    /// A secret, never sent back.
    Secret(Length),
    /// A whole number, least and most.
    Whole(i64, i64),
    /// A number above zero, up to a most.
    Above(f64),
    /// A number, least and most.
    Number(f64, f64),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

use Limit::{Above, Email, Most, Number, OneOf, Pattern, Secret, Text, Whole};

const NIK: Limit = Pattern("^[0-9]{16}$");
const PHONE: Limit = Pattern(r"^\+?(62|0)[0-9 .()-]{8,24}$");
const HASH: Limit = Pattern("^[0-9a-f]{64}$");
const AREA: Limit = Pattern(r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$");
const REGENCY: Limit = Pattern(r"^[0-9]{2}\.[0-9]{2}$");
const VILLAGE: Limit = Pattern(r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$");
const PEOPLE: Limit = Whole(0, limits::PEOPLE as i64);
const COST: Limit = Whole(1, limits::COST_IDR);
const POINTS: Limit = Whole(1, limits::POINTS);
const CEILING: Limit = Whole(0, limits::CEILING_IDR);

/// Fields that mean the same wherever they stand.
const EVERYWHERE: &[(&str, Limit)] = &[
    ("nik", NIK),
    ("village_code", VILLAGE),
    ("regency_code", REGENCY),
    ("area_code", AREA),
    ("parent_code", AREA),
    ("tracking_code", Pattern("^[0-9]{10}$")),
    ("merged_into_code", Pattern("^[0-9]{10}$")),
    ("receipt", Pattern("^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$")),
    ("sha256", HASH),
    ("hash", HASH),
    ("previous_hash", HASH),
    ("leaf", HASH),
    ("lat", Number(-90.0, 90.0)),
    ("lng", Number(-180.0, 180.0)),
    ("sector", Text(limits::CODE)),
    ("category", OneOf(&CATEGORIES)),
    ("time_zone", OneOf(&["WIB", "WITA", "WIT"])),
    ("unit", Text(limits::UNIT)),
];

/// Fields of requests.
const REQUESTS: &[(&str, &str, Limit)] = &[
    (
        "AboutIn",
        "birth_year",
        Whole(limits::BIRTH_YEARS.0 as i64, limits::BIRTH_YEARS.1 as i64),
    ),
    ("RegistrationIn", "name", Text(limits::PERSON)),
    ("RegistrationIn", "email", Email),
    ("RegistrationIn", "phone", PHONE),
    ("RegistrationIn", "password", Secret(limits::PASSWORD)),
    ("LoginIn", "login", Text(limits::LOGIN)),
    (
        "LoginIn",
        "password",
        Secret(Length {
            min: 0,
            max: limits::PASSWORD.max,
        }),
    ),
    ("PasswordResetIn", "login", Text(limits::LOGIN)),
    (
        "PasswordResetIn",
        "code",
        Pattern("^ *[0-9A-Za-z]{5}[ -]*[0-9A-Za-z]{5} *$"),
    ),
    ("PasswordResetIn", "password", Secret(limits::PASSWORD)),
    ("GrantIn", "login", Most(limits::LOGIN)),
    ("MePatch", "email", Email),
    ("MePatch", "phone", PHONE),
    ("MePatch", "password", Secret(limits::PASSWORD)),
    (
        "MePatch",
        "current_password",
        Secret(Length {
            min: 0,
            max: limits::PASSWORD.max,
        }),
    ),
    ("BallotIn", "points", POINTS),
    ("PaperBallotIn", "points", POINTS),
    ("AssistedBallotIn", "points", POINTS),
    ("AgencyIn", "code", Text(limits::CODE)),
    ("AgencyIn", "name", Text(limits::AGENCY)),
    ("AgencyIn", "kind", Text(limits::CODE)),
    ("CycleIn", "name", Text(limits::CYCLE)),
    (
        "CycleIn",
        "fiscal_year",
        Whole(limits::FIRST_YEAR as i64, limits::LAST_YEAR as i64),
    ),
    (
        "CycleIn",
        "objection_days",
        Whole(0, limits::OBJECTION_DAYS as i64),
    ),
    ("CyclePatch", "name", Text(limits::CYCLE)),
    (
        "CyclePatch",
        "objection_days",
        Whole(0, limits::OBJECTION_DAYS as i64),
    ),
    (
        "StagePatch",
        "ballot_limit",
        Whole(1, limits::APPROVALS as i64),
    ),
    ("BallotTerms", "limit", Whole(1, limits::APPROVALS as i64)),
    ("BallotTerms", "points", Whole(1, limits::POINTS)),
    ("BallotTerms", "most_points", Whole(1, limits::POINTS)),
    ("BallotTerms", "max_score", Whole(1, limits::SCORE)),
    ("Rule", "threshold", Whole(1, limits::THRESHOLD)),
    ("Rule", "step_idr", Whole(1, limits::CEILING_IDR)),
    (
        "Configuration",
        "minimum_votes",
        Whole(1, limits::MINIMUM_VOTES),
    ),
    ("Bound", "value", Text(limits::CODE)),
    ("Bound", "amount_idr", CEILING),
    ("Bound", "percent", Whole(1, 100)),
    ("Decided", "reason", Text(limits::SHORT_REASON)),
    ("CatalogueItemIn", "code", Text(limits::CODE)),
    ("CatalogueItemIn", "name", Text(limits::ITEM)),
    ("CatalogueItemIn", "affair_code", Most(limits::CODE)),
    ("CatalogueItemIn", "note", Most(limits::NOTE)),
    (
        "CatalogueItemIn",
        "price_min_idr",
        Whole(0, limits::PRICE_IDR),
    ),
    (
        "CatalogueItemIn",
        "price_max_idr",
        Whole(0, limits::PRICE_IDR),
    ),
    ("Ceiling", "amount_idr", CEILING),
    ("RoundsIn", "default_ceiling_idr", CEILING),
    ("RoundsIn", "area_codes", AREA),
    ("RoundPatch", "ceiling_idr", CEILING),
    ("RoundPatch", "reason", Text(limits::SHORT_REASON)),
    ("ProposalIn", "title", Text(limits::TITLE)),
    ("ProposalIn", "problem", Text(limits::STORY)),
    ("ProposalIn", "work", Text(limits::STORY)),
    ("ProposalIn", "address", Text(limits::ADDRESS)),
    ("ProposalIn", "quantity", Above(1_000_000_000.0)),
    ("ProposalIn", "unit_price_idr", Whole(0, limits::COST_IDR)),
    ("ProposalIn", "cost_idr", COST),
    ("ProposalIn", "cost_reason", Most(limits::COST_REASON)),
    ("ProposalIn", "on_behalf_of", Most(limits::OFFICE)),
    ("Beneficiaries", "households", PEOPLE),
    ("Beneficiaries", "people", PEOPLE),
    ("Beneficiaries", "women", PEOPLE),
    ("Beneficiaries", "children", PEOPLE),
    ("Beneficiaries", "elderly", PEOPLE),
    ("Beneficiaries", "disabled", PEOPLE),
    ("SimilarIn", "title", Most(limits::TITLE)),
    ("SimilarIn", "problem", Most(limits::STORY)),
    ("SubmitIn", "late_reason", Text(limits::SHORT_REASON)),
    ("WithdrawIn", "reason", Text(limits::WITHDRAWAL)),
    ("ReviewIn", "quantity", Above(1_000_000_000.0)),
    ("ReviewIn", "cost_idr", COST),
    ("ReviewIn", "reason_code", Text(limits::CODE)),
    ("ReviewIn", "reason", Most(limits::REASON)),
    ("ReviewIn", "late_reason", Text(limits::SHORT_REASON)),
    ("ObjectionIn", "text", Text(limits::REASON)),
    ("AnswerIn", "answer", Text(limits::REASON)),
    ("BallotIn", "frozen_hash", HASH),
    ("MeetingIn", "venue", Text(limits::VENUE)),
    ("MeetingIn", "chair", Most(limits::OFFICE)),
    ("MeetingIn", "agenda", Most(limits::AGENDA)),
    ("MeetingIn", "number", Most(limits::MINUTES)),
    ("AttendeeIn", "name", Text(limits::PERSON)),
    ("AttendeeIn", "institution", Most(limits::OFFICE)),
    ("AttendeeIn", "contact", Most(limits::CONTACT)),
    ("DecisionIn", "cost_idr", COST),
    ("DecisionIn", "position", Whole(1, limits::PLACE as i64)),
    ("DecisionIn", "reason_code", Most(limits::CODE)),
    ("DecisionIn", "reason", Most(limits::REASON)),
    ("DecisionIn", "program_code", Most(limits::CODE)),
    ("DecisionIn", "activity_code", Most(limits::CODE)),
    ("CloseIn", "late_reason", Text(limits::SHORT_REASON)),
    ("SetIn", "code", Text(limits::CODE)),
    ("SetIn", "name_id", Text(limits::ITEM)),
    ("SetIn", "name_en", Text(limits::ITEM)),
    ("SetIn", "source", Text(limits::ITEM)),
    ("CriteriaSetIn", "ready", Text(limits::CODE)),
    ("CriterionWire", "code", Text(limits::CODE)),
    ("CriterionWire", "name_id", Text(limits::ITEM)),
    ("CriterionWire", "name_en", Text(limits::ITEM)),
    ("CriterionWire", "min", Whole(0, limits::CRITERION_POINTS)),
    ("CriterionWire", "max", Whole(0, limits::CRITERION_POINTS)),
    ("CriterionWire", "weight", Number(0.0, 1_000_000.0)),
    ("StepWire", "points", Whole(0, limits::CRITERION_POINTS)),
    ("StepWire", "label_id", Text(limits::STEP_LABEL)),
    ("StepWire", "label_en", Text(limits::STEP_LABEL)),
    ("BandWire", "from", Whole(0, limits::COST_IDR)),
    ("BandWire", "to", Whole(0, limits::COST_IDR)),
    ("BandWire", "points", Whole(0, limits::CRITERION_POINTS)),
    ("InForceIn", "reason", Most(limits::SHORT_REASON)),
    ("ComparisonWire", "more", Text(limits::CODE)),
    ("ComparisonWire", "less", Text(limits::CODE)),
    ("ComparisonWire", "times", Whole(1, 9)),
    ("JudgementIn", "judge", Text(limits::OFFICE)),
    ("WeighIn", "reason", Most(limits::SHORT_REASON)),
    ("PublicationIn", "note", Text(limits::SHORT_REASON)),
    ("LetterIn", "letterhead", Text(limits::VENUE)),
    ("LetterIn", "number", Text(limits::DOCUMENT_NUMBER)),
    ("LetterIn", "opening", Text(limits::STORY)),
    ("LetterIn", "closing", Text(limits::STORY)),
    ("SignatoryIn", "role", Text(limits::OFFICE)),
    ("SignatoryIn", "name", Most(limits::PERSON)),
    ("SignatoryIn", "id_number", Most(limits::CODE)),
    ("TakePlanIn", "publication", Whole(1, 1_000_000)),
    ("WorkIn", "title", Text(limits::TITLE)),
    ("WorkIn", "unit", Text(limits::UNIT)),
    ("WorkIn", "basis", Text(limits::REASON)),
    ("WorkIn", "quantity", Above(1_000_000_000.0)),
    ("WorkIn", "promised_idr", COST),
    ("WorkReportIn", "percent", Whole(0, 100)),
    ("WorkReportIn", "contract_idr", COST),
    ("WorkReportIn", "note", Most(limits::REASON)),
    ("WorkAnswerIn", "note", Most(limits::REASON)),
    ("SurveyAnswerIn", "requirements", Whole(1, 4)),
    ("SurveyAnswerIn", "procedure", Whole(1, 4)),
    ("SurveyAnswerIn", "time", Whole(1, 4)),
    ("SurveyAnswerIn", "cost", Whole(1, 4)),
    ("SurveyAnswerIn", "product", Whole(1, 4)),
    ("SurveyAnswerIn", "competence", Whole(1, 4)),
    ("SurveyAnswerIn", "conduct", Whole(1, 4)),
    ("SurveyAnswerIn", "complaints", Whole(1, 4)),
    ("SurveyAnswerIn", "facilities", Whole(1, 4)),
    ("SurveyAnswerIn", "comment", Most(limits::SURVEY_COMMENT)),
    ("SipdChoiceIn", "name", Text(limits::AGENCY)),
    ("SipdChoiceIn", "code", Text(limits::CODE)),
    ("ScenarioIn", "name", Text(limits::ITEM)),
    ("ScenarioIn", "ceiling_percent", Whole(0, 1_000)),
    ("WeightIn", "criterion", Text(limits::CODE)),
    ("WeightIn", "weight", Number(0.0, 1_000_000.0)),
    ("AdoptIn", "reason", Text(limits::SHORT_REASON)),
    ("BoardDecisionIn", "number", Whole(1, 10)),
    ("BoardDecisionIn", "cost_idr", COST),
    ("BoardDecisionIn", "quantity", Above(1_000_000_000.0)),
    ("BoardDecisionIn", "nomenclature_code", Most(limits::CODE)),
    ("BoardDecisionIn", "priority", Most(limits::ITEM)),
    ("BoardDecisionIn", "sdg", Whole(1, 17)),
    ("BoardDecisionIn", "reason_code", Most(limits::CODE)),
    ("BoardDecisionIn", "reason", Most(limits::REASON)),
    ("BoardDecisionsIn", "reason_code", Most(limits::CODE)),
    ("BoardDecisionsIn", "reason", Most(limits::REASON)),
    ("SplitPartIn", "quantity", Above(1_000_000_000.0)),
    ("SplitPartIn", "cost_idr", COST),
    ("SplitPartIn", "nomenclature_code", Most(limits::CODE)),
    ("SplitIn", "reason_code", Text(limits::CODE)),
    ("SplitIn", "reason", Text(limits::REASON)),
    ("BoardMergeIn", "reason_code", Text(limits::CODE)),
    ("BoardMergeIn", "reason", Text(limits::REASON)),
    ("ScoreIn", "criterion", Text(limits::CODE)),
    ("ScoreIn", "answer", Number(0.0, 1_000_000_000.0)),
];

/// Schemas that hold another's fields flat among their own.
const FLAT: &[(&str, &str)] = &[("NewProposalIn", "ProposalIn")];

/// Parameters of paths and queries, by name and by the start of the path where the name alone is not enough.
const PARAMETERS: &[(&str, &str, Limit)] = &[
    ("village", "/accounts", VILLAGE),
    ("regency", "/", REGENCY),
    ("area", "/", AREA),
    ("within", "/", AREA),
    ("code", "/areas", AREA),
    ("code", "/tracking", Pattern("^[0-9][0-9 .-]{8,}[0-9]$")),
    (
        "receipt",
        "/",
        Pattern("^[0-9A-Za-z]([0-9A-Za-z -]{18,})[0-9A-Za-z]$"),
    ),
    ("sheet", "/", Whole(1, 1_000_000)),
    ("sector", "/", Most(limits::CODE)),
    ("scenarios", "/cycles", Pattern("^[0-9a-fA-F, -]{0,400}$")),
    ("number", "/cycles", Whole(1, 1_000_000)),
    ("number", "/works", Whole(1, 1_000_000)),
    ("code", "/documents", Pattern("^[0-9A-Fa-f -]{20,100}$")),
    ("part", "/documents", Whole(1, 1_000_000)),
    ("since", "/cycles", Whole(1, 1_000_000)),
    ("indicator", "/cycles", Most(limits::CODE)),
    ("prefix", "/cycles", Pattern("^[0-9.]{1,40}$")),
    ("edition", "/cycles", Text(limits::CODE)),
    ("priority", "/cycles", Most(limits::ITEM)),
    ("sdg", "/cycles", Whole(1, 17)),
    ("cost_min", "/", Whole(0, limits::COST_IDR)),
    ("cost_max", "/", Whole(0, limits::COST_IDR)),
    ("subject", "/audit", Pattern("^[0-9A-Za-z_.:-]{1,128}$")),
    ("subject_id", "/audit", Pattern("^[0-9A-Za-z_.:-]{1,128}$")),
    ("after", "/", Pattern("^[0-9A-Za-z_-]{1,512}$")),
    ("limit", "/", Whole(1, page::MAX_LIMIT.cast_signed())),
    ("Idempotency-Key", "/", Text(limits::IDEMPOTENCY_KEY)),
    (
        "If-Match",
        "/",
        Pattern(r#"^(W/)?"[0-9]+(-[0-9A-Za-z]+)?"$"#),
    ),
];

/// Publishes the limits of an operation's parameter.
pub fn publish_parameter(path: &str, parameter: &mut Value) {
    for (name, start, limit) in PARAMETERS {
        if parameter["name"] == *name && path.starts_with(start) {
            limit.add(&mut parameter["schema"]);
        }
    }
}

/// Publishes the limits in the named schemas.
pub fn publish(schemas: &mut Map<String, Value>) {
    for schema in schemas.values_mut() {
        for (field, limit) in EVERYWHERE {
            limit.publish(schema, field);
        }
    }
    for (name, field, limit) in REQUESTS {
        let flat = FLAT.iter().filter(|(_, inner)| inner == name);
        for name in flat.map(|(outer, _)| outer).chain([name]) {
            if let Some(schema) = schemas.get_mut(*name) {
                limit.publish(schema, field);
            }
        }
    }
}

impl Limit {
    fn publish(self, schema: &mut Value, field: &str) {
        match schema.pointer_mut(&format!("/properties/{field}")) {
            Some(list) if list["type"] == "array" => self.add(&mut list["items"]),
            Some(property) => self.add(property),
            None => {}
        }
    }

    fn add(self, property: &mut Value) {
        let facts = match self {
            Text(Length { min, max }) => json!({ "minLength": min, "maxLength": max }),
            Most(Length { max, .. }) => json!({ "maxLength": max }),
            Pattern(pattern) => json!({ "pattern": pattern }),
            Email => json!({ "format": "email", "maxLength": limits::LOGIN.max }),
            Secret(Length { min, max }) => {
                json!({ "format": "password", "minLength": min, "maxLength": max, "writeOnly": true })
            }
            Whole(least, most) => json!({ "minimum": least, "maximum": most }),
            Above(most) => json!({ "minimum": 0, "exclusiveMinimum": true, "maximum": most }),
            Number(least, most) => json!({ "minimum": least, "maximum": most }),
            OneOf(words) => json!({ "enum": words }),
        };
        if let (Some(property), Value::Object(facts)) = (property.as_object_mut(), facts) {
            property.extend(facts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_field_and_every_text_of_a_request_a_row() {
        for (name, field, _) in REQUESTS {
            let schema = crate::spec::schema(name);
            assert!(schema["properties"][field].is_object(), "{name}.{field}");
        }
        for (name, schema) in crate::spec::document()["components"]["schemas"]
            .as_object()
            .unwrap()
        {
            if schema["additionalProperties"] != false {
                continue;
            }
            for (field, property) in schema["properties"].as_object().unwrap() {
                let value = property.get("items").unwrap_or(property);
                let limits = match value["type"].as_str() {
                    Some("string") => ["format", "enum", "pattern", "maxLength"],
                    Some("integer" | "number") => ["minimum"; 4],
                    _ => continue,
                };
                let limited = limits.iter().any(|limit| !value[limit].is_null());
                assert!(limited, "{name}.{field} has no limit: give it a row");
            }
        }
    }
}
