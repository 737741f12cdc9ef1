//! The JSON API of this room.

use entity::ids::{AccountId, GrantId};
use poem::Request;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::login_key;
use super::service::{self, Change, NewRole, Registration};
use super::wire::{
    ExportOut, ExportedSession, GrantIn, GrantOut, Locale, LoginIn, MeOut, MePatch, NikReleaseIn,
    PasswordResetIn, RegisteredOut, RegistrationIn, ResetCodeOut, ResidentOut, RollImportOut,
    SessionOut,
};
use crate::app::App;
use crate::auth::{Once, Signed, client_address};
use crate::door::Body;
use crate::http::{Created, Done, Group, Versioned, if_match};
use crate::page::{self, Page};
use crate::problem::ApiError;
use crate::sheet::Csv;
use crate::wire::Role;

/// Accounts: registration, logins, own data, grants and the electoral roll.
pub struct AccountsApi {
    /// The service's means.
    pub app: App,
}

/// A registration that was taken.
#[derive(ApiResponse)]
enum Accepted {
    /// Taken. The answer is the same whether or not the person was known.
    #[oai(status = 202)]
    Accepted(Json<RegisteredOut>),
}

#[OpenApi(tag = "Group::Accounts")]
impl AccountsApi {
    /// Register an account
    ///
    /// Registers a resident of a village. Sending it again is safe without an `Idempotency-Key`: it makes no
    /// second account. The answer is the same for new and already known people; a
    /// login with the same password tells. Who matches the imported electoral roll may vote at once,
    /// others after an officer has verified them.
    #[oai(path = "/accounts", method = "post", operation_id = "register_account")]
    async fn register(
        &self,
        request: &Request,
        body: Body<RegistrationIn>,
    ) -> Result<Accepted, ApiError> {
        let body = body.0;
        let address = client_address(request, &self.app.config);
        self.app.limits.attempt(&address, &login_key(&body.nik))?;
        let registration = Registration {
            nik: body.nik,
            name: body.name,
            village_code: body.village_code,
            email: body.email,
            phone: body.phone,
            password: body.password,
            locale: body.locale.unwrap_or(Locale::Id).code(),
        };
        service::register(&self.app, registration).await?;
        Ok(Accepted::Accepted(Json(RegisteredOut {
            message: "Pendaftaran diterima. Silakan masuk; bila data ini sudah terdaftar, pakai kata sandi yang lama.".into(),
            message_en: "Registration taken. Log in now; if you were registered before, use your earlier password.".into(),
        })))
    }

    /// List residents of a village
    ///
    /// For officers who verify residents, oldest first.
    #[oai(path = "/accounts", method = "get", operation_id = "list_accounts")]
    async fn residents(
        &self,
        caller: Signed,
        /// Code of the village.
        village: Query<String>,
        /// Only verified ones, or only those who wait.
        verified: Query<Option<bool>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<ResidentOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let page =
            service::list_residents(&self.app, &caller.0, &village.0, verified.0, after, limit)
                .await?;
        Ok(Json(page))
    }

