//! The closed list of `extensions.code` that the edge itself gives, each with its HTTP status.

use axum::http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $status:ident,)+) => {
        /// Why a request was not executed, or not to its end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// As `extensions.code` spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// The status that goes with it.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }
        }
    };
}

codes! {
    /// The body is no JSON object of a GraphQL request.
    BadRequest = "BAD_REQUEST" BAD_REQUEST,
    /// Brackets are nested too deeply, or there are too many tokens.
    TooComplex = "DOCUMENT_TOO_COMPLEX" BAD_REQUEST,
    /// The document is too long.
    DocumentTooLarge = "DOCUMENT_TOO_LARGE" BAD_REQUEST,
    /// The body is too long.
    BodyTooLarge = "DOCUMENT_TOO_LARGE" PAYLOAD_TOO_LARGE,
    /// No token, or none that can be accepted.
    Unauthenticated = "UNAUTHENTICATED" UNAUTHORIZED,
    /// The token was good once.
    TokenExpired = "UNAUTHENTICATED" UNAUTHORIZED,
    /// Signed in, but nobody of our directory.
    UnknownSubject = "FORBIDDEN" FORBIDDEN,
    /// A parameter of the address cannot be used.
    BadInput = "BAD_INPUT" BAD_REQUEST,
    /// More rows would be sent than anybody reads.
    TooManyRows = "BAD_INPUT" PAYLOAD_TOO_LARGE,
    /// There is nothing at this address.
    NotFound = "BAD_REQUEST" NOT_FOUND,
    /// Not by this method.
    MethodNotAllowed = "BAD_REQUEST" METHOD_NOT_ALLOWED,
    /// The client accepts nothing that we can send.
    NotAcceptable = "BAD_REQUEST" NOT_ACCEPTABLE,
    /// The body did not arrive in time.
    BodyTimeout = "TIMEOUT" REQUEST_TIMEOUT,
    /// The body is not JSON by its content type.
    UnsupportedMediaType = "BAD_REQUEST" UNSUPPORTED_MEDIA_TYPE,
    /// A fault of ours.
    Internal = "INTERNAL" INTERNAL_SERVER_ERROR,
    /// Not now: the database is away or full.
    Unavailable = "UNAVAILABLE" SERVICE_UNAVAILABLE,
    /// It took too long and was given up.
    Timeout = "TIMEOUT" GATEWAY_TIMEOUT,
}
