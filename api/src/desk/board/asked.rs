//! What the board is narrowed down to, as the address of its page says.

use entity::enums::{Origin, ProposalStatus, Verdict};
use entity::ids::AgencyId;
use sea_orm::ActiveEnum;
use serde::Deserialize;
use uuid::Uuid;

use crate::areas::code::{AreaCode, within};
use crate::board::service::Filter;
use crate::desk::planner::Head;
use crate::web::fields::encode;

/// The filter of an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub agency: String,
    pub sector: String,
    pub district: String,
    pub village: String,
    pub priority: String,
    pub sdg: String,
    pub status: String,
    pub origin: String,
    pub verdict: String,
    pub split: String,
    pub after: Option<String>,
}

/// Name of the verdict of what nobody has decided on.
pub(super) const UNDECIDED: &str = "undecided";

fn value<E: ActiveEnum<Value = String>>(text: &str) -> Option<E> {
    E::try_from_value(&text.to_owned()).ok()
}

fn text(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn query<'a>(pairs: impl Iterator<Item = (&'static str, &'a str)>) -> String {
    let pairs: Vec<String> = pairs
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if pairs.is_empty() {
        return String::new();
    }
    format!("?{}", pairs.join("&"))
}

impl Asked {
    /// The area asked for: the village, if it lies in the district, else the district.
    fn area(&self, regency: &str) -> Option<String> {
        let inside = |outer: &str, code: &str| {
            AreaCode::parse(code).filter(|_| within(outer, code) && outer != code)?;
            Some(code.to_owned())
        };
        let district = inside(regency, &self.district);
        let village = inside(district.as_deref().unwrap_or(regency), &self.village);
        village.or(district)
    }

    /// The same for the service; what is no choice narrows nothing.
    pub fn filter(&self, head: &Head) -> Filter {
        Filter {
            area: self.area(&head.cycle.regency_code),
            sector: text(&self.sector),
            agency: Uuid::parse_str(&self.agency).ok().map(AgencyId),
            status: value::<ProposalStatus>(&self.status)
                .filter(|status| *status != ProposalStatus::Draft),
            origin: value::<Origin>(&self.origin),
            verdict: if self.verdict == UNDECIDED {
                Some(None)
            } else {
                value::<Verdict>(&self.verdict).map(Some)
            },
            priority: text(&self.priority),
            sdg: self.sdg.parse().ok().filter(|goal| (1..=17).contains(goal)),
            split: !self.split.is_empty(),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 10] {
        [
            ("agency", &self.agency),
            ("sector", &self.sector),
            ("district", &self.district),
            ("village", &self.village),
            ("priority", &self.priority),
            ("sdg", &self.sdg),
            ("status", &self.status),
            ("origin", &self.origin),
            ("verdict", &self.verdict),
            ("split", &self.split),
        ]
    }

    /// Whether anything is asked for.
    pub fn narrows(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// The filter as a query, with `?` before it, from a place of the list on; nothing where nothing is asked for.
    pub fn query_after(&self, after: Option<&str>) -> String {
        let pairs = self
            .pairs()
            .into_iter()
            .chain(after.map(|at| ("after", at)));
        query(pairs)
    }

    /// The same for the API, which anyone may read.
    pub fn public(&self) -> String {
        let area = if self.village.is_empty() {
            &self.district
        } else {
            &self.village
        };
        let split = if self.split.is_empty() { "" } else { "true" };
        let pairs = [
            ("agency_id", self.agency.as_str()),
            ("sector", &self.sector),
            ("area", area),
            ("priority", &self.priority),
            ("sdg", &self.sdg),
            ("status", &self.status),
            ("origin", &self.origin),
            ("verdict", &self.verdict),
            ("cross_agency", split),
        ];
        query(pairs.into_iter())
    }

    /// The address of the page that is open, to come back to it.
    pub fn here(&self) -> String {
        self.query_after(self.after.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_choice_narrows_nothing() {
        let asked = Asked {
            sdg: "18".into(),
            district: "35.78.01".into(),
            village: "35.10.01.2001".into(),
            ..Asked::default()
        };
        assert_eq!(asked.area("35.10"), Some("35.10.01.2001".into()));
        assert_eq!(
            asked.query_after(None),
            "?district=35.78.01&village=35.10.01.2001&sdg=18"
        );
        let asked = Asked {
            district: "35.10.02".into(),
            village: "35.10.01.2001".into(),
            priority: "a&b".into(),
            ..Asked::default()
        };
        assert_eq!(asked.area("35.10"), Some("35.10.02".into()));
        assert!(asked.query_after(None).contains("priority=a%26b"));
        assert_eq!(Asked::default().query_after(None), "");
    }
}
