//! The command line: the only place that prints. Exit codes are stable; see [`exit::Exit`].

mod args;
mod config;
mod demo;
mod due;
mod exit;
mod import;
mod load;
mod migrate;
mod print;
mod rules;
mod serve;
mod status;
mod token;

use std::{future::Future, process::ExitCode};

use clap::Parser as _;

use crate::config::{Settings, Sources};
use args::{Args, Command, Global};
use exit::{Exit, Failure};

/// Reads the arguments and does what they say.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    match dispatch(args) {
        Ok(()) => Exit::Success.into(),
        Err(failure) => {
            print::failure(&failure.message);
            failure.exit.into()
        }
    }
}

fn dispatch(args: Args) -> Result<(), Failure> {
    let global = args.global;
    match args.command {
        Command::Serve => block_on(serve::run(&global)),
        Command::Demo(demo) => block_on(demo::run(&global, &demo)),
        Command::Migrate => block_on(migrate::run(&global)),
        Command::Import(files) => block_on(import::run(&global, &files)),
        Command::Load(load) => block_on(load::run(&global, &load)),
        Command::Due(due) => block_on(due::run(&global, &due)),
        Command::Rules(rules) => rules::run(&global, &rules),
        Command::Token(token) => token::run(&global, &token),
        Command::Config(config) => config::run(&global, &config),
    }
}

/// Runs on a runtime of its own, which ends with the command.
fn block_on(command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failure, format!("the runtime cannot be started: {error}")))?;
    runtime.block_on(command)
}

/// The sources of settings with these flags on top.
fn sources(global: &Global) -> Sources {
    Sources::of_process(global.config.clone(), global.flags())
}

/// The settings, or every mistake in them.
fn settings(global: &Global) -> Result<Settings, Failure> {
    Ok(Settings::read(&sources(global))?)
}
