//! What the dataset is and holds, for catalogues: `VoID` and DCAT.

use super::{Error, Selection, jsonld};
use crate::rdf::{Base, vocab};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use vocab::{dcat, dcterms, rdf, skos, void, xsd};

/// What the graph does not say of itself.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The name of the dataset, in English.
    pub title: Option<String>,
    /// The licence, an IRI.
    pub licence: Option<NamedNode>,
    /// The day on which it is published, such as 2024-11-27.
    pub issued: Option<String>,
    /// Where it can be fetched, each with its media type where that is known from its name.
    pub dumps: Vec<NamedNode>,
    /// Where it answers SPARQL.
    pub endpoint: Option<NamedNode>,
}

/// What is counted.
#[derive(Default)]
struct Counts {
    triples: usize,
    subjects: usize,
    articles: usize,
    classes: BTreeMap<String, usize>,
    properties: BTreeMap<String, usize>,
    /// Links to each foreign host, by property.
    links: BTreeMap<(String, String), usize>,
    /// Subjects, and subjects with classes, that may stand in several graphs, as hashes: 8 bytes each.
    seen: HashSet<u64, BuildHasherDefault<DefaultHasher>>,
}

/// The description of a store, as quads of the default graph; the same graph gives the same description.
pub fn describe(graph: &Selection<'_>, about: &About) -> Result<Vec<Quad>, Error> {
    let mut counts = Counts::default();
    for name in graph.graphs()? {
        let GraphName::NamedNode(name) = name else { continue };
        let is_article = graph.base.article_id(name.as_str()).is_some();
        counts.articles += usize::from(is_article);
        let mut last = None;
        for quad in graph.store.quads_for_pattern(None, None, None, Some(name.as_ref().into())) {
            let quad = quad?;
            // A store gives the quads of a graph by their subjects.
            let is_new = last.as_ref() != Some(&quad.subject);
            last = is_new.then(|| quad.subject.clone()).or(last);
            counts.add(graph.base, &quad, is_article, is_new);
        }
    }
    Ok(crate::rdf::sorted(quads(graph.base, about, &counts)))
}

impl Counts {
    fn add(&mut self, base: &Base, quad: &Quad, is_article: bool, is_new: bool) {
        self.triples += 1;
        *self.properties.entry(quad.predicate.as_str().to_owned()).or_default() += 1;
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return };
        // What is an article's own is described in its graph; other graphs may add a word, and it counts once.
        let own = subject
            .as_str()
            .strip_prefix(base.as_str())
            .is_some_and(|path| ["article/", "claim/", "group/"].iter().any(|kind| path.starts_with(kind)));
        if is_new && if own { is_article } else { self.first((subject, "")) } {
            self.subjects += 1;
        }
        let Term::NamedNode(object) = &quad.object else { return };
        if quad.predicate == rdf::TYPE {
            if own || self.first((subject, object.as_str())) {
                *self.classes.entry(object.as_str().to_owned()).or_default() += 1;
            }
        } else if quad.predicate == skos::EXACT_MATCH
            && let Some((space, _)) = object.as_str().rsplit_once('/')
        {
            let link = (quad.predicate.as_str().to_owned(), format!("{space}/"));
            *self.links.entry(link).or_default() += 1;
        }
    }

    fn first(&mut self, what: (&NamedNode, &str)) -> bool {
        let hash = self.seen.hasher().hash_one(what);
        self.seen.insert(hash)
    }
}

/// The vocabularies that are used: the namespaces of classes and properties that have a prefix.
fn vocabularies(counts: &Counts) -> impl Iterator<Item = &'static str> {
    let used = |namespace: &str| {
        counts.classes.keys().chain(counts.properties.keys()).any(|term| term.starts_with(namespace))
    };
    vocab::PREFIXES.iter().map(|(_, namespace)| *namespace).filter(move |namespace| used(namespace))
}

/// A description in the making.
struct Description<'b> {
    base: &'b Base,
    quads: Vec<Quad>,
}

impl Description<'_> {
    fn add(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), property.into_owned(), object, GraphName::DefaultGraph));
    }

    fn count(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, count: usize) {
        self.add(subject, property, Literal::from(count as i64));
    }

    fn part(&self, path: &str) -> NamedNode {
        self.base.entity(&format!("dataset/{path}"))
    }
}

