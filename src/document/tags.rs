//! The closed sets of the analysis: word classes, relations and morphological features of Universal Dependencies.

use std::fmt;

/// An enum of which every member has one textual form.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($member:ident = $text:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $(#[doc = concat!("`", $text, "`")] $member),+ }

        impl $name {
            /// All members, in order.
            pub const ALL: &'static [Self] = &[$(Self::$member),+];

            /// The name that treebanks use.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$member => $text),+ }
            }

            /// The member of that name.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$member),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.as_str())
            }
        }
    };
}

named! {
    /// The word class.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
        Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

named! {
    /// How a word depends on its head; what treebanks have beyond this list is mapped to it.
    Relation {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", Advmod = "advmod", Amod = "amod",
        Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc", Ccomp = "ccomp",
        Compound = "compound", CompoundPrt = "compound:prt", Conj = "conj", Cop = "cop", Csubj = "csubj",
        CsubjPass = "csubj:pass", Dep = "dep", Det = "det", DetPoss = "det:poss", Discourse = "discourse",
        Dislocated = "dislocated", Expl = "expl", ExplPv = "expl:pv", Fixed = "fixed", Flat = "flat",
        Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod",
        NmodDesc = "nmod:desc", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked", Nsubj = "nsubj",
        NsubjOuter = "nsubj:outer", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl",
        OblAgent = "obl:agent", OblArg = "obl:arg", OblUnmarked = "obl:unmarked", Orphan = "orphan",
        Parataxis = "parataxis", Punct = "punct", Reparandum = "reparandum", Root = "root",
        Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Relation {
    /// The relation without its subtype: `nsubj` of `nsubj:pass`.
    pub fn base(self) -> &'static str {
        let name = self.as_str();
        name.split_once(':').map_or(name, |(base, _)| base)
    }

    /// Any treebank's relation as one of the list: an unknown subtype is dropped.
    pub fn normalised(name: &str) -> Self {
        let base = name.split(':').next().unwrap_or(name);
        let special = match name {
            "obl:tmod" | "obl:npmod" => Some(Self::Obl),
            _ => None,
        };
        special.or_else(|| Self::parse(name)).or_else(|| Self::parse(base)).unwrap_or(Self::Dep)
    }
}

named! {
    /// Grammatical case.
    Case { Nom = "Nom", Acc = "Acc", Dat = "Dat", Gen = "Gen" }
}
named! {
    /// Grammatical number.
    Number { Sing = "Sing", Plur = "Plur" }
}
named! {
    /// Grammatical gender.
    Gender { Masc = "Masc", Fem = "Fem", Neut = "Neut" }
}
named! {
    /// Grammatical person.
    Person { First = "1", Second = "2", Third = "3" }
}
named! {
    /// Mood of a finite verb; `Sub` is the German Konjunktiv.
    Mood { Ind = "Ind", Imp = "Imp", Sub = "Sub" }
}
named! {
    /// Tense.
    Tense { Past = "Past", Pres = "Pres" }
}
named! {
    /// Form of a verb.
    VerbForm { Fin = "Fin", Inf = "Inf", Part = "Part", Ger = "Ger" }
}
named! {
    /// Voice of a participle.
    Voice { Act = "Act", Pass = "Pass" }
}
named! {
    /// Definiteness of an article.
    Definite { Def = "Def", Ind = "Ind" }
}
named! {
    /// Kind of pronoun, determiner or pronominal adverb.
    PronType {
        Art = "Art", Dem = "Dem", Emp = "Emp", Exc = "Exc", Ind = "Ind", Int = "Int", Neg = "Neg", Prs = "Prs",
        Rcp = "Rcp", Rel = "Rel", Tot = "Tot",
    }
}
named! {
    /// Degree of comparison.
    Degree { Pos = "Pos", Cmp = "Cmp", Sup = "Sup" }
}

/// Morphological features of a word, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feats {
    /// Case.
    pub case: Option<Case>,
    /// Definiteness.
    pub definite: Option<Definite>,
    /// Degree of comparison.
    pub degree: Option<Degree>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Mood.
    pub mood: Option<Mood>,
    /// Number.
    pub number: Option<Number>,
    /// Person.
    pub person: Option<Person>,
    /// Kind of pronoun.
    pub pron_type: Option<PronType>,
    /// Is it possessive?
    pub poss: bool,
    /// Is it reflexive?
    pub reflex: bool,
    /// Tense.
    pub tense: Option<Tense>,
    /// Form of the verb.
    pub verb_form: Option<VerbForm>,
    /// Voice.
    pub voice: Option<Voice>,
}

impl Feats {
    /// Reads the features column of CoNLL-U; of several values (`Dem,Rel`) the last that is known counts.
    pub fn parse(text: &str) -> Self {
        fn last<T>(values: &str, parse: fn(&str) -> Option<T>) -> Option<T> {
            values.split(',').filter_map(parse).next_back()
        }
        let mut feats = Self::default();
        for (name, value) in text.split('|').filter_map(|pair| pair.split_once('=')) {
            match name {
                "Case" => feats.case = last(value, Case::parse),
                "Definite" => feats.definite = last(value, Definite::parse),
                "Degree" => feats.degree = last(value, Degree::parse),
                // "Masc,Neut" says that it is not known.
                "Gender" => feats.gender = Gender::parse(value),
                "Mood" => feats.mood = last(value, Mood::parse),
                "Number" => feats.number = last(value, Number::parse),
                "Person" => feats.person = last(value, Person::parse),
                "PronType" => feats.pron_type = last(value, PronType::parse),
                "Poss" => feats.poss = value == "Yes",
                "Reflex" => feats.reflex = value == "Yes",
                "Tense" => feats.tense = last(value, Tense::parse),
                "VerbForm" => feats.verb_form = last(value, VerbForm::parse),
                "Voice" => feats.voice = last(value, Voice::parse),
                _ => {}
            }
        }
        feats
    }
}

impl fmt::Display for Feats {
    /// The features column of CoNLL-U, `_` where nothing is known.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yes = |is: bool| is.then_some("Yes");
        let all = [
            ("Case", self.case.map(Case::as_str)),
            ("Definite", self.definite.map(Definite::as_str)),
            ("Degree", self.degree.map(Degree::as_str)),
            ("Gender", self.gender.map(Gender::as_str)),
            ("Mood", self.mood.map(Mood::as_str)),
            ("Number", self.number.map(Number::as_str)),
            ("Person", self.person.map(Person::as_str)),
            ("Poss", yes(self.poss)),
            ("PronType", self.pron_type.map(PronType::as_str)),
            ("Reflex", yes(self.reflex)),
            ("Tense", self.tense.map(Tense::as_str)),
            ("VerbForm", self.verb_form.map(VerbForm::as_str)),
            ("Voice", self.voice.map(Voice::as_str)),
        ];
        let mut first = true;
        for (name, value) in all.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            write!(out, "{}{name}={value}", if first { "" } else { "|" })?;
            first = false;
        }
        if first { out.write_str("_") } else { Ok(()) }
    }
}

