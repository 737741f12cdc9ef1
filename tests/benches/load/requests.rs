//! What is asked of the program in each load.

use serde_json::json;

use crate::http::{Request, get, post};
use crate::seed::Seeded;
use crate::texts::{self, Dice};

/// Different searches asked in turn.
const SEARCHES: usize = 2_000;

/// The first page of the list.
pub fn list() -> Vec<Request> {
    vec![get("/api/v1/proposals?limit=20")]
}

/// A thousand proposals, one after the other.
pub fn one(seeded: &Seeded) -> Vec<Request> {
    let path = |id| get(&format!("/api/v1/proposals/{id}"));
    seeded.proposals.iter().map(path).collect()
}

/// Searches with varying words: of works, of places, with a number; some beginnings of words.
pub fn search(seeded: &Seeded) -> Vec<Request> {
    let mut dice = Dice::new(2);
    let mut words = || {
        let work = dice.pick(&texts::WANTED);
        match dice.below(4) {
            0 => (*work).to_owned(),
            1 => format!("{work} {}", dice.pick(&texts::STREETS)),
            2 => format!("{work} RT {}", dice.below(12) + 1),
            _ => format!("{work} {}", dice.pick(&seeded.village_names)),
        }
    };
    (0..SEARCHES)
        .map(|_| {
            let words = words().replace(' ', "%20").replace('\'', "%27");
            get(&format!("/api/v1/proposals?q={words}"))
        })
        .collect()
}

/// A proposal of every account, made and submitted in one act.
pub fn submit(seeded: &Seeded) -> Vec<Request> {
    let mut dice = Dice::new(3);
    seeded
        .accounts
        .iter()
        .map(|account| {
            let kind = dice.pick(&texts::KINDS);
            let place = texts::place(&mut dice);
            let body = json!({
                "cycle_id": seeded.cycle,
                "title": format!("{} {place}", kind.work),
                "problem": kind.problem,
                "work": format!("{} di {place}", kind.work),
                "village_code": account.village,
                "address": place,
                "quantity": 40,
                "unit": kind.unit,
                "unit_price_idr": kind.price_idr,
                "sector": kind.sector,
                "beneficiaries": { "households": 40, "people": 150 },
                "land_status": "government",
                "origin": "resident",
                "submit": true,
            });
            post("/api/v1/proposals", &account.token, &body.to_string())
        })
        .collect()
}
