//! `plumbline demo --small`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    args::{Demo, Global},
    exit::{Exit, Failure},
    print, serve, sources,
};
use crate::{
    boot::{self, Service},
    clock::{Clock, SystemClock},
    config::Settings,
    demo::{county, persona::PERSONAS, query::EXAMPLES, story},
    http::auth::development,
    service::import,
    telemetry,
};

/// How long the tokens last that are printed.
const TTL: Duration = Duration::from_hours(12);

pub async fn run(global: &Global, demo: &Demo) -> Result<(), Failure> {
    if !demo.small {
        let message = "the whole county is not there yet; the small one is: `plumbline demo --small`";
        return Err(Failure::new(Exit::Failure, message));
    }
    let begun = Instant::now();
    let clock = Arc::new(SystemClock);
    let home = Home::make(global.data_dir.as_deref().map(Path::new), clock.as_ref())?;
    let settings = settings(global, &home)?;
    telemetry::start(&settings.log);
    let stopped = serve::stopped()?;
    let app = boot::app(&settings, clock.clone()).await?;
    import::run(&app, &county::files()).await?;
    let told = story::live(&app, clock.now()).await.map_err(boot::BootError::from)?;
    let service = Service::over(app, &settings).await?;
    let lived = format!(
        "{} submissions of three months, {} obligations",
        told.acts, told.obligations
    );
    let ready_s = begun.elapsed().as_secs_f32();
    welcome(
        &service,
        &settings,
        clock.as_ref(),
        &format!("{lived}; ready in {ready_s:.1} s"),
    )?;
    service.run(stopped).await;
    drop(home);
    Ok(())
}

/// A directory that held no database before; a temporary one goes away with the demo.
struct Home {
    dir: PathBuf,
    temporary: bool,
}

impl Home {
    fn make(named: Option<&Path>, clock: &dyn Clock) -> Result<Self, Failure> {
        let temporary = named.is_none();
        let fresh = || std::env::temp_dir().join(format!("plumbline-demo-{}", crate::clock::new_id(clock)));
        let dir = named.map_or_else(fresh, Path::to_path_buf);
        if dir.join("plumbline.db").exists() {
            let message = format!("`{}` holds a database already; name another directory", dir.display());
            return Err(Failure::new(Exit::Settings, message));
        }
        Ok(Self { dir, temporary })
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.temporary {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}

/// Whatever the machine's own settings say, the demo never touches another database.
fn settings(global: &Global, home: &Home) -> Result<Settings, Failure> {
    let mut sources = sources(global);
    let database = format!("sqlite://{}", home.dir.join("plumbline.db").display());
    sources.flags.extend([
        ("data_dir", "demo", home.dir.display().to_string()),
        ("database.url", "demo", database),
        ("auth.development_issuer", "demo", "true".to_owned()),
    ]);
    Ok(Settings::read(&sources)?)
}

fn welcome(service: &Service, settings: &Settings, clock: &dyn Clock, told: &str) -> Result<(), Failure> {
    let secret = development::secret(&settings.data_dir)?;
    let url = format!("http://{}", service.address());
    print::out(format!(
        "\nPlumbline serves a made-up county at {url}/graphql ({told}).\n\nTokens:\n"
    ));
    let mut tokens = Vec::new();
    for persona in PERSONAS {
        let token = development::token(&secret, &settings.auth.audience, persona.subject, TTL, clock)
            .map_err(|error| Failure::new(Exit::Failure, format!("a token cannot be signed: {error}")))?;
        print::out(format!("  {}: {}\n  {token}\n", persona.subject, persona.description));
        tokens.push((persona.subject, token));
    }
    print::out("Three queries to paste:\n");
    for example in EXAMPLES {
        let token = tokens
            .iter()
            .find(|(subject, _)| *subject == example.subject)
            .map_or("", |(_, token)| token);
        let body = serde_json::json!({ "query": example.document });
        print::out(format!(
            "  # {}, as {}\n  curl -s {url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer {token}' -d '{body}'\n",
            example.title, example.subject
        ));
    }
    print::out(format!(
        "More tokens: PLUMBLINE_AUTH_DEVELOPMENT_ISSUER=true plumbline token --as <subject> --data-dir {}",
        settings.data_dir.display()
    ));
    print::out("Stop with Ctrl-C.");
    Ok(())
}
