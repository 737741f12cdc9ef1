//! `emusrenbang allocate`: counts a PABULIB file by any rule.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::constrain::Constrain;
use crate::allocation::pb::{Document, Import, OrdinalPoints, decode, units};
use crate::allocation::{
    Completion, Increments, Method, Misfit, Report, Settings, TieKey, TieOrder, Utility, count,
    count_watched,
};
use crate::results::{CONFIGURATION, SEED};
use crate::rounds::configuration::{Configuration, SUMS};

/// Count a PABULIB file: winners in order, their cost and, if asked, why.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Allocate {
    /// The file, plain or gzip.
    file: PathBuf,
    /// The rule. Without one a file that a round published is counted by the round's own configuration, and
    /// any other by greedy.
    #[arg(long, value_enum)]
    rule: Option<RuleName>,
    /// What a voter gains from a winner, for equal shares; by cost, points count too.
    #[arg(long, value_enum, default_value_t = UtilityName::Cost)]
    utility: UtilityName,
    /// What is done with the money equal shares leaves.
    #[arg(long, value_enum, default_value_t = CompletionName::None)]
    completion: CompletionName,
    /// What add-one gives each voter more, in currency.
    #[arg(long, default_value = "1")]
    step: String,
    /// Add-one goes on when nothing fits any more, until an outcome costs more than the budget.
    #[arg(long)]
    until_overspend: bool,
    /// Add-one starts at the share rounded down to whole currency.
    #[arg(long)]
    whole_start: bool,
    /// Greedy and Phragmén end at the first candidate that does not fit.
    #[arg(long)]
    stop_at_misfit: bool,
    /// Greedy ignores scores below this, or below the file's own threshold if no number is given.
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "")]
    threshold: Option<String>,
    /// Greedy ignores scores of zero and below.
    #[arg(long)]
    positive_only: bool,
    /// Greedy keeps to the file's budgets per category and neighbourhood.
    #[arg(long)]
    caps: bool,
    /// Steps that break ties, in order: lower-cost, higher-score, earlier-submission, smaller-id,
    /// draw:SEED.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "lower-cost,higher-score,smaller-id"
    )]
    tie_break: Vec<String>,
    /// The first of a ranking gets as many points as the ballot is long, not as it may be.
    #[arg(long)]
    own_length: bool,
    #[command(flatten)]
    constraints: Constrain,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Say of every candidate why it won or lost, and measure the outcome; JSON then tells the budget, shares
    /// and settings too.
    #[arg(long)]
    explain: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum RuleName {
    Greedy,
    GreedyPerCost,
    EqualShares,
    Phragmen,
    Knapsack,
}

