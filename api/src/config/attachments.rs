//! Settings of attachments: where they lie, how large they may be, what scans them.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use super::reader::Reader;
use crate::store::blob::BucketSettings;

/// Attachments.
#[derive(Clone, Debug)]
pub struct Attachments {
    /// Where they lie, or what is on its way where there is a bucket.
    pub dir: PathBuf,
    /// The bucket in which they lie.
    pub bucket: Option<BucketSettings>,
    /// Longest file, bytes.
    pub max_file_bytes: u64,
    /// Most bytes of all files of one piece of evidence.
    pub max_evidence_bytes: u64,
    /// Most files of one piece of evidence.
    pub max_files: usize,
    /// Most uploads of one person that belong to nothing yet.
    pub max_waiting: u64,
    /// Most uploads that come in at the same time.
    pub max_at_once: usize,
    /// Most bytes that a packed document may hold.
    pub max_unpacked_bytes: u64,
    /// How long the address of an upload is good.
    pub upload_valid: Duration,
    /// How long a link to a download is good.
    pub link_valid: Duration,
    /// Longest silence within an upload.
    pub stall: Duration,
    /// What scans them.
    pub scan: Scan,
    /// Longest time for one scan.
    pub scan_timeout: Duration,
}

/// What scans attachments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// Nothing.
    None,
    /// A program, to which the path of the file is handed last.
    Command {
        /// Which.
        program: PathBuf,
        /// What stands before the path.
        arguments: Vec<String>,
    },
    /// A clamd that is sent the content.
    Clamd(Clamd),
}

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clamd {
    /// On the network.
    Tcp(SocketAddr),
    /// On a socket of this machine.
    Unix(PathBuf),
}

impl Attachments {
    pub(super) fn from_reader(read: &mut Reader, data_dir: &Path) -> Self {
        let dir = read.optional("attachments.dir");
        Self {
            dir: dir.map_or_else(|| data_dir.join("attachments"), PathBuf::from),
            bucket: bucket(read),
            max_file_bytes: read.number("attachments.max_file_bytes", 1_024..=2_147_483_647),
            max_evidence_bytes: read.number("attachments.max_evidence_bytes", 1_024..=1_099_511_627_776),
            max_files: read.number("attachments.max_files", 1..=100),
            max_waiting: read.number("attachments.max_waiting", 1..=1_000),
            max_at_once: read.number("attachments.max_at_once", 1..=10_000),
            max_unpacked_bytes: read.number("attachments.max_unpacked_bytes", 65_536..=4_294_967_294),
            upload_valid: read.millis("attachments.upload_valid_ms", 1_000..=43_200_000),
            link_valid: read.millis("attachments.link_valid_ms", 1_000..=3_600_000),
            stall: read.millis("attachments.stall_ms", 100..=600_000),
            scan: scan(read),
            scan_timeout: read.millis("attachments.scan_timeout_ms", 100..=3_600_000),
        }
    }
}

fn bucket(read: &mut Reader) -> Option<BucketSettings> {
    let bucket = read.optional("attachments.s3.bucket");
    let settings = BucketSettings {
        region: read.text("attachments.s3.region"),
        endpoint: read.optional("attachments.s3.endpoint"),
        virtual_host: read.flag("attachments.s3.virtual_host"),
        prefix: read.optional("attachments.s3.prefix").unwrap_or_default(),
        access_key_id: read.optional("attachments.s3.access_key_id").unwrap_or_default(),
        secret_access_key: secret(read, bucket.is_some()),
        bucket: bucket?,
    };
    if settings.access_key_id.is_empty() {
        let message = "a bucket is named, and nobody to sign in to it";
        read.refuse(
            "attachments.s3.access_key_id",
            message,
            "write the id of the access key",
        );
    }
    if let Some(endpoint) = &settings.endpoint
        && !endpoint.starts_with("https://")
        && !endpoint.starts_with("http://")
    {
        let remedy = "write it with its scheme, such as `https://s3.example.gov.uk`";
        read.refuse(
            "attachments.s3.endpoint",
            &format!("`{endpoint}` is no address"),
            remedy,
        );
    }
    Some(settings)
}

/// The key in its file, which is read only where there is a bucket.
fn secret(read: &mut Reader, wanted: bool) -> String {
    const KEY: &str = "attachments.s3.secret_access_key_file";
    let file = read.optional(KEY);
    if !wanted {
        return String::new();
    }
    let remedy = "name a file that holds the secret access key, and nothing else";
    let Some(file) = file else {
        read.refuse(KEY, "a bucket is named, and no key to sign in to it", remedy);
        return String::new();
    };
    let key = std::fs::read_to_string(&file).map(|key| key.trim().to_owned());
    match key {
        Ok(key) if !key.is_empty() => key,
        Ok(_) => {
            read.refuse(KEY, &format!("`{file}` is empty"), remedy);
            String::new()
        }
        Err(error) => {
            read.refuse(KEY, &format!("`{file}` cannot be read: {error}"), remedy);
            String::new()
        }
    }
}

fn scan(read: &mut Reader) -> Scan {
    let command = read.texts("attachments.scan_command");
    let clamd = read.optional("attachments.clamd");
    let remedy = "write `none`, `command` or `clamd`";
    match read.text("attachments.scan").as_str() {
        "none" => Scan::None,
        "command" => {
            if let Some((program, arguments)) = command.split_first() {
                Scan::Command {
                    program: PathBuf::from(program),
                    arguments: arguments.to_vec(),
                }
            } else {
                let message = "a command is to scan, and none is named";
                read.refuse(
                    "attachments.scan_command",
                    message,
                    "name a program and its arguments, such as `[\"/usr/bin/clamdscan\", \"--no-summary\"]`",
                );
                Scan::None
            }
        }
        "clamd" => clamd.as_deref().and_then(address).map_or_else(
            || {
                let message = "clamd is to scan, and it is not said where it listens";
                let remedy = "write `tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`";
                read.refuse("attachments.clamd", message, remedy);
                Scan::None
            },
            Scan::Clamd,
        ),
        other => {
            read.refuse("attachments.scan", &format!("`{other}` scans nothing"), remedy);
            Scan::None
        }
    }
}

fn address(text: &str) -> Option<Clamd> {
    if let Some(path) = text.strip_prefix("unix://") {
        return path.starts_with('/').then(|| Clamd::Unix(PathBuf::from(path)));
    }
    let address = text.strip_prefix("tcp://")?;
    address.replace("localhost:", "127.0.0.1:").parse().ok().map(Clamd::Tcp)
}
