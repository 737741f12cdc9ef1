//! Passwords: Argon2id, off the async threads, two at a time.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use super::identity::Nik;
use crate::limits;
use crate::problem::ApiError;

/// Hashing takes 19 MiB each; more at once would only press memory.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Passwords refused whatever their length.
const COMMON: [&str; 8] = [
    "1234567890",
    "0123456789",
    "password123",
    "passwordpassword",
    "qwertyuiop",
    "indonesia1945",
    "bismillah123",
    "musrenbang",
];

/// Whether a password may be used.
pub fn acceptable(password: &str) -> bool {
    let length = password.chars().count();
    let varied = password.chars().any(|c| !password.starts_with(c));
    (limits::PASSWORD.min..=limits::PASSWORD.max).contains(&length)
        && varied
        && !COMMON.contains(&password.to_lowercase().as_str())
        // A NIK stands on every copy of an identity card.
        && Nik::parse(password).is_none()
}

/// Hashes a password to PHC form.
pub async fn hash(password: String) -> Result<String, ApiError> {
    let permit = AT_ONCE.acquire().await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(ApiError::internal)
    })
    .await
    .map_err(ApiError::internal)?
}

/// Verifies a password. Without a hash it takes as long and says no.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, ApiError> {
    let Some(stored) = stored.filter(|stored| !stored.is_empty()) else {
        hash(password).await?;
        return Ok(false);
    };
    let permit = AT_ONCE.acquire().await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let stored = PasswordHash::new(&stored).map_err(ApiError::internal)?;
        Ok(Argon2::default()
            .verify_password(password.as_bytes(), &stored)
            .is_ok())
    })
    .await
    .map_err(ApiError::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_opens() {
        let stored = hash("musyawarah-27".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(
            verify("musyawarah-27".into(), Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(!verify("musyawarah-28".into(), Some(stored)).await.unwrap());
        assert!(!verify("musyawarah-27".into(), None).await.unwrap());
    }

    #[test]
    fn weak_passwords_are_refused() {
        assert!(acceptable("musyawarah-27"));
        for weak in ["short", "1234567890", "aaaaaaaaaaaa"] {
            assert!(!acceptable(weak), "{weak}");
        }
    }
}
