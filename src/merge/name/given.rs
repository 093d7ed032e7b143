//! Given names that are one name: in related languages, and short for another.

use super::fold;
use crate::knowledge::names::key;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The form that variants of a given name share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// Its key.
    pub(super) name: String,
    /// The variant is a short form: others may share it.
    pub(super) short: bool,
}

static FORMS: LazyLock<HashMap<String, Form>> = LazyLock::new(|| {
    let mut forms = HashMap::new();
    let key = |name: &str| key(&fold(name));
    for line in include_str!("given_names.txt").lines().filter(|line| !line.starts_with('#')) {
        let (full, short) = line.split_once('~').unwrap_or((line, ""));
        let Some(first) = full.split_whitespace().next() else { continue };
        for (names, short) in [(full, false), (short, true)] {
            for name in names.split_whitespace() {
                forms.entry(key(name)).or_insert(Form { name: key(first), short });
            }
        }
    }
    forms
});

/// The form of a name, by its key.
pub(super) fn form(key: &str) -> Option<Form> {
    FORMS.get(key).cloned()
}
