//! `kg why`: where a claim comes from.

use crate::Common;
use crate::failure::Failure;
use kg::rdf::vocab::{self, dcterms, rdf, rdfs, skos};
use kg::store::Reader;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use std::collections::BTreeMap;
use std::io::Write;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A claim's IRI, or enough of its end to tell it from the others
    claim: String,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<(), Failure> {
    let store = Reader::open(&common.store)?;
    let claim = find(&store, &arguments.claim)?;
    let graph = Graph { store: &store };
    let mut out = std::io::stdout().lock();
    graph.claim(&claim, &mut out)?;
    Ok(())
}

/// The one claim that is meant.
fn find(store: &Reader, wanted: &str) -> Result<NamedNode, Failure> {
    let wanted = wanted.trim().trim_start_matches('<').trim_end_matches('>');
    let claims = store.data().quads_for_pattern(None, Some(rdf::TYPE), Some(vocab::CLAIM.into()), None);
    let mut found: Vec<NamedNode> = claims
        .filter_map(|quad| match quad.ok()?.subject {
            NamedOrBlankNode::NamedNode(claim) if claim.as_str().ends_with(wanted) => Some(claim),
            _ => None,
        })
        .collect();
    found.sort();
    if let Some(whole) = found.iter().find(|claim| claim.as_str() == wanted) {
        return Ok(whole.clone());
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Failure::usage(anyhow::anyhow!(
            "`{wanted}` is no claim of this store; `kg query evidence` lists them"
        ))),
        several => {
            let first: Vec<&str> = several.iter().take(5).map(NamedNode::as_str).collect();
            let message = format!(
                "`{wanted}` ends {} claims; give more of one:\n  {}",
                several.len(),
                first.join("\n  ")
            );
            Err(Failure::usage(anyhow::anyhow!(message)))
        }
    }
}

/// The store, for looking around in.
struct Graph<'s> {
    store: &'s Reader,
}

/// One piece of evidence.
struct Evidence {
    property: String,
    filler: Term,
    start: usize,
    end: usize,
    quote: String,
    via: Option<String>,
    rule: String,
    passes: Vec<String>,
}

