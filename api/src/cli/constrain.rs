//! Constraints on an outcome, from the command line.

use clap::Args;

use crate::allocation::pb::{Import, units};
use crate::allocation::{Bound, Label, LabelKind, Settings};

/// What an outcome must respect besides the budget.
#[derive(Args)]
pub struct Constrain {
    /// Fewest supporters a winner needs.
    #[arg(long)]
    minimum_votes: Option<i64>,
    /// At least this much on a label: `KIND:VALUE=AMOUNT` or `KIND:VALUE=PERCENT%`, where KIND is category,
    /// sector, area, origin or target. May be repeated.
    #[arg(long)]
    floor: Vec<String>,
    /// At most this much on a label, written like a floor. May be repeated.
    #[arg(long)]
    ceiling: Vec<String>,
    /// Candidates of which at most one may win. May be repeated.
    #[arg(long, value_name = "ID,ID…")]
    exclusive: Vec<String>,
    /// Candidates decided before the count, in order.
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    force_in: Vec<String>,
    /// Candidates ruled out before the count.
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    force_out: Vec<String>,
}

impl Constrain {
    /// Adds the constraints to a rule's settings.
    pub fn add(&self, import: &Import, settings: &mut Settings) -> Result<(), String> {
        let constraints = &mut settings.constraints;
        constraints.minimum_votes = self.minimum_votes;
        for text in &self.floor {
            let bound = bound(text, import, Bound::floor_share);
            constraints
                .floors
                .push(bound.map_err(|e| format!("--floor {text}: {e}"))?);
        }
        for text in &self.ceiling {
            let bound = bound(text, import, Bound::ceiling_share);
            constraints
                .ceilings
                .push(bound.map_err(|e| format!("--ceiling {text}: {e}"))?);
        }
        for set in &self.exclusive {
            let set = set.split(',').map(str::trim);
            constraints
                .exclusive
                .push(places("--exclusive", set, import)?);
        }
        let trimmed = |list: &'_ [String]| -> Vec<String> {
            list.iter().map(|id| id.trim().to_owned()).collect()
        };
        let (forced_in, forced_out) = (trimmed(&self.force_in), trimmed(&self.force_out));
        let ids = |list: &'_ [String], flag| places(flag, list.iter().map(String::as_str), import);
        constraints.forced_in = ids(&forced_in, "--force-in")?;
        constraints.forced_out = ids(&forced_out, "--force-out")?;
        Ok(())
    }
}

fn places<'a>(
    flag: &str,
    ids: impl Iterator<Item = &'a str>,
    import: &Import,
) -> Result<Vec<usize>, String> {
    ids.map(|id| {
        let place = import.election.place(id);
        place.ok_or_else(|| format!("{flag}: no candidate `{id}`"))
    })
    .collect()
}

fn bound(text: &str, import: &Import, share: fn(Label, i64, u8) -> Bound) -> Result<Bound, String> {
    const FORM: &str = "write KIND:VALUE=AMOUNT or KIND:VALUE=PERCENT%";
    let (label, amount) = text.rsplit_once('=').ok_or(FORM)?;
    let (kind, value) = label.split_once(':').ok_or(FORM)?;
    let label = Label {
        kind: kind_of(kind.trim()).ok_or_else(|| format!("`{kind}` is no kind of label"))?,
        value: value.trim().to_owned(),
    };
    if let Some(percent) = amount.trim().strip_suffix('%') {
        let percent = percent.parse().ok().filter(|percent| *percent <= 100);
        let percent = percent.ok_or("give 0 to 100 per cent")?;
        return Ok(share(label, import.election.budget(), percent));
    }
    let amount = units(amount.trim(), import.election.money_decimals).map_err(|e| e.to_string())?;
    Ok(Bound { label, amount })
}

fn kind_of(name: &str) -> Option<LabelKind> {
    Some(match name {
        "category" => LabelKind::Category,
        "sector" => LabelKind::Sector,
        "area" => LabelKind::Area,
        "origin" => LabelKind::Origin,
        "target" => LabelKind::Target,
        _ => return None,
    })
}