    /// Verify a resident
    ///
    /// Confirms that the person lives in the village they registered for; they may vote from now on.
    #[oai(
        path = "/accounts/:id/verification",
        method = "put",
        operation_id = "verify_account"
    )]
    async fn verify(
        &self,
        caller: Signed,
        /// The account.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::set_verified(&self.app, &caller.0, AccountId(id.0), true).await?;
        Ok(Done::NoContent)
    }

    /// Take a verification back
    ///
    /// The person may no longer vote; ballots they have cast stay.
    #[oai(
        path = "/accounts/:id/verification",
        method = "delete",
        operation_id = "unverify_account"
    )]
    async fn unverify(
        &self,
        caller: Signed,
        /// The account.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::set_verified(&self.app, &caller.0, AccountId(id.0), false).await?;
        Ok(Done::NoContent)
    }

    /// Free a NIK that somebody else registered with
    ///
    /// By an officer who verifies residents and has the person with their identity card before them: the
    /// account that has the NIK loses it, unless it is verified or holds an office, and its owner can
    /// register. A person whom the electoral roll has needs no officer for this.
    #[oai(path = "/nik-releases", method = "post", operation_id = "release_nik")]
    async fn release_nik(
        &self,
        caller: Signed,
        body: Body<NikReleaseIn>,
    ) -> Result<Done, ApiError> {
        service::release_nik(&self.app, &caller.0, &body.0.nik).await?;
        Ok(Done::NoContent)
    }

    /// Give a code for a forgotten password
    ///
    /// By an officer who verifies residents of the village and has seen the person's identity card; for an
    /// account that holds an office, by an administrator. The code works once, for 24 hours; a later one
    /// takes its place. The audit trail tells that it was given.
    #[oai(
        path = "/accounts/:id/reset-code",
        method = "post",
        operation_id = "give_reset_code"
    )]
    async fn give_reset_code(
        &self,
        caller: Signed,
        /// The account.
        id: Path<Uuid>,
    ) -> Result<Json<ResetCodeOut>, ApiError> {
        let (code, expires_at) =
            service::issue_reset_code(&self.app, &caller.0, AccountId(id.0)).await?;
        Ok(Json(ResetCodeOut { code, expires_at }))
    }

    /// Set a new password by a code
    ///
    /// For whoever forgot theirs: with the code an officer gave. All logins of the account end, and what its owner
    /// told of themselves is emptied: the officer knows the code too. After five wrong codes a new one must be asked
    /// for; unknown accounts and wrong codes are refused alike.
    #[oai(
        path = "/password-resets",
        method = "post",
        operation_id = "reset_password"
    )]
    async fn reset_password(
        &self,
        request: &Request,
        body: Json<PasswordResetIn>,
    ) -> Result<Done, ApiError> {
        let address = client_address(request, &self.app.config);
        let PasswordResetIn {
            login,
            code,
            password,
        } = body.0;
        service::redeem_reset_code(&self.app, &address, &login, &code, password).await?;
        Ok(Done::NoContent)
    }

    /// Log in
    ///
    /// With e-mail, phone number or NIK. Known and unknown logins are refused alike, and after the same time. A
    /// session ends by itself at `expires_at`, by logging out, or when the password changes.
    #[oai(path = "/sessions", method = "post", operation_id = "create_session")]
    async fn log_in(
        &self,
        request: &Request,
        body: Body<LoginIn>,
    ) -> Result<Created<SessionOut>, ApiError> {
        let address = client_address(request, &self.app.config);
        let (token, session) =
            service::log_in(&self.app, &address, &body.0.login, body.0.password).await?;
        Ok(Created::at(
            "/sessions/current",
            SessionOut {
                id: session.id.0,
                token,
                expires_at: session.expires_at,
                account_id: session.account_id.0,
            },
        ))
    }

    /// Get one's login
    ///
    /// The session whose token was sent, without the token.
    #[oai(
        path = "/sessions/current",
        method = "get",
        operation_id = "get_session"
    )]
    async fn session(&self, caller: Signed) -> Result<Json<ExportedSession>, ApiError> {
        Ok(Json(service::session(&self.app, &caller.0).await?))
    }

    /// Log out
    ///
    /// Ends the session whose token was sent.
    #[oai(
        path = "/sessions/current",
        method = "delete",
        operation_id = "delete_session"
    )]
    async fn log_out(&self, caller: Signed) -> Result<Done, ApiError> {
        service::log_out(&self.app, &caller.0).await?;
        Ok(Done::NoContent)
    }

    /// Get one's own account
    ///
    /// With the roles held now, and the version that changing it wants.
    #[oai(path = "/me", method = "get", operation_id = "get_me")]
    async fn me(&self, caller: Signed) -> Result<Versioned<MeOut>, ApiError> {
        let me = service::show(&self.app, &caller.0).await?;
        Ok(Versioned::new(me.version, me))
    }

    /// Change one's own account
    ///
    /// What is missing stays. What one tells of oneself is voluntary and kept from everybody else; no event tells that
    /// it was changed. A new password ends all other sessions. An e-mail or phone number that another
    /// account has is answered like any other, and is not taken over: read the account to see what it holds.
    #[oai(path = "/me", method = "patch", operation_id = "update_me")]
    async fn change(
        &self,
        caller: Signed,
        /// `ETag` of the account as last read.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: Body<MePatch>,
    ) -> Result<Versioned<MeOut>, ApiError> {
        let version = if_match(version.0.as_deref())?;
        let change = Change {
            email: body.0.email,
            phone: body.0.phone,
            locale: body.0.locale.map(Locale::code),
            about: body.0.about.map(Into::into),
            password: body.0.password,
            current_password: body.0.current_password,
        };
        let me = service::change(&self.app, &caller.0, version, change).await?;
        Ok(Versioned::new(me.version, me))
    }

    /// Export one's own data
    ///
    /// Everything the platform keeps about the caller: account, roles, open logins and own proposals.
    #[oai(path = "/me/export", method = "get", operation_id = "export_me")]
    async fn export(&self, caller: Signed) -> Result<Json<ExportOut>, ApiError> {
        Ok(Json(service::export(&self.app, &caller.0).await?))
    }

    /// Erase one's own data
    ///
    /// Erases name, NIK, contacts, password, what one told of oneself, logins and roles. Proposals stay as public
    /// records without a name. It cannot be undone.
    #[oai(path = "/me", method = "delete", operation_id = "erase_me")]
    async fn erase(&self, caller: Signed) -> Result<Done, ApiError> {
        service::erase(&self.app, &caller.0).await?;
        Ok(Done::NoContent)
    }

    /// Give a role
    ///
    /// Administrators give any role; planners give officers' roles inside their regency; officers verify
    /// residents of their villages. A role that is held already is answered as it is.
    #[oai(path = "/grants", method = "post", operation_id = "create_grant")]
    async fn grant(
        &self,
        caller: Signed,
        /// Makes a repeated request safe: 1 to 128 characters of the client's choice.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: Body<GrantIn>,
    ) -> Result<Created<GrantOut>, ApiError> {
        let new = NewRole {
            account_id: body.0.account_id.map(AccountId),
            login: body.0.login,
            role: body.0.role.into(),
            area_code: body.0.area_code,
            agency_id: body.0.agency_id.map(Into::into),
        };
        let once = Once::new(caller.0.account, key.0, "create_grant", &format!("{new:?}"))?;
        let grant = service::create_grant(&self.app, &caller.0, new, once).await?;
        Ok(Created::at(&format!("/grants/{}", grant.id), grant))
    }

    /// Get a role
    ///
    /// One that was taken back tells when.
    #[oai(path = "/grants/:id", method = "get", operation_id = "get_grant")]
    async fn get_grant(
        &self,
        caller: Signed,
        /// The grant.
        id: Path<Uuid>,
    ) -> Result<Json<GrantOut>, ApiError> {
        let grant = service::get_grant(&self.app, &caller.0, GrantId(id.0)).await?;
        Ok(Json(grant))
    }

    /// List roles
    ///
    /// Roles held now, of an area and those below it, of an account, or of a kind.
    #[oai(path = "/grants", method = "get", operation_id = "list_grants")]
    async fn grants(
        &self,
        caller: Signed,
        /// Code of the area.
        area: Query<Option<String>>,
        /// The account.
        account_id: Query<Option<Uuid>>,
        /// The role.
        role: Query<Option<Role>>,
        /// Items a page has, 1 to 100.
        limit: Query<Option<u64>>,
        /// `next` of the page before.
        after: Query<Option<String>>,
    ) -> Result<Json<Page<GrantOut>>, ApiError> {
        let limit = page::limit(limit.0)?;
        let after = after.0.as_deref().map(page::decode).transpose()?;
        let page = service::list_grants(
            &self.app,
            &caller.0,
            area.0,
            account_id.0.map(AccountId),
            role.0.map(Into::into),
            after,
            limit,
        )
        .await?;
        Ok(Json(page))
    }

    /// Take a role back
    ///
    /// The role ends at once, and with it what the account may do by it.
    #[oai(path = "/grants/:id", method = "delete", operation_id = "revoke_grant")]
    async fn revoke(
        &self,
        caller: Signed,
        /// The grant.
        id: Path<Uuid>,
    ) -> Result<Done, ApiError> {
        service::revoke_grant(&self.app, &caller.0, GrantId(id.0)).await?;
        Ok(Done::NoContent)
    }

    /// Import the electoral roll of an area
    ///
    /// CSV with the columns `nik`, `name` and, above a village, `village_code`. Only keyed hashes are
    /// stored. Accounts that match are verified at once. Wrong lines are named and left out, the others are
    /// taken in. Sending the same list again changes nothing. With `preview=true` nothing is written: the answer
    /// tells what would be, line by line.
    #[oai(
        path = "/areas/:code/roll",
        method = "post",
        operation_id = "import_roll"
    )]
    async fn import_roll(
        &self,
        caller: Signed,
        /// Code of the area.
        code: Path<String>,
        /// Only tell what would be done, line by line.
        preview: Query<Option<bool>>,
        body: Csv,
    ) -> Result<Json<RollImportOut>, ApiError> {
        let out = if preview.0.unwrap_or(false) {
            service::preview_roll(&self.app, &caller.0, &code.0, body.0).await?
        } else {
            service::import_roll(&self.app, &caller.0, &code.0, body.0).await?
        };
        Ok(Json(out))
    }
}
