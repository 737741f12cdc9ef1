//! What a report on a work may say after the last one. Pure.

use entity::enums::WorkState;

use crate::limits;
use crate::problem::FieldError;

/// How far a work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// State.
    pub state: WorkState,
    /// How much is done, percent.
    pub percent: i32,
    /// Value of the contract, rupiah.
    pub contract_idr: Option<i64>,
    /// Public note.
    pub note: Option<String>,
}

/// What somebody reports.
#[derive(Clone, Debug)]
pub struct Told {
    /// State.
    pub state: WorkState,
    /// How much is done, percent; told of works under way only.
    pub percent: Option<i32>,
    /// Value of the contract, rupiah; stays as it was unless told.
    pub contract_idr: Option<i64>,
    /// Public note.
    pub note: Option<String>,
}

/// Where a state stands on the way to the finished work.
fn step(state: WorkState) -> u8 {
    match state {
        WorkState::Promised => 0,
        WorkState::Funded => 1,
        WorkState::InProcurement => 2,
        WorkState::InProgress => 3,
        WorkState::Finished => 4,
        WorkState::Cancelled => 5,
    }
}

fn error(field: &str, detail: &str, detail_en: &str) -> FieldError {
    FieldError {
        pointer: format!("/{field}"),
        detail: detail.into(),
        detail_en: detail_en.into(),
    }
}

/// How far a work is after a report. Cancelling, and any step back, needs a public reason.
pub fn follow(before: &Progress, told: Told) -> Result<Progress, FieldError> {
    use WorkState as S;
    if told.state == S::Promised {
        return Err(error(
            "state",
            "Laporkan keadaan setelah rencana: funded, in_procurement, in_progress, finished, atau cancelled.",
            "Report what came after the plan: funded, in_procurement, in_progress, finished or cancelled.",
        ));
    }
    let percent = match (told.state, told.percent) {
        (S::InProgress, Some(percent @ 0..=100)) => percent,
        (S::InProgress, _) => {
            return Err(error(
                "percent",
                "Isi kemajuan 0 sampai 100 persen.",
                "Give the progress, 0 to 100 percent.",
            ));
        }
        (S::Finished, None | Some(100)) => 100,
        (S::Cancelled, None) => before.percent,
        (S::Funded | S::InProcurement, None | Some(0)) => 0,
        _ => {
            return Err(error(
                "percent",
                "Kosongkan persen; hanya pekerjaan yang berjalan mengisinya.",
                "Leave the percentage out; only works in progress have one.",
            ));
        }
    };
    let contracted = matches!(told.state, S::InProgress | S::Finished);
    match told.contract_idr {
        Some(amount) if !(1..=limits::COST_IDR).contains(&amount) => {
            return Err(error(
                "contract_idr",
                "Isi nilai kontrak dalam rupiah, lebih dari 0.",
                "Give the contract's value in rupiah, above 0.",
            ));
        }
        Some(_) if !contracted => {
            return Err(error(
                "contract_idr",
                "Nilai kontrak diisi setelah pengadaan selesai.",
                "The contract's value is given once procurement is over.",
            ));
        }
        _ => {}
    }
    let back = step(told.state) < step(before.state)
        || (before.state == S::Finished && told.state == S::Cancelled)
        || (before.state == told.state && percent < before.percent);
    // The note of the report before says nothing of what changes now.
    let reasoned = told.note.as_ref().is_some_and(|note| {
        note.chars().count() >= limits::REASON.min && before.note.as_ref() != Some(note)
    });
    let ends = told.state == S::Cancelled && before.state != S::Cancelled;
    let silent = told.state == S::Cancelled && told.note.is_none();
    if silent || ((back || ends) && !reasoned) {
        return Err(error(
            "note",
            "Tulis alasannya untuk umum, paling sedikit 10 huruf: pekerjaan dibatalkan atau mundur.",
            "Give the public reason, at least 10 characters: the work is cancelled or goes back.",
        ));
    }
    Ok(Progress {
        state: told.state,
        percent,
        contract_idr: told.contract_idr.or(before.contract_idr),
        note: told.note,
    })
}

