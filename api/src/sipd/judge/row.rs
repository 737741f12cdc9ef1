//! One row, cell by cell; every fault is told at once. Pure.

use chrono::NaiveDate;
use entity::enums::StageKind;
use entity::ids::AgencyId;
use uuid::Uuid;

use super::{Fault, Named, Record, World, fault};
use crate::limits::{self, Length};
use crate::problem::FieldError;
use crate::sipd::columns::at;
use crate::sipd::names::{Kind, Match, words as tidy};
use crate::sipd::values::{self, Cell};
use crate::sipd::words::{self, Said};
use crate::text;

/// One row being judged.
struct Judge<'a> {
    world: &'a World,
    cells: &'a [Cell],
    faults: Vec<Fault>,
}

/// Reads a row; every fault is told at once.
pub fn judge(world: &World, cells: &[Cell]) -> Result<Record, Vec<Fault>> {
    let mut judge = Judge {
        world,
        cells,
        faults: Vec::new(),
    };
    match judge.record() {
        Some(record) if judge.faults.is_empty() => Ok(record),
        _ => Err(judge.faults),
    }
}

impl Judge<'_> {
    fn cell(&self, at: usize) -> Cell {
        self.cells.get(at).cloned().unwrap_or_default()
    }

    /// What a cell reads, a dash being nothing.
    fn shown(&self, at: usize) -> String {
        let cell = self.cell(at);
        if cell.is_blank() {
            String::new()
        } else {
            text::plain(&cell.shown())
        }
    }

    fn tell(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn record(&mut self) -> Option<Record> {
        let sipd_id = self.id();
        let stage = self.status();
        let proposed_on = self.day();
        let village = self.village();
        let agency = self.agency();
        let title = self.shown(at::TITLE);
        let work = self.text(at::TITLE, &title, LONG, false);
        let told = self.shown(at::PROBLEM);
        let problem = self.text(at::PROBLEM, &told, LONG, false);
        let (place, address) = values::coordinates(&self.shown(at::ADDRESS));
        let (quantity_milli, unit) = self.quantity();
        let cost_idr = self.cost();
        let title = short(title.trim_start_matches(['=', '+', '-', '@', ' ', '\t']));
        let title = self.text(at::TITLE, &title, WIDE, true);
        let item = self.world.items.get(&tidy(&title)).cloned();
        let agency_id = agency.or(item.as_ref().and_then(|(_, _, agency)| *agency));
        let village_code = village?;
        // A point that cannot be in its village is a slip; the words stay.
        let place = place.filter(|(lat, lng)| {
            let around = self.world.boxes.get(&village_code);
            around.is_none_or(|[west, south, east, north]| {
                (*south..=*north).contains(lat) && (*west..=*east).contains(lng)
            })
        });
        let name = agency_id
            .and_then(|id| self.world.agency_names.get(&id.to_string()))
            .cloned()
            .unwrap_or_default();
        let sector = match &item {
            Some((_, sector, _)) => sector.clone(),
            None => words::sector(&name, &title).into(),
        };
        let address = match address.chars().count() {
            0..3 => self
                .world
                .places
                .get(&village_code)
                .cloned()
                .unwrap_or_default(),
            _ => address,
        };
        let address = address
            .trim_start_matches(['=', '+', '-', '@', ' '])
            .replace('\n', ", ");
        let address = self.text(at::ADDRESS, &address, limits::ADDRESS, true);
        let proposer = self.shown(at::PROPOSER);
        let way = self.shown(at::WAY);
        Some(Record {
            sipd_id: sipd_id?,
            proposed_on,
            origin: words::origin(&proposer, "", &way),
            body: words::body(&proposer),
            title,
            problem,
            work,
            address,
            lat: place.map(|(lat, _)| lat),
            lng: place.map(|(_, lng)| lng),
            village_code,
            agency_id,
            catalogue_item_id: item.map(|(id, ..)| id),
            sector,
            quantity_milli,
            unit,
            cost_idr: cost_idr?,
            stage,
        })
    }

    fn text(&mut self, column: usize, value: &str, length: Length, line: bool) -> String {
        let mut errors: Vec<FieldError> = Vec::new();
        let kept = if line {
            text::line("", value, length, &mut errors)
        } else {
            text::clean("", value, length, &mut errors)
        };
        for error in errors {
            self.tell(fault(column, error.detail, error.detail_en));
        }
        kept
    }

    fn id(&mut self) -> Option<String> {
        let id = self.shown(at::ID);
        let length = id.chars().count();
        if (1..=64).contains(&length) && !id.chars().any(char::is_whitespace) {
            return Some(id);
        }
        self.tell(fault(
            at::ID,
            "Isi Id Usulan dari SIPD, tanpa spasi; tanpa itu impor ulang akan menggandakan usulan.",
            "Give SIPD's identifier, without spaces; without it a second import would double the proposal.",
        ));
        None
    }

    fn status(&mut self) -> Option<StageKind> {
        let (id, en) = match words::read(&self.shown(at::STATUS)) {
            Said::Standing(stage) => return stage,
            Said::Refused => ("ditolak", "refused"),
            Said::Cancelled => ("dibatalkan", "cancelled"),
            Said::Returned => (
                "dikembalikan kepada pengusulnya",
                "returned to its proposer",
            ),
        };
        self.tell(fault(
            at::STATUS,
            format!("Usulan ini {id} di SIPD; hanya usulan yang berjalan yang dimasukkan."),
            format!("This proposal is {en} in SIPD; only those on their way are taken in."),
        ));
        None
    }

    fn day(&mut self) -> Option<NaiveDate> {
        let cell = self.cell(at::DATE);
        if cell.is_blank() {
            return None;
        }
        let found = values::date(&cell).filter(|day| *day <= self.world.today);
        if found.is_none() {
            self.tell(fault(
                at::DATE,
                "Isi tanggal usul yang sudah lewat, misalnya 31/01/2027, atau kosongkan.",
                "Give a day that has passed, for example 31/01/2027, or leave it blank.",
            ));
        }
        found
    }

    fn quantity(&mut self) -> (i64, String) {
        let found = values::amount(&self.cell(at::QUANTITY), false);
        let found = found.filter(|found| (1..=1_000_000_000_000).contains(&found.milli));
        let Some(found) = found else {
            self.tell(fault(
                at::QUANTITY,
                "Isi volume di atas nol, misalnya 12,5.",
                "Give a quantity above zero, for example 12,5.",
            ));
            return (0, String::new());
        };
        let unit = match self.shown(at::UNIT) {
            unit if unit.is_empty() => found.unit,
            unit => unit,
        };
        let unit = self.text(at::UNIT, &unit, limits::UNIT, true);
        (found.milli, unit)
    }

    fn cost(&mut self) -> Option<i64> {
        let cost = values::rupiah(&self.cell(at::COST));
        let cost = cost.filter(|cost| (1..=limits::COST_IDR).contains(cost));
        if cost.is_none() {
            self.tell(fault(
                at::COST,
                "Isi anggaran dalam rupiah di atas nol, misalnya Rp 12.500.000.",
                "Give the money in rupiah, above zero, for example Rp 12.500.000.",
            ));
        }
        cost
    }

    /// The code a name means: chosen, sure, or a fault with what it may mean.
    fn named(
        &mut self,
        (what, column): (Named, usize),
        name: &str,
        district: &str,
    ) -> Option<String> {
        let known = self.world.names(what, district)?;
        let kind = match what {
            Named::Agency => Kind::Agency,
            Named::District | Named::Village => Kind::Place,
        };
        let chosen = (what, kind.key(name), district.to_owned());
        if let Some(code) = self.world.choices.get(&chosen) {
            return Some(code.clone());
        }
        match known.find(name) {
            Match::Sure(code) => Some(code),
            Match::Unsure(alternatives) => {
                let fault = if alternatives.is_empty() {
                    fault(
                        column,
                        format!(
                            "\"{name}\" tidak dikenal; pilih nama resminya saat mengesahkan impor, atau perbaiki di lembar."
                        ),
                        format!(
                            "\"{name}\" is not known; choose its official name when confirming the import, or mend the sheet."
                        ),
                    )
                } else {
                    fault(
                        column,
                        format!(
                            "\"{name}\" tidak pasti; pilih salah satu nama yang mirip saat mengesahkan impor, atau perbaiki di lembar."
                        ),
                        format!(
                            "\"{name}\" is not sure; choose one of the like names when confirming the import, or mend the sheet."
                        ),
                    )
                };
                self.tell(Fault {
                    alternatives,
                    uncertain: true,
                    district: district.into(),
                    ..fault
                });
                None
            }
        }
    }

    fn village(&mut self) -> Option<String> {
        let regency = self.shown(at::REGENCY);
        if !regency.is_empty() && !matches!(self.world.regency.find(&regency), Match::Sure(_)) {
            self.tell(fault(
                at::REGENCY,
                format!("\"{regency}\" bukan kabupaten/kota siklus ini."),
                format!("\"{regency}\" is not the regency of this cycle."),
            ));
            return None;
        }
        let (district, village) = (self.shown(at::DISTRICT), self.shown(at::VILLAGE));
        for (column, value) in [(at::DISTRICT, &district), (at::VILLAGE, &village)] {
            if value.is_empty() {
                self.tell(fault(
                    column,
                    "Isi namanya; usulan harus punya tempat.",
                    "Give its name; a proposal needs a place.",
                ));
            }
        }
        if district.is_empty() || village.is_empty() {
            return None;
        }
        let district = self.named((Named::District, at::DISTRICT), &district, "")?;
        self.named((Named::Village, at::VILLAGE), &village, &district)
    }

    /// The agency, if one is named; a name that is not known is a fault.
    fn agency(&mut self) -> Option<AgencyId> {
        let (first, last) = (self.shown(at::FIRST_AGENCY), self.shown(at::LAST_AGENCY));
        let (column, name) = if last.is_empty() {
            (at::FIRST_AGENCY, first)
        } else {
            (at::LAST_AGENCY, last)
        };
        if name.is_empty() {
            return None;
        }
        let id = self.named((Named::Agency, column), &name, "")?;
        Uuid::parse_str(&id).ok().map(AgencyId)
    }
}

/// A problem or work as an office writes it: often shorter than a resident must.
const LONG: Length = Length {
    min: 3,
    max: limits::STORY.max,
};
/// A title.
const WIDE: Length = limits::TITLE;

/// A title of a long text: cut at a word, with an ellipsis; the whole text is the work.
fn short(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let most = limits::TITLE.max;
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
    format!("{whole}…")
}
