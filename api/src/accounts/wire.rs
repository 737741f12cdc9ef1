//! Accounts as the API takes and shows them.

use chrono::{DateTime, Utc};
use entity::{accounts, grants, sessions};
use poem_openapi::{Enum, Object};
use serde::Serialize;
use uuid::Uuid;

use crate::accounts::About;
use crate::delivery::wire::WorkAnswerOut;
use crate::wire::{GrantBasis, Role, Sex};

/// Languages of pages and notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Locale {
    /// Indonesian.
    Id,
    /// English.
    En,
}

impl Locale {
    /// The code stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }
}

/// A registration.
#[derive(Clone, Debug, Object)]
pub struct RegistrationIn {
    /// NIK, 16 digits; checked for its shape, stored as a keyed hash and encrypted, never shown whole.
    pub nik: String,
    /// Name as on the identity card, 2 to 120 characters.
    pub name: String,
    /// Code of the village the person lives in, such as `35.78.01.1001`.
    pub village_code: String,
    /// E-mail; this or a phone number is needed.
    pub email: Option<String>,
    /// Indonesian phone number; this or an e-mail is needed.
    pub phone: Option<String>,
    /// Password, 10 to 128 characters.
    pub password: String,
    /// Language of pages and notices; Indonesian unless given.
    pub locale: Option<Locale>,
}

/// What a registration is answered, whether or not the person was known.
#[derive(Clone, Debug, Object)]
pub struct RegisteredOut {
    /// What to do next, in Indonesian.
    pub message: String,
    /// The same in English.
    pub message_en: String,
}

/// A login.
#[derive(Clone, Debug, Object)]
pub struct LoginIn {
    /// E-mail, phone number or NIK.
    pub login: String,
    /// Password.
    pub password: String,
}

/// A session; its token is shown only here.
#[derive(Clone, Debug, Object)]
pub struct SessionOut {
    /// The session's identifier.
    pub id: Uuid,
    /// Send it as `Authorization: Bearer …`.
    pub token: String,
    /// When the session ends by itself, UTC.
    pub expires_at: DateTime<Utc>,
    /// The account logged in.
    pub account_id: Uuid,
}

/// A role held within a scope.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct GrantOut {
    /// Identifier.
    pub id: Uuid,
    /// The account that holds it.
    pub account_id: Uuid,
    /// The role.
    pub role: Role,
    /// Area of a village, district or regency role.
    pub area_code: Option<String>,
    /// Agency of an agency officer.
    pub agency_id: Option<Uuid>,
    /// Why it was given.
    pub basis: GrantBasis,
    /// When it was given, UTC.
    pub granted_at: DateTime<Utc>,
    /// When it was taken back, UTC; missing while it holds.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl From<grants::Model> for GrantOut {
    fn from(grant: grants::Model) -> Self {
        Self {
            id: grant.id.0,
            account_id: grant.account_id.0,
            role: grant.role.into(),
            area_code: grant.area_code,
            agency_id: grant.agency_id.map(|id| id.0),
            basis: grant.basis.into(),
            granted_at: grant.granted_at,
            revoked_at: grant.revoked_at,
        }
    }
}

/// A role to give.
#[derive(Clone, Debug, Object)]
pub struct GrantIn {
    /// The account; this or `login` is needed.
    pub account_id: Option<Uuid>,
    /// E-mail or phone number of the account.
    pub login: Option<String>,
    /// The role.
    pub role: Role,
    /// Village of a citizen or village officer, district of a district officer, regency of a planner.
    pub area_code: Option<String>,
    /// Agency of an agency officer.
    pub agency_id: Option<Uuid>,
}

/// A code for a forgotten password, told once.
#[derive(Clone, Debug, Object)]
pub struct ResetCodeOut {
    /// Ten letters and digits in two groups, like `K7MPQ-2XWER`; case and dash do not matter.
    pub code: String,
    /// Until when it works, UTC.
    pub expires_at: DateTime<Utc>,
}