/// A state as the API or an office's list has it.
pub fn state(text: &str) -> Option<WorkState> {
    match text.trim().to_lowercase().as_str() {
        "funded" | "didanai" | "dianggarkan" => Some(WorkState::Funded),
        "in_procurement" | "pengadaan" | "lelang" => Some(WorkState::InProcurement),
        "in_progress" | "berjalan" | "dikerjakan" => Some(WorkState::InProgress),
        "finished" | "selesai" => Some(WorkState::Finished),
        "cancelled" | "batal" | "dibatalkan" => Some(WorkState::Cancelled),
        _ => None,
    }
}

/// Whether a list says that a work is promised, and no more.
pub fn is_promised(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "promised" | "dijanjikan"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STATES: [WorkState; 6] = [
        WorkState::Promised,
        WorkState::Funded,
        WorkState::InProcurement,
        WorkState::InProgress,
        WorkState::Finished,
        WorkState::Cancelled,
    ];

    fn at(state: WorkState, percent: i32) -> Progress {
        Progress {
            state,
            percent,
            contract_idr: Some(7),
            note: None,
        }
    }

    fn told(state: WorkState) -> Told {
        Told {
            state,
            percent: None,
            contract_idr: None,
            note: None,
        }
    }

    fn wrong(before: &Progress, told: Told) -> String {
        follow(before, told).unwrap_err().pointer
    }

    #[test]
    fn works_go_forward_freely_and_back_with_a_reason() {
        let promised = at(WorkState::Promised, 0);
        assert!(follow(&promised, told(WorkState::Finished)).is_ok());
        let half = at(WorkState::InProgress, 50);
        assert_eq!(wrong(&half, told(WorkState::Funded)), "/note");
        assert_eq!(wrong(&half, told(WorkState::Cancelled)), "/note");
        let less = Told {
            percent: Some(40),
            ..told(WorkState::InProgress)
        };
        assert_eq!(wrong(&half, less.clone()), "/note");
        let reasoned = Told {
            note: Some("Terhenti oleh banjir.".into()),
            ..less
        };
        let slowed = follow(&half, reasoned.clone()).unwrap();
        assert_eq!(slowed.percent, 40);
        // The same words again are no reason for another step back; a work that is cancelled stays so.
        let again = Told {
            percent: Some(20),
            ..reasoned
        };
        assert_eq!(wrong(&slowed, again), "/note");
        let note = Some("Lahannya belum dibebaskan.".to_owned());
        let cancelled = Told {
            note: note.clone(),
            ..told(WorkState::Cancelled)
        };
        let ended = follow(&half, cancelled.clone()).unwrap();
        assert_eq!(follow(&ended, cancelled).unwrap(), ended);
        assert_eq!(wrong(&ended, told(WorkState::Cancelled)), "/note");
    }

    #[test]
    fn percent_and_contract_belong_to_works_under_way() {
        let promised = at(WorkState::Promised, 0);
        assert_eq!(wrong(&promised, told(WorkState::InProgress)), "/percent");
        let early = Told {
            contract_idr: Some(5),
            ..told(WorkState::Funded)
        };
        assert_eq!(wrong(&promised, early), "/contract_idr");
        let done = follow(&promised, told(WorkState::Finished)).unwrap();
        assert_eq!((done.percent, done.contract_idr), (100, Some(7)));
        assert_eq!(wrong(&promised, told(WorkState::Promised)), "/state");
        assert_eq!(state(" Selesai "), Some(WorkState::Finished));
        assert_eq!(state("promised"), None);
    }

    proptest! {
        #[test]
        fn what_is_taken_is_within_bounds(
            from in 0..6_usize, to in 0..6_usize, was in 0..=100_i32, percent in any::<Option<i32>>(),
            contract_idr in any::<Option<i64>>(),
        ) {
            let told = Told { percent, contract_idr, ..told(STATES[to]) };
            if let Ok(after) = follow(&at(STATES[from], was), told) {
                prop_assert!((0..=100).contains(&after.percent));
                prop_assert!(after.contract_idr.is_none_or(|amount| amount > 0));
                prop_assert!(after.state != WorkState::Cancelled);
            }
        }
    }
}