fn quads(base: &Base, about: &About, counts: &Counts) -> Vec<Quad> {
    let mut description = Description { base, quads: Vec::new() };
    let dataset = base.entity("dataset");
    description.add(&dataset, rdf::TYPE, void::DATASET);
    description.add(&dataset, rdf::TYPE, dcat::DATASET);
    let title = about.title.as_deref().unwrap_or("What news articles say, as a knowledge graph");
    description.add(&dataset, dcterms::TITLE, Literal::new_language_tagged_literal_unchecked(title, "en"));
    let says = format!(
        "Claims of {} articles, each with the words that say so; who and what they speak of; the events that they come to.",
        counts.articles
    );
    description.add(
        &dataset,
        dcterms::DESCRIPTION,
        Literal::new_language_tagged_literal_unchecked(says, "en"),
    );
    if let Some(licence) = &about.licence {
        description.add(&dataset, dcterms::LICENSE, licence.clone());
    }
    if let Some(day) = &about.issued {
        description.add(&dataset, dcterms::ISSUED, Literal::new_typed_literal(day, xsd::DATE));
    }
    if let Some(endpoint) = &about.endpoint {
        description.add(&dataset, void::SPARQL_ENDPOINT, endpoint.clone());
    }
    description.add(&dataset, void::URI_SPACE, Literal::from(base.as_str()));
    for namespace in vocabularies(counts) {
        description.add(&dataset, void::VOCABULARY, NamedNode::new_unchecked(namespace));
    }
    description.count(&dataset, void::TRIPLES, counts.triples);
    description.count(&dataset, void::ENTITIES, counts.subjects);
    description.count(&dataset, void::DISTINCT_SUBJECTS, counts.subjects);
    description.count(&dataset, void::DOCUMENTS, counts.articles);
    description.count(&dataset, void::CLASSES, counts.classes.len());
    description.count(&dataset, void::PROPERTIES, counts.properties.len());
    partitions(&mut description, &dataset, counts);
    dumps(&mut description, &dataset, about);
    description.quads
}

fn partitions(description: &mut Description<'_>, dataset: &NamedNode, counts: &Counts) {
    for (class, count) in &counts.classes {
        let part = description.part(&format!("class/{}", jsonld::named(class)));
        description.add(dataset, void::CLASS_PARTITION, part.clone());
        description.add(&part, void::CLASS, NamedNode::new_unchecked(class));
        description.count(&part, void::ENTITIES, *count);
    }
    for (property, count) in &counts.properties {
        let part = description.part(&format!("property/{}", jsonld::named(property)));
        description.add(dataset, void::PROPERTY_PARTITION, part.clone());
        description.add(&part, void::PROPERTY, NamedNode::new_unchecked(property));
        description.count(&part, void::TRIPLES, *count);
    }
    for ((property, space), count) in &counts.links {
        let target = description.part(&format!("foreign/{space}"));
        let part = description.part(&format!("links/{space}"));
        description.add(&target, rdf::TYPE, void::DATASET);
        description.add(&target, void::URI_SPACE, Literal::from(space.as_str()));
        description.add(dataset, void::SUBSET, part.clone());
        description.add(&part, rdf::TYPE, void::LINKSET);
        description.add(&part, void::SUBJECTS_TARGET, dataset.clone());
        description.add(&part, void::OBJECTS_TARGET, target);
        description.add(&part, void::LINK_PREDICATE, NamedNode::new_unchecked(property));
        description.count(&part, void::TRIPLES, *count);
    }
}

fn dumps(description: &mut Description<'_>, dataset: &NamedNode, about: &About) {
    for (at, dump) in about.dumps.iter().enumerate() {
        let part = description.part(&format!("dump/{}", at + 1));
        description.add(dataset, void::DATA_DUMP, dump.clone());
        description.add(dataset, dcat::DISTRIBUTION, part.clone());
        description.add(&part, rdf::TYPE, dcat::DISTRIBUTION_CLASS);
        description.add(&part, dcat::DOWNLOAD_URL, dump.clone());
        if let Some(licence) = &about.licence {
            description.add(&part, dcterms::LICENSE, licence.clone());
        }
        let name = dump.as_str().trim_end_matches(".gz").trim_end_matches(".zst");
        if let Some(format) = name.rsplit('.').next().and_then(super::Format::find) {
            let iri = format!("https://www.iana.org/assignments/media-types/{}", format.media_type);
            description.add(&part, dcat::MEDIA_TYPE, NamedNode::new_unchecked(iri));
        }
    }
}