/// The treebanks' finer tags: Penn Treebank for English, STTS for German.
const XPOS: &[&str] = &[
    "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW", "HYPH",
    "IN", "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$",
    "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$",
    "WRB", "XX", "``", "$(", "$,", "$.", "ADJA", "ADJD", "ADV", "APPO", "APPR", "APPRART", "APZR", "ART",
    "CARD", "FM", "ITJ", "KOKOM", "KON", "KOUI", "KOUS", "NE", "PAV", "PDAT", "PDS", "PIAT", "PIS", "PPER",
    "PPOSAT", "PPOSS", "PRELAT", "PRELS", "PRF", "PTKA", "PTKANT", "PTKNEG", "PTKVZ", "PTKZU", "PWAT",
    "PWAV", "PWS", "TRUNC", "VAFIN", "VAIMP", "VAINF", "VAPP", "VMFIN", "VMINF", "VMPP", "VVFIN", "VVIMP",
    "VVINF", "VVIZU", "VVPP", "XY",
];

/// The treebank's finer tag of that name, `_` for one that is not listed.
pub fn xpos(name: &str) -> &'static str {
    let name = match name {
        "PROAV" => "PAV",
        "PIDAT" => "PIAT",
        name => name,
    };
    XPOS.iter().find(|known| **known == name).copied().unwrap_or("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.as_str()), Some(*relation));
        }
        assert_eq!(Relation::normalised("flat:name"), Relation::Flat);
        assert_eq!(Relation::normalised("nonsense"), Relation::Dep);
        assert_eq!(Relation::NsubjPass.base(), "nsubj");
        let text = "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs";
        assert_eq!(Feats::parse(text).to_string(), text);
        assert_eq!(Feats::parse("_").to_string(), "_");
        assert_eq!(Feats::parse("PronType=Dem,Rel").pron_type, Some(PronType::Rel));
    }
}
