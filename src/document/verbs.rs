//! German verbs with a change of vowel: a closed class that treebanks of this size show only in part.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Infinitive, preterite, participle; where they are irregular, also the third person of the present and the
/// preterite subjunctive.
const TABLE: &str = "
backen buk gebacken bäckt|befehlen befahl befohlen befiehlt|beginnen begann begonnen - begänne|beißen biss gebissen
bergen barg geborgen birgt|bersten barst geborsten birst|biegen bog gebogen - böge|bieten bot geboten - böte
binden band gebunden - bände|bitten bat gebeten - bäte|blasen blies geblasen bläst|bleiben blieb geblieben - bliebe
braten briet gebraten brät|brechen brach gebrochen bricht bräche|brennen brannte gebrannt|bringen brachte gebracht - brächte
denken dachte gedacht - dächte|dringen drang gedrungen - dränge|dürfen durfte gedurft darf dürfte|empfehlen empfahl empfohlen empfiehlt empfähle
erlöschen erlosch erloschen erlischt|erschrecken erschrak erschrocken erschrickt|essen aß gegessen isst äße|fahren fuhr gefahren fährt führe
fallen fiel gefallen fällt fiele|fangen fing gefangen fängt finge|fechten focht gefochten ficht|finden fand gefunden - fände
flechten flocht geflochten flicht|fliegen flog geflogen - flöge|fliehen floh geflohen - flöhe|fließen floss geflossen - flösse
fressen fraß gefressen frisst|frieren fror gefroren - fröre|geben gab gegeben gibt gäbe|gedeihen gedieh gediehen
gehen ging gegangen - ginge|gelingen gelang gelungen - gelänge|gelten galt gegolten gilt gälte|genesen genas genesen
genießen genoss genossen - genösse|geschehen geschah geschehen geschieht geschähe|gewinnen gewann gewonnen - gewänne|gießen goss gegossen
gleichen glich geglichen|gleiten glitt geglitten|graben grub gegraben gräbt|greifen griff gegriffen - griffe
haben hatte gehabt hat hätte|halten hielt gehalten hält hielte|hängen hing gehangen - hinge|hauen hieb gehauen|heben hob gehoben - höbe
heißen hieß geheißen - hieße|helfen half geholfen hilft hülfe|kennen kannte gekannt - kennte|klingen klang geklungen - klänge
kneifen kniff gekniffen|kommen kam gekommen - käme|können konnte gekonnt kann könnte|kriechen kroch gekrochen
laden lud geladen lädt lüde|lassen ließ gelassen lässt ließe|laufen lief gelaufen läuft liefe|leiden litt gelitten - litte
leihen lieh geliehen - liehe|lesen las gelesen liest läse|liegen lag gelegen - läge|lügen log gelogen - löge
meiden mied gemieden|messen maß gemessen misst mäße|mögen mochte gemocht mag möchte|müssen musste gemusst muss müsste
nehmen nahm genommen nimmt nähme|nennen nannte genannt - nennte|pfeifen pfiff gepfiffen|preisen pries gepriesen
raten riet geraten rät riete|reiben rieb gerieben|reißen riss gerissen - risse|reiten ritt geritten|rennen rannte gerannt - rennte
riechen roch gerochen|ringen rang gerungen - ränge|rinnen rann geronnen|rufen rief gerufen - riefe|saufen soff gesoffen säuft
schaffen schuf geschaffen - schüfe|scheiden schied geschieden - schiede|scheinen schien geschienen - schiene|schieben schob geschoben - schöbe
schießen schoss geschossen - schösse|schlafen schlief geschlafen schläft schliefe|schlagen schlug geschlagen schlägt schlüge|schleichen schlich geschlichen
schleifen schliff geschliffen|schließen schloss geschlossen - schlösse|schlingen schlang geschlungen|schmeißen schmiss geschmissen
schmelzen schmolz geschmolzen schmilzt|schneiden schnitt geschnitten - schnitte|schreiben schrieb geschrieben - schriebe|schreien schrie geschrien
schreiten schritt geschritten - schritte|schweigen schwieg geschwiegen - schwiege|schwellen schwoll geschwollen schwillt|schwimmen schwamm geschwommen
schwinden schwand geschwunden - schwände|schwingen schwang geschwungen|schwören schwor geschworen|sehen sah gesehen sieht sähe
sein war gewesen ist wäre|senden sandte gesandt|singen sang gesungen|sinken sank gesunken - sänke|sinnen sann gesonnen|sitzen saß gesessen - säße
sollen sollte gesollt soll|spinnen spann gesponnen|sprechen sprach gesprochen spricht spräche|springen sprang gesprungen - spränge
stechen stach gestochen sticht|stecken stak gesteckt|stehen stand gestanden - stünde|stehlen stahl gestohlen stiehlt|steigen stieg gestiegen - stiege
sterben starb gestorben stirbt stürbe|stinken stank gestunken|stoßen stieß gestoßen stößt stieße|streichen strich gestrichen - striche
streiten stritt gestritten - stritte|tragen trug getragen trägt trüge|treffen traf getroffen trifft träfe|treiben trieb getrieben - triebe
treten trat getreten tritt träte|trinken trank getrunken - tränke|trügen trog getrogen|tun tat getan tut täte|verderben verdarb verdorben verdirbt
verdrießen verdross verdrossen|vergessen vergaß vergessen vergisst vergäße|verlieren verlor verloren - verlöre|verzeihen verzieh verziehen
wachsen wuchs gewachsen wächst wüchse|waschen wusch gewaschen wäscht|weichen wich gewichen - wiche|weisen wies gewiesen - wiese
wenden wandte gewandt|werben warb geworben wirbt würbe|werden wurde geworden wird würde|werfen warf geworfen wirft würfe
wiegen wog gewogen - wöge|winden wand gewunden|wissen wusste gewusst weiß wüsste|wollen wollte gewollt will|ziehen zog gezogen - zöge|zwingen zwang gezwungen - zwänge
hinterlassen hinterließ hinterlassen hinterlässt|beweisen bewies bewiesen|entscheiden entschied entschieden - entschiede|erwägen erwog erwogen - erwöge
bewegen bewog bewogen|pflegen pflog gepflogen|melken molk gemolken|quellen quoll gequollen quillt|schelten schalt gescholten schilt|sprießen spross gesprossen
";

