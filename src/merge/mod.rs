//! What the claims of all articles come to: persons, events and tenures resolved across articles.
//!
//! The graph `…/graph/merged` is a function of the article graphs, the reference graph and the decisions of people;
//! the order of reading, batches and threads do not show. It holds:
//!
//! ```text
//! <person/rustem-umerov>  a kg:Person ; rdfs:label "Rustem Umerov"@en ; skos:altLabel "Rustem Umjerow"@de .
//!                                          every person of any article: one node, its best name and all others
//! <person/rustem-umierov> owl:sameAs <person/rustem-umerov> .
//!                                          another IRI of the same person, which still answers
//! <person/kim-jong/USA>   a kg:Person ; rdfs:label … ; owl:differentFrom <person/kim-jong> .
//!                                          one IRI of the articles that is two people: this one holds office in the USA
//!
//! <event/ARTICLE/meeting-198-201> a kg:Event, kg:Meeting ;
//!     kg:participant …                     roles: the union, persons and bodies by their one IRI
//!     kg:source …                          who says so, the union
//!     kg:reportedAs <claim/ARTICLE/meeting-198-201>, <claim/OTHER/meeting-7-9> ;
//!     kg:articleCount 2 ;
//!     kg:modality, kg:polarity, kg:stand   one each: the firmest modality; denied where all claims deny
//!     kg:date, kg:notBefore, kg:notAfter   where known: the most exact date, the intersection of the bounds
//! <event/OTHER/meeting-7-9> owl:sameAs <event/ARTICLE/meeting-198-201> .
//!                                          every claim has an event of its path, the smallest is the event itself
//! <event/ARTICLE/tenure-10-26> a kg:Event, kg:Tenure ; kg:person … ; kg:office … ; kg:status … ;
//!     kg:startNotBefore, kg:startNotAfter, kg:endNotBefore, kg:endNotAfter … .
//!                                          one a person and office
//!
//! <finding/KIND/…> a kg:Finding ; kg:findingKind kg:contradiction ; kg:concerns <event/…> ; kg:between <claim/…>, <claim/…> .
//! <claim/…> kg:rejected "why" .            a person's word; no event is made of the claim
//! <organization/a> owl:sameAs <organization/b> .   only by decision
//! ```
//!
//! Classes and roles are those of claims, so `?x a kg:Meeting, kg:Event` asks for events as `kg:Claim` does for claims.
//! An event that lacks a role that its type needs, because two of its people are one, is left out.

mod digest;
pub mod decision;
mod event;
mod finding;
mod known;
mod ledger;
pub mod name;
mod people;
mod person;
mod resolved;
mod tenure;
mod update;

pub use decision::{Decision, Decisions, Verdict};
pub use digest::Digester;
pub use update::{Changes, update};

#[cfg(test)]
mod tests;
