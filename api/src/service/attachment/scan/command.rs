//! A program that is handed the path of a file: 0 means clean, 1 infected, anything else that it has no answer.

use std::{path::Path, process::Stdio};

use tokio::process::Command;

use super::{Said, Silent};

/// Runs the program. It is killed when nobody waits for it any more.
pub(super) async fn ask(program: &Path, arguments: &[String], file: &Path) -> Result<Said, Silent> {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await?;
    let last = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let line = text.lines().rev().find(|line| !line.trim().is_empty());
        // Its path is nobody's business.
        line.map(|line| line.replace(&*file.to_string_lossy(), "it").trim().to_owned())
    };
    match output.status.code() {
        Some(0) => Ok(Said::Clean),
        Some(1) => {
            let found = last(&output.stdout).or_else(|| last(&output.stderr));
            Ok(Said::Infected(found.unwrap_or_else(|| "something".to_owned())))
        }
        _ => {
            let words = last(&output.stderr)
                .or_else(|| last(&output.stdout))
                .unwrap_or_default();
            Err(Silent::Otherwise(format!("{}: {words}", output.status)))
        }
    }
}