/// A new password by a code.
#[derive(Clone, Object)]
pub struct PasswordResetIn {
    /// E-mail, phone number or NIK.
    pub login: String,
    /// The code.
    pub code: String,
    /// The new password, 10 to 128 characters.
    pub password: String,
}

/// A NIK to free.
#[derive(Clone, Object)]
pub struct NikReleaseIn {
    /// The NIK on the identity card, 16 digits.
    pub nik: String,
}

/// One's own account.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct MeOut {
    /// Identifier.
    pub id: Uuid,
    /// Name as registered.
    pub name: String,
    /// NIK, all but the last four digits masked; missing for an account without one.
    pub nik_masked: Option<String>,
    /// Village registered for.
    pub village_code: Option<String>,
    /// Whether an officer or the roll has verified residence there: needed to vote.
    pub verified: bool,
    /// E-mail.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Language of pages and notices.
    pub locale: String,
    /// What one told of oneself, shown to nobody else; missing where nothing is told.
    pub about: Option<AboutOut>,
    /// Roles held.
    pub grants: Vec<GrantOut>,
    /// When registered, UTC.
    pub created_at: DateTime<Utc>,
    /// Counts changes; see `ETag`.
    pub version: i32,
}

/// What one tells of oneself, each part only if one wants to. It serves to count who proposes, in groups of at least
/// five people, and is never shown with a name.
#[derive(Clone, Debug, Object)]
pub struct AboutIn {
    /// Sex.
    pub sex: Option<Sex>,
    /// Year of birth, from 1900 to ten years ago.
    pub birth_year: Option<i32>,
    /// Whether one has a disability.
    pub disability: Option<bool>,
}

impl From<AboutIn> for About {
    fn from(about: AboutIn) -> Self {
        Self {
            sex: about.sex.map(Into::into),
            birth_year: about.birth_year,
            disability: about.disability,
        }
    }
}

/// What one told of oneself.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct AboutOut {
    /// Sex.
    pub sex: Option<Sex>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Whether one has a disability.
    pub disability: Option<bool>,
    /// When it was last told or changed, UTC.
    pub told_at: DateTime<Utc>,
}

/// A change to one's own account; what is missing stays.
#[derive(Clone, Debug, Object)]
pub struct MePatch {
    /// New e-mail; needs `current_password`.
    pub email: Option<String>,
    /// New phone number; needs `current_password`.
    pub phone: Option<String>,
    /// New language.
    pub locale: Option<Locale>,
    /// What one tells of oneself, as a whole: what is missing in it is taken back, `{}` takes all of it back.
    pub about: Option<AboutIn>,
    /// New password; needs `current_password`.
    pub password: Option<String>,
    /// Password now in use.
    pub current_password: Option<String>,
}

/// Everything the platform keeps about its owner.
#[derive(Clone, Debug, Object)]
pub struct ExportOut {
    /// The account.
    pub account: MeOut,
    /// Logins that are open.
    pub sessions: Vec<ExportedSession>,
    /// Identifiers of one's own proposals, drafts included.
    pub proposal_ids: Vec<Uuid>,
    /// Identifiers of the proposals one follows.
    pub followed_proposal_ids: Vec<Uuid>,
    /// What one said of reports on works.
    pub work_answers: Vec<WorkAnswerOut>,
    /// Why no votes are listed.
    pub votes: String,
}

/// An open login.
#[derive(Clone, Debug, Object)]
pub struct ExportedSession {
    /// Identifier.
    pub id: Uuid,
    /// When logged in, UTC.
    pub created_at: DateTime<Utc>,
    /// When it ends, UTC.
    pub expires_at: DateTime<Utc>,
}

impl From<sessions::Model> for ExportedSession {
    fn from(session: sessions::Model) -> Self {
        Self {
            id: session.id.0,
            created_at: session.created_at,
            expires_at: session.expires_at,
        }
    }
}

