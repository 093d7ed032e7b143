//! What one article says: a claim, with who fills its roles, who says so, how firmly and when.

mod context;
mod date;
mod extract;
mod merge;
mod role;
mod speaker;
mod tree;

pub use crate::rule::Modality;
pub use extract::{Attempt, End, Search, Stood, Try, explain, extract};

use crate::date::PartialDate;
use crate::knowledge::entity::Entity;
use crate::knowledge::lexicon::Via;
use crate::span::Span;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What fills a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A person, country, organisation, office, weapon type, place or counted group.
    Entity(Arc<Entity>),
    /// Words of the text, where the ontology asks for no more (a measure, a topic, a force, what is said).
    Words(String),
    /// An individual of the ontology by its local name, such as `impose`.
    Term(String),
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Entity(entity) => out.write_str(&entity.label),
            Value::Words(words) | Value::Term(words) => out.write_str(words),
        }
    }
}

/// What fills a role, and the words that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filler {
    /// What fills it.
    pub value: Value,
    /// The words in the article's text.
    pub span: Span,
    /// How the words stand for it.
    pub via: Via,
}

/// One thing that one article says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Local name of the claim's type in the ontology, such as `Sanction`.
    pub class: String,
    /// The word that carries it.
    pub trigger: Span,
    /// The sentence it stands in.
    pub sentence: Span,
    /// Who and what, by the local name of the role; never an empty list.
    pub roles: BTreeMap<String, Vec<Filler>>,
    /// When it happened, holds or is to happen, and the words that say so.
    pub date: Option<(PartialDate, Option<Span>)>,
    /// How firmly.
    pub modality: Modality,
    /// Is it denied, refused, ruled out?
    pub denied: bool,
    /// Who says so, nearest to the article first; empty where the article says it on its own account.
    pub attribution: Vec<Filler>,
    /// The rule that read it: file and line, such as `rules/en/sanction.toml:12`.
    pub rule: String,
    /// The passes that the rule's functions went through, such as `voice`, `control`.
    pub passes: Vec<&'static str>,
}

impl Claim {
    /// The fillers of a role; empty where it has none.
    pub fn role(&self, role: &str) -> &[Filler] {
        self.roles.get(role).map_or(&[], Vec::as_slice)
    }

    /// The standing that follows from attribution, modality and polarity: `asserted`, `reported`, `denied`, `unrealised`.
    pub fn stand(&self) -> &'static str {
        if self.denied {
            "denied"
        } else if self.modality != Modality::Asserted {
            "unrealised"
        } else if self.attribution.is_empty() {
            "asserted"
        } else {
            "reported"
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}(", self.class)?;
        for (at, (role, fillers)) in self.roles.iter().enumerate() {
            let values: Vec<String> = fillers.iter().map(|filler| filler.value.to_string()).collect();
            write!(out, "{}{role}: {}", if at == 0 { "" } else { "; " }, values.join(", "))?;
        }
        write!(out, ")")?;
        if let Some((date, _)) = self.date {
            write!(out, " on {date}")?;
        }
        write!(out, ", {}", self.modality.as_str())?;
        if self.denied {
            write!(out, ", denied")?;
        }
        if !self.attribution.is_empty() {
            let chain: Vec<String> = self.attribution.iter().map(|source| source.value.to_string()).collect();
            write!(out, ", says {}", chain.join(" citing "))?;
        }
        write!(out, " [{}]", self.rule)
    }
}
