//! Why the edge itself refuses a request: each with its `extensions.code` of the one closed list, and its HTTP status.

use axum::http::StatusCode;

use crate::graphql::ErrorCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:ident $status:ident,)+) => {
        /// Why a request was not executed, or not to its end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $name,)+ }

        impl Code {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Which of the one list it is.
            #[must_use]
            pub const fn error(self) -> ErrorCode {
                match self { $(Self::$name => ErrorCode::$code),+ }
            }

            /// As `extensions.code` spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                self.error().code()
            }

            /// The status that goes with it.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }
        }
    };
}

impl Code {
    /// Whether it is said of the document of a request that could be read: then plain JSON is answered with 200, as where a
    /// document does not fit the schema.
    #[must_use]
    pub const fn is_of_document(self) -> bool {
        matches!(
            self,
            Self::TooComplex | Self::DocumentTooLarge | Self::PersistedQueryNotFound
        )
    }
}

codes! {
    /// The body is no JSON object of a GraphQL request.
    BadRequest = BadRequest BAD_REQUEST,
    /// Brackets of the document are nested too deeply, it has too many tokens, or it costs too much.
    TooComplex = DocumentTooComplex BAD_REQUEST,
    /// Brackets of the JSON around the document are nested too deeply.
    BodyTooComplex = DocumentTooComplex BAD_REQUEST,
    /// The document is too long.
    DocumentTooLarge = DocumentTooLarge BAD_REQUEST,
    /// The body is too long.
    BodyTooLarge = DocumentTooLarge PAYLOAD_TOO_LARGE,
    /// No token, or none that can be accepted.
    Unauthenticated = Unauthenticated UNAUTHORIZED,
    /// The token was good once.
    TokenExpired = Unauthenticated UNAUTHORIZED,
    /// Signed in, but nobody of our directory.
    UnknownSubject = Forbidden FORBIDDEN,
    /// Not on the list of this client.
    DocumentNotTrusted = DocumentNotTrusted FORBIDDEN,
    /// A hash that is not known.
    PersistedQueryNotFound = PersistedQueryNotFound BAD_REQUEST,
    /// A parameter of the address cannot be used.
    BadInput = BadInput BAD_REQUEST,
    /// More rows would be sent than anybody reads.
    TooManyRows = BadInput PAYLOAD_TOO_LARGE,
    /// There is nothing at this address.
    NotFound = BadRequest NOT_FOUND,
    /// Not by this method.
    MethodNotAllowed = BadRequest METHOD_NOT_ALLOWED,
    /// The client accepts nothing that we can send.
    NotAcceptable = BadRequest NOT_ACCEPTABLE,
    /// The body did not arrive in time.
    BodyTimeout = Timeout REQUEST_TIMEOUT,
    /// The body is not JSON by its content type.
    UnsupportedMediaType = BadRequest UNSUPPORTED_MEDIA_TYPE,
    /// The file is longer than allowed.
    FileTooLarge = FileTooLarge PAYLOAD_TOO_LARGE,
    /// What the file holds is not taken.
    FileRefused = FileRefused UNSUPPORTED_MEDIA_TYPE,
    /// The file broke off, or is not what was announced.
    UploadIncomplete = UploadIncomplete BAD_REQUEST,
    /// The time for an upload is over, or its file has arrived.
    UploadOver = UploadOver GONE,
    /// The virus scanner keeps the file back.
    FileWithheld = FileWithheld CONFLICT,
    /// The client has asked for more than its share.
    RateLimited = RateLimited TOO_MANY_REQUESTS,
    /// More is asked for than can be done at once.
    Overloaded = Overloaded SERVICE_UNAVAILABLE,
    /// A fault of ours.
    Internal = Internal INTERNAL_SERVER_ERROR,
    /// Not now: the database is away or full.
    Unavailable = Unavailable SERVICE_UNAVAILABLE,
    /// It took too long and was given up.
    Timeout = Timeout GATEWAY_TIMEOUT,
}
