//! What is asked of any input, whatever it is about: keys, short and free text, reasons.

use super::error::{ServiceError, UserError, UserErrorCode};

/// Longest free text, characters.
pub const LONGEST_TEXT: usize = 20_000;
/// Longest short text (references, codes, keys), characters.
pub const LONGEST_WORD: usize = 200;

/// Refuses a blank or long idempotency key.
pub(crate) fn key(errors: &mut Vec<UserError>, key: &str) {
    if key.trim().is_empty() {
        let error = UserError::new(
            UserErrorCode::Invalid,
            &["idempotencyKey"],
            "the idempotency key is blank",
        );
        errors.push(error.help("send a fresh random key with every new request, and the same one with a retry"));
    }
    word(errors, &["idempotencyKey"], Some(key));
}

/// Refuses long or unstorable short text.
pub(crate) fn word(errors: &mut Vec<UserError>, field: &[&str], value: Option<&str>) {
    bounded(errors, field, value, LONGEST_WORD);
}

/// Refuses long or unstorable free text.
pub(crate) fn text(errors: &mut Vec<UserError>, field: &[&str], value: Option<&str>) {
    bounded(errors, field, value, LONGEST_TEXT);
}

/// Refuses a text that says nothing; `help` is what to do.
pub(crate) fn said(errors: &mut Vec<UserError>, field: &[&str], value: &str, help: &str) {
    if value.trim().is_empty() {
        let name = field.last().copied().unwrap_or_default();
        let message = format!("`{name}` is blank; nothing was recorded");
        errors.push(UserError::new(UserErrorCode::Invalid, field, message).help(help));
    }
}

/// Refuses a reason that says nothing, or too much; `help` is what it should say.
pub(crate) fn reason(errors: &mut Vec<UserError>, reason: &str, help: &str) {
    text(errors, &["reason"], Some(reason));
    if reason.trim().is_empty() {
        let message = "the reason is blank; nothing was changed";
        errors.push(UserError::new(UserErrorCode::Invalid, &["reason"], message).help(help));
    }
}

/// Goes on where nothing is wrong.
///
/// # Errors
/// [`ServiceError::Refused`] with everything that is.
pub(crate) fn sound(errors: Vec<UserError>) -> Result<(), ServiceError> {
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Refused(errors))
    }
}

fn bounded(errors: &mut Vec<UserError>, field: &[&str], value: Option<&str>, longest: usize) {
    let Some(value) = value else { return };
    let name = field.last().copied().unwrap_or_default();
    // Characters are counted only where bytes alone do not settle it.
    if value.len() > longest && value.chars().count() > longest {
        let length = value.chars().count();
        let message =
            format!("`{name}` is {length} characters long, at most {longest} can be taken; nothing was recorded");
        errors.push(UserError::new(UserErrorCode::Invalid, field, message).help("shorten it"));
    }
    // One database takes NUL and the other does not.
    if value.contains('\0') {
        let message = format!("`{name}` holds a NUL character; nothing was recorded");
        errors.push(UserError::new(UserErrorCode::Invalid, field, message).help("remove it"));
    }
}
