//! What every use case needs: the database, the clock, the keys and the configuration.

use std::collections::HashSet;
use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::keys::Keys;

/// What is dear to compute and was lately.
#[derive(Default)]
pub struct Lately {
    /// Comparisons of rules.
    pub comparisons: crate::results::Comparisons,
    /// Clusters of likely duplicates.
    pub board: crate::board::Known,
    /// Ranked lists.
    pub criteria: crate::criteria::Known,
    /// Figures of cycles.
    pub figures: crate::figures::Known,
    /// Evidence of cycles.
    pub evidence: crate::evidence::Known,
    /// Published lists.
    pub publications: crate::publications::Known,
    /// Words of the search.
    pub words: crate::search::Known,
    /// Turns at making workbooks.
    pub exports: crate::export::Turns,
}

/// The running service's means; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The only source of time.
    pub clock: Clock,
    /// Secrets of the installation.
    pub keys: Arc<Keys>,
    /// The parsed configuration.
    pub config: Arc<Config>,
    /// Stored attachments.
    pub files: Arc<dyn object_store::ObjectStore>,
    /// Areas asked for lately.
    pub areas: Arc<crate::areas::Known>,
    /// What was computed lately.
    pub lately: Arc<Lately>,
    /// Cycles and catalogue items asked for lately.
    pub cycles: Arc<crate::cycles::Known>,
    /// Rounds that proposals entered lately.
    pub rounds: Arc<crate::rounds::Known>,
    /// Codes of sectors: they come with the schema and stay.
    pub sectors: Arc<tokio::sync::OnceCell<HashSet<String>>>,
    /// Limits on logins and registrations.
    pub limits: Arc<crate::auth::Limits>,
    /// Languages of the pages.
    pub languages: Arc<crate::web::language::Languages>,
    /// Ballot papers asked for lately.
    pub papers: Arc<crate::ballots::Known>,
    /// Turns for the SIPD sheet's heavy work.
    pub sipd: Arc<crate::sipd::service::Gate>,
    /// Whether what is shown is a demonstration's.
    pub demo: Arc<crate::demo::Mark>,
    /// Ballots that wait to be written together.
    pub casting: Arc<crate::ballots::service::Casting>,
}

impl App {
    /// An app on a database; attachments go where the configuration says.
    pub fn new(config: Config, db: Db, clock: Clock, keys: Keys) -> Result<Self, String> {
        let files = config.files()?;
        let languages = crate::web::language::Languages::load(config.locales_dir.as_deref())?;
        Ok(Self {
            db,
            clock,
            keys: Arc::new(keys),
            limits: Arc::new(crate::auth::Limits::new(&config)),
            config: Arc::new(config),
            files,
            areas: Arc::default(),
            lately: Arc::default(),
            cycles: Arc::default(),
            rounds: Arc::default(),
            sectors: Arc::default(),
            papers: Arc::default(),
            demo: Arc::default(),
            casting: Arc::default(),
            sipd: Arc::default(),
            languages: Arc::new(languages),
        })
    }

    /// An app that reaches nothing: enough to write the specification.
    pub fn disconnected() -> Self {
        let config = Config::default();
        Self {
            db: Db::disconnected(),
            clock: Clock::system(),
            keys: Arc::new(Keys::from_identity(&[0; 32])),
            limits: Arc::new(crate::auth::Limits::new(&config)),
            config: Arc::new(config),
            files: Arc::new(object_store::memory::InMemory::new()),
            areas: Arc::default(),
            lately: Arc::default(),
            cycles: Arc::default(),
            rounds: Arc::default(),
            sectors: Arc::default(),
            papers: Arc::default(),
            demo: Arc::default(),
            casting: Arc::default(),
            sipd: Arc::default(),
            languages: Arc::default(),
        }
    }
}
