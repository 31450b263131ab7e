//! What the demo says when it is ready: address, tokens, queries to paste.

use std::time::Duration;

use crate::{
    boot::Service,
    cli::{
        exit::{Exit, Failure},
        print,
    },
    clock::Clock,
    config::Settings,
    demo::{persona::Persona, query::EXAMPLES},
    http::auth::development,
};

/// How long the tokens last that are printed.
const TTL: Duration = Duration::from_hours(12);

pub fn print<'a>(
    service: &Service,
    settings: &Settings,
    clock: &dyn Clock,
    told: &str,
    personas: impl Iterator<Item = &'a Persona>,
) -> Result<(), Failure> {
    let secret = development::secret(&settings.data_dir)?;
    let url = format!("http://{}", service.address());
    print::out(format!(
        "\nPlumbline serves a made-up county at {url}/graphql ({told}).\nTry it in a browser: {url}/\n\nTokens:\n"
    ));
    let mut tokens = Vec::new();
    for persona in personas {
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
    print::out(format!(
        "More evidence, as it comes: plumbline load --rate 5 --url {url} --data-dir {}",
        settings.data_dir.display()
    ));
    print::out("Stop with Ctrl-C.");
    Ok(())
}
