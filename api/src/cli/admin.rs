//! `emusrenbang admin`: the first administrator.

use clap::Args;

use crate::accounts;
use crate::app::App;

/// Make an administrator's account.
#[derive(Args)]
pub struct Admin {
    /// E-mail to log in with.
    #[arg(long)]
    email: String,
    /// Name of the person.
    #[arg(long)]
    name: String,
    /// Password, at least ten characters; better given in the environment than on the command line.
    #[arg(long, env = "EMUSRENBANG_ADMIN_PASSWORD", hide_env_values = true)]
    password: String,
}

/// Makes the account.
pub async fn run(app: &App, admin: Admin) -> Result<(), String> {
    accounts::service::create_admin(app, &admin.email, &admin.name, &admin.password)
        .await
        .map_err(|error| error.problem().detail_en.clone())?;
    super::say(
        &format!("{} can now log in as administrator", admin.email),
        &mut std::io::stdout(),
    );
    Ok(())
}
