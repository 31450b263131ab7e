//! `plumbline config check`.

use super::{
    args::{Config, ConfigVerb, Global},
    exit::Failure,
    print, sources,
};
use crate::config::Settings;

pub fn run(global: &Global, config: &Config) -> Result<(), Failure> {
    match config.verb {
        ConfigVerb::Check => {
            let (effective, read) = Settings::describe(&sources(global));
            print::out(effective.trim_end());
            let settings = read?;
            settings.check_serving()?;
            settings.check_rules_dir()?;
            print::out("\nThe settings are valid.");
            Ok(())
        }
    }
}
