//! The installation's secret and what is derived from it.
//!
//! One 32-byte identity key lives outside the database (`keys/identity.key` in the data directory, or
//! `EMUSRENBANG_IDENTITY_KEY`). From it come the key that pseudonymises NIKs, the key that seals what must be
//! readable again, and the key that signs what is published.

use std::path::Path;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};

use crate::problem::ApiError;

type HmacSha256 = Hmac<Sha256>;
const NONCE: usize = 24;

/// Secrets of the installation. Never printed.
#[derive(Clone)]
pub struct Keys {
    pseudonym: [u8; 32],
    seal: [u8; 32],
    signing: Option<Arc<Ed25519KeyPair>>,
    public_key: String,
}

impl Keys {
    /// Derives the working keys from an identity key.
    pub fn from_identity(identity: &[u8; 32]) -> Self {
        let signing = hmac(identity, &[b"emusrenbang signing v1"]);
        // Any 32 bytes are a seed, so the error cannot occur; without the key nothing verifies.
        let signing = Ed25519KeyPair::from_seed_unchecked(&signing)
            .ok()
            .map(Arc::new);
        let public_key = signing.as_deref().map(KeyPair::public_key);
        Self {
            pseudonym: hmac(identity, &[b"emusrenbang pseudonym v1"]),
            seal: hmac(identity, &[b"emusrenbang seal v1"]),
            public_key: public_key.map(hex::encode).unwrap_or_default(),
            signing,
        }
    }

    /// Takes the identity key from hexadecimal text, or from `keys/identity.key`, which is made with
    /// mode 0600 when it is missing.
    pub fn load(data_dir: &Path, configured: Option<&str>) -> Result<Self, String> {
        if let Some(text) = configured {
            return parse(text).map(|key| Self::from_identity(&key));
        }
        let path = data_dir.join("keys").join("identity.key");
        if let Ok(text) = std::fs::read_to_string(&path) {
            return parse(text.trim()).map(|key| Self::from_identity(&key));
        }
        let key = random::<32>().map_err(|_| "no source of randomness".to_owned())?;
        write_secret(&path, &hex::encode(key)).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Self::from_identity(&key))
    }

    /// Pseudonym of a person: HMAC-SHA-256 of the NIK.
    pub fn nik(&self, nik: &str) -> Vec<u8> {
        hmac(&self.pseudonym, &[b"nik", nik.as_bytes()]).to_vec()
    }

    /// HMAC-SHA-256 of a normalised name on a roll.
    pub fn roll_name(&self, name: &str) -> Vec<u8> {
        hmac(&self.pseudonym, &[b"name", name.as_bytes()]).to_vec()
    }

    /// HMAC-SHA-256 of a code for a forgotten password.
    pub fn reset_code(&self, code: &str) -> Vec<u8> {
        hmac(&self.pseudonym, &[b"reset", code.as_bytes()]).to_vec()
    }

    /// Signs what the installation publishes: Ed25519, hexadecimal.
    pub fn sign(&self, message: &[u8]) -> String {
        let signing = self.signing.as_deref();
        signing.map_or_else(String::new, |key| hex::encode(key.sign(message)))
    }

    /// The key that checks [`Keys::sign`], hexadecimal.
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Encrypts what must be readable again.
    pub fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, ApiError> {
        let nonce = random::<NONCE>()?;
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), plain)
            .map_err(ApiError::internal)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`Keys::seal`] made.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, ApiError> {
        let Some((nonce, sealed)) = sealed.split_first_chunk::<NONCE>() else {
            return Err(ApiError::internal("sealed value too short"));
        };
        XChaCha20Poly1305::new(&self.seal.into())
            .decrypt(&XNonce::from(*nonce), sealed)
            .map_err(ApiError::internal)
    }
}

/// HMAC-SHA-256 over length-prefixed parts, so that no two lists of parts collide.
pub fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so the error cannot occur; an all-zero MAC would match nothing.
    let Ok(mut mac) = HmacSha256::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Whether a signature over a message is a key's; both in lower-case hexadecimal.
pub fn signed(public_key: &str, message: &[u8], signature: &str) -> bool {
    let (Some(key), Some(signature)) = (exact_hex::<32>(public_key), exact_hex::<64>(signature))
    else {
        return false;
    };
    UnparsedPublicKey::new(&ED25519, key)
        .verify(message, &signature)
        .is_ok()
}

/// Bytes from lower-case hexadecimal text of just their length.
pub fn exact_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    (hex::encode(bytes) == text).then_some(bytes)
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(ApiError::internal)?;
    Ok(bytes)
}

fn parse(text: &str) -> Result<[u8; 32], String> {
    hex::decode(text)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .ok_or_else(|| "the identity key must be 64 hexadecimal digits".to_owned())
}

fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
