//! `kg findings`: claims that do not go together, for a person to look at.

use crate::Common;
use crate::failure::Failure;
use kg::rdf::vocab::{self, dcterms, rdf};
use kg::store::Reader;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::io::Write;

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// One claim affirms an event and another denies it
    Contradiction,
    /// Two claims of one event give different numbers
    DifferingCounts,
    /// Two articles have the same people do the same a few days apart
    DifferingDates,
    /// Two people hold an office of one seat on one day
    TwoHolders,
}

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only findings of this kind
    #[arg(long, value_enum)]
    kind: Option<Kind>,
}

impl Kind {
    fn term(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::DifferingCounts => "differing-counts",
            Self::DifferingDates => "differing-dates",
            Self::TwoHolders => "two-holders",
        }
    }
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let store = Reader::open(&common.store)?;
    let found = store.data().quads_for_pattern(None, Some(rdf::TYPE), Some(vocab::FINDING.into()), None);
    let mut findings: Vec<NamedNode> = found
        .filter_map(|quad| match quad.ok()?.subject {
            NamedOrBlankNode::NamedNode(finding) => Some(finding),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    findings.sort();
    let mut out = std::io::stdout().lock();
    let mut told = 0;
    for finding in findings {
        let kind = nodes(&store, &finding, vocab::FINDING_KIND).pop().unwrap_or_else(|| finding.clone());
        let kind = kind.as_str().rsplit('#').next().unwrap_or_default();
        if arguments.kind.is_none_or(|wanted| wanted.term() == kind) {
            tell(&store, &finding, kind, &mut out)?;
            told += 1;
        }
    }
    eprintln!("{told} finding{}", if told == 1 { "" } else { "s" });
    Ok(())
}

fn tell(store: &Reader, finding: &NamedNode, kind: &str, out: &mut impl Write) -> std::io::Result<()> {
    let short = |node: &NamedNode| {
        node.as_str().strip_prefix(store.base().as_str()).unwrap_or(node.as_str()).to_owned()
    };
    let about: Vec<String> = nodes(store, finding, vocab::CONCERNS).iter().map(short).collect();
    let between = nodes(store, finding, vocab::BETWEEN);
    writeln!(out, "{kind}: {}", about.join(" and "))?;
    for claim in &between {
        let article = nodes(store, claim, vocab::STATED_IN).pop();
        let of_article = |property| article.as_ref().and_then(|article| text(store, article, property));
        let parts = [of_article(dcterms::IDENTIFIER), of_article(dcterms::DATE)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let sentence = text(store, claim, vocab::QUOTE).unwrap_or_default();
        writeln!(out, "  {} ({})", short(claim), parts.join(", "))?;
        writeln!(out, "    {}", sentence.split_whitespace().collect::<Vec<_>>().join(" "))?;
    }
    let pair = match between.as_slice() {
        [one, .., other] if kind != "two-holders" => format!("{} {}", short(one), short(other)),
        _ => String::new(),
    };
    let more = match kind {
        "two-holders" => String::new(),
        "differing-dates" => format!("; where it was one event: kg same {pair}"),
        _ => format!("; where they are two events: kg differ {pair}"),
    };
    writeln!(out, "  where one is wrong: kg reject CLAIM --why \"…\"{more}\n")
}

fn objects(store: &Reader, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<Term> {
    let quads = store.data().quads_for_pattern(Some(subject.as_ref().into()), Some(property), None, None);
    let mut objects: Vec<Term> = quads.filter_map(|quad| quad.ok().map(|quad| quad.object)).collect();
    objects.sort_by_cached_key(Term::to_string);
    objects.dedup();
    objects
}

fn nodes(store: &Reader, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let objects = objects(store, subject, property).into_iter();
    objects.filter_map(|term| if let Term::NamedNode(node) = term { Some(node) } else { None }).collect()
}

fn text(store: &Reader, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<String> {
    let mut objects = objects(store, subject, property).into_iter();
    objects.find_map(|term| if let Term::Literal(text) = term { Some(text.value().to_owned()) } else { None })
}
