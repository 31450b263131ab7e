//! Where the county lives: a directory that held no database before; a temporary one goes away with the demo.

use std::path::PathBuf;

use crate::{
    cli::{
        args::Global,
        exit::{Exit, Failure},
        sources,
    },
    clock::{self, Clock},
    config::Settings,
};

pub struct Home {
    dir: PathBuf,
    temporary: bool,
}

impl Home {
    /// The directory that flag, environment or file name, else one that goes away.
    pub fn make(global: &Global, clock: &dyn Clock) -> Result<Self, Failure> {
        let named = sources(global).said("data_dir");
        let temporary = named.is_none();
        let fresh = || std::env::temp_dir().join(format!("plumbline-demo-{}", clock::new_id(clock)));
        let dir = named.map_or_else(fresh, PathBuf::from);
        if dir.join("plumbline.db").exists() {
            let message = format!("`{}` holds a database already; name another directory", dir.display());
            return Err(Failure::new(Exit::Settings, message));
        }
        Ok(Self { dir, temporary })
    }

    /// Whatever the machine's own settings say, the demo never touches another database.
    pub fn settings(&self, global: &Global) -> Result<Settings, Failure> {
        let mut sources = sources(global);
        let database = format!("sqlite://{}", self.dir.join("plumbline.db").display());
        sources.flags.extend([
            ("data_dir", "demo", self.dir.display().to_string()),
            ("database.url", "demo", database),
            ("auth.development_issuer", "demo", "true".to_owned()),
        ]);
        Ok(Settings::read(&sources)?)
    }

    /// Whether it goes away at the end.
    pub fn temporary(&self) -> bool {
        self.temporary
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.temporary {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}
