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
    ACTION = "action",
    ACTOR_CODE = "actorCode",
    ACTOR_ROLE = "actorRole",
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
    CODING = "coding",
    CONCERNS = "concerns",
    COUNT = "count",
    COUNTRY = "Country",
    COUNT_MAX = "countMax",
    COUNT_MIN = "countMin",
    DATE = "date",
    DENIED = "denied",
    DESTINATION = "destination",
    DIFFER = "differ",
    END = "end",
    END_NOT_AFTER = "endNotAfter",
    END_NOT_BEFORE = "endNotBefore",
    EVENT = "Event",
    EVIDENCE = "evidence",
    EVIDENCE_CLASS = "Evidence",
    EXACT_ROLE = "exactRole",
    FAMILY_NAME = "familyName",
    FILLER = "filler",
    FINDING = "Finding",
    FINDING_KIND = "findingKind",
    FORCE = "force",
    GENDER = "gender",
    GROUP = "Group",
    HEDGE = "hedge",
    HOLDER = "holder",
    IMPOSER = "imposer",
    IN = "in",
    ISO2 = "iso2",
    ISO3 = "iso3",
    KIND = "kind",
    LIFTED_ROLE = "liftedRole",
    MEASURE = "measure",
    MODALITY = "modality",
    MODE = "mode",
    NATIONALITY = "nationality",
    NEWS_OUTLET = "NewsOutlet",
    NOT_AFTER = "notAfter",
    NOT_BEFORE = "notBefore",
    OF = "of",
    OFFICE = "Office",
    OFFICE_ROLE = "office",
    OF_TYPE = "ofType",
    ONE_SEAT = "oneSeat",
    ORGANIZATION = "Organization",
    PASS = "pass",
    PERSON = "Person",
    PERSON_ROLE = "person",
    PLACE = "Place",
    PLACE_ROLE = "place",
    POLARITY = "polarity",
    POSITION = "position",
    PROPERTY = "property",
    QUOTE = "quote",
    RECIPIENT_ROLE = "recipientRole",
    REJECT = "reject",
    REJECTED = "rejected",
    REPORTED_AS = "reportedAs",
    RULE = "rule",
    SAME = "same",
    SANCTION = "Sanction",
    SHA256 = "sha256",
    SOURCE = "source",
    STAND = "stand",
    START = "start",
    START_NOT_AFTER = "startNotAfter",
    START_NOT_BEFORE = "startNotBefore",
    STATED_IN = "statedIn",
    STATUS = "status",
    TARGET = "target",
    TENURE = "Tenure",
    VIA = "via",
    WEAPON = "weapon",
    WHO = "who",
}

/// `rdf:`, `rdfs:` and `xsd:` as oxigraph has them.
pub use oxigraph::model::vocab::{rdf, rdfs, xsd};

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
    /// What it is, in a few sentences.
    pub const DESCRIPTION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description");
    /// The day on which a dataset is published.
    pub const ISSUED: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://purl.org/dc/terms/issued");
    /// What may be done with it.
    pub const LICENSE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://purl.org/dc/terms/license");
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
    /// Something like it elsewhere.
    pub const CLOSE_MATCH: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#closeMatch");
    /// The same thing elsewhere.
    pub const EXACT_MATCH: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#exactMatch");
    /// A code.
    pub const NOTATION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#notation");
    /// The name.
    pub const PREF_LABEL: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#prefLabel");
}

/// `dcat:` terms.
pub mod dcat {
    use oxigraph::model::NamedNodeRef;
    /// A dataset.
    pub const DATASET: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/dcat#Dataset");
    /// A form in which it can be had.
    pub const DISTRIBUTION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/dcat#distribution");
    /// A form in which a dataset can be had.
    pub const DISTRIBUTION_CLASS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/dcat#Distribution");
    /// Where a file can be fetched.
    pub const DOWNLOAD_URL: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/dcat#downloadURL");
    /// The kind of a file.
    pub const MEDIA_TYPE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/dcat#mediaType");
}

/// `owl:` terms.
pub mod owl {
    use oxigraph::model::NamedNodeRef;
    /// These are never one.
    pub const DIFFERENT_FROM: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#differentFrom");
    /// The version of an ontology.
    pub const VERSION_INFO: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#versionInfo");
    /// Another name of the same thing.
    pub const SAME_AS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");
}

/// The namespace of SHACL.
pub const SHACL: &str = "http://www.w3.org/ns/shacl#";

/// `sh:` terms.
pub mod sh {
    use oxigraph::model::NamedNodeRef;
    /// A class that values are of.
    pub const CLASS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#class");
    /// What a role says.
    pub const DESCRIPTION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#description");
    /// A value that must be there.
    pub const HAS_VALUE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#hasValue");
    /// The list of values that may be there.
    pub const IN: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#in");
    /// How many values there are at least.
    pub const MIN_COUNT: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#minCount");
    /// The list of shapes of which a value has one.
    pub const OR: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#or");
    /// The property that a shape speaks of.
    pub const PATH: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#path");
    /// The shape of a property.
    pub const PROPERTY: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#property");
    /// The class whose instances a shape is for.
    pub const TARGET_CLASS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/ns/shacl#targetClass");
}

/// `void:` terms.
pub mod void {
    use oxigraph::model::NamedNodeRef;
    /// `void:class`.
    pub const CLASS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#class");
    /// `void:classPartition`.
    pub const CLASS_PARTITION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#classPartition");
    /// `void:classes`.
    pub const CLASSES: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#classes");
    /// `void:Dataset`.
    pub const DATASET: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#Dataset");
    /// `void:dataDump`.
    pub const DATA_DUMP: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#dataDump");
    /// `void:distinctSubjects`.
    pub const DISTINCT_SUBJECTS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#distinctSubjects");
    /// `void:documents`.
    pub const DOCUMENTS: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#documents");
    /// `void:entities`.
    pub const ENTITIES: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#entities");
    /// `void:Linkset`.
    pub const LINKSET: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#Linkset");
    /// `void:linkPredicate`.
    pub const LINK_PREDICATE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#linkPredicate");
    /// `void:objectsTarget`.
    pub const OBJECTS_TARGET: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#objectsTarget");
    /// `void:properties`.
    pub const PROPERTIES: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#properties");
    /// `void:property`.
    pub const PROPERTY: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#property");
    /// `void:propertyPartition`.
    pub const PROPERTY_PARTITION: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#propertyPartition");
    /// `void:sparqlEndpoint`.
    pub const SPARQL_ENDPOINT: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#sparqlEndpoint");
    /// `void:subjectsTarget`.
    pub const SUBJECTS_TARGET: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#subjectsTarget");
    /// `void:subset`.
    pub const SUBSET: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#subset");
    /// `void:triples`.
    pub const TRIPLES: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#triples");
    /// `void:uriSpace`.
    pub const URI_SPACE: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#uriSpace");
    /// `void:vocabulary`.
    pub const VOCABULARY: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#vocabulary");
}

/// The prefixes that files are written and queries are read with, sorted; the base's own are [`Base::prefixes`](super::iri::Base::prefixes).
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcat", "http://www.w3.org/ns/dcat#"),
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
    ("void", "http://rdfs.org/ns/void#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];
