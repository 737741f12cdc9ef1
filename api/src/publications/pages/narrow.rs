//! What a published list is narrowed by, its page, and its totals. Pure.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::areas::code::within;
use crate::publications::Line;
use crate::web::fields::encode;
use crate::web::{Choice, Lang};

/// Lines a page has.
const SHOWN: usize = 25;
/// Rows of a table of totals; what is below is gathered in the last.
const SUMS: usize = 12;

/// Which publication, and what its list is narrowed by.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub terbitan: String,
    #[serde(default)]
    pub cari: String,
    #[serde(default)]
    pub wilayah: String,
    #[serde(default)]
    pub dinas: String,
    #[serde(default)]
    pub bidang: String,
    #[serde(default)]
    pub putusan: String,
    pub after: Option<String>,
}

impl Asked {
    fn takes(&self, line: &Line) -> bool {
        let is = |wanted: &str, have: &str| wanted.is_empty() || wanted == have;
        let text = self.cari.trim().to_lowercase();
        let found = text.is_empty()
            || line.title.to_lowercase().contains(&text)
            || line.tracking_code == text.replace('-', "");
        found
            && (self.wilayah.is_empty() || within(&self.wilayah, &line.village_code))
            && is(&self.dinas, line.agency.as_deref().unwrap_or_default())
            && is(&self.bidang, &line.sector)
            && is(&self.putusan, &line.verdict)
    }

    /// The narrowing as an address has it.
    pub fn query(&self) -> String {
        let given = [
            ("terbitan", &self.terbitan),
            ("cari", &self.cari),
            ("wilayah", &self.wilayah),
            ("dinas", &self.dinas),
            ("bidang", &self.bidang),
            ("putusan", &self.putusan),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = given
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        query.join("&")
    }
}

/// A line of totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub name: String,
    /// What the list is narrowed by to show these; empty for the rest.
    pub value: String,
    pub many: i64,
    pub idr: i64,
}

/// A publication as it is shown.
#[derive(Default)]
pub(super) struct Shown {
    pub many: i64,
    pub idr: i64,
    pub agencies: Vec<Sum>,
    pub sectors: Vec<Sum>,
    pub districts: Vec<Sum>,
    /// Agencies to choose from, all of them.
    pub agency_choices: Vec<Choice>,
    pub district_choices: Vec<Choice>,
    pub found: i64,
    pub lines: Vec<Line>,
    pub next: Option<usize>,
}

fn ranked(sums: BTreeMap<String, Sum>, rest: &str) -> Vec<Sum> {
    let mut sums: Vec<Sum> = sums.into_values().collect();
    sums.sort_by_key(|sum| (std::cmp::Reverse(sum.idr), sum.name.clone()));
    if sums.len() > SUMS {
        let others = sums.split_off(SUMS - 1);
        let others = others.into_iter().fold(Sum::default(), |sum, one| Sum {
            many: sum.many + one.many,
            idr: sum.idr.saturating_add(one.idr),
            ..sum
        });
        sums.push(Sum {
            name: rest.to_owned(),
            ..others
        });
    }
    sums
}

/// Sums what is accommodated, and cuts the page that is asked for.
pub(super) fn read(lines: &[Line], asked: &Asked, after: Option<usize>, lang: &Lang) -> Shown {
    let mut shown = Shown::default();
    let [mut agencies, mut sectors, mut districts] = [(); 3].map(|()| BTreeMap::new());
    let none = lang.text("annual-no-agency");
    for line in lines {
        let agency = line.agency.clone().unwrap_or_default();
        let district = line.village_code.get(..8).unwrap_or_default().to_owned();
        let taken = line.verdict == "accommodated";
        let add = |sums: &mut BTreeMap<String, Sum>, value: &str, name: &str| {
            let sum = sums.entry(value.to_owned()).or_insert_with(|| Sum {
                name: name.to_owned(),
                value: value.to_owned(),
                ..Sum::default()
            });
            if taken {
                sum.many += 1;
                sum.idr = sum.idr.saturating_add(line.cost_idr);
            }
        };
        let name = if agency.is_empty() { &none } else { &agency };
        add(&mut agencies, &agency, name);
        add(&mut sectors, &line.sector, &line.sector);
        add(&mut districts, &district, &line.district);
        if taken {
            shown.many += 1;
            shown.idr = shown.idr.saturating_add(line.cost_idr);
        }
    }
    let choices = |sums: &BTreeMap<String, Sum>| {
        let mut all: Vec<Choice> = sums
            .values()
            .filter(|sum| !sum.value.is_empty())
            .map(|sum| Choice::new(sum.value.clone(), sum.name.clone()))
            .collect();
        all.sort_by(|one, other| one.label.cmp(&other.label));
        all
    };
    shown.agency_choices = choices(&agencies);
    shown.district_choices = choices(&districts);
    let rest = lang.text("annual-others");
    shown.agencies = ranked(agencies, &rest);
    shown.sectors = ranked(sectors, &rest);
    shown.districts = ranked(districts, &rest);
    // A published list never changes, so that a line's place is its key.
    let mut found = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| asked.takes(line));
    let mut passed = 0;
    let mut last = None;
    for (place, line) in found.by_ref() {
        if after.is_some_and(|after| place <= after) {
            passed += 1;
        } else if shown.lines.len() < SHOWN {
            shown.lines.push(line.clone());
            last = Some(place);
        } else {
            shown.next = last;
            passed += 1;
            break;
        }
    }
    let total = passed + shown.lines.len() + found.count();
    shown.found = i64::try_from(total).unwrap_or(i64::MAX);
    shown
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn line(number: u32, verdict: &str, cost_idr: i64) -> Line {
        Line {
            verdict: verdict.into(),
            cost_idr,
            ..sample(number)
        }
    }

    #[test]
    fn only_what_is_accommodated_is_summed_and_all_is_paged() {
        let lines = || -> Vec<Line> {
            let mut lines: Vec<_> = (1..=30).map(|at| line(at, "accommodated", 10)).collect();
            lines.push(line(31, "deferred", 99));
            lines
        };
        let lang = Lang::default();
        let all = Asked::default();
        let first = read(&lines(), &all, None, &lang);
        assert_eq!((first.many, first.idr, first.found), (30, 300, 31));
        assert_eq!((first.lines.len(), first.next), (25, Some(24)));
        assert_eq!((first.agencies.len(), first.agencies[0].many), (1, 30));
        let second = read(&lines(), &all, first.next, &lang);
        assert_eq!(
            (second.lines.len(), second.next, second.found),
            (6, None, 31)
        );
        let deferred = Asked {
            putusan: "deferred".into(),
            wilayah: "35.10".into(),
            ..Asked::default()
        };
        let found = read(&lines(), &deferred, None, &lang);
        assert_eq!((found.lines.len(), found.found), (1, 1));
        assert_eq!(found.idr, 300, "totals are of the whole list");
    }

    #[test]
    fn many_groups_are_gathered() {
        let sums = (0..20).map(|at| {
            let sum = Sum {
                name: at.to_string(),
                idr: at,
                many: 1,
                ..Sum::default()
            };
            (at.to_string(), sum)
        });
        let ranked = ranked(sums.collect(), "lain");
        assert_eq!(ranked.len(), SUMS);
        assert_eq!((ranked[0].idr, ranked[SUMS - 1].many), (19, 9));
        assert_eq!(ranked[SUMS - 1].idr, 36);
    }
}
