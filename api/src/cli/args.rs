//! What can be said on the command line.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::NaiveDate;
use clap::{ArgGroup, Parser, Subcommand};
use rules::book::Format;

use crate::{demo::year::SEED, service::import::FORMATS};

/// Quality assurance of children's services: a submission in, a verdict with its reasons out.
#[derive(Debug, Parser)]
#[command(name = "plumbline", version, about, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 settings are wrong, 4 rules are refused, \
                          5 the import is refused, 6 the database is away or full, 7 something is overdue";

/// Settings by flag; each is stronger than the environment and the file.
#[derive(Debug, Parser)]
pub struct Global {
    /// File of settings; `plumbline.toml` in the working directory where it is left out
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address and port to listen on, such as 127.0.0.1:8080
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Directory for what this machine keeps
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// `postgres://…` or `sqlite://…`; SQLite in the data directory where it is left out
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Directory with the rule set, served from and watched; the shipped framework where it is left out
    #[arg(long, global = true, value_name = "DIR")]
    rules: Option<String>,
}

impl Global {
    /// Directory with the rule set, where the flag names one.
    pub fn rules_dir(&self) -> Option<&Path> {
        self.rules.as_deref().map(Path::new)
    }

    /// Key, flag and value of each that was given.
    pub fn flags(&self) -> Vec<(&'static str, &'static str, String)> {
        [
            ("listen", "--listen", &self.listen),
            ("data_dir", "--data-dir", &self.data_dir),
            ("database.url", "--database-url", &self.database_url),
            ("rules.dir", "--rules", &self.rules),
        ]
        .into_iter()
        .filter_map(|(key, flag, value)| Some((key, flag, value.clone()?)))
        .collect()
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API until SIGTERM or SIGINT, then drain
    Serve,
    /// Make a made-up county, live through a year of audits, and serve it
    Demo(Demo),
    /// Bring the database to the newest shape
    Migrate,
    /// Load units, persons, appointments, meetings, case files and agencies from CSV: all of it or nothing
    #[command(after_help = FORMATS)]
    Import(Import),
    /// Keep submitting evidence to a running development server
    Load(Load),
    /// Say what is due and what is late, as a table
    Due(Due),
    /// Look at a rule set
    Rules(Rules),
    /// Print a token of the development issuer
    Token(Token),
    /// Look at the settings
    Config(Config),
}

/// Arguments of `demo`.
#[derive(Debug, Parser)]
#[command(
    after_help = "Without --data-dir the county lives in a temporary directory and goes away with the demo. The same seed on the \
                  same day gives the same county."
)]
pub struct Demo {
    /// Three months of two services with twelve workers instead of a year of the whole county
    #[arg(long, conflicts_with_all = ["years", "months", "seed"])]
    pub small: bool,
    /// How many years of its past the county has
    #[arg(long, default_value_t = 1, value_name = "YEARS", value_parser = clap::value_parser!(u32).range(1..=10))]
    pub years: u32,
    /// How many whole months, instead of years
    #[arg(long, value_name = "MONTHS", conflicts_with = "years", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub months: Option<u32>,
    /// Another number, another past
    #[arg(long, default_value_t = SEED, value_name = "NUMBER")]
    pub seed: u64,
    /// Load the county, say what it holds, and end
    #[arg(long)]
    pub no_serve: bool,
}

impl Demo {
    /// Whole months before the running one.
    pub fn past_months(&self) -> u32 {
        self.months.unwrap_or(12 * self.years)
    }
}

/// Arguments of `load`.
#[derive(Debug, Parser)]
#[command(
    after_help = "Signs in by a --token, or by the development secret in the --data-dir of the server: real data is not reached. A \
                  server of the demo prints its directory."
)]
pub struct Load {
    /// Submissions a second
    #[arg(long, default_value_t = 5.0, value_name = "NUMBER", value_parser = rate)]
    pub rate: f64,
    /// The server
    #[arg(long, default_value = "http://127.0.0.1:8080", value_name = "URL")]
    pub url: String,
    /// Who submits; may be repeated
    #[arg(long = "as", value_name = "SUBJECT", default_values = SUBMITTERS, conflicts_with = "token")]
    pub subjects: Vec<String>,
    /// A token of whoever submits
    #[arg(long, env = "PLUMBLINE_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<String>,
    /// End after this time: 30s, 10m, 1h
    #[arg(long = "for", value_name = "TIME", value_parser = duration)]
    pub time: Option<Duration>,
    /// Connections, and so the most submissions at once
    #[arg(long, default_value_t = 8, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub concurrency: u16,
}

/// Managers whom both counties of the demo have.
const SUBMITTERS: [&str; 5] = [
    "practice-manager",
    "practice-manager-east",
    "practice-manager-west",
    "operations-manager",
    "operations-manager-care",
];