impl Graph<'_> {
    fn objects(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> Vec<Term> {
        let quads = self.store.data().quads_for_pattern(Some(subject.into()), Some(predicate), None, None);
        let mut objects: Vec<Term> =
            quads.filter_map(|quad| quad.ok().map(|quad: Quad| quad.object)).collect();
        objects.sort_by_cached_key(Term::to_string);
        objects.dedup();
        objects
    }

    fn text(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> Option<String> {
        self.objects(subject, predicate).into_iter().next().map(|term| self.label(&term))
    }

    fn number(&self, subject: &NamedNode, predicate: NamedNodeRef<'_>) -> usize {
        self.text(subject, predicate).and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// What a term is called: a literal's value, an entity's label, else the end of its IRI.
    fn label(&self, term: &Term) -> String {
        let Term::NamedNode(node) = term else {
            return literal(term).map_or_else(|| term.to_string(), |literal| literal.value().to_owned());
        };
        if let Some(term) = node.as_str().strip_prefix(vocab::NAMESPACE) {
            return term.to_owned();
        }
        let labels =
            [rdfs::LABEL, skos::PREF_LABEL].into_iter().flat_map(|property| self.objects(node, property));
        let labels: Vec<Literal> = labels.filter_map(|label| literal(&label).cloned()).collect();
        let english = labels.iter().find(|label| label.language() == Some("en"));
        let end = || node.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
        english.or(labels.first()).map_or_else(end, |label| label.value().to_owned())
    }

    fn evidence(&self, claim: &NamedNode) -> Vec<Evidence> {
        let nodes = self.objects(claim, vocab::EVIDENCE).into_iter().filter_map(|node| match node {
            Term::NamedNode(node) => Some(node),
            _ => None,
        });
        let mut evidence: Vec<Evidence> = nodes
            .filter_map(|node| {
                Some(Evidence {
                    property: self.text(&node, vocab::PROPERTY)?,
                    filler: self.objects(&node, vocab::FILLER).into_iter().next()?,
                    start: self.number(&node, vocab::START),
                    end: self.number(&node, vocab::END),
                    quote: self.text(&node, vocab::QUOTE).unwrap_or_default(),
                    via: self.text(&node, vocab::VIA),
                    rule: self.text(&node, vocab::RULE).unwrap_or_default(),
                    passes: self.objects(&node, vocab::PASS).iter().map(|pass| self.label(pass)).collect(),
                })
            })
            .collect();
        evidence.sort_by(|a, b| (a.start, a.end, &a.property).cmp(&(b.start, b.end, &b.property)));
        evidence
    }

    fn claim(&self, claim: &NamedNode, out: &mut impl Write) -> std::io::Result<()> {
        let evidence = self.evidence(claim);
        writeln!(out, "{}", self.line(claim, &evidence))?;
        writeln!(out, "\n  {}\n", self.sentence(claim, &evidence))?;
        let trigger = evidence.iter().find(|evidence| is_trigger(evidence));
        let mut row = |name: &str, value: &str| -> std::io::Result<()> {
            if value.is_empty() { Ok(()) } else { writeln!(out, "  {name:<11} {value}") }
        };
        row("claim", claim.as_str())?;
        if let Some(Term::NamedNode(article)) = self.objects(claim, vocab::STATED_IN).into_iter().next() {
            let parts = [dcterms::IDENTIFIER, dcterms::TITLE, dcterms::PUBLISHER, dcterms::DATE];
            let parts: Vec<String> = parts.into_iter().filter_map(|part| self.text(&article, part)).collect();
            row("article", &parts.join(", "))?;
        }
        if let Some(trigger) = trigger {
            row("trigger", &format!("“{}”", trigger.quote))?;
            row("rule", &trigger.rule)?;
            row("passes", &trigger.passes.join(", "))?;
        }
        for evidence in evidence.iter().filter(|evidence| !is_trigger(evidence)) {
            let via = evidence.via.as_ref().map(|via| format!(" ({via})")).unwrap_or_default();
            row(
                &evidence.property,
                &format!("{} ← “{}”{via}", self.label(&evidence.filler), evidence.quote),
            )?;
        }
        row("said by", &self.chain(claim).join(", citing "))?;
        row("stand", &self.text(claim, vocab::STAND).unwrap_or_default())
    }

    /// The claim in one line, as [`kg::claim::Claim`] writes it.
    fn line(&self, claim: &NamedNode, evidence: &[Evidence]) -> String {
        let classes = self
            .objects(claim, rdf::TYPE)
            .into_iter()
            .filter(|class| class.as_ref() != TermRef::from(vocab::CLAIM));
        let classes: Vec<String> = classes.map(|class| self.label(&class)).collect();
        let mut roles: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for piece in evidence.iter().filter(|piece| !is_trigger(piece)) {
            if !matches!(piece.property.as_str(), "source" | "date") {
                let values = roles.entry(&piece.property).or_default();
                let value = self.label(&piece.filler);
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        let roles: Vec<String> =
            roles.iter().map(|(role, values)| format!("{role}: {}", values.join(", "))).collect();
        let date = self.text(claim, vocab::DATE).map(|date| format!(" on {date}")).unwrap_or_default();
        let modality = self.text(claim, vocab::MODALITY).unwrap_or_default();
        let denied = self.text(claim, vocab::POLARITY).as_deref() == Some("denied");
        let denied = if denied { ", denied" } else { "" };
        let chain = self.chain(claim);
        let says =
            if chain.is_empty() { String::new() } else { format!(", says {}", chain.join(" citing ")) };
        format!("{}({}){date}, {modality}{denied}{says}", classes.join(", "), roles.join("; "))
    }

    /// Who says so, in order.
    fn chain(&self, claim: &NamedNode) -> Vec<String> {
        let links = self.objects(claim, vocab::ATTRIBUTION).into_iter().filter_map(|link| match link {
            Term::NamedNode(link) => {
                Some((self.number(&link, vocab::POSITION), self.text(&link, vocab::WHO)?))
            }
            _ => None,
        });
        let mut links: Vec<(usize, String)> = links.collect();
        links.sort();
        links.into_iter().map(|(_, who)| who).collect()
    }

    /// The sentence, with what fills the roles in brackets.
    fn sentence(&self, claim: &NamedNode, evidence: &[Evidence]) -> String {
        let quote = self.text(claim, vocab::QUOTE).unwrap_or_default();
        let (start, end) = (self.number(claim, vocab::START), self.number(claim, vocab::END));
        let inside =
            evidence.iter().filter(|piece| start <= piece.start && piece.end <= end && !is_trigger(piece));
        let spans: Vec<(usize, usize, &str)> =
            inside.map(|piece| (piece.start - start, piece.end - start, piece.property.as_str())).collect();
        let mut marked = mark(&quote, &spans);
        if marked.contains('\n') {
            marked = marked.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        marked
    }
}

fn literal(term: &Term) -> Option<&Literal> {
    if let Term::Literal(literal) = term { Some(literal) } else { None }
}

fn is_trigger(evidence: &Evidence) -> bool {
    evidence.property == "type" || evidence.property.ends_with("#type")
}

/// `asked Seoul for it` → `asked [addressee Seoul] for it`; spans are code points and may nest.
fn mark(text: &str, spans: &[(usize, usize, &str)]) -> String {
    let mut out = String::new();
    for (at, c) in text.chars().map(Some).chain([None]).enumerate() {
        for _ in spans.iter().filter(|span| span.1 == at && span.0 < at) {
            out.push(']');
        }
        let mut opening: Vec<_> = spans.iter().filter(|span| span.0 == at && span.1 > at).collect();
        opening.sort_by_key(|span| std::cmp::Reverse(span.1));
        for span in opening {
            out.push('[');
            out.push_str(span.2);
            out.push(' ');
        }
        out.extend(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn spans_stand_in_brackets() {
        let spans = [(0, 5, "requester"), (12, 17, "addressee")];
        assert_eq!(mark("Київ asked Seoul.", &[(11, 16, "addressee")]), "Київ asked [addressee Seoul].");
        assert_eq!(mark("Kyjiw asked Seoul", &spans), "[requester Kyjiw] asked [addressee Seoul]");
        assert_eq!(mark("abcd", &[(0, 4, "x"), (0, 2, "y")]), "[x [y ab]cd]");
    }
}
