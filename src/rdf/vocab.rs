//! The terms that the program writes itself; roles and claim types come from the ontology and are made by [`kg`].

use oxigraph::model::{NamedNode, NamedNodeRef};

/// The ontology's namespace.
pub const NAMESPACE: &str = "https://w3id.org/newskg/ontology#";

/// A term of the ontology by its local name.
pub fn kg(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NAMESPACE}{local}"))
}

macro_rules! kg_terms {
    ($($name:ident = $local:literal),* $(,)?) => {
        $(
            #[doc = concat!("`kg:", $local, "`, described in ontology/kg.ttl.")]
            pub const $name: NamedNodeRef<'static> =
                NamedNodeRef::new_unchecked(concat!("https://w3id.org/newskg/ontology#", $local));
        )*
        /// Every term of the ontology that has a constant here, for the test against ontology/kg.ttl.
        pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
    };
}

kg_terms! {
    ABOUT = "about",
    AFFIRMED = "affirmed",
    AGREEING_ROLE = "agreeingRole",
    ARTICLE = "Article",
    ARTICLE_COUNT = "articleCount",
    ATTRIBUTION = "attribution",
    ATTRIBUTION_CLASS = "Attribution",
    BETWEEN = "between",
    BY_DAY = "byDay",
    CALL = "call",
    CLAIM = "Claim",
    CLAIM_TYPE = "ClaimType",
    COUNT = "count",
    COUNT_MAX = "countMax",
    COUNT_MIN = "countMin",
    DATE = "date",
    DENIED = "denied",
    DIFFER = "differ",
    END = "end",
    END_NOT_AFTER = "endNotAfter",
    END_NOT_BEFORE = "endNotBefore",
    EVENT = "Event",
    EVIDENCE = "evidence",
    EVIDENCE_CLASS = "Evidence",
    EXACT_ROLE = "exactRole",
    FILLER = "filler",
    FINDING = "Finding",
    FINDING_KIND = "findingKind",
    HEDGE = "hedge",
    IN = "in",
    KIND = "kind",
    LIFTED_ROLE = "liftedRole",
    MODALITY = "modality",
    NATIONALITY = "nationality",
    NEWS_OUTLET = "NewsOutlet",
    NOT_AFTER = "notAfter",
    NOT_BEFORE = "notBefore",
    OF = "of",
    OFFICE = "office",
    OF_TYPE = "ofType",
    ONE_SEAT = "oneSeat",
    PASS = "pass",
    PERSON = "person",
    POLARITY = "polarity",
    POSITION = "position",
    PROPERTY = "property",
    QUOTE = "quote",
    REJECT = "reject",
    REJECTED = "rejected",
    REPORTED_AS = "reportedAs",
    RULE = "rule",
    SAME = "same",
    SHA256 = "sha256",
    SOURCE = "source",
    STAND = "stand",
    START = "start",
    START_NOT_AFTER = "startNotAfter",
    START_NOT_BEFORE = "startNotBefore",
    STATED_IN = "statedIn",
    VIA = "via",
    WEAPON = "weapon",
    WHO = "who",
}

/// `rdf:`, `rdfs:` and `xsd:` as oxigraph has them.
pub use oxigraph::model::vocab::{rdf, rdfs, xsd};

/// `owl:` terms.
pub mod owl {
    use oxigraph::model::NamedNodeRef;
    /// These are never one.
    pub const DIFFERENT_FROM: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#differentFrom");
    /// These are one.
    pub const SAME_AS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");
}

/// `dcterms:` terms.
pub mod dcterms {
    use oxigraph::model::NamedNodeRef;
    /// Who decided.
    pub const CREATOR: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/creator");
    /// The date of publication, or of a decision.
    pub const DATE: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/date");
    /// The article's id.
    pub const IDENTIFIER: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/identifier");
    /// The article's language.
    pub const LANGUAGE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/language");
    /// The outlet.
    pub const PUBLISHER: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/publisher");
    /// The headline.
    pub const TITLE: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/title");
}

/// `schema:` terms.
pub mod schema {
    use oxigraph::model::NamedNodeRef;
    /// The article's text, in which every offset counts.
    pub const ARTICLE_BODY: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("https://schema.org/articleBody");
}

/// `skos:` terms.
pub mod skos {
    use oxigraph::model::NamedNodeRef;
    /// Another name.
    pub const ALT_LABEL: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#altLabel");
    /// The name.
    pub const PREF_LABEL: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#prefLabel");
}

/// The prefixes that files are written and queries are read with, sorted; the base's own are [`Base::prefixes`](super::iri::Base::prefixes).
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("ftm", "https://w3id.org/ftm#"),
    ("kg", NAMESPACE),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];
