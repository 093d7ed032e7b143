//! Who and what a name stands for.

use std::sync::Arc;

/// The classes of the ontology that the program acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A human being.
    Person,
    /// A post of a country or body that a person holds.
    Office,
    /// A state, or what the news treats as one.
    Country,
    /// A body: party, ministry, company, outlet, armed group.
    Organization,
    /// A city, region, sea or building.
    Place,
    /// A kind of weapon or military equipment.
    WeaponType,
    /// Members known by number and kind: "54 individuals".
    Group,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 7] = [
        Class::Person,
        Class::Office,
        Class::Country,
        Class::Organization,
        Class::Place,
        Class::WeaponType,
        Class::Group,
    ];

    /// The local name of the ontology's class.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Person => "Person",
            Class::Office => "Office",
            Class::Country => "Country",
            Class::Organization => "Organization",
            Class::Place => "Place",
            Class::WeaponType => "WeaponType",
            Class::Group => "Group",
        }
    }
}

/// A number as a text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count {
    /// At least so many.
    pub min: Option<u64>,
    /// At most so many.
    pub max: Option<u64>,
    /// `exactly`, `about`, `at-least` or `at-most`.
    pub hedge: &'static str,
}

/// Someone or something, as known before reading or as made from the words of an article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// The IRI below the base: `country/KOR`, `person/rustem-umerov`, `office/KOR/president`.
    pub path: String,
    /// What it is.
    pub class: Class,
    /// The best name: English where one is known, else the words of the text.
    pub label: String,
    /// Other spellings that the article uses, sorted; not those of the names files.
    pub names: Vec<String>,
    /// Does the names data hold it already (it then stands in the reference graph)?
    pub known: bool,
    /// An office's country or body; a group's country.
    pub of: Option<Arc<Entity>>,
    /// An office's kind (`office-kind/president`); a group's type.
    pub of_type: Option<Arc<Entity>>,
    /// A group's number.
    pub count: Option<Count>,
    /// Is it a news outlet?
    pub outlet: bool,
}
