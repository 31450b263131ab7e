//! An issuer of tokens as an authority has one: keys of its own, published at an address, changed from time to time.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use axum::{Router, extract::State, routing::get};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use jsonwebtoken::{
    Algorithm, EncodingKey, Header,
    jwk::{Jwk, JwkSet},
};
use serde_json::json;
use tokio::{net::TcpListener, task::JoinHandle};

/// `iss` of its tokens.
pub const NAME: &str = "https://login.county.example";

/// A key that signs.
#[derive(Clone)]
pub struct Key {
    /// Its id.
    pub id: &'static str,
    algorithm: Algorithm,
    signs: EncodingKey,
}

impl Key {
    /// A fresh RSA key.
    ///
    /// # Panics
    /// When none can be made.
    pub fn rsa(id: &'static str) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("a key");
        let der: Pkcs8V1Der<'_> = pair.as_der().expect("its bytes");
        let text = BASE64_STANDARD.encode(der.as_ref());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
        Self {
            id,
            algorithm: Algorithm::RS256,
            signs: EncodingKey::from_rsa_pem(pem.as_bytes()).expect("a private key"),
        }
    }

    /// A fresh key on the curve P-256.
    ///
    /// # Panics
    /// When none can be made.
    pub fn ec(id: &'static str) -> Self {
        let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Self {
            id,
            algorithm: Algorithm::ES256,
            signs: EncodingKey::from_ec_der(der.expect("a key").as_ref()),
        }
    }

    /// As it is published.
    ///
    /// # Panics
    /// When it has no public half.
    pub fn published(&self) -> Jwk {
        let mut jwk = Jwk::from_encoding_key(&self.signs, self.algorithm).expect("a public key");
        jwk.common.key_id = Some(self.id.to_owned());
        jwk
    }

    /// A token of [`NAME`] for an hour.
    ///
    /// # Panics
    /// When it cannot be signed.
    pub fn token(&self, subject: &str) -> String {
        let header = Header {
            kid: Some(self.id.to_owned()),
            ..Header::new(self.algorithm)
        };
        let expires_s = jsonwebtoken::get_current_timestamp() + 3_600;
        let claims = json!({ "iss": NAME, "aud": "plumbline", "sub": subject, "exp": expires_s });
        jsonwebtoken::encode(&header, &claims, &self.signs).expect("a token")
    }
}

#[derive(Default)]
struct Board {
    keys: Mutex<Vec<Jwk>>,
    read: AtomicUsize,
}

/// Where keys are published.
pub struct Issuer {
    board: Arc<Board>,
    address: SocketAddr,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl Issuer {
    /// Publishes these keys.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(keys: &[&Key]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let this = Self {
            board: Arc::default(),
            address: listener.local_addr().expect("an address"),
            serving: Mutex::default(),
        };
        this.publish(keys);
        this.serve(listener);
        this
    }

    /// Publishes other keys.
    ///
    /// # Panics
    /// When another thread did.
    pub fn publish(&self, keys: &[&Key]) {
        *self.board.keys.lock().expect("nobody panicked with it") = keys.iter().map(|key| key.published()).collect();
    }

    /// How often its keys were read.
    pub fn read(&self) -> usize {
        self.board.read.load(Relaxed)
    }

    /// Goes away.
    ///
    /// # Panics
    /// When another thread did.
    pub async fn stop(&self) {
        let serving = self.serving.lock().expect("nobody panicked with it").take();
        if let Some(serving) = serving {
            serving.abort();
            let _ = serving.await;
        }
    }

    /// Comes back under the same address.
    ///
    /// # Panics
    /// When the address is taken.
    pub async fn come_back(&self) {
        self.serve(TcpListener::bind(self.address).await.expect("the same port"));
    }

    /// Its table in the settings of a server.
    pub fn settings(&self, family: &str) -> String {
        let url = format!("http://{}/keys", self.address);
        format!("[[auth.issuers]]\nissuer = \"{NAME}\"\nfamily = \"{family}\"\njwks_url = \"{url}\"\n")
    }

    fn serve(&self, listener: TcpListener) {
        let keys = |State(board): State<Arc<Board>>| async move {
            board.read.fetch_add(1, Relaxed);
            let keys = board.keys.lock().expect("nobody panicked with it").clone();
            serde_json::to_string(&JwkSet { keys }).expect("JSON")
        };
        let router = Router::new()
            .route("/keys", get(keys))
            .with_state(Arc::clone(&self.board));
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        *self.serving.lock().expect("nobody panicked with it") = Some(serving);
    }
}