/// Arguments of `import`.
#[derive(Debug, Parser)]
#[command(group = ArgGroup::new("files").required(true).multiple(true))]
pub struct Import {
    /// Units with their dated names and parents
    #[arg(long, value_name = "FILE", group = "files")]
    pub units: Option<PathBuf>,
    /// People who sign in
    #[arg(long, value_name = "FILE", group = "files")]
    pub persons: Option<PathBuf>,
    /// Who holds which role where
    #[arg(long, value_name = "FILE", group = "files")]
    pub appointments: Option<PathBuf>,
    /// The register of case files
    #[arg(long, value_name = "FILE", group = "files")]
    pub case_files: Option<PathBuf>,
    /// Partner agencies
    #[arg(long, value_name = "FILE", group = "files")]
    pub agencies: Option<PathBuf>,
    /// Meetings of forums
    #[arg(long, value_name = "FILE", group = "files")]
    pub meetings: Option<PathBuf>,
}

/// Arguments of `due`.
#[derive(Debug, Parser)]
#[command(
    after_help = "It only reads: the database, and the rules that governed last. Late duties are always in the table, however long \
                  ago they were due."
)]
pub struct Due {
    /// Only what this person may see: a persona of the demo, or any subject of the directory
    #[arg(long = "as", value_name = "SUBJECT")]
    pub subject: Option<String>,
    /// How far ahead, days
    #[arg(long, default_value_t = 30, value_name = "DAYS", value_parser = clap::value_parser!(u64).range(0..=3650))]
    pub days: u64,
    /// Only from or about this unit and those below it, by reference or name; may be repeated
    #[arg(long = "unit", value_name = "CODE")]
    pub units: Vec<String>,
    /// Only of this task, by number; may be repeated
    #[arg(long = "task", value_name = "REF")]
    pub tasks: Vec<String>,
    /// Only what is late
    #[arg(long)]
    pub overdue: bool,
    /// As it stands on this day; today where it is left out
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// End with code 7 when something is late
    #[arg(long)]
    pub fail_overdue: bool,
    /// For machines
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `rules`.
#[derive(Debug, Parser)]
pub struct Rules {
    #[command(subcommand)]
    pub verb: RulesVerb,
}

/// What to do with a rule set.
#[derive(Debug, Subcommand)]
pub enum RulesVerb {
    /// Find every error of words and scripts, each with its place
    Check(RuleSet),
    /// Run every case
    Test(RuleSet),
    /// Write the framework's own tables: role, quality assurance task, frequency, purpose
    Book(RuleBook),
}

/// Which rule book.
#[derive(Debug, Parser)]
#[command(
    after_help = "Without --rules it is the book of the shipped framework. Roles and regulations bear the names of the \
                        day; the rules are those of the directory, whatever the day."
)]
pub struct RuleBook {
    /// The day whose names are used; today where it is left out
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
    /// What it is written as: markdown, html (one page that prints well) or csv (a line for each duty)
    #[arg(long, value_name = "FORMAT", default_value = "markdown", value_parser = format)]
    pub format: Format,
    /// File to write, over what is there; printed where it is left out
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Which rule set.
#[derive(Debug, Parser)]
pub struct RuleSet {
    /// Its directory; the shipped framework where it is left out
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// For machines
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `token`.
#[derive(Debug, Parser)]
pub struct Token {
    /// Persona of the demo, or any subject of the directory
    #[arg(long = "as", value_name = "SUBJECT")]
    pub subject: String,
    /// How long it lasts: 30m, 8h, 7d
    #[arg(long, default_value = "8h", value_name = "TIME", value_parser = duration)]
    pub ttl: Duration,
}

/// Arguments of `config`.
#[derive(Debug, Parser)]
pub struct Config {
    #[command(subcommand)]
    pub verb: ConfigVerb,
}

/// What to do with the settings.
#[derive(Debug, Subcommand)]
pub enum ConfigVerb {
    /// Print the effective settings with their sources, and everything that is wrong with them
    Check,
}

fn format(name: &str) -> Result<Format, String> {
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
    name.parse()
        .map_err(|()| format!("expected one of {}", names.join(", ")))
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| (0.01..=10_000.0).contains(rate));
    rate.ok_or_else(|| format!("expected a number from 0.01 to 10000, got `{text}`"))
}

fn duration(text: &str) -> Result<Duration, String> {
    let expected = || format!("expected a time such as 30m, 8h or 7d, got `{text}`");
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit_s: u64 = match text.get(digits.len()..).unwrap_or_default() {
        "s" | "" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return Err(expected()),
    };
    let number: u64 = digits.parse().map_err(|_| expected())?;
    number
        .checked_mul(unit_s)
        .filter(|seconds| *seconds > 0)
        .map(Duration::from_secs)
        .ok_or_else(expected)
}
