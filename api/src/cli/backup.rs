//! `emusrenbang backup`: a copy of a running installation, ready to be served.

use std::path::{Path, PathBuf};

use clap::Args;
use sea_orm::sea_query::Value;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::app::App;

/// Copy the database, the keys and the attachments into a new folder, while the service runs.
#[derive(Args)]
pub struct Backup {
    /// Folder to make; `serve --data-dir` takes it.
    folder: PathBuf,
}

/// Makes the copy and checks it.
pub async fn run(app: &App, backup: Backup) -> Result<(), String> {
    if app.db.backend() != DbBackend::Sqlite {
        return Err(
            "PostgreSQL is backed up by its own pg_dump; copy the data folder beside it".into(),
        );
    }
    let folder = &backup.folder;
    std::fs::create_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let file = folder.join("emusrenbang.db");
    let name = file.to_str().ok_or("the folder's name is not UTF-8")?;
    let copy = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "VACUUM INTO ?",
        [Value::from(name.to_owned())],
    );
    let db = app.db.read();
    db.execute_raw(copy).await.map_err(|e| e.to_string())?;
    let data = &app.config.data_dir;
    let mut files = 0;
    for part in ["keys", "attachments"] {
        files += copy_all(&data.join(part), &folder.join(part))?;
    }
    super::say(
        &format!("{}: the database and {files} files", folder.display()),
        &mut std::io::stdout(),
    );
    Ok(())
}

/// Copies a folder with all below it; answers how many files. A folder that is not there has none.
fn copy_all(from: &Path, to: &Path) -> Result<u64, String> {
    if !from.is_dir() {
        return Ok(0);
    }
    let wrong = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
    std::fs::create_dir_all(to).map_err(|e| wrong(to, e))?;
    let mut files = 0;
    for entry in std::fs::read_dir(from).map_err(|e| wrong(from, e))? {
        let entry = entry.map_err(|e| wrong(from, e))?;
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if old.is_dir() {
            files += copy_all(&old, &new)?;
        } else {
            std::fs::copy(&old, &new).map_err(|e| wrong(&old, e))?;
            files += 1;
        }
    }
    Ok(files)
}