/// What stands before a verb, the longer first where one begins another.
const PREFIXES: &[&str] = &[
    "zusammen", "auseinander", "entgegen", "gegenüber", "herunter", "hinunter", "gefangen", "aufrecht", "vorüber", "zurück", "weiter", "wieder",
    "hervor", "herein", "hinein", "heraus", "hinaus", "herauf", "hinauf", "herbei", "vorbei", "voraus", "hinter", "bereit", "bevor", "durch",
    "gegen", "herum", "herab", "hinab", "heran", "nieder", "preis", "unter", "umher", "voran", "wider", "statt", "teil", "fest", "frei", "fort",
    "fern", "hoch", "heim", "über", "miss", "nach", "ein", "auf", "aus", "bei", "her", "hin", "ent", "emp", "los", "mit", "ver", "vor", "weg", "zer",
    "um", "zu", "an", "ab", "be", "da", "er", "ge",
];

/// Prefixes with which the participle has no "ge".
const FIRM: &[&str] = &["hinter", "durch", "unter", "wider", "über", "miss", "ent", "ver", "zer", "be", "er", "um"];

static FORMS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(forms);

fn forms() -> HashMap<String, &'static str> {
    let mut all = HashMap::new();
    for entry in TABLE.split(['|', '\n']).filter(|entry| !entry.is_empty()) {
        let parts: Vec<&str> = entry.split(' ').collect();
        let &[infinitive, preterite, participle, ..] = &parts[..] else { continue };
        let mut add = |form: String| _ = all.entry(form).or_insert(infinitive);
        add(participle.to_owned());
        for stem in [Some(preterite), parts.get(4).copied()].into_iter().flatten() {
            let endings: &[&str] = if stem.ends_with('e') { &["", "n", "st", "t"] } else { &["", "en", "st", "est", "t", "et"] };
            endings.iter().for_each(|ending| add(format!("{stem}{ending}")));
        }
        if let Some(present) = parts.get(3).filter(|present| **present != "-") {
            add((*present).to_owned());
        }
    }
    all
}

/// The infinitive of a form in lower case, where the form follows from the table or the tag alone.
pub(crate) fn infinitive(form: &str, tag: &str) -> Option<String> {
    if let Some(&verb) = FORMS.get(form) {
        return Some(verb.to_owned());
    }
    if matches!(tag, "VVINF" | "VAINF" | "VMINF") && form.ends_with('n') {
        return Some(form.to_owned());
    }
    let parts = PREFIXES.iter().filter_map(|prefix| Some((*prefix, form.strip_prefix(prefix)?)));
    for (prefix, rest) in parts {
        if tag == "VVIZU" {
            match rest.strip_prefix("zu") {
                Some(verb) if verb.len() > 2 => return Some(format!("{prefix}{verb}")),
                _ => continue,
            }
        }
        if let Some(verb) = FORMS.get(rest) {
            return Some(format!("{prefix}{verb}"));
        }
        let firm = FIRM.contains(&prefix).then(|| FORMS.get(&format!("ge{rest}"))).flatten();
        // "verhalten" is a participle, too, but "unterhalt" none.
        if let Some(verb) = firm.filter(|_| matches!(tag, "VVPP" | "ADJD")) {
            return Some(format!("{prefix}{verb}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_infinitive() {
        for (form, tag, expected) in [
            ("bat", "VVFIN", Some("bitten")),
            ("gebeten", "VVPP", Some("bitten")),
            ("verboten", "VVPP", Some("verbieten")),
            ("zurückgezogen", "VVPP", Some("zurückziehen")),
            ("beschlossen", "VVPP", Some("beschließen")),
            ("unternahmen", "VVFIN", Some("unternehmen")),
            ("auszutauschen", "VVIZU", Some("austauschen")),
            ("angefragt", "VVPP", None),
            ("lehnte", "VVFIN", None),
            ("bekam", "VVFIN", Some("bekommen")),
            ("sähe", "VVFIN", Some("sehen")),
        ] {
            assert_eq!(infinitive(form, tag).as_deref(), expected, "{form}");
        }
    }

    #[test]
    fn prefixes_come_longest_first() {
        for (at, prefix) in PREFIXES.iter().enumerate() {
            assert!(!PREFIXES[..at].iter().any(|before| prefix.starts_with(before)), "{prefix}");
        }
    }
}
