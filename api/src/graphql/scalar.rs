//! Scalars of the API, each with the page that specifies it. Parsing and printing only; whether a code is known is the service's to say.

use async_graphql::{InputValueError, InputValueResult, Name, Pos, Scalar, ScalarType, Value};
use chrono::{DateTime as Instant, NaiveDate, SecondsFormat, Utc};
use entity::instant::Instant as Stored;
use rules::facts::Answer;

/// A civil day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A calendar day without a time, in the authority's own time zone (Europe/London): `2026-03-31`. Due dates and event
/// dates are days, never instants.
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == 10)
            .map(Self)
            .ok_or_else(|| InputValueError::custom(format!("`{text}` is not a day: write it as `2026-03-31`")))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        Self(day)
    }
}

/// An instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub Instant<Utc>);

/// An instant in UTC with microseconds: `2026-03-31T09:30:00.000000Z`. Any offset is understood on the way in.
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        Instant::parse_from_rfc3339(text)
            .map(|at| Self(at.with_timezone(&Utc)))
            .map_err(|_| {
                InputValueError::custom(format!(
                    "`{text}` is not an instant: write it as `2026-03-31T09:30:00Z`"
                ))
            })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl From<Stored> for DateTime {
    fn from(at: Stored) -> Self {
        Self(at.into())
    }
}

/// What answers a question, as the rules know it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerValue(pub Answer);

/// The answer to one question: `true` or `false`, a number, or a text; a choice is the text of its option. Which of them
/// a question wants is told by `Question.answer`.
#[Scalar(specified_by_url = "https://plumbline.example/spec/answer-value")]
impl ScalarType for AnswerValue {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::Boolean(yes) => Ok(Self(Answer::YesNo(yes))),
            Value::Number(ref number) => match number.as_f64() {
                Some(number) if number.is_finite() => Ok(Self(Answer::Number(number))),
                _ => Err(InputValueError::custom("the number is too large")),
            },
            Value::String(text) => Ok(Self(Answer::Text(text))),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        match &self.0 {
            Answer::YesNo(yes) => Value::Boolean(*yes),
            Answer::Number(number) => number_value(*number),
            Answer::Text(text) => Value::String(text.clone()),
        }
    }
}

/// Whole numbers print without a decimal point, as they came in.
fn number_value(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within the exact range")]
        return Value::Number((number as i64).into());
    }
    serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
}

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident like $example:literal specified by $url:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub String);

        $(#[$doc])*
        #[Scalar(specified_by_url = $url)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) if is_code(&text) => Ok(Self(text)),
                    Value::Enum(name) if is_code(&name) => Ok(Self(Name::to_string(&name))),
                    Value::String(text) => Err(InputValueError::custom(format!(
                        "`{}` is not a code: write it in capitals, such as `{}`", shorten(&text), $example
                    ))),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }

        impl From<&str> for $name {
            fn from(code: &str) -> Self {
                Self(code.to_owned())
            }
        }
    )*};
}

code! {
    /// Code of a role of the framework, such as `HEAD_OF_SAFEGUARDING`. Roles are data: `roles` lists them, and new ones
    /// appear without a release.
    RoleCode like "HEAD_OF_SAFEGUARDING" specified by "https://plumbline.example/spec/role-code";
    /// Code of an audit tool, such as `CAREFIRST_AUDIT_RECORD`. Tools are data: `framework { tools }` lists them.
    ToolCode like "CAREFIRST_AUDIT_RECORD" specified by "https://plumbline.example/spec/tool-code";
    /// Code of a theme that findings are tagged with. Themes are data: `themes` lists them.
    ThemeCode like "FAMILY_HISTORY_CHRONOLOGY" specified by "https://plumbline.example/spec/theme-code";
}

fn is_code(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() <= 64
        && bytes.next().is_some_and(|first| first.is_ascii_uppercase())
        && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

macro_rules! checked {
    ($($name:ident)*) => {
        /// Every scalar that is not GraphQL's own.
        #[cfg(test)]
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Whether a value is one of the scalar of that name; of others nothing is known here.
        ///
        /// # Errors
        ///
        /// What was expected.
        pub fn fits(scalar: &str, value: Value) -> Result<(), String> {
            match scalar {
                $(stringify!($name) => <$name as ScalarType>::parse(value)
                    .map(drop)
                    .map_err(|wrong| wrong.into_server_error(Pos::default()).message),)*
                _ => Ok(()),
            }
        }
    };
}

checked! { Date DateTime AnswerValue RoleCode ToolCode ThemeCode FinancialYear }

/// The first few characters of what somebody sent, for an error message.
pub fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// A reporting year by the calendar year in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FinancialYear(pub i32);

/// A reporting year, 1 April to 31 March unless the authority says otherwise, by its two calendar years: `2026/27`.
#[Scalar(specified_by_url = "https://plumbline.example/spec/financial-year")]
impl ScalarType for FinancialYear {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        text.split_once('/')
            .filter(|(first, second)| first.len() == 4 && second.len() == 2)
            .and_then(|(first, second)| Some((first.parse::<i32>().ok()?, second.parse::<i32>().ok()?)))
            .filter(|(first, second)| (first + 1).rem_euclid(100) == *second)
            .map(|(first, _)| Self(first))
            .ok_or_else(|| {
                InputValueError::custom(format!(
                    "`{}` is not a reporting year: write it as `2026/27`",
                    shorten(text)
                ))
            })
    }

    fn to_value(&self) -> Value {
        Value::String(self.label())
    }
}

impl FinancialYear {
    /// As people write it, such as `2026/27`.
    #[must_use]
    pub fn label(self) -> String {
        format!("{}/{:02}", self.0, (self.0 + 1).rem_euclid(100))
    }
}