#[derive(Clone, Copy, ValueEnum)]
enum UtilityName {
    Cost,
    Cardinality,
    Score,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CompletionName {
    None,
    Greedy,
    AddOne,
    AddOneGreedy,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Reads, counts and prints.
pub fn run(args: &Allocate) -> Result<(), String> {
    let terminal = std::io::stderr().is_terminal();
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", args.file.display());
    progress(terminal, "reading");
    let bytes = std::fs::read(&args.file).map_err(|e| named(&e))?;
    let text = decode(&bytes).map_err(|e| named(&e))?;
    let document = Document::parse(&text).map_err(|e| named(&e))?;
    let ordinal = if args.own_length {
        OrdinalPoints::OwnLength
    } else {
        OrdinalPoints::LongestBallot
    };
    let import = Import::read(&document, ordinal).map_err(|e| named(&e))?;
    let settings = match (args.rule, published(&document, &import)?) {
        (None, Some(settings)) => settings,
        _ => args.settings(&import)?,
    };
    progress(terminal, "counting");
    let watch = |tried: u32| progress(terminal, &format!("{tried} increments"));
    let counted = count_watched(&import.election, &settings, &watch).map_err(|e| named(&e))?;
    progress(terminal, "");
    for warning in &import.warnings {
        let line = format!(
            "{}: ballot {}: {}",
            args.file.display(),
            warning.row,
            warning.text
        );
        super::say(&line, &mut std::io::stderr());
    }
    let report = Report::new(&import.election, &settings, &counted, args.explain);
    let output = match args.format {
        Format::Text => Ok(report.text()),
        Format::Json if args.explain => serde_json::to_string_pretty(&report),
        Format::Json => serde_json::to_string_pretty(&report.brief()),
    };
    let output = output.map_err(|e| named(&e))?;
    super::say(output.trim_end(), &mut std::io::stdout());
    Ok(())
}

/// How a file that a round published says it is counted; nothing for any other file.
fn published(document: &Document<'_>, import: &Import) -> Result<Option<Settings>, String> {
    let Some(text) = document.meta(CONFIGURATION) else {
        return Ok(None);
    };
    let configuration: Configuration =
        serde_json::from_str(text).map_err(|e| format!("{CONFIGURATION}: {e}"))?;
    let seed = document.meta(SEED);
    Ok(Some(configuration.settings(&import.election, seed)))
}

/// Counts a file that a round published by the round's own configuration.
pub fn recount(bytes: &[u8]) -> Result<Report, String> {
    let text = decode(bytes).map_err(|e| e.to_string())?;
    let document = Document::parse(&text).map_err(|e| e.to_string())?;
    let import =
        Import::read(&document, OrdinalPoints::LongestBallot).map_err(|e| e.to_string())?;
    let settings = published(&document, &import)?.ok_or("the file has no configuration")?;
    let counted = count(&import.election, &settings).map_err(|e| e.to_string())?;
    Ok(Report::new(&import.election, &settings, &counted, true))
}

/// Shows one line in place on a terminal.
fn progress(terminal: bool, line: &str) {
    if terminal {
        let mut stderr = std::io::stderr();
        // A closed terminal is no reason to fail.
        drop(write!(stderr, "\r\x1b[K{line}"));
        drop(stderr.flush());
    }
}

impl Allocate {
    fn settings(&self, import: &Import) -> Result<Settings, String> {
        let misfit = if self.stop_at_misfit {
            Misfit::Stop
        } else {
            Misfit::Skip
        };
        let mut settings = Settings::of(match self.rule.unwrap_or(RuleName::Greedy) {
            RuleName::Greedy => Method::Greedy {
                misfit,
                threshold: self.threshold(import)?,
                positive_only: self.positive_only,
            },
            RuleName::GreedyPerCost => Method::GreedyPerCost { misfit },
            RuleName::EqualShares => Method::EqualShares {
                utility: match self.utility {
                    UtilityName::Cost => Utility::ScoreCost,
                    UtilityName::Cardinality => Utility::Cardinality,
                    UtilityName::Score => Utility::Score,
                },
                completion: self.completion(import)?,
            },
            RuleName::Phragmen => Method::Phragmen { misfit },
            RuleName::Knapsack => Method::Knapsack { limit: SUMS },
        });
        if self.caps {
            settings.constraints.ceilings.clone_from(&import.caps);
        }
        self.constraints.add(import, &mut settings)?;
        let keys: Result<Vec<TieKey>, String> = self
            .tie_break
            .iter()
            .map(|key| tie_key(key.trim()))
            .collect();
        settings.ties = TieOrder(keys?);
        Ok(settings)
    }

    fn threshold(&self, import: &Import) -> Result<Option<i64>, String> {
        match self.threshold.as_deref() {
            None => Ok(None),
            Some("") => Ok(import.threshold),
            Some(text) => units(text, import.election.point_decimals)
                .map(Some)
                .map_err(|e| format!("--threshold: {e}")),
        }
    }

    fn completion(&self, import: &Import) -> Result<Completion, String> {
        let decimals = import.election.money_decimals;
        let adds = matches!(
            self.completion,
            CompletionName::AddOne | CompletionName::AddOneGreedy
        );
        let named = |e| format!("--step: {e}");
        let increments = if adds {
            let step = units(&self.step, decimals).map_err(named)?;
            let whole = units("1", decimals).map_err(named)?;
            Some(Increments {
                until_overspend: self.until_overspend,
                whole_start: self.whole_start.then_some(whole),
                ..Increments::of(step)
            })
        } else {
            None
        };
        Ok(Completion {
            increments,
            greedy: matches!(
                self.completion,
                CompletionName::Greedy | CompletionName::AddOneGreedy
            ),
        })
    }
}

fn tie_key(text: &str) -> Result<TieKey, String> {
    match text {
        "lower-cost" => Ok(TieKey::LowerCost),
        "higher-score" | "votes" => Ok(TieKey::HigherScore),
        "earlier-submission" => Ok(TieKey::EarlierSubmission),
        "smaller-id" | "id" => Ok(TieKey::SmallerId),
        _ => text
            .strip_prefix("draw:")
            .map(|seed| TieKey::Draw(seed.to_owned()))
            .ok_or_else(|| format!("--tie-break: `{text}` is no step of a tie-break")),
    }
}