/// A resident as an officer who verifies sees them.
#[derive(Clone, Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct ResidentOut {
    /// Identifier.
    pub id: Uuid,
    /// Name as registered.
    pub name: String,
    /// NIK, all but the last four digits masked.
    pub nik_masked: Option<String>,
    /// Village registered for.
    pub village_code: Option<String>,
    /// Whether residence is verified.
    pub verified: bool,
    /// When registered, UTC.
    pub created_at: DateTime<Utc>,
}

/// What an import of the electoral roll did, or would do.
#[derive(Clone, Debug, Default, Serialize, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct RollImportOut {
    /// Lines taken in, new or known.
    pub imported: u64,
    /// Of those, people the roll did not have.
    pub added: u64,
    /// Of those, people the roll had with another name or village.
    pub changed: u64,
    /// Of those, people the roll had just so.
    pub same: u64,
    /// Accounts verified by it at once.
    pub verified: u64,
    /// Lines refused; the others were taken in.
    pub rejected: Vec<RejectedLine>,
    /// Every line with its fate, in order; only in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<RollLineOut>>,
}

impl RollImportOut {
    /// Counts a line that is taken in.
    pub(super) fn count(&mut self, fate: RollFate) {
        match fate {
            RollFate::New => self.added += 1,
            RollFate::Changed => self.changed += 1,
            RollFate::Same => self.same += 1,
            RollFate::Refused => return,
        }
        self.imported += 1;
    }

    /// Adds what a part of the list did.
    pub(super) fn add(&mut self, part: Self) {
        self.imported += part.imported;
        self.added += part.added;
        self.changed += part.changed;
        self.same += part.same;
        self.verified += part.verified;
        self.rejected.extend(part.rejected);
    }
}

/// What becomes of a line of a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum RollFate {
    /// The roll does not have the person.
    New,
    /// The roll has the person with another name or village.
    Changed,
    /// The roll has the person just so.
    Same,
    /// Left out; see `rejected` for why.
    Refused,
}

impl RollFate {
    /// All of them, what needs a look first.
    pub const ALL: [Self; 4] = [Self::Refused, Self::Changed, Self::New, Self::Same];

    /// Its published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Refused => "refused",
        }
    }
}

/// A line of a roll in a preview.
#[derive(Clone, Debug, Serialize, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct RollLineOut {
    /// Line in the file, from 1.
    pub line: u64,
    /// What would become of it.
    pub fate: RollFate,
    /// NIK, all but the last four digits masked; missing for a line that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nik_masked: Option<String>,
    /// Village the line puts the person in; missing for a line that could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub village_code: Option<String>,
}

/// A refused line of an imported list.
#[derive(Clone, Debug, Serialize, Object)]
pub struct RejectedLine {
    /// Line in the file, from 1.
    pub line: u64,
    /// What is wrong, in Indonesian.
    pub detail: String,
    /// The same in English.
    pub detail_en: String,
}

/// An account with what only its owner or a verifying officer may see.
pub(super) fn me(
    account: accounts::Model,
    nik_masked: Option<String>,
    grants: Vec<grants::Model>,
) -> MeOut {
    let verified = grants
        .iter()
        .any(|grant| grant.role == entity::enums::Role::Citizen && grant.revoked_at.is_none());
    let about = account.told_at.map(|told_at| AboutOut {
        sex: account.sex.map(Into::into),
        birth_year: account.birth_year,
        disability: account.disability,
        told_at,
    });
    MeOut {
        id: account.id.0,
        name: account.name,
        nik_masked,
        village_code: account.village_code,
        verified,
        // Whether somebody else has a contact is not told here, as it is not at registration.
        email: account.email.or(account.claimed_email),
        phone: account.phone.or(account.claimed_phone),
        locale: account.locale,
        about,
        grants: grants.into_iter().map(Into::into).collect(),
        created_at: account.created_at,
        version: account.version,
    }
}
