//! What can be wrong with a file, and where.

use thiserror::Error;

/// A file that cannot be read. Lines and columns count from one, columns in characters; both are zero for
/// a document that was not read from text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct PbError {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

impl PbError {
    /// A problem at a byte of a text.
    pub(super) fn at(text: &str, byte: usize, problem: Problem) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            problem,
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// A byte that is no UTF-8.
    #[error("this is not UTF-8 text")]
    NotText,
    /// Damaged compression.
    #[error("the gzip data is damaged or cut short")]
    BadGzip,
    /// More text than can be held.
    #[error("the text is larger than {0} bytes")]
    TooLong(u64),
    /// A quote without its end.
    #[error("this quoted cell never ends")]
    OpenQuote,
    /// Text behind a quoted cell.
    #[error("expected `;` or the end of the line after a quoted cell")]
    AfterQuote,
    /// Another section, or none, where one must come.
    #[error("expected the section {0}")]
    ExpectedSection(&'static str),
    /// A section without its header.
    #[error("the section {0} has no header")]
    NoHeader(&'static str),
    /// The header of `META`.
    #[error("expected the header `key;value`")]
    MetaHeader,
    /// A column that must be there.
    #[error("there is no column `{0}`")]
    NoColumn(&'static str),
    /// A column that comes twice.
    #[error("the column `{0}` comes twice")]
    ColumnTwice(String),
    /// A row of another width.
    #[error("expected {expected} cells and found {found}")]
    Cells {
        /// As many as the header has.
        expected: usize,
        /// As many as there are.
        found: usize,
    },
    /// A key that must be there.
    #[error("there is no `{0}` in META")]
    NoKey(&'static str),
    /// A key that comes twice.
    #[error("`{0}` comes twice in META")]
    KeyTwice(&'static str),
    /// A kind of ballots nobody knows.
    #[error("`{0}` is no known vote_type")]
    VoteType(String),
    /// Something that is no number.
    #[error("`{0}` is not a number")]
    NotNumber(String),
    /// An amount below zero.
    #[error("`{0}` is below zero")]
    Negative(String),
    /// A number that does not fit.
    #[error("`{0}` is too large or has too many decimals")]
    TooLarge(String),
    /// Rows and `META` disagree.
    #[error("META says {key} is {said}, and the file has {found}")]
    Count {
        /// The key.
        key: &'static str,
        /// What `META` says.
        said: String,
        /// What the file has.
        found: usize,
    },
    /// A project without an identifier.
    #[error("this project has no project_id")]
    NoId,
    /// An identifier that comes twice.
    #[error("the project `{0}` comes twice")]
    ProjectTwice(String),
    /// A ballot for nobody.
    #[error("no project is called `{0}`")]
    UnknownProject(String),
    /// A ballot that names a project twice.
    #[error("the ballot names `{0}` twice")]
    ChosenTwice(String),
    /// Points and choices of different number.
    #[error("{choices} projects are chosen and {points} points given")]
    Points {
        /// Choices on the ballot.
        choices: usize,
        /// Points on it.
        points: usize,
    },
    /// Caps that do not match their names.
    #[error("`{key}` has {found} amounts for {expected} names")]
    Caps {
        /// The key.
        key: &'static str,
        /// As many as there are names.
        expected: usize,
        /// As many as there are.
        found: usize,
    },
    /// Sums too large, as the election says.
    #[error(transparent)]
    Election(crate::allocation::ElectionError),
}
