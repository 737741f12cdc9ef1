//! The names of an import that are not sure, each once.

use std::collections::HashMap;

use entity::enums::RowFate;
use entity::ids::{CycleId, SipdImportId};

use super::{show, world};
use crate::app::App;
use crate::auth::Caller;
use crate::cycles;
use crate::problem::ApiError;
use crate::sipd::columns::{HEADS, at};
use crate::sipd::judge::{Fault, Named};
use crate::sipd::names::{Alternative, Names};
use crate::sipd::store;
use crate::sipd::values::Cell;

/// A name that is not sure.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenName {
    /// What kind of name it is.
    pub what: Named,
    /// The name as the sheet has it.
    pub name: String,
    /// What it may mean, the most like first.
    pub alternatives: Vec<Alternative>,
    /// District of a village; empty for other names.
    pub district: String,
    /// Every name it can mean: code or identifier, and name.
    pub official: Vec<(String, String)>,
    /// Rows that have it.
    pub rows: usize,
}

/// Rows that are looked through at once.
const BATCH: u64 = 1_000;

/// The names that wait for a planner's choice, those of most rows first.
pub async fn open_names(
    app: &App,
    caller: &Caller,
    (cycle, id): (CycleId, SipdImportId),
) -> Result<Vec<OpenName>, ApiError> {
    show::authorised(app, caller, cycle).await?;
    let db = app.db.read();
    store::get(db, cycle, id).await?;
    let cycle = cycles::service::known(app, cycle).await?;
    let world = world::load(db, &cycle, "[]", app.clock.now()).await?;
    let mut found: HashMap<(Named, String, String), OpenName> = HashMap::new();
    let mut after = None;
    loop {
        let rows = store::rows(db, id, &[RowFate::Uncertain], after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.number);
        for row in rows {
            let cells: Vec<Cell> = serde_json::from_str(&row.cells)?;
            let faults: Vec<Fault> = serde_json::from_str(&row.faults)?;
            for fault in faults.into_iter().filter(|fault| fault.uncertain) {
                note(&mut found, &cells, fault);
            }
        }
    }
    let mut names: Vec<OpenName> = found.into_values().collect();
    for name in &mut names {
        let official = world.names(name.what, &name.district);
        name.official = official.map(Names::official).unwrap_or_default();
    }
    names.sort_by(|one, other| {
        let order = other.rows.cmp(&one.rows);
        order.then_with(|| (one.what, &one.name).cmp(&(other.what, &other.name)))
    });
    Ok(names)
}

fn note(found: &mut HashMap<(Named, String, String), OpenName>, cells: &[Cell], fault: Fault) {
    let column = HEADS.iter().position(|head| *head == fault.column);
    let (what, column) = match column {
        Some(at::DISTRICT) => (Named::District, at::DISTRICT),
        Some(at::VILLAGE) => (Named::Village, at::VILLAGE),
        Some(column @ (at::FIRST_AGENCY | at::LAST_AGENCY)) => (Named::Agency, column),
        _ => return,
    };
    let name = cells.get(column).map(Cell::shown).unwrap_or_default();
    // A village of the same name in another district is another.
    let district = String::from(fault.district);
    let known = found
        .entry((what, name.clone(), district.clone()))
        .or_insert_with(|| OpenName {
            what,
            name,
            alternatives: fault.alternatives,
            district,
            official: Vec::new(),
            rows: 0,
        });
    known.rows += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sipd::judge::fault;

    fn uncertain(column: usize, code: &str) -> Fault {
        Fault {
            uncertain: true,
            alternatives: vec![Alternative {
                code: code.into(),
                name: "Sarongan".into(),
                score: 870,
            }],
            district: code.get(..8).unwrap_or_default().into(),
            ..fault(column, "x", "y")
        }
    }

    #[test]
    fn a_name_is_asked_once_and_villages_of_two_districts_twice() {
        let mut cells = vec![Cell::default(); 26];
        cells[at::VILLAGE] = Cell::Text("Saronggan".into());
        let mut found = HashMap::new();
        for code in ["35.10.01.2001", "35.10.01.2001", "35.10.02.2001"] {
            note(&mut found, &cells, uncertain(at::VILLAGE, code));
        }
        note(&mut found, &cells, uncertain(at::TITLE, "x"));
        let mut rows: Vec<usize> = found.values().map(|one| one.rows).collect();
        rows.sort_unstable();
        assert_eq!(rows, [1, 2]);
        assert!(found.values().all(|one| one.name == "Saronggan"));
    }
}
